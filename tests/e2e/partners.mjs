// SPDX-License-Identifier: EUPL-1.2
// The page of partners, of two real nodes, on a phone and at a desk: where each works, what it published, in which languages and
// since when, and how the link stands, in words; they change on pages that are open when a partner goes and comes back.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, follow, open, overflow, visit } from "./lib/browser.mjs";
import { check, shoot } from "./lib/check.mjs";
import { fail, federation, folder, main, Node, source } from "./lib/nodes.mjs";

const demo = join(source, "bootstrap/demo");
const cardOf = (code) => JSON.parse(readFileSync(join(demo, "cards", `${code}.json`), "utf8"));
const cards = { fr: cardOf("fr"), it: cardOf("it") };
cards.fr.name = "Maison de l'insertion"; /* the name of the other says its town, which is then not said again */
const sheets = (...names) => names.map((name) => join(demo, "sheets", `${name}.md`));

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: cards.fr.name });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: cards.it.name });
const SIZES = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } };
const WAIT = { timeout: 40_000 };
const year = new Date().getFullYear();

/* What a page says of the two: of A first. */
const SAID = {
	fr: [["Montbéliard, France", "Langues des pratiques : français (2) et espagnol (1)", "3 pratiques", "Aller vers celles et ceux"],
		["Italie", "Langues des pratiques : italien (1)", "1 pratique", "Partenaire depuis le", "Dare un nome"]],
	it: [["Montbéliard, Francia", "Lingue delle pratiche: francese (2) e spagnolo (1)", "3 pratiche", "Aller vers celles et ceux"],
		["Italia", "Lingue delle pratiche: italiano (1)", "1 pratica", "Partner dal", "Dare un nome"]],
};
const STATE = {
	fr: { self: "Vous êtes ici", up_to_date: "À jour", silent: "Dernières nouvelles" },
	it: { self: "Sei qui", up_to_date: "Aggiornata" },
};

const partner = (page, node) => page.locator(".partner", { has: page.getByRole("heading", { name: node.about.title }) });
const state = (page, node, words) => partner(page, node).locator(".state", { hasText: words });

/** Both stand there with all that is known of them. */
async function tells(page, lang) {
	for (const [i, node] of [a, b].entries()) {
		for (const words of SAID[lang][i]) {
			await partner(page, node).filter({ hasText: words }).waitFor(WAIT)
				.catch(async () => fail(`"${words}" is not said: ${await page.locator(".partners").innerText()}`));
		}
	}
	if (!(await partner(page, b).innerText()).includes(String(year))) fail(`${lang}: it does not say since when`);
}

/** Each structure stands on the map and leads to its card, by keyboard, too. */
async function map(page) {
	await page.locator(".map .spot").nth(1).waitFor(WAIT);
	const spots = await page.locator(".map .spot").count();
	if (spots !== 2) fail(`${spots} structures on the map instead of 2`);
	for (const node of [a, b]) await page.getByRole("link", { name: `${node.about.title}, ` }).waitFor(WAIT);
	if (await page.locator(".map .spot-vague").count()) fail("the map does not know a town of ours");
	const inside = await page.locator(".map .spot-mark").evaluateAll((all) => {
		const sheet = document.querySelector(".map svg").getBoundingClientRect();
		return all.every((one) => {
			const box = one.getBoundingClientRect();
			return box.width > 0 && box.left >= sheet.left && box.right <= sheet.right && box.top >= sheet.top && box.bottom <= sheet.bottom;
		});
	});
	if (!inside) fail("a structure stands beside the map");
	const spot = page.locator(".map .spot-self");
	const place = await spot.getAttribute("href");
	await spot.focus();
	await page.keyboard.press("Enter");
	await page.locator(`.partner${place}:target .state-self`).waitFor(WAIT);
}

async function look(chromium, node, other, lang, size) {
	const page = await open(chromium, { locale: lang, dark: size === "phone", ...SIZES[size] });
	await visit(page, `${node.url}/partners`);
	await tells(page, lang);
	await state(page, node, STATE[lang].self).waitFor(WAIT);
	await state(page, other, STATE[lang].up_to_date).waitFor(WAIT);
	await map(page);
	await check(page, `${lang} ${size}`);
	return page;
}

/** Without a script the list says it all, and leads to what a structure published. */
async function plain(chromium, size, words) {
	const page = await open(chromium, { locale: "fr", script: false, ...SIZES[size] });
	await page.goto(`${a.url}/partners`);
	await tells(page, "fr");
	await state(page, a, STATE.fr.self).waitFor(WAIT);
	await state(page, b, words).waitFor(WAIT);
	if ((await overflow(page)) > 0) fail(`without a script the page is wider than the ${size}`);
	await shoot(page, `plain ${size}`);
	await partner(page, b).getByRole("link", { name: "1 pratique" }).evaluate((link) => link.setAttribute("data-goes", ""));
	await follow(page, "[data-goes]");
	await page.locator(".card", { hasText: "Sportello in cortile" }).waitFor(WAIT);
	await page.locator(".chip", { hasText: b.about.title }).waitFor(WAIT);
	if ((await page.locator(".card", { hasText: a.about.title }).count()) !== 0) fail("the link to what a structure published shows more");
	/* The other is chosen by its name, as by a hand. */
	await page.click(".more-choices summary");
	const choice = page.locator("select[name=structure]");
	await choice.selectOption(await choice.locator("option", { hasText: a.about.title }).getAttribute("value"));
	await follow(page, "noscript button");
	await page.locator(".chip", { hasText: a.about.title }).waitFor(WAIT);
	await page.locator(".card", { hasText: "Le café des halls" }).waitFor(WAIT);
	if ((await page.locator(".card", { hasText: b.about.title }).count()) !== 0) fail("a structure that was chosen does not narrow what is found");
	expectNoFaults(page);
	await page.context().close();
}

/** B goes: two open pages of A say so, and who comes now reads it, too; what B published stays. B comes back. */
async function comesAndGoes(chromium, pages) {
	await b.stop();
	for (const page of pages) {
		await state(page, b, STATE.fr.silent).waitFor(WAIT);
		await page.locator(".unseen[aria-live]", { hasText: `${b.about.title} : ${STATE.fr.silent}` }).waitFor({ state: "attached", ...WAIT });
		await tells(page, "fr");
	}
	await check(pages[0], "a partner is silent");
	await plain(chromium, "phone", STATE.fr.silent);
	await b.start();
	for (const page of pages) await state(page, b, STATE.fr.up_to_date).waitFor(WAIT);
	await plain(chromium, "desk", STATE.fr.up_to_date);
}

await main(async () => {
	await federation([a, b]);
	for (const [node, code] of [[a, "fr"], [b, "it"]]) {
		const path = join(folder(), "card.json");
		writeFileSync(path, JSON.stringify(cards[code]));
		await node.essaim("publish", path, "--kind", "structure_card", "--lang", code);
	}
	await a.essaim("import", ...sheets("fr/01-cafe-des-halls", "fr/02-forum-inverse", "es/02-mapa-de-cuidados"));
	await b.essaim("import", ...sheets("it/01-sportello-in-cortile"));
	const chromium = await browser();
	const pages = [await look(chromium, a, b, "fr", "phone"), await look(chromium, a, b, "fr", "desk")];
	for (const size of Object.keys(SIZES)) {
		const page = await look(chromium, b, a, "it", size);
		expectNoFaults(page);
		await page.context().close();
	}
	await comesAndGoes(chromium, pages);
	for (const page of pages) expectNoFaults(page);
	console.log("on the map and in words: who, where, what, since when, and how the link stands, here and gone and back");
});
