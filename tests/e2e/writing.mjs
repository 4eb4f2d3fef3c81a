// SPDX-License-Identifier: EUPL-1.2
// Writing: the short form on a phone, its node killed in the middle of a sentence; published, seen at the partner; grown
// to the full sheet; revised by two at the same time and brought together; a testimony, an end, a withdrawal.
import { join } from "node:path";
import { browser, expectNoFaults, languages, open, overflow, signIn, visit } from "./lib/browser.mjs";
import { faultsOf } from "./lib/check.mjs";
import { fail, federation, main, Node, sheet, source, until } from "./lib/nodes.mjs";

const PHONE = { width: 390, height: 844 };
const NARROWEST = 320;
const TITLE = "La permanence du jeudi";
const SUMMARY = "Chaque jeudi, une équipe reçoit sans rendez-vous. On vient avec une lettre, on repart avec une démarche.";
const SITUATION = "Les personnes attendaient trois semaines un premier rendez-vous.";
const PRACTICE = "Deux conseillères tiennent une table à l'entrée. Karim, 23 ans, est venu le premier jour.";
const TAKEAWAY = "La porte ouverte compte plus que la durée.";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "HU", city: "Pécs", lang: "hu", title: "Pályaorientációs Ház" });
const faults = [];

async function check(page, what) {
	faults.push(...await faultsOf(page, what));
	const before = page.viewportSize();
	await page.setViewportSize({ width: NARROWEST, height: 700 });
	const narrow = await overflow(page);
	if (narrow > 0) faults.push(`${what}: ${narrow} px wider than a window of ${NARROWEST} px`);
	await page.setViewportSize(before);
}

const kept = (page, state = "kept") => page.waitForSelector(`[data-kept=${state}]`);
const valueOf = (page, name) => page.locator(`[name="${name}"]`).inputValue();
const step = (page, at) => page.click(`.part-list li:nth-child(${at}) button`);

async function api(node, path) {
	const answer = await fetch(`${node.url}/api/v1/${path}`);
	if (!answer.ok) fail(`${path}: status ${answer.status}`);
	return answer.json();
}

/** On a phone, with a node that dies in the middle of a sentence. */
async function shortForm(chromium) {
	const page = await open(chromium, { ...PHONE, expectOffline: true });
	await signIn(page, a, "claire", "/write");
	await page.waitForSelector(".doors");
	await check(page, "phone ways");
	await page.click(".door-button >> nth=0");
	await page.waitForSelector("[name=title]");
	await page.fill("[name=title]", TITLE);
	await page.fill("[name=summary]", SUMMARY);
	await kept(page);
	await check(page, "phone short form");

	await page.fill("[name=initial_situation]", SITUATION.slice(0, 20));
	a.child.kill("SIGKILL");
	await a.ended;
	await page.locator("[name=initial_situation]").press("End");
	await page.locator("[name=initial_situation]").pressSequentially(SITUATION.slice(20));
	await kept(page, "device");
	await page.fill("[name=practice]", PRACTICE);
	if (!/Karim, 23 ans/.test(await page.locator(".care").innerText())) fail("a name with an age is not pointed out");
	await check(page, "phone without its node");
	/* the browser is closed over it, too: what it kept is all there is */
	await page.waitForTimeout(400);
	const address = page.url();
	await page.goto("about:blank");
	await a.start();
	await visit(page, address);
	await page.waitForSelector("[name=practice]");
	for (const [name, wanted] of [["title", TITLE], ["summary", SUMMARY], ["initial_situation", SITUATION], ["practice", PRACTICE]]) {
		const found = await valueOf(page, name);
		if (found !== wanted) fail(`${name} was lost: "${found}"`);
	}
	await page.fill("[name=practice]", PRACTICE.replace("Karim, 23 ans,", "Un jeune homme"));
	await page.fill("[name=takeaway]", TAKEAWAY);
	await kept(page);
	await page.click(".sides button >> nth=1");
	await page.waitForSelector(".paper >> text=La porte ouverte compte");
	await check(page, "phone paper");
	await page.click(".sides button >> nth=0");
	await page.click(".between button:last-child");
	await page.waitForSelector("input[name=scope]");
	await check(page, "phone publish");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
	await check(page, "phone published");
	await page.click(".done .button.main");
	await page.waitForSelector(".deeds");
	expectNoFaults(page);
	const id = page.url().split("/").pop();
	await page.context().close();
	return id;
}

/** Two people at two desks, each from the same version. */
async function reviseTogether(chromium, id) {
	const claire = await open(chromium);
	const marc = await open(chromium, { dark: true });
	await signIn(claire, a, "claire", `/write?revise=${id}`);
	await signIn(marc, a, "marc", `/write?revise=${id}`);
	await Promise.all([claire, marc].map((page) => page.waitForSelector("[name=title]")));

	/* The full sheet, without typing anything twice. */
	await step(claire, 3);
	if ((await valueOf(claire, "title")) !== TITLE) fail("the title has to be typed again");
	await claire.locator(".mark-one label", { hasText: "Emploi" }).first().click();
	await claire.locator(".field", { hasText: "Partenaires" }).locator("button", { hasText: "Ajouter" }).click();
	await claire.locator(".items input").first().fill("Mission locale");
	await claire.locator(".period .year").first().fill("2021");
	await check(claire, "desktop description");
	await step(claire, 4);
	await claire.locator(".mark-one label", { hasText: "NEETs" }).click();
	await claire.fill("[name=objectives]", "Recevoir le jour même.");
	await claire.fill("[name=staff]", "2,5");
	await claire.locator(".dated input").first().fill("84 000");
	await check(claire, "desktop implementation");
	await step(claire, 5);
	await claire.locator(".field", { hasText: "chiffrés" }).locator("button", { hasText: "Ajouter" }).click();
	await claire.fill("[name=value_milli]", "38");
	await claire.fill("[name=unit]", "personnes");
	await check(claire, "desktop results");
	await step(claire, 7);
	await check(claire, "desktop more");
	await claire.click(".part-list li:last-child button");
	await claire.click(".part-form .button.main");
	await claire.waitForSelector(".done h1");

	await step(marc, 4);
	await marc.fill("[name=objectives]", "Ouvrir la porte chaque jeudi.");
	await marc.click(".part-list li:last-child button");
	await check(marc, "dark publish");
	await marc.click(".part-form .button.main");
	await marc.waitForSelector(".done h1");
	const two = await api(a, `practices/${id}`);
	if (two.heads.length !== 2) fail(`${two.heads.length} versions stand side by side, not two`);

	await marc.goto(`${a.url}/practice/${id}`);
	await marc.click(".version-notice .button");
	await marc.waitForSelector(".merge");
	await check(marc, "dark merge");
	/* what only one of the two changed is chosen already; what both changed is not */
	if ((await marc.locator(".publish-bar .hint").innerText()) !== "Il reste 1 choix à faire.") fail("the merge chose where both had changed");
	const points = await marc.locator(".merge > li").count();
	for (let i = 0; i < points; i++) {
		const point = marc.locator(".merge > li").nth(i);
		const isObjectives = /Objectifs/.test(await point.locator("legend").innerText());
		if (!isObjectives) await point.locator(".merge-side").first().locator("label").click();
		else {
			await point.locator(":scope > fieldset > .mark-one label").click();
			await point.locator("textarea").fill("Recevoir le jour même, chaque jeudi.");
		}
	}
	await check(marc, "dark merge chosen");
	await marc.click(".publish-bar .button.main");
	await marc.waitForURL(`**/practice/${id}`);
	const one = await until("one version again", async () => {
		const now = await api(a, `practices/${id}`);
		return now.heads.length === 1 && now;
	});
	const { practice } = one;
	if (practice.implementation.objectives !== "Recevoir le jour même, chaque jeudi.") fail("the merge lost what was written anew");
	if (practice.implementation.staff !== 250 || practice.implementation.budget.cents !== 8_400_000) fail("the merge lost a figure");
	if (practice.results.figures[0].value_milli !== 38_000) fail("a figure was not kept as thousandths");
	if (practice.description.period.from !== "2021" || practice.description.partners[0] !== "Mission locale") fail("the description is not whole");
	if (practice.inspiring.takeaway !== TAKEAWAY) fail("the short form was lost on the way to the full sheet");
	if (practice.licence !== "CC-BY-SA-4.0") fail("no licence");
	await until("the partner has it, too", async () => (await api(b, `practices/${id}`)).practice.implementation?.staff === 250);
	for (const page of [claire, marc]) {
		expectNoFaults(page);
		await page.context().close();
	}
}

/** The same draft in two windows: neither loses a word. */
async function twoWindows(chromium) {
	const one = await open(chromium);
	await signIn(one, a, "claire", "/write");
	await one.click(".door-button >> nth=0");
	await one.waitForSelector("[name=title]");
	await one.fill("[name=title]", "Première fenêtre");
	await kept(one, "device");
	await kept(one);
	const other = await open(chromium);
	await signIn(other, a, "claire", new URL(one.url()).pathname);
	await other.waitForSelector("[name=title]");
	await other.fill("[name=title]", "Seconde fenêtre");
	await kept(other, "device"); /* what it opened was kept, too */
	await kept(other);
	await one.fill("[name=key_moment]", "Le premier appel");
	await one.waitForSelector(".kept-line .notice");
	await kept(one);
	await check(one, "desktop twin");
	await visit(one, `${a.url}/drafts`);
	await one.waitForSelector(".draft-list");
	const titles = (await one.locator(".draft-list a").allInnerTexts()).sort();
	if (titles.join() !== "Première fenêtre,Seconde fenêtre") fail(`the drafts are ${titles.join(", ")}`);
	await check(one, "desktop drafts");
	one.on("dialog", (dialog) => dialog.accept());
	for (let i = 2; i > 0; i--) {
		await one.click(".draft-list button >> nth=0");
		await one.waitForFunction((left) => document.querySelectorAll(".draft-list li").length === left, i - 1);
	}
	expectNoFaults(one);
	expectNoFaults(other);
	await one.context().close();
	await other.context().close();
}

async function importInForm(chromium) {
	const page = await open(chromium);
	await signIn(page, a, "claire", "/tell");
	await page.fill("#sheet-text", sheet("Un vélo pour aller travailler"));
	await page.click("form button[type=submit]");
	await page.waitForSelector(".publish-bar");
	await page.click(".publish-bar .button:nth-child(2)");
	await page.waitForSelector(".write-desk .source", { state: "attached" });
	await check(page, "desktop import in the form");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
	const { items } = await api(a, "practices?limit=5");
	const id = items.find((item) => item.title === "Un vélo pour aller travailler")?.id ?? fail("the import is not published");
	const view = await until("its testimony and contact", async () => {
		const now = await api(a, `practices/${id}`);
		return now.testimonies.length === 1 && now.contact && now;
	});
	if (view.practice._source || view.practice._extra) fail("what the form holds beside its fields was published");
	expectNoFaults(page);
	await page.context().close();
}

/** A file of a text processor, as partners have it: boxes, lists, tables. */
async function dropDocument(chromium) {
	const page = await open(chromium, PHONE);
	await signIn(page, a, "claire", "/tell");
	await page.setInputFiles("input[type=file]", { name: "photo.png", mimeType: "image/png", buffer: Buffer.from("no text") });
	await page.waitForSelector("#sheet-error >> text=.docx");
	await page.setInputFiles("input[type=file]", { name: "vide.docx", mimeType: "", buffer: Buffer.from("PK no archive") });
	await page.waitForSelector("#sheet-error >> text=traitement de texte");
	await page.setInputFiles("input[type=file]", join(source, "tests/fixtures/documents/form_fr.docx"));
	await page.waitForSelector(".publish-bar");
	await check(page, "phone docx understood");
	await page.click(".publish-bar .button:nth-child(2)");
	await page.waitForSelector(".write-desk .source", { state: "attached" });
	await page.click(".sides button >> nth=2");
	await page.waitForSelector(".source >> text=Douze apprentis");
	await check(page, "phone docx original");
	await page.click(".sides button >> nth=0");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
	const id = await until("the document", async () =>
		(await api(a, "practices?limit=5")).items.find((item) => item.title === "Le potager des apprentis")?.id);
	const { practice } = await api(a, `practices/${id}`);
	const { description, implementation } = practice;
	if (!description.domains.employment || !description.domains.social_inclusion || description.domains.education !== false) {
		fail(`the boxes of the document were misread: ${JSON.stringify(description.domains)}`);
	}
	if (description.period.from !== "2022-03-01" || implementation.budget.cents !== 4_200_000) fail("the document was misread");
	if (!/Les légumes/.test(description.summary)) fail("the second paragraph is lost");
	expectNoFaults(page);
	await page.context().close();
}

async function testifyAndEnd(chromium, id) {
	const nina = await open(chromium, PHONE);
	await signIn(nina, a, "nina", `/practice/${id}`);
	await nina.click(".deeds .button");
	await nina.waitForSelector("[name=text]");
	await nina.fill("[name=text]", "On m'a écoutée tout de suite.");
	await check(nina, "phone testimony");
	await nina.click(".part-list li:last-child button, .between .button:last-child");
	await nina.click(".part-form .button.main");
	await nina.waitForSelector(".done h1");
	await until("the testimony", async () => (await api(a, `practices/${id}`)).testimonies.length === 1);
	/* and taken back by who gave it */
	await nina.click(".done .button.main");
	await nina.waitForSelector(".voice");
	await nina.locator(".deed summary", { hasText: "témoignage" }).click();
	await check(nina, "phone take a testimony back");
	nina.once("dialog", (dialog) => dialog.accept());
	await nina.click(".deed-list .button");
	await nina.waitForFunction(() => !document.querySelector(".voice"));
	await until("no testimony", async () => (await api(b, `practices/${id}`)).testimonies.length === 0);
	expectNoFaults(nina);
	await nina.context().close();

	const page = await open(chromium);
	await signIn(page, a, "claire", `/practice/${id}`);
	await page.waitForSelector(".deeds");
	await page.click(".deed:has(.versions) summary");
	await page.waitForSelector(".versions li");
	await page.click(".versions li:last-child a");
	await page.waitForSelector(".version-notice");
	await check(page, "desktop first version");
	if (await page.locator("text=Mission locale").count()) fail("the first version shows what came later");
	await page.click(".version-notice .button");
	await page.waitForSelector("text=Mission locale");
	await page.click(".deed:has(.versions) summary");
	await page.click(".deed:has(.year) summary");
	await page.fill(".deed .year", "2024");
	await page.locator(".deed .year").first().evaluate((element) => element.scrollIntoView({ block: "center" })); /* clear of the composer */
	await check(page, "desktop deeds");
	await page.click(".deed[open] >> nth=1 >> .button");
	await page.waitForSelector(".ended");
	await page.waitForSelector(".deed summary");
	await page.locator(".deed").last().locator("summary").click();
	await check(page, "desktop withdraw");
	await page.locator(".deed").last().locator(".mark-one label").click();
	await page.click(".button.danger");
	await page.waitForFunction(() => /retiré par ses auteurs/.test(document.querySelector("main").innerText));
	await page.waitForSelector(".reach");
	await check(page, "desktop withdrawn");
	await until("gone at the partner", async () => (await api(b, `practices/${id}`)).withdrawn > 0);
	expectNoFaults(page);
	await page.context().close();
}

async function inEveryLanguage(chromium) {
	for (const locale of languages) {
		const page = await open(chromium, { locale, dark: locale === "hu" || locale === "es" });
		await signIn(page, a, "marc", "/write");
		await page.waitForSelector(".door-button");
		await check(page, `${locale} ways`);
		await page.click(".door-button >> nth=0");
		await page.waitForSelector("[name=title]");
		const steps = await page.locator(".part-list li").count();
		for (let i = 1; i <= steps; i++) {
			await step(page, i);
			await check(page, `${locale} step ${i}`);
		}
		await visit(page, `${a.url}/write`);
		await page.click(".door-button >> nth=1");
		await page.waitForSelector("[name=title]");
		await check(page, `${locale} tool`);
		expectNoFaults(page);
		await page.context().close();
	}
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	await a.addAccount("marc", "Marc", "professional");
	await a.addAccount("nina", "Nina", "learner");
	const chromium = await browser();
	const id = await shortForm(chromium);
	await until("the partner has it", async () => (await api(b, `practices/${id}`)).practice.description.title === TITLE);
	await reviseTogether(chromium, id);
	await twoWindows(chromium);
	await importInForm(chromium);
	await dropDocument(chromium);
	await testifyAndEnd(chromium, id);
	await inEveryLanguage(chromium);
	if (faults.length > 0) fail(faults.join("\n  "));
});
