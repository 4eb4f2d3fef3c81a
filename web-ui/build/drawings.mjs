// SPDX-License-Identifier: EUPL-1.2
// The signs and swarms of src/parts as finished markup, for the pages that the node writes itself.
import { build } from "esbuild";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const ICONS = ["right", "left", "check", "find", "file", "book", "seal", "down", "care", "print", "reply", "moon", "cross"];
const SWARMS = { home: [90, true, 11], empty: [9, true, 21], about: [40, false, 3], few: [4, false, 7], some: [12, false, 7], many: [40, false, 7] };
const EMPTY = new Set(["path", "circle"]);

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function markup(node) {
	if (node === null || node === undefined || typeof node === "boolean") return "";
	if (Array.isArray(node)) return node.map(markup).join("");
	if (typeof node !== "object") return escape(node);
	const { type, props } = node;
	if (typeof type === "function") return type.length || type.name !== "Fragment" ? markup(type(props)) : markup(props.children);
	const words = Object.entries(props).filter(([name, value]) => name !== "children" && value !== undefined)
		.map(([name, value]) => ` ${name}="${escape(value)}"`).join("");
	const inner = markup(props.children);
	return inner || !EMPTY.has(type) ? `<${type}${words}>${inner}</${type}>` : `<${type}${words}/>`;
}

export async function drawings(here) {
	const file = join(here, "node_modules/.drawings.mjs");
	await build({
		stdin: {
			contents: 'export { Icon } from "./parts/icon"; export { Mark, Swarm } from "./parts/swarm"; export { Fragment } from "preact";',
			resolveDir: join(here, "src"), loader: "ts",
		},
		outfile: file, bundle: true, format: "esm", platform: "node", jsx: "automatic", jsxImportSource: "preact", logLevel: "warning",
	});
	const { Icon, Mark, Swarm } = await import(pathToFileURL(file));
	await rm(file);
	const out = new Map([["mark.drawing", markup(Mark())]]);
	for (const name of ICONS) out.set(`icon.${name}`, markup(Icon({ name })));
	for (const [name, [count, wide, seed]] of Object.entries(SWARMS)) out.set(`swarm.${name}`, markup(Swarm({ count, wide, seed })));
	for (const [name, text] of out) if (!text.startsWith("<svg ") || !text.endsWith("</svg>")) throw new Error(`${name} is no drawing`);
	return out;
}
