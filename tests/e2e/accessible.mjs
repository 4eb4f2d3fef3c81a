// SPDX-License-Identifier: EUPL-1.2
// Every type of page as it is in use: axe-core finds nothing, light and dark; at 320 px, which is what a window of 1280 px
// becomes at 400 %, nothing moves sideways and the menu is one row; what can be pressed is at least 24 px wide and high. ESSAIM_LONG=1 looks at each
// page in all six languages; otherwise each day one or two of them have their turn, others on each page.
import { browser, expectNoFaults, languages, open, overflow, settled, violations } from "./lib/browser.mjs";
import { fail, main } from "./lib/nodes.mjs";
import { pageTypes, show } from "./lib/page_types.mjs";
import { scene } from "./lib/scene.mjs";
import { tooSmall } from "./lib/targets.mjs";

const WIDE = { width: 1280, height: 860 };
const ZOOMED = { width: 320, height: 256 }; /* 1280 x 1024 at 400 % */
const LANES = 2;
const faults = new Set();
let looks = 0;

/** Which languages have their turn on a page. */
function turnsOf(at) {
	if (process.env.ESSAIM_LONG) return languages;
	const day = Math.floor(Date.now() / 86_400_000);
	return Array.from({ length: 1 + ((at + day) % 2) }, (_, i) => languages[(at + day + i * 3) % languages.length]);
}

/** The words of the menu stay in one row. */
const menuRows = (page) => page.evaluate(() => new Set([...document.querySelectorAll(".top nav li")].map((one) => one.offsetTop)).size);

async function judge(page, what) {
	looks++;
	await page.setViewportSize(ZOOMED);
	const wider = await overflow(page);
	if (wider > 0) faults.add(`${what}: ${wider} px wider than a window of ${ZOOMED.width} px`);
	if ((await menuRows(page)) > 1) faults.add(`${what}: the menu has several rows in a window of ${ZOOMED.width} px`);
	for (const one of await tooSmall(page)) faults.add(`${what}, narrow: ${one}`);
	await page.setViewportSize(WIDE);
	for (const one of await tooSmall(page)) faults.add(`${what}: ${one}`);
	for (const one of await violations(page)) faults.add(`${what}: ${one}`);
	await page.emulateMedia({ colorScheme: "dark" });
	for (const one of await violations(page, ["color-contrast"])) faults.add(`${what}, dark: ${one}`);
	await page.emulateMedia({ colorScheme: "light" });
}

/** The application speaks another language without being loaded again. */
async function look(page, url, type, turns) {
	await show(page, url, type);
	for (const lang of turns) {
		if ((await page.getAttribute("html", "lang")) !== lang) {
			await page.selectOption(".language select", lang);
			await page.waitForSelector(`html[lang=${lang}]`);
			await settled(page);
			await page.waitForTimeout(100);
		}
		await judge(page, `${type.name} ${lang}`);
	}
}

/** What the node writes by itself, before any script is here. */
async function lookAtPlain(chromium, url, type, turns) {
	for (const lang of turns) {
		const page = await open(chromium, { locale: lang, ...WIDE });
		await page.route("**/assets/*.js", (route) => route.abort());
		await page.goto(url + type.path);
		if (type.before) await type.before(page);
		await judge(page, `${type.name} ${lang} from the node`);
		await page.context().close();
	}
}

/** A check that cannot fail proves nothing. */
async function selfCheck(chromium, url) {
	const page = await open(chromium, WIDE);
	await page.goto(`${url}/about`);
	await settled(page);
	await page.evaluate(() => {
		const button = document.createElement("button");
		Object.assign(button.style, { width: "20px", height: "20px", padding: 0, minHeight: 0 });
		document.querySelector("main").append(button);
	});
	const found = await tooSmall(page);
	if (!found.some((one) => one.includes("20 x 20"))) fail(`a button of 20 px is not noticed: ${found}`);
	await page.context().close();
}

await main(async () => {
	const chromium = await browser();
	const set = await scene(chromium, { most: 1 });
	const { url } = set.nodes.a;
	await selfCheck(chromium, url);
	const types = pageTypes(set).map((type, at) => ({ ...type, turns: turnsOf(at) }));
	const rest = [...new Set(types.map(({ who }) => who))];
	const lane = async () => {
		for (let who = rest.shift(); rest.length >= 0 && who !== null; who = rest.length ? rest.shift() : null) {
			const page = who ? await set.enter(chromium, who, WIDE) : await open(chromium, WIDE);
			for (const type of types.filter((one) => one.who === who && !one.alone)) await look(page, url, type, type.turns);
			expectNoFaults(page);
			await page.context().close();
		}
	};
	await Promise.all(Array.from({ length: LANES }, lane));
	for (const type of types.filter(({ plain }) => plain)) await lookAtPlain(chromium, url, type, type.turns);
	console.log(`${types.length} types of page, ${looks} looks, ${faults.size} faults`);
	if (faults.size > 0) fail([...faults].join("\n  "));
});
