// SPDX-License-Identifier: EUPL-1.2
// What a structure gave and took, at a glance: the figures that its report begins with. As
// node/src/site/spread_figures.c.
import type { Spreading } from "../../api/adoptions";
import { number } from "../../state/format";
import { sp } from "../../state/spread/words";

export function Figures({ gave, took }: { gave: Spreading; took: Spreading }) {
	const words = sp().spread.figures;
	const countries = new Set(gave.places.map((one) => one.country).filter(Boolean));
	const figures: [string, number][] = [
		[words.reuses, gave.total],
		[words.things, gave.things],
		[words.countries, countries.size],
		[words.inUse, gave.counts.in_use],
		[words.taken, took.total],
	];
	return <dl class="spread-figures">{figures.map(([name, count]) => <div key={name}><dt>{name}</dt><dd>{number(count)}</dd></div>)}</dl>;
}
