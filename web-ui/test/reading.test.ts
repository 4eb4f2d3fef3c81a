// SPDX-License-Identifier: EUPL-1.2
// Written text and discussions, as they are laid out.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Comment } from "../src/api/shapes";
import { blocks } from "../src/parts/prose";
import { placedIn, threads } from "../src/state/threads";

test("lines are paragraphs, bullets are items, nothing else is interpreted", () => {
	assert.deepEqual(blocks("One\n\nTwo\r\n• a\n- b\n  ○ c\n1) d\n12. e\n<b>x</b>"), [
		{ text: "One" },
		{ text: "Two" },
		{ items: ["a", "b", "c", "d", "e"] },
		{ text: "<b>x</b>" },
	]);
	assert.deepEqual(blocks("-5 degrees\n2016. A year\n17 000 people"), [
		{ text: "-5 degrees" },
		{ text: "2016. A year" },
		{ text: "17 000 people" },
	]);
	assert.deepEqual(blocks("  \n "), []);
	assert.deepEqual(blocks("> They said\n>\n> so.\nAnd I > you."), [{ quote: ["They said", "so."] }, { text: "And I > you." }]);
});

const comment = (id: string, parent: string | null, text = id): Comment => ({
	id, parent, text, practice: "p", lang: "en", created: 1,
});

test("answers stand below the message that began their thread, however deep", () => {
	const found = threads([comment("a", null), comment("b", "a"), comment("c", null), comment("d", "b"), comment("e", "gone")]);
	assert.deepEqual(found.map((one) => [one.first.id, one.answers.map((x) => x.id)]), [
		["a", ["b", "d"]],
		["c", []],
		["e", []],
	]);
});

test("messages that answer each other in a circle end", () => {
	assert.ok(threads([comment("a", "b"), comment("b", "a")]).length > 0);
});

test("a message that arrives twice is shown once", () => {
	const once = placedIn([comment("a", null)], comment("b", null));
	assert.deepEqual(placedIn(once, comment("b", null, "changed")).map((one) => one.text), ["a", "changed"]);
});
