// SPDX-License-Identifier: EUPL-1.2
// Bundles src/ into dist/: index.html, assets/ with a hash in each name, words/ and pages.txt for the pages that the
// node writes itself, and a .gz beside each file.
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { drawings } from "./build/drawings.mjs";
import { group } from "./build/groups.mjs";
import { map } from "./build/map.mjs";
import { pdf } from "./build/pdf.mjs";
import { places, table, words } from "./build/words.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const languages = ["fr", "en", "es", "ca", "it", "hu"];

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "assets"), { recursive: true });

const settings = {
	target: ["es2020", "chrome87", "firefox78", "safari14"],
	supported: { destructuring: true }, /* safari 14 breaks it in corners that nothing here uses */
	legalComments: "none",
	charset: "utf8",
	logLevel: "warning",
	logLimit: 5,
};
const { metafile, outputFiles } = await build({
	...settings,
	absWorkingDir: here,
	entryPoints: ["src/main.tsx", "src/styles/main.css", "src/styles/mark.svg"],
	outdir: "dist/assets",
	entryNames: "[name]-[hash]",
	chunkNames: "[name]-[hash]",
	assetNames: "[name]-[hash]",
	loader: { ".svg": "copy" },
	bundle: true,
	splitting: true,
	format: "esm",
	metafile: true,
	write: false,
	jsx: "automatic",
	jsxImportSource: "preact",
	plugins: [map, pdf(dist, settings.target)],
});
const chunks = new Map();
for (const { path, contents, text } of outputFiles) {
	if (extname(path) === ".js") chunks.set(basename(path), text);
	else await writeFile(path, extname(path) === ".css" ? (await transform(text, { ...settings, loader: "css", minify: true })).code : contents);
}
const { files, of } = await group(metafile, chunks, settings);
for (const [name, text] of files) await writeFile(join(dist, "assets", name), text);

/* The file that an entry came to, and what it needs besides, without what the first script brings. */
const loads = (entry) => {
	const found = of.get(entry);
	if (!found) throw new Error(`esbuild made nothing of ${entry}`);
	return found.map((name) => `/assets/${name}`);
};
const [script, ...statics] = loads("src/main.tsx");
const besides = (entry) => loads(entry).filter((file) => file !== script && !statics.includes(file));
const style = Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint === "src/styles/main.css").replace(/^dist/, "");
const mark = (await readdir(join(dist, "assets"))).find((name) => name.startsWith("mark-"));
const page = (await readFile(join(here, "src/index.html"), "utf8"))
	.replace("{{style}}", style)
	.replace("{{mark}}", `/assets/${mark}`)
	.replace("{{script}}", script)
	.replace("{{preload}}", statics.map((path) => `<link rel="modulepreload" href="${path}">`).join("\n\t"));
await writeFile(join(dist, "index.html"), page);

/* The service worker: its release is that of everything it keeps, so that another release is another worker. */
const shell = [...new Set([style, `/assets/${mark}`, script, ...statics, ...besides("src/pages/practice.tsx"), ...besides("src/pages/conversation.tsx")])];
const release = createHash("sha256").update(page + shell.join()).digest("hex").slice(0, 12);
await build({
	...settings, absWorkingDir: here, entryPoints: ["src/worker/offline.ts"], outfile: "dist/sw.js", bundle: true, minify: true,
	format: "iife", define: { RELEASE: JSON.stringify(release), SHELL: JSON.stringify(shell) },
});

/* What the node needs to know of the bundle: its files, and which of them a page in a language asks for besides. */
const pages = new Map([
	["style", style],
	["mark", `/assets/${mark}`],
	["script", script],
	["preload", statics.join(" ")],
	["preload.reading", besides("src/pages/practice.tsx").join(" ")],
	["places", (await places(here)).join(" ")],
	...await drawings(here),
	...languages.map((lang) => [`preload.${lang}`, besides(`src/texts/${lang}.ts`).join(" ")]),
]);
await writeFile(join(dist, "pages.txt"), table(pages));
await words(here, dist, languages);
await writeFile(join(here, "node_modules/.loads.json"), JSON.stringify(Object.fromEntries([...of.keys()].map((entry) => [entry, loads(entry)]))));

async function compress(folder) {
	for (const entry of await readdir(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) await compress(path);
		else await writeFile(`${path}.gz`, gzipSync(await readFile(path), { level: 9 }));
	}
}
await compress(dist);
console.log(`web-ui/dist is built: ${(await readdir(join(dist, "assets"))).length} assets`);
