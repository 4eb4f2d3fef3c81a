// SPDX-License-Identifier: EUPL-1.2
// A message is reported and hidden here, while the partner still shows it; the decision stands in the log.
import { browser, expectNoFaults, landed, open, settled, signIn, visit } from "./lib/browser.mjs";
import { federation, main, Node, writeSheet } from "./lib/nodes.mjs";

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
	await hide(editor, await report(chromium, practice), practice, chromium);
	expectNoFaults(editor);
	await editor.context().close();
	console.log("reported, hidden here, shown by the partner, written down");
});
