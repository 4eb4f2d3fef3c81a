// SPDX-License-Identifier: EUPL-1.2
// A question asked at A reaches B as a notice, is answered there live, accepted at A; quotes, reactions, what is new after a
// reload, what was written without a line. At phone and desktop size.
import { browser, expectNoFaults, landed, open, settled, signIn, visit } from "./lib/browser.mjs";
import { check, shoot } from "./lib/check.mjs";
import { fail, federation, main, Node, writeSheet } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa dei Mestieri" });
const ARRIVAL_MS = 20_000;

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

const message = (page, text) => page.locator(".message", { hasText: text }).first();

async function write(page, text) {
	await page.click(".opener");
	await page.fill(".composer textarea", text);
	await page.click(".composer button[type=submit]");
	await page.waitForSelector(".opener");
}

async function ask(page, question) {
	await visit(page, `${a.url}/conversations`);
	await page.click("a[href='/ask']");
	await landed(page);
	await page.fill("[name=question]", question);
	await page.fill("form textarea", "Un groupe de huit personnes, deux matinées.\n- sans ordinateur\n- sans budget");
	await page.check(".ticks label[lang=it] input");
	await page.click("form button[type=submit]");
	await landed(page);
	if (!/\/question\/[0-9a-f]{64}$/.test(page.url())) fail(`a question leads to ${page.url()}`);
	return new URL(page.url()).pathname;
}

async function questionAndAnswer(chromium, size) {
	const asker = await open(chromium, { locale: "fr", ...sizes[size] });
	const answerer = await open(chromium, { locale: "it", ...sizes[size] });
	await signIn(asker, a, "claire");
	await signIn(answerer, b, "ada");
	await settled(answerer);
	const question = `Qui a déjà fait une visite d'usine avec des jeunes ? (${size})`;
	const path = await ask(asker, question);
	await check(asker, `question ${size}`);

	/* At B it arrives as a notice, without anybody asking for it. */
	await answerer.waitForSelector(".bell-count", { timeout: ARRIVAL_MS });
	await answerer.click(".bell");
	await landed(answerer);
	await answerer.waitForSelector(".message-new");
	await check(answerer, `notices ${size}`);
	await answerer.locator("li", { hasText: question }).locator("a").first().click();
	await landed(answerer);
	if (new URL(answerer.url()).pathname !== path) fail("a notice leads elsewhere");

	/* The answer is seen at A while the page is open. */
	const answer = `Noi, due volte: il capo squadra fa la visita, non l'ufficio. (${size})`;
	await write(answerer, answer);
	await message(asker, answer).waitFor({ timeout: ARRIVAL_MS });
	await message(asker, answer).locator(".new").waitFor();

	/* Accepted at A, marked at B. */
	await message(asker, answer).getByRole("button", { name: "Cela répond à ma question" }).click();
	await asker.waitForSelector(".message-accepted");
	await answerer.waitForSelector(".message-accepted", { timeout: ARRIVAL_MS });
	await message(asker, answer).evaluate((element) => element.scrollIntoView({ block: "center" })); /* clear of the composer */
	await check(asker, `accepted ${size}`);

	/* A reaction of A is seen at B, and gone when it is taken back. */
	const thanks = message(asker, answer).getByRole("button", { name: "Merci" });
	await thanks.click();
	await message(answerer, answer).getByText("Grazie 1").waitFor({ timeout: ARRIVAL_MS });
	await message(asker, answer).locator(".reaction[aria-pressed=true]").click();
	await message(answerer, answer).getByText("Grazie 1").waitFor({ state: "detached", timeout: ARRIVAL_MS });

	/* Selected words stand quoted in the answer. */
	await asker.evaluate((text) => {
		const words = [...document.querySelectorAll(".message .prose p")].find((one) => one.textContent === text);
		getSelection().selectAllChildren(words);
	}, answer);
	await message(asker, answer).getByRole("button", { name: /Répondre/ }).click();
	if ((await asker.textContent(".replying .quote p")) !== answer) fail("selected words are not quoted while answering");
	await asker.fill(".composer textarea", `Et le trajet ? (${size})`);
	await asker.click(".composer button[type=submit]");
	const reply = answerer.locator(".answers-list .message", { hasText: "Et le trajet" }).first();
	await reply.locator(".quote p", { hasText: answer }).waitFor({ timeout: ARRIVAL_MS });
	await check(answerer, `thread ${size}`);
	return { asker, answerer, path };
}

/** Who is named by an @ is told so, at another node. */
async function mention({ asker, answerer, path }, size) {
	await asker.click(".opener");
	await asker.locator(".composer textarea").pressSequentially("Merci @Ad");
	await asker.locator(".people button", { hasText: "@Ada" }).click();
	await asker.locator(".composer textarea").pressSequentially(`pour ${size}`);
	await asker.click(".composer button[type=submit]");
	await asker.waitForSelector(".opener");
	const told = answerer.locator("main li", { hasText: "Claire parla di te" });
	for (let tries = 0; tries < 20 && (await told.count()) === 0; tries++) {
		await visit(answerer, `${b.url}/notices`);
		await answerer.waitForTimeout(500);
	}
	if ((await told.count()) === 0) fail("whoever is named is not told");
	await visit(answerer, b.url + path);
	await message(answerer, `pour ${size}`).waitFor();
}

/** One's own message is taken back: first one is told what that does, then where it is gone by now. */
async function takeBack({ asker, answerer }, size) {
	const text = `Dit trop vite (${size}).`;
	await write(asker, text);
	await message(answerer, text).waitFor({ timeout: ARRIVAL_MS });
	if (await message(answerer, text).getByRole("link", { name: "Ritira" }).count()) fail("somebody else's message can be taken back");
	await message(asker, text).getByRole("link", { name: "Retirer" }).click();
	await landed(asker);
	if (!(await asker.locator(".quote", { hasText: text }).count())) fail("it does not say which message is taken back");
	await check(asker, `take back ${size}`);
	await asker.getByRole("button", { name: "Le retirer pour de bon" }).click();
	await asker.locator(".reach li", { hasText: b.about.title }).waitFor({ timeout: ARRIVAL_MS });
	await check(asker, `taken back ${size}`);
	await message(answerer, text).waitFor({ state: "detached", timeout: ARRIVAL_MS });
	await asker.locator(".reach li", { hasText: `${b.about.title} · effacé` }).waitFor({ timeout: 60_000 });
	await asker.goBack();
	await settled(asker);
	/* what was shown before stays until the answer is here */
	await message(asker, text).waitFor({ state: "detached", timeout: ARRIVAL_MS }).catch(() => fail("what was taken back is still there"));
}

/** What arrived while nobody looked is marked after a reload, once it was read before. */
async function newAfterReload({ asker, answerer, path }) {
	await asker.waitForTimeout(1500); /* read, and said so */
	await visit(asker, `${a.url}/about`);
	await write(answerer, "In autobus, il comune lo presta.");
	await asker.waitForSelector(".bell-count", { timeout: ARRIVAL_MS });
	await visit(asker, a.url + path);
	await message(asker, "In autobus").locator(".new").waitFor();
	if ((await asker.locator(".message-new").count()) !== 1) fail("more is marked as new than what arrived since");
	await asker.locator(".discussion-head a.new").click();
	await asker.waitForTimeout(1500);
	await asker.reload();
	await settled(asker);
	await message(asker, "In autobus").waitFor();
	if ((await asker.locator(".message-new").count()) !== 0) fail("what was read is marked as new");
}

/** Written without a line, kept over a reload, sent once. */
async function offlineOnce({ asker, answerer, path }) {
	const text = "Écrit dans le train.";
	await a.stop();
	await asker.waitForSelector(".line-bar p", { timeout: ARRIVAL_MS });
	await write(asker, text);
	await asker.waitForSelector(".message-waiting");
	await shoot(asker, "offline");
	await a.start();
	await asker.goto(a.url + path); /* the node is back: what was queued goes from the page that is opened then */
	await settled(asker);
	await message(answerer, text).waitFor({ timeout: 60_000 });
	await asker.waitForFunction(() => !document.querySelector(".message-waiting"), null, { timeout: ARRIVAL_MS });
	await asker.reload();
	await settled(asker);
	await message(asker, text).waitFor();
	if ((await asker.locator(".message", { hasText: text }).count()) !== 1) fail("what was written offline stands there twice");
}

async function triedIt({ asker }, practice, size) {
	await visit(asker, `${a.url}/practice/${practice}`);
	await asker.getByRole("button", { name: "Nous l’avons essayée" }).click();
	await asker.locator(".experiences textarea").first().fill(`Trois samedis dans la cour. (${size})`);
	await asker.locator(".experiences select").selectOption("with_changes");
	await asker.locator(".experiences button[type=submit]").click();
	await asker.locator(".experience", { hasText: size }).waitFor();
	await check(asker, `tried ${size}`);
	await visit(asker, `${a.url}/conversations`);
	await asker.waitForSelector(".talk-card");
	await check(asker, `conversations ${size}`);
}

/** Two people of two nodes who look at the same see each other, until one of them stays unseen or goes. */
async function hereAcrossNodes({ asker, answerer, path }, size) {
	const ada = asker.locator(".here", { hasText: `Ada (${b.about.title})` });
	await visit(asker, a.url + path);
	await visit(answerer, `${b.url}/about`);
	await asker.locator(".here").waitFor({ timeout: ARRIVAL_MS });
	await ada.waitFor({ state: "detached", timeout: ARRIVAL_MS }); /* who went elsewhere is not here for long */
	await visit(answerer, b.url + path);
	await ada.waitFor({ timeout: ARRIVAL_MS });
	await answerer.locator(".here", { hasText: `Claire (${a.about.title})` }).waitFor({ timeout: ARRIVAL_MS });
	await answerer.click(".opener");
	await answerer.locator(".composer textarea").pressSequentially("Un attimo");
	await asker.locator(".here .writing", { hasText: "Ada" }).waitFor({ timeout: ARRIVAL_MS });
	await check(asker, `here ${size}`);
	await answerer.locator(".composer textarea").fill("");
	await answerer.keyboard.press("Escape");
	await answerer.locator(".here input").check();
	await ada.waitFor({ state: "detached", timeout: ARRIVAL_MS });
	await answerer.locator(".here input").uncheck();
	await ada.waitFor({ timeout: ARRIVAL_MS });
	await visit(answerer, `${b.url}/about`);
	await ada.waitFor({ state: "detached", timeout: ARRIVAL_MS });
	await visit(answerer, b.url + path);
}

async function hereAndWriting({ asker, answerer }) {
	const other = await open(answerer.context().browser(), { locale: "fr" });
	await signIn(other, a, "amina", new URL(asker.url()).pathname);
	await visit(asker, asker.url());
	await asker.locator(".here", { hasText: "Amina" }).waitFor({ timeout: ARRIVAL_MS });
	await other.click(".opener");
	await other.locator(".composer textarea").pressSequentially("Un mot");
	await asker.locator(".here .writing", { hasText: "Amina" }).waitFor({ timeout: ARRIVAL_MS });
	await other.locator(".here input").check();
	await asker.locator(".here", { hasText: "Amina" }).waitFor({ state: "detached", timeout: ARRIVAL_MS });
	await other.locator(".here input").uncheck();
	await asker.locator(".here", { hasText: "Amina" }).waitFor({ timeout: ARRIVAL_MS });
	await other.context().close();
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	await a.addAccount("amina", "Amina", "professional");
	await b.addAccount("ada", "Ada", "professional");
	const practice = (await a.essaim("import", writeSheet("Un atelier vélo pour reprendre confiance"))).split("\t")[0];
	const chromium = await browser();
	for (const size of Object.keys(sizes)) {
		const pages = await questionAndAnswer(chromium, size);
		await newAfterReload(pages);
		await mention(pages, size);
		await takeBack(pages, size);
		await triedIt(pages, practice, size);
		await visit(pages.asker, a.url + pages.path);
		await hereAndWriting(pages);
		await hereAcrossNodes(pages, size);
		if (size === "desktop") {
			expectNoFaults(pages.asker);
			await offlineOnce(pages);
		} else {
			expectNoFaults(pages.asker);
		}
		expectNoFaults(pages.answerer);
		await pages.asker.context().close();
		await pages.answerer.context().close();
	}
	console.log("asked, told, answered, accepted, quoted, read, and sent once");
});
