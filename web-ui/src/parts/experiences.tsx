// SPDX-License-Identifier: EUPL-1.2
// "We tried it": what came of a practice elsewhere, and a form to tell it.
import type { Signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { listExperiences, onDiscussion, publishExperience } from "../api/methods";
import { account } from "../api/session";
import type { Conversation, Id, Listed } from "../api/shapes";
import { randomHex } from "../api/wire";
import { announce } from "../state/announce";
import { now } from "../state/clock";
import { useDraft } from "../state/draft";
import { ago, date } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { fromOf, isMine, nameOf } from "../state/people";
import { Choice } from "./choice";
import { Long } from "./long";
import { Prose } from "./prose";
import { Report } from "./report";
import { Writer } from "./writer";
import { words } from "./states";

/** In a list, or alone on its page: that says who and when, and leads nowhere else; its parts stand right below the page's name. */
export function Experience({ one, alone = false }: { one: Conversation; alone?: boolean }) {
	const Heading = alone ? "h2" : "h3";
	return (
		<article class="message experience">
			{!alone && (
				<header>
					<Writer one={one} />
					<span class="muted">{fromOf(one)}</span>
				</header>
			)}
			{one.withdrawn
				? <p class="muted">{t().app.withdrawn(date(one.withdrawn))}</p>
				: (
					<>
						<Prose text={one.text ?? ""} lang={one.lang} />
						{one.outcome && <><Heading>{t().tried.outcome}</Heading><Prose text={one.outcome} lang={one.lang} /></>}
						{one.again && <p class="again">{t().again[one.again]}</p>}
					</>
				)}
			<footer>
				{!alone && (
					<>
						<time dateTime={new Date(one.created).toISOString()}>{ago(one.created, now.value)}</time>
						<a href={`/experience/${one.id}`}>{t().tried.talk(one.comments)}</a>
					</>
				)}
				{!isMine(one) && !one.withdrawn && <Report id={one.id} what={t().tried.by(nameOf(one))} />}
			</footer>
		</article>
	);
}

type Loaded = Signal<Listed<Conversation> | null>;

const placed = (loaded: Loaded, one: Conversation): void => {
	const before = loaded.peek() ?? { items: [], total: 0 };
	loaded.value = { ...before, items: [one, ...before.items.filter((known) => known.id !== one.id)] };
};

function Form({ practice, loaded, onDone }: { practice: Id; loaded: Loaded; onDone: () => void }) {
	const did = useDraft(`tried.${practice}`);
	const outcome = useDraft(`came.${practice}`);
	const [again, setAgain] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(false);
	const token = useRef(randomHex(16));
	const send = async (): Promise<void> => {
		const text = did.text.trim();
		setFault(text ? null : t().talk.empty_text);
		if (!text || busy) return;
		setBusy(true);
		setFailed(null);
		try {
			const { conversation } = await publishExperience({
				practice, did: text, outcome: outcome.text.trim(), again: again || null, lang: language.value, token: token.current,
			});
			did.set("");
			outcome.set("");
			placed(loaded, conversation);
			announce(t().talk.saved);
			onDone();
		} catch (why) {
			setFailed(failure(why));
			setBusy(false);
		}
	};
	return (
		<form class="form" onSubmit={(event) => { event.preventDefault(); void send(); }}>
			<Long label={t().tried.did} value={did.text} onValue={did.set} error={fault} />
			<Long label={t().tried.outcome} value={outcome.text} onValue={outcome.set} hint={t().talk.hint} />
			<Choice
				label={t().tried.again}
				value={again}
				options={[
					{ value: "", label: t().tried.unsaid },
					...(["yes", "with_changes", "no"] as const).map((code) => ({ value: code as string, label: t().again[code] })),
				]}
				onValue={setAgain}
			/>
			{failed && <p class="wrong" role="alert">{t().talk.failed} {words(failed)}</p>}
			<p class="actions">
				<button type="submit" class="button main" aria-disabled={busy}>{t().talk.send}</button>
				<button type="button" class="button" onClick={onDone}>{t().talk.fold}</button>
			</p>
		</form>
	);
}

export function Experiences({ practice, arrived }: { practice: Id; arrived: Conversation | null }) {
	const { value, again } = useLoaded(`tried ${practice}`, () => listExperiences(practice));
	const [open, setOpen] = useState(false);
	useEffect(() => onDiscussion(practice, (event) => {
		if (event.blocked || event.unblocked) again();
	}), [practice]);
	useEffect(() => {
		if (arrived) placed(value, arrived);
	}, [arrived]);
	const items = value.value?.items ?? [];
	if (!items.length && !account.value) return null;
	return (
		<section class="discussion experiences" id="tried" aria-labelledby="tried-title">
			<h2 id="tried-title">{t().tried.title}</h2>
			{items.length > 0
				? <ul class="threads">{items.map((one) => <li key={one.id}><Experience one={one} /></li>)}</ul>
				: <p class="muted">{t().tried.empty}</p>}
			{account.value && (open
				? <Form practice={practice} loaded={value} onDone={() => setOpen(false)} />
				: <button type="button" class="button" onClick={() => setOpen(true)}>{t().tried.tell}</button>)}
		</section>
	);
}
