// SPDX-License-Identifier: EUPL-1.2
// A sheet and a message are read aloud, each in the voice of its language, and fall silent by the same button or by Escape; where the
// browser has no voice for a language, nothing offers it. Chromium has no voices here: they are made up, what would be said is noted.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, open, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
import { fail, federation, folder, main, Node, writeSheet } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const PHONE = { width: 360, height: 740 };

async function publish(kind, lang, fields, ...options) {
	const path = join(folder(), `${kind}.json`);
	writeFileSync(path, JSON.stringify(fields));
	return (await a.essaim("publish", "--kind", kind, "--lang", lang, "--as", "claire", ...options, path)).split(/\s/)[0];
}

/** Runs in the page before anything else. A voice speaks until it is told to be silent, or `speechSynthesis.finish()`. */
function makeVoices(langs) {
	const voices = langs.map((lang) => ({ lang, name: lang, default: false, localService: true, voiceURI: lang }));
	const speech = {
		queue: [], said: [],
		getVoices: () => voices,
		addEventListener: () => undefined,
		speak(one) { this.queue.push(one); this.said.push({ text: one.text, lang: one.lang, voice: one.voice.lang }); },
		cancel() { for (const one of this.queue.splice(0)) one.onerror?.({ error: "canceled" }); },
		finish() { for (const one of this.queue.splice(0)) one.onend?.({}); },
	};
	Object.defineProperty(window, "speechSynthesis", { value: speech });
	window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}

const said = (page) => page.evaluate(() => window.speechSynthesis.said.splice(0));
const silent = (page) => page.evaluate(() => window.speechSynthesis.queue.length === 0);

async function listen(chromium, practice, size, what) {
	const page = await open(chromium, size);
	await page.addInitScript(makeVoices, ["en-GB", "fr-FR"]);
	await visit(page, `${a.url}/practice/${practice}`);
	const sheet = page.locator(".contents button", { hasText: /Écouter|Arrêter/ });
	await sheet.focus();
	await page.keyboard.press("Enter");
	await page.locator(".contents button", { hasText: "Arrêter" }).waitFor();
	const words = await said(page);
	if (words[0]?.text !== "Un atelier vélo pour reprendre confiance") fail(`it begins with "${words[0]?.text}"`);
	if (!words.some((one) => /On y vient pour une roue/.test(one.text))) fail("the summary is not read");
	if (words.some((one) => one.lang !== "fr-FR" || one.voice !== "fr-FR")) fail("it is read in another language's voice");
	if (words.some((one) => /Imprimer|Merci|Voici le lien/.test(one.text))) fail("it reads what stands around the sheet");
	await check(page, what);
	await page.keyboard.press("Escape");
	await page.locator(".contents button", { hasText: "Écouter" }).waitFor();
	if (!(await silent(page))) fail("Escape does not stop it");
	/* to its end */
	await sheet.click();
	await page.evaluate(() => window.speechSynthesis.finish());
	await page.locator(".contents button", { hasText: "Écouter" }).waitFor();
	await said(page);
	/* a message; another one stops the first */
	const message = (text) => page.locator(".message", { hasText: text }).getByRole("button", { name: /^(Écouter|Arrêter)/ });
	await message("Voici le lien").click();
	if ((await said(page)).map((one) => one.text).join() !== "Voici le lien.,À demain.") fail("the message is not read line by line");
	await sheet.click();
	if ((await message("Voici le lien").innerText()) !== "Écouter") fail("two speak at once");
	await sheet.click();
	if (!(await silent(page))) fail("the button does not stop it");
	if (await message("Jó ötlet").count()) fail("a message is offered in a language without a voice");
	/* leaving the page ends it */
	await sheet.click();
	await page.locator(".back a").click();
	await page.waitForURL("**/practices");
	await page.waitForFunction(() => window.speechSynthesis.queue.length === 0);
	expectNoFaults(page);
	await page.context().close();
}

async function nothing(chromium, practice, langs) {
	const page = await open(chromium);
	if (langs) await page.addInitScript(makeVoices, langs);
	await visit(page, `${a.url}/practice/${practice}`);
	await page.locator(".message", { hasText: "Voici le lien" }).waitFor();
	if (await page.getByRole("button", { name: /Écouter/ }).count()) fail(`${langs ?? "no voice"}: reading aloud is offered`);
	expectNoFaults(page);
	await page.context().close();
}

await main(async () => {
	await federation([a]);
	await a.addAccount("claire", "Claire", "professional");
	const practice = (await a.essaim("import", writeSheet("Un atelier vélo pour reprendre confiance"))).split("\t")[0];
	await publish("comment", "fr", { text: "Voici le lien.\nÀ demain." }, "--about", practice);
	await publish("comment", "hu", { text: "Jó ötlet." }, "--about", practice);
	const chromium = await browser();
	await listen(chromium, practice, { width: 1280, height: 900 }, "desk");
	await listen(chromium, practice, PHONE, "phone");
	await nothing(chromium, practice, ["en-GB", "de-DE"]);
	await nothing(chromium, practice, []);
	console.log("read aloud in the right voice, silent when told, and not offered without a voice");
});
