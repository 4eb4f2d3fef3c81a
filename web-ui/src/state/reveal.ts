// SPDX-License-Identifier: EUPL-1.2
// A long discussion is drawn a block of threads at a time: first where the reader is, then, whenever the browser has nothing
// better to do, outwards from there until all is drawn, so that the keyboard, screen readers and finding in the page reach everything.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Id } from "../api/shapes";
import { anchorOf } from "./anchor";
import { handing } from "./given";
import { published } from "./outbox";
import { place } from "./route";
import { BLOCK, blockOf, nextBlock, type Thread } from "./threads";

const NEAR_TOP = 80; /* pixels: who scrolled further reads something already */

const whenIdle = (work: () => void): (() => void) => {
	if (typeof requestIdleCallback === "function") {
		const handle = requestIdleCallback(work, { timeout: 500 });
		return () => cancelIdleCallback(handle);
	}
	const handle = setTimeout(work, 30);
	return () => clearTimeout(handle);
};

/** Where a message stands on the screen, so that it can stand there again. */
interface Held {
	id: string;
	top: number;
	list: HTMLElement;
}

let following = 0; /* the frame in which what is held is looked at again */

/** The first message in view, where the list has gone up so far that what is put above it would push it away. */
function hold(): Held | null {
	const list = document.querySelector<HTMLElement>(".discussion .threads");
	if (handing.peek() || !list || list.getBoundingClientRect().top > innerHeight / 2) return null;
	const all = list.querySelectorAll<HTMLElement>(".message");
	let [low, high] = [0, all.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (all[middle]!.getBoundingClientRect().bottom > 0) high = middle;
		else low = middle + 1;
	}
	const one = all[low];
	if (!one) return null;
	list.style.overflowAnchor = "none"; /* else the browser does it once more */
	return { id: one.id, top: one.getBoundingClientRect().top, list };
}

/** Back to where it was, and once more when the browser has laid out what came into view; unless somebody scrolls. */
function keepThere(held: Held, frames = 3, wanted = scrollY): void {
	cancelAnimationFrame(following);
	const now = document.getElementById(held.id)?.getBoundingClientRect().top;
	const moved = Math.abs(scrollY - wanted) > 1;
	if (now !== undefined && !moved && Math.abs(now - held.top) > 0.5) scrollBy({ top: now - held.top, behavior: "instant" });
	if (frames === 0 || moved) held.list.style.overflowAnchor = "";
	else following = requestAnimationFrame(() => keepThere(held, frames - 1, at));
	const at = scrollY;
}

const messagesOf = ({ first, answers }: Thread): Id[] => [first.id, ...answers.map((one) => one.id)];

/** `opening`: the message at which a reader comes in who did not ask for another. */
export function useReveal(all: Thread[], opening: Id | null): ReadonlySet<number> {
	const [shown, setShown] = useState<ReadonlySet<Id>>(() => new Set()); /* messages; blocks move when earlier ones come */
	const named = /^m-/.test(place.peek().hash) ? place.peek().hash : null;
	const target = useRef<string | null>(named ?? (opening && scrollY < NEAR_TOP ? anchorOf(opening) : null));
	const quietly = useRef(!named);
	const from = useRef(0);
	const blocks = Math.ceil(all.length / BLOCK);
	const drawn = useMemo(() => {
		const out = new Set<number>();
		all.forEach((thread, i) => {
			if (messagesOf(thread).some((id) => shown.has(id))) out.add(Math.floor(i / BLOCK));
		});
		return out.size ? out : new Set([0]);
	}, [all, shown]);
	const draw = (block: number): void => setShown((before) => {
		const some = all.slice(block * BLOCK, (block + 1) * BLOCK).flatMap(messagesOf);
		return some.every((id) => before.has(id)) ? before : new Set([...before, ...some]);
	});

	/* What comes above leaves the reader where they are. */
	const begins = useRef(all[0]?.first.id);
	const made = useRef(drawn);
	const held = useRef<Held | null>(null);
	if (made.current !== drawn) {
		made.current = drawn;
		held.current = target.current ? null : hold();
		if (held.current && begins.current !== all[0]?.first.id) from.current = Math.max(0, blockOf(all, held.current.id));
		begins.current = all[0]?.first.id;
	}
	useLayoutEffect(() => {
		if (held.current) keepThere(held.current);
		held.current = null;
	}, [drawn]);

	useEffect(() => draw(0), []);
	useEffect(() => {
		const block = nextBlock(drawn, blocks, from.current);
		return block < 0 ? undefined : whenIdle(() => draw(block));
	}, [drawn, blocks]);

	const goTo = (anchor: string): void => {
		target.current = anchor;
		const block = blockOf(all, anchor);
		if (block < 0) return; /* it has not come yet */
		from.current = block;
		draw(block);
		land();
	};
	const land = (): void => {
		if (handing.peek()) return; /* what stands there is the node's, and goes */
		const element = target.current ? document.getElementById(target.current) : null;
		if (!element) return;
		target.current = null;
		element.scrollIntoView();
		if (!quietly.current) element.focus({ preventScroll: true });
		quietly.current = false;
	};
	useEffect(() => {
		const onClick = (event: MouseEvent): void => {
			const link = (event.target as Element | null)?.closest?.<HTMLAnchorElement>("a[href*='#m-']");
			if (!link || link.pathname !== location.pathname || document.getElementById(link.hash.slice(1))) return;
			event.preventDefault();
			quietly.current = false;
			goTo(link.hash.slice(1));
		};
		document.addEventListener("click", onClick);
		return () => document.removeEventListener("click", onClick);
	}, [all]);
	/* One's own message is seen at once. */
	useEffect(() => {
		const own = published.value;
		const block = own ? blockOf(all, anchorOf(own.id)) : -1;
		if (block >= 0) draw(block);
	}, [published.value, all]);
	useLayoutEffect(() => {
		if (!target.current || handing.value) return;
		if (document.getElementById(target.current)) land();
		else goTo(target.current);
	}, [drawn, all, handing.value]);
	return drawn;
}
