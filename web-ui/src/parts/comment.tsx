// SPDX-License-Identifier: EUPL-1.2
// One message: who speaks and from where, when, what they say.
import type { Comment } from "../api/shapes";
import { now } from "../state/clock";
import { ago, dateTime } from "../state/format";
import { t } from "../state/language";
import { nameOf } from "../state/talk";
import { Icon } from "./icon";
import { Prose } from "./prose";

interface Props {
	comment: Comment;
	fresh: boolean;
	answers?: string | undefined; /* the name that this message answers, where it is not plain from its place */
	onReply: ((comment: Comment) => void) | null;
}

/** A role of the node's own is said in the reader's language; anything else is how the person calls it. */
function roleWords(role: string | null | undefined): string {
	const table: Record<string, string> = t().role;
	return role ? table[role] ?? role : "";
}

export function Message({ comment, fresh, answers, onReply }: Props) {
	const name = nameOf(comment);
	const from = [roleWords(comment.author?.role), comment.structure?.name, comment.structure?.city].filter(Boolean).join(" · ");
	return (
		<article class={fresh ? "message message-new" : "message"} id={`m-${comment.id.slice(0, 16)}`} tabIndex={-1}>
			<header>
				<strong>{name}</strong>
				<span class="muted">{from}</span>
				{fresh && <span class="new">{t().talk.isNew}</span>}
			</header>
			{answers && <p class="muted answers-to"><Icon name="reply" />{t().talk.replyingTo(answers)}</p>}
			<Prose text={comment.text} lang={comment.lang} />
			<footer>
				<time dateTime={new Date(comment.created).toISOString()} title={dateTime(comment.created)}>
					{ago(comment.created, now.value)}
				</time>
				{comment.pending && <span>{t().talk.pending}</span>}
				{onReply && (
					<button type="button" class="link" aria-label={t().talk.replyTo(name)} onClick={() => onReply(comment)}>
						{t().talk.reply}
					</button>
				)}
			</footer>
		</article>
	);
}
