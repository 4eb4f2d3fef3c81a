// SPDX-License-Identifier: EUPL-1.2
// Where on the map a place lies: its town, or the middle of its country where the map does not know the town.
import map from "essaim:map";
import places from "essaim:places";
import { lieOf } from "./spots";

export interface Lie {
	x: number;
	y: number;
	known: boolean; /* the town itself */
}

const towns = new Map<string, Promise<string>>();

function townsOf(country: string): Promise<string> {
	const load = places[country];
	if (!load) return Promise.resolve("");
	let asked = towns.get(country);
	if (!asked) {
		asked = load().then((module) => module.default);
		asked.catch(() => towns.delete(country));
		towns.set(country, asked);
	}
	return asked;
}

export async function lieIn(city: string, code: string): Promise<Lie | null> {
	const country = map.countries.find((c) => c.code === code);
	if (!country) return null;
	const lines = await townsOf(code).catch(() => "");
	const found = lieOf(city, lines);
	const [x, y] = found ?? country.middle;
	return { x, y, known: found !== null };
}
