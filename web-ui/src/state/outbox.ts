// SPDX-License-Identifier: EUPL-1.2
// Messages on their way: kept in this browser until the node has said that it has them, sent again under the same token
// when the line returns, and so published once.
import { effect, signal } from "@preact/signals";
import { failure, type Failure } from "../api/failure";
import { type NewComment, publishComment } from "../api/methods";
import { account } from "../api/session";
import type { Comment, Id } from "../api/shapes";
import { opened } from "../api/socket";
import { recall, remember } from "./memory";

const KEY = "outbox";
const AGAIN_MS = 5_000;
const LATER = new Set(["offline", "timeout", "lost", "busy", "too_many", "failed", "sign_in_needed"]);

export interface Waiting extends NewComment {
	login: string;
	words?: string | undefined; /* of its quote */
	after: number; /* the newest arrival that its writer had seen */
	at: number;
}

function recalled(): Waiting[] {
	try {
		const kept: unknown = JSON.parse(recall(KEY) ?? "[]");
		return Array.isArray(kept) ? (kept as Waiting[]).filter((one) => one && typeof one.token === "string") : [];
	} catch {
		return [];
	}
}

export const outbox = signal<Waiting[]>(recalled());
/** Why the node would not take one, by its token. */
export const refused = signal<Map<string, Failure>>(new Map());
/** What was published last from here. */
export const published = signal<Comment | null>(null);

let sending = false;
let timer = 0;

function keep(items: Waiting[]): void {
	outbox.value = items;
	remember(KEY, items.length ? JSON.stringify(items) : null);
}

export function drop(token: string): void {
	keep(outbox.peek().filter((one) => one.token !== token));
	const rest = new Map(refused.peek());
	if (rest.delete(token)) refused.value = rest;
}

/** What was refused is tried once more. */
export function again(token: string): void {
	const rest = new Map(refused.peek());
	rest.delete(token);
	refused.value = rest;
	void flush();
}

/** Another window of this browser may have sent it meanwhile: the token makes that harmless. */
async function sendOne(one: Waiting): Promise<boolean> {
	const { login: _login, words: _words, after: _after, at: _at, ...comment } = one;
	try {
		const answer = await publishComment(comment);
		published.value = answer.comment;
		drop(one.token);
		return true;
	} catch (raw) {
		const why = failure(raw);
		if (!LATER.has(why.code)) refused.value = new Map(refused.peek()).set(one.token, why);
		else if (why.code !== "offline") timer = window.setTimeout(() => void flush(), AGAIN_MS);
		return !LATER.has(why.code);
	}
}

export async function flush(): Promise<void> {
	clearTimeout(timer);
	if (sending) return;
	sending = true;
	for (const one of outbox.peek()) {
		if (one.login !== account.peek()?.login || refused.peek().has(one.token)) continue;
		if (!(await sendOne(one))) break;
	}
	sending = false;
}

export function put(one: Waiting): void {
	keep([...outbox.peek(), one]);
	void flush();
}

export const waitingIn = (about: Id): Waiting[] =>
	outbox.value.filter((one) => one.about === about && one.login === account.value?.login);

effect(() => {
	if (opened.value > 0 && account.value) setTimeout(() => void flush(), 0);
});
