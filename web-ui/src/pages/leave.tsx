// SPDX-License-Identifier: EUPL-1.2
// The structure leaves its federation: what becomes of what it published, typed to be meant, and how far it is.
import type { Ref } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { beginDeparture, cancelDeparture, type Departure, showDeparture } from "../api/departure";
import { failure, type Failure } from "../api/failure";
import { account, greeted, hello } from "../api/session";
import { opened } from "../api/socket";
import { TextField } from "../parts/field";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { departureTexts as d, useDepartureTexts } from "../state/departure/words";
import { date } from "../state/format";
import { useWork } from "../state/work";

const LOOK_MS = 2000;

const choices = ["stay", "erased"] as const;
type Records = (typeof choices)[number];

/** Asks again and again while the page is open. */
function useDeparture(): [Departure | null, Failure | null, () => void] {
	const [now, setNow] = useState<Departure | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [turn, setTurn] = useState(0);
	useEffect(() => {
		let current = true;
		let timer = 0;
		const look = (): void => {
			showDeparture().then(
				(one) => {
					if (!current) return;
					setNow(one);
					setFailed(null);
				},
				(why: unknown) => current && setFailed(failure(why)),
			).finally(() => {
				if (current) timer = window.setTimeout(look, LOOK_MS);
			});
		};
		look();
		return () => {
			current = false;
			window.clearTimeout(timer);
		};
	}, [opened.value, turn]);
	return [now, failed, () => setTurn(turn + 1)];
}

/** What had the focus may go with its step: the focus then stands on the line that says how things are. */
function useLine(step: string | undefined): Ref<HTMLParagraphElement> {
	const line = useRef<HTMLParagraphElement>(null);
	const before = useRef(step);
	useEffect(() => {
		if (before.current && before.current !== step && document.activeElement === document.body) line.current?.focus({ preventScroll: true });
		before.current = step;
	}, [step]);
	return line;
}

function Leave({ again }: { again: () => void }) {
	const [records, setRecords] = useState<Records | null>(null);
	const [typed, setTyped] = useState("");
	const [wrong, setWrong] = useState(false);
	const [busy, failed, work] = useWork();
	const name = hello.value?.node?.name ?? "";
	const go = (event: Event): void => {
		event.preventDefault();
		if (!records) return;
		setWrong(typed.trim() !== name);
		if (typed.trim() !== name) return;
		void work(async () => {
			await beginDeparture(records, name);
			announce(d().begun);
			again();
		});
	};
	return (
		<form class="form" noValidate onSubmit={go}>
			<fieldset class="field">
				<legend>{d().what}</legend>
				{choices.map((one) => (
					<div class="radio" key={one}>
						<input type="radio" id={`records-${one}`} name="records" value={one} checked={records === one} onChange={() => setRecords(one)} />
						<label for={`records-${one}`}>{d()[one]}</label>
					</div>
				))}
			</fieldset>
			{records && (
				<>
					<p class="notice">{d().before}</p>
					<TextField label={d().type(name)} name="name" value={typed} onValue={setTyped} plain error={wrong ? d().wrongName : null} />
					{failed && <Failed why={failed} />}
					<p class="actions"><button type="submit" class="button" aria-disabled={busy}>{d().go}</button></p>
				</>
			)}
		</form>
	);
}

function UnderWay({ now, again, line }: { now: Departure; again: () => void; line: Ref<HTMLParagraphElement> }) {
	const [busy, failed, work] = useWork();
	const words = now.left ? d().left(date(now.left)) : now.state === "asked" ? d().asking
		: now.state === "erasing" ? d().erasing(now.erased) : d().begun;
	/* Who left hears nothing more: what was not confirmed by then never will be, here. */
	const partners = now.partners.filter((one) => one.holds || !now.left);
	useEffect(() => announce(words), [now.state]);
	const cancel = (): void => void work(async () => {
		await cancelDeparture();
		announce(d().cancelled);
		again();
	});
	return (
		<>
			<p class="lead departure" data-state={now.state} ref={line} tabIndex={-1}>{words}</p>
			{!now.left && <p>{d().keep}</p>}
			{failed && <Failed why={failed} />}
			{(now.state === "begun" || now.state === "erasing") && (
				<p class="actions"><button type="button" class="button" aria-disabled={busy} onClick={cancel}>{d().cancel}</button></p>
			)}
			{partners.length > 0 && (
				<section aria-labelledby="at">
					<h2 id="at">{d().partners}</h2>
					<ul class="threads">
						{partners.map((one) => <li class="message" key={one.structure.id}><p>{one.structure.name}</p><p class="muted">{one.holds ? d().holds : d().lacks}</p></li>)}
					</ul>
				</section>
			)}
		</>
	);
}

function Standing() {
	const [now, failed, again] = useDeparture();
	const line = useLine(now?.state);
	if (!now) return failed ? <Failed why={failed} /> : <Skeleton />;
	if (now.state === "alone" || now.state === "needed" || now.state === "suspended") return <Empty text={d()[now.state]} />;
	return (
		<>
			{failed && <Failed why={failed} />}
			{now.state === "member" ? <><p class="lead" ref={line} tabIndex={-1}>{d().intro}</p><Leave again={again} /></> : <UnderWay now={now} again={again} line={line} />}
		</>
	);
}

export default function LeaveFederation() {
	if (!useDepartureTexts()) return <div class="page"><Skeleton /></div>;
	return (
		<div class="page">
			<Title name={d().title} />
			{account.value?.role === "operator" ? <Standing /> : greeted.value ? <Empty text={d().operators} /> : <Skeleton />}
		</div>
	);
}
