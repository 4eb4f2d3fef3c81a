// SPDX-License-Identifier: EUPL-1.2
// Selected words are found where they stand, though the page shows lines and bullets in its own way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { passageOf } from "../src/state/passage";

const text = "L'été à Győr 😀 commence.\n\n- une cour\n- un vélo\n> déjà dit";

test("words are found by the characters that Unicode counts", () => {
	assert.deepEqual(passageOf(text, "Győr"), { from: 8, length: 4, words: "Győr" });
	assert.deepEqual(passageOf(text, "😀 commence"), { from: 13, length: 10, words: "😀 commence" });
});

test("a selection over several lines covers what stands between them", () => {
	const found = passageOf(text, "commence.\n\nune cour\nun vélo");
	assert.equal(found?.words, "commence.\n\n- une cour\n- un vélo");
	assert.equal(passageOf(text, "déjà  dit")?.words, "déjà dit");
});

test("words that do not stand there are not quoted", () => {
	assert.equal(passageOf(text, "commence demain"), null);
	assert.equal(passageOf(text, "  \n"), null);
});

test("a quote has at most 2,000 characters", () => {
	const long = "mot ".repeat(1000);
	assert.equal(passageOf(long, long)?.length, 2000);
});
