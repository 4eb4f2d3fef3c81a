// SPDX-License-Identifier: EUPL-1.2
// What goes wrong in front of the screen: far too much text, a session that ended, a flood, two tabs, a clock that is a day
// off, a line that is cut while something is on its way. Each gets a clear sentence, and what was typed is never lost.
import { browser, expectNoFaults, open, settled, signIn, visit } from "./lib/browser.mjs";
import { call, hex } from "./lib/api.mjs";
import { essaim, fail, federation, main, Node, PASSWORD, writeSheet } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const DAY_MS = 24 * 3600 * 1000;
const LATER_MS = 45_000;

const message = (page, text) => page.locator(".message", { hasText: text });
const box = (page) => page.locator(".composer textarea");

/** Over all that stands in the field, from the clipboard. */
async function paste(field, text) {
	const page = field.page();
	await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: a.url });
	await page.evaluate((value) => navigator.clipboard.writeText(value), text);
	await field.focus();
	await page.keyboard.press("Control+A");
	await page.keyboard.press("Control+V");
}

async function send(page, text) {
	await page.click(".opener");
	await page.fill(".composer textarea", text);
	await page.click(".composer button[type=submit]");
}

async function count(page, text, wanted) {
	await message(page, text).first().waitFor({ timeout: LATER_MS });
	await page.waitForFunction(() => !document.querySelector(".message-waiting"), null, { timeout: LATER_MS });
	const found = await message(page, text).count();
	if (found !== wanted) fail(`"${text}" stands there ${found} times, not ${wanted}`);
}

async function tooMuch(chromium, address) {
	const page = await open(chromium, { locale: "fr" });
	await signIn(page, a, "claire");
	await visit(page, address);
	await page.click(".opener");
	await box(page).fill("Une phrase d'abord.");
	await paste(box(page), "Trop long, et de loin. ".repeat(450_000)); /* 10 MB */
	await page.locator(".paste-bar", { hasText: /presse-papiers/ }).waitFor();
	if ((await box(page).inputValue()) !== "Une phrase d'abord.") fail("what stood there before the paste is gone");
	if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/paste.png` });
	await page.click(".paste-bar button");
	const long = "Trop long pour un message. ".repeat(400);
	await paste(box(page), long);
	await page.click(".composer button[type=submit]");
	await page.locator(".composer [id$=-error]", { hasText: /10.000/ }).waitFor();
	if ((await box(page).inputValue()) !== long) fail("what was too long was cut");
	await box(page).fill("Plus court.");
	await page.click(".composer button[type=submit]");
	await count(page, "Plus court.", 1);
	expectNoFaults(page);
	await page.context().close();
}

/** A million rows into the sheet: said, what stood there stays; what is only too long for the node is kept here, and said. */
async function tooManyRows(chromium) {
	const page = await open(chromium, { locale: "fr" });
	await signIn(page, a, "claire");
	await visit(page, `${a.url}/write`);
	await page.click(".door-button >> nth=0");
	await page.fill("[name=title]", "Un titre qui reste");
	await page.fill("[name=practice]", "Deux conseillères tiennent une table.");
	await page.waitForSelector("[data-kept=kept]");
	await paste(page.locator("[name=practice]"), "a\tb\tc\n".repeat(1_000_000));
	await page.locator(".paste-bar", { hasText: /presse-papiers/ }).waitFor();
	if ((await page.inputValue("[name=practice]")) !== "Deux conseillères tiennent une table.") fail("what stood there before the paste is gone");
	/* Three fields, none too long by itself, are more than the node takes. */
	for (const name of ["practice", "initial_situation", "takeaway"])
		await paste(page.locator(`[name=${name}]`), `${"Une ligne bien trop longue pour une fiche, et qui continue encore un peu. ".repeat(1_300)}\n`);
	await page.waitForSelector("[data-kept=long]", { timeout: LATER_MS });
	if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/rows.png` });
	for (const name of ["initial_situation", "takeaway"]) await page.fill(`[name=${name}]`, "Court.");
	await page.fill("[name=practice]", "Trois conseillères tiennent une table.");
	await page.waitForSelector("[data-kept=kept]");
	await page.reload();
	await page.waitForSelector("[name=title]");
	if ((await page.inputValue("[name=title]")) !== "Un titre qui reste") fail("the title is lost");
	await page.context().close();
}

async function sessionEnds(chromium, address) {
	const page = await open(chromium, { locale: "fr", expectOffline: true });
	await signIn(page, a, "paul");
	await visit(page, address);
	await page.click(".opener");
	await box(page).fill("Écrit avant que la session finisse.");
	await essaim(["account", "reset", "--home", a.home, "--login", "paul"], { ESSAIM_PASSWORD: PASSWORD });
	await page.click(".composer button[type=submit]");
	await page.locator(".line-bar", { hasText: "session a pris fin" }).waitFor();
	if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/ended.png` });
	await signIn(page, a, "paul", new URL(address).pathname);
	await settled(page);
	if (await page.locator(".line-bar p").count()) fail("the end of a session is said after it began anew");
	await count(page, "Écrit avant que la session finisse.", 1);
	await page.context().close();
}

async function flood(chromium, address, practice) {
	const page = await open(chromium, { locale: "fr" });
	await signIn(page, a, "lea");
	await visit(page, address);
	let refused = false;
	for (let i = 0; i < 150 && !refused; i++)
		refused = await call(page, "comment.publish", { about: hex(practice), text: `Encore ${i}`, lang: "fr" }).then(() => false, () => true);
	if (!refused) fail("150 messages in a row are taken");
	await send(page, "Après la vague.");
	await page.waitForSelector(".message-waiting, .message:has-text('Après la vague.')");
	await count(page, "Après la vague.", 1);
	await page.context().close();
}

/** What is typed in one is seen in the other; sent from there, it is published once. */
async function twoTabs(chromium, address) {
	const one = await open(chromium, { locale: "fr" });
	await signIn(one, a, "claire");
	const two = await one.context().newPage();
	await visit(one, address);
	await visit(two, address);
	await one.click(".opener");
	await box(one).fill("Commencé dans un onglet,");
	await two.bringToFront();
	await two.click(".opener");
	await two.waitForFunction(() => document.querySelector(".composer textarea").value === "Commencé dans un onglet,");
	await box(two).press("Control+End");
	await box(two).pressSequentially(" fini dans l'autre.");
	await two.click(".composer button[type=submit]");
	await count(two, "Commencé dans un onglet, fini dans l'autre.", 1);
	await one.bringToFront();
	await count(one, "Commencé dans un onglet, fini dans l'autre.", 1);
	await one.waitForFunction(() => !document.querySelector(".composer textarea")?.value);
	expectNoFaults(one);
	await one.context().close();
}

async function wrongClock(chromium, address) {
	for (const off of [DAY_MS, -DAY_MS]) {
		const page = await open(chromium, { locale: "fr" });
		await page.clock.install({ time: Date.now() + off });
		await signIn(page, a, "claire");
		await visit(page, address);
		const text = `À l'heure d'un autre jour (${off > 0 ? "demain" : "hier"}).`;
		await send(page, text);
		await count(page, text, 1);
		const when = await message(page, text).first().locator("time").first().innerText();
		if (/jour|hier|demain|heure/.test(when)) fail(`just written, and called "${when}" by a clock that is a day off`);
		await page.context().close();
	}
}

/** The line breaks as the message goes out: whether it was taken cannot be known here, and it stands there once. */
async function cutOnTheWay(chromium, address) {
	const page = await open(chromium, { locale: "fr", expectOffline: true });
	await signIn(page, a, "claire");
	for (let i = 0; i < 5; i++) {
		await visit(page, address);
		await page.click(".opener");
		await box(page).fill(`Coupé en route ${i}.`);
		await Promise.all([
			page.click(".composer button[type=submit]"),
			page.waitForTimeout(i * 3).then(() => page.context().setOffline(true)),
		]);
		await page.waitForTimeout(50);
		await page.context().setOffline(false);
		await page.reload();
		await settled(page);
		await count(page, `Coupé en route ${i}.`, 1);
	}
	await page.context().close();
}

await main(async () => {
	await federation([a]);
	for (const [login, name] of [["claire", "Claire"], ["paul", "Paul"], ["lea", "Léa"]]) await a.addAccount(login, name, "professional");
	const practice = (await a.essaim("import", writeSheet("Le café des halls"))).split("\t")[0];
	const address = `${a.url}/practice/${practice}`;
	const chromium = await browser();
	const scenes = { tooMuch, tooManyRows, sessionEnds, twoTabs, wrongClock, cutOnTheWay, flood };
	for (const [name, scene] of Object.entries(scenes)) {
		if (process.env.ONLY && process.env.ONLY !== name) continue;
		await scene(chromium, address, practice).catch((why) => fail(`${name}: ${why.message}`));
		console.log(`ok ${name}`);
	}
});
