// SPDX-License-Identifier: EUPL-1.2
// One message: who speaks and from where, when, what they say.
import { useRef } from "preact/hooks";
import type { Comment } from "../api/shapes";
import { now } from "../state/clock";
import { ago, date, dateTime } from "../state/format";
import { t } from "../state/language";
import { nameOf } from "../state/talk";
import { Icon } from "./icon";
import { Prose } from "./prose";

interface Props {
	comment: Comment;
	fresh: boolean;
	answers?: string | undefined; /* the name that this message answers, where it is not plain from its place */
	onReply: OnReply | null;
}

export type OnReply = (comment: Comment, quote: string) => void;

const QUOTE_MOST = 500;

/** What the reader has selected inside a message, as quoted lines. */
function quoted(message: HTMLElement | null): string {
	const selection = getSelection();
	const inside = selection && !selection.isCollapsed && message?.contains(selection.anchorNode) && message.contains(selection.focusNode);
	const words = inside ? selection.toString().trim().slice(0, QUOTE_MOST) : "";
	return words ? words.split(/\n+/).map((line) => `> ${line}`).join("\n") : "";
}

/** A role of the node's own is said in the reader's language; anything else is how the person calls it. */
function roleWords(role: string | null | undefined): string {
	const table: Record<string, string> = t().role;
	return role ? table[role] ?? role : "";
}

export function Message({ comment, fresh, answers, onReply }: Props) {
	const name = nameOf(comment);
	const text = useRef<HTMLDivElement>(null);
	const from = [roleWords(comment.author?.role), comment.structure?.name, comment.structure?.city].filter(Boolean).join(" · ");
	return (
		<article class={fresh ? "message message-new" : "message"} id={`m-${comment.id.slice(0, 16)}`} tabIndex={-1}>
			<header>
				<strong>{name}</strong>
				<span class="muted">{from}</span>
				{fresh && <span class="new">{t().talk.isNew}</span>}
			</header>
			{answers && <p class="muted answers-to"><Icon name="reply" />{t().talk.replyingTo(answers)}</p>}
			{comment.withdrawn
				? <p class="muted">{t().app.withdrawn(date(comment.withdrawn))}</p>
				: <div ref={text}><Prose text={comment.text} lang={comment.lang} /></div>}
			<footer>
				<time dateTime={new Date(comment.created).toISOString()} title={dateTime(comment.created)}>
					{ago(comment.created, now.value)}
				</time>
				{comment.pending && <span>{t().talk.pending}</span>}
				{onReply && !comment.withdrawn && (
					<button
						type="button"
						class="link"
						aria-label={t().talk.replyTo(name)}
						onMouseDown={(event) => event.preventDefault()} /* keeps what is selected */
						onClick={() => onReply(comment, quoted(text.current))}
					>
						{t().talk.reply}
					</button>
				)}
			</footer>
		</article>
	);
}
