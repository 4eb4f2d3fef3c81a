// SPDX-License-Identifier: EUPL-1.2
// A long discussion is drawn as far as the reader has come; a jump to a message further down draws all up to it.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { published } from "./outbox";
import { place } from "./route";

const STEP = 40;

export interface Reveal {
	count: number;
	end: { current: HTMLElement | null }; /* when this comes into view, more is drawn */
	more: () => void;
}

export function useReveal(total: number): Reveal {
	const [count, setCount] = useState(STEP);
	const end = useRef<HTMLElement>(null);
	const target = useRef<string | null>(/^m-/.test(place.peek().hash) ? place.peek().hash : null);
	const more = (): void => setCount((before) => before + STEP);
	/* Whoever has come to the end sees what arrives there. */
	const known = useRef(total);
	useLayoutEffect(() => {
		const all = known.current;
		known.current = total;
		if (total > all && all > 0) setCount((before) => (before >= all && before < total ? before + total - all : before));
	}, [total]);
	useEffect(() => {
		const element = end.current;
		if (!element || typeof IntersectionObserver === "undefined") return undefined;
		const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), { rootMargin: "600px" });
		observer.observe(element);
		return () => observer.disconnect();
	}, [count, total]);
	useEffect(() => {
		const onClick = (event: MouseEvent): void => {
			const link = (event.target as Element | null)?.closest?.<HTMLAnchorElement>("a[href*='#m-']");
			if (!link || link.pathname !== location.pathname || document.getElementById(link.hash.slice(1))) return;
			event.preventDefault();
			target.current = link.hash.slice(1);
			setCount(Infinity);
		};
		document.addEventListener("click", onClick);
		return () => document.removeEventListener("click", onClick);
	}, []);
	/* One's own message stands at the end. */
	const before = useRef(published.peek());
	useEffect(() => {
		if (published.value !== before.current) setCount(Infinity);
	}, [published.value]);
	useLayoutEffect(() => {
		if (!target.current) return;
		const element = document.getElementById(target.current);
		if (element) {
			target.current = null;
			element.scrollIntoView();
			element.focus({ preventScroll: true });
		} else if (count < total) {
			setCount(Infinity);
		}
	}, [count, total]);
	return { count, end, more };
}
