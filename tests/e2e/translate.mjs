// SPDX-License-Identifier: EUPL-1.2
// A practice of A in Spanish becomes readable in Catalan: B's machine suggests, a professional of B reads, corrects and
// publishes, and A's readers find it, with what nobody has read yet said beside it. Typed text outlives a reload.
import { join } from "node:path";
import { browser, expectNoFaults, follow, open, settled, signIn, visit } from "./lib/browser.mjs";
import { faultsOf } from "./lib/check.mjs";
import { essaim, fail, federation, main, Node, pause, source } from "./lib/nodes.mjs";

const a = new Node("a", { country: "ES", city: "Zaragoza", lang: "es", title: "Casa de los Oficios" });
const b = new Node("b", { country: "ES", city: "Girona", lang: "ca", title: "Fàbrica d'Oficis" });
const faults = [];

const check = async (page, what) => faults.push(...await faultsOf(page, what));

async function arrived(node, practice) {
	for (let tries = 0; tries < 200; tries++) {
		const answer = await fetch(`${node.url}/api/v1/practices/${practice}`);
		if (answer.ok) return;
		await pause(100);
	}
	fail(`the practice did not arrive at ${node.name}`);
}

async function translate(chromium, practice) {
	const page = await open(chromium, { locale: "ca", width: 360, height: 800 });
	await signIn(page, b, "montse", `/practice/${practice}`);
	await page.click(".tongues a[href^='/translate/']");
	await page.waitForSelector(".desk textarea");
	await settled(page);
	await check(page, "phone, empty desk");
	await page.click(".desk > .button");
	await page.waitForSelector(".desk:not(:has(> .button)), .desk .wrong", { timeout: 120_000 });
	if (await page.locator(".desk .wrong").count()) fail(await page.locator(".desk .wrong").innerText());
	const title = page.locator(".passage textarea").first();
	if ((await title.inputValue()) !== "El mapa de les cures") fail(`the machine says "${await title.inputValue()}"`);
	await check(page, "phone, desk with drafts");
	const states = () => page.locator(".passage .status").allInnerTexts();
	if ((await states()).some((one) => one !== "Esborrany automàtic")) fail(`states of machine drafts: ${await states()}`);
	await title.fill("El mapa de qui cuida");
	await page.locator(".passage .tick input").first().click();
	if (!(await title.evaluate((element) => element === document.activeElement))) fail("the focus is lost with the box that went away");
	if ((await states())[0] !== "Revisat per una persona") fail(`the state of a text that was read: ${(await states())[0]}`);
	await page.reload();
	await page.waitForSelector(".desk textarea");
	if ((await title.inputValue()) !== "El mapa de qui cuida") fail("what was typed did not outlive a reload");
	const unread = await page.locator(".passage .tick").count();
	await page.click(".desk button[type=submit]");
	await page.waitForURL(/\/practice\/.*in=ca/);
	await page.getByRole("heading", { level: 1, name: "El mapa de qui cuida" }).waitFor();
	await check(page, "phone, translated practice");
	expectNoFaults(page);
	await page.context().close();
	return unread;
}

/** The node's own page, for who has no script, speaks the reader's language, too. */
async function readWithoutScript(chromium, practice) {
	const page = await open(chromium, { locale: "ca", script: false });
	await page.goto(`${a.url}/practice/${practice}`);
	const heading = page.locator("h1");
	if ((await heading.innerText()) !== "El mapa de qui cuida") fail("without a script the translation is not shown");
	if ((await heading.getAttribute("lang")) !== "ca") fail("without a script the translated title does not say its language");
	await follow(page, ".tongues .notice a");
	if ((await heading.innerText()) !== "El mapa de los cuidados") fail("without a script the original cannot be read");
	await page.context().close();
}

async function read(chromium, practice, unread) {
	const page = await open(chromium, { locale: "ca", dark: true });
	await visit(page, `${a.url}/practice/${practice}`);
	const heading = page.getByRole("heading", { level: 1, name: "El mapa de qui cuida" });
	for (let tries = 0; tries < 20 && !(await heading.count()); tries++) await visit(page, page.url());
	if (!(await heading.count())) fail("A's readers do not see the translation");
	if ((await heading.getAttribute("lang")) !== "ca") fail("the translated title does not say its language");
	const notice = await page.locator(".tongues .notice").innerText();
	if (!notice.includes(`${unread} passatges són d’una màquina`)) fail(`nothing says what a machine made: ${notice}`);
	await check(page, "wide and dark, translated practice");
	await page.click(".tongues a[href$='in=original']");
	await page.getByRole("heading", { level: 1, name: "El mapa de los cuidados" }).waitFor();
	expectNoFaults(page);
	await page.context().close();
}

/** Who may not publish is told so, and nobody's machine works for strangers. */
async function stranger(chromium, practice) {
	const page = await open(chromium, { locale: "hu" });
	await visit(page, `${b.url}/translate/${practice}`);
	if (await page.locator(".desk").count()) fail("a stranger is shown the desk");
	await page.click(".empty a, main a[href^='/sign-in']");
	await page.waitForSelector("[name=login]");
	expectNoFaults(page);
	await page.context().close();
}

await main(async () => {
	await federation([a, b]);
	await b.addAccount("montse", "Montse", "professional");
	const sheet = join(source, "bootstrap/demo/sheets/es/02-mapa-de-cuidados.md");
	const practice = (await essaim(["import", "--home", a.home, sheet])).split("\t")[0];
	await arrived(b, practice);
	const chromium = await browser();
	const unread = await translate(chromium, practice);
	await read(chromium, practice, unread);
	await readWithoutScript(chromium, practice);
	await stranger(chromium, practice);
	if (faults.length) fail(faults.join("\n"));
});
