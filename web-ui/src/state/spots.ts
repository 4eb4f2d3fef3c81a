// SPDX-License-Identifier: EUPL-1.2
// Where structures lie on the map.
import { fold } from "./fold.mjs";

interface Lying {
	x: number;
	y: number;
}

const NEAR = 26; /* closer than this two spots cannot be told apart, nor touched */
const TURN = Math.PI * (3 - Math.sqrt(5));

/** Where a town lies on the sheet, from the lines of its country. */
export function lieOf(city: string, lines: string): [number, number] | null {
	const name = fold(city);
	const at = `\n${lines}`.indexOf(`\n${name}\t`);
	if (!name || at < 0) return null;
	const [, x, y] = lines.slice(at).split("\n", 1)[0]!.split("\t").map(Number);
	return [x!, y!];
}

/** Spots that lie on each other move apart, along a spiral around the first. */
export function spread<S extends Lying>(spots: S[]): S[] {
	const placed: S[] = [];
	const taken = (x: number, y: number): boolean => placed.some((s) => Math.hypot(s.x - x, s.y - y) < NEAR);
	for (const spot of spots) {
		let { x, y } = spot;
		for (let step = 1; taken(x, y) && step < 400; step++) {
			const far = (NEAR / 2) * Math.sqrt(step);
			x = spot.x + far * Math.cos(step * TURN);
			y = spot.y + far * Math.sin(step * TURN);
		}
		placed.push({ ...spot, x: Math.round(x), y: Math.round(y) });
	}
	return placed;
}
