// SPDX-License-Identifier: EUPL-1.2
// A message is reported and hidden here, while the partner still shows it; the decision stands in the log. The page of who wrote
// it shows what else they said.
import { call, hex } from "./lib/api.mjs";
import { browser, expectNoFaults, landed, open, settled, signIn, visit } from "./lib/browser.mjs";
import { fail, federation, main, Node, writeSheet } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa dei Mestieri" });
const ARRIVAL_MS = 20_000;
const message = (page, text) => page.locator(".message", { hasText: text }).first();

async function report(chromium, practice) {
	const text = "Achetez mes formations !";
	const writer = await open(chromium, { locale: "fr" });
	await signIn(writer, a, "claire", `/practice/${practice}`);
	await settled(writer);
	await writer.click(".opener");
	await writer.fill(".composer textarea", text);
	await writer.click(".composer button[type=submit]");
	await message(writer, text).waitFor();
	const reader = await open(chromium, { locale: "fr" });
	await signIn(reader, a, "amina", `/practice/${practice}`);
	await settled(reader);
	await message(reader, text).getByRole("link", { name: "Signaler" }).click();
	await landed(reader);
	await reader.locator("select").last().selectOption("advertising");
	await reader.click("form button[type=submit]");
	await reader.locator("[role=status]", { hasText: "la rédaction va le regarder" }).waitFor();
	expectNoFaults(reader);
	await reader.context().close();
	return { writer, text };
}

async function hide(editor, { writer, text }, practice, chromium) {
	await visit(editor, `${a.url}/moderation`);
	await message(editor, text).locator("summary").click();
	await message(editor, text).getByRole("button", { name: "Masquer ici" }).click();
	await editor.getByText("Rien ne vous attend.").waitFor();
	await message(writer, text).waitFor({ state: "detached", timeout: ARRIVAL_MS }); /* on a page that was open */
	const partner = await open(chromium, { locale: "it" });
	await visit(partner, `${b.url}/practice/${practice}`);
	await message(partner, text).waitFor({ timeout: ARRIVAL_MS });
	expectNoFaults(partner);
	await partner.context().close();
	await visit(editor, `${a.url}/decisions`);
	await message(editor, "Un texte masqué sur ce site").waitFor();
}

/** What others see of a person, from a message of theirs on: not what is hidden, and not what they said without a name. */
async function person(chromium, { writer, text }, practice) {
	await writer.click(".opener");
	await writer.fill(".composer textarea", "Nous avons ouvert le mardi.");
	await writer.click(".composer button[type=submit]");
	await message(writer, "Nous avons ouvert le mardi.").waitFor();
	const testimony = { practice: hex(practice), consent: "own", role: "professional" };
	await call(writer, "record.publish", { kind: "testimony", lang: "fr", fields: { ...testimony, text: "Sans mon nom." } });
	await call(writer, "record.publish", { kind: "testimony", lang: "fr", named: true, fields: { ...testimony, text: "Avec mon nom." } });
	await message(writer, "Nous avons ouvert le mardi.").getByRole("link", { name: "Claire" }).click();
	await landed(writer);
	await writer.getByText("Voici ce que les autres voient de vous").waitFor();
	for (const script of [true, false]) {
		const page = await open(chromium, { locale: "fr", script, width: 360, height: 740 });
		await page.goto(writer.url());
		await page.getByRole("heading", { name: "Claire" }).waitFor();
		await page.locator(".lead", { hasText: "Atelier du Passage" }).waitFor();
		for (const said of ["Nous avons ouvert le mardi.", "Avec mon nom."]) await page.locator(".card", { hasText: said }).waitFor();
		for (const kept of [text, "Sans mon nom."]) if (await page.getByText(kept).count()) fail(`others see "${kept}"`);
		if ((await page.locator("meta[name=robots]").getAttribute("content")) !== "noindex") fail("search engines may keep a person's page");
		expectNoFaults(page);
		await page.context().close();
	}
	expectNoFaults(writer);
	await writer.context().close();
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	await a.addAccount("amina", "Amina", "learner");
	await a.addAccount("zoe", "Zoé", "editor");
	const practice = (await a.essaim("import", writeSheet("Un atelier vélo pour reprendre confiance"))).split("\t")[0];
	const chromium = await browser();
	const editor = await open(chromium, { locale: "fr" });
	await signIn(editor, a, "zoe");
	const reported = await report(chromium, practice);
	await hide(editor, reported, practice, chromium);
	await person(chromium, reported, practice);
	expectNoFaults(editor);
	await editor.context().close();
	console.log("reported, hidden here, shown by the partner, written down; a person's page tells the rest");
});
