// SPDX-License-Identifier: EUPL-1.2
// Where one writes: docked at the foot of the window so that one can read on, its draft kept until it is published.
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { failure, type Failure } from "../api/failure";
import { publishComment } from "../api/methods";
import { account } from "../api/session";
import type { Comment, Id } from "../api/shapes";
import { announce } from "../state/announce";
import { useDraft } from "../state/draft";
import { number } from "../state/format";
import { type Language, language, languageNames, languages, t } from "../state/language";
import { nameOf, type Talk } from "../state/talk";
import { Choice } from "./choice";
import { Wrong } from "./field";
import { Icon } from "./icon";
import { words } from "./states";

const TEXT_MOST = 10_000;
const UNSURE = new Set(["lost", "timeout"]);

interface Sent {
	text: string;
	known: Set<Id>;
}

/** Keeps the focus and the anchors of the page above the dock. */
function useDockHeight(dock: { current: HTMLElement | null }): void {
	useEffect(() => {
		const root = document.documentElement;
		const element = dock.current;
		if (!element || typeof ResizeObserver === "undefined") return undefined;
		const observer = new ResizeObserver(() => root.style.setProperty("--dock", `${element.offsetHeight}px`));
		observer.observe(element);
		return () => {
			observer.disconnect();
			root.style.removeProperty("--dock");
		};
	}, []);
}

export interface ReplyTo {
	comment: Comment;
	quote: string;
}

interface Props {
	practice: Id;
	talk: Talk;
	replyTo: ReplyTo | null;
	onReplyTo: (replyTo: ReplyTo | null) => void;
}

export function Composer({ practice, talk, replyTo, onReplyTo }: Props) {
	const id = useId();
	const draft = useDraft(practice);
	const [open, setOpen] = useState(false);
	const [lang, setLang] = useState<Language>(language.value);
	const [sending, setSending] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const sent = useRef<Sent | null>(null);
	const dock = useRef<HTMLElement>(null);
	const area = useRef<HTMLTextAreaElement>(null);
	const opener = useRef<HTMLButtonElement>(null);
	useDockHeight(dock);

	useLayoutEffect(() => {
		if (!replyTo) return;
		setOpen(true);
		if (replyTo.quote) draft.set(`${[draft.text.trim(), replyTo.quote].filter(Boolean).join("\n\n")}\n\n`);
	}, [replyTo]);
	/* Before the next key: who types on at once loses no letter. */
	useLayoutEffect(() => {
		if (open) area.current?.focus({ preventScroll: true });
	}, [open, replyTo]);

	const done = (): void => {
		sent.current = null;
		draft.set("");
		onReplyTo(null);
		setSending(false);
		setFailed(null);
		setOpen(false);
		announce(t().talk.saved);
		setTimeout(() => opener.current?.focus(), 0);
	};

	/* An answer that never came may still have been stored: the refreshed discussion tells. */
	const comments = talk.loaded.value.value;
	useEffect(() => {
		const last = sent.current;
		if (!last || !failed || !UNSURE.has(failed.code)) return;
		const arrived = comments?.some((one) =>
			!last.known.has(one.id) && one.text === last.text && one.author?.name === account.value?.name);
		if (arrived) done();
	}, [comments, failed]);

	const send = async (): Promise<void> => {
		const text = draft.text.trim().normalize("NFC");
		if (sending) return;
		if (!text || [...text].length > TEXT_MOST) {
			setFault(text ? t().talk.tooLong(number(TEXT_MOST)) : t().talk.empty_text);
			area.current?.focus();
			return;
		}
		sent.current = { text, known: new Set(comments?.map((one) => one.id)) };
		setSending(true);
		setFailed(null);
		try {
			const { comment } = await publishComment(practice, replyTo?.comment.id ?? null, text, lang);
			talk.add(comment);
			done();
		} catch (why) {
			setFailed(failure(why));
			setSending(false);
		}
	};
	const onKey = (event: KeyboardEvent): void => {
		if (event.key === "Escape") fold();
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
	};
	const fold = (): void => {
		setOpen(false);
		setTimeout(() => opener.current?.focus(), 0);
	};

	if (!open) {
		return (
			<section class="composer" ref={dock} aria-label={t().talk.label}>
				<button type="button" class="opener" ref={opener} onClick={() => setOpen(true)}>
					<Icon name="talk" />
					<span>{draft.text ? t().talk.openDraft : t().talk.open}</span>
					{failed && <span class="wrong">{t().talk.failed}</span>}
				</button>
			</section>
		);
	}
	return (
		<section class="composer composer-open" ref={dock} aria-label={t().talk.label}>
			<form onSubmit={(event) => { event.preventDefault(); void send(); }}>
				{replyTo && (
					<p class="replying">
						<span><Icon name="reply" />{t().talk.replyingTo(nameOf(replyTo.comment))}</span>
						<button type="button" class="quiet" aria-label={t().talk.noReply} title={t().talk.noReply} onClick={() => onReplyTo(null)}>
							<Icon name="cross" />
						</button>
					</p>
				)}
				<div class="composer-head">
					<label for={id}>{t().talk.label}</label>
					<button type="button" class="quiet" aria-label={t().talk.fold} title={t().talk.fold} onClick={fold}>
						<Icon name="down" />
					</button>
				</div>
				<textarea
					id={id}
					ref={area}
					rows={4}
					lang={lang}
					value={draft.text}
					readOnly={sending}
					aria-invalid={fault ? "true" : undefined}
					aria-describedby={`${id}-hint${fault ? ` ${id}-error` : ""}`}
					onInput={(event) => { draft.set(event.currentTarget.value); setFault(null); }}
					onKeyDown={onKey}
				/>
				<Wrong id={`${id}-error`} text={fault} />
				<p class="hint" id={`${id}-hint`}>{t().talk.hint}</p>
				{failed && <p class="wrong" role="alert"><strong>{t().talk.failed}</strong> {words(failed)}</p>}
				<div class="composer-foot">
					<Choice
						label={t().talk.language}
						value={lang}
						options={languages.map((code) => ({ value: code, label: languageNames[code], lang: code }))}
						onValue={setLang}
					/>
					<span class="hint">{draft.text && !sending && t().talk.draftKept}</span>
					<button type="submit" class="button main" aria-disabled={sending}>
						{sending ? t().talk.sending : failed ? t().talk.retry : t().talk.send}
					</button>
				</div>
			</form>
		</section>
	);
}
