// SPDX-License-Identifier: EUPL-1.2
// The order of a discussion, and the blocks in which a long one is drawn.
import type { Comment, Id } from "../api/shapes";
import { anchorOf } from "./anchor";

/** A message that is known already takes its old place with its new words. */
export function placedIn(comments: Comment[], one: Comment): Comment[] {
	if (comments.some((known) => known.id === one.id)) return comments.map((known) => (known.id === one.id ? one : known));
	return [...comments, one];
}

export interface Thread {
	first: Comment;
	answers: Comment[];
}

/** Each first message with everything that followed it, in order of time. */
export function threads(comments: Comment[]): Thread[] {
	const byId = new Map(comments.map((one) => [one.id, one]));
	const rootOf = (one: Comment): Comment => {
		let at = one;
		for (let depth = 0; depth < comments.length; depth++) {
			const parent = at.parent ? byId.get(at.parent) : undefined;
			if (!parent) break;
			at = parent;
		}
		return at;
	};
	const out = new Map<Id, Thread>();
	for (const one of comments) {
		const root = rootOf(one);
		const thread = out.get(root.id) ?? { first: root, answers: [] };
		if (one !== root) thread.answers.push(one);
		out.set(root.id, thread);
	}
	return [...out.values()];
}

/* What is drawn at a time. */
export const BLOCK = 5; /* threads */

/** The block nearest to where the reader is that is not drawn yet; -1 where all are. */
export function nextBlock(drawn: ReadonlySet<number>, blocks: number, from: number): number {
	for (let away = 0; away < blocks + from; away++) {
		for (const block of [from + away, from - away]) {
			if (block >= 0 && block < blocks && !drawn.has(block)) return block;
		}
	}
	return -1;
}

/** The block in which a message of this anchor stands. */
export const blockOf = (all: Thread[], anchor: string): number =>
	Math.floor(all.findIndex(({ first, answers }) => [first, ...answers].some((one) => anchorOf(one.id) === anchor)) / BLOCK);
