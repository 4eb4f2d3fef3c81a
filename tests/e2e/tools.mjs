// SPDX-License-Identifier: EUPL-1.2
// A tool that belongs to no practice: written on a phone, found, read with and without a script, revised, ended, withdrawn.
// Any two versions of a practice side by side. A withdrawal that takes along what was told beside a practice, or leaves it.
import { api, status } from "./lib/api.mjs";
import { browser, expectNoFaults, follow, languages, open, signIn, violations, visit } from "./lib/browser.mjs";
import { looker } from "./lib/look.mjs";
import { fail, federation, main, Node, until, writeSheet } from "./lib/nodes.mjs";

const PHONE = { width: 360, height: 780 };
const TITLE = "La roue des envies";
const look = looker("tools");
const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa delle competenze" });

async function writeTool(chromium) {
	const page = await open(chromium, PHONE);
	await signIn(page, a, "claire", "/write");
	await page.waitForSelector(".doors");
	await page.click(".door-button >> nth=1");
	await page.waitForSelector("[name=title]");
	await page.fill("[name=title]", TITLE);
	await page.fill("[name=aims]", "Parler de ce qu'on aime faire, <b>sans</b> cocher de cases.");
	await page.click(".part-list li:last-child button, .between .button:last-child");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
	await page.click(".done .button.main");
	await page.waitForURL("**/tool/*");
	await page.waitForSelector(`h1 >> text=${TITLE}`);
	await page.waitForSelector(".deeds .button");
	await look(page, "own tool");
	const id = page.url().split("/").pop();
	expectNoFaults(page);
	await page.context().close();
	return id;
}

async function findTool(chromium, id) {
	await until("the partner finds it", async () => (await api(b, "search?q=roue+envies")).total === 1);
	const page = await open(chromium, { locale: "it", ...PHONE });
	await visit(page, `${b.url}/practices?q=roue+envies`);
	await page.waitForSelector(".card .badge");
	await page.click(".card h3 a");
	await page.waitForURL(`**/tool/${id}`);
	await page.waitForSelector(`h1 >> text=${TITLE}`);
	if (await page.locator(".deeds").count()) fail("a stranger may change the tool of another structure");
	await page.context().close();
	for (const lang of languages) {
		const plain = await open(chromium, { locale: lang, script: false, dark: lang === "hu" });
		if ((await plain.goto(`${b.url}/tool/${id}`)).status() !== 200) fail(`${lang}: the tool is not readable without a script`);
		if ((await plain.locator("h1").innerText()) !== TITLE) fail(`${lang}: the tool has another title without a script`);
		if (!(await plain.locator("main").innerText()).includes("<b>sans</b>")) fail("what was written is taken for markup");
		if (lang === "fr" || lang === "hu") await look(plain, `tool without a script ${lang}`, false);
		await plain.goto(`${b.url}/practices?kind=tool`);
		if ((await plain.locator(".card h3").innerText()) !== TITLE) fail("tools are not listed without a script");
		await plain.context().close();
	}
	for (const script of [true, false]) {
		const home = await open(chromium, { script });
		await (script ? visit(home, b.url) : home.goto(b.url));
		const card = home.locator(".card", { has: home.locator(`a[href="/tool/${id}"]`) });
		if (!/Outil/.test(await card.locator(".badge").innerText())) fail("the tool is not among what is new");
		if (!/1 outil/.test(await home.locator(".counts").innerText())) fail("the tool is not counted");
		if (await home.locator(".counts").getByText("1 pratique").count()) fail("a tool counts as a practice");
		await look(home, `home ${script ? "with" : "without"} a script`, script);
		await (script ? visit(home, `${b.url}/practices`) : home.goto(`${b.url}/practices`));
		await home.waitForSelector("h2.count");
		const count = (await home.locator("h2.count").innerText()).replaceAll("\u00a0", " ");
		if (count !== "Aucune pratique · 1 outil") fail(`the list says "${count}"`);
		await home.context().close();
	}
	const text = async (path) => (await fetch(b.url + path)).text();
	const { structure } = (await (await fetch(`${a.url}/api/v1/node`)).json()).node;
	for (const path of ["/sitemap-1.xml", "/feeds/practices.atom", "/feeds/language-fr.atom", `/feeds/structure-${structure}.atom`]) {
		if (!(await text(path)).includes(`${b.url}/tool/${id}<`)) fail(`${path} does not tell of the tool`);
	}
	if ((await text("/feeds/language-hu.atom")).includes(id)) fail("a feed of another language has the tool");
	if (await status(b, `/tool/${"0".repeat(64)}`) !== 404) fail("a tool that is not there");
}

async function endTool(chromium, id) {
	const page = await open(chromium);
	await signIn(page, a, "claire", `/tool/${id}`);
	await page.click(".deeds a.button");
	await page.waitForSelector("[name=title]");
	if ((await page.inputValue("[name=title]")) !== TITLE) fail("the tool has to be typed again");
	await page.fill("[name=title]", "La grande roue des envies");
	await page.click(".part-list li:last-child button, .between .button:last-child");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
	await page.click(".done .button.main");
	await page.waitForSelector("h1 >> text=La grande roue des envies");
	if (page.url().split("/").pop() !== id) fail("a revision is another tool");
	await page.click(".deed:has(.year) summary");
	await page.fill(".deed .year", "2024");
	await page.click(".deed[open] .actions .button");
	await page.waitForSelector(".ended >> text=2024");
	const plain = await open(chromium, { script: false });
	await plain.goto(`${a.url}/tool/${id}`);
	if (!/2024/.test(await plain.locator(".ended").innerText())) fail("without a script nothing says that it ended");
	await plain.context().close();
	await page.waitForSelector(".deed summary >> nth=1");
	await page.locator(".deed").last().locator("summary").click();
	await look(page, "withdraw a tool");
	await page.locator(".deed").last().locator(".mark-one label").last().click();
	await page.click(".button.danger");
	await page.waitForFunction(() => /retiré par ses auteurs/.test(document.querySelector("main").innerText));
	await until("gone at the partner", async () => await status(b, `/tool/${id}`) === 410);
	await until("gone from search", async () => (await api(b, "search?q=roue+envies")).total === 0);
	expectNoFaults(page);
	await page.context().close();
}

/** Three versions, and the first with the last. */
async function versions(chromium) {
	const id = (await a.essaim("import", writeSheet("Un vélo pour aller travailler"))).split("\t")[0];
	const page = await open(chromium);
	for (const [title, summary] of [["Un vélo pour aller travailler loin", null], ["Un vélo pour venir travailler loin", "Un atelier de réparation de vélos ouvert trois après-midi par semaine."]]) {
		if (page.url() === "about:blank") await signIn(page, a, "claire", `/write?revise=${id}`);
		else await visit(page, `${a.url}/write?revise=${id}`);
		await page.waitForSelector("[name=title]");
		await page.fill("[name=title]", title);
		if (summary) await page.fill("[name=summary]", summary);
		await page.click(".part-list li:last-child button");
		await page.click(".part-form .button.main");
		await page.waitForSelector(".done h1");
	}
	await visit(page, `${a.url}/practice/${id}`);
	await page.click(".deed:has(.versions) summary");
	await page.waitForSelector(".pair select");
	const options = await page.$$eval(".pair select >> nth=0 >> option", (all) => all.map((one) => one.value)).catch(() => null)
		?? await page.locator(".pair select").first().locator("option").evaluateAll((all) => all.map((one) => one.value));
	if (options.length !== 3) fail(`${options.length} versions can be chosen, not three`);
	await look(page, "versions on the page");
	await page.locator(".pair select").nth(0).selectOption(options[2]);
	await page.locator(".pair select").nth(1).selectOption(options[0]);
	await page.click(".pair button");
	await page.waitForSelector(".compare");
	const address = page.url();
	const marks = async (where) => [await where.locator("del").allInnerTexts(), await where.locator("ins").allInnerTexts()].map((all) => all.map((one) => one.trim()).join(" "));
	const wanted = ["aller deux Un vélo, une roue", "venir loin trois"];
	const [gone, come] = await marks(page);
	if (!gone.startsWith("aller") || !gone.includes("deux") || come !== wanted[1]) fail(`marked as gone "${gone}", as new "${come}"`);
	await look(page, "compared");
	const plain = await open(chromium, { script: false });
	await plain.goto(`${a.url}/practice/${id}`);
	await plain.click(".deed summary");
	await look(plain, "versions without a script", false);
	await plain.locator(".pair select").nth(0).selectOption(options[2]);
	await plain.locator(".pair select").nth(1).selectOption(options[0]);
	await follow(plain, ".pair button");
	if (plain.url() !== address) fail(`without a script they are compared at ${plain.url()}, with one at ${address}`);
	const same = await marks(plain);
	if (same[0] !== gone || same[1] !== come) fail(`without a script other words are marked: ${same.join(" / ")}`);
	await look(plain, "compared without a script", false);
	await plain.goto(`${a.url}/compare/${id}?from=${options[0]}&to=${options[0]}`);
	if (await plain.locator("del, ins").count()) fail("a version differs from itself");
	if (await status(a, `/compare/${id}?from=zz&to=${"f".repeat(64)}`) !== 200) fail("an address with other versions");
	await plain.context().close();
	for (const locale of languages) {
		const other = await open(chromium, { locale, dark: locale === "ca" });
		await visit(other, address);
		await other.waitForSelector(".compare");
		for (const one of await violations(other)) fail(`${locale} compared: ${one}`);
		await other.context().close();
	}
	expectNoFaults(page);
	await page.context().close();
	return id;
}

/** With a tool, a contact and the testimony of its sheet; the tool is to stay. */
async function along(chromium, id) {
	const page = await open(chromium, PHONE);
	await signIn(page, a, "claire", `/write?kind=tool&practice=${id}`);
	await page.waitForSelector("[name=title]");
	await page.fill("[name=title]", "Le carnet d'atelier");
	await page.click(".part-list li:last-child button, .between .button:last-child");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
	const before = await until("the tool", async () => {
		const view = await api(a, `practices/${id}`);
		return view.tools.length === 1 && view.contact && view.testimonies.length === 1 && view;
	});
	const tool = before.tools[0].id;
	await page.context().close();
	const editor = await open(chromium, PHONE);
	await signIn(editor, a, "edith", `/practice/${id}`);
	await editor.waitForSelector(".deed >> nth=3");
	await editor.locator(".deed").last().locator("summary").click();
	await editor.locator(".deed").last().locator(".mark-one label", { hasText: "outil" }).click();
	await editor.waitForSelector(".deed >> text=sur sa propre page");
	await look(editor, "withdraw and keep the tool");
	await editor.locator(".deed").last().locator(".mark-one label").last().click();
	await editor.click(".deed[open] .button.danger");
	await editor.waitForFunction(() => /retiré par ses auteurs/.test(document.querySelector("main").innerText));
	expectNoFaults(editor);
	await editor.context().close();
	if (await status(a, `/tool/${tool}`) !== 200) fail("the tool went, though it was to stay");
	for (const piece of [before.contact.id, before.testimonies[0].id]) {
		const gone = await a.essaim("show", piece).catch((why) => String(why));
		if (!/withdrawn|no such/i.test(gone)) fail(`what was told beside it stays: ${gone}`);
	}
	/* and by the command: everything, then what was kept */
	const other = (await a.essaim("import", writeSheet("Un second vélo"))).split("\t")[0];
	const view = await api(a, `practices/${other}`);
	await a.essaim("erase", other, "--reason", "mistake", "--keep", "contact");
	if (!/contact@example/.test(await a.essaim("show", view.contact.id, "--json").catch(() => ""))) fail("--keep contact does not keep it");
	const voice = await a.essaim("show", view.testimonies[0].id, "--json").catch((why) => String(why));
	if (/pneu crevé/.test(voice)) fail("the testimony of the sheet stays");
	await a.essaim("erase", other, "--reason", "mistake");
	if (/contact@example/.test(await a.essaim("show", view.contact.id, "--json").catch(() => ""))) fail("a second erasure does not take what was kept");
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	await a.addAccount("edith", "Édith", "editor");
	const chromium = await browser();
	const tool = await writeTool(chromium);
	await findTool(chromium, tool);
	await endTool(chromium, tool);
	await along(chromium, await versions(chromium));
	await chromium.close();
	console.log("tools stand by themselves, versions are compared, withdrawals take along what they say");
});
