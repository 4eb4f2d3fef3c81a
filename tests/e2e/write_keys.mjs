// SPDX-License-Identifier: EUPL-1.2
// Without a mouse from beginning to end: signed in, an inspiring practice written and published, grown into the full sheet,
// revised, looked up with choices, its versions compared, withdrawn. Every step is a Tab, an arrow, a letter, Space or Enter.
import { browser, expectNoFaults, open, visit } from "./lib/browser.mjs";
import { tabTo, type } from "./lib/keyboard.mjs";
import { fail, federation, main, Node, PASSWORD, until } from "./lib/nodes.mjs";

const TITLE = "La permanence du jeudi";
const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });

const api = async (path) => (await fetch(`${a.url}/api/v1/${path}`)).json();

/** Tab until what has the focus says something like this. */
async function find(page, wanted) {
	for (let tabs = 0; tabs < 150; tabs++) {
		await page.keyboard.press("Tab");
		const here = await page.evaluate(() => {
			const element = document.activeElement;
			return (element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent).trim();
		});
		if (wanted.test(here)) return;
	}
	fail(`nothing that says ${wanted} can be reached by the Tab key on ${page.url()}`);
}

async function signedIn(chromium) {
	const page = await open(chromium);
	await visit(page, `${a.url}/sign-in?next=/write`);
	await page.waitForSelector("[name=login]");
	await type(page, "login", "claire");
	await type(page, "password", PASSWORD);
	await page.keyboard.press("Enter");
	await page.waitForSelector(".doors .door-button");
	return page;
}

/** To the last step, whatever stands between, and there to the button that publishes. */
async function publish(page) {
	await find(page, /^Publier/);
	await page.keyboard.press("Enter");
	await page.waitForSelector("input[name=scope]");
	await find(page, /^Publier$/);
	for (let tries = 0; tries < 6 && await page.locator(".done h1").count() === 0; tries++) {
		const isMain = await page.evaluate(() => document.activeElement.matches(".part-form .button.main"));
		if (isMain) {
			await page.keyboard.press("Enter");
			break;
		}
		await find(page, /^Publier$/);
	}
	await page.waitForSelector(".done h1");
	await find(page, /^Voir/);
	await page.keyboard.press("Enter");
	await page.waitForSelector(".deeds .button");
}

async function write(page) {
	await find(page, /^Une pratique, en dix minutes/);
	await page.keyboard.press("Enter");
	await page.waitForSelector("[name=title]");
	await type(page, "title", TITLE);
	await type(page, "summary", "Chaque jeudi, une équipe reçoit sans rendez-vous.");
	await type(page, "initial_situation", "Trois semaines d'attente.");
	await type(page, "takeaway", "La porte ouverte compte.");
	await publish(page);
	const id = page.url().split("/").pop();
	const { practice } = await api(`practices/${id}`);
	if (practice.inspiring.takeaway !== "La porte ouverte compte.") fail("the short form was not published as typed");
	return id;
}

/** Boxes with Space, a step with Enter. */
async function grow(page, id) {
	await find(page, /^Modifier/);
	await page.keyboard.press("Enter");
	await page.waitForSelector("[name=title]");
	await find(page, /^Description/);
	await page.keyboard.press("Enter");
	await page.waitForSelector(".mark-one label >> text=Emploi");
	await find(page, /^Emploi$/);
	await page.keyboard.press("Space");
	await find(page, /^Mise en/);
	await page.keyboard.press("Enter");
	await page.waitForSelector("[name=objectives]");
	await type(page, "objectives", "Recevoir le jour même.");
	await publish(page);
	const { practice } = await until("the revision", async () => {
		const view = await api(`practices/${id}`);
		return view.practice.implementation?.objectives && view;
	});
	if (!practice.description.domains?.employment) fail("a box that was ticked with Space is not ticked");
}

async function search(page, id) {
	await until("it is found", async () => (await api("search?q=permanence")).total === 1);
	await visit(page, `${a.url}/practices`);
	await page.waitForSelector(".card");
	await tabTo(page, "q");
	await page.keyboard.type("permanence");
	await page.waitForSelector(".card mark");
	await tabTo(page, "Sur quel sujet");
	await page.keyboard.type("Emp");
	await page.waitForSelector(".chip");
	await page.waitForSelector(".card mark");
	await find(page, /^La permanence/);
	await page.keyboard.press("Enter");
	await page.waitForURL(`**/practice/${id}`);
	await page.waitForSelector(".deeds .button");
}

async function compareVersions(page) {
	await find(page, /^Versions/);
	await page.keyboard.press("Enter");
	await page.waitForSelector(".pair select");
	await find(page, /^Comparer/);
	await page.keyboard.press("Enter");
	await page.waitForSelector(".compare");
	await page.goBack();
	await page.waitForSelector(".deeds .button");
}

async function withdraw(page, id) {
	await find(page, /^Retirer cette pratique/);
	await page.keyboard.press("Enter");
	await find(page, /^Oui/);
	await page.keyboard.press("Space");
	await find(page, /^Retirer$/);
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => /retiré par ses auteurs/.test(document.querySelector("main").innerText));
	await until("withdrawn", async () => (await api(`practices/${id}`)).withdrawn > 0);
}

await main(async () => {
	await federation([a]);
	await a.addAccount("claire", "Claire", "professional");
	const chromium = await browser();
	const page = await signedIn(chromium);
	const id = await write(page);
	await grow(page, id);
	await search(page, id);
	await compareVersions(page);
	await withdraw(page, id);
	expectNoFaults(page);
	await chromium.close();
	console.log("no mouse was needed");
});
