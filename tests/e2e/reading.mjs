// SPDX-License-Identifier: EUPL-1.2
// Public pages of a structure, read at its partner's: without JavaScript in six languages, found by machines, taken over calmly
// where there is JavaScript; feeds; what was withdrawn; what is not there. On a screen and on a phone.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, follow, languages, open, overflow, settled, violations, visit } from "./lib/browser.mjs";
import { say } from "./lib/lively.mjs";
import { fail, federation, main, Node, until, writeSheet } from "./lib/nodes.mjs";

const SHIFT_MOST = 0.02;
const MOVED_MOST = 2; /* pixels */
const NARROWEST = 320;
const HOSTILE = "Vélos & <b>roues</b> \"d'ici\" </script><script>alert(1)</script>";
const shots = process.env.SHOTS;

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier & \"Passage\"" });
const b = new Node("b", { country: "HU", city: "Pécs", lang: "hu", title: "Pályaorientációs Ház" }); /* where it is read */
const faults = [];
const expect = (holds, what) => holds || faults.push(what);

const words = {
	fr: "L’essentiel", en: "The essentials", es: "Lo esencial", ca: "L’essencial", it: "L’essenziale", hu: "A lényeg",
};

/** Until the partner shows as much of each as the structure itself. */
async function arrived(practice, question) {
	const parts = async (node, path) => (await (await fetch(node.url + path)).text()).match(/class="(message|card|experience|answers-list|talk-card)\b/g)?.length ?? 0;
	for (const path of [`/practice/${practice}`, question, "/", "/practices", "/conversations", "/partners"]) {
		const wanted = await parts(a, path);
		await until(path, async () => (await parts(b, path)) === wanted);
	}
}

async function withoutScript(chromium, lang, practice, question) {
	const page = await open(chromium, { locale: lang, script: false, dark: lang === "hu" || lang === "ca" });
	const paths = { home: "/", practices: "/practices", practice: `/practice/${practice}`, question, conversations: "/conversations", partners: "/partners", learn: "/learn", about: "/about", nothing: "/nowhere/at/all" };
	for (const [name, path] of Object.entries(paths)) {
		const what = `${lang} ${name} without JavaScript`;
		await page.setViewportSize({ width: 1280, height: 900 });
		const answer = await page.goto(b.url + path);
		expect(answer.status() === (name === "nothing" ? 404 : 200), `${what}: status ${answer.status()}`);
		expect((await page.locator("html").getAttribute("lang")) === lang, `${what}: the page's language is wrong`);
		expect((await page.locator("h1").count()) === 1, `${what}: not one h1`);
		expect((await page.locator("main").innerText()).length > 40, `${what}: nothing to read`);
		for (const width of [1280, NARROWEST]) {
			await page.setViewportSize({ width, height: 800 });
			expect((await overflow(page)) <= 0, `${what}: wider than ${width} px`);
			if (shots) {
				mkdirSync(shots, { recursive: true });
				await page.screenshot({ path: join(shots, `${what.replace(/\W+/g, "-")}-${width}.png`), fullPage: true });
			}
		}
	}
	await page.goto(`${b.url}/practice/${practice}`);
	expect((await page.locator("#essentials").innerText()) === words[lang], `${lang}: the words of the sheet are not ${lang}`);
	expect(page.faults.length === 0, `${lang}: ${page.faults.join()}`);
	await page.context().close();
}

/** axe needs a script of its own, so the node's page is looked at before the application has come. */
async function accessible(chromium, practice, question) {
	for (const path of ["/", "/practices", `/practice/${practice}`, question, "/conversations", "/partners", "/about", "/nowhere"]) {
		const page = await open(chromium, { locale: "it" });
		await page.route("**/assets/*.js", (route) => route.abort());
		await page.goto(b.url + path);
		for (const one of await violations(page)) faults.push(`${path} as the node made it: ${one}`);
		await page.context().close();
	}
}

async function forMachines(chromium, practice) {
	const page = await open(chromium, { locale: "en", script: false });
	await page.goto(`${b.url}/practice/${practice}`);
	const linked = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
	expect(linked["@type"] === "Article" && linked.headline === HOSTILE, `JSON-LD: ${JSON.stringify(linked)}`);
	expect(linked.license.startsWith("https://creativecommons.org/"), "JSON-LD has no licence");
	expect((await page.locator("h1").innerText()) === HOSTILE, "a title is not shown as it was written");
	expect((await page.title()).startsWith(HOSTILE), "the window's title is not the practice's");
	expect((await page.locator("script:not([type])").count()) === 0, "what somebody wrote became a script");
	expect((await page.locator("link[rel=canonical]").getAttribute("href")) === `${b.url}/practice/${practice}`, "canonical");
	expect((await page.locator("link[hreflang]").count()) >= 7, "languages are not linked");
	await follow(page, ".language-links a[hreflang=hu]");
	expect((await page.locator("html").getAttribute("lang")) === "hu", "the link to Hungarian leads elsewhere");
	await page.goto(`${b.url}/practices`);
	expect((await page.locator("html").getAttribute("lang")) === "hu", "the chosen language is forgotten on the next page");
	await page.context().close();
	const first = await fetch(`${b.url}/practice/${practice}`);
	const again = await fetch(`${b.url}/practice/${practice}`, { headers: { "If-None-Match": first.headers.get("etag") } });
	expect(again.status === 304, `a page that is known is sent again (${again.status})`);
	expect((await (await fetch(`${b.url}/robots.txt`)).text()).includes(`Sitemap: ${b.url}/sitemap.xml`), "robots.txt");
}

/** What an XML parser and RFC 4287 ask of a feed. */
async function feeds(chromium, practice) {
	const structure = (await (await fetch(`${a.url}/api/v1/node`)).json()).node.structure;
	const page = await open(chromium, { locale: "fr" });
	await visit(page, `${b.url}/about`);
	const parse = (path) => page.evaluate(async (where) => {
		const answer = await fetch(where);
		const text = await answer.text();
		const xml = new DOMParser().parseFromString(text, "application/xml");
		const child = (node, name) => [...node.children].filter((one) => one.localName === name);
		const entries = child(xml.documentElement, "entry");
		const missing = [xml.documentElement, ...entries].flatMap((node) =>
			["id", "title", "updated", "author", "link"].filter((name) => child(node, name).length === 0));
		const once = [xml.documentElement, ...entries].flatMap((node) =>
			["id", "title", "updated", "summary"].filter((name) => child(node, name).length > 1));
		const dates = [...xml.querySelectorAll("updated, published")].map((one) => one.textContent);
		return {
			status: answer.status, type: answer.headers.get("content-type"), broken: !!xml.querySelector("parsererror"),
			root: `${xml.documentElement.namespaceURI} ${xml.documentElement.localName}`, missing, once,
			titles: entries.map((one) => child(one, "title")[0]?.textContent),
			badDates: dates.filter((one) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(one)),
			self: [...xml.querySelectorAll("link[rel=self]")][0]?.getAttribute("href"),
			locations: [...xml.querySelectorAll("loc")].map((one) => one.textContent),
		};
	}, path);
	for (const [path, count] of [["practices", 2], [`structure-${structure}`, 2], ["domain-employment", 2], ["domain-entrepreneurship", 0], ["language-fr", 2], ["language-hu", 0]]) {
		const feed = await parse(`/feeds/${path}.atom`);
		const sound = feed.status === 200 && feed.type.startsWith("application/atom+xml") && !feed.broken
			&& feed.root === "http://www.w3.org/2005/Atom feed" && feed.missing.length + feed.once.length + feed.badDates.length === 0
			&& feed.self === `${b.url}/feeds/${path}.atom` && feed.titles.length === count;
		expect(sound, `feed ${path}: ${JSON.stringify(feed)}`);
		if (count) expect(feed.titles.includes(HOSTILE), `feed ${path} lacks a practice: ${feed.titles}`);
	}
	const index = await parse("/sitemap.xml");
	const part = await parse(new URL(index.locations[0]).pathname);
	expect(!index.broken && !part.broken && part.locations.includes(`${b.url}/practice/${practice}`), `sitemap: ${JSON.stringify(part)}`);
	for (const path of ["/feeds/domain-nonsense.atom", `/feeds/structure-${"0".repeat(64)}.atom`, "/sitemap-99.xml"]) {
		expect((await fetch(b.url + path)).status === 404, `${path} is not 404`);
	}
	await page.context().close();
}

/** Where things stand: a replaced part counts as no shift for the browser, so the places are compared themselves. */
const places = (page) => page.evaluate(() => Object.fromEntries(
	["h1", "h2", ".lead", ".doors", ".find", ".card", ".talk-card:last-child", ".message", ".answers-list", ".message-accepted", ".quote", ".invitation", ".partner h2", ".essentials", ".part", ".discussion", ".foot"].map((what) => {
		const box = document.querySelector(what)?.getBoundingClientRect();
		return [what, box ? [Math.round(box.left), Math.round(box.top)] : null];
	})));

async function placesBefore(chromium, path, size) {
	const page = await open(chromium, { locale: "fr", ...size });
	await page.route("**/assets/*.js", (route) => route.abort());
	await page.goto(b.url + path);
	const before = await places(page);
	await page.context().close();
	return before;
}

async function takenOver(chromium, path, { height }) {
	const size = { width: height > 800 ? 1280 : 390, height };
	const before = await placesBefore(chromium, path, size);
	const page = await open(chromium, { locale: "fr", ...size });
	const asked = [];
	page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => asked.push(Buffer.from(payload).toString("latin1"))));
	await page.addInitScript(() => {
		window.shift = 0;
		new PerformanceObserver((list) => list.getEntries().forEach((one) => (window.shift += one.value))).observe({ type: "layout-shift", buffered: true });
		document.addEventListener("DOMContentLoaded", () => document.querySelector("h1")?.setAttribute("data-from", "node"));
	});
	await page.goto(b.url + path);
	await page.waitForSelector(".language select");
	await settled(page);
	await page.waitForTimeout(300);
	expect((await page.locator("h1[data-from]").count()) === 0, `${path}: the application did not take over`);
	const after = await places(page);
	for (const [what, place] of Object.entries(before)) {
		if (path === "/" && [".talk-card:last-child", ".foot"].includes(what)) continue; /* questions that wait come later, below */
		if (path.startsWith("/practice/") && [".discussion", ".message", ".answers-list", ".invitation", ".foot"].includes(what)) continue; /* below what comes later, for those who write */
		const moved = place && after[what] ? Math.max(...place.map((at, i) => Math.abs(at - after[what][i]))) : place === after[what] ? 0 : 9999;
		expect(moved <= MOVED_MOST, `${path} at ${size.width} px: ${what} moves from ${place} to ${after[what]}`);
	}
	const shift = await page.evaluate(() => window.shift);
	expect(shift <= SHIFT_MOST, `${path} at ${height} px: the layout shifts by ${shift}`);
	const twice = asked.filter((one) => /practice\.list|practice\.show|translation\.|structure\.list|schema|comment\.list|conversation\.show|room\.list|experience\.list/.test(one));
	expect(twice.length === 0, `${path}: asked again for what came with the page: ${twice}`);
	expectNoFaults(page);
	await page.context().close();
}

async function withdrawn(chromium, practice) {
	await a.essaim("erase", practice, "--reason", "test");
	await until("that it was withdrawn", async () => (await fetch(`${b.url}/practice/${practice}`)).status === 410);
	const page = await open(chromium, { locale: "es", script: false });
	const answer = await page.goto(`${b.url}/practice/${practice}`);
	expect(answer.status() === 410, `what was withdrawn answers ${answer.status()}`);
	expect(!(await page.content()).includes("roues"), "the text of what was withdrawn is shown");
	expect((await page.locator("h1").innerText()).length > 10, "nothing kind is said of what was withdrawn");
	await page.context().close();
}

await main(async () => {
	await federation([a, b]);
	await a.essaim("import", writeSheet("Une autre pratique"));
	const practice = (await a.essaim("import", writeSheet(HOSTILE.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")))).split("\t")[0];
	const question = await say(a, practice);
	await arrived(practice, question);
	const chromium = await browser();
	for (const lang of languages) await withoutScript(chromium, lang, practice, question);
	await accessible(chromium, practice, question);
	await forMachines(chromium, practice);
	await feeds(chromium, practice);
	for (const path of ["/", "/practices", `/practice/${practice}`, question, "/conversations", "/partners", "/about"]) {
		await takenOver(chromium, path, { height: 900 });
		await takenOver(chromium, path, { height: 780 });
	}
	await withdrawn(chromium, practice);
	if (faults.length > 0) fail(`${faults.length} faults:\n  ${faults.join("\n  ")}`);
});
