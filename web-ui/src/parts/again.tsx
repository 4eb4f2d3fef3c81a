// SPDX-License-Identifier: EUPL-1.2
// Asks once more who somebody is, before a way into their account is added: by any of the ways that there are.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Failure } from "../api/failure";
import { ways } from "../api/me";
import { enterByPasskey, passkeys } from "../api/passkeys";
import { askLetter, signIn } from "../api/session";
import type { Account } from "../api/shapes";
import { able } from "../state/able";
import { announce } from "../state/announce";
import { language, t } from "../state/language";
import { PasskeyFailed } from "../state/me/passkey";
import { m } from "../state/me/words";
import { useWork } from "../state/work";
import { Code } from "./code";
import { TextField } from "./field";
import { Failed, Skeleton } from "./states";

/** Whether a request was refused because the session is not fresh. */
export const wantsProof = (why: Failure | null): boolean => why?.code === "not_allowed" && why.field === "proof";

interface There {
	keys: boolean;
	letters: boolean;
}

/** Which ways there are besides the password; null: not known yet. */
function useWays(): There | null {
	const [there, setThere] = useState<There | null>(null);
	useEffect(() => {
		Promise.all([passkeys(), ways()]).then(([own, now]) =>
			setThere({ keys: able() && !!own.rp && own.items.length > 0, letters: now.letters && !!now.address }),
			() => setThere({ keys: false, letters: false }));
	}, []);
	return there;
}

function ByPasskey({ onIn }: { onIn: () => void }) {
	const [busy, failed, work] = useWork();
	const press = (): void => void work(() => enterByPasskey(new AbortController().signal, false).then(onIn));
	return (
		<>
			{failed && <PasskeyFailed why={failed} />}
			<p class="actions">
				<button type="button" class="button main" aria-disabled={busy} onClick={press}>{busy ? t().account.working : m().passkeys.use}</button>
			</p>
		</>
	);
}

function ByPassword({ who, onIn }: { who: Account; onIn: () => void }) {
	const words = t().account;
	const [password, setPassword] = useState("");
	const [busy, failed, work] = useWork();
	const wrong = failed?.code === "wrong_password" ? words.wrong : null;
	const submit = (event: Event): void => {
		event.preventDefault();
		if (password) void work(() => signIn(who.login, password).then(onIn));
	};
	return (
		<form class="form" noValidate onSubmit={submit}>
			<input type="hidden" name="username" autocomplete="username" value={who.login} />
			<TextField label={words.password} name="again-password" type="password" value={password} onValue={setPassword} error={wrong}
				autocomplete="current-password" plain />
			{failed && !wrong && <Failed why={failed} />}
			<p class="actions"><button type="submit" class="button main" aria-disabled={busy}>{busy ? words.working : m().again.go}</button></p>
		</form>
	);
}

function ByLetter({ who, onIn }: { who: Account; onIn: () => void }) {
	const words = m().again;
	const [sent, setSent] = useState(false);
	const [busy, failed, work] = useWork();
	const send = (): void => void work(() => askLetter(who.login, language.value).then(() => setSent(true)));
	return (
		<>
			{sent && <p role="status">{words.sent}</p>}
			{sent && <Code name="again-digits" label={m().enter.digits} first="" digits onIn={onIn} />}
			{failed && <Failed why={failed} />}
			<p class="actions">
				<button type="button" class="button" aria-disabled={busy} onClick={send}>{sent ? m().enter.again : words.letter}</button>
			</p>
		</>
	);
}

export function Again({ who, onSure }: { who: Account; onSure: () => void }) {
	const words = m().again;
	const there = useWays();
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), [!there]);
	const sure = (): void => {
		announce(words.sure);
		onSure();
	};
	if (!there) return <Skeleton lines={3} />;
	return (
		<div class="prove">
			<h3 ref={heading} tabIndex={-1}>{words.title}</h3>
			<p>{words.why}</p>
			{there.keys && <ByPasskey onIn={sure} />}
			<ByPassword who={who} onIn={sure} />
			{there.letters && <ByLetter who={who} onIn={sure} />}
			<details>
				<summary>{m().enter.code}</summary>
				<Code name="again-code" label={m().enter.codeLabel} hint={m().enter.codeMore} first="" onIn={sure} />
			</details>
		</div>
	);
}
