// SPDX-License-Identifier: EUPL-1.2
// Chromium, driven by playwright-core; pages that report every error; accessibility by axe-core.
import { existsSync } from "node:fs";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { atEnd, fail, folder, PASSWORD, source } from "./nodes.mjs";
import { chromiumTrust, secure } from "./secure.mjs";

const require = createRequire(join(source, "web-ui/package.json"));
const STEP_MS = 40_000; /* machines are shared: a limit, not a measure */

export const languages = ["fr", "en", "es", "ca", "it", "hu"];

function need(name) {
	try {
		return require.resolve(name);
	} catch {
		return fail(`${name} is not installed: run "npm ci" in web-ui`);
	}
}

function program() {
	const path = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((one) => one && existsSync(one));
	if (!path) fail("Chromium is not installed: run bootstrap/dependencies test, or name it in CHROMIUM");
	return path;
}

const settings = (more) => ({
	executablePath: program(),
	args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", ...more, ...(secure ? chromiumTrust(folder()) : [])],
});

export async function browser(...more) {
	const { chromium } = require(need("playwright-core"));
	const one = await chromium.launch(settings(more));
	atEnd(() => one.close());
	return one;
}

/** A browser that keeps what it has in a folder: closed and opened again it is the same. Its service worker works. */
export async function ownBrowser(name, { locale = "fr", width = 1280, height = 900 } = {}) {
	const { chromium } = require(need("playwright-core"));
	const context = await chromium.launchPersistentContext(join(folder(), name), {
		...settings([]), locale, viewport: { width, height }, reducedMotion: "reduce", serviceWorkers: "allow",
	});
	context.setDefaultTimeout(STEP_MS);
	atEnd(() => context.close());
	return context;
}

/** A page in a window of its own. Errors of scripts and refusals of the content policy gather in page.faults. */
export async function open(chromium, { locale = "fr", dark = false, width = 1280, height = 900, expectOffline = false, script = true, state, worker = false } = {}) {
	const context = await chromium.newContext({
		locale,
		storageState: state,
		serviceWorkers: worker ? "allow" : "block", /* tests/e2e/offline.mjs is about it */
		javaScriptEnabled: script,
		colorScheme: dark ? "dark" : "light",
		viewport: { width, height },
		reducedMotion: "reduce",
	});
	context.setDefaultTimeout(STEP_MS);
	const page = await context.newPage();
	page.faults = [];
	page.on("pageerror", (why) => page.faults.push(`${why.message} on ${page.url()}`));
	page.on("console", (message) => {
		const text = message.text();
		if (message.type() !== "error" || (expectOffline && /ERR_|WebSocket/.test(text))) return;
		if (/status of 4(00|04|10)/.test(text) && message.location().url === page.url()) return; /* the page itself says so */
		page.faults.push(`${text} on ${page.url()}`);
	});
	return page;
}

export function expectNoFaults(page) {
	if (page.faults.length > 0) fail(`the page reported errors:\n  ${page.faults.join("\n  ")}`);
}

/** Waits until a page shows what it has to show, and the application has taken it over from the node. */
export async function settled(page) {
	await page.waitForSelector("h1");
	await page.waitForFunction(() => !document.querySelector(".skeleton, #given"), null, { polling: 50 });
}

/** The page that a link inside the application leads to: its heading takes the focus as soon as it is there. */
export async function landed(page) {
	await page.waitForSelector("h1:focus");
	await settled(page);
}

export async function visit(page, address) {
	await page.goto(address);
	await settled(page);
}

/** Clicks what leads to another document, and waits until that is here. */
export async function follow(page, selector) {
	const here = page.waitForEvent("load");
	await page.click(selector);
	await here;
}

export async function signIn(page, node, login, next = "/") {
	await page.goto(`${node.url}/sign-in?next=${encodeURIComponent(next)}`);
	await page.fill("[name=login]", login);
	await page.fill("[name=password]", PASSWORD);
	await page.click("button[type=submit]");
	await page.waitForFunction(() => !location.pathname.startsWith("/sign-in"));
	await page.waitForSelector(".person-name");
}

const axe = () => readFileSync(need("axe-core"), "utf8");

/** Violations of the page as it stands, one line each. */
export async function violations(page, rules = null) {
	if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe());
	const found = await page.evaluate(async (only) => {
		const { violations: all } = await window.axe.run(document, {
			runOnly: only ?? ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
			resultTypes: ["violations"],
		});
		/* What the bar at the window's edge covers can be scrolled free: it is looked at again in the middle. */
		const staysSmall = async (node) => {
			const before = scrollY;
			const target = document.querySelector(node.target.join(" "));
			target.scrollIntoView({ block: "center", behavior: "instant" });
			const again = await window.axe.run(target, { runOnly: ["target-size"] });
			scrollTo({ top: before, behavior: "instant" });
			return again.violations.length > 0;
		};
		const kept = [];
		for (const one of all) {
			const nodes = [];
			for (const node of one.nodes) if (one.id !== "target-size" || await staysSmall(node)) nodes.push(node);
			if (nodes.length > 0) kept.push({ ...one, nodes });
		}
		return kept.map((one) => `${one.id}: ${one.help} (${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")})`);
	}, rules);
	return found;
}

/** By how many pixels a page is wider than its window. */
export const overflow = (page) =>
	page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
