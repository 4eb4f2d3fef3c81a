// SPDX-License-Identifier: EUPL-1.2
// What every page must pass: accessible, no wider than its window. SHOTS=FOLDER keeps a picture of each that was checked.
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { overflow, violations } from "./browser.mjs";
import { fail } from "./nodes.mjs";

const shots = process.env.SHOTS;
const scenario = basename(process.argv[1], ".mjs");

export async function shoot(page, what, { fullPage = true } = {}) {
	if (!shots) return;
	mkdirSync(shots, { recursive: true });
	await page.screenshot({ path: join(shots, `${scenario}-${what.replace(/\W+/g, "-")}.png`), fullPage });
}

/** What is wrong with a page as it stands, one line each. */
export async function faultsOf(page, what, options) {
	const faults = await violations(page);
	const wider = await overflow(page);
	if (wider > 0) faults.push(`${wider} px wider than its window`);
	await shoot(page, what, options);
	return faults.map((one) => `${what}: ${one}`);
}

export async function check(page, what, options) {
	const faults = await faultsOf(page, what, options);
	if (faults.length > 0) fail(faults.join("\n  "));
}
