// SPDX-License-Identifier: EUPL-1.2
// A practice shown in another language than its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { View } from "../src/api/shapes";
import type { Translation } from "../src/api/translations";
import { inLanguage, serving, tongueOf } from "../src/state/translation";

const made = (more: Partial<Translation>): Translation => ({
	id: "t", entity: "t", practice: "p", revision: "r", lang: "it", created: 1, heads: ["t"], fields: 5, translated: 5, machine: 0, outdated: 0, ...more,
});

const view: View = {
	lang: "fr",
	practice: { description: { title: "Titre", summary: "Résumé", period: { from: "2020" } }, innovation: "Neuf" },
};

test("texts of a translation stand in place of the original, and say their language", () => {
	const shown = inLanguage(view, made({ texts: [
		{ field: "description.title", text: "Titolo", state: "human", outdated: false },
		{ field: "innovation", text: "Nuovo", state: "machine", outdated: false },
	] }));
	assert.deepEqual(shown.practice, {
		description: { title: "Titolo", summary: "Résumé", period: { from: "2020" } }, innovation: "Nuovo",
	});
	assert.equal(tongueOf(shown, "description.title"), "it");
	assert.equal(tongueOf(shown, "description.summary"), "fr");
	assert.equal(tongueOf(view, "description.title"), "fr");
	assert.equal((view.practice["description"] as { title: string }).title, "Titre", "the original is left alone");
});

test("a text for a part that the original no longer has invents no part", () => {
	const shown = inLanguage(view, made({ texts: [{ field: "results.evaluation", text: "Bene", state: "human", outdated: false }] }));
	assert.deepEqual(shown.practice, view.practice);
});

test("what a person read serves before what a machine made, and whole before begun", () => {
	const machine = made({ id: "machine", machine: 5, created: 9 });
	const begun = made({ id: "begun", translated: 2 });
	const old = made({ id: "old", outdated: 4 });
	const whole = made({ id: "whole" });
	assert.equal(serving([machine, begun, old, whole], "it-CH")?.id, "whole");
	assert.equal(serving([machine, begun], "it")?.id, "begun");
	assert.equal(serving([machine, made({ id: "newer", machine: 5, created: 10 })], "it")?.id, "newer");
	assert.equal(serving([machine], "hu"), undefined);
});
