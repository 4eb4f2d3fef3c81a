// SPDX-License-Identifier: EUPL-1.2
// Pictures of every type of page, to be looked at: each language, phone and desk, light and dark, and sheets that show the six
// languages side by side. Not a test. usage: node tests/e2e/lib/screens.mjs FOLDER
//   PAGES=home,find  LANGUAGES=fr,hu  SIZES=phone  THEMES=dark  narrow the choice; MOST=1: one sheet from each place
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { browser, languages, open } from "./browser.mjs";
import { fail, main } from "./nodes.mjs";
import { pageTypes, show } from "./page_types.mjs";
import { scene } from "./scene.mjs";

const HIGHEST = Number(process.env.HIGHEST ?? 2600); /* what is below is not in the picture */
const all = { sizes: { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 860 } }, themes: ["light", "dark"] };
const chosen = (name, from) => (process.env[name] ? from.filter((one) => process.env[name].split(",").includes(one)) : from);
const target = process.argv[2] ?? fail("usage: screens.mjs FOLDER");

async function picture(page, path) {
	const before = page.viewportSize();
	const height = await page.evaluate(() => document.documentElement.scrollHeight);
	await page.setViewportSize({ width: before.width, height: Math.max(before.height, Math.min(height, HIGHEST)) }); /* what docks does so at its foot */
	await page.screenshot({ path });
	await page.setViewportSize(before);
}

/** Pictures beside each other in one. */
async function montage(chromium, files, path, each) {
	const page = await open(chromium, { width: files.length * (each + 8), height: 600 });
	const images = files.map((file) => `<img width=${each} src="data:image/png;base64,${readFileSync(file).toString("base64")}">`);
	await page.setContent(`<body style="margin:0;display:flex;gap:8px;align-items:start;background:#c0c">${images.join("")}`);
	await page.screenshot({ path, fullPage: true });
	await page.context().close();
}

await main(async () => {
	mkdirSync(target, { recursive: true });
	const chromium = await browser();
	const set = await scene(chromium, { most: Number(process.env.MOST ?? 99) });
	console.log("the scene is set");
	const types = pageTypes(set);
	const names = types.map((type) => type.name);
	for (const size of chosen("SIZES", Object.keys(all.sizes))) for (const theme of chosen("THEMES", all.themes)) {
		const taken = new Map(names.map((name) => [name, []]));
		for (const locale of chosen("LANGUAGES", languages)) {
			for (const who of new Set(types.map((type) => type.who))) {
				const mine = types.filter((type) => type.who === who && names.includes(type.name));
				if (mine.length === 0) continue;
				const how = { locale, dark: theme === "dark", ...all.sizes[size] };
				const page = who ? await set.enter(chromium, who, how) : await open(chromium, how);
				for (const type of mine) {
					const path = join(target, `${type.name}-${size}-${theme}-${locale}.png`);
					await show(page, set.nodes.a.url, type).then(() => picture(page, path)).then(() => taken.get(type.name).push(path),
						(why) => {
							console.error(`${type.name} ${size} ${theme} ${locale}: ${why.message.split("\n")[0]}`);
							return page.screenshot({ path: path.replace(".png", "-failed.png") });
						});
				}
				await page.context().close();
			}
		}
		for (const [name, files] of taken) {
			if (files.length > 1) await montage(chromium, files, join(target, `all-${name}-${size}-${theme}.png`), size === "phone" ? 330 : 640);
		}
	}
});
