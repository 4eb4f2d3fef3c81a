// SPDX-License-Identifier: EUPL-1.2
// How long a conversation of 1,000 messages takes to open in Chromium with its processor slowed four times: from the list of
// conversations, and from an address. A real node serves it. Prints figures beside their limits as the other benches do; where other
// programs want the processor, too, the page's own processor time still tells. Says what it does on stderr; takes about three minutes
// (every message is drawn in a dozen of openings), and ends after ten whatever happens. Needs ESSAIM.
// usage: node tests/bench/thread.mjs [--smoke]
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, landed, open, settled, signIn, visit } from "../e2e/lib/browser.mjs";
import { fail, folder, main, Node } from "../e2e/lib/nodes.mjs";

const smoke = process.argv.includes("--smoke");
const MESSAGES = smoke ? 100 : 1000;
const RUNS = smoke ? 1 : 5;
const SLOWED = 4;
const LIMIT_MS = 250;
const LONG_TASK_MS = 200; /* 50 ms of an unslowed processor */
const END_MS = 600_000;
const FIRST_MS = 60_000; /* for the first message to come */

const node = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });

let doing = "the start";
const began = performance.now();

/** What goes on, so that who waits knows. */
function stage(what) {
	doing = what;
	console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${what}`);
}

const inTime = (work) => Promise.race([work, new Promise((_, late) => setTimeout(() => {
	late(new Error(`not done after ${END_MS / 1000} s: it was at "${doing}"`));
}, END_MS))]);

const sentences = [
	"Nous l'avons fait deux fois avec un groupe de huit personnes.",
	"Le plus difficile est de trouver une salle qui donne sur la rue.",
	"Chez nous, la mission locale prête ses locaux le samedi matin.",
	"Prévoyez une personne qui accueille et une personne qui répare.",
	"- une pompe\n- trois jeux de clés\n- du café",
];

function publish(words, fields) {
	return new Promise((resolve, reject) => {
		const file = join(folder(), "record.json");
		writeFileSync(file, JSON.stringify(fields));
		execFile(process.env.ESSAIM, ["publish", "--home", node.home, ...words, file], (why, out, said) =>
			(why ? reject(new Error(said)) : resolve(out.trim())));
	});
}

async function converse() {
	const room = await publish(["--kind", "room", "--as", "nora"], { title: "L'atelier vélo", languages: ["fr"] });
	let last = null;
	for (let i = 0; i < MESSAGES; i++) {
		const text = `Message ${i + 1}. ${sentences[i % sentences.length]} ${sentences[(i * 3 + 1) % sentences.length]}`;
		const answers = i % 4 === 3 ? ["--answers", last] : [];
		const id = await publish(["--kind", "comment", "--about", room, "--as", i % 2 ? "nora" : "claire", ...answers], { text });
		if (i % 4 === 0) last = id;
	}
	return room;
}

/** Runs in the page: answers when the first message is painted after something was done. */
async function opened([go, most]) {
	const start = performance.now();
	document.querySelector(go).click();
	const painted = await new Promise((resolve, late) => {
		setTimeout(() => late(new Error(`no message after ${most} ms`)), most);
		const watch = new MutationObserver(() => {
			if (!document.querySelector(".discussion .message")) return;
			watch.disconnect();
			requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0));
		});
		watch.observe(document, { childList: true, subtree: true });
	});
	return painted - start;
}

const median = (values) => values.sort((x, y) => x - y)[Math.floor(values.length / 2)];

function line(name, figure, unit, limit) {
	const numbers = limit === undefined ? "" : ` <= ${limit.toFixed(2).padStart(9)} ${(figure / limit).toFixed(2).padStart(8)}  ${smoke ? "unjudged" : figure <= limit ? "met" : "missed"}`;
	console.log(`${name.padEnd(58)} ${figure.toFixed(2).padStart(12)} ${unit.padEnd(10)}${numbers}`);
}

/** Time that the page's own thread has been at work, that of the slowed processor. */
async function busyMs(cdp) {
	const { metrics } = await cdp.send("Performance.getMetrics");
	return metrics.find((one) => one.name === "TaskDuration").value * 1000;
}

/**
 * The longest task of the page's main thread while something goes on: processor time, so that what else this machine does is not
 * in it. The browser's own observer of long tasks reports none below 50 ms and none without a frame, which reads as 0.
 */
async function longestMs(cdp, work) {
	const events = [];
	const gather = ({ value }) => events.push(...value);
	cdp.on("Tracing.dataCollected", gather);
	await cdp.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel", "disabled-by-default-devtools.timeline", "__metadata"] } });
	await work();
	const complete = new Promise((resolve) => cdp.once("Tracing.tracingComplete", resolve));
	await cdp.send("Tracing.end");
	await complete;
	cdp.off("Tracing.dataCollected", gather);
	const main = new Set(events.filter((one) => one.name === "thread_name" && one.args.name === "CrRendererMain").map((one) => `${one.pid} ${one.tid}`));
	const tasks = events.filter((one) => /RunTask$/.test(one.name) && one.tdur && main.has(`${one.pid} ${one.tid}`)).map((one) => one.tdur / 1000);
	if (tasks.length === 0) fail("the browser told of no task");
	return Math.max(...tasks);
}

/** A measure that cannot be other than small proves nothing. */
async function selfCheck(page, cdp) {
	const ms = await longestMs(cdp, () => page.evaluate(() => new Promise((done) => setTimeout(() => {
		let sum = 0;
		for (let i = 0; i < 3e8; i++) sum = (sum * 31 + i) | 0;
		done(sum);
	}, 0))));
	if (ms < 50) fail(`300 million steps in one task are measured as ${ms.toFixed(1)} ms`);
}

async function fromTheList(page, cdp, room) {
	await visit(page, `${node.url}/conversations`);
	await page.waitForTimeout(500);
	const link = `.talk-card a[href*='${room}']`;
	if ((await page.locator(link).count()) === 0) fail("the list does not show the room");
	const before = await busyMs(cdp);
	const ms = await page.evaluate(opened, [link, FIRST_MS]);
	const busy = (await busyMs(cdp)) - before;
	await drawn(page);
	const seen = { ms, busy, all: (await busyMs(cdp)) - before };
	await landed(page).catch(() => undefined);
	return seen;
}

function drawn(page) {
	const count = (least) => document.querySelectorAll(".discussion .message").length >= least;
	return page.waitForFunction(count, MESSAGES, { timeout: 120_000, polling: 200 });
}

/** The same again, watched: tracing has a price of its own, so nothing else is measured along with it. */
async function longest(page, cdp, room) {
	await visit(page, `${node.url}/conversations`);
	await page.waitForTimeout(500);
	return longestMs(cdp, async () => {
		await page.evaluate(opened, [`.talk-card a[href*='${room}']`, FIRST_MS]);
		await drawn(page);
	});
}

async function fromAnAddress(page, room) {
	await page.goto("about:blank");
	await page.goto(`${node.url}/room/${room}`, { waitUntil: "commit" });
	const ms = await page.evaluate((most) => new Promise((resolve, late) => {
		setTimeout(() => late(new Error(`no message after ${most} ms`)), most);
		const look = () => {
			if (!document.querySelector(".discussion .message")) return false;
			watch.disconnect();
			requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0));
			return true;
		};
		const watch = new MutationObserver(look);
		if (!look()) watch.observe(document, { childList: true, subtree: true }); /* it may stand there already */
	}), FIRST_MS);
	await settled(page);
	return ms;
}

async function measure(page, cdp, room) {
	const fast = [], slow = [], loads = [], tasks = [];
	stage("opening it from the list");
	await fromTheList(page, cdp, room); /* files are in the browser's cache, as for whoever came by the list */
	for (let i = 0; i < RUNS; i++) fast.push(await fromTheList(page, cdp, room));
	stage(`the same, slowed ${SLOWED} times`);
	await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
	for (let i = 0; i < RUNS; i++) slow.push(await fromTheList(page, cdp, room));
	stage("the longest task");
	for (let i = 0; i < (smoke ? 1 : 3); i++) tasks.push(await longest(page, cdp, room));
	stage("opening it by its address");
	for (let i = 0; i < RUNS; i++) loads.push(await fromAnAddress(page, room));
	await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
	return { fast, slow, loads, tasks };
}

const of = (runs, key) => median(runs.map((one) => one[key]));

async function bench() {
	stage(`writing ${MESSAGES} messages`);
	await node.init();
	await node.essaim("found", "--name", "Essaim, bench");
	await node.addAccount("nora", "Nora", "professional");
	await node.addAccount("claire", "Claire", "professional");
	await node.start();
	const room = await converse();
	const page = await open(await browser(), { locale: "fr", width: 360, height: 740 });
	await signIn(page, node, "nora");
	const cdp = await page.context().newCDPSession(page);
	await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
	stage("whether the measure measures");
	await selfCheck(page, cdp);
	const { fast, slow, loads, tasks } = await measure(page, cdp, room);
	console.log(`\na conversation of ${MESSAGES} messages in Chromium`);
	line(`from the list to messages on the screen, slowed ${SLOWED} times`, of(slow, "ms"), "ms", LIMIT_MS);
	line("  quickest of all", Math.min(...slow.map((one) => one.ms)), "ms");
	line(`${SLOWED} x the page's processor time for it, unslowed`, SLOWED * of(fast, "busy"), "ms", LIMIT_MS);
	line(`${SLOWED} x the same until all messages are drawn`, SLOWED * of(fast, "all"), "ms");
	line(`longest task until all are drawn, slowed ${SLOWED} times`, median(tasks), "ms", LONG_TASK_MS);
	line("from an address to messages on the screen, slowed", median(loads), "ms");
}

await main(() => inTime(bench()));
