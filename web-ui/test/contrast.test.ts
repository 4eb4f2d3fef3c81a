// SPDX-License-Identifier: EUPL-1.2
// The colours keep the contrast that the design promises, in both themes, against both backgrounds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

declare const WEB_UI: string;

const css = readFileSync(join(WEB_UI, "src/styles/tokens.css"), "utf8");

function tokens(block: string): Record<string, string> {
	return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9A-F]{6});/gi)].map((m) => [m[1]!, m[2]!]));
}

function luminance(hex: string): number {
	const [r, g, b] = [1, 3, 5].map((i) => {
		const share = parseInt(hex.slice(i, i + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
	const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
	return (light + 0.05) / (dark + 0.05);
}

const blocks = css.split(/\n(?=:root|@media)/);
const light = tokens(blocks.find((block) => /color-scheme: light/.test(block))!);
const darkBlocks = blocks.filter((block) => /color-scheme: dark/.test(block)).map(tokens);

test("the dark theme is the same whether the system or the reader chose it", () => {
	assert.equal(darkBlocks.length, 2);
	assert.deepEqual(darkBlocks[0], darkBlocks[1]);
});

for (const [name, theme] of Object.entries({ light, dark: darkBlocks[0]! })) {
	test(`${name}: text at least 4.5, controls at least 3, against every background`, () => {
		for (const ground of ["ground", "surface", "tint"]) {
			for (const ink of ["text", "muted", "accent", "warm", "good", "care", "danger"]) {
				const ratio = contrast(theme[ink]!, theme[ground]!);
				assert.ok(ratio >= 4.5, `${ink} on ${ground}: ${ratio.toFixed(2)}`);
			}
			const outline = contrast(theme["outline"]!, theme[ground]!);
			assert.ok(outline >= 3, `outline on ${ground}: ${outline.toFixed(2)}`);
		}
		assert.ok(contrast(theme["on-accent"]!, theme["accent"]!) >= 4.5);
	});
}
