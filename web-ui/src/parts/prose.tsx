// SPDX-License-Identifier: EUPL-1.2
// Written text as paragraphs and lists: a line is a paragraph, a leading bullet makes it an item,
// a leading > a quotation. Always text, never markup.

type Block = { items: string[] } | { quote: string[] } | { text: string };

const BULLET = /^\s*(?:[•●▪■○◦‣·*–—-]|\d{1,2}[.)])\s+/;

const QUOTE = /^>\s*/;

/** What stands before a line's words and is shown as something else, or not at all. */
export const markOf = (line: string): string => BULLET.exec(line)?.[0] ?? /^\s*(?:>\s*)?/.exec(line)![0];

export function blocks(text: string): Block[] {
	const out: Block[] = [];
	for (const raw of text.split(/\r?\n/)) {
		const line = raw.trim();
		const last = out[out.length - 1];
		if (!line || line === ">") continue;
		if (QUOTE.test(line)) {
			if (last && "quote" in last) last.quote.push(line.replace(QUOTE, ""));
			else out.push({ quote: [line.replace(QUOTE, "")] });
		} else if (BULLET.test(line)) {
			if (last && "items" in last) last.items.push(line.replace(BULLET, ""));
			else out.push({ items: [line.replace(BULLET, "")] });
		} else {
			out.push({ text: line });
		}
	}
	return out;
}

/** French puts a space before ; : ? ! and within « »: one that no line is broken at, so that none of them begins a line. */
const glued = (text: string, lang = ""): string =>
	lang.startsWith("fr") ? text.replace(/ (?=[;:?!»%€])/g, "\u00a0").replace(/« /g, "«\u00a0") : text;

function Shown({ block }: { block: Block }) {
	if ("items" in block) return <ul>{block.items.map((item) => <li>{item}</li>)}</ul>;
	if ("quote" in block) return <blockquote>{block.quote.map((line) => <p>{line}</p>)}</blockquote>;
	return <p>{block.text}</p>;
}

export function Prose({ text, lang }: { text: string; lang?: string | undefined }) {
	return (
		<div class="prose" lang={lang}>
			{blocks(glued(text, lang)).map((block, i) => <Shown key={i} block={block} />)}
		</div>
	);
}
