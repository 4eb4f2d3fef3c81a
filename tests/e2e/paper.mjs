// SPDX-License-Identifier: EUPL-1.2
// A professional publishes the testimony of a person without an account and prints a paper with a code; with the code the
// person erases it on a plain page, here and at the partner; what is no code, and too many tries, are told plainly.
import { browser, expectNoFaults, follow, open, signIn } from "./lib/browser.mjs";
import { check, shoot } from "./lib/check.mjs";
import { fail, federation, main, Node, until, writeSheet } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "HU", city: "Győr", lang: "hu", title: "Híd a Munkához" });
const SAID = "On m’a écoutée, et j’ai osé appeler.";

const voices = async (node, practice) =>
	((await (await fetch(`${node.url}/api/v1/practices/${practice}`)).json()).testimonies ?? []).filter((one) => one.text === SAID);

/** Answers the digits on the paper. */
async function testify(chromium, practice) {
	const page = await open(chromium, { width: 360, height: 740 });
	await signIn(page, a, "claire", `/write?kind=testimony&practice=${practice}`);
	await page.waitForSelector(".write-form");
	await page.getByLabel("Bénéficiaire").check();
	await page.getByLabel("Accord oral").check();
	await page.locator("[name=name]").fill("Amel");
	await page.locator("textarea[name=text]").fill(SAID);
	await page.getByRole("button", { name: /^(Publier|Vers la publication|Suite|Relire)/ }).first().click();
	await page.locator("[name=paper]").check();
	await check(page, "before a testimony is published");
	await page.locator(".publish-bar .main, .part-form .actions .main").last().click();
	await page.waitForSelector(".code-digits");
	const code = (await page.textContent(".code-digits")).trim();
	await page.locator(".code-sheet p[lang]").waitFor(); /* which practice it is about */
	await check(page, "paper");
	await page.emulateMedia({ media: "print" });
	await shoot(page, "printed", { fullPage: false });
	for (const gone of [".code-paper-how", ".empty", "h1"]) {
		if (await page.locator(`.done ${gone}`).first().isVisible()) fail(`${gone} is printed on the paper`);
	}
	if (!(await page.locator(".code-digits").isVisible())) fail("the code is not printed");
	expectNoFaults(page);
	await page.context().close();
	if (!/^(\d{4} ){5}\d{4}$/.test(code)) fail(`the paper says "${code}"`);
	return code;
}

async function type(page, code) {
	await page.fill("[name=code]", code);
	await follow(page, "form button[type=submit]");
}

/** As a stranger on a browser without scripts would. */
async function withdraw(chromium, practice, code) {
	const page = await open(chromium, { width: 360, height: 740, script: false, locale: "hu" });
	await page.goto(`${a.url}/withdraw`);
	await shoot(page, "withdraw");
	await type(page, "1234");
	if (!/24 számjegyből/.test(await page.textContent(".wrong"))) fail("a short code is not explained");
	await type(page, code.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10)));
	if (!/ellenőrizze a számjegyeket/.test(await page.textContent(".wrong"))) fail("an unknown code is not explained");
	if ((await voices(a, practice)).length !== 1) fail("a wrong code withdraws");
	await type(page, code.replaceAll(" ", "-"));
	if (!/törölve van/.test(await page.textContent("main"))) fail("the right code does not withdraw");
	await shoot(page, "withdrawn");
	if ((await voices(a, practice)).length !== 0) fail("it is still shown");
	await until("the erasure at the partner", async () => (await voices(b, practice)).length === 0);
	await page.goto(`${a.url}/withdraw`);
	await type(page, code);
	if (!/már korábban/.test(await page.textContent("main"))) fail("a second time is not told");
	for (let i = 0; i < 12; i++) {
		await page.goto(`${a.url}/withdraw`);
		await type(page, "0");
	}
	if (!/várjon/.test(await page.textContent(".wrong"))) fail("tries are not limited");
	await page.context().close();
}

async function look(chromium) {
	for (const locale of ["fr", "hu"]) {
		for (const size of [{ width: 320, height: 640 }, { width: 1280, height: 900 }]) {
			const page = await open(chromium, { locale, dark: size.width === 320, ...size });
			await page.goto(`${a.url}/withdraw`);
			await check(page, `withdraw ${locale} ${size.width}`);
			if ((await page.locator("script").count()) > 0) fail("the page to withdraw has scripts");
			expectNoFaults(page);
			await page.context().close();
		}
	}
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	const practice = (await a.essaim("import", writeSheet("Un atelier vélo pour reprendre confiance"))).split("\t")[0];
	const chromium = await browser();
	const code = await testify(chromium, practice);
	await until("the testimony at the partner", async () => (await voices(b, practice)).length === 1);
	const [voice] = await voices(a, practice);
	if (voice.name !== "Amel" || voice.consent !== "oral" || voice.role !== "beneficiary") fail("the testimony says something else");
	await look(chromium);
	await withdraw(chromium, practice, code);
	/* Nothing of the code is kept. */
	const kept = await a.essaim("show", practice, "--json");
	if (kept.includes(code.replaceAll(" ", ""))) fail("the code stands in the record");
	console.log("testified, printed, withdrawn with the code, here and at the partner");
});
