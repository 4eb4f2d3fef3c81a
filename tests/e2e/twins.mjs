// SPDX-License-Identifier: EUPL-1.2
// One structure, two nodes: a home that runs twice. Two people revise the same practice at the same time, each at their
// own node; both versions stand side by side at either, are compared, and made one.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { api } from "./lib/api.mjs";
import { browser, expectNoFaults, open, signIn, visit } from "./lib/browser.mjs";
import { looker } from "./lib/look.mjs";
import { fail, federation, folder, main, Node, until, writeSheet } from "./lib/nodes.mjs";

const look = looker("twins", []);
const about = { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" };
const a = new Node("a", { country: "IT", city: "Torino", lang: "it", title: "Casa delle competenze" });
const b = new Node("b", about);
const twin = new Node("twin", about);

async function opened(chromium, node, login, id, width) {
	const page = await open(chromium, { width, height: 844 });
	await signIn(page, node, login, `/write?revise=${id}`);
	await page.waitForSelector("[name=title]");
	return page;
}

async function publish(page) {
	await page.click(".part-list li:last-child button");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
}

await main(async () => {
	await federation([a, b]);
	await b.addAccount("claire", "Claire", "professional");
	await b.addAccount("marc", "Marc", "professional");
	const id = (await b.essaim("import", writeSheet("Un vélo pour aller travailler"))).split("\t")[0];
	await until("the partner has it", async () => (await api(a, `practices/${id}`)).practice);
	await b.stop();
	cpSync(b.home, join(folder(), "twin"), { recursive: true, preserveTimestamps: true });
	await b.start();
	await twin.start();
	const chromium = await browser();
	const claire = await opened(chromium, b, "claire", id, 1280);
	const marc = await opened(chromium, twin, "marc", id, 1280);
	await claire.fill("[name=title]", "Un vélo pour venir");
	await marc.fill("[name=title]", "Un vélo pour repartir");
	await marc.fill("[name=summary]", "On y vient pour une roue.");
	await Promise.all([publish(claire), publish(marc)]);
	for (const node of [b, twin, a]) {
		await until(`two versions at ${node.name}`, async () => (await api(node, `practices/${id}`)).heads?.length === 2);
	}

	await marc.setViewportSize({ width: 390, height: 844 });
	await visit(marc, `${twin.url}/practice/${id}`);
	await marc.click(".version-notice .button");
	await marc.waitForSelector(".merge");
	await look(marc, "phone side by side");
	const titles = await marc.locator(".merge > li >> nth=0 >> .told").allInnerTexts();
	if (!titles.includes("Un vélo pour venir") || !titles.includes("Un vélo pour repartir")) fail(`side by side stand: ${titles.join(", ")}`);
	const points = await marc.locator(".merge > li").count();
	for (let i = 0; i < points; i++) {
		const chosen = await marc.locator(".merge > li").nth(i).locator("input:checked").count();
		if (!chosen) await marc.locator(".merge > li").nth(i).locator(".merge-side", { hasText: "venir" }).locator("label").click();
	}
	await look(marc, "phone chosen");
	await marc.click(".publish-bar .button.main");
	await marc.waitForURL(`**/practice/${id}`);
	for (const node of [b, twin, a]) {
		const { practice } = await until(`one version again at ${node.name}`, async () => {
			const view = await api(node, `practices/${id}`);
			return view.heads?.length === 1 && view;
		});
		if (practice.description.title !== "Un vélo pour venir" || practice.description.summary !== "On y vient pour une roue.") {
			fail(`the merge at ${node.name} is ${JSON.stringify(practice.description)}`);
		}
	}
	await visit(claire, `${b.url}/compare/${id}`);
	await claire.waitForSelector(".pair select");
	if ((await claire.locator(".pair select").first().locator("option").count()) !== 4) fail("not all four versions can be compared");
	await look(claire, "desktop versions");
	for (const page of [claire, marc]) expectNoFaults(page);
	await chromium.close();
	console.log("two versions of two nodes became one");
});
