// SPDX-License-Identifier: EUPL-1.2
// Where one writes: docked at the foot of the window so that one can read on, its draft kept until it is published.
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { sayWriting } from "../api/methods";
import type { Comment, Id } from "../api/shapes";
import { announce } from "../state/announce";
import { languageNames, languages, t } from "../state/language";
import type { Passage } from "../state/passage";
import { nameOf } from "../state/people";
import { peopleOf, placeOf, type Sending, useSending } from "../state/sending";
import type { Talk } from "../state/talk";
import { Choice } from "./choice";
import { Wrong } from "./field";
import { Icon } from "./icon";
import { Later } from "./later";

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
	quote: Passage | null;
}

function Replying({ to, onEnd }: { to: ReplyTo; onEnd: () => void }) {
	return (
		<div class="replying">
			<div>
				<p><Icon name="reply" />{t().talk.replyingTo(nameOf(to.comment))}</p>
				{to.quote && <blockquote class="quote"><p>{to.quote.words}</p></blockquote>}
			</div>
			<button type="button" class="quiet" aria-label={t().talk.noReply} title={t().talk.noReply} onClick={onEnd}>
				<Icon name="cross" />
			</button>
		</div>
	);
}

/** People whose names begin as the word after the last @. */
function People({ talk, one, area }: { talk: Talk; one: Sending; area: { current: HTMLTextAreaElement | null } }) {
	const begun = /(?:^|\s)@(\p{L}*)$/u.exec(one.draft.text);
	if (!begun) return null;
	const start = begun[1]!.toLocaleLowerCase();
	const names = [...peopleOf(talk).keys()].filter((name) => name.toLocaleLowerCase().startsWith(start)).slice(0, 5);
	if (!names.length) return null;
	const take = (name: string): void => {
		one.type(`${one.draft.text.slice(0, one.draft.text.length - begun[1]!.length)}${name} `);
		area.current?.focus();
	};
	return (
		<div class="people" role="group" aria-label={t().talk.mention}>
			{names.map((name) => <button type="button" class="reaction" key={name} onClick={() => take(name)}>{`@${name}`}</button>)}
		</div>
	);
}

interface AreaProps {
	id: string;
	area: { current: HTMLTextAreaElement | null };
	one: Sending;
	about: Id;
	onEscape: () => void;
}

const WRITING_MS = 5_000;

function Area({ id, area, one, about, onEscape }: AreaProps) {
	const said = useRef(0);
	const onKey = (event: KeyboardEvent): void => {
		if (event.key === "Escape") onEscape();
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void one.send();
	};
	const onInput = (text: string): void => {
		one.type(text);
		if (Date.now() - said.current < WRITING_MS) return;
		said.current = Date.now();
		sayWriting(about).catch(() => undefined);
	};
	return (
		<>
			<textarea
				id={id}
				ref={area}
				rows={4}
				lang={one.lang}
				value={one.draft.text}
				aria-invalid={one.fault ? "true" : undefined}
				aria-describedby={`${id}-hint${one.fault ? ` ${id}-error` : ""}`}
				onInput={(event) => onInput(event.currentTarget.value)}
				onKeyDown={onKey}
			/>
			<Wrong id={`${id}-error`} text={one.fault} />
			<p class="hint" id={`${id}-hint`}>{t().talk.hint}</p>
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
			<span class="hint" role="status">{one.waits ? t().talk.filesFirst : one.draft.text && t().talk.draftKept}</span>
			<button type="submit" class="button main">{t().talk.send}</button>
		</div>
	);
}

interface Props {
	about: Id;
	talk: Talk;
	replyTo: ReplyTo | null;
	onReplyTo: (replyTo: ReplyTo | null) => void;
}

export function Composer({ about, talk, replyTo, onReplyTo }: Props) {
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
	const one = useSending({ about, parent: replyTo?.comment.id ?? null, quote: replyTo?.quote ?? null }, talk, () => {
		onReplyTo(null);
		announce(t().talk.sending);
		fold();
	});

	useLayoutEffect(() => {
		if (replyTo) setOpen(true);
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
					<Area id={id} area={area} one={one} about={about} onEscape={fold} />
					<People talk={talk} one={one} area={area} />
					<Later load={() => import("./media/input").then((part) => part.default)}
						props={{ place: placeOf(about), value: null, onValue: null, voice: true }} />
					<Foot one={one} />
				</form>
			) : (
				<button type="button" class="opener" ref={opener} onClick={() => setOpen(true)}>
					<Icon name="talk" />
					<span>{one.draft.text ? t().talk.openDraft : t().talk.open}</span>
				</button>
			)}
		</section>
	);
}
