// SPDX-License-Identifier: EUPL-1.2
// Two visitors remark on pages, on a phone with the keys alone and on a desk; the editors of that node, and no others, see
// what waits, say what becomes of it, and how much was treated; who sent one sees it, too. At the partner one is sent without a
// script, and one is begun before the script is there.
import { check } from "./lib/check.mjs";
import { browser, expectNoFaults, follow, landed, open, signIn, visit } from "./lib/browser.mjs";
import { fail, federation, main, Node, writeSheet } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa dei Mestieri" });
const PHONE = { width: 360, height: 740 };
const TITLE = "Un atelier vélo pour reprendre confiance";
const remarkOf = (page, text) => page.locator(".message", { hasText: text });

/** From the foot of a page to the answer, with the keys alone; what is missing is said first. */
async function byKeys(chromium) {
	const page = await open(chromium, { locale: "fr", ...PHONE });
	await visit(page, `${a.url}/partners`);
	await page.locator(".foot a", { hasText: "Une remarque" }).focus();
	await page.keyboard.press("Enter");
	await landed(page);
	await page.locator("form textarea").focus();
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await page.getByText("Écrivez d’abord quelques mots").waitFor();
	await page.locator("form textarea").focus();
	await page.keyboard.type("La carte ne montre pas Pécs.");
	await check(page, "a remark, on a phone");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await page.locator("[role=status]", { hasText: "votre remarque est arrivée" }).waitFor();
	await page.locator("[role=status] a[href='/partners']").waitFor();
	expectNoFaults(page);
	return page;
}

/** On a practice, at a desk, by somebody with an account. */
async function byAccount(chromium, practice) {
	const page = await open(chromium, { locale: "fr" });
	await signIn(page, a, "amina", `/practice/${practice}`);
	await page.getByRole("heading", { name: TITLE }).waitFor();
	await page.locator(".foot a", { hasText: "Une remarque" }).click();
	await landed(page);
	await page.fill("form textarea", "Le budget de 84 000 € est-il annuel ?");
	await page.click("form button[type=submit]");
	await page.locator("[role=status]", { hasText: "votre remarque est arrivée" }).waitFor();
	expectNoFaults(page);
	return page;
}

/** One at the partner, which stays there: from the foot of a page, without a script. */
async function atThePartner(chromium) {
	const page = await open(chromium, { locale: "it", script: false, ...PHONE });
	await page.goto(`${b.url}/practices?kind=tool`);
	await follow(page, ".foot a[href^='/remark?page=']");
	await page.fill("form textarea", "\n\n");
	await follow(page, "form button[type=submit]");
	await page.locator("[role=alert]", { hasText: "qualche parola" }).waitFor();
	await page.fill("form textarea", "Manca un filtro per regione.");
	await follow(page, "form button[type=submit]");
	await page.locator("[role=status]", { hasText: "Grazie" }).waitFor();
	await page.locator("[role=status] a[href='/practices?kind=tool']").waitFor();
	expectNoFaults(page);
	await page.context().close();
}

/** What is typed while the script is on its way stays. */
async function beforeTheScript(chromium) {
	const page = await open(chromium, { locale: "it" });
	let let_go;
	const held = new Promise((resolve) => (let_go = resolve));
	await page.route(/\/assets\/.*\.js$/, async (route) => held.then(() => route.continue()));
	await page.goto(`${b.url}/remark?page=%2Fpartners`, { waitUntil: "commit" });
	await page.fill("textarea#text", "Scritto prima.");
	let_go();
	await page.locator("textarea#text").waitFor({ state: "detached" });
	if ((await page.locator("form textarea").inputValue()) !== "Scritto prima.") fail("what was typed before the script came is lost");
	expectNoFaults(page);
	await page.context().close();
}

async function decide(page, text, state, note) {
	const one = remarkOf(page, text);
	await one.locator("summary").click();
	await one.locator("select").selectOption(state);
	await one.locator("textarea").fill(note);
	await one.locator("button[type=submit]").click();
}

/** What waits, then what becomes of it: planned is not treated yet, done and declined are. */
async function treat(chromium, practice) {
	const page = await open(chromium, { locale: "fr" });
	await signIn(page, a, "zoe", "/remarks");
	await page.getByText("Traitées : 0 sur 2").waitFor();
	if ((await remarkOf(page, "Manca un filtro").count()) > 0) fail("a remark left the node on which it was made");
	await remarkOf(page, "La carte").getByText("Une personne de passage").waitFor();
	await remarkOf(page, "La carte").locator("a[href='/partners']").waitFor();
	await remarkOf(page, "Le budget").getByText("Une personne qui a un compte").waitFor();
	await remarkOf(page, "Le budget").locator(`a[href='/practice/${practice}']`).waitFor();
	await decide(page, "La carte", "planned", "Avec la carte de l'automne");
	await remarkOf(page, "La carte").locator("summary", { hasText: "Prévue" }).waitFor();
	await page.getByText("Traitées : 0 sur 2").waitFor();
	await decide(page, "Le budget", "declined", "C'est écrit sous la carte");
	await page.getByText("Traitées : 1 sur 2").waitFor();
	await decide(page, "La carte", "done", "Pécs y est");
	await page.getByText("Traitées : 2 sur 2").waitFor();
	await check(page, "the queue, at a desk");
	expectNoFaults(page);
	return page;
}

/** Who sent one sees on their device what became of it, and of nobody else's; the page of a sheet is told in short. */
async function told(visitor, amina) {
	const own = visitor.locator(".own-remarks li");
	await own.first().getByText("Nouvelle").waitFor(); /* as it stood when it was sent */
	await visit(visitor, `${a.url}/remark`);
	await own.first().getByText("Faite").waitFor();
	if ((await own.count()) !== 1) fail("a device is told of remarks that are not its own");
	await check(visitor, "what became of it, on a phone");
	await visit(amina, `${a.url}/remark`);
	await amina.locator(".own-remarks li", { hasText: "Écartée" }).getByRole("link", { name: /^\/practice\/[0-9a-f]{8}…$/ }).waitFor();
	await check(amina, "what became of it, at a desk");
	expectNoFaults(visitor);
	await visitor.context().close();
}

/** The same queue on the editor's phone: by state, with the notes. */
async function look(page) {
	await page.setViewportSize(PHONE);
	const choice = page.locator(".filters select");
	for (const [state, text, other] of [["declined", "Le budget", "La carte"], ["done", "La carte", "Le budget"]]) {
		await choice.selectOption(state);
		await remarkOf(page, other).waitFor({ state: "detached" });
		await remarkOf(page, text).waitFor();
	}
	await remarkOf(page, "La carte").locator("summary").click();
	if ((await remarkOf(page, "La carte").locator("textarea").inputValue()) !== "Pécs y est") fail("the note was lost");
	await check(page, "the queue, on a phone");
	await choice.selectOption("new");
	await page.getByText("Aucune remarque ici.").waitFor();
	expectNoFaults(page);
	await page.context().close();
}

/** The editors of the partner see theirs alone; who is no editor sees none. */
async function others(chromium, amina) {
	const page = await open(chromium, { locale: "it", ...PHONE });
	await signIn(page, b, "luca", "/remarks");
	await remarkOf(page, "Manca un filtro").waitFor();
	if ((await page.locator(".message").count()) !== 1) fail("the partner shows remarks that are not its own");
	expectNoFaults(page);
	await page.context().close();
	await visit(amina, `${a.url}/remarks`);
	await amina.getByText("Seule la rédaction de ce site voit les remarques.").waitFor();
	await amina.context().close();
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("amina", "Amina", "learner");
	await a.addAccount("zoe", "Zoé", "editor");
	await b.addAccount("luca", "Luca", "editor");
	const practice = (await a.essaim("import", writeSheet(TITLE))).split("\t")[0];
	const chromium = await browser();
	const visitor = await byKeys(chromium);
	const amina = await byAccount(chromium, practice);
	await atThePartner(chromium);
	await beforeTheScript(chromium);
	const editor = await treat(chromium, practice);
	await told(visitor, amina);
	await look(editor);
	await others(chromium, amina);
	console.log("remarked on a phone and at a desk, planned, done, declined, counted; at each node its own");
});
