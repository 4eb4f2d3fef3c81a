// SPDX-License-Identifier: EUPL-1.2
// A thread of some hundreds of messages opens at the first one that is new to its reader, is there as a whole a moment later, and
// what comes before does not push away what is read; a link to a message deep in it lands there.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, open, signIn, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
import { fail, federation, folder, main, Node, pause } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const READ = 120;
const NEW = 70;
const ANSWERS = 4; /* to messages that were read long ago */
const ALL = READ + NEW + ANSWERS;
const AT_ONCE = 10;
const WAIT_MS = 40_000;

async function publish(kind, fields, ...options) {
	const path = join(folder(), `${kind}-${Math.random()}.json`);
	writeFileSync(path, JSON.stringify(fields));
	return (await a.essaim("publish", "--kind", kind, "--lang", "fr", "--as", "claire", ...options, path)).split(/\s/)[0];
}

const say = (room, text, ...options) =>
	publish("comment", { text: `${text}. Nous l'avons fait deux fois avec un groupe de huit personnes.` }, "--about", room, ...options);

async function converse(room, count) {
	for (let done = 0; done < count; done += AT_ONCE) {
		await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, i) => say(room, `Message ${done + i}`)));
	}
}

/** What stands in the page that needs no script: everything, in its order. */
async function written(room) {
	const html = await (await fetch(`${a.url}/room/${room}`)).text();
	return [...html.matchAll(/<article[^>]* id="(m-[0-9a-f]{16})"/g)].map((found) => found[1]);
}

const drawn = (page) => page.locator(".discussion .message").count();
const topOf = (page, anchor) => page.evaluate((name) => document.getElementById(name)?.getBoundingClientRect().top ?? null, anchor);

/** When all is there: where a message rests on the screen. */
async function restsAt(page, anchor) {
	let before = null;
	for (const end = Date.now() + WAIT_MS; Date.now() < end; await pause(300)) {
		const now = await topOf(page, anchor);
		const whole = (await drawn(page)) === ALL;
		if (whole && now !== null && before !== null && Math.abs(now - before) < 1) return now;
		before = whole ? now : null;
	}
	return fail(`${anchor} does not come to rest: ${await drawn(page)} messages are there`);
}

/** Nora reads what there is, to its end. */
async function readAll(chromium, room) {
	const page = await open(chromium);
	await signIn(page, a, "nora", `/room/${room}`);
	await page.waitForFunction((count) => document.querySelectorAll(".discussion .message").length === count, READ, { timeout: WAIT_MS });
	await page.locator(".discussion .message").last().scrollIntoViewIfNeeded();
	const seen = () => page.evaluate((about) => Object.entries(localStorage).find(([key]) => key.includes(`seen.${about}`))?.[1] ?? null, room);
	for (let before = null, now = null, end = Date.now() + WAIT_MS; before === null || before !== now; before = now, now = await seen()) {
		if (Date.now() > end) fail("nothing remembers what was read");
		await pause(2000);
	}
	expectNoFaults(page);
	await page.context().close();
}

async function opensAtNew(chromium, room, order, newest, size, what) {
	const page = await open(chromium, size);
	await signIn(page, a, "nora");
	let asked = null;
	page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => {
		if (payload.includes("comment.list")) asked ??= String(payload);
	}));
	await visit(page, `${a.url}/room/${room}`);
	await page.waitForSelector(`#${newest}`);
	if (!asked?.includes("unread")) fail("it asks for the beginning");
	const top = await restsAt(page, newest);
	if (Math.abs(top) > size.height / 2) fail(`${what}: the first new message stands at ${Math.round(top)} px`);
	const marked = await page.locator(".message-new").count();
	if (marked !== NEW + ANSWERS) fail(`${marked} messages are marked as new`);
	const roots = await page.locator(".discussion .threads > li > article:first-child").evaluateAll((all) => all.map((one) => one.id));
	if (roots.join() !== order.slice(0, READ + NEW).join()) fail("messages are lost, there twice, or in another order");
	await check(page, what, { fullPage: false });
	expectNoFaults(page);
	await page.context().close();
}

async function deepLink(chromium, room, order) {
	const page = await open(chromium);
	await visit(page, `${a.url}/room/${room}#${order[60]}`);
	await page.waitForSelector(`#${order[60]}`);
	const top = await restsAt(page, order[60]);
	if (Math.abs(top) > 450) fail(`a link to a message ends ${Math.round(top)} px from it`);
	expectNoFaults(page);
	await page.context().close();
}

await main(async () => {
	await federation([a]);
	await a.addAccount("claire", "Claire", "professional");
	await a.addAccount("nora", "Nora", "learner");
	const room = await publish("room", { title: "L'atelier vélo", languages: ["fr"] });
	const chromium = await browser();
	const first = await say(room, "Pour commencer");
	await converse(room, READ - 1);
	await readAll(chromium, room);
	await converse(room, NEW);
	const order = await written(room);
	if (order.length !== READ + NEW || new Set(order).size !== order.length) fail(`the page without a script has ${order.length} messages`);
	for (let i = 0; i < ANSWERS; i++) await say(room, "Réponse", "--answers", first);
	await opensAtNew(chromium, room, order, order[READ], { width: 1280, height: 900 }, "desk");
	await deepLink(chromium, room, order);
	console.log("a long thread opens where its reader is, and stays there");
});
