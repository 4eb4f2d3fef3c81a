// SPDX-License-Identifier: EUPL-1.2
// How light the pages are: Lighthouse 12.8 on a phone, bytes, and seconds until a page can be used over a bad line.
// Scores depend on the machine's load, which is printed beside them. usage: node tests/bench/lighthouse.mjs [--list]
import { loadavg } from "node:os";
import { browser, open, settled } from "../e2e/lib/browser.mjs";
import { audit, weigh } from "../e2e/lib/lighthouse.mjs";
import { fill } from "../e2e/lib/lively.mjs";
import { fail, main, Node, pause } from "../e2e/lib/nodes.mjs";
import { freePort } from "../lib/ports.mjs";
import { SlowLine } from "../e2e/lib/slow.mjs";

const RUNS = Number(process.env.RUNS ?? 3); /* the median counts */
const LINE = { bitsPerSecond: 400_000, roundTripMs: 400 };
const least = { performance: 95, accessibility: 100, "best-practices": 95, seo: 95 };
const SCRIPT_MOST_KIB = 60;
const OTHER_MOST_KIB = 40;
const FIRST_MOST_S = 5;
const RETURN_MOST_S = 2;

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
let missed = 0;

function figure(what, value, sign, limit, unit = "") {
	const met = sign === "≥" ? value >= limit : value <= limit;
	if (!met) missed++;
	console.log(`  ${met ? "ok    " : "MISSED"} ${what}: ${Number(value.toFixed(2))}${unit} (${sign} ${limit}${unit})`);
}

const median = (values) => values.sort((x, y) => x - y)[Math.floor(values.length / 2)];

async function scores(url, port) {
	const runs = [];
	for (let run = 0; run < RUNS; run++) runs.push(await audit(url, port, Object.keys(least)));
	for (const [category, limit] of Object.entries(least)) {
		figure(category, median(runs.map((run) => run.scores[category])), "≥", limit);
	}
	for (const one of runs[0].wanting) console.log(`           ${one}`);
	const metric = (id) => median(runs.map((run) => run.lhr.audits[id].numericValue));
	console.log(`         first paint ${Math.round(metric("first-contentful-paint"))} ms, largest ${Math.round(metric("largest-contentful-paint"))} ms, `
		+ `blocked ${Math.round(metric("total-blocking-time"))} ms, shift ${metric("cumulative-layout-shift").toFixed(3)}, `
		+ `main thread ${Math.round(metric("mainthread-work-breakdown"))} ms`);
}

async function bytes(chromium, url) {
	const page = await open(chromium, { width: 412, height: 823 });
	const sum = await weigh(page, url, settled);
	figure("scripts", sum.script / 1024, "≤", SCRIPT_MOST_KIB, " KiB");
	figure("all else", sum.other / 1024, "≤", OTHER_MOST_KIB, " KiB");
	console.log(`         ${sum.requests} requests`);
	if (process.argv.includes("--list")) console.log(sum.list.map((one) => `           ${one}`).join("\n"));
	await page.context().close();
}

/** Seconds until the application has taken the page over and nothing keeps it busy. */
async function usable(page, url) {
	await page.addInitScript(() => {
		let taken = 0;
		const look = () => {
			if (!taken && document.querySelector(".language select") && !document.querySelector("#given, .skeleton")) taken = performance.now();
			if (!taken) setTimeout(look, 10);
		};
		look();
		let busy = 0;
		new PerformanceObserver((list) => list.getEntries().forEach((one) => (busy = one.startTime + one.duration))).observe({ type: "longtask", buffered: true });
		window.usableAt = () => Math.max(taken, busy);
		window.takenAt = () => taken;
	});
	await page.goto(url);
	await page.waitForFunction(() => window.takenAt() > 0, null, { timeout: 60_000 });
	await pause(500);
	return (await page.evaluate(() => window.usableAt())) / 1000;
}

async function overBadLine(chromium, path) {
	const line = new SlowLine(Number(a.ports.web.split(":").pop()), LINE);
	await line.open();
	const url = `https://a.essaim.test:${line.port}${path}`;
	const first = await open(chromium, { width: 412, height: 823, worker: true });
	first.context().setDefaultTimeout(60_000);
	figure("usable on a first visit, 400 kbit/s and 400 ms", await usable(first, url), "≤", FIRST_MOST_S, " s");
	await pause(6_000); /* what is kept for the next visit is kept when nothing else is to be done */
	await first.goto("about:blank");
	line.dropAll();
	await pause(500);
	figure("usable on return", await usable(first, url), "≤", RETURN_MOST_S, " s");
	await first.context().close();
	line.close();
}

await main(async () => {
	const pages = await fill(a);
	const port = await freePort();
	const chromium = await browser(`--remote-debugging-port=${port}`);
	for (const [name, path] of Object.entries(pages)) {
		console.log(`${name} (load ${loadavg()[0].toFixed(1)})`);
		await bytes(chromium, a.url + path);
		await overBadLine(chromium, path);
		if (RUNS) await scores(a.url + path, port);
	}
	if (missed) fail(`${missed} limits missed`);
	console.log("all limits met");
});
