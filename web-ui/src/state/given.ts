// SPDX-License-Identifier: EUPL-1.2
// What came with the page: the node has made it readable already, and hands over what it was made from, so that
// nothing is asked for twice and nothing moves when the application takes over.
import { signal } from "@preact/signals";
import type { Hello } from "../api/shapes";

interface Given {
	hello: Omit<Hello, "account">;
	values: Record<string, unknown>;
}

function read(): Given | null {
	const text = document.getElementById("given")?.textContent;
	if (!text) return null;
	try {
		return JSON.parse(text) as Given;
	} catch {
		return null;
	}
}

const given = read();

/** True until the application has taken the page over: the reader is reading what the node made. */
export const handing = signal(given !== null);

export const givenHello: Hello | null = given && { ...given.hello, account: null };

/** The value under the name by which a page asks for it; each is given once. */
export function takeGiven<T>(key: string): T | null {
	const value = given?.values[key];
	if (value === undefined) return null;
	delete given?.values[key];
	return value as T;
}

/** Whether what was given still holds: the same reader, and nothing came in since. */
export const stillHolds = (hello: Hello): boolean =>
	!!given && !hello.account && JSON.stringify(hello.counts) === JSON.stringify(given.hello.counts);

const MOST_MS = 10_000;

/** Puts the application's page in the place of the node's once it shows the same, or once it has taken too long. */
export function takeOver(from: HTMLElement, to: HTMLElement): void {
	const settled = (): boolean => !!to.querySelector("h1") && !to.querySelector(".skeleton");
	const change = (): void => {
		watcher.disconnect();
		clearTimeout(timer);
		const focused = from.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
		const down = window.scrollY;
		from.replaceWith(to);
		to.id = "app";
		window.scrollTo({ top: down, behavior: "instant" });
		if (focused) [...to.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
		document.getElementById("given")?.remove();
		handing.value = false;
	};
	const watcher = new MutationObserver(() => settled() && change());
	const timer = setTimeout(() => to.querySelector("h1, .failed") && change(), MOST_MS);
	watcher.observe(to, { childList: true, subtree: true });
}
