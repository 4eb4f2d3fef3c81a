// SPDX-License-Identifier: EUPL-1.2
// Looking at the pages of a scenario as they stand.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { overflow, violations } from "./browser.mjs";
import { fail } from "./nodes.mjs";

const shots = process.env.SHOTS;

/** Looks at a page at each of these widths (none: as it stands): nothing is wider than its window; with a script, nothing is in
 *  anybody's way. SHOTS names a folder for pictures. */
export const looker = (scenario, widths = [1280, 360]) => async (page, what, script = true) => {
	if (script) for (const one of await violations(page)) fail(`${what}: ${one}`);
	const before = page.viewportSize();
	for (const width of widths.length > 0 ? widths : [before.width]) {
		if (widths.length > 0) await page.setViewportSize({ width, height: 900 });
		if (await overflow(page) > 0) fail(`${what} is wider than ${width} px`);
		if (!shots) continue;
		mkdirSync(shots, { recursive: true });
		await page.screenshot({ path: join(shots, `${scenario}-${what.replace(/\W+/g, "-")}-${width}.png`), fullPage: true });
	}
	await page.setViewportSize(before);
};
