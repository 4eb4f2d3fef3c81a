// SPDX-License-Identifier: EUPL-1.2
// Without a mouse: through each page from its first stop to its last, at a desk and on a phone; and the deeds of a day, by keys
// alone: in, past what repeats, answer, thank, fold away, report, judge, translate, testify. Every third page has its turn a
// day, all of them with ESSAIM_LONG=1.
import { browser, expectNoFaults, landed, open, settled } from "./lib/browser.mjs";
import { tabTo, type, walk } from "./lib/keyboard.mjs";
import { fail, main, PASSWORD } from "./lib/nodes.mjs";
import { pageTypes, show } from "./lib/page_types.mjs";
import { scene } from "./lib/scene.mjs";

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 640 };
const DAY = Math.floor(Date.now() / 86_400_000);
const faults = [];
const press = (page, key) => page.keyboard.press(key);

async function throughPages(chromium, set) {
	let stops = 0;
	const types = pageTypes(set).filter((_, at) => process.env.ESSAIM_LONG || (at + DAY) % 3 === 0);
	for (const who of new Set(types.map((one) => one.who))) {
		const page = who ? await set.enter(chromium, who, { locale: "en", ...DESK }) : await open(chromium, { locale: "en", ...DESK });
		for (const [at, one] of types.filter((each) => each.who === who).entries()) {
			await page.setViewportSize(at % 2 ? PHONE : DESK);
			await show(page, set.nodes.a.url, one);
			const found = await walk(page);
			stops += found.stops;
			for (const why of found.faults) faults.push(`${one.name}: ${why}`);
			if (found.stops < 8) faults.push(`${one.name}: only ${found.stops} stops`);
		}
		expectNoFaults(page);
		await page.context().close();
	}
	console.log(`${types.length} types of page, ${stops} stops, ${faults.length} faults`);
	if (faults.length > 0) fail(faults.join("\n  "));
}

/** By the name of a way in, to a page that opens with its heading in focus. */
async function follow(page, name) {
	await tabTo(page, name);
	await press(page, "Enter");
	await landed(page);
}

async function signInByKeys(page, url, login, path) {
	await page.goto(`${url}/sign-in?next=${encodeURIComponent(path)}`);
	await settled(page);
	await type(page, "login", login);
	await type(page, "password", PASSWORD);
	await press(page, "Enter");
	await page.waitForSelector(".person-name");
	await settled(page);
}

/** The first stop leads past the menu. */
async function skip(page) {
	await page.evaluate(() => document.activeElement?.blur());
	await page.goto(page.url());
	await settled(page);
	await press(page, "Tab");
	if ((await page.evaluate(() => document.activeElement.className)) !== "skip") fail("the first stop is not the way to the content");
	await press(page, "Enter");
	if ((await page.evaluate(() => document.activeElement.id)) !== "content") fail("the way to the content leads elsewhere");
}

const focusedIs = (page, selector) => page.waitForFunction((one) => document.activeElement?.matches(one), selector);

async function discuss(page) {
	await tabTo(page, "Answer Giulia");
	await press(page, "Enter");
	await focusedIs(page, ".composer textarea");
	await page.keyboard.type("Answered without a mouse.");
	await press(page, "Escape");
	await page.waitForSelector(".opener:focus");
	await press(page, "Enter");
	await focusedIs(page, ".composer textarea");
	if ((await page.inputValue(".composer textarea")) !== "Answered without a mouse.") fail("Escape threw away what was written");
	await press(page, "Control+Enter");
	await page.locator(".message", { hasText: "Answered without a mouse." }).waitFor();
	await page.waitForSelector(".opener:focus");
	await page.evaluate(() => document.querySelector("h1").focus());
	await tabTo(page, "Thank you");
	await press(page, "Space");
	await page.waitForSelector(".message [aria-pressed=true]");
}

async function report(page) {
	await page.evaluate(() => document.querySelector("h1").focus());
	await follow(page, "Report: Le cahier des promesses");
	await tabTo(page, "select");
	await press(page, "ArrowDown");
	await tabTo(page, "Report");
	await press(page, "Enter");
	await page.locator("[role=status]", { hasText: "Thank you" }).waitFor();
}

async function judge(chromium, set) {
	const page = await open(chromium, { locale: "en", ...DESK });
	await signInByKeys(page, set.nodes.a.url, "zoe", "/moderation");
	const before = await page.locator("main .message").count();
	await tabTo(page, "Decide");
	await press(page, "Enter");
	await tabTo(page, "Leave it as it is");
	await press(page, "Enter");
	await page.waitForFunction((count) => document.querySelectorAll("main .message").length === count - 1, before);
	expectNoFaults(page);
	await page.context().close();
}

async function translate(page, set) {
	await page.goto(`${set.nodes.a.url}/translate/${set.ids["it/01-sportello-in-cortile.md"]}?to=en`);
	await settled(page);
	await page.waitForSelector(".desk textarea");
	await tabTo(page, "In English");
	await page.keyboard.type("The desk in the courtyard");
	await page.locator(".desk button[type=submit]").waitFor();
	await press(page, "Control+Enter").catch(() => undefined);
	if (!/\/practice\//.test(page.url())) {
		await tabTo(page, "Publish this translation");
		await press(page, "Enter");
	}
	await page.getByRole("heading", { level: 1, name: "The desk in the courtyard" }).waitFor();
}

async function testify(page, set) {
	await page.goto(`${set.nodes.a.url}/practice/${set.ids["fr/01-cafe-des-halls.md"]}`);
	await settled(page);
	await page.waitForSelector(".deeds");
	await tabTo(page, "Add a testimony");
	await press(page, "Enter");
	await page.waitForSelector(".write-form form");
	await type(page, "text", "It opened doors.");
	await page.locator("[data-kept=kept]").waitFor();
	if (!(await page.locator(".paper", { hasText: "It opened doors." }).count())) fail("what is typed does not take shape");
}

await main(async () => {
	const chromium = await browser();
	const set = await scene(chromium, { most: 1 });
	const path = `/practice/${set.ids["fr/01-cafe-des-halls.md"]}`;
	await throughPages(chromium, set);
	const page = await open(chromium, { locale: "en", ...DESK });
	await signInByKeys(page, set.nodes.a.url, "claire", path);
	await skip(page);
	await discuss(page);
	await testify(page, set);
	await translate(page, set);
	const learner = await open(chromium, { locale: "en", ...DESK });
	await signInByKeys(learner, set.nodes.a.url, "ines", path);
	await report(learner);
	await judge(chromium, set);
	for (const one of [page, learner]) expectNoFaults(one);
	console.log("in, answered, thanked, testified, translated, reported, judged: by keys alone");
});
