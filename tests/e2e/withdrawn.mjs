// SPDX-License-Identifier: EUPL-1.2
// What was withdrawn, as people see it: in the list, on its own page, among the messages; on a phone and a wide screen,
// light and dark, in two languages. Nothing of its text is anywhere on the page.
import { browser, expectNoFaults, open, signIn, visit } from "./lib/browser.mjs";
import { faultsOf } from "./lib/check.mjs";
import { fail, federation, main, Node, writeSheet } from "./lib/nodes.mjs";

const GONE = "Un atelier dont on ne parle plus";
const KEPT = "Un atelier dont on parle encore";
const SAID = "Zyxwv: dit une fois de trop.";
const SENTENCE = { fr: /retiré par ses auteurs le \d/, it: /ritirato dai suoi autori il \d/ };
const WINDOWS = { phone: { width: 320, height: 700 }, desktop: { width: 1280, height: 900 } };

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const faults = [];

async function say(chromium, practice) {
	const page = await open(chromium);
	await signIn(page, a, "claire", `/practice/${practice}`);
	await page.click(".opener");
	await page.fill(".composer textarea", SAID);
	await page.click(".composer button[type=submit]");
	await page.waitForSelector(`.message >> text=${SAID}`);
	expectNoFaults(page);
	await page.context().close();
	return (await a.essaim("list", "--kind", "comment")).split("\t")[0];
}

async function check(page, what, sentence) {
	const text = await page.locator("main").innerText();
	if (!sentence.test(text)) faults.push(`${what}: it does not say that a text was withdrawn: ${text}`);
	const source = await page.content();
	for (const words of [GONE, SAID]) if (source.includes(words)) faults.push(`${what}: "${words}" is still there`);
	faults.push(...await faultsOf(page, what));
}

async function look(chromium, locale, size, gone, kept) {
	const page = await open(chromium, { locale, dark: size === "phone", ...WINDOWS[size] });
	await visit(page, `${a.url}/practice/${gone}`);
	await check(page, `${locale} ${size} page`, SENTENCE[locale]);
	await visit(page, `${a.url}/practice/${kept}`);
	await check(page, `${locale} ${size} message`, SENTENCE[locale]);
	await visit(page, `${a.url}/practices`);
	await page.waitForSelector(".results[aria-busy=false] .card");
	if ((await page.locator(".card").count()) !== 1) fail("what was withdrawn is still found");
	await visit(page, `${a.url}/`);
	await page.locator(".card", { hasText: KEPT }).waitFor();
	if ((await page.locator(".card").count()) !== 1) fail("what was withdrawn is told as news");
	if ((await page.content()).includes(GONE)) faults.push(`${locale} ${size} list: the title is still there`);
	faults.push(...await faultsOf(page, `${locale} ${size} list`));
	expectNoFaults(page);
	await page.context().close();
}

await main(async () => {
	await federation([a]);
	await a.addAccount("claire", "Claire", "professional");
	const gone = (await a.essaim("import", writeSheet(GONE))).split("\t")[0];
	const kept = (await a.essaim("import", writeSheet(KEPT))).split("\t")[0];
	const chromium = await browser();
	const comment = await say(chromium, kept);

	/* Its text was there before. */
	const watching = await open(chromium, { locale: "fr" });
	await visit(watching, `${a.url}/practice/${gone}`);
	if (!(await watching.content()).includes(GONE)) fail("the sheet is not shown before it is withdrawn");
	await a.essaim("erase", gone, "--reason", "asked for");
	await a.essaim("erase", comment, "--reason", "mistake");
	await watching.reload();
	await watching.waitForFunction(() => /retiré par ses auteurs/.test(document.querySelector("main").innerText));
	await watching.context().close();

	for (const locale of Object.keys(SENTENCE))
		for (const size of Object.keys(WINDOWS)) await look(chromium, locale, size, gone, kept);
	if (faults.length > 0) fail(faults.join("\n  "));
});
