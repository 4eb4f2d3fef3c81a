// SPDX-License-Identifier: EUPL-1.2
// Where one writes: docked at the foot of the window so that one can read on, its draft kept until it is published.
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Comment, Id } from "../api/shapes";
import { announce } from "../state/announce";
import { languageNames, languages, t } from "../state/language";
import { type Sending, useSending } from "../state/sending";
import { nameOf, type Talk } from "../state/talk";
import { Choice } from "./choice";
import { Wrong } from "./field";
import { Icon } from "./icon";
import { words } from "./states";

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

function Replying({ to, onEnd }: { to: ReplyTo; onEnd: () => void }) {
	return (
		<p class="replying">
			<span><Icon name="reply" />{t().talk.replyingTo(nameOf(to.comment))}</span>
			<button type="button" class="quiet" aria-label={t().talk.noReply} title={t().talk.noReply} onClick={onEnd}>
				<Icon name="cross" />
			</button>
		</p>
	);
}

interface AreaProps {
	id: string;
	area: { current: HTMLTextAreaElement | null };
	one: Sending;
	onEscape: () => void;
}

function Area({ id, area, one, onEscape }: AreaProps) {
	const onKey = (event: KeyboardEvent): void => {
		if (event.key === "Escape") onEscape();
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void one.send();
	};
	return (
		<>
			<textarea
				id={id}
				ref={area}
				rows={4}
				lang={one.lang}
				value={one.draft.text}
				readOnly={one.sending}
				aria-invalid={one.fault ? "true" : undefined}
				aria-describedby={`${id}-hint${one.fault ? ` ${id}-error` : ""}`}
				onInput={(event) => one.type(event.currentTarget.value)}
				onKeyDown={onKey}
			/>
			<Wrong id={`${id}-error`} text={one.fault} />
			<p class="hint" id={`${id}-hint`}>{t().talk.hint}</p>
			{one.failed && <p class="wrong" role="alert"><strong>{t().talk.failed}</strong> {words(one.failed)}</p>}
		</>
	);
}

function Foot({ one }: { one: Sending }) {
	return (
		<div class="composer-foot">
			<Choice
				label={t().talk.language}
				value={one.lang}
				options={languages.map((code) => ({ value: code, label: languageNames[code], lang: code }))}
				onValue={one.setLang}
			/>
			<span class="hint">{one.draft.text && !one.sending && t().talk.draftKept}</span>
			<button type="submit" class="button main" aria-disabled={one.sending}>
				{one.sending ? t().talk.sending : one.failed ? t().talk.retry : t().talk.send}
			</button>
		</div>
	);
}

interface Props {
	practice: Id;
	talk: Talk;
	replyTo: ReplyTo | null;
	onReplyTo: (replyTo: ReplyTo | null) => void;
}

export function Composer({ practice, talk, replyTo, onReplyTo }: Props) {
	const id = useId();
	const [open, setOpen] = useState(false);
	const dock = useRef<HTMLElement>(null);
	const area = useRef<HTMLTextAreaElement>(null);
	const opener = useRef<HTMLButtonElement>(null);
	useDockHeight(dock);

	const fold = (): void => {
		setOpen(false);
		setTimeout(() => opener.current?.focus(), 0);
	};
	const one = useSending(practice, talk, replyTo?.comment.id ?? null, () => {
		onReplyTo(null);
		announce(t().talk.saved);
		fold();
	});

	useLayoutEffect(() => {
		if (!replyTo) return;
		setOpen(true);
		if (replyTo.quote) one.type(`${[one.draft.text.trim(), replyTo.quote].filter(Boolean).join("\n\n")}\n\n`);
	}, [replyTo]);
	/* Before the next key: who types on at once loses no letter. */
	useLayoutEffect(() => {
		if (open) area.current?.focus({ preventScroll: true });
	}, [open, replyTo, one.fault]);

	return (
		<section class={open ? "composer composer-open" : "composer"} ref={dock} aria-label={t().talk.label}>
			{open ? (
				<form onSubmit={(event) => { event.preventDefault(); void one.send(); }}>
					{replyTo && <Replying to={replyTo} onEnd={() => onReplyTo(null)} />}
					<div class="composer-head">
						<label for={id}>{t().talk.label}</label>
						<button type="button" class="quiet" aria-label={t().talk.fold} title={t().talk.fold} onClick={fold}>
							<Icon name="down" />
						</button>
					</div>
					<Area id={id} area={area} one={one} onEscape={fold} />
					<Foot one={one} />
				</form>
			) : (
				<button type="button" class="opener" ref={opener} onClick={() => setOpen(true)}>
					<Icon name="talk" />
					<span>{one.draft.text ? t().talk.openDraft : t().talk.open}</span>
					{one.failed && <span class="wrong">{t().talk.failed}</span>}
				</button>
			)}
		</section>
	);
}
