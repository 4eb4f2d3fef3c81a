// SPDX-License-Identifier: EUPL-1.2
// A tutorial while it is written: what of its sections is published, and which part a file on its way belongs to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathOf } from "../src/state/media/late";
import { publishable } from "../src/state/write/values";

test("what was begun in another form stays in the draft", () => {
	const steps = [{ title: "Ouvrir" }], links = [{ from: 1, to: 2 }], actors = [{ name: "Mentor" }], video = { file: "f" };
	const sections = ["steps", "actors", "video", "timeline"].map((type) => ({ type, heading: "H", intro: "I", steps, actors, links, video }));
	const fields = { title: "T", _cards: {}, sections };
	assert.deepEqual(publishable(fields), {
		title: "T",
		sections: [
			{ type: "steps", heading: "H", intro: "I", steps },
			{ type: "actors", heading: "H", intro: "I", actors, links },
			{ type: "video", heading: "H", intro: "I", video },
			{ type: "timeline", heading: "H", intro: "I" },
		],
	});
	assert.deepEqual(fields.sections[0]!.actors, actors);
	const toolbox = { sections: [{ rubric: "steps", entries: [{ record: "r" }] }] };
	assert.deepEqual(publishable(toolbox), toolbox);
});

test("a file keeps a form waiting only where its place is still there", () => {
	const fields = { sections: [{ type: "video" }, { type: "steps" }, { rubric: "tools" }] };
	assert.equal(pathOf("d1 sections 0", "d1", fields), "sections");
	assert.equal(pathOf("d1 sections 1", "d1", fields), null, "another form now");
	assert.equal(pathOf("d1 sections 2", "d1", fields), "sections", "a rubric of a toolbox");
	assert.equal(pathOf("d1 sections 3", "d1", fields), null, "its part is gone");
	assert.equal(pathOf("d1 results.files", "d1", fields), "results.files");
	assert.equal(pathOf("d12 files", "d1", fields), null, "another draft");
	assert.equal(pathOf("d12 files", "d1", {}), null);
});
