// SPDX-License-Identifier: EUPL-1.2
// My data, as people use it: change what others see, take everything along, have everything erased, and see what became of it, with
// three nodes of which one is off when it happens; with the keyboard where something is decided.
import { readFileSync } from "node:fs";
import { call, hex } from "./lib/api.mjs";
import { browser, expectNoFaults, open, signIn, visit } from "./lib/browser.mjs";
import { faultsOf } from "./lib/check.mjs";
import { fail, federation, main, Node, PASSWORD, pause, until, writeSheet } from "./lib/nodes.mjs";

const SAID = "Zyxwv: ce qui ne doit pas rester.";
const UNNAMED = "Zyxwv: ce que je dis sans mon nom.";
const ARRIVAL_MS = 60_000;

const a = new Node("a", { country: "FR", city: "Metz", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Cooperativa Esempio" });
const c = new Node("c", { country: "ES", city: "Girona", lang: "ca", title: "Taller del Riu" });
const faults = [];

const check = async (page, what) => faults.push(...await faultsOf(page, what));

/** What is written goes into the file. */
async function take(page) {
	const [download] = await Promise.all([page.waitForEvent("download"), page.click("button.main")]);
	const all = JSON.parse(readFileSync(await download.path(), "utf8"));
	if (all.account[0].login !== "nora") fail("the file is not about the account");
	if (!all.records.some((one) => one.kind === "comment" && one.fields.text === SAID)) fail("the file lacks the comment");
}

const SITE = "https://nora.example.org/";

/** What others see of her: a name, a language and an address; answers where. */
async function tell(page) {
	await page.fill("[name=website]", "javascript:alert(1)");
	await page.fill("[name=name]", "Eleonora");
	await page.press("[name=name]", "Enter");
	await page.waitForSelector("[name=website][aria-invalid=true]");
	await page.fill("[name=website]", "nora.example.org/");
	await page.getByLabel("hongrois").check();
	await page.press("[name=website]", "Enter");
	await page.waitForSelector(".person-name >> text=Eleonora");
	return page.locator("a[href^='/person/']").first().getAttribute("href");
}

/** Whether others are told, by a page that the node wrote itself. */
async function tells(node, path) {
	const page = await (await fetch(node.url + path)).text();
	return page.includes(SITE) && page.includes("Eleonora");
}

async function leave(page) {
	page.on("dialog", (dialog) => dialog.accept());
	await page.focus("[value=keep]");
	for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowDown");
	if (!(await page.isChecked("[value=erase]"))) fail("the arrows do not choose");
	if (await page.isChecked("[name=at-once]")) fail("both pseudonyms would go at once unasked");
	await check(page, "fr before leaving");
	await page.fill("[name=password]", "pas le bon");
	await page.press("[name=password]", "Enter");
	await page.waitForSelector(".wrong");
	await page.fill("[name=password]", PASSWORD);
	await page.press("[name=password]", "Enter");
	const code = await page.locator(".leave-code").innerText();
	if (!/^([A-Z2-9]{5}-){3}[A-Z2-9]{5}$/.test(code)) fail(`this is no code: ${code}`);
	await page.waitForSelector(".left >> text=/En attente|tous les partenaires/");
	await check(page, "fr closed");
	return code;
}

/** Whether a node's public page of the practice holds the words: asked without a browser, which might remember. */
const shows = async (node, practice, words = SAID) => (await (await fetch(`${node.url}/practice/${practice}`)).text()).includes(words);

/** Until the page about the leaving says it; it is asked for anew, as a person would. */
async function told(page, code, words) {
	for (const end = Date.now() + ARRIVAL_MS; Date.now() < end; await pause(500)) {
		await page.fill("[name=code]", code.toLowerCase());
		await page.press("[name=code]", "Enter");
		if (await page.waitForSelector(`.left >> text=${words}`, { timeout: 2000 }).catch(() => null)) return;
	}
	fail(`nothing says "${words}": ${await page.locator("main").innerText()}`);
}

await main(async () => {
	await federation([a, b, c]);
	await a.addAccount("nora", "Nora", "professional");
	const practice = (await a.essaim("import", writeSheet("Un atelier"))).split("\t")[0];
	const chromium = await browser();

	const page = await open(chromium);
	await signIn(page, a, "nora", `/practice/${practice}`);
	await page.click(".opener");
	await page.fill(".composer textarea", SAID);
	await page.click(".composer button[type=submit]");
	await page.waitForSelector(`.message >> text=${SAID}`);
	await call(page, "record.publish", { kind: "testimony", lang: "fr", fields: { practice: hex(practice), consent: "own", role: "professional", text: UNNAMED } });
	for (const node of [a, b, c]) for (const words of [SAID, UNNAMED]) await until(`the words at ${node.name}`, () => shows(node, practice, words));
	await c.stop();
	await page.click("a.person-name");
	await page.waitForSelector("[name=how]");
	const own = await tell(page);
	for (const node of [a, b]) await until(`what she tells of herself at ${node.name}`, () => tells(node, own));
	await take(page);
	const code = await leave(page);
	await page.waitForSelector("a.person");

	await visit(page, `${a.url}/left`);
	await page.fill("[name=code]", "AAAAA-AAAAA-AAAAA-AAAAA");
	await page.press("[name=code]", "Enter");
	await page.waitForSelector(".wrong");
	await until("the partner that is there erases", async () => !(await shows(b, practice)));
	await told(page, code, `En attente : ${c.about.title}`);
	const partners = await page.locator(".left li").allInnerTexts();
	if (!partners.some((one) => one.includes(b.about.title) && /appliqué/.test(one))) fail(`the partner that is there: ${partners}`);
	await page.waitForSelector(".left >> text=Vos témoignages sans nom ne se voient plus ici");
	await check(page, "fr waits for one");
	for (const node of [a, b]) await until(`nothing is told of her at ${node.name}`, async () => !(await tells(node, own)));
	if (await shows(a, practice, UNNAMED)) fail("the testimony without a name is still shown here");
	if (!(await shows(b, practice, UNNAMED))) fail("both pseudonyms were erased together");
	await page.focus("[name=hasten]");
	await page.keyboard.press("Enter");
	await until("the partner that is there erases the testimony", async () => !(await shows(b, practice, UNNAMED)));

	await c.start();
	await told(page, code, "appliqué par tous les partenaires");
	await check(page, "fr applied");
	for (const node of [a, b, c]) for (const words of [SAID, UNNAMED]) if (await shows(node, practice, words)) fail(`${node.name} still shows it`);
	expectNoFaults(page);
	if (faults.length > 0) fail(faults.join("\n  "));
	console.log("told, taken along, left; erased here and at the partner that was there, what has no name when it was asked for; at the other one once it came back");
});
