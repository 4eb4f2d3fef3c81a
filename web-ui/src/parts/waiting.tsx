// SPDX-License-Identifier: EUPL-1.2
// Messages of one's own that the node does not have yet.
import { account } from "../api/session";
import type { Comment, Id } from "../api/shapes";
import { t } from "../state/language";
import { again, drop, refused, type Waiting, waitingIn } from "../state/outbox";
import { isMine } from "../state/people";
import { Prose } from "./prose";
import { words } from "./states";

/** Sent, and back by another way before its answer. */
const arrived = (one: Waiting, comments: Comment[]): boolean =>
	comments.some((comment) => comment.number > one.after && (comment.text ?? "") === one.text && isMine(comment));

function One({ one }: { one: Waiting }) {
	const why = refused.value.get(one.token);
	return (
		<li>
			<article class="message message-waiting">
				<header><strong>{account.value?.name}</strong></header>
				<Prose text={one.text} lang={one.lang} />
				<footer>
					{why
						? <span class="wrong" role="alert">{t().talk.failed} {words(why)}</span>
						: <span>{t().talk.waiting}</span>}
					{why && <button type="button" class="link" onClick={() => again(one.token)}>{t().failure.again}</button>}
					<button type="button" class="link" onClick={() => drop(one.token)}>{t().talk.discard}</button>
				</footer>
			</article>
		</li>
	);
}

export function WaitingMessages({ about, comments }: { about: Id; comments: Comment[] }) {
	const waiting = waitingIn(about).filter((one) => !arrived(one, comments));
	if (!waiting.length) return null;
	return <ul class="threads waiting">{waiting.map((one) => <One key={one.token} one={one} />)}</ul>;
}
