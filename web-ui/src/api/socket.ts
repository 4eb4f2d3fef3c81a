// SPDX-License-Identifier: EUPL-1.2
// The one websocket: opens again by itself with growing pauses, takes its subscriptions up again, and gives every
// request an answer or a Failure within a known time.
import { signal } from "@preact/signals";
import { Failure, failure } from "./failure";
import { pack, unpack } from "./wire";

const PROTOCOL = "essaim.v1";
const REQUEST_MS = 15_000; /* from sending to the answer */
const OFFLINE_MS = 6_000;  /* for the line to open first */
const OPENING_MS = 10_000;
const SILENCE_MS = 30_000; /* after which a line is tried before it is believed */
const PAUSE_FIRST_MS = 400;
const PAUSE_MOST_MS = 20_000;

type Line = "opening" | "open" | "waiting";
type Handler = (data: unknown) => void;

interface Waiting {
	message: (number: number) => Uint8Array<ArrayBuffer>;
	resolve: (result: unknown) => void;
	reject: (why: Failure) => void;
	timer: number;
	sent: boolean;
}

interface Subscription {
	topic: string;
	handler: Handler;
	number: number | null;
}

/** What the page may show of the line's state. */
export const line = signal<Line>("opening");
/** Grows each time a line has opened: whoever loaded something under an older one loads it again. */
export const opened = signal(0);

let socket: WebSocket | null = null;
let nextNumber = 1;
let pause = PAUSE_FIRST_MS;
let retryTimer = 0;
let heardAt = 0;
const waiting = new Map<number, Waiting>();
const subscriptions = new Set<Subscription>();

const address = (): string => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;

export function connect(): void {
	clearTimeout(retryTimer);
	if (socket) return;
	line.value = "opening";
	const mine = new WebSocket(address(), PROTOCOL);
	mine.binaryType = "arraybuffer";
	socket = mine;
	const slow = window.setTimeout(() => mine.close(), OPENING_MS);
	mine.onopen = () => {
		clearTimeout(slow);
		if (socket === mine) onOpen();
	};
	mine.onmessage = (event) => {
		if (socket === mine && event.data instanceof ArrayBuffer) onMessage(event.data);
	};
	mine.onclose = () => {
		clearTimeout(slow);
		if (socket === mine) onClose();
	};
}

/** A new line at once, because the session cookie changed. */
export function reconnect(): void {
	const old = socket;
	if (old) {
		onClose();
		old.close();
	}
	connect();
}

function onOpen(): void {
	pause = PAUSE_FIRST_MS;
	line.value = "open";
	for (const [number, one] of waiting) if (!one.sent) send(number, one);
	for (const one of subscriptions) take(one);
	opened.value++;
}

function onClose(): void {
	socket = null;
	for (const one of subscriptions) one.number = null;
	for (const [number, one] of waiting) {
		if (one.sent) settle(number)?.reject(new Failure("lost"));
	}
	line.value = "waiting";
	retryTimer = window.setTimeout(connect, pause * (0.7 + Math.random() * 0.6));
	pause = Math.min(pause * 2, PAUSE_MOST_MS);
}

/** How often the node has answered that it knows nobody here, or has no room: it greets anew then. */
export const unknown = signal(0);

function refuse(number: number, why: Failure): void {
	settle(number)?.reject(why);
	if (why.code === "sign_in_needed" || why.code === "no_room") unknown.value += 1;
}

function onMessage(data: ArrayBuffer): void {
	heardAt = Date.now();
	const message = unpack(data);
	if (!Array.isArray(message)) return;
	const [type, number, body, more] = message as [number, number, unknown, unknown];
	if (type === 1) settle(number)?.resolve(body);
	else if (type === 2) refuse(number, failure(body));
	else if (type === 3) for (const one of subscriptions) if (one.number === number && one.topic === body) one.handler(more);
}

function settle(number: number): Waiting | undefined {
	const one = waiting.get(number);
	if (one) clearTimeout(one.timer);
	waiting.delete(number);
	return one;
}

function fail(number: number): void {
	const late = settle(number);
	if (!late) return;
	late.reject(new Failure(late.sent ? "timeout" : "offline"));
	if (late.sent) reconnect(); /* a line that keeps silent is dead, whatever it says of itself */
}

function send(number: number, one: Waiting): void {
	clearTimeout(one.timer);
	one.timer = window.setTimeout(() => fail(number), REQUEST_MS);
	one.sent = true;
	socket?.send(one.message(number));
}

/** Sends a request, or keeps it until the line opens; fails with `offline`, `timeout`, `lost` or the node's own code. */
export function request<T>(method: string, params: object = {}): Promise<T> {
	return new Promise<T>((resolve, reject) => {
		const number = nextNumber++;
		const one: Waiting = {
			message: (n) => pack([0, n, method, params]),
			resolve: resolve as (result: unknown) => void,
			reject,
			timer: window.setTimeout(() => fail(number), OFFLINE_MS),
			sent: false,
		};
		waiting.set(number, one);
		if (line.peek() === "open") send(number, one);
	});
}

function take(one: Subscription): void {
	request<{ subscription: number }>("subscribe", { topic: one.topic }).then(
		({ subscription }) => {
			if (subscriptions.has(one)) one.number = subscription;
			else void request("unsubscribe", { subscription }).catch(() => undefined);
		},
		() => undefined, /* the line broke: taken up again when it opens */
	);
}

/** Calls `handler` for each event of `topic` until the returned function is called. */
export function subscribe<T>(topic: string, handler: (data: T) => void): () => void {
	const one: Subscription = { topic, handler: handler as Handler, number: null };
	subscriptions.add(one);
	if (line.peek() === "open") take(one);
	return () => {
		subscriptions.delete(one);
		if (one.number !== null && line.peek() === "open") {
			void request("unsubscribe", { subscription: one.number }).catch(() => undefined);
		}
	};
}

/** A phone that wakes up may hold a line that died in its sleep: ask something small. */
function awake(): void {
	if (document.visibilityState === "hidden") return;
	if (line.peek() === "open") {
		if (Date.now() - heardAt > SILENCE_MS) void request("hello").catch(() => undefined);
		return;
	}
	pause = PAUSE_FIRST_MS;
	connect();
}
window.addEventListener("online", awake);
document.addEventListener("visibilitychange", awake);
