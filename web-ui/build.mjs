// SPDX-License-Identifier: EUPL-1.2
// Bundles src/ into dist/: index.html, assets/ with a hash in each name, words/ and pages.txt for the pages that the
// node writes itself, and a .gz beside each file.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { drawings } from "./build/drawings.mjs";
import { map } from "./build/map.mjs";
import { pdf } from "./build/pdf.mjs";
import { places, table, words } from "./build/words.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const languages = ["fr", "en", "es", "ca", "it", "hu"];
const target = ["es2020", "chrome87", "firefox78", "safari14"];

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "assets"), { recursive: true });

const { metafile } = await build({
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
	minify: true,
	metafile: true,
	target,
	supported: { destructuring: true }, /* safari 14 breaks it in corners that nothing here uses */
	logLimit: 5,
	jsx: "automatic",
	jsxImportSource: "preact",
	legalComments: "none",
	charset: "utf8",
	plugins: [map, pdf(dist, target)],
	logLevel: "warning",
});

const built = (entry) => {
	const found = Object.entries(metafile.outputs).find(([, out]) => out.entryPoint === entry);
	if (!found) throw new Error(`esbuild made nothing of ${entry}`);
	return found[0].replace(/^dist/, "");
};
const statics = (file) =>
	metafile.outputs[`dist${file}`].imports
		.filter((i) => i.kind === "import-statement")
		.map((i) => i.path.replace(/^dist/, ""));

const script = built("src/main.tsx");
const mark = (await readdir(join(dist, "assets"))).find((name) => name.startsWith("mark-"));
const page = (await readFile(join(here, "src/index.html"), "utf8"))
	.replace("{{style}}", built("src/styles/main.css"))
	.replace("{{mark}}", `/assets/${mark}`)
	.replace("{{script}}", script)
	.replace("{{preload}}", statics(script).map((path) => `<link rel="modulepreload" href="${path}">`).join("\n\t"));
await writeFile(join(dist, "index.html"), page);

/* What the node needs to know of the bundle: its files, and which of them a page in a language asks for besides. */
const besides = (entry) => [...new Set([built(entry), ...statics(built(entry))])].filter((file) => file !== script && !statics(script).includes(file));
const pages = new Map([
	["style", built("src/styles/main.css")],
	["mark", `/assets/${mark}`],
	["script", script],
	["preload", statics(script).join(" ")],
	["preload.practice", besides("src/pages/practice.tsx").join(" ")],
	["places", (await places(here)).join(" ")],
	...await drawings(here),
	...languages.map((lang) => [`preload.${lang}`, besides(`src/texts/${lang}.ts`).join(" ")]),
]);
await writeFile(join(dist, "pages.txt"), table(pages));
await words(here, dist, languages);
await writeFile(join(here, "node_modules/.meta.json"), JSON.stringify(metafile));

async function compress(folder) {
	for (const entry of await readdir(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) await compress(path);
		else await writeFile(`${path}.gz`, gzipSync(await readFile(path), { level: 9 }));
	}
}
await compress(dist);
console.log(`web-ui/dist is built: ${(await readdir(join(dist, "assets"))).length} assets`);
