// SPDX-License-Identifier: EUPL-1.2
// A tutorial: written in a form on a telephone, drawn beside it, read at another node with and without a script, saved as
// files.
import { api, get } from "./lib/api.mjs";
import { browser, expectNoFaults, open, signIn } from "./lib/browser.mjs";
import { looker } from "./lib/look.mjs";
import { fail, federation, main, Node, until, writeSheet } from "./lib/nodes.mjs";

const PHONE = { width: 360, height: 780 };
const TITLE = "Réparer ensemble";
const look = looker("tutorial");
const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "HU", city: "Pécs", lang: "hu", title: "Pályaorientációs Ház" });

async function addEntry(page, list, entries) {
	for (const [i, entry] of entries.entries()) {
		await page.click(`#${list}-add`);
		for (const [name, value] of Object.entries(entry)) {
			const field = page.locator(`#${list}-${i}-${name}`);
			await field.waitFor();
			if ((await field.evaluate((one) => one.tagName)) === "SELECT") await field.selectOption(value);
			else await field.fill(value);
		}
	}
}

/** What is typed while a file is on its way stays; there is one file, and "Publish" says what it waits for. */
async function film(page) {
	const buffer = await page.screenshot({ type: "jpeg" });
	await page.click("#part-add");
	await page.selectOption("#part-2-type", "video");
	let held = 0, release;
	const gate = new Promise((open) => (release = open));
	await page.route("**/uploads/**", async (route) => {
		held++;
		await gate;
		await route.continue();
	});
	await page.locator(".box-section").nth(2).locator("input[type=file]").setInputFiles({ name: "atelier.jpg", mimeType: "image/jpeg", buffer });
	await until("the file goes", async () => held > 0);
	await page.fill("#part-2-heading", "Un film");
	await page.click(".between .button.main");
	await page.click(".part-form .actions .button.main");
	await page.locator(".write-form [role=alert]", { hasText: "fichiers" }).waitFor();
	await page.locator("#part-2-heading").waitFor();
	release();
	const part = page.locator(".box-section").nth(2);
	await until("the file is here", async () => await part.locator(".file-going").count() === 1 && await part.locator(".file-going progress").count() === 0 && await part.locator(".files-add").count() === 0
		&& /atelier/.test(await part.locator(".file-going .actions").innerText()) && await part.locator(".file-going .actions button").count() === 1);
	if (await page.inputValue("#part-2-heading") !== "Un film") fail("what was typed while the file was on its way is lost");
	await part.locator(".file-going .actions button").click();
	await part.locator(".files-add").waitFor();
	await part.locator(".box-edited-head .box-order button").last().click();
	await until("the part is gone", async () => await page.locator(".tutorial-edit > .box-section").count() === 2);
}

/** From the practice's page: steps that change their order, and a scheme of two actors. */
async function write(chromium, practice) {
	const page = await open(chromium, PHONE);
	await signIn(page, a, "claire", `/practice/${practice}`);
	await until("the foot of the page", async () => { await page.locator("footer").scrollIntoViewIfNeeded({ timeout: 5_000 }); return true; }); /* what stands below a sheet comes when it is near */
	await page.click(".tutorials .button");
	await page.fill("[name=title]", TITLE);
	await page.click(".part-list summary");
	await page.click(".part-list li:nth-child(2) button");
	await page.click("#part-add");
	await page.selectOption("#part-0-type", "steps");
	await page.fill("#part-0-heading", "Une matinée <à deux> & plus");
	await addEntry(page, "part-0-steps", [{ title: "Ouvrir la porte", duration: "dix minutes" }, { title: "Choisir un objet cassé", text: "Une lampe, un vélo." }]);
	await page.focus("#part-0-steps-1-up");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.activeElement?.id === "part-0-steps-0-up" && document.querySelector("#part-0-steps-0-title").value.startsWith("Choisir"));
	await page.click("#part-add");
	await page.selectOption("#part-1-type", "actors");
	await addEntry(page, "part-1-actors", [{ name: "Mentor", role: "écoute" }, { name: "Jeune" }]);
	await addEntry(page, "part-1-links", [{ from: "1", to: "2", label: "rencontre chaque semaine" }]);
	await film(page);
	await page.setViewportSize({ width: 1280, height: 900 });
	await page.locator(".paper .drawing text", { hasText: "rencontre" }).first().waitFor({ state: "attached" });
	await look(page, "editor");
	await page.setViewportSize(PHONE);
	await page.click(".between .button.main");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
	await page.click(".done .button.main");
	await page.waitForURL("**/tutorial/*");
	await page.locator(".drawn-narrow .drawing").nth(1).waitFor();
	await page.waitForSelector(".deeds .button");
	await look(page, "own page");
	const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".drawn-files a").first().click()]);
	if (await download.failure()) fail(`the drawing does not come: ${await download.failure()}`);
	expectNoFaults(page);
	const id = page.url().split("/").pop();
	await page.context().close();
	return id;
}

async function files(id) {
	const svg = await get(b, `/tutorial/${id}/1.svg`);
	const text = await svg.text();
	if (!svg.headers.get("content-type").startsWith("image/svg+xml")) fail(`a drawing is ${svg.headers.get("content-type")}`);
	if (!text.includes("Une matinée &lt;à deux&gt; &amp; plus") || !text.includes("<title") || !text.includes("Choisir")) fail("the file does not tell what it shows");
	const png = Buffer.from(await (await get(b, `/tutorial/${id}/2.png`)).arrayBuffer());
	if (png.subarray(1, 4).toString() !== "PNG") fail("the picture is no PNG");
	for (const path of [`${id}/3.svg`, `${id}/0.png`, `${"0".repeat(64)}/1.svg`]) {
		if ((await get(b, `/tutorial/${path}`)).status !== 404) fail(`${path} is there`);
	}
}

async function read(chromium, id, practice) {
	await until("the partner has it", async () => (await api(b, `tutorials/${id}`)).tutorial.title === TITLE && (await api(b, `practices/${practice}`)).practice);
	for (const script of [false, true]) {
		const page = await open(chromium, { locale: "hu", script, dark: true });
		await page.goto(`${b.url}/tutorial/${id}`);
		await page.locator(".drawn-wide .drawing").nth(1).waitFor();
		const steps = await page.locator("details[open] .said-title").allInnerTexts();
		if (steps.join("|") !== "Choisir un objet cassé|Ouvrir la porte") fail(`the steps are ${steps.join("|")}`);
		if (await page.locator(".drawn-wide svg[role=img] title").first().textContent() !== "Une matinée <à deux> & plus") fail("the drawing has no name");
		if (await page.locator("svg .said-title, .drawn script").count()) fail("text became markup");
		await look(page, `read ${script ? "with" : "without"} a script hu dark`, script);
		await page.goto(`${b.url}/practice/${practice}`);
		await until("the foot of the page", async () => { await page.locator("footer").scrollIntoViewIfNeeded({ timeout: 5_000 }); return true; });
		await page.locator(".tutorials .card h3", { hasText: TITLE }).waitFor();
		if (script) expectNoFaults(page);
		await page.context().close();
	}
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	const practice = (await a.essaim("import", writeSheet("Un vélo pour aller travailler"))).split("\t")[0];
	const chromium = await browser();
	const id = await write(chromium, practice);
	await read(chromium, id, practice);
	await files(id);
	await chromium.close();
	console.log("a tutorial is written on a telephone, drawn, read at a partner with and without a script, and saved");
});
