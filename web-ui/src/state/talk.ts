// SPDX-License-Identifier: EUPL-1.2
// A discussion as it stands: its messages in order, which of them are new to this reader, kept up to date live.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { listComments, onDiscussion } from "../api/methods";
import { account } from "../api/session";
import type { Comment, Id } from "../api/shapes";
import { announce } from "./announce";
import { t } from "./language";
import { type Loaded, useLoaded } from "./load";
import { recall, remember } from "./memory";
import { placedIn } from "./threads";

const PAGES_MOST = 25;

export interface Talk {
	loaded: Loaded<Comment[]>;
	fresh: Signal<Set<Id>>;
	changed: Signal<boolean>;
	add: (comment: Comment) => void;
}

async function all(practice: Id): Promise<Comment[]> {
	const out: Comment[] = [];
	let after: string | undefined;
	for (let page = 0; page < PAGES_MOST; page++) {
		const { items, next } = await listComments(practice, after);
		out.push(...items);
		if (!next) break;
		after = next;
	}
	return out;
}

const mine = (comment: Comment): boolean => !!comment.author && comment.author.name === account.value?.name;

export const nameOf = (comment: Comment): string => comment.author?.name ?? t().talk.someone;

export function useTalk(practice: Id): Talk {
	const loaded = useLoaded(`talk ${practice}`, () => all(practice));
	const fresh = useSignal<Set<Id>>(new Set());
	const changed = useSignal(false);
	const seen = useRef(Number(recall(`seen.${practice}`) ?? 0));

	const add = (comment: Comment): void => {
		const before = loaded.value.peek() ?? [];
		const known = before.some((one) => one.id === comment.id);
		loaded.value.value = placedIn(before, comment);
		if (known || mine(comment)) return;
		fresh.value = new Set(fresh.value).add(comment.id);
		announce(t().talk.arrived(nameOf(comment)));
	};
	useEffect(() => onDiscussion(practice, (event) => {
		if (event.comment) add(event.comment);
		if (event.changed) changed.value = true;
	}), [practice]);

	const comments = loaded.value.value;
	useEffect(() => {
		if (!comments) return;
		if (seen.current > 0) {
			const later = comments.filter((one) => one.created > seen.current && !mine(one)).map((one) => one.id);
			if (later.some((id) => !fresh.value.has(id))) fresh.value = new Set([...fresh.value, ...later]);
		}
		const last = Math.max(1, ...comments.map((one) => one.created));
		remember(`seen.${practice}`, String(last));
	}, [comments]);
	return { loaded, fresh, changed, add };
}
