// SPDX-License-Identifier: EUPL-1.2
// A testimony is spoken into a phone with a microphone that Chromium makes up, under a pseudonym that the form proposes and with
// what the person agreed to; it plays at A and at B, and neither tells who published it; with the code on paper it is erased, and
// then no byte of the recording is left in the files of either node.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, follow, languages, open, signIn, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
import { fail, federation, main, Node, until, writeSheet } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa dei Mestieri" });
const PHONE = { width: 360, height: 740 };
const ARRIVAL_MS = 40_000;
const SAID = "Je n’osais plus appeler. Maintenant, j’appelle.";

const voicesAt = async (node, practice) =>
	((await (await fetch(`${node.url}/api/v1/practices/${practice}`)).json()).testimonies ?? []).filter((one) => one.files?.length);

/** All bytes that a node keeps of attachments. */
function filesOf(node) {
	const folder = join(node.home, "files");
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
		.map((one) => readFileSync(join(one.parentPath ?? one.path, one.name)));
}

/** The form proposes a name that is nobody's; a first name is not kept by who chooses otherwise. */
async function name(page) {
	const field = page.locator("[name=name]");
	const proposed = await field.inputValue();
	if (!proposed || /claire/i.test(proposed)) fail(`the form proposes "${proposed}"`);
	await page.getByRole("button", { name: "Un autre" }).click();
	await page.waitForFunction((before) => document.querySelector("[name=name]").value !== before, proposed);
	await page.getByLabel(/vrai prénom/).check();
	if ((await field.inputValue()) !== "") fail("a first name is filled in that nobody typed");
	await field.fill("Amel");
	await page.locator("[role=status]", { hasText: "« Amel »" }).waitFor();
	await page.getByLabel("Sous un pseudonyme").check();
	const now = await field.inputValue();
	if (!now || now === "Amel") fail("the first name is kept");
	await page.locator("[role=status]", { hasText: `« ${now} », le rôle, ce témoignage et le nom de votre structure. Rien d’autre.` }).waitFor();
	return now;
}

async function record(page) {
	await page.locator(".recorder button").click();
	await page.locator(".recorder-time", { hasText: /0:0[2-9]/ }).waitFor();
	await page.locator(".recorder button").click();
	await page.locator(".file-going .hint", { hasText: /Envoyé|ici/i }).first().waitFor({ timeout: ARRIVAL_MS }).catch(() => undefined);
	await page.locator(".file-going", { has: page.locator("textarea") }).locator("textarea").fill(SAID);
	await page.locator(".care", { hasText: "Une voix peut être reconnue" }).waitFor({ timeout: ARRIVAL_MS });
}

/** Answers the pseudonym and the digits on the paper. */
async function testify(chromium, practice) {
	const page = await open(chromium, PHONE);
	await signIn(page, a, "claire", `/write?kind=testimony&practice=${practice}`);
	await page.waitForSelector(".write-form [name=name]");
	await page.getByLabel("Bénéficiaire").check();
	const shown = await name(page);
	if (await page.getByLabel(/fiche transmise/).count()) fail("a person may say that it stands in a sheet");
	await record(page);
	await check(page, "form");
	/* what it rests on is needed */
	await page.getByRole("button", { name: /^(Publier|Vers la publication|Suite|Relire)/ }).first().click();
	await page.locator(".open-points button", { hasText: "Base de l'accord" }).click();
	await page.getByLabel("Accord oral").check();
	await page.getByRole("button", { name: /^(Publier|Vers la publication|Suite|Relire)/ }).first().click();
	await page.locator("[name=paper]").check();
	await page.locator(".publish-bar .main, .part-form .actions .main").last().click();
	await page.waitForSelector(".code-digits", { timeout: ARRIVAL_MS });
	const code = (await page.textContent(".code-digits")).trim();
	expectNoFaults(page);
	await page.context().close();
	return { shown, code };
}

async function plays(page) {
	const audio = page.locator(".voice audio").first();
	await audio.waitFor({ timeout: ARRIVAL_MS });
	const seconds = await audio.evaluate(async (element) => {
		element.muted = true;
		await element.play();
		await new Promise((resolve, reject) => {
			element.ontimeupdate = () => element.currentTime > 0.2 && resolve();
			element.onerror = () => reject(new Error("it does not play"));
			element.onended = resolve;
		});
		element.pause();
		return element.currentTime;
	});
	if (seconds <= 0) fail("the recording does not play");
	return audio.evaluate((element) => new URL(element.src).pathname);
}

/** Somebody without an account listens at this node, at A on a phone, at B on a screen; answers where the recording is. */
async function hear(chromium, node, practice, shown, locale) {
	const page = await open(chromium, { locale, ...(node === a ? PHONE : {}) });
	await visit(page, `${node.url}/practice/${practice}`);
	const voice = page.locator(".voice", { has: page.locator("audio") });
	await voice.waitFor({ timeout: ARRIVAL_MS });
	const file = await voice.locator("audio").evaluate((element) => new URL(element.src).pathname);
	await until(`the recording is at ${node.name}`, async () => (await fetch(node.url + file)).status === 200);
	page.faults.length = 0; /* while it was on its way, the node said so */
	await page.reload();
	await plays(page);
	if ((await voice.locator("strong").first().innerText()) !== shown) fail("the voice has another name");
	if (/Claire|Amel/.test(await page.locator("#voices").innerText())) fail("the page tells who it was");
	await check(page, `heard at ${node.name}`);
	expectNoFaults(page);
	await page.context().close();
	return file;
}

async function look(chromium, practice) {
	for (const locale of languages) {
		const page = await open(chromium, { locale, dark: locale === "hu", ...(locale === "fr" ? {} : PHONE) });
		await signIn(page, a, "claire", `/write?kind=testimony&practice=${practice}`);
		await page.waitForSelector(".write-form [name=name]");
		await page.waitForFunction(() => document.querySelector("[name=name]").value !== "");
		await check(page, `form ${locale}`);
		await page.context().close();
	}
}

async function withdraw(chromium, code) {
	const page = await open(chromium, { ...PHONE, script: false });
	await page.goto(`${a.url}/withdraw`);
	await page.fill("[name=code]", code);
	await follow(page, "form button[type=submit]");
	await page.waitForSelector("h1");
	if (!/effacé/.test(await page.textContent("main"))) fail("the code does not withdraw it");
	await page.context().close();
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	const practice = (await a.essaim("import", writeSheet("Un atelier vélo pour reprendre confiance"))).split("\t")[0];
	const chromium = await browser("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required");
	const { shown, code } = await testify(chromium, practice);
	const file = await hear(chromium, a, practice, shown, "fr");
	await until("the testimony at the partner", async () => (await voicesAt(b, practice)).length === 1);
	await hear(chromium, b, practice, shown, "it");
	const [voice] = await voicesAt(b, practice);
	if (voice.consent !== "oral" || voice.role !== "beneficiary" || voice.files[0].text !== SAID) fail("the testimony says something else at the partner");
	const bytes = Buffer.from(await (await fetch(a.url + file)).arrayBuffer());
	const part = bytes.subarray(Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 64);
	for (const node of [a, b]) if (!filesOf(node).some((one) => one.includes(part))) fail(`${node.name} plays what it has not`);
	await look(chromium, practice);
	await withdraw(chromium, code);
	for (const node of [a, b]) {
		await until(`the voice is gone at ${node.name}`, async () => (await voicesAt(node, practice)).length === 0);
		await until(`no byte of it is left at ${node.name}`, async () => !filesOf(node).some((one) => one.includes(part)));
		if ((await fetch(node.url + file)).status !== 404) fail(`${node.name} still gives the recording`);
	}
	console.log("spoken under a pseudonym, heard here and at the partner, erased with the code to the last byte");
});
