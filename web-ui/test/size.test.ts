// SPDX-License-Identifier: EUPL-1.2
// What a phone loads before it shows the first page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

declare const WEB_UI: string;

const MOST_KIB = 60;

interface Output {
	entryPoint?: string;
	imports: { path: string; kind: string }[];
}

const outputs = (JSON.parse(readFileSync(join(WEB_UI, "node_modules/.meta.json"), "utf8")) as { outputs: Record<string, Output> }).outputs;
const fileOf = (entry: string): string => Object.keys(outputs).find((file) => outputs[file]!.entryPoint === entry)!;

function withImports(file: string, into = new Set<string>()): Set<string> {
	if (into.has(file)) return into;
	into.add(file);
	for (const one of outputs[file]!.imports) if (one.kind === "import-statement") withImports(one.path, into);
	return into;
}

const gzipped = (files: Iterable<string>): number => {
	let bytes = 0;
	for (const file of files) bytes += gzipSync(readFileSync(join(WEB_UI, file)), { level: 9 }).length;
	return bytes;
};

test(`the first view needs at most ${MOST_KIB} KiB of gzipped JavaScript`, () => {
	for (const page of [null, "src/pages/practice.tsx", "src/pages/tell.tsx", "src/pages/write-new.tsx", "src/pages/write.tsx"]) {
		for (const lang of ["fr", "hu"]) {
			const files = withImports(fileOf("src/main.tsx"));
			withImports(fileOf(`src/texts/${lang}.ts`), files);
			if (page) withImports(fileOf(page), files);
			const kib = gzipped(files) / 1024;
			console.log(`first view of ${page ?? "home"} in ${lang}: ${kib.toFixed(1)} KiB of gzipped JavaScript in ${files.size} files`);
			assert.ok(kib <= MOST_KIB);
		}
	}
});
