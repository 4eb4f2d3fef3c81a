// SPDX-License-Identifier: EUPL-1.2
// Bundles each test file and runs them all with Node's own runner. usage: node test/run.mjs
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "node_modules/.tests");

const run = (...words) => {
	const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: "inherit" });
	if (status !== 0) process.exit(status ?? 1);
};

if (!existsSync(join(root, "dist/index.html")) || !existsSync(join(root, "node_modules/.loads.json"))) run("build.mjs");

await rm(out, { recursive: true, force: true });
const tests = (await readdir(here)).filter((name) => name.endsWith(".test.ts"));
await build({
	entryPoints: tests.map((name) => join(here, name)),
	outdir: out,
	outExtension: { ".js": ".mjs" },
	bundle: true,
	platform: "node",
	format: "esm",
	target: "node18",
	logLevel: "warning",
	define: { WEB_UI: JSON.stringify(root) },
});
run("--test", ...tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs"))));
