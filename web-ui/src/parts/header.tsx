// SPDX-License-Identifier: EUPL-1.2
// The top of every page: where one is, in which language, and as whom.
import { account, signOut } from "../api/session";
import { announce } from "../state/announce";
import { choose, language, languageNames, languages, t } from "../state/language";
import { place, withNext } from "../state/route";
import { unseen } from "../state/notices";
import { switchTheme, theme } from "../state/theme";
import { Icon } from "./icon";
import { Mark } from "./swarm";

function Languages() {
	return (
		<div class="language">
			<span class="language-code" aria-hidden="true">
				{language.value.toUpperCase()}<Icon name="down" />
			</span>
			<select
				aria-label={t().app.language}
				value={language.value}
				onChange={(event) => choose(event.currentTarget.value as typeof language.value)}
			>
				{languages.map((code) => (
					<option key={code} value={code} lang={code} selected={code === language.value}>{languageNames[code]}</option>
				))}
			</select>
		</div>
	);
}

function ThemeSwitch() {
	const label = theme() === "dark" ? t().app.toLight : t().app.toDark;
	return (
		<button type="button" class="quiet" aria-label={label} title={label} onClick={switchTheme}>
			<Icon name={theme() === "dark" ? "sun" : "moon"} />
		</button>
	);
}

function Bell() {
	if (!account.value) return null;
	const label = unseen.value > 0 ? t().notice.unseen(unseen.value) : t().notice.title;
	return (
		<a class="quiet bell" href="/notices" aria-label={label} title={label}>
			<Icon name="bell" />
			{unseen.value > 0 && <span class="bell-count" aria-hidden="true">{unseen.value > 99 ? "99+" : unseen.value}</span>}
		</a>
	);
}

/** On a phone one signs out in one's own space. */
export function SignOut({ look }: { look: string }) {
	const out = (): void => void signOut().then(() => announce(t().app.signedOut), () => undefined);
	return <button type="button" class={look} onClick={out}>{t().app.signOut}</button>;
}

function Person() {
	const who = account.value;
	if (!who) {
		const back = place.value.path.startsWith("/sign-") ? "/sign-in" : withNext("/sign-in");
		return <a class="person" href={back}>{t().app.signIn}</a>;
	}
	return (
		<span class="person">
			<a class="person-name" href="/me" title={t().app.you(who.name)} aria-label={who.name}>
				<span class="person-whole">{who.name}</span>
				<span class="person-initial" aria-hidden="true">{[...who.name][0]}</span>
			</a>
			<SignOut look="link" />
		</span>
	);
}

export function Header() {
	const at = place.value.path;
	const links: [string, string][] = [
		["/practices", t().app.practices],
		["/conversations", t().talks.title],
		["/partners", t().app.partners],
		["/learn", t().app.learn],
	];
	const inside = (path: string): boolean => at === path || (path === "/practices" && /^\/(practice|tool|toolbox|tutorial|compare)\/|^\/toolboxes$/.test(at)) ||
		(path === "/conversations" && /^\/(room|question|experience)\/|^\/ask$/.test(at));
	return (
		<header class="top">
			<a class="brand" href="/" aria-label={t().app.home}>
				<Mark />
				<span class="brand-name">Essaim</span>
			</a>
			<nav aria-label={t().app.sections}>
				<ul>
					{links.map(([path, label]) => (
						<li key={path}>
							<a href={path} aria-current={at === path ? "page" : inside(path) ? "true" : undefined}>{label}</a>
						</li>
					))}
				</ul>
			</nav>
			<div class="tools">
				<Languages />
				<ThemeSwitch />
				<Bell />
				<Person />
			</div>
		</header>
	);
}
