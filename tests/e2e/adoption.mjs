// SPDX-License-Identifier: EUPL-1.2
// A practice of A is adopted at B: with one click, then with what was adapted and what came of it. A's people are told, A's
// open page shows it, and so do the map, the tree and the pages without a script.
import { api, call } from "./lib/api.mjs";
import { browser, expectNoFaults, languages, open, signIn, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
import { fail, federation, main, Node, until } from "./lib/nodes.mjs";

const TITLE = "Le café des halls";
const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "HU", city: "Pécs", lang: "hu", title: "Pályaorientációs Ház" });

/** Claire's practice at A. */
async function publish(page) {
	const fields = { description: { title: TITLE, summary: "Une table, du café, un hall d'immeuble." }, organisation: { name: "Atelier du Passage", city: "Montbéliard", country: "FR" } };
	return (await call(page, "record.publish", { kind: "practice", lang: "fr", fields })).id;
}

async function wish(page, id) {
	await until("the practice at B", async () => (await api(b, `practices/${id}`)).entity);
	await signIn(page, b, "eszter", `/practice/${id}`);
	await page.click(".reuse .button.main");
	await page.waitForSelector(".reuse .adoption-interested");
	if (await page.locator(".reuse .button.main").count()) fail("who has said so is asked again");
	await check(page, "adoption wished");
}

async function tell(page) {
	await page.click(".adoption .button");
	await page.locator("#reuse-form select").first().selectOption("in_use");
	await page.fill("[name=since]", "March");
	await page.click("#reuse-form .button.main");
	await page.waitForSelector("[name=since][aria-invalid=true]");
	await page.fill("[name=since]", "2026-03");
	await page.locator("#reuse-form textarea").first().fill("Két emelettel lejjebb, a mosókonyhában.");
	await page.locator("#reuse-form textarea").nth(1).fill("Hat hét alatt tizenkét beszélgetés.");
	await page.fill("[name=figure]", "12,5");
	await page.fill("[name=label]", "beszélgetés hetente");
	await check(page, "adoption form");
	await page.click("#reuse-form .button.main");
	await page.waitForSelector(".reuse .adoption-in_use");
	await page.waitForSelector(".follow-ups .figures >> text=12,5");
}

/** The page of the practice at A was open all the time. */
async function shown(page, id) {
	await page.waitForSelector(".reuse .adoption-in_use");
	await page.waitForSelector(".reuse >> text=mosókonyhában");
	await check(page, "adoption at its origin");
	const { items, counts } = await api(a, `adoptions?about=${id}`);
	if (items.length !== 1 || counts.in_use !== 1 || items[0].follow_ups[0].figures[0].value_milli !== 12500) fail(`the API of A says ${JSON.stringify(items)}`);
}

/** Who shared it hears of both: that it is adopted, and that more is said of that. */
async function told(page) {
	await until("two notices", async () => (await call(page, "notice.list", {})).items.filter((one) => one.adoption).length === 2);
	await visit(page, `${a.url}/notices`);
	await page.waitForSelector(".message .notice-title >> nth=1");
	if (await page.locator(".message .adoption-in_use").count() !== 2) fail("the notices do not say how it stands");
	await check(page, "told");
	await page.locator(".message a").first().click();
	await page.waitForSelector(".reuse >> text=mosókonyhában");
}

async function spreading(chromium, id) {
	const ours = (await api(a, "node")).node.structure;
	const theirs = (await api(b, "node")).node.structure;
	for (const [what, path] of [["all", "/spreading"], ["one thing", `/spreading?about=${id}`], ["A", `/spreading/${ours}`], ["B", `/spreading/${theirs}`]]) {
		const page = await open(chromium, { dark: what === "B" });
		await visit(page, a.url + path);
		await page.waitForSelector(".map .spread-line");
		await page.waitForSelector(`.tree h3 >> text=${TITLE}`);
		await page.waitForSelector(".tree li >> text=Pályaorientációs Ház");
		await check(page, `spreading ${what}`);
		expectNoFaults(page);
		await page.context().close();
		const plain = await open(chromium, { script: false });
		await plain.goto(a.url + path);
		if (!/Pályaorientációs Ház/.test(await plain.locator(".tree li").first().innerText())) fail(`${path} says nothing without a script`);
		await plain.context().close();
	}
	for (const lang of languages) {
		const plain = await open(chromium, { locale: lang, script: false });
		await plain.goto(`${a.url}/practice/${id}`);
		const said = await plain.locator(".reuse").innerText();
		if (!said.includes("mosókonyhában") || !said.includes("Pécs")) fail(`${lang}: without a script the practice says "${said}"`);
		if (/spread\./.test(said)) fail(`${lang}: a text is missing: ${said}`);
		await plain.context().close();
	}
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	await b.addAccount("eszter", "Eszter", "professional");
	const chromium = await browser();
	const claire = await open(chromium);
	await signIn(claire, a, "claire");
	const id = await publish(claire);
	await visit(claire, `${a.url}/practice/${id}`);
	await claire.waitForSelector(".reuse h2");
	if (await claire.locator(".reuse .button.main").count()) fail("who shared a practice may adopt it");
	const eszter = await open(chromium, { locale: "hu" });
	await wish(eszter, id);
	await claire.waitForSelector(".reuse .adoption-interested");
	await tell(eszter);
	await shown(claire, id);
	await spreading(chromium, id);
	await told(claire);
	for (const page of [claire, eszter]) expectNoFaults(page);
	await chromium.close();
	console.log("an adoption is said at B, shown at A, and drawn as a map and a tree");
});
