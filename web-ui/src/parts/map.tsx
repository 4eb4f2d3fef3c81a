// SPDX-License-Identifier: EUPL-1.2
// The map of partners: Europe's outlines, and a small swarm where each structure works, as large as what it shared. A
// town that the map does not know is shown in the middle of its country, hollow. The list below says all of it in words.
import map from "essaim:map";
import { useEffect, useState } from "preact/hooks";
import type { Structure } from "../api/shapes";
import { townBeside, where } from "../state/format";
import { t } from "../state/language";
import { type Lie, lieIn } from "../state/lies";
import { spread } from "../state/spots";

interface Spot extends Lie {
	one: Structure;
}

async function spotOf(one: Structure): Promise<Spot | null> {
	const lie = await lieIn(one.city, one.country);
	return lie && { ...lie, one };
}

const radius = (practices: number): number => Math.min(11, 5 + Math.sqrt(practices));

const sayWhere = (one: Structure): string => `${one.name}, ${where(townBeside(one.name, one.city), one.country)}`;

export default function PartnersMap({ structures }: { structures: Structure[] }) {
	const [spots, setSpots] = useState<Spot[]>([]);
	const asked = structures.map((one) => `${one.id} ${one.country} ${one.city}`).join();
	useEffect(() => {
		let gone = false;
		void Promise.all(structures.map(spotOf)).then((found) => {
			if (!gone) setSpots(spread(found.filter((spot) => spot !== null)));
		});
		return () => {
			gone = true;
		};
	}, [asked]);
	const counted = new Map(structures.map((one) => [one.id, one]));
	const homes = new Set(structures.map((one) => one.country));
	return (
		<figure class="map">
			<svg viewBox={`0 0 ${map.width} ${map.height}`} role="group" aria-label={t().partners.map}>
				<g aria-hidden="true">
					{map.countries.map((c) => <path class={c.code && homes.has(c.code) ? "country home" : "country"} d={c.path} />)}
				</g>
				{spots.map((spot) => {
					const one = counted.get(spot.one.id) ?? spot.one;
					return (
						<a key={one.id} href={`#structure-${one.id.slice(0, 16)}`} aria-label={sayWhere(one)} class={`spot spot-${one.state}`}>
							<title>{sayWhere(one)}</title>
							<circle class="spot-target" cx={spot.x} cy={spot.y} r="28" />
							<circle class={spot.known ? "spot-mark" : "spot-mark spot-vague"} cx={spot.x} cy={spot.y} r={radius(one.practices).toFixed(1)} />
						</a>
					);
				})}
			</svg>
			<figcaption class="muted">
				{spots.some((spot) => !spot.known) && <>{t().partners.vague} </>}
				<small>{t().partners.mapSource}</small>
			</figcaption>
		</figure>
	);
}
