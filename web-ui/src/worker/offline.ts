// SPDX-License-Identifier: EUPL-1.2
// The service worker: opens the application without a line. It keeps the files of the bundle and the empty page that
// they fill, nothing that anybody said: what was read is kept by the page, for its reader alone (state/kept.ts).
declare const RELEASE: string;
declare const SHELL: string[];

interface Worker {
	addEventListener(type: "install" | "activate", handler: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
	addEventListener(type: "message", handler: (event: MessageEvent & { waitUntil(work: Promise<unknown>): void }) => void): void;
	addEventListener(type: "fetch", handler: (event: FetchLike) => void): void;
	skipWaiting(): Promise<void>;
	clients: { claim(): Promise<void> };
	registration: ServiceWorkerRegistration;
	location: Location;
}
interface FetchLike {
	request: Request;
	preloadResponse: Promise<Response | undefined>;
	respondWith(answer: Promise<Response>): void;
	waitUntil(work: Promise<unknown>): void;
}
const worker = self as unknown as Worker;

const PREFIX = "essaim-";
const CACHE = PREFIX + RELEASE;
const EMPTY_PAGE = "/index.html";
const PATIENCE_MS = 2_500; /* for a page to begin to arrive */
const WORTH_MS = 10_000;    /* for one that arrives after all: what hangs longer must not hold up the next release */
const FILE_MS = 120_000;
const FILES_MOST = 120;
const KEPT_RELEASES = 2; /* a window of the one before may still ask for its files */

const isAsset = (path: string): boolean => /^\/assets\/[^/]+$/.test(path);
/** What has an application behind it: no files, no feeds, no API. */
const isPage = (path: string): boolean => !path.includes(".") && !/^\/(api|auth|ws|healthz|readyz|metrics)(\/|$)/.test(path);

async function keep(paths: string[]): Promise<void> {
	const cache = await caches.open(CACHE);
	const known = (await cache.keys()).length;
	for (const path of paths.slice(0, Math.max(0, FILES_MOST - known))) {
		if (await cache.match(path)) continue;
		const answer = await fetch(path, { signal: AbortSignal.timeout(FILE_MS) });
		if (answer.ok) await cache.put(path, answer);
	}
}

/* The page comes last: where it is, its files are. */
worker.addEventListener("install", (event) => {
	event.waitUntil(keep([...SHELL, EMPTY_PAGE]).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
	const tidy = async (): Promise<void> => {
		const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
		for (const name of ours.slice(0, Math.max(0, ours.length - KEPT_RELEASES + 1))) await caches.delete(name);
		await worker.registration.navigationPreload?.enable();
		await worker.clients.claim();
	};
	event.waitUntil(tidy());
});

const pause = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms));

/** A window tells what it has loaded before there was a worker, and that a worker which still waits is wanted now. */
worker.addEventListener("message", (event) => {
	const { keep: paths, now } = (event.data ?? {}) as { keep?: unknown; now?: unknown };
	if (now === true) event.waitUntil(worker.skipWaiting());
	if (Array.isArray(paths)) event.waitUntil(keep(paths.filter((path): path is string => typeof path === "string" && isAsset(path))));
});

/** Names of files change with what is in them: what is kept is right for ever. */
async function asset(event: FetchLike): Promise<Response> {
	const kept = await caches.match(event.request);
	if (kept) return kept;
	const answer = await fetch(event.request, { signal: AbortSignal.timeout(FILE_MS) });
	if (answer.ok && answer.status === 200) {
		const copy = answer.clone();
		event.waitUntil(caches.open(CACHE).then(async (cache) => {
			if ((await cache.keys()).length < FILES_MOST) await cache.put(event.request, copy);
		}));
	}
	return answer;
}

/** Of the newest release that is here whole: its own worker may still wait for the windows of the one before. */
async function emptyPage(): Promise<Response | undefined> {
	const releases = (await caches.keys()).filter((name) => name.startsWith(PREFIX)).reverse();
	for (const name of releases) {
		const found = await (await caches.open(name)).match(EMPTY_PAGE);
		if (found) return found;
	}
	return undefined;
}

/** The node's page where there is a line, so that no old release is ever shown then; else the empty one. */
async function page(event: FetchLike): Promise<Response> {
	const empty = await emptyPage();
	const network = event.preloadResponse.then((answer) => answer ?? fetch(event.request));
	event.waitUntil(Promise.race([network.catch(() => undefined), pause(WORTH_MS)]));
	if (!empty) return network;
	const answer = await Promise.race([network, pause(PATIENCE_MS)]).catch(() => null);
	return answer && answer.status !== 502 && answer.status !== 504 ? answer : empty;
}

worker.addEventListener("fetch", (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== "GET" || origin !== worker.location.origin) return;
	if (isAsset(pathname)) event.respondWith(asset(event));
	else if (request.mode === "navigate" && isPage(pathname)) event.respondWith(page(event));
});

export {};
