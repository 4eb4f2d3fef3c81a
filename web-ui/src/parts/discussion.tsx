// SPDX-License-Identifier: EUPL-1.2
// The discussion below a practice: threads, what is new, an invitation for those who are not signed in.
import type { Comment, Id } from "../api/shapes";
import { account } from "../api/session";
import { t } from "../state/language";
import { withNext } from "../state/route";
import { nameOf, type Talk } from "../state/talk";
import { type Thread, threads } from "../state/threads";
import { Message, type OnReply } from "./comment";
import { Empty, Failed, Skeleton } from "./states";

const anchor = (id: Id): string => `m-${id.slice(0, 16)}`;

function Invitation() {
	return (
		<div class="aside invitation">
			<h3>{t().talk.invite}</h3>
			<p>{t().talk.inviteMore}</p>
			<p class="actions">
				<a class="button main" href={withNext("/sign-in", "#discussion")}>{t().app.signIn}</a>
				<a class="button" href={withNext("/sign-up", "#discussion")}>{t().app.signUp}</a>
			</p>
		</div>
	);
}

interface Shown {
	thread: Thread;
	talk: Talk;
	onReply: OnReply | null;
}

function Thread({ thread, talk, onReply }: Shown) {
	const { first, answers } = thread;
	const name = (id: Id | null | undefined): string | undefined => {
		const answered = answers.find((one) => one.id === id);
		return answered && nameOf(answered);
	};
	return (
		<li>
			<Message comment={first} fresh={talk.fresh.value.has(first.id)} onReply={onReply} />
			{answers.length > 0 && (
				<ul class="answers-list">
					{answers.map((one) => (
						<li key={one.id}>
							<Message comment={one} fresh={talk.fresh.value.has(one.id)} answers={name(one.parent)} onReply={onReply} />
						</li>
					))}
				</ul>
			)}
		</li>
	);
}

function NewLink({ comments, talk }: { comments: Comment[]; talk: Talk }) {
	const first = comments.find((one) => talk.fresh.value.has(one.id));
	if (!first) return null;
	return <a class="new" href={`#${anchor(first.id)}`}>{t().talk.toNew(talk.fresh.value.size)}</a>;
}

export function Discussion({ talk, onReply }: { talk: Talk; onReply: OnReply | null }) {
	const comments = talk.loaded.value.value;
	const failed = talk.loaded.failed.value;
	const signedIn = !!account.value;
	return (
		<section class="discussion" id="discussion" tabIndex={-1} aria-labelledby="discussion-title">
			<div class="discussion-head">
				<h2 id="discussion-title">{t().talk.title}</h2>
				{comments && <span class="muted">{t().talk.count(comments.length)}</span>}
				{comments && <NewLink comments={comments} talk={talk} />}
			</div>
			{!comments
				? failed ? <Failed why={failed} again={talk.loaded.again} /> : <Skeleton lines={4} />
				: comments.length === 0
					? <Empty text={t().talk.empty} />
					: (
						<ul class="threads">
							{threads(comments).map((thread) => (
								<Thread key={thread.first.id} thread={thread} talk={talk} onReply={signedIn ? onReply : null} />
							))}
						</ul>
					)}
			{signedIn && !!comments?.length && <p class="hint">{t().talk.quoteHint}</p>}
			{!signedIn && <Invitation />}
		</section>
	);
}
