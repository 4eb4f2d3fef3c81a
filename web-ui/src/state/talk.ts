// SPDX-License-Identifier: EUPL-1.2
// A discussion as it stands: its messages in order, which of them are new to this reader, kept up to date live.
import { effect, type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { listComments, markRead, onDiscussion, setReaction } from "../api/methods";
import { account, greeted } from "../api/session";
import type { Comment, Conversation, Id } from "../api/shapes";
import { announce } from "./announce";
import { t } from "./language";
import { type Loaded, useLoaded } from "./load";
import { recall, remember } from "./memory";
import { published } from "./outbox";
import { isMine, nameOf } from "./people";
import { placedIn } from "./threads";

const PAGES_MOST = 25;

export interface Talk {
	about: Id;
	loaded: Loaded<Comment[]>;
	fresh: Signal<Set<Id>>;
	changed: Signal<boolean>;
	experience: Signal<Conversation | null>; /* the newest that arrived */
	last: () => number;
	/** The reader has everything on the screen that is here. */
	saw: () => void;
	react: (comment: Comment, code: string, on: boolean) => Promise<void>;
}

/** The first part is shown while the others come. */
async function all(about: Id, onFirst: (items: Comment[], read: number) => void): Promise<Comment[]> {
	const out: Comment[] = [];
	let after: string | undefined;
	for (let page = 0; page < PAGES_MOST; page++) {
		const { items, next, read } = await listComments(about, after);
		out.push(...items);
		if (page === 0) onFirst(items, read);
		if (!next) break;
		after = next;
	}
	return out;
}

const lastOf = (comments: Comment[] | null): number => (comments ?? []).reduce((most, one) => Math.max(most, one.number), 0);

export function useTalk(about: Id): Talk {
	const read = useRef<number | null>(null);
	const fresh = useSignal<Set<Id>>(new Set());
	const changed = useSignal(false);
	const experience = useSignal<Conversation | null>(null);
	const marked = useRef(0);
	const loaded: Loaded<Comment[]> = useLoaded(`talk ${about}`, () => all(about, (items, upTo) => {
		read.current ??= account.peek() ? upTo : Number(recall(`seen.${about}`) ?? 0);
		if (!loaded.value.peek()) loaded.value.value = items;
	}));

	const add = (comment: Comment): void => {
		const before = loaded.value.peek() ?? [];
		const known = before.some((one) => one.id === comment.id);
		loaded.value.value = placedIn(before, comment);
		if (known || isMine(comment)) return;
		fresh.value = new Set(fresh.value).add(comment.id);
		announce(t().talk.arrived(nameOf(comment)));
	};
	useEffect(() => onDiscussion(about, (event) => {
		if (event.comment) add(event.comment);
		if (event.experience) experience.value = event.experience;
		if (event.hidden) loaded.value.value = (loaded.value.peek() ?? []).filter((one) => one.id !== event.hidden);
		if (event.changed) changed.value = true;
	}), [about]);
	useEffect(() => effect(() => {
		const one = published.value;
		if (one?.about === about) add(one);
	}), [about]);

	const comments = loaded.value.value;
	const known = greeted.value && loaded.given && !account.value; /* it came with the page and is not asked for */
	useEffect(() => {
		if (known) read.current ??= Number(recall(`seen.${about}`) ?? 0);
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
	return { about, loaded, fresh, changed, experience, last, saw, react };
}
