// SPDX-License-Identifier: EUPL-1.2
// The disk of a site fills up under a discussion: everybody who is signed in is told, an operator also what to do; nothing that
// was typed is lost, and all goes on once there is room. In a small file system of its own, which needs the right to mount one;
// where that is refused, the test is skipped.
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, open, overflow, settled, signIn, violations, visit } from "./lib/browser.mjs";
import { atEnd, fail, federation, folder, main, Node, until, writeSheet } from "./lib/nodes.mjs";

const SKIPPED = 77;
const WIDTHS = [360, 1280];
const LATER_MS = 45_000;
const shots = process.env.SHOTS;

if (process.env.ESSAIM_MOUNTS !== "own") {
	const alone = ["--user", "--map-root-user", "--mount"];
	if (spawnSync("unshare", [...alone, "mount", "-t", "tmpfs", "none", "/mnt"]).status !== 0) {
		console.error("no right to mount a file system here");
		process.exit(SKIPPED);
	}
	const env = { ...process.env, ESSAIM_MOUNTS: "own" };
	process.exit(spawnSync("unshare", [...alone, process.execPath, process.argv[1]], { env, stdio: "inherit" }).status ?? 1);
}

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const filling = join(a.home, "filled");

const isRefused = (file) => a.essaim("publish", "--kind", "tool", file).then(() => false, (why) => /free some disk space/.test(why.message));

/** To the last byte: the store has some room of its own left, which records take, the large ones first. */
async function fill() {
	for (const bytes of [1 << 20, 1 << 12]) {
		try {
			for (;;) writeFileSync(filling, Buffer.alloc(bytes), { flag: "a" });
		} catch (why) {
			if (why.code !== "ENOSPC") throw why;
		}
	}
	const record = join(folder(), "record.json");
	for (const bytes of [20_000, 3_000, 300]) {
		writeFileSync(record, JSON.stringify({ title: "Outil", added_value: randomBytes(bytes).toString("hex") }));
		await until("a refusal", () => isRefused(record));
	}
}

async function discusses(chromium, login, address) {
	const page = await open(chromium, { locale: "fr" });
	await signIn(page, a, login);
	await visit(page, address);
	return page;
}

async function look(page, name) {
	for (const width of WIDTHS) {
		await page.setViewportSize({ width, height: 800 });
		if (shots) await page.screenshot({ path: join(shots, `full-${name}-${width}.png`) });
		const found = await violations(page);
		if (found.length) fail(`${name} at ${width}:\n  ${found.join("\n  ")}`);
		if ((await overflow(page)) > 0) fail(`${name} is wider than ${width}`);
	}
}

/** What somebody sends while there is no room stays on the screen. */
async function sends(page, text) {
	await page.click(".opener");
	await page.fill(".composer textarea", text);
	await page.click(".composer button[type=submit]");
	await page.locator(".disk-full", { hasText: /plein/ }).waitFor({ timeout: LATER_MS });
	await page.getByText(text).or(page.locator(".composer textarea")).first().waitFor();
}

async function isPublished(page, text) {
	await page.locator(".message:not(.message-waiting)", { hasText: text }).waitFor({ timeout: LATER_MS });
}

await main(async () => {
	mkdirSync(a.home);
	execFileSync("mount", ["-t", "tmpfs", "-o", "size=48m", "none", a.home]);
	atEnd(async () => execFileSync("umount", ["--lazy", a.home]));
	await federation([a]);
	await a.addAccount("claire", "Claire", "professional");
	await a.addAccount("ines", "Inès", "operator");
	const id = (await a.essaim("import", writeSheet("Un atelier vélo pour reprendre confiance"))).split("\t")[0];
	const chromium = await browser();
	const [claire, ines] = [await discusses(chromium, "claire", `${a.url}/practice/${id}`), await discusses(chromium, "ines", `${a.url}/practice/${id}`)];

	await fill();
	await sends(claire, "Écrit sur un disque plein.");
	await look(claire, "reader");
	await ines.reload(); /* who comes now is told at once */
	await settled(ines);
	await ines.locator(".disk-full").waitFor({ timeout: LATER_MS });
	await ines.click(".disk-more summary");
	await ines.locator(".disk-more", { hasText: /index de recherche/ }).waitFor();
	await look(ines, "operator");

	rmSync(filling);
	for (const page of [claire, ines]) await page.locator(".disk-full").waitFor({ state: "detached", timeout: LATER_MS });
	const again = claire.locator(".message-waiting button, .composer button[type=submit]").first();
	if (await again.count()) await again.click();
	await isPublished(claire, "Écrit sur un disque plein.");
	await until("the message at the operator's", () => ines.locator(".message", { hasText: "Écrit sur un disque plein." }).count());
	console.log("told while the disk was full, typed words kept, published once there was room");
});
