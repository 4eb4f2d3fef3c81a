// SPDX-License-Identifier: EUPL-1.2
// Finding without a script: the form is plain GET with its choices and counts, pages follow each other, a search has a feed;
// and what is translated shows its words in the reader's language, marked as a translation, with and without a script.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, follow, languages, open, signIn, violations, visit } from "./lib/browser.mjs";
import { looker } from "./lib/look.mjs";
import { fail, federation, folder, main, Node, source, until } from "./lib/nodes.mjs";

const look = looker("plain");
const sheets = join(source, "bootstrap/demo/sheets");
const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });

const titles = (page) => page.$$eval(".card h3", (all) => all.map((one) => one.textContent));
/* "24 pratiques · 1 outil" */
const total = async (page) => (await page.locator("h2.count").innerText()).match(/\d+/g).reduce((sum, count) => sum + Number(count), 0);
const api = async (question) => (await fetch(`${a.url}/api/v1/search?${new URLSearchParams(question)}`)).json();

const indexed = (count) => until("the index is at its end", async () => (await api({ q: "" })).total >= count);

const option = (page, name, code) => page.locator(`select[name=${name}] option[value="${code}"]`);

async function withoutScript(chromium) {
	const page = await open(chromium, { locale: "fr", script: false });
	await page.goto(`${a.url}/practices`);
	const all = await total(page);
	if (all !== (await api({ q: "" })).total) fail(`the page counts ${all}`);
	/* pages follow each other, and none of them shows the same again */
	const seen = new Set(await titles(page));
	await follow(page, "a[rel=next]");
	for (const title of await titles(page)) if (seen.has(title)) fail(`"${title}" stands on two pages`);
	await look(page, "second page", false);
	await follow(page, "a[rel=first]");

	const label = await option(page, "country", "IT").textContent();
	const italian = (await api({ country: "IT" })).total;
	if (!label.includes(`(${italian})`)) fail(`the choice says "${label}", there are ${italian}`);
	await page.selectOption("select[name=country]", "IT");
	await follow(page, ".find button");
	if (!/country=IT/.test(page.url()) || (await total(page)) !== italian) fail(`${page.url()} shows ${await total(page)}, not ${italian}`);
	if ((await page.inputValue("select[name=country]")) !== "IT") fail("what was chosen is not shown as chosen");
	await page.fill("[name=q]", "lavoro \"& <b>");
	await follow(page, ".find button");
	if ((await page.inputValue("[name=q]")) !== "lavoro \"& <b>") fail("the words are not what was typed");
	if ((await page.locator("link[rel=canonical]").getAttribute("href")).includes("<")) fail("an address is not escaped");
	await page.goto(`${a.url}/practices?q=lavoro&country=IT,FR`);
	if ((await page.locator(".chip").count()) !== 2) fail("not each choice can be taken away");
	if ((await page.locator(".card mark").count()) === 0) fail("nothing says why it was found");
	await look(page, "found", false);
	const feed = await page.locator("link[type='application/atom+xml']").getAttribute("href");
	await follow(page, ".chip >> nth=0");
	if ((await page.locator(".chip").count()) !== 1 || !/country=/.test(page.url()) || !/q=lavoro/.test(page.url())) fail(`taking one choice away led to ${page.url()}`);
	await follow(page, ".drop-all");
	if (!/\?q=lavoro$/.test(page.url())) fail(`taking all choices away led to ${page.url()}`);
	await page.goto(`${a.url}/practices?q=zzzz`);
	if ((await page.locator(".empty a.button").count()) !== 1) fail("nothing found leads nowhere");
	await look(page, "nothing", false);
	for (const [wrong, status] of [["after=zz", 404], ["from=abc", 404], ["q=%ff", 404], [`q=${"x".repeat(600)}`, 404], ["country=XX", 200], ["domain=nothing", 200]]) {
		const answer = await fetch(`${a.url}/practices?${wrong}`);
		if (answer.status !== status) fail(`${wrong.slice(0, 20)}: status ${answer.status}`);
	}
	expectNoFaults(page);
	await page.context().close();
	return feed;
}

async function feedOf(path) {
	if (!path.startsWith("/feeds/search.atom?q=lavoro")) fail(`the feed of the search is ${path}`);
	const answer = await fetch(a.url + path);
	const xml = await answer.text();
	if (answer.status !== 200 || !/atom\+xml/.test(answer.headers.get("content-type"))) fail(`the feed: status ${answer.status}`);
	const dates = [...xml.matchAll(/<published>([^<]+)</g)].map((one) => Date.parse(one[1]));
	const wanted = (await api({ q: "lavoro", country: "IT,FR" })).total;
	if (dates.length !== wanted || dates.some((at, i) => i > 0 && at > dates[i - 1])) fail(`the feed has ${dates.length} of ${wanted}, or not the newest first`);
	const nothing = await fetch(`${a.url}/feeds/search.atom?q=zzzz`);
	if (nothing.status !== 200 || /<entry/.test(await nothing.text())) fail("the feed of what is not there yet");
}

/** Written in French, translated into Italian: whoever reads Italian reads Italian. */
async function translated(chromium, script) {
	const page = await open(chromium, { locale: "it", script });
	const go = (path) => (script ? visit(page, a.url + path) : page.goto(a.url + path));
	for (const [path, wanted] of [["/practices?q=androni", "Il caffè degli androni"], ["/practices?q=caff%C3%A8+androni", "Il caffè degli androni"], ["/practices?q=cafe+halls", "Il caffè degli androni"]]) {
		await go(path);
		await page.waitForSelector(".card mark");
		const found = await titles(page);
		if (found[0] !== wanted) fail(`${path} shows ${found}`);
		const card = page.locator(".card").first();
		if ((await card.locator("h3").getAttribute("lang")) !== "it") fail(`${path}: the title does not say its language`);
		if (!/Traduzione, originale in francese/.test(await card.innerText())) fail(`${path}: nothing says that it is a translation: ${await card.innerText()}`);
	}
	const line = await page.locator(".card-match q").first();
	if ((await line.getAttribute("lang")) !== "fr") fail("found by its French title, which is not said");
	await go("/practices?q=androni");
	await page.waitForSelector(".card mark");
	await look(page, `translated ${script ? "with" : "without"} a script`, false);
	await go("/practices?country=FR");
	await page.waitForSelector(".card");
	if (!(await titles(page)).includes("Il caffè degli androni")) fail("a list does not show the translated title");
	if (script) for (const one of await violations(page)) fail(one);
	expectNoFaults(page);
	await page.context().close();
}

/** On the home page too; and what the original has changed since is not shown any more. */
async function outdated(chromium, practice) {
	const page = await open(chromium, { locale: "it" });
	await visit(page, a.url);
	await page.waitForSelector(".card h3 >> text=Il caffè degli androni");
	const desk = await open(chromium);
	await signIn(desk, a, "claire", `/write?revise=${practice}`);
	await desk.waitForSelector("[name=title]");
	await desk.fill("[name=title]", "Le café des paliers");
	await desk.click(".part-list li:last-child button");
	await desk.click(".part-form .button.main");
	await desk.waitForSelector(".done h1");
	await desk.context().close();
	await page.waitForSelector(".card h3 >> text=Le café des paliers");
	if (await page.locator(".card h3 >> text=Il caffè degli androni").count()) fail("an outdated title is still shown");
	await visit(page, a.url);
	const card = page.locator(".card", { hasText: "Le café des paliers" });
	await card.waitFor();
	if ((await card.locator(".card-text").getAttribute("lang")) !== "it") fail("the summary is still right, and is not shown");
	expectNoFaults(page);
	await page.context().close();
}

async function everyLanguage(chromium) {
	for (const locale of languages) {
		const page = await open(chromium, { locale, dark: locale === "hu" || locale === "es" });
		await page.route("**/assets/*.js", (route) => route.abort());
		await page.goto(`${a.url}/practices?q=formation&country=FR&from=2010`);
		for (const one of await violations(page)) fail(`${locale}: ${one}`);
		await page.context().close();
		const plain = await open(chromium, { locale, script: false, dark: locale === "hu" });
		await plain.goto(`${a.url}/practices?q=formation&country=FR&from=2010`);
		await look(plain, locale, false);
		await plain.context().close();
	}
}

await main(async () => {
	await federation([a]);
	await a.addAccount("claire", "Claire", "professional");
	const files = readdirSync(sheets).flatMap((lang) => readdirSync(join(sheets, lang)).map((name) => join(lang, name)));
	const newest = files.find((name) => name.startsWith(join("fr", "01")));
	let first = null;
	for (const name of [...files.filter((one) => one !== newest), newest]) first = (await a.essaim("import", join(sheets, name))).split("\t")[0];
	const file = join(folder(), "translation.json");
	writeFileSync(file, readFileSync(join(source, "bootstrap/demo/translations/it-fr-01.json"), "utf8").replaceAll("@ENTITY@", first));
	await a.essaim("publish", "--kind", "translation", "--lang", "it", file);
	await indexed(files.length);
	const chromium = await browser();
	await feedOf(await withoutScript(chromium));
	await translated(chromium, true);
	await translated(chromium, false);
	await everyLanguage(chromium);
	await outdated(chromium, first);
	await a.stop();
	console.log("searching needs no script, and translations are shown as such");
});
