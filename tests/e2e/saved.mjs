// SPDX-License-Identifier: EUPL-1.2
// Searches that are saved: a reader of B saves one on a phone; what A publishes and what fits is told at once, without a
// reload, and found behind the notice; what does not fit is not. A sheet in Italian is found in French once somebody
// translated it. What is withdrawn is named no more. Names are changed and searches removed by keyboard; a backup holds them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { call } from "./lib/api.mjs";
import { browser, expectNoFaults, landed, open, settled, signIn, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
import { tabTo } from "./lib/keyboard.mjs";
import { fail, federation, folder, main, Node, source, until, writeSheet } from "./lib/nodes.mjs";

const WAIT = { timeout: 40_000 };
const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa delle competenze" });

async function publish(title) {
	return (await a.essaim("import", writeSheet(title))).split("\t")[0];
}

const arrived = (node, id) => until(`${id} at ${node.name}`, async () => (await fetch(`${node.url}/api/v1/practices/${id}`)).ok);

/** The bell says how many are new. */
const bell = (page, count) => page.waitForSelector(`.bell[aria-label^="${count} "]`, WAIT);

async function save(page) {
	await visit(page, `${b.url}/searches`);
	await page.waitForSelector(".empty a[href='/practices']");
	await check(page, "360 none yet");
	await page.click(".empty a[href='/practices']");
	await landed(page);
	await page.fill("#find", "guinguette");
	await page.waitForURL(/q=guinguette/);
	await page.click(".save-row button");
	await page.waitForSelector(".save-row .followed", WAIT);
	if (!(await page.$eval(".save-row a[href='/searches']", (link) => link === document.activeElement))) fail("the focus is lost with the button");
	await check(page, "360 saved");
	await page.reload();
	await page.waitForSelector(".save-row .followed", WAIT);
}

async function told(page) {
	await visit(page, `${b.url}/partners`);
	await page.waitForSelector(".bell");
	await arrived(b, await publish("Le jardin des voisins"));
	const id = await publish("La guinguette des métiers");
	await bell(page, 1);
	await page.click(".bell");
	await landed(page);
	await page.waitForSelector(".message-new");
	const notices = await page.locator(".message").allInnerTexts();
	if (notices.length !== 1 || !/guinguette[^]*La guinguette des métiers/.test(notices[0])) fail(`notices: ${notices.join(" | ")}`);
	await check(page, "360 told");
	await page.click(".message p:first-child a");
	await page.waitForURL(/\/practices\?q=guinguette&order=new/);
	await page.waitForSelector(".card h3 a", WAIT);
	const titles = await page.locator(".card h3").allInnerTexts();
	if (titles.length !== 1 || titles[0].trim() !== "La guinguette des métiers") fail(`found: ${titles}`);
	await page.click(".card h3 a");
	await page.getByRole("heading", { level: 1, name: "La guinguette des métiers" }).waitFor(WAIT);
	return id;
}

/** Italian is found in French by its translation, which came later. */
async function translated(page) {
	await call(page, "search.save", { text: "bibliothèque des gestes", filters: { country: ["IT"], language: ["fr"] } });
	const sheet = join(source, "bootstrap/demo/sheets/it/04-biblioteca-dei-gesti.md");
	const id = (await a.essaim("import", sheet)).split("\t")[0];
	await arrived(b, id);
	const path = join(folder(), "translation.json");
	const texts = [{ field: "description.title", text: "La bibliothèque des gestes", state: "human" }];
	writeFileSync(path, JSON.stringify({ practice: id, revision: id, texts }));
	await a.essaim("publish", path, "--kind", "translation", "--as", "claire", "--lang", "fr");
	await bell(page, 1);
	await page.click(".bell");
	await landed(page);
	await page.waitForSelector(".message-new");
	const notice = page.locator(".message-new");
	if ((await notice.count()) !== 1) fail(`${await notice.count()} new notices of one translation`);
	const title = await notice.locator(".notice-title").innerText();
	if (title.trim() !== "La bibliothèque des gestes") fail(`the notice says "${title}"`);
	await notice.locator(".notice-title a").click();
	await page.getByRole("heading", { level: 1, name: "La bibliothèque des gestes" }).waitFor(WAIT);
}

/** Nothing of what is withdrawn stands in a notice, seen or not. */
async function withdrawn(page, id) {
	await a.essaim("erase", id, "--reason", "mistake");
	await until("the notice goes", async () => {
		const { items } = await call(page, "notice.list", {});
		return items.length === 1 && !JSON.stringify(items).includes("guinguette");
	});
	await visit(page, `${b.url}/notices`);
	await page.waitForSelector(".message");
	/* what was read last time may stand until the answer is here */
	await page.waitForFunction(() => !document.querySelector("main").innerText.includes("guinguette"), null, WAIT)
		.catch(() => fail("a notice names what was withdrawn"));
}

async function managed(chromium, state) {
	const page = await open(chromium, { locale: "fr", dark: true, state });
	page.on("dialog", (dialog) => dialog.accept());
	await visit(page, `${b.url}/searches`);
	await page.waitForSelector(".saved");
	await check(page, "1280 dark list");
	await tabTo(page, "Renommer guinguette");
	await page.keyboard.press("Enter");
	await tabTo(page, "name");
	await page.keyboard.press("Control+A");
	await page.keyboard.type("Cafés et guinguettes");
	await check(page, "1280 dark rename");
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { level: 2, name: "Cafés et guinguettes" }).waitFor(WAIT);
	await page.waitForFunction(() => document.activeElement.textContent.startsWith("Renommer"));
	await tabTo(page, "Retirer Cafés et guinguettes");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelectorAll(".saved").length === 1, null, WAIT);
	const link = page.locator(".saved h2 a");
	await link.click();
	await page.waitForURL(/country=IT/);
	await page.waitForSelector(".card h3 a", WAIT);
	await settled(page);
	await check(page, "1280 dark found");
	expectNoFaults(page);
	await page.context().close();
}

/** A backup holds them, too. */
async function restored(chromium) {
	const copy = join(folder(), "copy");
	await b.essaim("backup", copy);
	await b.stop();
	const again = new Node("again", b.about);
	await again.essaim("restore", copy);
	await again.start();
	const page = await open(chromium, { locale: "hu", width: 360, height: 780 });
	await signIn(page, again, "lea", "/searches");
	await page.waitForSelector(".saved", WAIT);
	const names = await page.locator(".saved h2").allInnerTexts();
	if (names.join() !== "bibliothèque des gestes") fail(`after a restore: ${names}`);
	await check(page, "360 restored");
	expectNoFaults(page);
	await page.context().close();
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	await b.addAccount("lea", "Léa", "learner");
	const chromium = await browser();
	const page = await open(chromium, { locale: "fr", width: 360, height: 780 });
	await signIn(page, b, "lea");
	await save(page);
	const id = await told(page);
	await translated(page);
	await withdrawn(page, id);
	expectNoFaults(page);
	const state = await page.context().storageState();
	await page.context().close();
	await managed(chromium, state);
	await restored(chromium);
});
