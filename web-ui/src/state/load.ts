// SPDX-License-Identifier: EUPL-1.2
// Something that a page shows and the node knows: loading, there, or refused; asked for again when the line returns.
import { batch, effect, signal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Failure, failure } from "../api/failure";
import { account, greeted, hello } from "../api/session";
import { line, opened } from "../api/socket";
import { stillHolds, takeGiven } from "./given";
import { keepAnswer, keptAnswer } from "./kept";

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

/** To whom the node gives what it gives now. */
export const reader = (): string => account.peek()?.login ?? "";

/** Without a line: what was kept of this reader's last visit, or an honest word. */
async function fromLastVisit<T>({ value, failed }: Loaded<T>, key: string): Promise<void> {
	const found = await keptAnswer<T>(reader(), key);
	if (value.peek() !== null || line.peek() === "open") return;
	if (found !== undefined) value.value = found;
	else if (line.peek() === "waiting") failed.value = new Failure("unkept");
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
		if (line.value !== "open" && loaded.value.peek() === null) void fromLastVisit(loaded, key);
	}), [key]);
	useEffect(() => effect(() => {
		const value = loaded.value.value;
		if (value === null) return;
		keep(key, value);
		if (line.peek() === "open" || loaded.given) keepAnswer(greeted.peek() ? reader() : "", key, value);
	}), [key]);
	return loaded;
}
