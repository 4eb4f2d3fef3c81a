// SPDX-License-Identifier: EUPL-1.2
// The map of what spreads: a line from each place to the place that took it from there. The lists say the same in words.
import map from "essaim:map";
import { useEffect, useState } from "preact/hooks";
import type { Tree } from "../../api/adoptions";
import { where } from "../../state/format";
import { t } from "../../state/language";
import { type Lie, lieIn } from "../../state/lies";
import { spread } from "../../state/spots";
import { sp } from "../../state/spread/words";

interface Stop extends Lie {
	key: string;
	name: string;
	home: boolean; /* where something comes from */
}

interface Line {
	from: string;
	to: string;
	count: number;
}

interface Point {
	key: string;
	name: string;
	city: string;
	country: string;
	home: boolean;
}

/** Places and lines of all trees: one of each, however many things went that way. */
export function waysOf(trees: Tree[]): { points: Point[]; lines: Line[] } {
	const points = new Map<string, Point>();
	const lines = new Map<string, Line>();
	const put = (name: string, city: string, country: string, home: boolean): string => {
		const key = `${country} ${city} ${name}`;
		points.set(key, { key, name, city, country, home: home || !!points.get(key)?.home });
		return key;
	};
	for (const { about, adopters } of trees) {
		const origin = put(about.structure.name, about.structure.city, about.structure.country, true);
		const above: string[] = [];
		for (const one of adopters) {
			const to = put(one.structure.name, one.city ?? one.structure.city, one.country ?? one.structure.country, false);
			const from = above[one.depth - 1] ?? origin;
			above.length = one.depth;
			above.push(to);
			const known = lines.get(`${from}\n${to}`);
			lines.set(`${from}\n${to}`, { from, to, count: (known?.count ?? 0) + 1 });
		}
	}
	return { points: [...points.values()], lines: [...lines.values()] };
}

/** Bent a little, so that there and back are two lines. */
function arc(a: Lie, b: Lie): string {
	const x = (a.x + b.x) / 2 + (b.y - a.y) * 0.18;
	const y = (a.y + b.y) / 2 - (b.x - a.x) * 0.18;
	return `M${a.x} ${a.y}Q${x.toFixed(1)} ${y.toFixed(1)} ${b.x} ${b.y}`;
}

const most = (count: number): string => Math.min(6, 1.5 + count).toFixed(1);

export default function SpreadMap({ trees }: { trees: Tree[] }) {
	const [stops, setStops] = useState<Stop[]>([]);
	const { points, lines } = waysOf(trees);
	const asked = points.map((one) => one.key).join("\n");
	useEffect(() => {
		let gone = false;
		void Promise.all(points.map(async (one) => {
			const lie = await lieIn(one.city, one.country);
			return lie && { ...lie, key: one.key, name: `${one.name}, ${where(one.city, one.country)}`, home: one.home };
		})).then((found) => {
			if (!gone) setStops(spread(found.filter((stop) => stop !== null)));
		});
		return () => {
			gone = true;
		};
	}, [asked]);
	const at = new Map(stops.map((stop) => [stop.key, stop]));
	const homes = new Set(points.map((one) => one.country));
	return (
		<figure class="map">
			<svg viewBox={`0 0 ${map.width} ${map.height}`} role="img" aria-label={sp().spread.map}>
				{map.countries.map((c) => <path class={c.code && homes.has(c.code) ? "country home" : "country"} d={c.path} />)}
				{lines.map(({ from, to, count }) => {
					const a = at.get(from);
					const b = at.get(to);
					return a && b && <path key={`${from} ${to}`} class="spread-line" d={arc(a, b)} stroke-width={most(count)} />;
				})}
				{stops.map((stop) => (
					<g key={stop.key} class={stop.home ? "spot spot-self" : "spot"}>
						<title>{stop.name}</title>
						<circle class={stop.known ? "spot-mark" : "spot-mark spot-vague"} cx={stop.x} cy={stop.y} r="7" />
					</g>
				))}
			</svg>
			<figcaption class="muted"><small>{t().partners.mapSource}</small></figcaption>
		</figure>
	);
}
