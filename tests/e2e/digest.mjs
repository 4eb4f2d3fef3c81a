// SPDX-License-Identifier: EUPL-1.2
// News by e-mail: chosen on the page of one's own data, read as HTML, ended by the link of the letter without signing in;
// and an invitation that goes by letter.
import { Sink } from "../lib/sink.mjs";
import { noon, soon } from "../lib/zone.mjs";
import { call, hex } from "./lib/api.mjs";
import { browser, expectNoFaults, languages, open, settled, signIn, visit } from "./lib/browser.mjs";
import { faultsOf, shoot } from "./lib/check.mjs";
import { atEnd, fail, main, Node, PASSWORD } from "./lib/nodes.mjs";
import { freePort } from "../lib/ports.mjs";
import { secure } from "./lib/secure.mjs";

const PHONE = { width: 360, height: 700 }, DESK = { width: 1280, height: 900 };
const a = new Node("a", { country: "FR", city: "Metz", lang: "fr", title: "Atelier « du Passage »" });
const without = new Node("b", { country: "HU", city: "Pécs", lang: "hu", title: "Híd" });
const gone = new Set();
const zone = noon();
const faults = [];

const check = async (page, what) => faults.push(...await faultsOf(page, what));

/** With the password, where a letter is offered first. */
async function enter(page, login, next = "/") {
	await visit(page, `${a.url}/sign-in?next=${encodeURIComponent(next)}`);
	await page.fill("[name=login]", login);
	await page.fill("[name=password]", PASSWORD);
	await page.press("[name=password]", "Enter");
	await page.waitForSelector(".person button", { state: "attached" });
}

/** Where no letters are sent, and where no address is known, the page says so and offers nothing. */
async function explains(chromium, page) {
	if ((await page.locator("#digest input").count()) > 0) fail("news are offered without an address");
	await page.waitForSelector("#digest >> text=Confirmez d’abord une adresse");
	await check(page, "fr digest needs");
	await without.init();
	await without.essaim("found", "--name", "Essai");
	await without.addAccount("vera", "Vera", "learner");
	await without.start();
	const other = await open(chromium, { locale: "hu" });
	await signIn(other, without, "vera", "/me");
	await other.waitForSelector("#digest >> text=nem küld levelet");
	expectNoFaults(other);
	await other.context().close();
	await without.stop();
}

async function chooses(page, sink) {
	gone.add("maar@example.org");
	await page.fill("[name=address]", "maar@example.org");
	await page.press("[name=address]", "Enter");
	for (let i = 0; i < 200 && !(await call(page, "me.ways")).wanted_gone; i++) await page.waitForTimeout(200);
	await visit(page, `${a.url}/me`);
	await page.waitForSelector("#address .wrong");
	await check(page, "fr address gone");
	await page.click("#address button");
	await page.fill("[name=address]", "mara@example.org");
	await page.press("[name=address]", "Enter");
	const letter = await sink.next("mara@example.org");
	await page.fill("[name=digits]", /(\d{3} \d{3})/.exec(letter.text)[1]);
	await page.press("[name=digits]", "Enter");
	await page.waitForSelector("#digest [value=never]:checked");
	// by keyboard alone
	await page.focus("#digest [value=never]");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await page.waitForSelector("#digest >> text=S’il y a du nouveau");
	if (!(await page.isChecked("#digest [value=daily]"))) fail("a day was not chosen");
	await check(page, "fr digest chosen");
	await visit(page, `${a.url}/me`);
	await page.waitForSelector("#digest [value=daily]:checked");
	return (await call(page, "me.ways")).digest.next;
}

/** Somebody answers; the next morning comes at once. */
async function answered(page, other, next) {
	const { conversation } = await call(page, "request.publish", { question: "Qui a essayé un café sans rendez-vous ?", lang: "fr" });
	for (const text of ["Nous, depuis mars.", "Et nous le referons."])
		await call(other, "comment.publish", { about: hex(conversation.id), text, lang: "fr" });
	await visit(page, `${a.url}/notices`);
	await page.waitForSelector("li.message");
	for (let i = 0; i < 200 && (await call(page, "notice.list")).unseen > 0; i++) await page.waitForTimeout(200);
	await visit(page, `${a.url}/me`); /* what comes while the notices are open is seen */
	await call(other, "comment.publish", { about: hex(conversation.id), text: "Voici comment.", lang: "fr" });
	for (let i = 0; i < 200 && (await call(page, "notice.list")).unseen !== 1; i++) await page.waitForTimeout(200);
	await a.stop();
	a.env = { TZ: soon(next, zone, 6).TZ };
	await a.start();
}

/** The letter as a mail program shows it: no script, nothing fetched, in both colour schemes, on a phone and a desk. */
async function reads(chromium, letter) {
	if (!/^Atelier « du Passage »\s: 1 nouvelle pour vous$/.test(letter.headers.subject)) fail(`the subject is "${letter.headers.subject}"`);
	if (/depuis mars|Voici comment/.test(letter.text + letter.html)) fail("the letter quotes somebody");
	for (const [name, size] of [["phone", PHONE], ["desk", DESK]]) {
		for (const dark of [false, true]) {
			const page = await open(chromium, { ...size, dark });
			const asked = [];
			page.on("request", (request) => asked.push(request.url()));
			await page.setContent(letter.html);
			await check(page, `letter ${name} ${dark ? "dark" : "light"}`);
			if (asked.length > 0) fail(`the letter fetches ${asked}`);
			await page.context().close();
		}
	}
}

/** The link of the letter, in a browser that knows nobody here. */
async function ends(chromium, page, letter) {
	const link = /https?:\S+\/stop-letters\/\S+/.exec(letter.text)?.[0] ?? fail(`no link in:\n${letter.text}`);
	if (letter.headers["list-unsubscribe"] !== `<${link}>`) fail("the header says another link");
	for (const locale of languages) {
		const other = await open(chromium, { ...(locale === "hu" ? DESK : PHONE), dark: locale === "es", locale, script: false });
		await other.goto(link.replace(/hl=\w+$/, `hl=${locale}`));
		if ((await other.getAttribute("html", "lang")) !== locale) fail(`the page to stop is not in ${locale}`);
		if (/mail\./.test(await other.textContent("main"))) fail(`a word is missing in ${locale}`);
		await shoot(other, `stop ${locale}`);
		await other.context().close();
	}
	const other = await open(chromium, { ...PHONE });
	await other.goto(link);
	await check(other, "fr stop");
	if ((await call(page, "me.ways")).digest.pace !== "daily") fail("looking at the page ended the letters");
	await other.click("main button");
	await other.waitForSelector("text=ce courriel ne viendra plus");
	await check(other, "fr stopped");
	await visit(page, `${a.url}/me`);
	await page.waitForSelector("#digest [value=never]:checked");
	expectNoFaults(other);
	await other.context().close();
}

/** An address that the relay does not know: the page says so. */
async function comesBack(page, sink) {
	gone.add("mara@example.org");
	await page.evaluate(() => fetch("/auth/ask", { method: "POST", headers: { "Content-Type": "application/msgpack" }, body: new Uint8Array([0x82, 0xa7, ...new TextEncoder().encode("address"), 0xb0, ...new TextEncoder().encode("mara@example.org"), 0xa4, ...new TextEncoder().encode("lang"), 0xa2, 0x66, 0x72]) }));
	for (let i = 0; i < 200 && !(await call(page, "me.ways")).digest.refused; i++) await page.waitForTimeout(200);
	await visit(page, `${a.url}/me`);
	await page.waitForSelector("#digest .wrong");
	await check(page, "fr digest refused");
	await page.setViewportSize(PHONE);
	await check(page, "fr digest refused phone");
	await page.setViewportSize(DESK);
	if (sink.letters.length > 0) fail("a letter went where nobody is");
}

async function invites(chromium, sink) {
	const editor = await open(chromium);
	await enter(editor, "olga", "/people");
	await editor.fill("[name=address]", "pas une adresse");
	await editor.press("[name=address]", "Enter");
	await editor.waitForSelector(".wrong");
	await editor.fill("[name=address]", "iris@example.org");
	await editor.locator("form:has([name=address]) select").last().selectOption("es");
	await check(editor, "fr invite by letter");
	await editor.press("[name=address]", "Enter");
	await editor.waitForSelector("text=est en route vers iris@example.org");
	await editor.waitForSelector(".shown svg");
	await check(editor, "fr invited by letter");
	await editor.setViewportSize(PHONE);
	await check(editor, "fr invited by letter phone");
	const letter = await sink.next("iris@example.org");
	if (letter.headers["content-language"] !== "es" || !letter.text.includes("Olga (Atelier « du Passage »)")) fail(`this invites nobody:\n${letter.text}`);
	const guest = await open(chromium, { ...PHONE, locale: "es" });
	await visit(guest, /https?:\S+#invite=\S+/.exec(letter.text)[0]);
	await guest.fill("[name=name]", "Iris");
	await guest.fill("[name=login]", "iris");
	await guest.fill("[name=password]", PASSWORD);
	await guest.press("[name=password]", "Enter");
	await guest.waitForSelector(".person button", { state: "attached" });
	if (!(await a.essaim("account", "list")).includes("iris\tprofessional")) fail("the invited person is no professional");
	editor.faults = editor.faults.filter((one) => !/status of 40[134]/.test(one));
	for (const one of [editor, guest]) expectNoFaults(one);
}

await main(async () => {
	const sink = await new Sink({ refuse: (to) => (gone.has(to) ? "550 5.1.1 no such mailbox" : null) }).start();
	atEnd(() => sink.stop());
	a.ports.web = `127.0.0.1:${await freePort()}`;
	a.options = ["--public-url", secure ? `https://a.essaim.test:${a.ports.web.split(":")[1]}` : `http://${a.ports.web}`,
		"--mail-relay", `smtp://127.0.0.1:${sink.port}`, "--mail-plain", "--mail-from", "essaim@example.org"];
	a.env = { TZ: zone.TZ };
	await a.init();
	await a.essaim("found", "--name", "Essai");
	for (const [login, name, role] of [["mara", "Mara", "professional"], ["bela", "Béla", "professional"], ["olga", "Olga", "operator"]]) await a.addAccount(login, name, role);
	await a.start();
	const chromium = await browser();
	const page = await open(chromium, { expectOffline: true }), other = await open(chromium, { expectOffline: true });
	await enter(page, "mara", "/me");
	await enter(other, "bela");
	await explains(chromium, page);
	const next = await chooses(page, sink);
	await answered(page, other, next);
	const letter = await sink.next("mara@example.org");
	await reads(chromium, letter);
	await visit(page, `${a.url}/me`);
	await ends(chromium, page, letter);
	await comesBack(page, sink);
	await invites(chromium, sink);
	await settled(page);
	for (const one of [page, other]) expectNoFaults(one);
	if (faults.length > 0) fail(faults.join("\n  "));
});
