// SPDX-License-Identifier: EUPL-1.2
// Times and lines of subtitles as they are typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cuesOf, faultOf, lineAt, millis, row, typed } from "../src/state/film/cues";
import { clock, filmAddress, filmPlace } from "../src/state/film/place";

test("a time is read as people write it", () => {
	assert.equal(millis("0:01.5"), 1500);
	assert.equal(millis(" 1:02:03,250 "), 3_723_250);
	assert.equal(millis("90:00"), 5_400_000);
	assert.equal(millis("99:59:59.999"), 359_999_999);
	for (const no of ["", "1", "0:60", "1:60:00", "0:01.", "-0:01", "0:01.5000", "a:01", "999:00:00"]) assert.equal(millis(no), null, no);
});

test("what is written is read again", () => {
	for (const ms of [0, 1, 999, 61_250, 3_600_000, 359_999_999]) assert.equal(millis(typed(ms)), ms);
	assert.equal(clock(3_723_250), "1:02:03");
	assert.equal(clock(61_999), "1:01");
});

test("a line says what is wrong with it", () => {
	assert.equal(faultOf(row(0, 1, "a")), null);
	assert.equal(faultOf({ ...row(0, 1, "a"), end: "soon" }), "time");
	assert.equal(faultOf(row(1, 1, "a")), "order");
	assert.equal(faultOf(row(0, 1, " ")), "empty");
});

test("lines are published in the order of their times", () => {
	assert.deepEqual(cuesOf([row(2000, 3000, "b "), row(0, 1000, "a")]), [{ start: 0, end: 1000, text: "a" }, { start: 2000, end: 3000, text: "b" }]);
});

test("of lines that overlap the last that began is shown", () => {
	const cues = [{ start: 0, end: 3000, text: "a" }, { start: 1000, end: 2000, text: "b" }];
	assert.deepEqual([0, 1000, 1999, 2000, 3000].map((ms) => lineAt(cues, ms)), [0, 1, 1, 0, -1]);
});

test("the address of a place in a film leads there, and to no other film", () => {
	const file = "ab".repeat(32);
	const [query, anchor] = filmAddress(file, 83_500).split("#");
	assert.equal(anchor, `film-${file.slice(0, 16)}`);
	assert.equal(filmPlace(new URLSearchParams(query), file), 83_500);
	assert.equal(filmPlace(new URLSearchParams(query), "cd".repeat(32)), null);
	for (const at of ["", "-1", "1.5", "9999999999", "1e3"]) assert.equal(filmPlace(new URLSearchParams({ film: file, at }), file), null, at);
});
