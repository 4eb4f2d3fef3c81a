// SPDX-License-Identifier: EUPL-1.2
// Passkeys, with the virtual authenticators of Chromium: one is added, opens, gets a name, is removed, and opens no more;
// at the size of a phone and of a desktop, in light and dark.
import { createRequire } from "node:module";
import { join } from "node:path";
import { freePort } from "../lib/ports.mjs";
import { browser, expectNoFaults, languages, open, signIn, visit } from "./lib/browser.mjs";
import { faultsOf } from "./lib/check.mjs";
import { fail, main, Node, PASSWORD, pause, source } from "./lib/nodes.mjs";
import { secure } from "./lib/secure.mjs";

const WINDOWS = { phone: { width: 360, height: 740, dark: true }, desktop: { width: 1280, height: 900 } };
const STATES_MS = 40_000;
const a = new Node("a", { country: "FR", city: "Metz", lang: "fr", title: "Atelier « du Passage »" });
const faults = [];
const require = createRequire(join(source, "web-ui/package.json"));

const check = async (page, what) => faults.push(...await faultsOf(page, what));

/** A device with a screen lock, which answers by itself; its passkeys are asked for by `keys`. */
async function device(page, more = {}) {
	const session = await page.context().newCDPSession(page);
	await session.send("WebAuthn.enable", { enableUI: false });
	const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
		options: {
			protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
			automaticPresenceSimulation: true, ...more,
		},
	});
	const keys = async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
	/* whether somebody touches it */
	const touched = (enabled) => session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
	return { session, authenticatorId, keys, touched };
}

const items = (page) => page.locator("#passkeys .passkey");
const inside = (page) => page.waitForSelector(".person button", { state: "attached" });
const leave = async (page) => {
	await page.locator(".person button").evaluate((button) => button.click());
	await page.waitForSelector("a.person", { state: "attached" });
};
const count = (page, wanted) =>
	page.waitForFunction((n) => document.querySelectorAll("#passkeys .passkey").length === n, wanted);

async function add(page, wanted) {
	await page.locator("#passkeys > .actions button").click();
	await count(page, wanted);
}

const doorSelector = "#passkey";
const door = (page) => page.locator(doorSelector);
const come = (page) => visit(page, `${a.url}/sign-in?next=/me`);

/** By the button; what the browser asks quietly meanwhile is not answered by the device. */
async function press(page, { touched }) {
	await touched(false);
	await come(page);
	await door(page).waitFor();
	const quiet = await page.evaluate(() => PublicKeyCredential.isConditionalMediationAvailable()); /* not with a stick alone */
	if (quiet) await page.waitForFunction(() => window.asked === 1); /* it waits */
	await touched(true);
	await page.locator(`${doorSelector} button`).click();
}

async function sheet(chromium, more) {
	const page = await open(chromium, more);
	page.context().setDefaultTimeout(STATES_MS);
	await page.addInitScript(() => {
		const get = navigator.credentials?.get.bind(navigator.credentials);
		if (get) navigator.credentials.get = (...what) => {
			window.asked = (window.asked ?? 0) + 1;
			return get(...what);
		};
	});
	return page;
}

async function gone({ keys }) {
	for (const end = Date.now() + STATES_MS; (await keys()).length > 0; await pause(100)) {
		if (Date.now() > end) fail("the device still has a passkey that was removed");
	}
}

/** The whole way, in one window. */
async function way(chromium, size) {
	const page = await sheet(chromium, { locale: "fr", ...WINDOWS[size] });
	page.on("dialog", (dialog) => dialog.accept());
	const phone = await device(page);
	await signIn(page, a, `mara-${size}`, "/me");
	await page.waitForSelector("#passkeys");
	await check(page, `${size} none yet`);
	await add(page, 1);
	const [key] = await phone.keys();
	if (!key.isResidentCredential || key.rpId !== "a.essaim.test") fail(`the passkey is of ${key.rpId}`);
	const handle = Buffer.from(key.userHandle, "base64");
	if (handle.length !== 32 || handle.includes("mara")) fail("the handle tells who it is");
	await check(page, `${size} one`);

	/* the same device makes no second one */
	await page.locator("#passkeys > .actions button").click();
	await page.waitForSelector("#passkeys > .wrong");

	await items(page).locator("button").first().click();
	await page.fill("[name=passkey-name]", "Clé bleue");
	await check(page, `${size} rename`);
	await page.press("[name=passkey-name]", "Enter");
	await page.waitForSelector("#passkeys strong:text-is('Clé bleue')");

	await leave(page);
	await press(page, phone);
	await inside(page);
	await page.waitForSelector("#passkeys strong:text-is('Clé bleue')");
	await page.waitForSelector("#passkeys .hint:has-text('dernière utilisation')");
	await check(page, `${size} used`);

	/* removed here: the device is told, and forgets it; one that is told nothing brings it again, and it opens no more */
	await items(page).locator("button").nth(1).click();
	await count(page, 0);
	await leave(page);
	await gone(phone);
	await phone.session.send("WebAuthn.addCredential", { authenticatorId: phone.authenticatorId, credential: key });
	await press(page, phone);
	await page.waitForSelector(`${doorSelector} .wrong:has-text('a été retirée')`);
	await check(page, `${size} refused`);
	page.faults = page.faults.filter((one) => !/status of 404/.test(one));
	expectNoFaults(page);
	await page.context().close();
}

/** As a session that was opened long ago: the first offer of the page is refused as the node refuses them then. */
async function aged(page) {
	const { encode, decode } = require("@msgpack/msgpack");
	let left = 1;
	await page.routeWebSocket(/\/ws$/, (socket) => {
		const node = socket.connectToServer();
		socket.onMessage((bytes) => {
			const [, number, method] = decode(bytes);
			if (method === "passkey.offer" && left-- > 0) socket.send(Buffer.from(encode([2, number, { code: "not_allowed", message: "", field: "proof" }])));
			else node.send(bytes);
		});
	});
}

/** Whoever was let in long ago shows who they are once more, by password or by a passkey, and is told of what is new. */
async function again(chromium, size) {
	const page = await sheet(chromium, { locale: "fr", ...WINDOWS[size] });
	await device(page);
	const button = page.locator("#passkeys > .actions button");
	await aged(page);
	await signIn(page, a, `pia-${size}`, "/me");
	await page.waitForSelector("#passkeys");
	await button.click();
	await page.waitForSelector(".prove h3:focus");
	await check(page, `${size} again`);
	await page.fill("[name=again-password]", "pas celui-là");
	await page.press("[name=again-password]", "Enter");
	await page.waitForSelector(".prove .wrong, .prove [aria-invalid=true]");
	await page.fill("[name=again-password]", PASSWORD);
	await page.press("[name=again-password]", "Enter");
	await page.waitForSelector("#passkeys > [role=status]");
	await add(page, 1);
	await aged(page);
	await page.reload();
	await page.waitForSelector("#passkeys .passkey");
	await button.click();
	await page.click(".prove > .actions button"); /* with the passkey */
	await page.waitForSelector("#passkeys > [role=status]");
	await visit(page, `${a.url}/notices`);
	await page.waitForSelector("li.message a[href='/me#passkeys']");
	await check(page, `${size} notice`);
	await page.click("li.message a[href='/me#passkeys']");
	await page.waitForSelector("#passkeys .passkey");
	page.faults = page.faults.filter((one) => !/status of 401/.test(one));
	expectNoFaults(page);
	await page.context().close();
}

/** Where the name is typed, the browser offers it by itself. */
async function filledIn(chromium) {
	const page = await sheet(chromium, { locale: "fr" });
	await device(page);
	await signIn(page, a, "noor", "/me");
	await page.waitForSelector("#passkeys");
	await add(page, 1);
	await leave(page);
	await come(page); /* the virtual device answers the quiet request at once */
	await inside(page);
	expectNoFaults(page);
	await page.context().close();
}

/** A copy of a key that counts: the second of the two is refused, and so is the first from then on. */
async function copied(chromium) {
	const page = await sheet(chromium, { locale: "fr" });
	const stick = await device(page, { transport: "usb" });
	const { session, authenticatorId, keys } = stick;
	await signIn(page, a, "olga", "/me");
	await page.waitForSelector("#passkeys");
	await add(page, 1);
	const [before] = await keys();
	await leave(page);
	await press(page, stick);
	await inside(page);
	await leave(page);
	await session.send("WebAuthn.clearCredentials", { authenticatorId });
	await session.send("WebAuthn.addCredential", { authenticatorId, credential: before });
	await press(page, stick);
	await page.waitForSelector(`${doorSelector} .wrong:has-text('copie')`);
	await stick.touched(false);
	await signIn(page, a, "olga", "/me");
	await page.waitForSelector("#passkeys .passkey .wrong");
	await check(page, "copied");
	page.faults = page.faults.filter((one) => !/status of 403/.test(one));
	expectNoFaults(page);
	await page.context().close();
}

/** Where a browser cannot do it, nothing of it is shown. */
async function without(chromium) {
	const page = await sheet(chromium, { locale: "fr" });
	await page.addInitScript(() => delete window.PublicKeyCredential);
	await come(page);
	await page.waitForSelector("[name=password]");
	if (await door(page).count()) fail("a browser without passkeys is offered some");
	await signIn(page, a, "noor", "/me");
	await page.waitForSelector("#passkeys");
	if (await page.locator("#passkeys > .actions").count()) fail("a browser without passkeys may add some");
	await check(page, "unable");
	expectNoFaults(page);
	await page.context().close();
}

async function look(chromium, locale, size) {
	const page = await sheet(chromium, { locale, ...WINDOWS[size] });
	await visit(page, `${a.url}/sign-in`);
	await page.waitForSelector("[autocomplete='username webauthn']");
	await check(page, `${locale} ${size} sign in`);
	expectNoFaults(page);
	await page.context().close();
}

await main(async () => {
	if (!secure) return; /* browsers make passkeys over HTTPS alone */
	a.ports.web = `127.0.0.1:${await freePort()}`;
	a.options = ["--public-url", `https://a.essaim.test:${a.ports.web.split(":")[1]}`];
	await a.init();
	await a.essaim("found", "--name", "Essai");
	for (const login of ["mara-phone", "mara-desktop", "noor", "olga", "pia-phone", "pia-desktop"]) await a.addAccount(login, login, "learner");
	await a.start();
	const chromium = await browser();
	for (const [i, locale] of languages.entries()) await look(chromium, locale, i % 2 ? "desktop" : "phone");
	await way(chromium, "phone");
	await way(chromium, "desktop");
	await again(chromium, "phone");
	await again(chromium, "desktop");
	await filledIn(chromium);
	await copied(chromium);
	await without(chromium);
	if (faults.length > 0) fail(faults.join("\n  "));
});
