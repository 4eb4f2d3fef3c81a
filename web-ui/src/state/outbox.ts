// SPDX-License-Identifier: EUPL-1.2
// Messages on their way: kept in this browser until the node has said that it has them, sent again under the same token
// when the line returns, and so published once. Each stands under a name of its own, so that windows do not write over
// each other; one window at a time sends.
import { effect, signal } from "@preact/signals";
import { failure, type Failure } from "../api/failure";
import { type NewComment, publishComment } from "../api/methods";
import { account, greetedAt } from "../api/session";
import type { Comment, Id } from "../api/shapes";
import { opened } from "../api/socket";
import { onOtherWindow, recall, recallNames, remember } from "./memory";

const PREFIX = "outbox.";
const LOCK = "essaim.outbox";
const AGAIN_MS = 5_000;
const LATER = new Set(["offline", "timeout", "lost", "busy", "no_room", "too_many", "failed", "sign_in_needed"]);

export interface Waiting extends NewComment {
	login: string;
	words?: string | undefined; /* of its quote */
	after: number; /* the newest arrival that its writer had seen */
	at: number;
}

function one(name: string): Waiting[] {
	try {
		const kept = JSON.parse(recall(name) ?? "null") as Waiting | null;
		return kept && typeof kept.token === "string" && typeof kept.text === "string" ? [kept] : [];
	} catch {
		return [];
	}
}

const recalled = (): Waiting[] => recallNames(PREFIX).flatMap(one).sort((x, y) => x.at - y.at);

export const outbox = signal<Waiting[]>(recalled());
/** Why the node would not take one, by its token. */
export const refused = signal<Map<string, Failure>>(new Map());
/** What was published last from here. */
export const published = signal<Comment | null>(null);

let sending = false;
let timer = 0;

/** Those that this browser would not keep: they are sent from here or not at all. */
const unkept = new Set<string>();

onOtherWindow((name) => {
	if (name.startsWith(PREFIX)) outbox.value = [...recalled(), ...outbox.peek().filter((item) => unkept.has(item.token))];
});

export function drop(token: string): void {
	remember(PREFIX + token, null);
	outbox.value = outbox.peek().filter((item) => item.token !== token);
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

/** Should another window have sent it all the same: the token makes that harmless. */
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

const isGreeted = (greeting: number, opening: number): boolean => opening > 0 && greeting === opening;

async function sendAll(): Promise<void> {
	for (const item of outbox.peek()) {
		if (!isGreeted(greetedAt.peek(), opened.peek())) return; /* nobody has said yet as whom */
		if (item.login !== account.peek()?.login || refused.peek().has(item.token)) continue;
		if (!unkept.has(item.token) && !recall(PREFIX + item.token)) {
			outbox.value = outbox.peek().filter((other) => other.token !== item.token); /* another window has sent it */
			continue;
		}
		if (!(await sendOne(item))) break;
	}
}

export async function flush(): Promise<void> {
	clearTimeout(timer);
	if (sending) return;
	sending = true;
	await (navigator.locks ? navigator.locks.request(LOCK, sendAll) : sendAll()).catch(() => undefined);
	sending = false;
}

export function put(item: Waiting): void {
	if (!remember(PREFIX + item.token, JSON.stringify(item))) unkept.add(item.token);
	outbox.value = [...outbox.peek(), item];
	void flush();
}

export const waitingIn = (about: Id): Waiting[] =>
	outbox.value.filter((one) => one.about === about && one.login === account.value?.login);

effect(() => {
	if (isGreeted(greetedAt.value, opened.value) && account.value) setTimeout(() => void flush(), 0);
});
