// SPDX-License-Identifier: EUPL-1.2
// Pages in use: what those who are signed in see, in six languages; by keyboard alone; through a restart of their node; and
// small. Every type of page by itself: accessible.mjs; partners: partners.mjs.
import { join } from "node:path";
import { browser, expectNoFaults, landed, languages, open, overflow, settled, signIn, violations, visit } from "./lib/browser.mjs";
import { faultsOf } from "./lib/check.mjs";
import { tabTo, type } from "./lib/keyboard.mjs";
import { essaim, fail, federation, folder, main, Node, PASSWORD, sheet, writeSheet } from "./lib/nodes.mjs";

const FIRST_VIEW_MOST_KIB = 60;
const NARROWEST = 320;
const LANES = 3;

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "HU", city: "Pécs", lang: "hu", title: "Pályaorientációs Ház" });
const faults = [];
let checked = 0;

async function check(page, what) {
	checked++;
	faults.push(...await faultsOf(page, what));
}

/** Several at a time, each item once. */
async function inLanes(items, work) {
	const rest = [...items];
	const lane = async () => {
		for (let item = rest.shift(); item; item = rest.shift()) await work(item);
	};
	await Promise.all(Array.from({ length: LANES }, lane));
}

const pagesOf = (practice) => ({
	home: "/",
	practices: "/practices",
	practice: `/practice/${practice}`,
	conversations: "/conversations",
	partners: "/partners",
	"sign up": "/sign-up",
});

/** A check that cannot fail proves nothing. */
async function selfCheck(chromium) {
	const page = await open(chromium);
	await visit(page, `${a.url}/about`);
	await page.evaluate(() => {
		const image = document.createElement("img");
		image.width = 3000;
		document.querySelector("main").append(image);
	});
	const found = await violations(page);
	if (!found.some((one) => one.startsWith("image-alt"))) fail("axe-core does not see an image without a text");
	if ((await overflow(page)) === 0) fail("a page that is too wide is not noticed");
	await page.context().close();
}

async function darkAndNarrow(chromium, practice) {
	const page = await open(chromium, { locale: "hu", dark: true, width: 390, height: 844 });
	for (const name of ["home", "practices", "practice", "conversations", "partners", "sign up"]) {
		await visit(page, a.url + pagesOf(practice)[name]);
		await check(page, `dark phone ${name}`);
	}
	await page.click(".tools button");
	await page.waitForSelector("html[data-theme=light]");
	await check(page, "switched to light");
	await page.selectOption(".language select", "it");
	await page.waitForSelector("html[lang=it]");
	await page.reload();
	await page.waitForSelector("html[lang=it][data-theme=light]");
	expectNoFaults(page);
	await page.context().close();
}

/** What only those who are signed in see: the composer, an import with its preview, faults of a form. */
async function signedIn(chromium, locale, practice) {
	const page = await open(chromium, { locale, width: 390, height: 844 });
	await visit(page, `${a.url}/sign-up`);
	await page.click("form button[type=submit]");
	await page.waitForSelector("[aria-invalid=true]");
	await check(page, `${locale} sign up with faults`);
	await signIn(page, a, "claire", `/practice/${practice}`);
	await settled(page);
	await page.click(".opener");
	await page.click(".composer button[type=submit]");
	await check(page, `${locale} composer with a fault`);
	for (const path of ["/conversations", "/ask", "/notices"]) {
		await visit(page, a.url + path);
		await page.evaluate(() => document.querySelector("details")?.setAttribute("open", ""));
		await check(page, `${locale} ${path}`);
		await page.setViewportSize({ width: NARROWEST, height: 700 });
		const wider = await overflow(page);
		if (wider > 0) faults.push(`${locale} ${path}: ${wider} px wider than a window of ${NARROWEST} px`);
		await page.setViewportSize({ width: 390, height: 844 });
	}
	await visit(page, `${a.url}/tell`);
	await page.waitForSelector("#sheet-text");
	await check(page, `${locale} tell`);
	await page.fill("#sheet-text", `${sheet("Un essai")}\n\nZyxwv qponm.\n`);
	await page.click("form button[type=submit]");
	await page.waitForSelector(".publish-bar");
	await check(page, `${locale} preview`);
	expectNoFaults(page);
	await page.context().close();
}

async function byKeyboard(chromium, practice) {
	const page = await open(chromium, { locale: "en", width: 1280, height: 800 });
	await visit(page, `${a.url}/practice/${practice}`);
	await tabTo(page, "Create an account");
	await page.keyboard.press("Enter");
	await page.waitForURL("**/sign-up?**");
	await landed(page);
	await type(page, "name", "Noor");
	await type(page, "login", "noor");
	await type(page, "password", PASSWORD);
	await tabTo(page, "role");
	await page.keyboard.press("ArrowDown");
	await type(page, "wish", "I guide people who look for work.");
	await tabTo(page, "Create the account");
	await page.keyboard.press("Enter");
	await page.waitForURL("**/practice/**#discussion");
	await page.waitForSelector(".opener");
	await tabTo(page, "Write a message");
	await page.keyboard.press("Enter");
	await page.keyboard.type("Written without a mouse.");
	await page.keyboard.press("Control+Enter");
	await page.waitForSelector("text=Written without a mouse.");
	await page.waitForSelector(".opener:focus");
	await tabTo(page, "Sign out", "Shift+Tab");
	await page.keyboard.press("Enter");
	await page.waitForSelector("a.person");
	await tabTo(page, "Sign in", "Shift+Tab");
	await page.keyboard.press("Enter");
	await page.waitForURL("**/sign-in?**");
	await landed(page);
	await type(page, "login", "noor");
	await type(page, "password", PASSWORD);
	await page.keyboard.press("Enter");
	await page.waitForURL("**/practice/**");
	await page.waitForSelector(".person button");
	await settled(page);
	await tabTo(page, "Answer Noor");
	expectNoFaults(page);
	await page.context().close();
}

/** A node goes away under an open page and comes back: what was written waits, is said to wait, and goes out once. */
async function throughARestart(chromium, practice) {
	const page = await open(chromium, { locale: "fr", expectOffline: true });
	await signIn(page, a, "amina", `/practice/${practice}`);
	await settled(page);
	await page.click(".opener");
	const text = "Rien de tout cela ne doit se perdre.";
	await page.fill(".composer textarea", text);
	await a.stop();
	await page.waitForSelector(".line-bar p");
	await check(page, "without a connection");
	await page.click(".composer button[type=submit]");
	await page.waitForSelector(`.message-waiting >> text=${text}`);
	await check(page, "a message that waits");
	await a.start();
	await page.waitForFunction(() => !document.querySelector(".line-bar p"), null, { timeout: 30_000 });
	await page.waitForFunction(() => !document.querySelector(".message-waiting"), null, { timeout: 30_000 });
	await page.waitForSelector(`.message >> text=${text}`);
	await page.reload();
	await settled(page);
	await page.waitForSelector(`.message >> text=${text}`);
	if ((await page.locator(`.message >> text=${text}`).count()) !== 1) fail("the message was published twice");
	await page.click(".opener");
	await page.fill(".composer textarea", "Un brouillon.");
	await page.reload();
	await page.click(".opener");
	if ((await page.inputValue(".composer textarea")) !== "Un brouillon.") fail("a draft did not survive a reload");
	expectNoFaults(page);
	await page.context().close();
}

/** What others write is only ever text. */
async function hostileText(chromium, practice) {
	const page = await open(chromium, { locale: "en" });
	await signIn(page, a, "amina", `/practice/${practice}`);
	await settled(page);
	const text = "<img src=x onerror=document.title='taken'> javascript:alert(1) \u202Eabc <script>1</script>";
	await page.click(".opener");
	await page.fill(".composer textarea", text);
	await page.click(".composer button[type=submit]");
	await page.waitForFunction((wanted) => [...document.querySelectorAll(".message .prose")].some((one) => one.textContent === wanted), text);
	if ((await page.title()) === "taken" || (await page.locator(".message img, .message script, .message .prose a").count()) > 0) {
		fail("written text became markup");
	}
	expectNoFaults(page);
	await page.context().close();
}

/** What a reader selects in a message stands quoted in the answer, and the answer below it. */
async function quoting(chromium, practice) {
	const page = await open(chromium, { locale: "en" });
	await signIn(page, a, "amina", `/practice/${practice}`);
	await settled(page);
	await page.evaluate(() => getSelection().selectAllChildren(document.querySelector(".message .prose")));
	const words = await page.evaluate(() => getSelection().toString().trim());
	await page.click(".message footer button");
	if ((await page.textContent(".replying .quote p")) !== words) fail("selected words are not quoted");
	await page.fill(".composer textarea", "Which ones?");
	await page.click(".composer button[type=submit]");
	await page.waitForSelector(".answers-list blockquote");
	await check(page, "en discussion with an answer");
	expectNoFaults(page);
	await page.context().close();
}

/** The mark at the foot of a sheet gives a file that `essaim verify` accepts. */
async function proof(chromium, practice) {
	const page = await open(chromium, { locale: "en" });
	await visit(page, `${a.url}/practice/${practice}`);
	await page.click(".proof summary");
	const [download] = await Promise.all([page.waitForEvent("download"), page.click(".proof a[download]")]);
	const path = join(folder(), download.suggestedFilename());
	await download.saveAs(path);
	await essaim(["verify", path]);
	expectNoFaults(page);
	await page.context().close();
}

/** Cuts the line right after the next request of a method: the node takes it, its answer never arrives. */
async function loseAnswerOf(page) {
	const cut = { method: null };
	await page.routeWebSocket(/\/ws$/, (socket) => {
		const node = socket.connectToServer();
		let silent = false;
		socket.onMessage((message) => {
			node.send(message);
			if (!cut.method || !Buffer.from(message).includes(cut.method)) return;
			cut.method = null;
			silent = true;
			setTimeout(() => socket.close(), 500);
		});
		node.onMessage((message) => {
			if (!silent) socket.send(message);
		});
	});
	return cut;
}

/** What was stored although its answer was lost is not published a second time. */
async function lostAnswers(chromium, practice) {
	const page = await open(chromium, { locale: "en", expectOffline: true });
	const cut = await loseAnswerOf(page);
	await signIn(page, a, "amina", `/practice/${practice}`);
	await settled(page);
	await page.click(".opener");
	await page.fill(".composer textarea", "Said once.");
	cut.method = "comment.publish";
	await page.click(".composer button[type=submit]");
	await page.waitForSelector(".opener");
	await page.waitForFunction(() => !document.querySelector(".message-waiting"), null, { timeout: 30_000 });
	if ((await page.locator(".message >> text=Said once.").count()) !== 1) fail("a message whose answer was lost is not shown once");

	const title = "Told once, answered never";
	await visit(page, `${a.url}/tell`);
	await page.fill("#sheet-text", sheet(title));
	await page.click("form button[type=submit]");
	await page.waitForSelector(".publish-bar");
	cut.method = "import.publish";
	await page.click(".publish-bar .main");
	await page.waitForSelector(".publish-bar .failed");
	await page.click(".publish-bar .main");
	await page.waitForSelector(".done a.main");
	await visit(page, `${a.url}/practices`);
	if ((await page.locator(".card", { hasText: title }).count()) !== 1) fail("a sheet whose answer was lost was published twice");
	expectNoFaults(page);
	await page.context().close();
}

async function firstView(chromium) {
	const page = await open(chromium, { locale: "fr" });
	const sizes = [];
	page.on("requestfinished", (request) => {
		if (request.resourceType() === "script") sizes.push(request.sizes().then((size) => size.responseBodySize));
	});
	await visit(page, `${a.url}/`);
	await page.waitForLoadState("networkidle");
	const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
	const kib = bytes / 1024;
	console.log(`first view: ${kib.toFixed(1)} KiB of JavaScript over the wire in ${sizes.length} files`);
	if (kib > FIRST_VIEW_MOST_KIB) fail(`the first view takes more than ${FIRST_VIEW_MOST_KIB} KiB`);
	await page.context().close();
}

await main(async () => {
	await federation([a, b]);
	/* Two people, since a node lets nobody try passwords too often. */
	await a.addAccount("claire", "Claire", "professional");
	await a.addAccount("amina", "Amina", "professional");
	const practice = (await a.essaim("import", writeSheet("Un atelier vélo pour reprendre confiance"))).split("\t")[0];
	const chromium = await browser();
	await selfCheck(chromium);
	await firstView(chromium);
	await inLanes(languages, async (locale) => {
		await signedIn(chromium, locale, practice);
	});
	await darkAndNarrow(chromium, practice);
	await byKeyboard(chromium, practice);
	await hostileText(chromium, practice);
	await quoting(chromium, practice);
	await proof(chromium, practice);
	await lostAnswers(chromium, practice);
	await throughARestart(chromium, practice);
	console.log(`${checked} pages checked with axe-core: ${faults.length} violations`);
	if (faults.length > 0) fail(faults.join("\n  "));
});
