// SPDX-License-Identifier: EUPL-1.2
// A voice is recorded at A with a microphone that Chromium makes up, survives a reload, is sent, and plays at A and at B; a file
// whose sending is cut goes on after a reload; one that lies is refused; a picture loses the place where it was taken.
import { createHash, randomBytes } from "node:crypto";
import { browser, expectNoFaults, open, signIn, visit } from "./lib/browser.mjs";
import { check, shoot } from "./lib/check.mjs";
import { fail, federation, main, Node, writeSheet } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "IT", city: "Torino", lang: "it", title: "Casa dei Mestieri" });
const ARRIVAL_MS = 40_000;
const SAID = "Bonjour, je raconte notre atelier.";

const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");
const message = (page, text) => page.locator(".message", { hasText: text }).first();

async function compose(page) {
	await page.click(".opener");
	await page.waitForSelector(".composer .files-add");
}

/** Plays what a page shows, and answers how long it is. */
async function plays(page, audio) {
	return audio.evaluate(async (element) => {
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
}

async function speak(page) {
	await compose(page);
	await check(page, "composer");
	await page.locator(".recorder button").click();
	await page.locator(".recorder-time", { hasText: /0:0[2-9]/ }).waitFor();
	await shoot(page, "recording", { fullPage: false });
	await page.locator(".recorder button").click();
	await page.locator(".file-going audio").waitFor();
	await plays(page, page.locator(".file-going audio"));
	/* kept on this device until it is sent */
	await page.reload();
	await compose(page);
	await page.locator(".file-going audio").waitFor();
	await page.locator(".file-going textarea").fill(SAID);
	await check(page, "recorded");
	await page.waitForTimeout(300); /* written down */
	await page.click(".composer button[type=submit]");
	const spoken = page.locator(".message", { has: page.locator("audio") }).first();
	await spoken.waitFor({ timeout: ARRIVAL_MS });
	await spoken.locator("summary").click();
	await spoken.getByText(SAID).waitFor();
	if ((await plays(page, spoken.locator("audio"))) <= 0) fail("a voice message does not play");
	await check(page, "voice message");
	return spoken.locator("audio").evaluate((element) => new URL(element.src).pathname);
}

async function hear(page, practice, path) {
	await visit(page, `${b.url}/practice/${practice}`);
	const spoken = page.locator(".message", { has: page.locator("audio") }).first();
	await spoken.waitFor({ timeout: ARRIVAL_MS });
	for (const end = Date.now() + ARRIVAL_MS; Date.now() < end; await page.waitForTimeout(500)) {
		if ((await page.evaluate(async (file) => (await fetch(file, { method: "GET" })).status, path)) === 200) break;
	}
	page.faults.length = 0; /* while it was on its way, the node said so */
	await page.reload();
	if ((await plays(page, page.locator(".message audio").first())) <= 0) fail("the voice does not play at the partner");
	await check(page, "voice at the partner");
}

/** Sending is cut in the middle; after a reload it goes on, and no byte is another. */
async function cut(page) {
	const bytes = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(3_000_000)]);
	let pieces = 0;
	await compose(page);
	await page.route("**/uploads/**", (route) => (++pieces > 4 ? route.abort() : route.continue()));
	await page.setInputFiles(".files-add input[type=file]", { name: "guide.pdf", mimeType: "application/pdf", buffer: bytes });
	await page.locator(".file-going .hint", { hasText: "Attend la connexion" }).waitFor();
	if (pieces < 5) fail("nothing was sent before the line was cut");
	await check(page, "cut");
	/* the line stays cut over the reload */
	await page.reload();
	await compose(page);
	await page.locator(".file-going .hint", { hasText: "Attend la connexion" }).waitFor({ timeout: ARRIVAL_MS });
	page.faults.length = 0; /* the requests that were cut */
	await page.unroute("**/uploads/**");
	let after = 0;
	page.on("request", (request) => (after += /\/uploads\//.test(request.url()) ? 1 : 0));
	/* asked for before the file is through, it goes by itself */
	await page.fill(".composer textarea", "Voici le guide.");
	await page.click(".composer button[type=submit]");
	const link = message(page, "Voici le guide.").locator("a[href^='/files/']");
	await link.waitFor({ timeout: ARRIVAL_MS });
	const got = await page.evaluate(async (href) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", await (await fetch(href)).arrayBuffer()))].map((byte) => byte.toString(16).padStart(2, "0")).join(""), await link.getAttribute("href"));
	if (got !== sha(bytes)) fail("the file is another");
	if (after === 0 || after > 10) fail(`${after} pieces were sent after the cut: it began anew`);
}

async function lie(page) {
	await compose(page);
	await page.setInputFiles(".files-add input[type=file]", { name: "photo.png", mimeType: "image/png", buffer: Buffer.from("<html><script>alert(1)</script></html>") });
	await page.locator(".file-going .wrong", { hasText: "ne correspond pas" }).waitFor();
	await check(page, "lying");
	await page.locator(".file-going button").last().click();
	await page.setInputFiles(".files-add input[type=file]", { name: "dessin.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") });
	await page.locator(".file-going .wrong", { hasText: "ne sont pas acceptés" }).waitFor();
	await page.locator(".file-going button").last().click();
	await page.locator(".file-going").waitFor({ state: "detached" });
	await page.locator(".composer-head button").click();
}

/** A real picture with a place in it, as a phone writes it. */
async function picture(page) {
	const base64 = await page.evaluate(async () => {
		const canvas = new OffscreenCanvas(320, 200);
		const on = canvas.getContext("2d");
		on.fillStyle = "#0B5C6B";
		on.fillRect(20, 20, 200, 120);
		const blob = await canvas.convertToBlob({ type: "image/jpeg" });
		return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
	});
	const plain = Buffer.from(base64, "base64");
	const exif = Buffer.concat([Buffer.from("Exif\0\0II*\0\x08\0\0\0\x02\0", "latin1"),
		Buffer.from("1201030001000000010000002588040001000000260000000000000001000100020002000000", "hex"), Buffer.from("N\0\0\0\0\0\0\0GPS 48.8566", "latin1")]);
	const jpeg = Buffer.concat([plain.subarray(0, 2), Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255]), exif, plain.subarray(2)]);
	await compose(page);
	await page.setInputFiles(".files-add input[type=file]", { name: "atelier.jpg", mimeType: "image/jpeg", buffer: jpeg });
	await page.locator(".file-going .hint", { hasText: /^Envoyé$/ }).waitFor({ timeout: ARRIVAL_MS });
	/* here, but its message is not sent yet */
	await page.reload();
	await compose(page);
	await page.locator(".file-going .hint", { hasText: /^Envoyé$/ }).waitFor({ timeout: ARRIVAL_MS });
	await page.locator(".file-going textarea").fill("Un rectangle bleu");
	await page.fill(".composer textarea", "Notre atelier en image.");
	await page.click(".composer button[type=submit]");
	const image = message(page, "Notre atelier en image.").locator("img");
	await image.waitFor({ timeout: ARRIVAL_MS });
	if ((await image.getAttribute("alt")) !== "Un rectangle bleu") fail("the picture does not say what it shows");
	await image.scrollIntoViewIfNeeded(); /* it loads when it is seen */
	await image.evaluate((element) => element.decode());
	const told = await page.evaluate(async (src) => new TextDecoder("latin1").decode(await (await fetch(src)).arrayBuffer()), await image.getAttribute("src"));
	if (told.includes("GPS") || told.includes("Exif")) fail("the picture tells where it was taken");
	await check(page, "picture");
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	const practice = (await a.essaim("import", writeSheet("Un atelier vélo pour reprendre confiance"))).split("\t")[0];
	const chromium = await browser("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required");
	const claire = await open(chromium, { width: 360, height: 740 });
	await signIn(claire, a, "claire", `/practice/${practice}`);
	const path = await speak(claire);
	await cut(claire);
	await lie(claire);
	await picture(claire);
	expectNoFaults(claire);
	const ada = await open(chromium, { locale: "it" });
	await hear(ada, practice, path);
	expectNoFaults(ada);
	console.log("spoken, heard here and at the partner, cut and gone on with, refused, cleaned");
});
