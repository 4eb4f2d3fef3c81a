// SPDX-License-Identifier: EUPL-1.2
// People of a node: come in by a letter, by its six digits, by a code from the counter; keep an address; ask to become
// professional, be invited, and what editors see and decide; and what the partner's readers see of them.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sink } from "../lib/sink.mjs";
import { browser, expectNoFaults, landed, languages, open, settled, visit } from "./lib/browser.mjs";
import { faultsOf } from "./lib/check.mjs";
import { atEnd, fail, federation, folder, main, Node, PASSWORD } from "./lib/nodes.mjs";
import { freePort } from "../lib/ports.mjs";
import { secure } from "./lib/secure.mjs";

const WINDOWS = { phone: { width: 360, height: 700, dark: true }, desktop: { width: 1280, height: 900 } };
const a = new Node("a", { country: "FR", city: "Metz", lang: "fr", title: "Atelier « du Passage »" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa dei Mestieri" });
const SAID = "Le mardi, dès 5 h, avec du café.";
const faults = [];

const check = async (page, what) => faults.push(...await faultsOf(page, what));

/** On a telephone the way out stands in a menu. */
const inside = (page) => page.waitForSelector(".person button", { state: "attached" });
const leave = async (page) => {
	await page.locator(".person button").evaluate((button) => button.click());
	await page.waitForSelector("a.person", { state: "attached" });
};

/** Signs in with the password, whatever else the page offers. */
async function byPassword(page, login, next = "/") {
	await visit(page, `${a.url}/sign-in?next=${encodeURIComponent(next)}`);
	await page.fill("[name=login]", login);
	await page.fill("[name=password]", PASSWORD);
	await page.press("[name=password]", "Enter");
	await inside(page);
}

async function keepAddress(page, sink) {
	await page.fill("[name=address]", "pas une adresse");
	await page.press("[name=address]", "Enter");
	await page.waitForSelector(".wrong");
	await page.fill("[name=address]", "Mara@Example.org");
	await page.press("[name=address]", "Enter");
	const letter = await sink.next("Mara@example.org");
	if (letter.headers.subject.replace(/\u00a0/g, " ") !== "Votre adresse : Atelier « du Passage »") fail(`the subject is "${letter.headers.subject}"`);
	const code = /code\s: (\d{3}) (\d{3})/.exec(letter.text) ?? fail(`no code in:\n${letter.text}`);
	await page.fill("[name=digits]", "000 000" === `${code[1]} ${code[2]}` ? "111111" : "000000");
	await page.press("[name=digits]", "Enter");
	await page.waitForSelector(".wrong");
	await check(page, "fr address waits");
	await page.fill("[name=digits]", `${code[1]} ${code[2]}`);
	await page.press("[name=digits]", "Enter");
	await page.waitForSelector("text=Les courriels vont à Mara@example.org");
}

async function ask(page, who) {
	await visit(page, `${a.url}/sign-in`);
	await page.fill("[name=who]", who);
	await page.press("[name=who]", "Enter");
	await page.waitForSelector("[name=digits]");
}

async function byLetter(page, other, sink) {
	await ask(page, "mara@example.org");
	const letter = await sink.next("Mara@example.org");
	const [, one, two] = /code\s: (\d{3}) (\d{3})/.exec(letter.text) ?? fail(`no code in:\n${letter.text}`);
	const link = /https?:\S+#link=\S+/.exec(letter.text)?.[0] ?? fail(`no link in:\n${letter.text}`);
	if (/\d{6}|\d{3} \d{3}|mara/i.test(letter.headers.subject)) fail(`the subject tells: ${letter.headers.subject}`);
	// the digits open in the browser that asked, and nowhere else
	await visit(other, `${a.url}/sign-in`);
	const body = [0x81, 0xa4, ...Buffer.from("code"), 0xa6, ...Buffer.from(one + two)];
	const elsewhere = await other.evaluate((bytes) => fetch("/auth/code", { method: "POST", headers: { "Content-Type": "application/msgpack" }, body: new Uint8Array(bytes) }).then((answer) => answer.status), body);
	if (elsewhere !== 403 && elsewhere !== 401) fail(`the digits in another browser: ${elsewhere}`);
	await page.fill("[name=digits]", one + two);
	await page.press("[name=digits]", "Enter");
	await inside(page);
	await leave(page);
	// the link of the same letter is used up with its digits
	await visit(other, link);
	await other.waitForSelector("text=le lien d’un courriel");
	await other.click("main button.main");
	await other.waitForSelector("text=Ce lien a déjà servi");

	await ask(page, "mara-metz");
	const second = await sink.next("Mara@example.org");
	await visit(other, /https?:\S+#link=\S+/.exec(second.text)[0]);
	await other.waitForSelector("text=le lien d’un courriel");
	if (other.url().includes("link=")) fail("the link stays in the address");
	await check(other, "fr link");
	await other.click("main button.main");
	await inside(other);
	await leave(other);
}

/** Somebody unknown gets the same page, and no letter. */
async function unknown(page, sink) {
	await ask(page, "personne@example.org");
	await check(page, "fr letter sent");
	for (let i = 0; i < 6; i++) {
		await page.fill("[name=digits]", `00000${i}`);
		await page.press("[name=digits]", "Enter");
		await page.waitForSelector(".wrong");
	}
	if (sink.letters.length > 0) fail("a letter went to somebody unknown");
}

async function atCounter(page) {
	const code = await a.essaim("account", "code", "--login", "mara-metz");
	if (!/^[A-Z2-9]{5}-[A-Z2-9]{5}$/.test(code)) fail(`this is no code: ${code}`);
	await visit(page, `${a.url}/sign-in#code=${code}`);
	if ((await page.inputValue("[name=code]")) !== code) fail("the code is not filled in");
	await page.fill("[name=code]", code.toLowerCase().replace("-", " "));
	await page.press("[name=code]", "Enter");
	await inside(page);
	await leave(page);
	await visit(page, `${a.url}/sign-in`);
	await page.fill("[name=code]", code);
	await page.press("[name=code]", "Enter");
	await page.waitForSelector(".wrong");
}

/** Somebody signs up as a professional and is a learner until an editor says so. */
async function asks(page) {
	await visit(page, `${a.url}/sign-up`);
	await page.fill("[name=name]", "Noor");
	await page.fill("[name=login]", "noor");
	await page.fill("[name=password]", PASSWORD);
	await page.check("[value=professional]");
	await page.press("[name=password]", "Enter");
	await page.waitForSelector("[name=wish][aria-invalid=true]");
	await check(page, "fr sign up professional");
	await page.fill("[name=wish]", "J'accompagne des jeunes vers l'emploi.");
	await page.press("[name=wish]", "Enter");
	await inside(page);
	await visit(page, `${a.url}/me`);
	await page.waitForSelector("text=n’a pas encore répondu");
}

const card = (page, name) => page.locator("li.message", { has: page.locator(`h3:has-text("${name}")`) }).first();

async function decides(editor, page) {
	await byPassword(editor, "olga", "/people");
	await card(editor, "Noor").locator("input").fill("Merci de passer nous voir.");
	await check(editor, "fr people");
	await card(editor, "Noor").locator("button:not(.main)").first().click();
	await editor.waitForSelector("text=refusé");
	await visit(page, `${a.url}/me`);
	await page.waitForSelector("text=Merci de passer nous voir.");
	await page.fill("[name=wish]", "J'accompagne des jeunes, et me voilà.");
	await page.press("[name=wish]", "Enter");
	await page.waitForSelector("text=n’a pas encore répondu");
	await visit(editor, `${a.url}/people`);
	await card(editor, "Noor").locator("button.main").click();
	await editor.waitForFunction(() => !document.body.textContent.includes("me voilà"));
	await visit(page, `${a.url}/me`);
	await page.waitForSelector("[name=how]");
	if (await page.locator("[name=wish]").count()) fail("a professional is still asked to become one");
	await leave(page);
}

async function invites(editor, page) {
	await editor.fill("[name=note]", "Iris, mission locale");
	await editor.press("[name=note]", "Enter");
	const link = await editor.locator(".shown code").innerText();
	await editor.waitForSelector(".shown svg");
	await editor.waitForSelector("text=Iris, mission locale");
	await check(editor, "fr people invited");
	for (const [login, taken] of [["iris", false], ["ivo", true]]) {
		await page.goto("about:blank");
		await visit(page, link);
		await page.fill("[name=name]", login);
		await page.fill("[name=login]", login);
		await page.fill("[name=password]", PASSWORD);
		await page.press("[name=password]", "Enter");
		if (taken) await page.waitForSelector("text=Cette invitation a déjà servi");
		else {
			await inside(page);
			await leave(page);
		}
	}
	if (!(await a.essaim("account", "list")).includes("iris\tprofessional")) fail("the invited person is no professional");
}

/** An editor's page gives the code of the counter, too; and ends sessions. */
async function cares(editor, page) {
	editor.on("dialog", (dialog) => dialog.accept());
	await visit(editor, `${a.url}/people`);
	await editor.fill("[name=find]", "mar");
	await editor.press("[name=find]", "Enter");
	await editor.waitForFunction(() => !document.body.textContent.includes("claire-hu"));
	await card(editor, "Mara").locator("summary").click();
	await card(editor, "Mara").locator("p.actions button").first().click();
	const code = await editor.locator(".shown code").innerText();
	await editor.waitForSelector(".shown svg");
	await visit(page, `${a.url}/sign-in`);
	await page.fill("[name=code]", code);
	await page.press("[name=code]", "Enter");
	await inside(page);
	await card(editor, "Mara").locator("p.actions button").nth(1).click();
	await page.waitForSelector("a.person", { state: "attached" }).catch(() => visit(page, `${a.url}/me`));
	await page.waitForSelector("a.person", { state: "attached" });
}

async function look(chromium, locale, size) {
	const page = await open(chromium, { locale, ...WINDOWS[size] });
	await visit(page, `${a.url}/sign-in`);
	await check(page, `${locale} ${size} sign in`);
	await byPassword(page, `claire-${locale}`, "/me");
	await page.waitForSelector("[name=address]");
	await check(page, `${locale} ${size} me`);
	expectNoFaults(page);
	await page.context().close();
}

/** At the partner a person is a first name and a structure, whose site has what they shared; nothing of how they sign in. */
async function atThePartner(chromium, size) {
	const page = await open(chromium, { locale: "it", ...WINDOWS[size] });
	await visit(page, `${b.url}/conversations`);
	await page.locator(".talk-card a", { hasText: "Qui ouvre tôt" }).first().click();
	await landed(page);
	const said = page.locator(".message", { hasText: SAID });
	await said.filter({ hasText: a.about.title }).waitFor();
	await said.getByRole("link", { name: "Mara" }).click();
	await landed(page);
	await page.getByRole("heading", { name: "Mara" }).waitFor();
	await page.locator(".lead", { hasText: a.about.title }).waitFor();
	await page.getByText(`Ciò che ha condiviso si trova sul sito di ${a.about.title}`).waitFor();
	if (/mara-metz|example\.org/i.test(await page.content())) fail("the partner knows how somebody signs in");
	await check(page, `it ${size} a person of the partner`);
	expectNoFaults(page);
	await page.context().close();
}

/** Mara answers Olga; both at A. */
async function answers() {
	const publish = (as, kind, fields, ...options) => {
		const path = join(folder(), `${kind}.json`);
		writeFileSync(path, JSON.stringify(fields));
		return a.essaim("publish", "--kind", kind, "--as", as, "--lang", "fr", ...options, path);
	};
	const question = (await publish("olga", "request", { question: "Qui ouvre tôt ?", languages: ["fr"] })).split(/\s/)[0];
	await publish("mara-metz", "comment", { text: SAID }, "--about", question);
}

/** Refusals are answers, and the browser notes them in its console. */
const forgive = (page) => (page.faults = page.faults.filter((one) => !/status of 40[134]/.test(one)));

await main(async () => {
	const sink = await new Sink().start();
	atEnd(() => sink.stop());
	a.ports.web = `127.0.0.1:${await freePort()}`;
	a.options = ["--public-url", secure ? `https://a.essaim.test:${a.ports.web.split(":")[1]}` : `http://${a.ports.web}`,
		"--mail-relay", `smtp://127.0.0.1:${sink.port}`, "--mail-plain", "--mail-from", "essaim@example.org"];
	await federation([a, b]);
	for (const locale of languages) await a.addAccount(`claire-${locale}`, "Claire", "learner");
	await a.addAccount("mara-metz", "Mara", "learner");
	await a.addAccount("olga", "Olga", "operator");
	await answers();
	const chromium = await browser();
	for (const [i, locale] of languages.entries()) await look(chromium, locale, i % 2 ? "desktop" : "phone");

	for (const size of Object.keys(WINDOWS)) await atThePartner(chromium, size);

	const page = await open(chromium), other = await open(chromium, { ...WINDOWS.phone });
	await byPassword(page, "mara-metz", "/me");
	await keepAddress(page, sink);
	await leave(page);
	await byLetter(page, other, sink);
	await unknown(page, sink);
	await atCounter(page);
	const editor = await open(chromium, { locale: "fr" });
	await asks(other);
	await decides(editor, other);
	await invites(editor, other);
	await cares(editor, page);
	if (readdirSync(join(a.home, "outbox")).some((name) => name.endsWith(".letter"))) fail("a letter stayed in the outbox");
	for (const one of [page, other, editor]) {
		forgive(one);
		expectNoFaults(one);
	}
	await settled(page);
	if (faults.length > 0) fail(faults.join("\n  "));
});
