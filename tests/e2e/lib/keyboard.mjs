// SPDX-License-Identifier: EUPL-1.2
// A person without a mouse: Tab until the wanted thing has the focus, then type.
import { fail } from "./nodes.mjs";

const TABS_MOST = 120;

const focused = (page) =>
	page.evaluate(() => {
		const element = document.activeElement;
		const box = element.getBoundingClientRect();
		const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
		return {
			label: element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent.trim(),
			name: element.getAttribute("name") ?? element.tagName.toLowerCase(),
			covered: element !== document.body && !!middle && !element.contains(middle) && !middle.contains(element)
				&& !element.closest(".language, .drop, .skip"),
		};
	});

/** Presses Tab until `wanted` (a label, or the name of a field) has the focus; nothing on the way may be hidden by what floats. */
export async function tabTo(page, wanted, key = "Tab") {
	for (let tabs = 0; tabs < TABS_MOST; tabs++) {
		await page.keyboard.press(key);
		const here = await focused(page);
		if (here.covered) fail(`"${here.label}" has the focus and is covered by something else`);
		if (here.label === wanted || here.name === wanted) return;
	}
	fail(`"${wanted}" cannot be reached by the Tab key on ${page.url()}`);
}

export async function type(page, name, text) {
	await tabTo(page, name);
	await page.keyboard.type(text);
}
