// SPDX-License-Identifier: EUPL-1.2
// What is asked stands in the address and comes back from it; only the answer to the last question counts.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, Found } from "../src/api/shapes";
import { addressOf, isNarrowed, makeFinder, readQuestion, withChoice, type Question } from "../src/state/find";

const NOTHING: Question = { text: "", filters: {}, from: 0, to: 0, newest: false };
const query = (address: string): URLSearchParams => new URLSearchParams(address.split("?")[1] ?? "");

test("a question goes into the address and back", () => {
	const question: Question = { text: "jeunes & métiers", filters: { country: ["FR", "IT"], domain: ["employment"] }, from: 2019, to: 0, newest: true };
	const address = addressOf(question);
	assert.match(address, /country=FR,IT/);
	assert.match(address, /order=new/);
	assert.deepEqual(readQuestion(query(address)), question);
	assert.equal(addressOf(NOTHING), "/practices");
	assert.deepEqual(readQuestion(query("/practices?lang=ca&from=abc&to=99999")), { ...NOTHING, filters: { language: ["ca"] } });
});

test("choices are added and taken away", () => {
	const one = withChoice(NOTHING, "kind", ["tool"]);
	assert.ok(isNarrowed(one));
	assert.ok(!isNarrowed(withChoice(one, "kind", [])));
	assert.ok(isNarrowed({ ...NOTHING, to: 2020 }));
});

const item = (id: string): Found => ({ id, title: id, lang: "fr", structure: "", domains: [], target_groups: [], created: 0, comments: 0, scope: 0 });
const answer = (next: string | null, ...ids: string[]): Answer => ({ items: ids.map(item), next, total: ids.length });

/** Answers that come when they are told to. */
function later() {
	const waiting: ((answer: Answer | Error) => void)[] = [];
	const ask = (): Promise<Answer> => new Promise((resolve, reject) => waiting.push((one) => (one instanceof Error ? reject(one) : resolve(one))));
	return { ask, waiting };
}

test("an answer that is overtaken is dropped, whatever it says", async () => {
	const { ask, waiting } = later();
	const finder = makeFinder(ask);
	const first = finder.find({ ...NOTHING, text: "a" }, "fr");
	const second = finder.find({ ...NOTHING, text: "ab" }, "fr");
	waiting[1]!(answer(null, "second"));
	await second;
	waiting[0]!(answer(null, "first"));
	await first;
	assert.equal(finder.answer.value!.items[0]!.id, "second");
	const third = finder.find({ ...NOTHING, text: "abc" }, "fr");
	assert.equal(finder.waiting.value, true);
	assert.equal(finder.answer.value!.items[0]!.id, "second"); /* stays until then */
	waiting[2]!(new Error("gone"));
	await third;
	assert.ok(finder.failed.value);
	assert.equal(finder.answer.value!.items[0]!.id, "second");
});

test("more is appended once, and stays when the head of the list is asked for again", async () => {
	const { ask, waiting } = later();
	const finder = makeFinder(ask);
	const first = finder.find(NOTHING, "en");
	waiting[0]!(answer("x", "a", "b"));
	await first;
	const more = finder.more(NOTHING, "en");
	waiting[1]!(answer(null, "b", "c"));
	await more;
	assert.deepEqual(finder.answer.value!.items.map((one) => one.id), ["a", "b", "c"]);
	const again = finder.find(NOTHING, "en", true);
	waiting[2]!(answer("x", "new", "a"));
	await again;
	assert.deepEqual(finder.answer.value!.items.map((one) => one.id).slice(0, 2), ["new", "a"]);
	assert.equal(new Set(finder.answer.value!.items.map((one) => one.id)).size, finder.answer.value!.items.length);
});
