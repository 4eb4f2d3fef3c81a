// SPDX-License-Identifier: EUPL-1.2
// A discussion: threads, what is new, what waits to be sent, an invitation for those who are not signed in.
import type { ComponentChild } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { account } from "../api/session";
import type { Comment, Id } from "../api/shapes";
import { t } from "../state/language";
import { nameOf } from "../state/people";
import { useReveal } from "../state/reveal";
import { withNext } from "../state/route";
import type { Talk } from "../state/talk";
import { BLOCK, type Thread, threads } from "../state/threads";
import { anchorOf, type Doing, Message } from "./comment";
import { WhoIsHere } from "./here";
import { Empty, Failed, Skeleton } from "./states";
import { WaitingMessages } from "./waiting";

const LONG = 25; /* messages: from then on they are laid out as they come into view */
const THREAD_PX = 172; /* of one that is not laid out yet, with the space above it: as the style sheet has it */

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
	fresh: ReadonlySet<Id>;
	doing: Doing;
}

function Drawn({ thread, fresh, doing }: Shown) {
	const { first, answers } = thread;
	const name = (id: Id | null | undefined): string | undefined => {
		const answered = answers.find((one) => one.id === id);
		return answered && nameOf(answered);
	};
	return (
		<>
			<Message comment={first} fresh={fresh.has(first.id)} doing={doing} />
			{answers.length > 0 && (
				<ul class="answers-list">
					{answers.map((one) => (
						<li key={one.id}>
							<Message comment={one} fresh={fresh.has(one.id)} answers={name(one.parent)} doing={doing} />
						</li>
					))}
				</ul>
			)}
		</>
	);
}

/** Made anew only where something about it changed: of a thousand messages, mostly one has. */
function OneThread({ thread, fresh, doing }: Shown) {
	const all = [thread.first, ...thread.answers];
	const now = [...all, ...all.map((one) => fresh.has(one.id)), doing];
	const made = useRef<{ from: unknown[]; node: ComponentChild }>({ from: [], node: null });
	const before = made.current.from;
	if (before.length !== now.length || now.some((one, i) => one !== before[i])) {
		made.current = { from: now, node: <Drawn thread={thread} fresh={fresh} doing={doing} /> };
	}
	return <>{made.current.node}</>;
}

function NewLink({ comments, talk }: { comments: Comment[]; talk: Talk }) {
	const first = comments.find((one) => talk.fresh.value.has(one.id));
	if (!first) return null;
	return <a class="new" href={`#${anchorOf(first.id)}`}>{t().talk.toNew(talk.fresh.value.size)}</a>;
}

/** Threads that are not drawn yet leave their room above the next one that is, or below the last. */
function Threads({ all, long, talk, doing, opens }: { all: Thread[]; long: boolean; talk: Talk; doing: Doing; opens: boolean }) {
	const drawn = useReveal(all, opens ? talk.opening.value : null);
	const items: ComponentChild[] = [];
	let missing = 0;
	for (let block = 0; block * BLOCK < all.length; block++) {
		const some = all.slice(block * BLOCK, (block + 1) * BLOCK);
		if (!drawn.has(block)) {
			missing += some.length;
			continue;
		}
		some.forEach((thread, i) => items.push(
			<li key={thread.first.id} style={i === 0 && missing ? { marginTop: `${missing * THREAD_PX}px` } : undefined}>
				<OneThread thread={thread} fresh={talk.fresh.value} doing={doing} />
			</li>,
		));
		missing = 0;
	}
	return (
		<ul class={long ? "threads threads-long" : "threads"} style={missing ? { paddingBottom: `${missing * THREAD_PX}px` } : undefined}>
			{items}
		</ul>
	);
}

/** The same functions whenever it is drawn, so that what was drawn stays. */
function useDoing(doing: Doing): Doing {
	const latest = useRef(doing);
	latest.current = doing;
	const { accepted } = doing;
	const replies = !!doing.onReply;
	const accepts = !!doing.onAccept;
	return useMemo<Doing>(() => ({
		onReply: replies ? (comment, quote) => latest.current.onReply?.(comment, quote) : null,
		react: (comment, code, on) => latest.current.react(comment, code, on),
		accepted,
		onAccept: accepts ? (comment) => latest.current.onAccept?.(comment) : undefined,
	}), [replies, accepts, accepted, account.value]);
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

/** opens: the discussion is what one comes to the page for. */
export function Discussion({ talk, opens, ...doing }: { talk: Talk; opens?: boolean } & Omit<Doing, "react">) {
	const comments = talk.loaded.value.value;
	const failed = talk.loaded.failed.value;
	const signedIn = !!account.value;
	const can = useDoing({ ...doing, onReply: signedIn ? doing.onReply : null, react: talk.react });
	return (
		<section class="discussion" id="discussion" ref={useSeen(talk)} tabIndex={-1} aria-labelledby="discussion-title">
			<div class="discussion-head">
				<h2 id="discussion-title">{t().talk.title}</h2>
				{!!comments?.length && <span class="muted">{t().talk.count(Math.max(comments.length, talk.total.value))}</span>}
				{comments && <NewLink comments={comments} talk={talk} />}
			</div>
			<WhoIsHere about={talk.about} />
			{!comments
				? failed ? <Failed why={failed} again={talk.loaded.again} /> : <Skeleton lines={4} />
				: comments.length === 0
					? <Empty text={t().talk.empty} />
					: (
						<Threads all={threads(comments)} long={Math.max(comments.length, talk.total.value) > LONG} talk={talk} doing={can} opens={!!opens} />
					)}
			<WaitingMessages about={talk.about} comments={comments ?? []} />
			{signedIn && !!comments?.length && <p class="hint">{t().talk.quoteHint}</p>}
			{!signedIn && <Invitation />}
		</section>
	);
}
