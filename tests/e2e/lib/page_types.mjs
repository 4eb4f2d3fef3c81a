// SPDX-License-Identifier: EUPL-1.2
// Every type of page of a set scene (scene.mjs), and how one comes to see it.
import { settled } from "./browser.mjs";

/** From the top to the end, as a reader does. */
async function readThrough(page) {
	for (let at = 0; at < await page.evaluate(() => document.documentElement.scrollHeight); at += 400) {
		await page.evaluate((top) => scrollTo({ top, behavior: "instant" }), at);
		await page.waitForTimeout(40);
	}
}

/** A page as it stands when everything on it has come. */
export async function show(page, url, type) {
	if (type.cut) await page.routeWebSocket(/\/ws$/, (socket) => socket.close());
	if (type.path.includes("#")) await page.goto("about:blank"); /* else nothing would be loaded */
	await page.goto(url + type.path);
	await settled(page);
	if (type.far) await readThrough(page);
	if (type.frames) await page.waitForSelector(type.frames);
	if (type.before) await type.before(page);
	await page.mouse.move(0, 0);
	await page.waitForTimeout(150);
}

/** The last step of a form, or another one. */
const atStep = (which) => async (page) => {
	if (!(await page.locator(".part-list details[open]").count())) await page.click(".part-list summary"); /* folded on a phone */
	await page.click(`.part-list li:${which} button`);
};

const unfolded = (selector) => async (page) => page.locator(selector).first().click();

const opened = async (page) => {
	await page.click(".opener");
	await page.waitForSelector(".composer textarea");
};

/**
 * Every type of page: its address, who looks at it (nobody: a stranger), and what is done before one looks.
 * PAGES=home,find narrows the choice. `far`: what is looked at loads only when one comes near it; `frames` names what has to be there before the page is judged; plain: the node writes it by itself, too;
 * alone: nobody but the node writes it; cut: there is no line, in a window of its own.
 */
export function pageTypes({ ids, structures }) {
	const sheet = ids["fr/01-cafe-des-halls.md"];
	const types = [
		{ name: "home", plain: true, path: "/" },
		{ name: "home-mine", path: "/", who: "claire" },
		{ name: "find", path: "/practices", frames: ".results[aria-busy=false] .card" },
		{ name: "find-results", plain: true, path: "/practices?q=caf", frames: ".results[aria-busy=false]" },
		{ name: "find-empty", plain: true, path: "/practices?q=zyxwv", frames: ".results[aria-busy=false]" },
		{ name: "practice", plain: true, path: `/practice/${sheet}` },
		{ name: "practice-translated", path: `/practice/${ids["be/01-two-chairs.md"]}?in=hu`, frames: ".practice" },
		{ name: "practice-mine", path: `/practice/${sheet}`, who: "claire", before: opened },
		{ name: "practice-editor", path: `/practice/${ids.revised}`, who: "zoe" },
		{ name: "practice-forked", path: `/practice/${ids.forked}`, who: "claire" },
		{ name: "practice-withdrawn", plain: true, path: `/practice/${ids.withdrawn}` },
		{ name: "practice-gone", plain: true, path: `/practice/${"0".repeat(64)}` },
		{ name: "practice-tried", path: `/practice/${ids["es/01-desayuno-de-oficios.md"]}`, who: "ines", far: true, frames: ".experiences .button", before: unfolded(".experiences > .button") },
		{ name: "practice-adopted", path: `/practice/${ids["be/01-two-chairs.md"]}`, who: "claire", far: true, frames: ".adoption .button", before: unfolded(".adoption .button") },
		{ name: "tool-film", plain: true, path: `/tool/${ids.filmed}`, frames: ".transcript", before: unfolded(".transcript summary") },
		{ name: "subtitles", path: `/subtitles/${ids.film}`, who: "claire", frames: ".lines .line" },
		{ name: "subtitles-own", path: `/subtitles/${ids.film}?of=${ids.subtitles}`, who: "claire", frames: ".lines .line", before: unfolded(".subtitling-lines > details summary") },
		{ name: "subtitles-stranger", path: `/subtitles/${ids.film}` },
		{ name: "toolboxes", plain: true, path: "/toolboxes", frames: ".card" },
		{ name: "toolbox", plain: true, path: `/toolbox/${ids.toolbox}`, frames: ".box-entry" },
		{ name: "toolbox-mine", path: `/toolbox/${ids.toolbox}`, who: "claire", frames: ".deeds .button" },
		{ name: "tool", plain: true, path: `/tool/${ids.tool}` },
		{ name: "tutorial", plain: true, path: `/tutorial/${ids.tutorial}`, frames: ".drawn" },
		{ name: "compare", plain: true, path: `/compare/${ids.revised}` },
		{ name: "take-back", path: `/take-back/${ids.own}`, who: "claire" },
		{ name: "person", plain: true, path: `/person/${ids.person}` },
		{ name: "person-mine", path: `/person/${ids.person}`, who: "claire" },
		{ name: "people", path: "/people", who: "zoe" },
		{ name: "leave", path: "/leave", who: "olga" },
		{ name: "tell", path: "/tell", who: "claire" },
		{ name: "tell-stranger", path: "/tell" },
		{ name: "write", path: "/write", who: "claire" },
		{ name: "write-part", path: `/write/${ids.draft}`, who: "claire", frames: ".write-form form" },
		{ name: "write-publish", path: `/write/${ids.draft}`, who: "claire", frames: ".write-form form", before: atStep("last-child") },
		{ name: "write-testimony", path: `/write/${ids.testimonyDraft}`, who: "claire", frames: ".write-form form" },
		{ name: "write-tool", path: `/write/${ids.toolDraft}`, who: "claire", frames: ".write-form form" },
		{ name: "write-toolbox", path: `/write/${ids.toolboxDraft}`, who: "claire", frames: ".write-form form", before: atStep("nth-child(2)") },
		{ name: "write-toolbox-publish", path: `/write/${ids.toolboxDraft}`, who: "claire", frames: ".write-form form", before: atStep("last-child") },
		{ name: "write-tutorial", path: `/write/${ids.tutorialDraft}`, who: "claire", frames: ".write-form form", before: atStep("nth-child(2)") },
		{ name: "write-gone", path: `/write/${"0".repeat(32)}`, who: "claire" },
		{ name: "drafts", path: "/drafts", who: "claire" },
		{ name: "merge", path: `/merge/${ids.forked}`, who: "claire" },
		{ name: "translate", path: `/translate/${ids["it/01-sportello-in-cortile.md"]}`, who: "claire", frames: ".desk" },
		{ name: "translate-stranger", path: `/translate/${sheet}` },
		{ name: "conversations", path: "/conversations", who: "claire" },
		{ name: "conversations-stranger", plain: true, path: "/conversations" },
		{ name: "room", path: `/room/${ids.room}`, who: "claire" },
		{ name: "question", plain: true, path: `/question/${ids["q-night"]}` },
		{ name: "experience", plain: true, path: `/experience/${ids["cafe-t"]}` },
		{ name: "ask", path: "/ask", who: "claire" },
		{ name: "notices", path: "/notices", who: "claire" },
		{ name: "searches", path: "/searches", who: "claire", frames: ".saved", before: unfolded(".saved button") },
		{ name: "searches-none", path: "/searches", who: "ines" },
		{ name: "find-mine", path: "/practices?q=accueil", who: "claire", frames: ".save-row" },
		{ name: "partners", plain: true, path: "/partners", frames: ".map .spot" },
		{ name: "spreading-one", plain: true, path: `/spreading?about=${sheet}`, frames: ".tree" },
		{ name: "spreading-structure", plain: true, path: `/spreading/${structures.a}`, frames: ".tree" },
		{ name: "spreading", plain: true, path: "/spreading", frames: ".tree" },
		{ name: "learn", plain: true, path: "/learn" },
		{ name: "about", plain: true, path: "/about" },
		{ name: "sign-in", path: "/sign-in" },
		{ name: "sign-up", path: "/sign-up" },
		{ name: "sign-up-faults", path: "/sign-up", before: async (page) => {
			await page.click("form button[type=submit]");
			await page.waitForSelector("[aria-invalid=true]");
		} },
		{ name: "sign-up-invited", path: `/sign-up#${ids.invite}`, frames: "form [name=login]" },
		{ name: "me", path: "/me", who: "claire", frames: "[name=how]", before: async (page) => page.check("[value=erase]") },
		{ name: "me-stranger", path: "/me" },
		{ name: "left", path: "/left" },
		{ name: "withdraw", plain: true, alone: true, path: "/withdraw" },
		{ name: "withdraw-fault", plain: true, alone: true, path: "/withdraw", before: async (page) => {
			await page.fill("main input", "123");
			await page.click("main form button[type=submit]");
			await page.waitForSelector("[aria-invalid=true], [role=alert]");
		} },
		{ name: "stop-letters", plain: true, alone: true, path: "/stop-letters/0" },
		{ name: "first-hour", path: "/first-hour", who: "olga", frames: "form" },
		{ name: "first-hour-learner", path: "/first-hour", who: "ines" },
		{ name: "moderation-operator", path: "/moderation", who: "olga" },
		{ name: "offline", path: "/decisions", who: "", cut: true, frames: ".line-bar p" },
		{ name: "flag", path: `/flag/${ids.bad}`, who: "ines" },
		{ name: "moderation", path: "/moderation", who: "zoe", before: unfolded("main summary") },
		{ name: "moderation-stranger", path: "/moderation" },
		{ name: "decisions", path: "/decisions" },
		{ name: "remark", path: "/remark?page=%2Fpartners" },
		{ name: "remarks", path: "/remarks", who: "zoe", before: unfolded("main summary") },
		{ name: "not-found", plain: true, path: "/nowhere/at/all" },
	];
	const wanted = process.env.PAGES?.split(",");
	return wanted ? types.filter(({ name }) => wanted.includes(name)) : types;
}
