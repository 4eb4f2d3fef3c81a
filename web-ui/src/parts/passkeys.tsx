// SPDX-License-Identifier: EUPL-1.2
// The passkeys of one's own account: which there are, a new one, their names.
import { useEffect, useRef, useState } from "preact/hooks";
import { addPasskey, type Passkey, passkeys, type Passkeys, removePasskey, renamePasskey } from "../api/passkeys";
import type { Account } from "../api/shapes";
import { able } from "../state/able";
import { announce } from "../state/announce";
import { useAsked } from "../state/asked";
import { ago, date } from "../state/format";
import { t } from "../state/language";
import { PasskeyFailed } from "../state/me/passkey";
import { m } from "../state/me/words";
import { useWork } from "../state/work";
import { Again, wantsProof } from "./again";
import { TextField } from "./field";
import { Icon } from "./icon";
import { Failed, Skeleton } from "./states";

const nameOf = (one: Passkey): string => one.name || m().passkeys.unnamed;

function Rename({ one, onDone }: { one: Passkey; onDone: (changed: boolean) => void }) {
	const words = m().passkeys;
	const [name, setName] = useState(nameOf(one));
	const [busy, failed, work] = useWork();
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => form.current?.querySelector("input")?.focus(), []);
	const submit = (event: Event): void => {
		event.preventDefault();
		if (name.trim()) void work(() => renamePasskey(one.id, name.trim()).then(() => onDone(true)));
	};
	return (
		<form ref={form} class="form" noValidate onSubmit={submit}>
			<TextField label={words.name} name="passkey-name" value={name} onValue={setName} />
			{failed && <Failed why={failed} />}
			<p class="actions">
				<button type="submit" class="button main" aria-disabled={busy}>{m().me.save}</button>
				<button type="button" class="button" onClick={() => onDone(false)}>{words.leave}</button>
			</p>
		</form>
	);
}

function One({ one, reload }: { one: Passkey; reload: (said: string) => Promise<void> }) {
	const words = m().passkeys;
	const [renames, setRenames] = useState(false);
	const [busy, failed, work] = useWork();
	const name = nameOf(one);
	const remove = (): void => {
		if (window.confirm(words.removeSure(name))) void work(() => removePasskey(one.id).then(() => reload(words.removed)));
	};
	const card = useRef<HTMLLIElement>(null);
	const renamed = (changed: boolean): void => {
		setRenames(false);
		requestAnimationFrame(() => card.current?.querySelector("button")?.focus());
		if (changed) void work(() => reload(words.renamed));
	};
	return (
		<li class="passkey" ref={card}>
			<p><strong>{name}</strong></p>
			<p class="hint">
				{words.addedOn(date(one.created))} · {one.used ? words.usedOn(ago(one.used, Date.now())) : words.unused}
			</p>
			{one.copied && <p class="wrong"><Icon name="care" /> {words.isCopied}</p>}
			{failed && <Failed why={failed} />}
			{renames ? <Rename one={one} onDone={renamed} /> : (
				<p class="actions">
					<button type="button" class="button" onClick={() => setRenames(true)}>{words.rename}<span class="unseen"> {name}</span></button>
					<button type="button" class="button" aria-disabled={busy} onClick={remove}>{words.remove}<span class="unseen"> {name}</span></button>
				</p>
			)}
		</li>
	);
}

export function OwnPasskeys({ who }: { who: Account }) {
	const words = m().passkeys;
	const [now, setNow] = useState<Passkeys | null>(null);
	const [, unread, look] = useWork();
	const [busy, failed, work] = useWork();
	const [proof, setProof] = useState<"" | "wanted" | "given">("");
	const heading = useRef<HTMLHeadingElement>(null);
	const read = async (): Promise<void> => setNow(await passkeys());
	const reload = async (said: string): Promise<void> => {
		setProof("");
		await read();
		announce(said);
		heading.current?.focus();
	};
	useEffect(() => void look(read), []);
	useEffect(() => {
		if (wantsProof(failed)) setProof("wanted");
	}, [failed]);
	useAsked("passkeys", !!now);
	if (unread) return <Failed why={unread} again={() => void look(read)} />;
	if (!now) return able() ? <Skeleton lines={3} /> : null;
	const may = able() && !!now.rp;
	if (!may && now.items.length === 0) return null;
	return (
		<section class="own" id="passkeys">
			<h2 ref={heading} tabIndex={-1}>{words.title}</h2>
			<p>{words.more}</p>
			{now.items.length > 0 && (
				<ul class="passkeys">{now.items.map((one) => <One key={one.id} one={one} reload={reload} />)}</ul>
			)}
			{failed && !wantsProof(failed) && <PasskeyFailed why={failed} />}
			{proof === "given" && <p role="status">{m().again.sure}</p>}
			{proof === "wanted" ? <Again who={who} onSure={() => setProof("given")} /> : !may ? <p class="muted">{words.unable}</p> : now.items.length >= now.most ? <p class="muted">{words.full}</p> : (
				<p class="actions">
					<button type="button" class="button" aria-disabled={busy} onClick={() => void work(() => addPasskey(who).then(() => reload(words.added)))}>
						{busy ? t().account.working : words.add}
					</button>
				</p>
			)}
		</section>
	);
}
