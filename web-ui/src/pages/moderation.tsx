// SPDX-License-Identifier: EUPL-1.2
// What was flagged and waits for the editors; what they hid, blocked and suspended.
import { useState } from "preact/hooks";
import { type Action, type Case, type Cases, decide, listCases, type Reason, reasons } from "../api/care";
import { type Failure, failure } from "../api/failure";
import { account } from "../api/session";
import type { Comment } from "../api/shapes";
import { FirstHourDoor } from "../parts/first-hour-door";
import { Choice } from "../parts/choice";
import { Long } from "../parts/long";
import { Prose } from "../parts/prose";
import { Empty, Failed, Skeleton, Stranger, words } from "../parts/states";
import { addressOf, titleOf } from "../parts/talk-card";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { c, useCareTexts } from "../state/care/words";
import { now } from "../state/clock";
import { ago, date, number } from "../state/format";
import { t } from "../state/language";
import { useLoaded } from "../state/load";

type Again = () => void;

/** One decision on its way: asked, then told. */
function useDeciding(again: Again): [Failure | null, (action: Action, what: Parameters<typeof decide>[1]) => void] {
	const [failed, setFailed] = useState<Failure | null>(null);
	const send = (action: Action, what: Parameters<typeof decide>[1]): void => {
		setFailed(null);
		decide(action, what).then(
			() => {
				announce(c().moderation.done);
				again();
			},
			(why) => setFailed(failure(why)),
		);
	};
	return [failed, send];
}

function Said({ comment, label }: { comment: Comment; label: string }) {
	return (
		<blockquote class="quote">
			<p class="muted">{label}</p>
			<Prose text={comment.text ?? ""} lang={comment.lang} />
		</blockquote>
	);
}

function Context({ one }: { one: Case }) {
	const kinds: Record<string, string> = c().moderation.kinds;
	return (
		<>
			{one.conversation && <p><a href={addressOf(one.conversation)} lang={one.conversation.lang}>{titleOf(one.conversation)}</a></p>}
			{one.answers && <Said comment={one.answers} label={c().moderation.answers} />}
			{one.comment
				? <Prose text={one.comment.text ?? ""} lang={one.comment.lang} />
				: one.words && <Prose text={one.words} />}
			<footer>
				{one.author && <span>{one.author.name}</span>}
				{kinds[one.kind] && <span>{kinds[one.kind]}</span>}
				<span>{one.structure.name}</span>
				<time dateTime={new Date(one.created).toISOString()}>{ago(one.created, now.value)}</time>
				{one.flags > 0 && <span>{c().moderation.flags(number(one.flags))}</span>}
				{one.reasons.map(({ code }) => <span key={code}>{c().reason[code]}</span>)}
			</footer>
			{one.notes.map((note, i) => <blockquote class="quote" key={i}><p>{note}</p></blockquote>)}
		</>
	);
}

const DAYS = ["1", "7", "30", "365"] as const;

function Decide({ one, again }: { one: Case; again: Again }) {
	const [reason, setReason] = useState<Reason>(one.reasons[0]?.code ?? "other");
	const [days, setDays] = useState<(typeof DAYS)[number]>("7");
	const [note, setNote] = useState(one.note ?? "");
	const [failed, send] = useDeciding(again);
	const on = (action: Action): void => send(action, { record: one.record, reason });
	const button = (action: Action & keyof ReturnType<typeof c>["act"], act: () => void) => (
		<button type="button" class="button" onClick={act}>{c().act[action]}</button>
	);
	return (
		<details class="more">
			<summary>{c().moderation.decide}</summary>
			<div class="form">
				<Choice label={c().flag.reason} value={reason} options={reasons.map((value) => ({ value, label: c().reason[value] }))} onValue={setReason} />
				<p class="hint">{c().moderation.leaves}</p>
				<p class="actions">
					{button("dismiss", () => on("dismiss"))}{button("hide", () => on("hide"))}{one.ours && button("warn", () => on("warn"))}
				</p>
				{one.ours && (
					<div class="suspending">
						<Choice label={c().moderation.time} value={days} options={DAYS.map((value) => ({ value, label: c().decisions.days(Number(value)) }))} onValue={setDays} />
						<p class="actions">{button("suspend", () => send("suspend", { record: one.record, reason, days: Number(days) }))}</p>
					</div>
				)}
				{!one.ours && <p class="actions">{button("block", () => send("block", { structure: one.structure.id, reason }))}</p>}
				<Long label={c().remarks.note} value={note} onValue={setNote} rows={2} />
				<p class="actions"><button type="button" class="button" onClick={() => send("note", { record: one.record, note: note.trim() })}>{c().remarks.keep}</button></p>
				{failed && <p class="wrong" role="alert">{words(failed)}</p>}
			</div>
		</details>
	);
}

function Undo({ action, what, again }: { action: "show" | "unblock" | "lift"; what: Parameters<typeof decide>[1]; again: Again }) {
	const [failed, send] = useDeciding(again);
	return (
		<p class="actions">
			<button type="button" class="button" onClick={() => send(action, what)}>{c().act[action]}</button>
			{failed && <span class="wrong" role="alert">{words(failed)}</span>}
		</p>
	);
}

function Lists({ found, again }: { found: Cases; again: Again }) {
	const cases = [...found.cases].sort((a, b) => (b.last ?? 0) - (a.last ?? 0));
	return (
		<>
			{cases.length === 0
				? <Empty text={c().moderation.empty} />
				: <ul class="threads">{cases.map((one) => <li class="message" key={one.record}><Context one={one} /><Decide one={one} again={again} /></li>)}</ul>}
			{found.hidden.length > 0 && (
				<section>
					<h2>{c().moderation.hidden}</h2>
					<ul class="threads">
						{found.hidden.map((one) => (
							<li class="message" key={one.record}><Context one={one} /><Undo action="show" what={{ record: one.record }} again={again} /></li>
						))}
					</ul>
				</section>
			)}
			{found.blocked.length > 0 && (
				<section>
					<h2>{c().moderation.blocked}</h2>
					<ul class="threads">
						{found.blocked.map(({ structure }) => (
							<li class="message" key={structure.id}><p>{structure.name}</p><Undo action="unblock" what={{ structure: structure.id }} again={again} /></li>
						))}
					</ul>
				</section>
			)}
			{found.suspended.length > 0 && (
				<section>
					<h2>{c().moderation.suspended}</h2>
					<ul class="threads">
						{found.suspended.map(({ person, name, until }) => (
							<li class="message" key={person}>
								<p>{name ?? t().talk.someone} · {c().moderation.until(date(until))}</p>
								<Undo action="lift" what={{ person }} again={again} />
							</li>
						))}
					</ul>
				</section>
			)}
		</>
	);
}

function Queue() {
	const { value, failed, again } = useLoaded("moderation", listCases);
	if (!value.value) return failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />;
	return <Lists found={value.value} again={again} />;
}

export default function ModerationPage() {
	if (!useCareTexts()) return <div class="page"><Skeleton /></div>;
	const role = account.value?.role;
	const mayJudge = role === "editor" || role === "operator";
	return (
		<div class="page narrow">
			<Title name={c().moderation.title} />
			{!role
				? <Stranger text={c().moderation.editors} />
				: mayJudge ? <Queue /> : <p class="lead">{c().moderation.editors}</p>}
			<p class="actions">
				<a href="/decisions">{c().decisions.title}</a>
				{mayJudge && <><a href="/remarks">{c().remarks.title}</a><a href="/people">{c().people.door}</a><FirstHourDoor /></>}
			</p>
		</div>
	);
}
