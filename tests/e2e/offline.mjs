// SPDX-License-Identifier: EUPL-1.2
// Without a line: what was opened is read, what was not is said to be missing, what is written waits, over a reload and a
// closed browser, and goes once, whichever window is open then. A session's end takes along what its reader was given; a
// new release takes the place of the old one.
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { overflow, ownBrowser, settled, violations } from "./lib/browser.mjs";
import { say } from "./lib/lively.mjs";
import { fail, federation, folder, main, Node, PASSWORD, pause, source, writeSheet } from "./lib/nodes.mjs";
import { SlowLine } from "./lib/slow.mjs";

const ARRIVAL_MS = 20_000;
const SETTLED_MS = 2_000; /* in which a second copy would come */
const OTHER = "0".repeat(63) + "1";
const shots = process.env.SHOTS;

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa dei Mestieri" });
let line;
const at = (path) => `https://a.essaim.test:${line.port}${path}`;

async function cut(context) {
	line.cut();
	await context.setOffline(true);
}

async function mend(context) {
	line.mend();
	await context.setOffline(false);
}

async function shot(page, name) {
	if (!shots) return;
	mkdirSync(shots, { recursive: true });
	for (const width of [360, 1280]) {
		await page.setViewportSize({ width, height: 800 });
		await page.screenshot({ path: join(shots, `offline-${name}-${width}.png`), fullPage: true });
	}
}

async function sound(page, what) {
	const found = await violations(page);
	if (found.length) fail(`${what}:\n  ${found.join("\n  ")}`);
	if ((await overflow(page)) > 0) fail(`${what} is wider than its window`);
}

async function signIn(page) {
	await page.goto(at("/sign-in"));
	await page.fill("[name=login]", "claire");
	await page.fill("[name=password]", PASSWORD);
	await page.click("button[type=submit]");
	await page.waitForSelector(".person button");
}

/** The worker has taken the page over and holds what the page loaded before. A promise is no answer to waitForFunction: it counts as true. */
async function kept(page) {
	const isKept = () => page.evaluate(async () => {
		const texts = performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname).find((path) => /\/assets\/fr-/.test(path));
		return !!navigator.serviceWorker.controller && !!texts && !!(await caches.match(texts));
	});
	for (const end = Date.now() + ARRIVAL_MS; !(await isKept()); await pause(100)) {
		if (Date.now() > end) fail("the application is not kept after a first visit");
	}
}

/** Reads as people do: some pages from an address, some from a link. */
async function readAround(page, thread) {
	await page.goto(at("/practices"));
	await settled(page);
	await page.locator(".card h3 a").first().click();
	await page.waitForSelector(".practice .discussion");
	await settled(page);
	const practice = new URL(page.url()).pathname;
	await page.goto(at(thread));
	await settled(page);
	await page.waitForSelector(".person button");
	await kept(page);
	await pause(1_500); /* what was read is written down a moment later */
	return practice;
}

async function reads(page, path, text, what) {
	await page.goto(at(path));
	await settled(page);
	await page.getByText(text).first().waitFor();
	if (await page.locator(".failed").count()) fail(`${what} shows a failure without a line`);
}

async function write(page, text) {
	await page.click(".opener");
	await page.fill(".composer textarea", text);
	await page.click(".composer button[type=submit]");
	await page.locator(".message-waiting", { hasText: text }).waitFor();
}

async function withoutLine(page, { thread, practice, title }) {
	await page.reload();
	await settled(page);
	await page.getByText("prévoir des chaussures").waitFor();
	await page.waitForSelector(".line-bar p");
	await sound(page, "a thread without a line");
	await shot(page, "thread");
	await reads(page, practice, title, "a practice");
	await reads(page, "/practices", title, "the list");
	await page.goto(at(`/practice/${OTHER}`));
	await page.getByText("pas encore été ouverte sur cet appareil").waitFor();
	await sound(page, "a page that was never opened");
	await shot(page, "unkept");
	await page.goto(at(thread));
	await settled(page);
}

const countAt = async (node) => (await node.essaim("list", "--kind", "comment", "--json")).split(/"id"/).length - 1;

/** Every record at B, once it has come and would have come a second time. */
async function arrivedOnce(texts, before) {
	const until = Date.now() + 2 * ARRIVAL_MS;
	while ((await countAt(b)) < before + texts.length) {
		if (Date.now() > until) fail("what was written without a line did not arrive at the partner");
		await pause(250);
	}
	await pause(SETTLED_MS);
	const now = await countAt(b);
	if (now !== before + texts.length) fail(`${now - before} messages arrived at the partner, not ${texts.length}`);
}

async function leaves(page) {
	const given = () => page.evaluate(() => new Promise((resolve) => {
		indexedDB.open("essaim").onsuccess = ({ target }) => {
			target.result.transaction("answers").objectStore("answers").getAll().onsuccess = (event) => resolve(event.target.result.map((row) => row.who));
		};
	}));
	if (!(await given()).includes("claire")) fail("nothing was kept for who is signed in, so the end of the session proves nothing");
	await page.locator(".person button").click();
	await page.waitForSelector("a.person");
	await page.waitForFunction(() => !JSON.parse(localStorage.getItem("essaim.hello")).account);
	await pause(300);
	const left = (await given()).filter(Boolean);
	if (left.length) fail(`after the end of the session ${left.length} answers to ${left[0]} are still kept`);
}

/** The same UI under other names, as a new release has. */
function nextRelease() {
	const from = process.env.ESSAIM_UI_DIR ?? join(source, "web-ui/dist");
	const to = join(folder(), "next-ui");
	cpSync(from, to, { recursive: true });
	const old = readdirSync(join(to, "assets")).find((name) => /^main-\w+\.js$/.test(name)).slice(5, -3);
	for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || entry.name.endsWith(".gz")) continue;
		const path = join(entry.parentPath ?? entry.path, entry.name);
		const text = readFileSync(path, "utf8").replaceAll(old, "NEXTNEXT").replace(/"[0-9a-f]{12}"/, '"nextnextnext"');
		writeFileSync(path, text);
		writeFileSync(`${path}.gz`, gzipSync(text));
		for (const end of ["", ".gz"]) if (path.includes(old)) renameSync(path + end, path.replace(old, "NEXTNEXT") + end);
	}
	return to;
}

/** Opens another page in the very moment when the new worker is ready and the old one is asked to end: Chromium starts that one again. */
function leavesAsItIsInstalled(page, path) {
	return page.evaluate(async (to) => {
		const registration = await navigator.serviceWorker.getRegistration();
		const go = () => (location.href = to);
		const follow = () => { /* it may never be seen to wait, nor even to be installed */
			if (registration.installing) registration.installing.addEventListener("statechange", go, { once: true });
			else go();
		};
		registration.addEventListener("updatefound", follow);
		if (registration.installing) follow();
		else if (registration.waiting || await caches.has("essaim-nextnextnext")) go();
	}, path);
}

/** The new worker has taken the old one's place. */
async function takesOver(page) {
	const states = () => page.evaluate(async () => {
		const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
		return [installing?.state ?? "-", waiting?.state ?? "-", active.state, await caches.has("essaim-nextnextnext")].join(" ");
	});
	const end = Date.now() + 2 * ARRIVAL_MS;
	for (let now = ""; now !== "- - activated true"; now = await states()) {
		if (Date.now() > end) fail(`the worker of the new release still waits (${now})`);
		await pause(200);
	}
}

/** Where there is a line the newest release is shown, and it is kept for the time without one. */
async function renews(context, page, thread) {
	const script = () => page.locator("script[type=module]").getAttribute("src");
	await a.stop();
	a.env = { ESSAIM_UI_DIR: nextRelease() };
	await a.start();
	await page.goto(at(thread));
	await settled(page);
	if (!(await script()).includes("NEXTNEXT")) fail("the old release is shown although the new one is there");
	await leavesAsItIsInstalled(page, "/about");
	await page.waitForURL("**/about", { timeout: 2 * ARRIVAL_MS });
	await settled(page);
	const isHere = () => page.evaluate(async () =>
		await caches.has("essaim-nextnextnext") && !!(await (await caches.open("essaim-nextnextnext")).match("/index.html")));
	for (const end = Date.now() + 2 * ARRIVAL_MS; !(await isHere());) {
		if (Date.now() > end) fail("the new release is not kept");
		await pause(200);
	}
	await takesOver(page);
	if ((await page.evaluate(async () => (await caches.keys()).length)) > 2) fail("old releases are kept without end");
	await cut(context);
	await page.goto(at(thread));
	await settled(page);
	if (!(await script()).includes("NEXTNEXT")) fail("without a line the old release is shown");
}

await main(async () => {
	await federation([a, b]);
	const title = "Un atelier vélo pour reprendre confiance";
	await a.essaim("import", writeSheet(title));
	const practiceId = (await a.essaim("import", writeSheet("Une autre pratique"))).split("\t")[0];
	const thread = await say(a, practiceId);
	line = new SlowLine(Number(a.ports.web.split(":").pop()), { bitsPerSecond: 1e9, roundTripMs: 2 });
	await line.open();
	let context = await ownBrowser("profile");
	let page = context.pages()[0];
	await signIn(page);
	const practice = await readAround(page, thread);
	const shown = await page.evaluate(async () => (await caches.keys()).length);
	if (shown !== 1) fail(`${shown} caches after a first visit`);
	const heading = await (async () => {
		await page.goto(at(practice));
		await settled(page);
		await pause(1_200);
		return page.locator("h1").innerText();
	})();
	await page.goto(at(thread));
	await settled(page);
	await cut(context);
	await withoutLine(page, { thread, practice, title: heading });

	const texts = ["Écrit dans le train.", "Et ceci dans le tunnel."];
	await write(page, texts[0]);
	await page.reload();
	await settled(page);
	await page.locator(".message-waiting", { hasText: texts[0] }).waitFor();
	await write(page, texts[1]);
	await shot(page, "waiting");
	await context.close();

	const before = await countAt(b);
	context = await ownBrowser("profile");
	await context.setOffline(true);
	page = context.pages()[0];
	await page.goto(at(thread));
	await settled(page);
	for (const text of texts) await page.locator(".message-waiting", { hasText: text }).waitFor();
	const second = await context.newPage();
	await second.goto(at(thread));
	await settled(second);
	await mend(context);
	await arrivedOnce(texts, before);
	for (const one of [page, second]) await one.waitForFunction(() => !document.querySelector(".message-waiting"), null, { timeout: ARRIVAL_MS });
	for (const text of texts) {
		if ((await page.locator(".message", { hasText: text }).count()) !== 1) fail(`"${text}" is not there once`);
	}
	await second.close();
	await leaves(page);
	await renews(context, page, thread);
	console.log("read, written, kept over a closed browser, sent once, forgotten, renewed");
});
