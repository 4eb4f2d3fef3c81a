// SPDX-License-Identifier: EUPL-1.2
// Where the reader is. Links are ordinary links; a click on one inside the application changes the page without a load.
import { signal } from "@preact/signals";

export interface Place {
	path: string;
	query: URLSearchParams;
	hash: string;
}

const here = (): Place => ({
	path: decodeURI(location.pathname).replace(/(.)\/+$/, "$1"),
	query: new URLSearchParams(location.search),
	hash: location.hash.slice(1),
});

export const place = signal<Place>(here());
/** True once the reader has moved inside the application: only then does a page take the focus. */
export let moved = false;

const scrolls = new Map<string, number>();
let key = "first";
/** How far down the page was when the reader left it; 0 on a page newly opened. */
export let restoredScroll = 0;

function keep(): void {
	scrolls.set(key, window.scrollY);
}

export function go(to: string, replace = false): void {
	keep();
	moved = true;
	restoredScroll = 0;
	key = String(Math.random());
	if (replace) history.replaceState({ key }, "", to);
	else history.pushState({ key }, "", to);
	place.value = here();
}

/** The page to come back to after signing in: only ever a path of our own. */
export function nextPlace(): string {
	const next = place.value.query.get("next") ?? "/";
	return /^\/(?![/\\])/.test(next) ? next : "/";
}

export const withNext = (path: string, hash = ""): string =>
	`${path}?next=${encodeURIComponent(location.pathname + location.search + hash)}`;

/** From one door of the account pages to the other, keeping where the reader wanted to go. */
export function keepingNext(path: string): string {
	const query = place.value.query.toString();
	return query ? `${path}?${query}` : path;
}

function ours(event: MouseEvent): HTMLAnchorElement | null {
	if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
		return null;
	}
	const link = (event.target as Element | null)?.closest?.("a[href]") as HTMLAnchorElement | null;
	if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return null;
	if (/^\/(?:(?:api|auth|assets|files)\/|withdraw$|subtitles\/[0-9a-f]+\.vtt$)/.test(link.pathname)) return null;
	return link;
}

document.addEventListener("click", (event) => {
	const link = ours(event);
	if (!link) return;
	const samePage = link.pathname === location.pathname && link.search === location.search;
	if (samePage && link.hash) return; /* the browser jumps inside the page by itself */
	event.preventDefault();
	go(link.pathname + link.search + link.hash);
});

history.scrollRestoration = "manual";
window.addEventListener("popstate", (event: PopStateEvent) => {
	if (location.pathname === place.value.path && location.hash) return;
	keep();
	moved = true;
	key = (event.state as { key?: string } | null)?.key ?? "first";
	restoredScroll = scrolls.get(key) ?? 0;
	place.value = here();
});
