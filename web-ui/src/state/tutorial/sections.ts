// SPDX-License-Identifier: EUPL-1.2
// The sections of a tutorial: what each form is made of, and lists that change while they are written.
import { asText, isMap } from "../../api/fields";
import type { Fields, Value } from "../../api/shapes";
import { LISTS } from "./forms";

export const SECTIONS_MOST = 12;
export const DEEPEST = 3;

/** Entries of each list; the schema's own limits, which the interface is not told. */
export const MOST: Record<string, number> = { steps: 40, dates: 60, branches: 60, actors: 12, links: 24, voices: 20 };

export const listOf = (value: Value): Fields[] => (Array.isArray(value) ? value.filter(isMap) : []);

const number = (value: Value): number => (typeof value === "number" ? value : 0);

/** What a drawing is made of, without what was left empty; null where there is nothing to draw. */
export function drawable(section: Fields): Fields | null {
	const type = asText(section["type"]);
	const list = LISTS[type];
	if (!list || type === "testimonies" || listOf(section[list]).length === 0) return null;
	const heading = asText(section["heading"]);
	const drawn: Fields = { type, [list]: listOf(section[list]), ...(heading ? { heading } : {}) };
	return type === "actors" ? { ...drawn, links: listOf(section["links"]) } : drawn;
}

/** How deep each branch is, as docs/kinds.md bounds it. */
export function depthsOf(branches: Fields[]): number[] {
	const depths: number[] = [];
	for (const branch of branches) {
		const before = depths[depths.length - 1];
		const deepest = before === undefined ? 0 : Math.min(before + 1, DEEPEST);
		depths.push(Math.max(0, Math.min(number(branch["depth"]), deepest)));
	}
	return depths;
}

export interface Twig {
	text: string;
	kids: Twig[];
}

/** The branches as the tree that they tell. */
export function treeOf(branches: Fields[]): Twig[] {
	const depths = depthsOf(branches);
	const root: Twig[] = [];
	const open: Twig[][] = [root];
	branches.forEach((branch, i) => {
		const twig = { text: asText(branch["text"]), kids: [] };
		open[depths[i]!]!.push(twig);
		open[depths[i]! + 1] = twig.kids;
		open.length = depths[i]! + 2;
	});
	return root;
}

/** Links between two different actors that there are. */
export const linksOf = (section: Fields): { from: string; to: string; label: string }[] => {
	const actors = listOf(section["actors"]);
	return listOf(section["links"]).flatMap((link) => {
		const from = number(link["from"]), to = number(link["to"]);
		const [a, b] = [actors[from - 1], actors[to - 1]];
		return a && b && from !== to ? [{ from: asText(a["name"]), to: asText(b["name"]), label: asText(link["label"]) }] : [];
	});
};

/** A list with one entry put in, changed, moved or taken out. */
export const put = (list: Fields[], at: number, entry: Fields): Fields[] => list.map((one, i) => (i === at ? entry : one));
export const drop = (list: Fields[], at: number): Fields[] => list.filter((_, i) => i !== at);
export function move(list: Fields[], at: number, step: 1 | -1): Fields[] | null {
	const to = at + step;
	if (to < 0 || to >= list.length) return null;
	const next = drop(list, at);
	next.splice(to, 0, list[at]!);
	return next;
}

/** Actors move and go; the links between the others stay what they were. places: where each stands now, from 0; -1: gone. */
export const relinked = (links: Fields[], places: number[]): Fields[] =>
	links.flatMap((link) => {
		const from = places[number(link["from"]) - 1] ?? -1, to = places[number(link["to"]) - 1] ?? -1;
		return from < 0 || to < 0 ? [] : [{ ...link, from: from + 1, to: to + 1 }];
	});
