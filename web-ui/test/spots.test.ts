// SPDX-License-Identifier: EUPL-1.2
// Where structures lie on the map.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lieOf, spread } from "../src/state/spots";

const lines = "a coruna\t20\t400\nmontbeliard\t210\t330\nmontbeliard nord\t1\t2\npecs\t330\t350";

test("a town is found whatever its accents, signs and case", () => {
	assert.deepEqual(lieOf("Montbéliard", lines), [210, 330]);
	assert.deepEqual(lieOf("MONTBELIARD", lines), [210, 330]);
	assert.deepEqual(lieOf("A Coruña", lines), [20, 400]);
	assert.deepEqual(lieOf("Pécs", lines), [330, 350]);
});

test("a town that is only part of a name, unknown or empty is not found", () => {
	for (const city of ["Montbé", "eliard", "Nord", "Szeged", "", "330", "\t"]) assert.equal(lieOf(city, lines), null);
});

test("structures of one town can each be touched, and none moves far", () => {
	const same = Array.from({ length: 30 }, (_, i) => ({ x: 300, y: 300, id: i }));
	const placed = spread(same);
	assert.equal(placed.length, 30);
	assert.deepEqual(placed[0], same[0]);
	for (const a of placed) {
		assert.ok(Math.hypot(a.x - 300, a.y - 300) < 150);
		for (const b of placed) if (a !== b) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= 25, `${a.id} and ${b.id}`);
	}
});
