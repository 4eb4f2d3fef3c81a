// SPDX-License-Identifier: EUPL-1.2
// Two structures exchange a practice, live: A publishes and B's open page shows it, B comments and A's open page shows
// that; fifty times, measured from the click to the other page.
import { browser, expectNoFaults, open, settled, signIn, visit } from "./lib/browser.mjs";
import { fail, federation, main, Node, sheet, writeSheet } from "./lib/nodes.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 50);
const PUBLISHED_A_PAGE = 8;  /* a preview and a publication each: a page may not publish faster for long */
const COMMENTED_A_PAGE = 15;
const ARRIVAL_MS = 20_000;

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa dei Mestieri" });

/* Both pages run on one machine, and so on one clock. */
const clock = () => performance.timeOrigin + performance.now();

/** From now on the page writes down when each of its texts first appears. */
async function watch(page, selector) {
	await page.evaluate((where) => {
		window.arrivals = new Map();
		const look = () => {
			const at = performance.timeOrigin + performance.now();
			for (const element of document.querySelectorAll(where)) {
				if (!window.arrivals.has(element.textContent)) window.arrivals.set(element.textContent, at);
			}
		};
		look();
		new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
	}, selector);
}

async function arrival(page, text, what) {
	const handle = await page.waitForFunction((wanted) => window.arrivals.get(wanted), text, { timeout: ARRIVAL_MS, polling: 20 })
		.catch(() => fail(`${what} did not appear on the other page within ${ARRIVAL_MS / 1000} seconds`));
	return handle.jsonValue();
}

/** Clicks, and answers when the page took the click. */
async function click(page, selector) {
	await page.waitForSelector(`${selector}:not([aria-disabled="true"])`);
	await page.evaluate((where) => {
		document.querySelector(where).addEventListener("click", () => {
			window.clickedAt = performance.timeOrigin + performance.now();
		}, { capture: true, once: true });
	}, selector);
	await page.click(selector);
	return page.evaluate(() => window.clickedAt);
}

async function publish(page, title) {
	await page.fill("#sheet-text", sheet(title));
	await page.click("form button[type=submit]");
	await page.waitForSelector(".publish-bar");
	const at = await click(page, ".publish-bar .button.main");
	await page.waitForSelector(".done a.main");
	const id = (await page.getAttribute(".done a.main", "href")).split("/").pop();
	await page.click(".done button");
	return { at, id };
}

async function comment(page, text) {
	await page.click(".opener");
	await page.fill(".composer textarea", text);
	const at = await click(page, ".composer button[type=submit]");
	await page.waitForSelector(".opener");
	return at;
}

function report(what, times) {
	const sorted = [...times].sort((x, y) => x - y);
	const median = sorted[Math.floor(sorted.length / 2)];
	const worst = sorted[sorted.length - 1];
	console.log(`${what}: median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms of ${times.length}`);
}

async function byCommandLine(pageB) {
	const title = "Le jardin de la gare";
	const began = clock();
	const [id] = (await a.essaim("import", writeSheet(title))).split("\t");
	const at = await arrival(pageB, title, "the sheet that the command line imported");
	await pageB.waitForFunction((wanted) => document.querySelector("[aria-live]").textContent.includes(wanted), title)
		.catch(() => fail("a screen reader is not told of the practice that arrived"));
	console.log(`command line at A to page at B: ${(at - began).toFixed(0)} ms with the start of the program`);
	return id;
}

async function publishing(pageA, pageB) {
	const times = [];
	for (let round = 1; round <= ROUNDS; round++) {
		if (round % PUBLISHED_A_PAGE === 1) await visit(pageA, `${a.url}/tell`);
		const title = `Atelier vélo, séance ${round}`;
		const { at } = await publish(pageA, title);
		times.push((await arrival(pageB, title, `sheet ${round}`)) - at);
	}
	report("published at A, shown at B", times);
}

async function commenting(pageA, pageB, id) {
	const address = `/practice/${id}`;
	await visit(pageA, a.url + address);
	await watch(pageA, ".message .prose");
	const times = [];
	for (let round = 1; round <= ROUNDS; round++) {
		if (round % COMMENTED_A_PAGE === 1) await visit(pageB, b.url + address);
		const text = `E la sera, dopo le ${round}?`;
		const at = await comment(pageB, text);
		times.push((await arrival(pageA, text, `comment ${round}`)) - at);
	}
	report("commented at B, shown at A", times);
	await settled(pageA);
	const shown = await pageA.locator(".message").count();
	if (shown !== ROUNDS) fail(`A shows ${shown} messages of ${ROUNDS}`);
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	await b.addAccount("giulia", "Giulia", "professional");
	const chromium = await browser();
	const pageA = await open(chromium, { locale: "fr" });
	const pageB = await open(chromium, { locale: "it" });
	await signIn(pageA, a, "claire", "/tell");
	await signIn(pageB, b, "giulia", "/");
	await settled(pageB);
	await watch(pageB, ".card h3");
	const id = await byCommandLine(pageB);
	await publishing(pageA, pageB);
	await commenting(pageA, pageB, id);
	expectNoFaults(pageA);
	expectNoFaults(pageB);
});
