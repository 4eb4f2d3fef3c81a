// SPDX-License-Identifier: EUPL-1.2
// One message: who speaks and from where, when, what they say.
import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Comment } from "../api/shapes";
import { now } from "../state/clock";
import { ago, date, dateTime } from "../state/format";
import { t } from "../state/language";
import { type Passage, passageOf } from "../state/passage";
import { fromOf, isMine, nameOf } from "../state/people";
import { anchorOf } from "../state/anchor";
import { toTakeBack } from "../state/taking";
import { Aloud } from "./aloud";
import { Icon } from "./icon";
import { Later } from "./later";
import { Prose } from "./prose";
import { Reactions } from "./reactions";
import { Report } from "./report";
import { Writer } from "./writer";

export type OnReply = (comment: Comment, quote: Passage | null) => void;

/** What the people who look at a discussion may do with its messages. */
export interface Doing {
	onReply: OnReply | null;
	react: (comment: Comment, code: string, on: boolean) => Promise<void>;
	accepted?: string | null | undefined;
	onAccept?: ((comment: Comment | null) => void) | undefined;
}

interface Props {
	comment: Comment;
	fresh: boolean;
	answers?: string | undefined; /* the name that this message answers, where it is not plain from its place */
	doing: Doing;
}

export { anchorOf };

/** What the reader has selected inside a message. */
function selectedIn(message: HTMLElement | null, text: string): Passage | null {
	const selection = getSelection();
	const inside = selection && !selection.isCollapsed && message?.contains(selection.anchorNode) && message.contains(selection.focusNode);
	return inside ? passageOf(text, selection.toString()) : null;
}

function Quote({ comment }: { comment: Comment }) {
	const quote = comment.quote;
	if (!quote) return null;
	return (
		<blockquote class="quote">
			<a href={`#${anchorOf(quote.id)}`}>{quote.author?.name ?? t().talk.someone}</a>
			<p>{quote.passage ?? t().talk.quoteGone}</p>
		</blockquote>
	);
}

function Accept({ comment, doing }: { comment: Comment; doing: Doing }) {
	const accepted = doing.accepted === comment.id;
	if (!doing.onAccept || (isMine(comment) && !accepted)) return null;
	return (
		<button type="button" class="link" onClick={() => doing.onAccept?.(accepted ? null : comment)}>
			{accepted ? t().question.unaccept : t().question.accept}
		</button>
	);
}

/** Only its words change with the clock, not what stands around them. */
function When({ at }: { at: number }) {
	const words = useComputed(() => ago(at, now.value));
	return <time dateTime={new Date(at).toISOString()} title={dateTime(at)}>{words}</time>;
}

function Foot({ comment, doing, text }: { comment: Comment; doing: Doing; text: { current: HTMLElement | null } }) {
	const name = nameOf(comment);
	return (
		<footer>
			<When key={comment.id} at={comment.created} />
			{comment.pending && <span>{t().talk.pending}</span>}
			{!comment.withdrawn && (
				<>
					{doing.onReply && (
						<button
							type="button"
							class="link"
							aria-label={t().talk.replyTo(name)}
							onMouseDown={(event) => event.preventDefault()} /* keeps what is selected */
							onClick={() => doing.onReply?.(comment, selectedIn(text.current, comment.text ?? ""))}
						>
							{t().talk.reply}
						</button>
					)}
					<Accept comment={comment} doing={doing} />
					{isMine(comment)
						? (
							<a
								href={`/take-back/${comment.id}`}
								rel="nofollow"
								onClick={() => (toTakeBack.value = { comment, from: `${location.pathname}#${anchorOf(comment.id)}` })}
							>
								{t().talk.takeBack}
							</a>
						)
						: <Report id={comment.id} what={name} />}
					{comment.text && <Aloud text={comment.text} lang={comment.lang} name={name} />}
					<Reactions reactions={comment.reactions} react={(code, on) => doing.react(comment, code, on)} />
				</>
			)}
		</footer>
	);
}

export function Message({ comment, fresh, answers, doing }: Props) {
	const text = useRef<HTMLDivElement>(null);
	const accepted = doing.accepted === comment.id;
	const look = ["message", fresh && "message-new", accepted && "message-accepted"].filter(Boolean).join(" ");
	return (
		<article class={look} id={anchorOf(comment.id)} tabIndex={-1}>
			<header>
				<Writer one={comment} />
				<span class="muted">{fromOf(comment)}</span>
				{fresh && <span class="new">{t().app.isNew}</span>}
				{accepted && <span class="accepted"><Icon name="check" />{t().question.accepted}</span>}
			</header>
			{answers && <p class="muted answers-to"><Icon name="reply" />{t().talk.replyingTo(answers)}</p>}
			<Quote comment={comment} />
			{comment.withdrawn
				? <p class="muted">{t().app.withdrawn(date(comment.withdrawn))}</p>
				: <div ref={text}>{comment.text && <Prose text={comment.text} lang={comment.lang} />}</div>}
			{!!comment.files?.length && (
				<Later load={() => import("./media/files").then((part) => part.default)} props={{ value: comment.files, lang: comment.lang, by: nameOf(comment) }} />
			)}
			<Foot comment={comment} doing={doing} text={text} />
		</article>
	);
}
