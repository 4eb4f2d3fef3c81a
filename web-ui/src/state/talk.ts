// SPDX-License-Identifier: EUPL-1.2
// A discussion as it stands: its messages in order, which of them are new to this reader, kept up to date live.
import { effect, type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { listComments, markRead, onDiscussion, setReaction } from "../api/methods";
import { account, greeted } from "../api/session";
import type { Comment, Comments, Conversation, Id } from "../api/shapes";
import { announce } from "./announce";
import { t } from "./language";
import { type Loaded, useLoaded } from "./load";
import { recall, remember } from "./memory";
import { published } from "./outbox";
import { isMine, nameOf } from "./people";
import { place } from "./route";
import { placedIn } from "./threads";

const PAGES_MOST = 25; /* after the first part */
const EARLIER_MOST = 100; /* before it: these are smaller */

export interface Talk {
	about: Id;
	loaded: Loaded<Comment[]>;
	total: Signal<number>; /* those on their way counted */
	fresh: Signal<Set<Id>>;
	opening: Signal<Id | null>; /* where a long one begins for this reader, not at its beginning */
	changed: Signal<boolean>;
	experience: Signal<Conversation | null>; /* the newest that arrived */
	last: () => number;
	/** The reader has everything on the screen that is here. */
	saw: () => void;
	react: (comment: Comment, code: string, on: boolean) => Promise<void>;
}

const FIRST = 20; /* messages: a screen full, and quickly here */

/** First parts that were asked for while something else about the conversation is on its way. */
const early = new Map<Id, { page: Promise<Comments>; at: number }>();
const EARLY_MS = 5_000;

const seenBy = (about: Id): number => Number(recall(`seen.${about}`) ?? 0);

/** Around the message that the address names, else around the first that is new to this reader. */
function opening(about: Id): Promise<Comments> {
	const named = /^m-([0-9a-f]{16})$/.exec(place.peek().hash)?.[1];
	return listComments(about, { limit: FIRST, from: named ?? "unread", read: seenBy(about) || undefined });
}

export function expectTalk(about: Id): void {
	const page = opening(about);
	early.set(about, { page, at: Date.now() });
	page.catch(() => early.delete(about));
}

function first(about: Id): Promise<Comments> {
	const asked = early.get(about);
	early.delete(about);
	return asked && Date.now() - asked.at < EARLY_MS ? asked.page : opening(about);
}

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The first part is shown while the others come: what follows it, then what came before. */
async function all(about: Id, onFirst: (page: Comments) => void): Promise<Comment[]> {
	const page = await first(about);
	let out = [...page.items];
	onFirst(page);
	let { next, previous } = page;
	for (let more = 0; next && more < PAGES_MOST; more++) {
		await breath();
		const part = await listComments(about, { after: next });
		out.push(...part.items);
		next = part.next;
	}
	for (let more = 0; previous && more < EARLIER_MOST; more++) {
		await breath();
		const part = await listComments(about, { before: previous });
		out = [...part.items, ...out];
		previous = part.previous;
	}
	return out;
}

/** Whether a message is shown no more. */
type Gone = (one: Comment) => boolean;

const lastOf = (comments: Comment[] | null): number => (comments ?? []).reduce((most, one) => Math.max(most, one.number), 0);

export function useTalk(about: Id): Talk {
	const read = useRef<number | null>(null);
	const fresh = useSignal<Set<Id>>(new Set());
	const changed = useSignal(false);
	const total = useSignal(0);
	const begins = useSignal<Id | null>(null);
	const experience = useSignal<Conversation | null>(null);
	const marked = useRef(0);
	const meanwhile = useRef<{ said: Comment[]; gone: Gone[] } | null>(null); /* since all was asked for */
	const ask = async (): Promise<Comment[]> => {
		const { said, gone } = (meanwhile.current = { said: [], gone: [] } as { said: Comment[]; gone: Gone[] });
		const left = (some: Comment[]): Comment[] => some.filter((one) => !gone.some((is) => is(one)));
		const whole = await all(about, (page) => began({ ...page, items: left(page.items) })).finally(() => (meanwhile.current = null));
		return left(said.reduce(placedIn, whole));
	};
	const began = (page: Comments): void => {
		read.current ??= account.peek() ? page.read : seenBy(about);
		total.value = page.total;
		if (loaded.value.peek()) return;
		loaded.value.value = page.items;
		if (page.previous && page.first_unread) begins.value = page.first_unread;
	};
	const loaded: Loaded<Comment[]> = useLoaded(`talk ${about}`, ask);

	const add = (comment: Comment): void => {
		const before = loaded.value.peek() ?? [];
		const known = before.some((one) => one.id === comment.id);
		meanwhile.current?.said.push(comment);
		loaded.value.value = placedIn(before, comment);
		if (known || isMine(comment)) return;
		fresh.value = new Set(fresh.value).add(comment.id);
		announce(t().talk.arrived(nameOf(comment)));
	};
	const drop = (is: Gone): void => {
		meanwhile.current?.gone.push(is);
		loaded.value.value = loaded.value.peek()?.filter((one) => !is(one)) ?? null;
	};
	useEffect(() => onDiscussion(about, (event) => {
		if (event.comment) add(event.comment);
		if (event.experience) experience.value = event.experience;
		if (event.hidden) drop((one) => one.id === event.hidden);
		if (event.blocked) drop((one) => one.structure?.id === event.blocked);
		const through = event.blocked || event.unblocked; /* its words stand in those of others, too: quoted, translated */
		if (through) loaded.again();
		if (through || event.changed) changed.value = true;
	}), [about]);
	useEffect(() => effect(() => {
		const one = published.value;
		if (one?.about === about) add(one);
	}), [about]);

	const comments = loaded.value.value;
	const known = greeted.value && loaded.given && !account.value; /* it came with the page and is not asked for */
	useEffect(() => {
		if (known) read.current ??= seenBy(about);
		if (!comments || !read.current) return;
		const upTo = read.current;
		const later = comments.filter((one) => one.number > upTo && !isMine(one)).map((one) => one.id);
		if (later.some((id) => !fresh.value.has(id))) fresh.value = new Set([...fresh.value, ...later]);
	}, [comments, known]);

	const last = (): number => lastOf(loaded.value.peek());
	const saw = (): void => {
		const upTo = last();
		if (upTo <= marked.current) return;
		marked.current = upTo;
		remember(`seen.${about}`, String(upTo));
		if (account.peek()) markRead(about, upTo).catch(() => (marked.current = 0));
	};
	const react = async (comment: Comment, code: string, on: boolean): Promise<void> => {
		const answer = await setReaction(comment.id, code, on);
		loaded.value.value = (loaded.value.peek() ?? []).map((one) =>
			(one.id === comment.id ? { ...one, reactions: answer.about.reactions } : one));
	};
	return { about, loaded, total, fresh, opening: begins, changed, experience, last, saw, react };
}
