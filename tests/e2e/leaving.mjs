// SPDX-License-Identifier: EUPL-1.2
// My data, as people use it: change one's name, take everything along, have everything erased, and see what became of it;
// in six languages, on a phone in the dark and on a wide screen, with the keyboard where something is decided.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, languages, open, overflow, signIn, violations, visit } from "./lib/browser.mjs";
import { fail, federation, main, Node, PASSWORD, writeSheet } from "./lib/nodes.mjs";

const SAID = "Zyxwv: ce qui ne doit pas rester.";
const WINDOWS = { phone: { width: 320, height: 700, dark: true }, desktop: { width: 1280, height: 900 } };

const a = new Node("a", { country: "FR", city: "Metz", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Cooperativa Esempio" });
const shots = process.env.SHOTS;
const faults = [];

async function check(page, what) {
	for (const one of await violations(page)) faults.push(`${what}: ${one}`);
	const wider = await overflow(page);
	if (wider > 0) faults.push(`${what}: ${wider} px wider than its window`);
	if (!shots) return;
	mkdirSync(shots, { recursive: true });
	await page.screenshot({ path: join(shots, `${what.replace(/\W+/g, "-")}.png`), fullPage: true });
}

async function look(chromium, locale, size) {
	const page = await open(chromium, { locale, ...WINDOWS[size] });
	await visit(page, `${a.url}/left`);
	await check(page, `${locale} ${size} left`);
	await visit(page, `${a.url}/me`);
	await check(page, `${locale} ${size} stranger`);
	await signIn(page, a, `claire-${locale}`, "/me");
	await page.waitForSelector("[name=how]");
	await page.check("[value=erase]");
	await check(page, `${locale} ${size} me`);
	expectNoFaults(page);
	await page.context().close();
}

/** What is written goes into the file. */
async function take(page) {
	const [download] = await Promise.all([page.waitForEvent("download"), page.click("button.main")]);
	const all = JSON.parse(readFileSync(await download.path(), "utf8"));
	if (all.account[0].login !== "nora") fail("the file is not about the account");
	if (!all.records.some((one) => one.kind === "comment" && one.fields.text === SAID)) fail("the file lacks the comment");
}

async function rename(page) {
	await page.fill("[name=name]", "Eleonora");
	await page.press("[name=name]", "Enter");
	await page.waitForSelector(".person-name >> text=Eleonora");
}

async function leave(page) {
	page.on("dialog", (dialog) => dialog.accept());
	await page.focus("[value=keep]");
	for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowDown");
	if (!(await page.isChecked("[value=erase]"))) fail("the arrows do not choose");
	await page.fill("[name=password]", "pas le bon");
	await page.press("[name=password]", "Enter");
	await page.waitForSelector(".wrong");
	await page.fill("[name=password]", PASSWORD);
	await page.press("[name=password]", "Enter");
	const code = await page.locator(".leave-code").innerText();
	if (!/^([A-Z2-9]{5}-){3}[A-Z2-9]{5}$/.test(code)) fail(`this is no code: ${code}`);
	await page.waitForSelector(".left >> text=/En attente de|tous les partenaires/");
	await check(page, "fr closed");
	return code;
}

await main(async () => {
	await federation([a, b]);
	for (const locale of languages) await a.addAccount(`claire-${locale}`, "Claire", "professional");
	await a.addAccount("nora", "Nora", "professional");
	const practice = (await a.essaim("import", writeSheet("Un atelier"))).split("\t")[0];
	const chromium = await browser();
	for (const locale of languages) for (const size of Object.keys(WINDOWS)) await look(chromium, locale, size);

	const page = await open(chromium);
	await signIn(page, a, "nora", `/practice/${practice}`);
	await page.click(".opener");
	await page.fill(".composer textarea", SAID);
	await page.click(".composer button[type=submit]");
	await page.waitForSelector(`.message >> text=${SAID}`);
	await page.click("a.person-name");
	await page.waitForSelector("[name=how]");
	await rename(page);
	await take(page);
	const code = await leave(page);
	await page.waitForSelector("a.person");

	await visit(page, `${a.url}/left`);
	await page.fill("[name=code]", "AAAAA-AAAAA-AAAAA-AAAAA");
	await page.press("[name=code]", "Enter");
	await page.waitForSelector(".wrong");
	await page.fill("[name=code]", code.toLowerCase());
	await page.press("[name=code]", "Enter");
	await page.waitForSelector(".left >> text=appliqué par tous les partenaires", { timeout: 60_000 });
	await check(page, "fr applied");
	await visit(page, `${b.url}/practice/${practice}`);
	if ((await page.content()).includes(SAID)) fail("the partner still shows it");
	if (faults.length > 0) fail(faults.join("\n  "));
});
