// SPDX-License-Identifier: EUPL-1.2
// What a phone loads before it shows the first page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

declare const WEB_UI: string;

const MOST_KIB = 60;

/** Each entry's files, its own first. */
const loads = JSON.parse(readFileSync(join(WEB_UI, "node_modules/.loads.json"), "utf8")) as Record<string, string[]>;

const gzipped = (files: Iterable<string>): number => {
	let bytes = 0;
	for (const file of files) bytes += gzipSync(readFileSync(join(WEB_UI, "dist", file)), { level: 9 }).length;
	return bytes;
};

test(`the first view needs at most ${MOST_KIB} KiB of gzipped JavaScript`, () => {
	for (const page of [null, "src/pages/practice.tsx", "src/pages/tell.tsx", "src/pages/write-new.tsx", "src/pages/write.tsx"]) {
		for (const lang of ["fr", "hu"]) {
			const files = new Set(["src/main.tsx", `src/texts/${lang}.ts`, ...(page ? [page] : [])].flatMap((entry) => loads[entry]!));
			const kib = gzipped(files) / 1024;
			console.log(`first view of ${page ?? "home"} in ${lang}: ${kib.toFixed(1)} KiB of gzipped JavaScript in ${files.size} files`);
			assert.ok(kib <= MOST_KIB);
		}
	}
});
