// SPDX-License-Identifier: EUPL-1.2
// A message is reported and hidden here, while the partner still shows it; the page of who wrote it shows what else they said. On
// a phone and at a desk the editor warns somebody, suspends them for a time, and blocks the partner, whose messages leave pages
// that are open, and takes both back; all of it stands in the log.
import { call, hex } from "./lib/api.mjs";
import { browser, expectNoFaults, landed, open, settled, signIn, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
import { fail, federation, main, Node, PASSWORD, pause, writeSheet } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa dei Mestieri" });
const ARRIVAL_MS = 20_000;
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };
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
	await editor.getByText("Rien à examiner pour l’instant.").waitFor();
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
		const page = await open(chromium, { locale: "fr", script, ...PHONE });
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

/** Says something that Amina reports at once; the editor has it before them. */
async function saidAndReported(said, page, reader, editor, practice) {
	const { comment } = await call(page, "comment.publish", { about: hex(practice), text: said, lang: "fr" });
	/* from a partner it arrives when it does */
	for (const end = Date.now() + ARRIVAL_MS; ;) {
		const sent = await call(reader, "flag.send", { record: hex(comment.id), reason: "hurtful" }).catch((why) => why);
		if (!(sent instanceof Error)) break;
		if (Date.now() > end) throw sent;
		await pause(250);
	}
	await visit(editor, `${a.url}/moderation`);
	await message(editor, said).locator("summary").click();
	return message(editor, said);
}

const undo = async (editor, heading, name, button) => {
	const one = editor.locator("section", { has: editor.getByRole("heading", { name: heading }) }).locator(".message", { hasText: name });
	await one.waitFor();
	await check(editor, heading);
	await one.getByRole("button", { name: button }).click();
	await one.waitFor({ state: "detached" });
};

/** Luc is asked to think again; then he may not write for a month, is told so, and comes in again when that is lifted. */
async function warnAndSuspend(chromium, editor, reader, practice, { size, login, name, said: [first, second, kept] }) {
	await editor.setViewportSize(size);
	const luc = await open(chromium, { locale: "fr", ...size });
	await signIn(luc, a, login);
	const warned = await saidAndReported(first, luc, reader, editor, practice);
	await check(editor, "deciding");
	await warned.getByRole("button", { name: "Avertir la personne" }).click();
	await warned.waitFor({ state: "detached" });
	await luc.waitForSelector(".bell-count", { timeout: ARRIVAL_MS });
	await visit(luc, `${a.url}/notices`);
	await message(luc, "La rédaction vous demande de revoir ce que vous avez écrit").waitFor();

	await visit(luc, `${a.url}/practice/${practice}`);
	await luc.click(".opener");
	await luc.fill(".composer textarea", kept);
	const judged = await saidAndReported(second, luc, reader, editor, practice);
	await judged.locator(".suspending select").selectOption("30");
	await judged.getByRole("button", { name: "Suspendre le compte" }).click();
	await judged.waitFor({ state: "detached" });
	await luc.click(".composer button[type=submit]");
	await luc.getByText("Connectez-vous, ou créez un compte").waitFor(); /* his session has ended */
	await visit(luc, `${a.url}/sign-in`);
	await luc.fill("[name=login]", login);
	await luc.fill("[name=password]", PASSWORD);
	await luc.press("[name=password]", "Enter");
	await luc.getByText("La rédaction a suspendu ce compte jusqu’au").waitFor();
	await check(luc, "suspended");
	await undo(editor, "Comptes suspendus", name, "Lever la suspension");
	luc.faults.length = 0; /* that signing in was refused */
	await signIn(luc, a, login, `/practice/${practice}`);
	await message(luc, kept).waitFor({ timeout: ARRIVAL_MS }); /* what he typed was kept, and goes now */
	expectNoFaults(luc);
	await luc.context().close();
}

/** What the partner published is gone here, from open pages as well, and stays there; and comes back. */
async function block(chromium, editor, reader, practice, { size, theirs: said }) {
	await editor.setViewportSize(size);
	const giulia = await open(chromium, { locale: "it", ...size });
	await signIn(giulia, b, "giulia", `/practice/${practice}`);
	const judged = await saidAndReported(said, giulia, reader, editor, practice);
	await visit(reader, `${a.url}/practice/${practice}`);
	await message(reader, said).waitFor();
	if (await judged.getByRole("button", { name: "Suspendre le compte" }).count()) fail("an account of the partner can be suspended");
	await judged.getByRole("button", { name: "Bloquer ce partenaire ici" }).click();
	await judged.waitFor({ state: "detached" });
	await message(reader, said).waitFor({ state: "detached", timeout: ARRIVAL_MS });
	await visit(giulia, `${b.url}/practice/${practice}`);
	await message(giulia, said).waitFor();
	await undo(editor, "Bloqués ici", b.about.title, "Débloquer ce partenaire");
	await message(editor, said).waitFor(); /* waits for a decision again */
	await message(reader, said).waitFor({ timeout: ARRIVAL_MS });
	expectNoFaults(giulia);
	await giulia.context().close();
}

/** The log tells what was decided, why and for how long, and of whom nothing. */
async function log(chromium) {
	const told = await open(chromium, { locale: "fr", ...PHONE });
	await visit(told, `${a.url}/decisions`);
	for (const [what, more] of [["Une personne avertie", "Blessant"], ["Un compte suspendu", "30 jours"], ["Une suspension levée", ""],
		["Les contributions d’un partenaire bloquées sur ce site", b.about.title], ["Les contributions d’un partenaire de nouveau visibles", b.about.title]]) {
		await told.locator(".message", { hasText: what }).filter({ hasText: more }).first().waitFor();
	}
	if (/Luc|Yann|Giulia|idiot/.test(await told.locator("main").innerText())) fail("the log names somebody, or what they said");
	await check(told, "decisions");
	expectNoFaults(told);
	await told.context().close();
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	await a.addAccount("amina", "Amina", "learner");
	await a.addAccount("luc", "Luc", "learner");
	await a.addAccount("yann", "Yann", "learner");
	await b.addAccount("giulia", "Giulia", "professional");
	await a.addAccount("zoe", "Zoé", "editor");
	const practice = (await a.essaim("import", writeSheet("Un atelier vélo pour reprendre confiance"))).split("\t")[0];
	const chromium = await browser();
	const editor = await open(chromium, { locale: "fr" });
	await signIn(editor, a, "zoe");
	const reported = await report(chromium, practice);
	await hide(editor, reported, practice, chromium);
	await person(chromium, reported, practice);
	const reader = await open(chromium, { locale: "fr" });
	await signIn(reader, a, "amina");
	for (const one of [
		{ size: PHONE, login: "luc", name: "Luc", said: ["Quelle idée idiote.", "Toujours aussi idiot.", "Et encore ceci."], theirs: "Comprate da noi!" },
		{ size: DESK, login: "yann", name: "Yann", said: ["Rien que des idiots.", "Une idiotie de plus.", "Et puis cela."], theirs: "Venite da noi!" },
	]) {
		await warnAndSuspend(chromium, editor, reader, practice, one);
		await block(chromium, editor, reader, practice, one);
	}
	await log(chromium);
	expectNoFaults(reader);
	await reader.context().close();
	expectNoFaults(editor);
	await editor.context().close();
	console.log("reported, hidden here, shown by the partner, written down; a person's page tells the rest; warned, suspended, blocked, and taken back");
});
