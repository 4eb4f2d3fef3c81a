// SPDX-License-Identifier: EUPL-1.2
// My data: change the profile, take everything along, leave in one of three ways.
import { useId, useState } from "preact/hooks";
import { type How, leave, takeAll } from "../api/me";
import { account, hello, signOut } from "../api/session";
import type { Account } from "../api/shapes";
import { TextField } from "../parts/field";
import { SignOut } from "../parts/header";
import { Left } from "../parts/left";
import { Later } from "../parts/later";
import { OwnProfile } from "../parts/own-profile";
import { Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { WaysIn } from "../parts/ways";
import { announce } from "../state/announce";
import { t } from "../state/language";
import { m, useMeTexts } from "../state/me/words";
import { withNext } from "../state/route";
import { s, useSavedTexts } from "../state/saved/words";
import { useWork } from "../state/work";
import { offShelf, shelf } from "../state/write/shelf";

function hand(all: object, login: string): void {
	const address = URL.createObjectURL(new Blob([JSON.stringify(all, null, "\t")], { type: "application/json" }));
	const link = document.createElement("a");
	link.href = address;
	link.download = `essaim-${login.replace(/[^a-z0-9]+/g, "-")}.json`;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function Take({ who }: { who: Account }) {
	const words = m().me;
	const [busy, failed, work] = useWork();
	const take = async (): Promise<void> => {
		const node = hello.value?.node;
		hand({ format: "essaim/my-data/1", taken: new Date().toISOString(), node, ...await takeAll() }, who.login);
		announce(words.taken);
	};
	return (
		<section class="own">
			<h2>{words.take}</h2>
			<p>{words.takeMore}</p>
			{failed && <Failed why={failed} />}
			<p class="actions">
				<button type="button" class="button main" aria-disabled={busy} onClick={() => void work(take)}>
					{busy ? words.taking : words.takeButton}
				</button>
			</p>
		</section>
	);
}

function Ways({ how, onHow }: { how: How | null; onHow: (how: How) => void }) {
	const words = m().me;
	const id = useId();
	const ways: [How, string, string][] = [
		["keep", words.keep, words.keepMore],
		["anonymise", words.anonymise, words.anonymiseMore],
		["erase", words.erase, words.eraseMore],
	];
	return (
		<fieldset class="field">
			<legend>{words.choose}</legend>
			{ways.map(([way, label, more]) => (
				<div class="radio" key={way}>
					<input type="radio" id={`${id}-${way}`} name="how" value={way} checked={how === way}
						aria-describedby={`${id}-${way}-more`} onChange={() => onHow(way)} />
					<label for={`${id}-${way}`}>{label}</label>
					<span class="hint" id={`${id}-${way}-more`}>{more}</span>
				</div>
			))}
		</fieldset>
	);
}

/** Two erasures a moment apart would tell partners which two pseudonyms are one person's. */
function AtOnce({ chosen, onChosen }: { chosen: boolean; onChosen: (chosen: boolean) => void }) {
	const words = m().me;
	const id = useId();
	return (
		<>
			<p>{words.eraseLater}</p>
			<div class="radio">
				<input type="checkbox" id={id} name="at-once" checked={chosen} aria-describedby={`${id}-more`}
					onChange={(event) => onChosen(event.currentTarget.checked)} />
				<label for={id}>{words.atOnce}</label>
				<span class="hint" id={`${id}-more`}>{words.atOnceMore}</span>
			</div>
		</>
	);
}

function Leave({ onLeft }: { onLeft: (code: string) => void }) {
	const words = m().me;
	const [how, setHow] = useState<How | null>(null);
	const [password, setPassword] = useState("");
	const [atOnce, setAtOnce] = useState(false);
	const [busy, failed, work] = useWork();
	const wrong = failed?.code === "wrong_password" ? words.passwordWrong : null;
	const only = failed?.code === "not_allowed" && failed.field === "how";
	const submit = (event: Event): void => {
		event.preventDefault();
		if (!how || !window.confirm(words.sure)) return;
		void work(async () => onLeft((await leave(how, password, atOnce)).code));
	};
	return (
		<section class="own">
			<h2>{words.leave}</h2>
			<p>{words.leaveMore}</p>
			<form class="form" noValidate onSubmit={submit}>
				<Ways how={how} onHow={setHow} />
				{how && (
					<>
						{how === "erase" && <AtOnce chosen={atOnce} onChosen={setAtOnce} />}
						<TextField label={t().account.password} name="password" type="password" hint={words.passwordWhy} value={password}
							onValue={setPassword} error={wrong} autocomplete="current-password" plain />
						{only && <p class="wrong" role="alert">{words.onlyOperator}</p>}
						{failed && !wrong && !only && <Failed why={failed} />}
						<p class="actions">
							<button type="submit" class="button danger" aria-disabled={busy}>{busy ? words.going : words.goButton}</button>
						</p>
					</>
				)}
			</form>
		</section>
	);
}

function Gone({ code }: { code: string }) {
	const words = m().left;
	return (
		<div class="page narrow">
			<Title name={words.closed} />
			<h2>{words.code}</h2>
			<p class="leave-code"><code>{code}</code></p>
			<p>{words.codeMore}</p>
			<p class="actions"><button type="button" class="button main" onClick={() => window.print()}>{words.print}</button></p>
			<Left code={code} />
			<p><a href="/left">{words.title}</a></p>
		</div>
	);
}

export default function Me() {
	const [code, setCode] = useState("");
	const spoken = [useMeTexts(), useSavedTexts()];
	if (spoken.includes(false)) return <div class="page"><Skeleton /></div>;
	if (code) return <Gone code={code} />;
	const words = m().me;
	const who = account.value;
	const left = (given: string): void => {
		setCode(given);
		for (const one of shelf(who?.author ?? null)) if (one.owner) offShelf(one.draft);
		void signOut().catch(() => undefined);
	};
	return (
		<div class="page narrow">
			<Title name={words.title} />
			{who ? (
				<>
					<p class="muted">{words.intro}</p>
					<p class="actions"><a class="button" href="/searches">{s().saved.title}</a> <SignOut look="button" /></p>
					<OwnProfile who={who} />
					<Later load={() => import("../parts/passkeys").then((part) => part.OwnPasskeys)} props={{ who }} />
					<WaysIn />
					<Take who={who} />
					<Leave onLeft={left} />
				</>
			) : (
				<>
					<p>{words.signIn}</p>
					<p class="actions"><a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a></p>
					<p><a href="/left">{m().left.link}</a></p>
				</>
			)}
		</div>
	);
}
