// SPDX-License-Identifier: EUPL-1.2
// Who is here: the node's greeting, and the three requests that set or end the cookie.
import { batch, computed, effect, signal } from "@preact/signals";
import { Failure, failure } from "./failure";
import { opened, reconnect, request, unknown } from "./socket";
import { setClock } from "../state/clock";
import { givenHello } from "../state/given";
import { forgetOthers } from "../state/kept";
import { recall, remember } from "../state/memory";
import type { Account, Hello, Lang } from "./shapes";
import { pack, unpack } from "./wire";

const AUTH_MS = 15_000;

const KEY = "hello";

/** Who was here last: without a line there is nobody to ask. */
function lastHello(): Hello | null {
	try {
		return JSON.parse(recall(KEY) ?? "null") as Hello | null;
	} catch {
		return null;
	}
}

export const hello = signal<Hello | null>(givenHello ?? lastHello());
/** True once this node has greeted this very reader. */
export const greeted = signal(false);
/** Which opening of the line the greeting belongs to: what is sent over another one may be sent as somebody else. */
export const greetedAt = signal(0);
export const account = computed(() => hello.value?.account ?? null);
export const mayPublish = computed(() => !!account.value && account.value.role !== "learner");

/** True where somebody was signed in here, and the node ended that: until somebody signs in again. */
export const ended = signal(false);

function greet(): void {
	const opening = opened.peek();
	request<Hello>("hello").then((greeting) => batch(() => {
		setClock(greeting.now);
		ended.value = !greeting.account && (ended.peek() || !!account.peek());
		hello.value = greeting;
		greeted.value = true;
		greetedAt.value = opening;
	}), () => undefined);
}

effect(() => {
	if (opened.value > 0) greet();
});

effect(() => {
	if (unknown.value > 0 && account.peek()) greet();
});

effect(() => {
	if (!greeted.value || !hello.value) return;
	if (hello.value.full) void import("../parts/disk/full"); /* says so */
	remember(KEY, JSON.stringify(hello.value));
	void forgetOthers(hello.value.account?.login ?? "");
});

export async function post<T>(path: string, body: object): Promise<T> {
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), AUTH_MS);
	let answer: Response;
	try {
		answer = await fetch(path, {
			method: "POST",
			credentials: "same-origin",
			headers: { "Content-Type": "application/msgpack" },
			body: pack(body),
			signal: stop.signal,
		});
	} catch {
		throw new Failure("offline");
	} finally {
		clearTimeout(timer);
	}
	const bytes = await answer.arrayBuffer();
	let read: unknown = null;
	try {
		read = unpack(bytes);
	} catch {
		throw new Failure("failed", `status ${answer.status}`);
	}
	if (!answer.ok) throw failure(read);
	return read as T;
}

export async function enter(path: string, body: object): Promise<void> {
	const answer = await post<{ account: Account }>(path, body);
	if (hello.value) hello.value = { ...hello.value, account: answer.account };
	reconnect();
}

interface NewAccount {
	login: string;
	password: string;
	name: string;
	lang: Lang;
	invite?: string; /* what an invitation says of the role */
	wish?: string; /* asks to become professional */
}

export const signUp = (wanted: NewAccount): Promise<void> => enter("/auth/sign-up", wanted);
export const signIn = (login: string, password: string): Promise<void> => enter("/auth/sign-in", { login, password });

/** A letter with a link and six digits, if the node knows the address; it does not say whether. */
export const askLetter = (address: string, lang: Lang): Promise<unknown> => post("/auth/ask", { address, lang });
/** The six digits of that letter, or a code that an editor gave. */
export const enterCode = (code: string): Promise<void> => enter("/auth/code", { code });
export const enterLink = (link: string): Promise<void> => enter("/auth/link", { link });

export async function signOut(): Promise<void> {
	await post("/auth/sign-out", {});
	if (hello.value) hello.value = { ...hello.value, account: null };
	reconnect();
}
