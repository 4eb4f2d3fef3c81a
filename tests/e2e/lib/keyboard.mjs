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

/** What has the focus now: where it is, whether it can be seen, and whether something lies over it. */
const seen = (page) =>
	page.evaluate(() => {
		const element = document.activeElement;
		if (!element || element === document.body) return null;
		const box = element.getBoundingClientRect();
		const shown = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
		/* cards and doors show it around the whole of them, the language's menu around its box */
		const marked = shown(getComputedStyle(element)) || shown(getComputedStyle(element, "::after"))
			|| shown(getComputedStyle(element.closest(".language, .drop, .mark-one, label") ?? element));
		const at = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + box.height / 2);
		const inside = box.bottom > 0 && box.top < innerHeight;
		element.dataset.walked = String(Number(element.dataset.walked ?? 0) + 1);
		return {
			what: `${element.tagName.toLowerCase()} "${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}" ${element.getAttribute("name") ?? ""}`.trim(),
			again: Number(element.dataset.walked) > 1 && element.type !== "radio",
			marked, inside,
			covered: inside && !!at && !element.contains(at) && !at.contains(element) && !element.closest(".language, .drop, .skip, .map, label")
				&& ![...(element.labels ?? [])].some((label) => label.contains(at)),
		};
	});

const WALK_MOST = 220;

/** Tab through the whole of a page: each stop can be seen, none is covered, and the way ends. */
export async function walk(page) {
	const faults = [];
	await page.evaluate(() => {
		/* the next stop is the one after what had the focus last: the top of the page */
		document.querySelector(".skip")?.focus();
		document.activeElement?.blur();
		for (const one of document.querySelectorAll("[data-walked]")) delete one.dataset.walked;
	});
	for (let tabs = 0; tabs < WALK_MOST; tabs++) {
		await page.keyboard.press("Tab");
		const here = await seen(page);
		if (!here || here.again) return { faults, stops: tabs };
		if (!here.marked) faults.push(`${here.what}: one does not see that it has the focus`);
		if (!here.inside) faults.push(`${here.what}: the focus is outside of the window`);
		if (here.covered) faults.push(`${here.what}: something lies over what has the focus`);
	}
	return { faults: [...faults, "the way does not end"], stops: WALK_MOST };
}
