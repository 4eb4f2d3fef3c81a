// SPDX-License-Identifier: EUPL-1.2
// Finding, with two real nodes and a browser on a phone and on a desk: answers while typing, words of any form, choices
// that narrow, an address to share and to come back to, nothing found, no connection, a new practice while one looks.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, landed, languages, open, visit } from "./lib/browser.mjs";
import { check, shoot } from "./lib/check.mjs";
import { tabTo } from "./lib/keyboard.mjs";
import { fail, federation, main, Node, source, writeSheet } from "./lib/nodes.mjs";

const NARROWEST = 320;
const sheets = join(source, "bootstrap/demo/sheets");

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa delle competenze" });

const titles = (page) => page.$$eval(".card h3", (all) => all.map((one) => one.textContent));

/** Until the answer to what was typed is there. */
const answered = (page, total) =>
	page.waitForFunction((wanted) => {
		const results = document.querySelector(".results");
		return results && results.getAttribute("aria-busy") === "false" && document.querySelectorAll(".card").length === wanted;
	}, total);

/** What the other door of the API says, at most a page of it. */
async function counted(question) {
	const answer = await (await fetch(`${a.url}/api/v1/search?${new URLSearchParams(question)}`)).json();
	if (typeof answer.total !== "number") fail(`the search says ${JSON.stringify(answer)}`);
	return Math.min(answer.total, 20);
}

async function typing(chromium, width, height) {
	const page = await open(chromium, { locale: "fr", width, height });
	await visit(page, `${a.url}/practices`);
	await page.waitForSelector(".card");
	const all = (await titles(page)).length;
	await page.locator("#find").pressSequentially("caf", { delay: 30 });
	const some = await counted({ q: "caf", lang: "fr" });
	if (some < 2 || some >= all) fail(`${some} of ${all} begin with "caf"`);
	await answered(page, some);
	await page.locator("#find").pressSequentially("es halls", { delay: 20 });
	await answered(page, 1);
	if (!/^Le café des\shalls$/.test((await titles(page))[0])) fail(`found instead: ${await titles(page)}`);
	const marks = await page.$$eval("mark", (list) => list.map((one) => one.textContent.toLowerCase()));
	if (!marks.includes("café")) fail(`marked: ${marks}`);
	await page.waitForFunction(() => location.search.includes("q=cafes+halls"));
	await check(page, `fr ${width} typed`);
	/* Into the sheet, and back to what was found. */
	await page.click(".card h3 a");
	await landed(page);
	await page.goBack();
	await page.waitForSelector(".card mark");
	if ((await page.inputValue("#find")) !== "cafes halls") fail("the words are gone after coming back");
	/* Somebody else opens the same address. */
	const other = await open(chromium, { locale: "hu", width, height });
	await visit(other, page.url());
	await answered(other, 1);
	await other.context().close();
	await page.fill("#find", "");
	await answered(page, all);
	expectNoFaults(page);
	await page.context().close();
}

async function choosing(chromium, width, height) {
	const page = await open(chromium, { locale: "en", width, height });
	await visit(page, `${b.url}/practices`);
	await page.waitForSelector(".slot option[value=IT]", { state: "attached" });
	const label = await page.locator(".slot option[value=IT]").textContent();
	const count = Number(/\((\d+)\)/.exec(label)[1]);
	if (count !== (await counted({ country: "IT" }))) fail(`${label} is not what the API counts`);
	await page.selectOption(".slot:has(option[value=IT])", "IT");
	await answered(page, count);
	await page.waitForSelector(".chip");
	if (!page.url().includes("country=IT")) fail(`the choice is not in the address: ${page.url()}`);
	await check(page, `en ${width} in Italy`);
	await page.selectOption(".slot:has(option[value=HU])", "HU");
	await page.waitForFunction(() => document.querySelectorAll(".chip").length === 2);
	await page.goBack();
	await page.waitForFunction(() => document.querySelectorAll(".chip").length === 1);
	await answered(page, count);
	await page.fill("#find", "zzzz");
	await answered(page, 0);
	await page.waitForSelector("a.button[href^='/sign-in?next=']"); /* to be told once there is something */
	await check(page, `en ${width} nothing`);
	await page.click(".empty .button >> nth=0");
	await page.waitForFunction(() => document.querySelectorAll(".chip").length === 0);
	await page.click(".empty a.button");
	await page.waitForSelector(".card");
	if ((await page.inputValue("#find")) !== "") fail("the field still holds what was typed");
	expectNoFaults(page);
	await page.context().close();
}

async function byKeyboard(chromium) {
	const page = await open(chromium, { locale: "en" });
	await visit(page, `${a.url}/practices`);
	await page.waitForSelector(".card");
	await tabTo(page, "q");
	await page.keyboard.type("fiatalok");
	await page.waitForSelector(".card mark");
	await tabTo(page, "In which country");
	await page.keyboard.type("Hung");
	await page.waitForSelector(".chip");
	await tabTo(page, "Take away: Hungary");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => !document.querySelector(".chip"));
	expectNoFaults(page);
	await page.context().close();
}

async function newOne(chromium) {
	const page = await open(chromium, { locale: "it", width: 390, height: 844 });
	await visit(page, `${a.url}/practices?q=passerelle`);
	await answered(page, 0);
	await b.essaim("import", writeSheet("La passerelle des apprentis"));
	await answered(page, 1);
	await page.waitForSelector(".card-new");
	await a.stop();
	await page.fill("#find", "passerelle xyz");
	await page.waitForSelector(".failed, .line-bar");
	await shoot(page, "it 390 offline");
	await a.start();
	await answered(page, 0);
	await page.context().close();
}

async function everyLanguage(chromium) {
	for (const locale of languages) {
		const page = await open(chromium, { locale, width: NARROWEST, height: 700, dark: locale === "hu" || locale === "ca" });
		await visit(page, `${a.url}/practices?q=jeune&language=fr&from=2010`);
		await page.waitForSelector(".results[aria-busy=false]");
		await page.click(".more-choices summary");
		await check(page, `${locale} ${NARROWEST}`);
		await page.setViewportSize({ width: 1280, height: 900 });
		await visit(page, `${a.url}/practices?q=lavoro`);
		await page.waitForSelector(".results[aria-busy=false] .card");
		await check(page, `${locale} 1280`);
		expectNoFaults(page);
		await page.context().close();
	}
}

await main(async () => {
	await federation([a, b]);
	for (const lang of readdirSync(sheets)) {
		for (const name of readdirSync(join(sheets, lang))) await a.essaim("import", join(sheets, lang, name));
	}
	const chromium = await browser();
	for (const [width, height] of [[390, 844], [1280, 900]]) {
		await typing(chromium, width, height);
		await choosing(chromium, width, height);
	}
	await byKeyboard(chromium);
	await everyLanguage(chromium);
	await newOne(chromium);
});
