// SPDX-License-Identifier: EUPL-1.2
// A discussion: threads, what is new, what waits to be sent, an invitation for those who are not signed in.
import { useEffect, useRef } from "preact/hooks";
import { account } from "../api/session";
import type { Comment, Id } from "../api/shapes";
import { t } from "../state/language";
import { nameOf } from "../state/people";
import { useReveal } from "../state/reveal";
import { withNext } from "../state/route";
import type { Talk } from "../state/talk";
import { type Thread, threads } from "../state/threads";
import { anchorOf, type Doing, Message } from "./comment";
import { WhoIsHere } from "./here";
import { Empty, Failed, Skeleton } from "./states";
import { WaitingMessages } from "./waiting";

const LONG = 60; /* messages: from then on they are laid out as they come into view */

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
	doing: Doing;
}

function Thread({ thread, talk, doing }: Shown) {
	const { first, answers } = thread;
	const name = (id: Id | null | undefined): string | undefined => {
		const answered = answers.find((one) => one.id === id);
		return answered && nameOf(answered);
	};
	return (
		<li>
			<Message comment={first} fresh={talk.fresh.value.has(first.id)} doing={doing} />
			{answers.length > 0 && (
				<ul class="answers-list">
					{answers.map((one) => (
						<li key={one.id}>
							<Message comment={one} fresh={talk.fresh.value.has(one.id)} answers={name(one.parent)} doing={doing} />
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
	return <a class="new" href={`#${anchorOf(first.id)}`}>{t().talk.toNew(talk.fresh.value.size)}</a>;
}

function Threads({ all, long, talk, doing }: { all: Thread[]; long: boolean; talk: Talk; doing: Doing }) {
	const { count, end, more } = useReveal(all.length);
	return (
		<>
			<ul class={long ? "threads threads-long" : "threads"}>
				{all.slice(0, count).map((thread) => <Thread key={thread.first.id} thread={thread} talk={talk} doing={doing} />)}
			</ul>
			{count < all.length && (
				<p ref={end as { current: HTMLParagraphElement | null }}>
					<button type="button" class="button" onClick={more}>{t().list.more}</button>
				</p>
			)}
		</>
	);
}

/** What stood on the screen for a moment counts as seen. */
function useSeen(talk: Talk): { current: HTMLElement | null } {
	const section = useRef<HTMLElement>(null);
	const comments = talk.loaded.value.value;
	useEffect(() => {
		const element = section.current;
		if (!element || !comments?.length || typeof IntersectionObserver === "undefined") return undefined;
		let timer = 0;
		const observer = new IntersectionObserver(([entry]) => {
			clearTimeout(timer);
			if (entry?.isIntersecting && document.visibilityState === "visible") timer = window.setTimeout(talk.saw, 600);
		});
		observer.observe(element);
		return () => {
			clearTimeout(timer);
			observer.disconnect();
		};
	}, [comments]);
	return section;
}

export function Discussion({ talk, ...doing }: { talk: Talk } & Omit<Doing, "react">) {
	const comments = talk.loaded.value.value;
	const failed = talk.loaded.failed.value;
	const signedIn = !!account.value;
	const can: Doing = { ...doing, onReply: signedIn ? doing.onReply : null, react: talk.react };
	return (
		<section class="discussion" id="discussion" ref={useSeen(talk)} tabIndex={-1} aria-labelledby="discussion-title">
			<div class="discussion-head">
				<h2 id="discussion-title">{t().talk.title}</h2>
				{comments && <span class="muted">{t().talk.count(comments.length)}</span>}
				{comments && <NewLink comments={comments} talk={talk} />}
			</div>
			<WhoIsHere about={talk.about} />
			{!comments
				? failed ? <Failed why={failed} again={talk.loaded.again} /> : <Skeleton lines={4} />
				: comments.length === 0
					? <Empty text={t().talk.empty} />
					: (
						<Threads all={threads(comments)} long={comments.length > LONG} talk={talk} doing={can} />
					)}
			<WaitingMessages about={talk.about} comments={comments ?? []} />
			{signedIn && !!comments?.length && <p class="hint">{t().talk.quoteHint}</p>}
			{!signedIn && <Invitation />}
		</section>
	);
}
