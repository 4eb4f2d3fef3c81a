// SPDX-License-Identifier: EUPL-1.2
// Coming in: by a passkey, by a letter, with a code from the structure, or with a password.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { account, askLetter, enterLink, hello, signIn } from "../api/session";
import { Code } from "../parts/code";
import { TextField } from "../parts/field";
import { Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { useForm } from "../state/form";
import { language, t } from "../state/language";
import { m, useMeTexts } from "../state/me/words";
import { go, keepingNext, nextPlace } from "../state/route";
import { useWork } from "../state/work";

const isIn = (): void => go(nextPlace(), true);

function Password({ keys }: { keys: boolean }) {
	const words = t().account;
	const { values, faults, set, show, form } = useForm({ login: "", password: "" });
	const [busy, failed, work] = useWork();
	const wrong = failed?.code === "wrong_password" || failed?.code === "not_found";
	const submit = (event: Event): void => {
		event.preventDefault();
		if (show({
			...(values.login.trim() ? {} : { login: words.loginMissing }),
			...(values.password ? {} : { password: words.passwordMissing }),
		})) return;
		void work(() => signIn(values.login.trim(), values.password).then(isIn));
	};
	useEffect(() => {
		if (wrong) show({ password: words.wrong });
	}, [failed]);
	return (
		<section class="own">
			<h2>{m().enter.password}</h2>
			<form ref={form} class="form" noValidate onSubmit={submit}>
				<TextField label={words.login} name="login" value={values.login} onValue={set("login")}
					error={faults.login} autocomplete={`username${keys ? " webauthn" : ""}`} plain />
				<TextField label={words.password} name="password" type="password" value={values.password}
					onValue={set("password")} error={faults.password} autocomplete="current-password" plain />
				{failed && !wrong && <Failed why={failed} />}
				<p class="actions">
					<button type="submit" class="button main" aria-disabled={busy}>{busy ? words.working : t().app.signIn}</button>
				</p>
			</form>
		</section>
	);
}

function Letter() {
	const words = m().enter;
	const [who, setWho] = useState("");
	const [missing, setMissing] = useState(false);
	const [sent, setSent] = useState(false);
	const [busy, failed, work] = useWork();
	const submit = (event: Event): void => {
		event.preventDefault();
		setMissing(!who.trim());
		if (who.trim()) void work(() => askLetter(who.trim(), language.value).then(() => setSent(true)));
	};
	if (sent) {
		return (
			<section class="own">
				<h2>{words.letter}</h2>
				<p role="status">{words.sent}</p>
				<Code name="digits" label={words.digits} first="" digits onIn={isIn} />
				<p><button type="button" class="button" onClick={() => setSent(false)}>{words.again}</button></p>
			</section>
		);
	}
	return (
		<section class="own">
			<h2>{words.letter}</h2>
			<p class="muted">{words.letterMore}</p>
			<form class="form" noValidate onSubmit={submit}>
				<TextField label={words.who} name="who" value={who} onValue={setWho} error={missing ? words.whoMissing : null}
					autocomplete="email" inputMode="email" plain />
				{failed && <Failed why={failed} />}
				<p class="actions">
					<button type="submit" class="button main" aria-disabled={busy}>{busy ? t().account.working : words.send}</button>
				</p>
			</form>
		</section>
	);
}

/** The link of a letter opens at a touch: what only looks at links, as some mail programs do, uses nothing up. */
function Link({ link, onGone }: { link: string; onGone: () => void }) {
	const words = m().enter;
	const [busy, failed, work] = useWork();
	const gone = failed?.code === "wrong_password";
	return (
		<section class="own">
			<p>{gone ? words.linkGone : words.linkMore}</p>
			{failed && !gone && <Failed why={failed} />}
			<p class="actions">
				{gone ? <button type="button" class="button" onClick={onGone}>{t().account.goOn}</button> : (
					<button type="button" class="button main" aria-disabled={busy} onClick={() => void work(() => enterLink(link).then(isIn))}>
						{busy ? t().account.working : words.go}
					</button>
				)}
			</p>
		</section>
	);
}

const behind = (): URLSearchParams => new URLSearchParams(location.hash.slice(1));

/** What stands behind the # of the address; it leaves the address at once. */
function useGiven(): [URLSearchParams, () => void] {
	const [given, setGiven] = useState(behind);
	useEffect(() => {
		const take = (): void => {
			if (!/^#(link|code)=/.test(location.hash)) return;
			setGiven(behind());
			history.replaceState(history.state, "", location.pathname + location.search);
		};
		take();
		addEventListener("hashchange", take);
		return () => removeEventListener("hashchange", take);
	}, []);
	return [given, () => setGiven(new URLSearchParams())];
}

type Door = ComponentType<{ onIn: () => void }>;

/** Where there may be passkeys, their door stands first: the page waits for it, so that nothing moves under a finger. */
function useDoor(): [boolean, Door | null] {
	const [ready, setReady] = useState(false);
	const [Found, setFound] = useState<Door | null>(null);
	useEffect(() => {
		void import("../parts/passkey-door").then((part) => setFound(() => part.door()), () => undefined).then(() => setReady(true));
	}, []);
	return [ready, Found];
}

function Doors({ code, Door }: { code: string; Door: Door | null }) {
	const words = m().enter;
	return (
		<>
			{Door && !code && <Door onIn={isIn} />}
			{hello.value?.node.letters && !code && <Letter />}
			{!code && <Password keys={!!Door} />}
			<section class="own">
				<h2>{words.code}</h2>
				<Code key={code} name="code" label={words.codeLabel} hint={words.codeMore} first={code} onIn={isIn} />
			</section>
			<p>{t().account.noAccount} <a href={keepingNext("/sign-up")}>{t().app.signUp}</a></p>
		</>
	);
}

export default function SignIn() {
	const words = t().account;
	const here = useMeTexts();
	const [given, forget] = useGiven();
	const [ready, Door] = useDoor();
	if (!here || !ready) return <div class="page"><Skeleton /></div>;
	const link = given.get("link");
	const in_ = account.value;
	return (
		<div class="page narrow">
			<Title name={t().app.signIn} />
			{in_ ? (
				<>
					<p>{words.already(in_.name)}</p>
					<p><a class="button" href={nextPlace()}>{words.goOn}</a></p>
				</>
			) : link ? <Link key={link} link={link} onGone={forget} /> : <Doors code={given.get("code") ?? ""} Door={Door} />}
		</div>
	);
}
