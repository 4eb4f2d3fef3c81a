// SPDX-License-Identifier: EUPL-1.2
// A section as the node draws it, wide and narrow: the page's width chooses. What it shows stands in words below it.
import { useEffect, useState } from "preact/hooks";
import type { Fields } from "../../api/shapes";
import { type Drawn, drawSection } from "../../api/tutorials";
import { language } from "../../state/language";
import { drawable } from "../../state/tutorial/sections";
import { u } from "../../state/tutorial/words";

interface Props {
	section: Fields;
	title: string;
	lang: string;
	place: number;
	wait?: number; /* milliseconds: while somebody writes */
}

export function Drawing({ section, title, lang, place, wait = 0 }: Props) {
	const [drawn, setDrawn] = useState<Drawn | null>(null);
	const [refused, setRefused] = useState(false);
	const shown = JSON.stringify(drawable(section));
	useEffect(() => {
		if (shown === "null") return setDrawn(null);
		let current = true;
		const become = (next: Drawn | null, failed: boolean): void => {
			if (!current) return;
			setDrawn(next);
			setRefused(failed);
		};
		const timer = setTimeout(() => {
			drawSection({ section: JSON.parse(shown) as Fields, title, lang, reader: language.value, place }).then(
				(next) => become(next, false), () => become(null, true));
		}, wait);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [shown, title, lang, language.value]);
	if (refused) return <p class="muted">{u().tutorial.undrawn}</p>;
	if (!drawn?.wide) return null;
	return (
		<>
			<div class="drawn-wide" dangerouslySetInnerHTML={{ __html: drawn.wide }} />
			<div class="drawn-narrow" dangerouslySetInnerHTML={{ __html: drawn.narrow ?? "" }} />
		</>
	);
}
