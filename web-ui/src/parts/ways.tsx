// SPDX-License-Identifier: EUPL-1.2
// How one comes in, on the page of one's own data: the address that letters go to.
import { useEffect, useState } from "preact/hooks";
import { confirmAddress, sendWish, setAddress, type Ways, ways } from "../api/me";
import { account } from "../api/session";
import { announce } from "../state/announce";
import { useAsked } from "../state/asked";
import { language, t } from "../state/language";
import { m } from "../state/me/words";
import { go, place } from "../state/route";
import { useWork } from "../state/work";
import { Again, wantsProof } from "./again";
import { Digest } from "./digest";
import { TextField } from "./field";
import { Failed, Skeleton } from "./states";

type Reload = () => Promise<void>;

function Confirm({ wanted, reload }: { wanted: string; reload: Reload }) {
	const words = m().ways;
	const [code, setCode] = useState(() => new URLSearchParams(place.value.hash).get("code") ?? "");
	const [busy, failed, work] = useWork();
	const wrong = failed?.code === "wrong_password" ? m().enter.codeWrong : failed?.code === "exists" ? words.addressTaken : null;
	const submit = (event: Event): void => {
		event.preventDefault();
		void work(async () => {
			await confirmAddress(code);
			announce(words.addressKept);
			await reload();
		});
	};
	useEffect(() => {
		if (place.value.hash.startsWith("code=")) go(location.pathname, true);
	}, []);
	return (
		<form class="form" noValidate onSubmit={submit}>
			<p role="status">{words.addressWait(wanted)}</p>
			<TextField label={m().enter.digits} name="digits" value={code} onValue={setCode} error={wrong} autocomplete="one-time-code"
				inputMode="numeric" plain />
			{failed && !wrong && <Failed why={failed} />}
			<p class="actions"><button type="submit" class="button main" aria-disabled={busy}>{busy ? t().account.working : words.confirm}</button></p>
		</form>
	);
}

function Ask({ reload }: { reload: Reload }) {
	const words = m().ways;
	const [address, setTyped] = useState("");
	const [busy, failed, work] = useWork();
	const bad = failed?.code === "invalid" ? words.addressBad : null;
	const send = (): void => void work(() => setAddress(address.trim(), language.value).then(reload));
	const submit = (event: Event): void => {
		event.preventDefault();
		if (address.trim()) send();
	};
	if (wantsProof(failed) && account.value) return <Again who={account.value} onSure={send} />;
	return (
		<form class="form" noValidate onSubmit={submit}>
			<TextField label={words.address} name="address" value={address} onValue={setTyped} error={bad} autocomplete="email"
				inputMode="email" plain />
			{failed && !bad && <Failed why={failed} />}
			<p class="actions"><button type="submit" class="button" aria-disabled={busy}>{busy ? t().account.working : words.addressSave}</button></p>
		</form>
	);
}

function Address({ now, reload }: { now: Ways; reload: Reload }) {
	const words = m().ways;
	const [busy, failed, work] = useWork();
	useAsked("address");
	const drop = (): void => void work(async () => {
		await setAddress("", language.value);
		announce(words.addressDropped);
		await reload();
	});
	return (
		<section class="own" id="address">
			<h2>{words.address}</h2>
			<p>{words.addressMore}</p>
			{!now.letters && <p class="muted">{words.noLetters}</p>}
			{now.address && <p>{words.addressIs(now.address)}</p>}
			{now.wanted && (now.wanted_gone ? <p class="wrong" role="status">{words.addressGone(now.wanted)}</p> : <Confirm wanted={now.wanted} reload={reload} />)}
			{now.letters && !now.wanted && !now.address && <Ask reload={reload} />}
			{failed && !wantsProof(failed) && <Failed why={failed} />}
			{wantsProof(failed) && account.value ? <Again who={account.value} onSure={drop} /> : (now.address || now.wanted) && (
				<p class="actions"><button type="button" class="button" aria-disabled={busy} onClick={drop}>{words.addressDrop}</button></p>
			)}
		</section>
	);
}

/** A learner asks to become professional, and sees what became of it. */
function Wish({ now, reload }: { now: Ways; reload: Reload }) {
	const words = m().ways;
	const [text, setText] = useState("");
	const [missing, setMissing] = useState(false);
	const [busy, failed, work] = useWork();
	const submit = (event: Event): void => {
		event.preventDefault();
		setMissing(!text.trim());
		if (text.trim()) void work(() => sendWish(text.trim()).then(reload));
	};
	return (
		<section class="own">
			<h2>{words.wish}</h2>
			<p>{words.wishMore}</p>
			{now.wish?.state === "waits" ? <p role="status">{words.wishWaits}</p> : (
				<form class="form" noValidate onSubmit={submit}>
					{now.wish?.state === "declined" && <p role="status">{words.wishReason(now.wish.reason || "—")}</p>}
					<TextField label={words.wishText} name="wish" value={text} onValue={setText} error={missing ? words.wishMissing : null} />
					{failed && <Failed why={failed} />}
					<p class="actions"><button type="submit" class="button" aria-disabled={busy}>{busy ? t().account.working : words.wishSend}</button></p>
				</form>
			)}
		</section>
	);
}

export function WaysIn() {
	const [now, setNow] = useState<Ways | null>(null);
	const [, failed, work] = useWork();
	const reload: Reload = async () => setNow(await ways());
	useEffect(() => void work(reload), []);
	if (failed) return <Failed why={failed} again={() => void work(reload)} />;
	if (!now) return <Skeleton lines={3} />;
	return (
		<>
			<Address now={now} reload={reload} />
			<Digest now={now} reload={reload} />
			{account.value?.role === "learner" && <Wish now={now} reload={reload} />}
		</>
	);
}
