// SPDX-License-Identifier: EUPL-1.2
// A long discussion is drawn a block of threads at a time: first where the reader is, then, whenever the browser has nothing
// better to do, outwards from there until all is drawn, so that the keyboard, screen readers and finding in the page reach everything.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { anchorOf } from "./anchor";
import { published } from "./outbox";
import { place } from "./route";
import { BLOCK, blockOf, nextBlock, type Thread } from "./threads";

const whenIdle = (work: () => void): (() => void) => {
	if (typeof requestIdleCallback === "function") {
		const handle = requestIdleCallback(work, { timeout: 500 });
		return () => cancelIdleCallback(handle);
	}
	const handle = setTimeout(work, 30);
	return () => clearTimeout(handle);
};

export function useReveal(all: Thread[]): ReadonlySet<number> {
	const [drawn, setDrawn] = useState<ReadonlySet<number>>(() => new Set([0]));
	const target = useRef<string | null>(/^m-/.test(place.peek().hash) ? place.peek().hash : null);
	const from = useRef(0);
	const blocks = Math.ceil(all.length / BLOCK);
	const draw = (block: number): void => setDrawn((before) => (before.has(block) ? before : new Set(before).add(block)));

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
		const element = target.current ? document.getElementById(target.current) : null;
		if (!element) return;
		target.current = null;
		element.scrollIntoView();
		element.focus({ preventScroll: true });
	};
	useEffect(() => {
		const onClick = (event: MouseEvent): void => {
			const link = (event.target as Element | null)?.closest?.<HTMLAnchorElement>("a[href*='#m-']");
			if (!link || link.pathname !== location.pathname || document.getElementById(link.hash.slice(1))) return;
			event.preventDefault();
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
		if (!target.current) return;
		if (document.getElementById(target.current)) land();
		else goTo(target.current);
	}, [drawn, all]);
	return drawn;
}
