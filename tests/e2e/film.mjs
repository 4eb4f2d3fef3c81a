// SPDX-License-Identifier: EUPL-1.2
// A film at A gets subtitles in two languages, one from an old file, one with the times of the first; at B it is watched with
// them, read along, and read without a script. Then they are corrected, and taken back everywhere.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, follow, open, signIn, visit } from "./lib/browser.mjs";
import { check, shoot } from "./lib/check.mjs";
import { makeFilm } from "./lib/film.mjs";
import { fail, federation, folder, main, Node } from "./lib/nodes.mjs";

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "HU", city: "Budapest", lang: "hu", title: "Esély Műhely" });
const ARRIVAL_MS = 40_000;
const PHONE = { width: 360, height: 780 };
const FILM_TENTHS = 40;
const SAID = ["Bonjour à toutes et à tous.", "Voici l’atelier."];
const HUNGARIAN = "Üdvözlünk mindenkit!";
/* as an old program saves it: Windows-1252 */
const SRT = Buffer.from("1\r\n00:00:00,200 --> 00:00:01,500\r\nBonjour \xe0 toutes et \xe0 tous.\r\n\r\n2\r\n00:00:01,600 --> 00:00:03,000\r\nVoici l\x92atelier.\r\n", "latin1");

async function publishTool(bytes) {
	const path = join(folder(), "film.webm");
	writeFileSync(path, bytes);
	const file = (await a.essaim("file", "add", path)).trim();
	const tool = join(folder(), "tool.json");
	writeFileSync(tool, JSON.stringify({ title: "Un film d’atelier", files: [{ file, size: bytes.length, type: "video/webm", name: "atelier.webm" }] }));
	return { file, tool: (await a.essaim("publish", "--kind", "tool", tool)).trim() };
}

const lines = (page) => page.locator(".lines .line");
const text = (page, at) => lines(page).nth(at).locator("textarea");

async function openEditor(page, file) {
	await page.locator(`a[href='/subtitles/${file}']`).click();
	await page.waitForURL(`**/subtitles/${file}`);
	await lines(page).first().waitFor();
}

/** Typed, kept over a reload, then replaced by a file that is brought back and taken again. */
async function writeFrench(page, file) {
	await openEditor(page, file);
	await text(page, 0).fill("Bonj");
	await page.waitForFunction(() => Object.keys(localStorage).some((name) => name.includes("draft.subtitles")));
	await page.reload();
	await page.waitForFunction(() => document.querySelector(".line textarea")?.value === "Bonj");
	const drop = await page.evaluateHandle((bytes) => {
		const data = new DataTransfer();
		data.items.add(new File([new Uint8Array(bytes)], "film.srt"));
		return data;
	}, [...SRT]);
	await page.dispatchEvent(".subtitling", "drop", { dataTransfer: drop });
	await page.getByText("Windows-1252").waitFor();
	await page.waitForFunction(() => document.querySelectorAll(".lines .line").length === 2);
	if ((await text(page, 0).inputValue()) !== SAID[0] || (await text(page, 1).inputValue()) !== SAID[1]) fail("the file was not read");
	await check(page, "a file was opened");
	await page.getByRole("button", { name: "Annuler", exact: true }).click();
	await page.waitForFunction(() => document.querySelector(".line textarea")?.value === "Bonj");
	await page.setInputFiles(".lines-import input[type=file]", { name: "none.vtt", mimeType: "text/vtt", buffer: Buffer.from("no times") });
	await page.locator(".lines-import .wrong").waitFor();
	page.faults.length = 0;
	await page.setInputFiles(".lines-import input[type=file]", { name: "film.srt", mimeType: "text/plain", buffer: SRT });
	await page.waitForFunction(() => document.querySelectorAll(".lines .line").length === 2);
	/* by keyboard: a new line, which says nothing yet, and back */
	await text(page, 1).press("Control+Enter");
	await page.waitForFunction(() => document.activeElement === document.querySelector(".line:nth-child(3) textarea"));
	await page.keyboard.press("Control+ArrowUp");
	await page.waitForFunction(() => document.activeElement === document.querySelector(".line:nth-child(2) textarea"));
	/* a line that ends before it begins is not published */
	const end = lines(page).first().locator("input").nth(1);
	await end.fill("0:00.100");
	await page.locator(".publish-bar .main").click();
	await page.locator(".line .wrong").first().waitFor();
	await check(page, "a fault");
	await end.fill("0:01.500");
	await page.locator(".publish-bar .main").click();
	await page.waitForURL("**/tool/*");
}

/** With the times of the French ones. */
async function writeHungarian(page, file) {
	await openEditor(page, file);
	await page.locator(".subtitling-what select").first().selectOption("hu");
	await page.getByRole("button", { name: "Reprendre ceux en français" }).click();
	await page.waitForFunction((said) => document.querySelector(".line textarea")?.value === said, SAID[0]);
	await text(page, 0).fill(HUNGARIAN);
	await page.locator(".publish-bar .main").click();
	await page.waitForURL("**/tool/*");
	await page.waitForFunction(() => document.querySelectorAll("video track").length === 2);
}

/** The film plays, shows the track of the reader's language, and a line leads to its place. */
async function watch(page, tool) {
	await visit(page, `${b.url}/tool/${tool}`);
	await page.waitForFunction(() => document.querySelectorAll("video track").length === 2, null, { timeout: ARRIVAL_MS });
	await page.waitForFunction((said) => {
		const tracks = [...document.querySelector("video").textTracks];
		return tracks.some((one) => one.mode === "showing" && one.language === "hu" && [...(one.cues ?? [])].some((cue) => cue.text === said));
	}, HUNGARIAN, { timeout: ARRIVAL_MS });
	const shown = await page.evaluate(async () => {
		const video = document.querySelector("video");
		const track = [...video.textTracks].find((one) => one.mode === "showing");
		video.muted = true;
		const seen = new Promise((resolve) => track.addEventListener("cuechange", () => track.activeCues.length && resolve(track.activeCues[0].text)));
		await video.play();
		return seen;
	});
	if (shown !== HUNGARIAN) fail(`shown over the film: ${shown}`);
	await page.locator(".transcript summary").click();
	await page.locator(".said-line").nth(1).waitFor();
	await page.locator(".said-line").nth(1).focus();
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelector("video").currentTime >= 1.6);
	await page.locator(".said-line[aria-current]").waitFor();
	await page.evaluate(() => document.querySelector("video").pause());
	await check(page, "read along");
}

/** A word that only the film says finds it, and the result leads to its place, with a script and without. */
async function findLine(page, plain, tool) {
	const link = "a.card-via[href*='film=']";
	for (const end = Date.now() + ARRIVAL_MS; ; await new Promise((resolve) => setTimeout(resolve, 300))) {
		await plain.goto(`${b.url}/practices?q=voici`);
		if (await plain.locator(link).count()) break;
		if (Date.now() > end) fail("the words of the film do not find it");
	}
	const href = await plain.locator(link).getAttribute("href");
	if (!href.startsWith(`/tool/${tool}?film=`) || !/&at=1600#film-[0-9a-f]{16}$/.test(href)) fail(`the line leads to ${href}`);
	await shoot(plain, "found-plain");
	await follow(plain, link);
	const source = await plain.locator("video").getAttribute("src");
	if (!source.endsWith("#t=1.600")) fail(`without a script the film begins at ${source}`);
	await visit(page, `${b.url}/practices?q=voici`);
	await page.locator(link).waitFor();
	await check(page, "found by what is said");
	await page.locator(link).click();
	await page.waitForURL(`**${href}`);
	await page.waitForFunction(() => Math.abs((document.querySelector("video")?.currentTime ?? 0) - 1.6) < 0.1);
}

async function readPlain(chromium, tool) {
	const page = await open(chromium, { locale: "hu", script: false, ...PHONE });
	await page.goto(`${b.url}/tool/${tool}`);
	const tracks = await page.locator("video track").evaluateAll((all) => all.map((one) => [one.kind, one.srclang, one.default]));
	if (tracks.length !== 2 || !tracks.some(([kind, lang, first]) => kind === "subtitles" && lang === "hu" && first)) fail(`tracks without a script: ${tracks}`);
	await page.locator(".transcript summary").click();
	await page.getByText(HUNGARIAN).waitFor();
	await shoot(page, "plain");
	expectNoFaults(page);
	return page;
}

/** Corrected and taken back by who wrote them: the film stays. */
async function takeBack(page, file, tool) {
	await visit(page, `${a.url}/tool/${tool}`);
	await page.waitForSelector("video track", { state: "attached" });
	const source = await page.locator("video track[srclang=fr]").getAttribute("src");
	await visit(page, `${a.url}/subtitles/${file}?of=${/[0-9a-f]{64}/.exec(source)[0]}`);
	await page.waitForFunction((said) => document.querySelector(".line textarea")?.value === said, SAID[0]);
	await text(page, 0).fill("Bonjour.");
	await page.locator(".publish-bar .main").click();
	await page.waitForURL("**/tool/*");
	await page.locator(".transcript summary").click();
	await page.getByText("Bonjour.", { exact: true }).waitFor();
	await page.locator(".transcript a[href*='?of=']").click();
	await page.waitForURL("**/subtitles/*");
	await page.locator(".subtitling-lines details summary").click();
	await page.locator(".subtitling-lines .danger").click();
	await page.waitForURL("**/tool/*");
	await page.waitForFunction(() => document.querySelectorAll("video track").length === 1);
	/* the page was shown as it was kept at first, with the track that is gone */
	page.faults = page.faults.filter((one) => !/status of 404/.test(one));
	for (const end = Date.now() + ARRIVAL_MS; ; await new Promise((resolve) => setTimeout(resolve, 300))) {
		if ((await fetch(`${b.url}${source.split("?")[0]}`)).status === 404) break;
		if (Date.now() > end) fail("what was taken back is still served at the partner");
	}
}

await main(async () => {
	await federation([a, b]);
	await a.addAccount("claire", "Claire", "professional");
	const chromium = await browser("--autoplay-policy=no-user-gesture-required");
	const claire = await open(chromium);
	await visit(claire, a.url);
	const { file, tool } = await publishTool(await makeFilm(claire, FILM_TENTHS));
	await signIn(claire, a, "claire", `/tool/${tool}`);
	await writeFrench(claire, file);
	await writeHungarian(claire, file);
	await claire.setViewportSize(PHONE);
	await visit(claire, `${a.url}/subtitles/${file}`);
	await lines(claire).first().waitFor();
	await check(claire, "the editor on a phone");
	expectNoFaults(claire);
	const eszter = await open(chromium, { locale: "hu" });
	await watch(eszter, tool);
	expectNoFaults(eszter);
	await findLine(eszter, await readPlain(chromium, tool), tool);
	expectNoFaults(eszter);
	await takeBack(claire, file, tool);
	expectNoFaults(claire);
	console.log("subtitled at A, watched, read along and read without a script at B, corrected, taken back");
});
