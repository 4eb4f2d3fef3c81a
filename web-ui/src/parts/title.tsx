// SPDX-License-Identifier: EUPL-1.2
// A page's name: its h1, the window's title, and the place where the focus lands after a move.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { handing } from "../state/given";
import { moved, place, restoredScroll } from "../state/route";

interface Props {
	name: string;
	lang?: string | undefined;
	children?: ComponentChildren;
}

function land(): void {
	if (handing.peek()) return; /* the reader stays where the node's page has been read to */
	if (place.value.hash) {
		const target = document.getElementById(place.value.hash);
		target?.scrollIntoView();
		target?.focus({ preventScroll: true });
		return;
	}
	window.scrollTo(0, restoredScroll);
}

export function Title({ name, lang, children }: Props) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		document.title = name === "Essaim" ? name : `${name} · Essaim`;
	}, [name]);
	/* Before the page can be painted: a focus that moved later would take the keys of who types at once. */
	useLayoutEffect(() => {
		if (moved && !place.value.hash) heading.current?.focus({ preventScroll: true });
	}, []);
	useEffect(land, []);
	return (
		<h1 ref={heading} tabIndex={-1} lang={lang}>
			{children ?? name}
		</h1>
	);
}
