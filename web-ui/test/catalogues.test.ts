// SPDX-License-Identifier: EUPL-1.2
// No word of the interface stands outside the catalogues: neither in the application nor in the pages that the node writes.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

declare const WEB_UI: string;

interface Literal {
	text: string;
	before: string; /* what stands before it, some of it */
}

const esbuild = createRequire(join(WEB_UI, "package.json"))("esbuild") as {
	transformSync: (code: string, options: object) => { code: string };
};

/** A bracket, comma or operator before a slash means that an expression begins: a regular expression. */
const begins = (before: string): boolean => /(?:[(,=:[!&|?{};+]|=>|return|typeof)\s*$/.test(before) || before.trim() === "";

/** The string literals of plain JavaScript, and the fixed pieces of its templates. */
function literals(code: string): Literal[] {
	const out: Literal[] = [];
	const nested: number[] = []; /* depths of braces at which a template goes on */
	let depth = 0;
	let at = 0;
	const quoted = (end: string): void => {
		const from = at + 1;
		const before = code.slice(Math.max(0, at - 60), at);
		at++;
		while (at < code.length && code[at] !== end) {
			if (end === "`" && code[at] === "$" && code[at + 1] === "{") {
				out.push({ text: code.slice(from, at), before });
				nested.push(depth);
				at += 2;
				return;
			}
			at += code[at] === "\\" ? 2 : 1;
		}
		out.push({ text: code.slice(from, at), before });
		at++;
	};
	while (at < code.length) {
		const here = code[at]!;
		if (here === '"' || here === "'" || here === "`") quoted(here);
		else if (here === "/" && code[at + 1] === "/") at = (code.indexOf("\n", at) + 1) || code.length;
		else if (here === "/" && code[at + 1] === "*") at = code.indexOf("*/", at) + 2;
		else if (here === "/" && begins(code.slice(Math.max(0, at - 20), at))) {
			for (let inClass = false, i = at + 1; ; i++) {
				if (code[i] === "\\") i++;
				else if (code[i] === "[") inClass = true;
				else if (code[i] === "]") inClass = false;
				else if ((code[i] === "/" && !inClass) || code[i] === "\n" || i >= code.length) {
					at = i + 1;
					break;
				}
			}
		} else if (here === "}" && nested.length > 0 && nested[nested.length - 1] === depth) {
			nested.pop();
			at--; /* the template goes on here */
			code = `${code.slice(0, at + 1)}\`${code.slice(at + 2)}`;
			at++;
			quoted("`");
		} else {
			if (here === "{") depth++;
			if (here === "}") depth--;
			at++;
		}
	}
	return out;
}

const unescaped = (text: string): string => text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))).replace(/\\./g, " ");

/** Names that are the same in each language, and what only machines read. */
const SAME = /^(?:Essaim|CC BY(?:-SA)?|Arrow(?:Down|Up|Left|Right)|Enter|Escape|Tab|Home|End|Control|Backspace|Content-Type)$/;
/** Begins of keys and addresses ("draft.", "/practices?"), selectors, lists of codes, attributes of a cookie. */
const CODES = /^(?:\w+\.)+$|^[\w/-]*[?]$|:is\(|^\.[a-z_]+\.$|^(?:\w{2,3} ){9}|^; Path=|^is required$|^\(\?:/;
const MACHINE = /(?:\bclass: (?:[^{},]*[?:&|(] ?)?|look: |look = |\bfrom |import\(|\bd: |viewBox: |transform: |points: |new Error\(|console\.\w+\(|querySelector(?:All)?\(|closest\(|matches\(|useLoaded\(|media: |accept: |\brel: |matchMedia\(|createElement\(|Failure\("[a-z_]+", |classes?\w* = |\["?)$/;

/** Words that a person would read: two of them, or one that begins like a sentence. */
const spoken = (text: string): boolean => /\p{L}{2,}[^\p{L}]*\s[^\p{L}]*\p{L}{2,}/u.test(text) || /^\s*\p{Lu}\p{Ll}{2,}/u.test(text) || /\p{L}{2,}[.!?…]\s*$/u.test(text);

function outside(name: string, source: string): string[] {
	const { code } = esbuild.transformSync(source, { loader: name.endsWith("x") ? "tsx" : "ts", jsx: "transform", jsxFactory: "h", jsxFragment: "Fragment", legalComments: "none", target: "es2022" });
	const found: string[] = [];
	for (const { text: raw, before } of literals(code)) {
		const text = unescaped(raw);
		if (!spoken(text) || SAME.test(text.trim()) || CODES.test(text) || MACHINE.test(before)) continue;
		found.push(`${name}: "${text.trim()}" after ${before.slice(-30).replace(/\s+/g, " ")}`);
	}
	return found;
}

function* sources(folder: string): Generator<[string, string]> {
	for (const name of readdirSync(folder, { recursive: true }) as string[]) {
		/* readers of file formats speak to nobody; languages are called by their own names */
		const apart = /^(?:texts|state\/file)\/|^state\/language\.ts$|\.d\.ts$/.test(name);
		if (/\.tsx?$/.test(name) && !apart) yield [name, readFileSync(join(folder, name), "utf8")];
	}
}

test("no words of the application stand outside the catalogues", () => {
	const found = [...sources(join(WEB_UI, "src"))].flatMap(([name, source]) => outside(name, source));
	assert.deepEqual(found, []);
});

test("words outside the catalogues are found, in elements, attributes, conditions and templates", () => {
	for (const one of [
		"const a = <p>Hello there</p>;", 'const a = <button aria-label="Close it">{x}</button>;', 'const a = <input placeholder="Search" />;',
		'const a = <p>{b ? "Yes please" : null}</p>;', "const a = <p>{`${n} practices found`}</p>;", 'const a = <p title={b ? "Open" : t().x}>{c}</p>;',
		'const a = <p class="back" title="Go back">{c}</p>;', 'const a = <p class={b ? "x y" : "z"} title={b ? "Go back" : c} />;',
	]) assert.equal(outside("probe.tsx", one).length, 1, one);
	assert.deepEqual(outside("probe.tsx", 'const a = <p class="button main" lang="fr">{t().app.tell}</p>; const r = /a "quoted" one/;'), []);
});

/** What stands between the tags of markup that is written in C, and in the attributes that are read out. */
function wordsOfMarkup(markup: string): string {
	const read = [...markup.matchAll(/\b(?:title|alt|placeholder|aria-label|aria-description)=\\"([^"\\]*)/g)].map((one) => one[1]).join(" ");
	if (!/[<>]/.test(markup) && /=\\"|^ [\w-]+$/.test(markup)) return ""; /* attributes */
	return `${markup.replace(/\\x[0-9a-f]{2}/g, "").replace(/<[^>]*>|^[^<]*>|<[^>]*$/g, " ")} ${read}`.replace(/&\w+;/g, " ");
}

test("no words of the node's own pages stand outside the catalogues", () => {
	const site = join(WEB_UI, "../node/src/site");
	const found: string[] = [];
	for (const name of readdirSync(site).filter((one) => one.endsWith(".c") && !["feed.c", "sitemap.c", "machine.c"].includes(one))) {
		const source = readFileSync(join(site, name), "utf8").replace(/\/\*[^]*?\*\//g, "");
		for (const [, written] of source.matchAll(/es_html_(?:markup|word|text)\(\s*[^,"]+,\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)/g)) {
			const markup = [...written!.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((one) => one[1]).join("");
			const words = wordsOfMarkup(markup).match(/\p{L}{2,}/gu)?.filter((word) => word !== "Essaim") ?? [];
			if (words.length > 0) found.push(`${name}: ${words.join(" ")}`);
		}
	}
	assert.deepEqual(found, []);
});
