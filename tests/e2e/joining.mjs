// SPDX-License-Identifier: EUPL-1.2
// The day a structure joins, over the web port alone: before anybody is reached, the first hour says so; once the sponsor
// is there, everything arrives without a reload and can be read; the card is published, and the sponsor, who has the
// partners' page open, sees both happen; what is taken is chosen. In French on a screen, in Hungarian on a phone, by nobody
// but operators. Then the structure leaves again: it has to be meant, and the sponsor sees it.
import { browser, expectNoFaults, landed, open, signIn, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
import { fail, folder, main, Node, writeSheet } from "./lib/nodes.mjs";
import { authorityFile, secure } from "./lib/secure.mjs";

const WAIT = { timeout: 40_000 };
const TITLES = ["Le vélo qui parle", "Un jardin pour demain", "Les mots du métier"];
const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa delle competenze" });

async function join() {
	for (const node of [a, b]) await node.init();
	await a.essaim("found", "--name", "Essaim, test");
	a.options = ["--announce", "none"];
	const trust = secure ? ["--peer-ca", authorityFile(folder())] : [];
	b.options = ["--announce", "none", ...trust];
	await a.start();
	for (const title of TITLES) await a.essaim("import", writeSheet(title));
	const port = a.ports.web.split(":").pop();
	const site = secure ? `wss://localhost:${port}/peer` : `ws://127.0.0.1:${port}/peer`;
	const ticket = await a.essaim("invite", "--address", site);
	await a.addAccount("claire", "Claire", "operator");
	await b.essaim("join", ticket, ...trust);
	await b.addAccount("nora", "Nora", "operator");
	await b.addAccount("lea", "Lea", "learner");
	await a.stop();
	await b.start();
}

const says = (page, where, what) =>
	page.waitForFunction(([at, words]) => new RegExp(words).test(document.querySelector(at)?.textContent ?? ""), [where, what], WAIT);

/** Nobody is there, then the sponsor is. */
async function arrives(page) {
	await signIn(page, b, "nora", "/first-hour");
	await says(page, ".arrives", "En attente d’un partenaire");
	await says(page, ".readable", "Aucune pratique");
	await check(page, "1280 fr waits");
	await a.start();
	await says(page, ".arrives", "Tout ce que vos partenaires ont est ici");
	await says(page, ".readable", "3 pratiques se lisent déjà");
	await check(page, "1280 fr arrived");
}

/** What the sponsor has open all the time. */
async function sponsor(chromium) {
	const page = await open(chromium, { locale: "fr" });
	await signIn(page, a, "claire", "/partners");
	await page.locator(".partner", { hasText: "Casa delle competenze" }).locator(".state-up_to_date").waitFor(WAIT);
	return page;
}

async function card(page, seen) {
	const section = page.locator("section[aria-labelledby='who']");
	await section.getByRole("button", { name: "Publier la fiche" }).click();
	await section.locator(".wrong").waitFor(WAIT);
	await section.locator("textarea").first().fill("Accompagner vers l’emploi, quartier par quartier.");
	await section.locator("input[name='website']").fill("www.example.org");
	await section.getByRole("button", { name: "Publier la fiche" }).click();
	await says(page, "section[aria-labelledby='who'] .wrong", "https://");
	await section.locator("input[name='website']").fill("https://www.example.org");
	await section.getByRole("button", { name: "Publier la fiche" }).click();
	await says(page, "section[aria-labelledby='who']", "La fiche de votre structure est là");
	await seen.locator(".partner", { hasText: "quartier par quartier" }).waitFor(WAIT);
}

async function takes(page) {
	const section = page.locator("section[aria-labelledby='take']");
	await section.locator("input[name='lang-fr']").check();
	await section.locator("input[name='talks']").uncheck();
	await section.getByRole("button", { name: "Garder ce choix" }).click();
	await says(page, "[role='status'].unseen", "Votre choix est gardé");
	const { langs, kinds } = JSON.parse(await b.essaim("policy", "--json"));
	if (langs.join() !== "fr") fail(`the languages are ${langs}`);
	if (kinds.includes("comment") || !kinds.includes("practice") || !kinds.includes("testimony")) fail(`the kinds are ${kinds}`);
	await page.reload();
	await section.locator("input[name='lang-fr']").waitFor(WAIT);
	if (!(await section.locator("input[name='lang-fr']").isChecked())) fail("the choice is forgotten");
	if (await section.locator("input[name='talks']").isChecked()) fail("what is left out is forgotten");
}

async function onwards(page) {
	await page.locator("section[aria-labelledby='along'] a[href='/people']").waitFor(WAIT);
	await page.locator("section[aria-labelledby='arrives'] a[href='/practices']").click();
	await landed(page);
	await page.locator(".card h3 a", { hasText: TITLES[1] }).click();
	await page.getByRole("heading", { level: 1, name: TITLES[1] }).waitFor(WAIT);
}

/** It has to be meant; the sponsor sees it, and goes on with what was left. */
async function leaves(page, phone, seen) {
	const name = "Casa delle competenze";
	await visit(page, `${b.url}/leave`);
	await page.getByLabel("Tout reste").check();
	await page.locator('input[name="name"]').fill("Autre chose");
	await page.getByRole("button", { name: "Quitter la fédération" }).click();
	await says(page, ".wrong", "Ce n’est pas le nom");
	await check(page, "1280 fr leave");
	await visit(phone, `${b.url}/leave`);
	await phone.locator("#records-erased").waitFor(WAIT);
	await phone.locator("#records-erased").check();
	await check(phone, "360 hu leave");
	await page.locator('input[name="name"]').fill(name);
	await page.getByRole("button", { name: "Quitter la fédération" }).click();
	await says(page, ".departure", "Votre structure est partie le");
	await page.waitForFunction(() => document.activeElement?.matches(".departure")); /* what had the focus is gone: it stands on what came of it */
	await says(page, ".threads", "Atelier du Passage.*A tout reçu");
	await check(page, "1280 fr left");
	await seen.locator(".partner", { hasText: name }).locator(".state-left").waitFor(WAIT);
	await says(seen, ".partner .state-left", "Partie le");
}

await main(async () => {
	await join();
	const chromium = await browser();
	const page = await open(chromium, { locale: "fr" });
	await arrives(page);
	const seen = await sponsor(chromium);
	await card(page, seen);
	await takes(page);
	await onwards(page);
	const phone = await open(chromium, { locale: "hu", width: 360, height: 780 });
	await signIn(phone, b, "nora", "/first-hour");
	await says(phone, ".arrives", "Minden itt van");
	await check(phone, "360 hu");
	const learner = await open(chromium, { locale: "en" });
	await signIn(learner, b, "lea", "/first-hour");
	await says(learner, ".empty", "Only the operators");
	await leaves(page, phone, seen);
	for (const one of [page, seen, phone, learner]) expectNoFaults(one);
	await chromium.close();
});
