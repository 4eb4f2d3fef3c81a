// SPDX-License-Identifier: EUPL-1.2
// What a phone loads before it can be used, and what Lighthouse says of the pages that are read most, as far as it does
// not depend on how busy this machine is. Seconds and the score of performance: tests/bench/lighthouse.mjs.
import { browser, expectNoFaults, open, settled } from "./lib/browser.mjs";
import { audit, weigh } from "./lib/lighthouse.mjs";
import { fill } from "./lib/lively.mjs";
import { fail, main, Node } from "./lib/nodes.mjs";
import { freePort } from "../lib/ports.mjs";

const SCRIPT_MOST = 60 * 1024; /* with their headers, as they come over the line */
const OTHER_MOST = 40 * 1024;
const REQUESTS_MOST = 10;
const least = { accessibility: 100, "best-practices": 95, seo: 95 };

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const faults = [];
const expect = (holds, what) => holds || faults.push(what);

async function light(chromium, name, path) {
	const page = await open(chromium, { width: 412, height: 823 });
	const sum = await weigh(page, a.url + path, settled);
	const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
	console.log(`${name}: ${kib(sum.script)} of scripts, ${kib(sum.other)} of everything else, ${sum.requests} requests`);
	expect(sum.script > 20 * 1024, `${name}: no scripts were counted`);
	expect(sum.script <= SCRIPT_MOST, `${name}: ${kib(sum.script)} of scripts\n    ${sum.list.join("\n    ")}`);
	expect(sum.other <= OTHER_MOST, `${name}: ${kib(sum.other)} besides scripts\n    ${sum.list.join("\n    ")}`);
	expect(sum.requests <= REQUESTS_MOST, `${name}: ${sum.requests} requests`);
	expectNoFaults(page);
	await page.context().close();
}

async function scored(port, name, path) {
	const { scores, wanting } = await audit(a.url + path, port, Object.keys(least), { throttlingMethod: "provided" });
	console.log(`${name}: ${JSON.stringify(scores)}`);
	for (const [category, limit] of Object.entries(least)) {
		expect(scores[category] >= limit, `${name}: ${category} ${scores[category]}, not ${limit}:\n    ${wanting.join("\n    ")}`);
	}
}

await main(async () => {
	const pages = await fill(a);
	const port = await freePort();
	const chromium = await browser(`--remote-debugging-port=${port}`);
	for (const [name, path] of Object.entries(pages)) {
		await light(chromium, name, path);
		await scored(port, name, path);
	}
	if (faults.length > 0) fail(`${faults.length} faults:\n  ${faults.join("\n  ")}`);
});
