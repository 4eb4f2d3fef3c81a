// SPDX-License-Identifier: EUPL-1.2
// Written text as paragraphs and lists: a line is a paragraph, a leading bullet makes it an item. Always text, never markup.

type Block = { items: string[] } | { text: string };

const BULLET = /^\s*(?:[•●▪■○◦‣·*–—-]|\d{1,2}[.)])\s+/;

export function blocks(text: string): Block[] {
	const out: Block[] = [];
	for (const raw of text.split(/\r?\n/)) {
		const line = raw.trim();
		if (!line) continue;
		const last = out[out.length - 1];
		if (!BULLET.test(line)) out.push({ text: line });
		else if (last && "items" in last) last.items.push(line.replace(BULLET, ""));
		else out.push({ items: [line.replace(BULLET, "")] });
	}
	return out;
}

export function Prose({ text, lang }: { text: string; lang?: string | undefined }) {
	return (
		<div class="prose" lang={lang}>
			{blocks(text).map((block) =>
				"items" in block
					? <ul>{block.items.map((item) => <li>{item}</li>)}</ul>
					: <p>{block.text}</p>)}
		</div>
	);
}
