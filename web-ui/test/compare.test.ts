// SPDX-License-Identifier: EUPL-1.2
// Two texts word by word: nothing is lost, and only what differs is marked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "../src/state/compare";

const marked = (before: string, after: string): string[] =>
	compare(before, after).map((side) => side.map((one) => (one.changed ? `[${one.text.trim()}]` : one.text.trim())).filter(Boolean).join(" "));

test("what the other text does not have is marked", () => {
	assert.deepEqual(marked("a b c d", "a x c d e"), ["a [b] c d", "a [x] c d [e]"]);
	assert.deepEqual(marked("un deux trois", "un deux trois"), ["un deux trois", "un deux trois"]);
	assert.deepEqual(marked("", "tout est neuf"), ["", "[tout est neuf]"]);
	assert.deepEqual(marked("le chat noir dort", "le chien noir dort encore"), ["le [chat] noir dort", "le [chien] noir dort [encore]"]);
});

test("both texts can be put together again, whatever stands between words", () => {
	for (const [before, after] of [["  un\n\ndeux ", "un deux\ntrois"], ["a\n", "\n"], ["é ü ő", "é ű ő"]]) {
		const [left, right] = compare(before!, after!);
		assert.equal(left.map((one) => one.text).join(""), before);
		assert.equal(right.map((one) => one.text).join(""), after);
	}
});

test("what is too much to compare counts as changed, quickly", () => {
	const long = (word: string): string => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`).join(" ");
	const begun = Date.now();
	const [left] = compare(`Début ${long("a")} fin`, `Début ${long("b")} fin`);
	assert.ok(Date.now() - begun < 2000);
	assert.deepEqual(left.map((one) => one.changed), [false, true, false]);
});
