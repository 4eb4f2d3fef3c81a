// SPDX-License-Identifier: EUPL-1.2
// A page's name: its h1, the window's title, and the place where the focus lands after a move.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { moved, place, restoredScroll } from "../state/route";

interface Props {
	name: string;
	lang?: string | undefined;
	children?: ComponentChildren;
}

function land(heading: HTMLElement): void {
	if (place.value.hash) {
		const target = document.getElementById(place.value.hash);
		target?.scrollIntoView();
		target?.focus({ preventScroll: true });
		return;
	}
	if (moved) heading.focus({ preventScroll: true });
	window.scrollTo(0, restoredScroll);
}

export function Title({ name, lang, children }: Props) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		document.title = name === "Essaim" ? name : `${name} · Essaim`;
	}, [name]);
	useEffect(() => {
		if (heading.current) land(heading.current);
	}, []);
	return (
		<h1 ref={heading} tabIndex={-1} lang={lang}>
			{children ?? name}
		</h1>
	);
}
