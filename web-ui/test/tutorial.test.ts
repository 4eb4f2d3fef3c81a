// SPDX-License-Identifier: EUPL-1.2
// A tutorial while it is written: what of its sections is published.
import assert from "node:assert/strict";
import { test } from "node:test";
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
