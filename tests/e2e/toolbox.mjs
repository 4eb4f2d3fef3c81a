// SPDX-License-Identifier: EUPL-1.2
// A toolbox: put together at one node with the keyboard, found and taken at another, read there while the first is away,
// and given back.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { api, get } from "./lib/api.mjs";
import { browser, expectNoFaults, open, settled, signIn, visit } from "./lib/browser.mjs";
import { looker } from "./lib/look.mjs";
import { fail, federation, folder, main, Node, until, writeSheet } from "./lib/nodes.mjs";

const PHONE = { width: 360, height: 780 };
const TITLE = "Les premiers jours en chantier";
const SIZE = 3_000_000;
const look = looker("toolbox");
const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "HU", city: "Pécs", lang: "hu", title: "Pályaorientációs Ház" });

const hash = (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");

async function publish(node, kind, fields, lang = "fr") {
	const path = join(folder(), `${kind}.json`);
	writeFileSync(path, JSON.stringify(fields));
	return node.essaim("publish", path, "--kind", kind, "--lang", lang);
}

/** What stands at the first node: a practice, a tool with a file, a tool without. */
async function prepare() {
	const path = join(folder(), "guide.bin");
	const bytes = randomBytes(SIZE);
	writeFileSync(path, bytes);
	const file = await a.essaim("file", "add", path, "--type", "application/pdf");
	const practice = (await a.essaim("import", writeSheet("Un vélo pour aller travailler"))).split("\t")[0];
	const guide = await publish(a, "tool", {
		title: "Le guide du tuteur", rubric: "welcome_integration", aims: "Accueillir à deux voix.",
		files: [{ file, size: SIZE, type: "application/pdf", name: "guide.pdf" }],
	});
	const wheel = await publish(a, "tool", { title: "La roue des envies", rubric: "soft_skills", aims: "Parler de ce qu'on aime faire." });
	await until("search has them", async () => (await api(a, "search?q=guide+tuteur")).total === 1 && (await api(a, "search?q=roue+envies")).total === 1);
	return { file, practice, guide, wheel, sum: hash(bytes) };
}

const press = async (page, selector, key = "Enter") => {
	await page.focus(selector);
	await page.keyboard.press(key);
};

async function find(page, section, words, title) {
	await page.focus(`#box-${section}-find`);
	await page.keyboard.type(words);
	const add = page.locator(".box-found .button", { hasText: title });
	await add.waitFor();
	await add.focus();
	await page.keyboard.press("Enter");
	await page.locator(".box-edited strong", { hasText: title }).waitFor();
}

/** With keys alone: two rubrics, three entries, one of them moved over the border between the rubrics and back. */
async function compose(chromium) {
	const page = await open(chromium);
	await signIn(page, a, "claire", "/write?kind=toolbox");
	await page.waitForSelector("[name=title]");
	await page.fill("[name=title]", TITLE);
	await page.fill("[name=intent]", "Ce que l'équipe remet à une personne qui arrive.");
	await press(page, ".part-list li:nth-child(2) button");
	await page.waitForSelector("#box-add");
	await press(page, "#box-add");
	await page.waitForSelector("#box-0-find");
	await find(page, 0, "guide tuteur", "Le guide du tuteur");
	await page.fill(".box-edited textarea", "À lire ensemble, le premier matin.");
	await press(page, "#box-add");
	await page.waitForSelector("#box-1-find");
	await page.locator(".box-section").nth(1).locator("select").selectOption("own");
	await page.locator(".box-section").nth(1).locator(".field input[type=text]").first().fill("Trois mois après");
	await find(page, 1, "vélo", "Un vélo pour aller travailler");
	await press(page, "#box-1-0-up");
	await page.waitForFunction(() => document.activeElement?.id === "box-0-1-up");
	await press(page, "#box-0-1-up");
	await page.waitForFunction(() => document.activeElement?.id === "box-0-0-up" && document.querySelector(".box-edited strong").textContent.startsWith("Un vélo"));
	await press(page, "#box-0-0-down");
	await page.waitForFunction(() => document.activeElement?.id === "box-0-1-down");
	await press(page, "#box-0-1-down");
	await page.waitForFunction(() => document.activeElement?.id === "box-1-0-down");
	await look(page, "editor");
	await press(page, ".part-list li:last-child button");
	await page.waitForSelector(".part-form .button.main");
	await look(page, "publishing");
	await press(page, ".part-form .button.main");
	await page.waitForSelector(".done h1");
	await page.click(".done .button.main");
	await page.waitForURL("**/toolbox/*");
	await page.locator("h1", { hasText: TITLE }).waitFor();
	await page.waitForSelector(".deeds .button");
	const id = page.url().split("/").pop();
	const titles = await page.locator(".box-entry h3").allInnerTexts();
	if (titles.join("|") !== "Le guide du tuteur|Un vélo pour aller travailler") fail(`the order is ${titles.join("|")}`);
	const headings = await page.locator(".part h2").allInnerTexts();
	if (headings.join("|") !== "Accueil & intégration|Trois mois après") fail(`the rubrics are ${headings.join("|")}`);
	if (!(await page.locator(".box-note").first().innerText()).includes("premier matin")) fail("the note is not shown");
	await look(page, "own page");
	const [download] = await Promise.all([page.waitForEvent("download"), page.click(".actions a[href$='.zip']")]);
	if (await download.failure()) fail(`the archive does not come: ${await download.failure()}`);
	const archive = readFileSync(await download.path());
	if (archive.subarray(0, 2).toString() !== "PK" || !archive.includes("essaim.json")) fail("what comes is no archive");
	expectNoFaults(page);
	await page.context().close();
	return id;
}

/** From the page of a tool into the toolbox. */
async function putInto(chromium, id, tool) {
	const page = await open(chromium, PHONE);
	await signIn(page, a, "claire", `/tool/${tool}`);
	const deed = page.locator(".deed", { has: page.locator("summary", { hasText: "boîte à outils" }) });
	await deed.locator("summary").click();
	await deed.locator(".deed-list a", { hasText: TITLE }).click();
	await page.waitForSelector("[name=title]");
	await page.click(".part-list summary");
	await page.click(".part-list li:nth-child(2) button");
	await page.locator(".box-edited strong", { hasText: "La roue des envies" }).waitFor();
	await page.locator(".box-edited", { hasText: "La roue des envies" }).locator("textarea").fill("Quand la confiance est là.");
	await look(page, "put into");
	await page.click(".between .button.main");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
	await page.click(".done .button.main");
	await page.waitForURL(`**/toolbox/${id}`);
	await page.locator(".box-entry h3", { hasText: "La roue des envies" }).waitFor();
	expectNoFaults(page);
	await page.context().close();
}

/** For whoever has no script, and for machines. */
async function readPlainly(chromium, id) {
	await until("the partner has it", async () => (await api(b, `toolboxes/${id}`)).cards.length === 3);
	for (const lang of ["fr", "hu"]) {
		const plain = await open(chromium, { locale: lang, script: false, dark: lang === "hu" });
		await plain.goto(`${b.url}/toolboxes`);
		if ((await plain.locator(".card h3").innerText()) !== TITLE) fail("toolboxes are not listed without a script");
		await look(plain, `list without a script ${lang}`, false);
		if ((await plain.goto(`${b.url}/toolbox/${id}`)).status() !== 200) fail(`${lang}: it is not readable without a script`);
		if (await plain.locator(".box-entry .card").count() !== 3) fail(`${lang}: not all entries are shown`);
		const linked = JSON.parse(await plain.locator("script[type='application/ld+json']").textContent());
		if (linked["@type"] !== "Collection" || linked.hasPart.length !== 3) fail("machines are not told what stands in it");
		await look(plain, `without a script ${lang}`, false);
		await plain.context().close();
	}
	for (const path of ["/sitemap-1.xml", "/feeds/toolboxes.atom", "/feeds/practices.atom"]) {
		if (!(await (await get(b, path)).text()).includes(`${b.url}/toolbox/${id}<`)) fail(`${path} does not tell of it`);
	}
	if ((await get(b, `/toolbox/${"0".repeat(64)}`)).status !== 404) fail("a toolbox that is not there");
}

/** By the words of a note, as what it is: for machines, at a terminal, with a script and without. */
async function findIt(chromium, id) {
	await until("the partner's search has it", async () => (await api(b, "search?q=confiance&kind=toolbox")).total === 1);
	const [, , , kind] = (await b.essaim("search", "premiers", "jours", "chantier")).split("\t");
	if (kind !== "toolbox") fail(`the command calls it ${kind}`);
	for (const script of [false, true]) {
		const page = await open(chromium, { locale: "hu", script });
		await page.goto(`${b.url}/practices?q=confiance&kind=toolbox`);
		await page.locator(".card", { hasText: "Eszköztár" }).locator(`h3 a[href="/toolbox/${id}"]`).waitFor();
		if ((await page.locator(".card mark").first().innerText()) !== "confiance") fail("the note does not say why it is found");
		await look(page, `found ${script ? "with" : "without"} a script hu`, script);
		await page.context().close();
	}
}

const files = async () => JSON.parse(await b.essaim("file", "list", "--json"));

async function take(chromium, id, { file, sum, guide }) {
	const [before] = (await files()).filter((one) => one.id === file);
	if (!before || before.held) fail("the file came without being asked for");
	const page = await open(chromium, { locale: "hu" });
	await signIn(page, b, "edit", `/toolbox/${id}`);
	await page.waitForSelector(".box-keep .button.main");
	await look(page, "before it is taken hu");
	await page.click(".box-keep .button.main");
	await page.waitForSelector(".box-whole");
	await look(page, "taken hu");
	expectNoFaults(page);
	await a.stop();
	const plain = await open(chromium, { locale: "fr", script: false });
	for (const path of [`/toolbox/${id}`, `/tool/${guide}`]) {
		if ((await plain.goto(b.url + path)).status() !== 200) fail(`${path} is not there while the first node is away`);
	}
	await plain.context().close();
	const answer = await get(b, `/files/${file}`);
	if (answer.status !== 200 || hash(await answer.arrayBuffer()) !== sum) fail("the file is not whole while the first node is away");
	const said = JSON.parse(await b.essaim("toolbox", "list", "--json"));
	if (said.length !== 1 || said[0].id !== id || said[0].bytes_held !== SIZE) fail(`the command says ${JSON.stringify(said)}`);
	page.once("dialog", (dialog) => dialog.accept());
	await visit(page, `${b.url}/toolbox/${id}`);
	await page.waitForSelector(".box-whole");
	await page.click(".box-keep .button");
	await page.waitForSelector(".box-keep .button.main");
	await until("what nobody wants goes", async () => (await files()).every((one) => one.id !== file || one.held === 0));
	await settled(page);
	await page.context().close();
	await b.essaim("toolbox", "take", id);
	if (!(await b.essaim("toolbox", "list")).includes(TITLE)) fail("the command does not take it");
	await until("it is wanted again", async () => (await files()).some((one) => one.id === file && one.wanted));
	await b.essaim("toolbox", "give-back", id);
	if (await b.essaim("toolbox", "list")) fail("the command does not give it back");
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	await b.addAccount("edit", "Edit", "editor");
	await b.essaim("file", "policy", "--max-size", "0");
	const there = await prepare();
	const chromium = await browser();
	const id = await compose(chromium);
	await putInto(chromium, id, there.wheel);
	await readPlainly(chromium, id);
	await findIt(chromium, id);
	await take(chromium, id, there);
	await chromium.close();
	console.log("a toolbox is put together, found, taken, read while its origin is away, and given back");
});
