// SPDX-License-Identifier: EUPL-1.2
// Something that a page shows and the node knows: loading, there, or refused; asked for again when the line returns.
import { batch, effect, signal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { greeted, hello } from "../api/session";
import { opened } from "../api/socket";
import { stillHolds, takeGiven } from "./given";

export interface Loaded<T> {
	value: Signal<T | null>;
	failed: Signal<Failure | null>;
	again: () => void;
	given?: boolean; /* came with the page */
}

const kept = new Map<string, unknown>();
const KEPT_MOST = 60;

function keep(key: string, value: unknown): void {
	kept.delete(key);
	kept.set(key, value);
	if (kept.size > KEPT_MOST) kept.delete(kept.keys().next().value as string);
}

/** `ask` is called for each new `key` and each time a line has opened; what was shown stays until the answer is here. */
export function useLoaded<T>(key: string, ask: () => Promise<T>): Loaded<T> {
	const loaded = useMemo<Loaded<T>>(() => {
		const fromPage = takeGiven<T>(key);
		const value = signal<T | null>(fromPage ?? (kept.get(key) as T | undefined) ?? null);
		const failed = signal<Failure | null>(null);
		const again = (): void => {
			failed.value = null;
			ask().then(
				(answer) => batch(() => {
					value.value = answer;
					failed.value = null;
				}),
				(why) => (failed.value = failure(why)),
			);
		};
		return { value, failed, again, given: fromPage !== null };
	}, [key]);
	useEffect(() => effect(() => {
		if (opened.value === 0) return;
		if (loaded.given && opened.value === 1) {
			if (!greeted.value || (hello.peek() && stillHolds(hello.peek()!))) return; /* it came with the page */
		}
		queueMicrotask(loaded.again); /* after the page's subscriptions: nothing falls between */
	}), [key]);
	useEffect(() => effect(() => {
		if (loaded.value.value !== null) keep(key, loaded.value.value);
	}), [key]);
	return loaded;
}
