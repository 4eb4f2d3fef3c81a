// SPDX-License-Identifier: EUPL-1.2
// XML as text documents hold it, walked once: tags and text. No document types and no entities but the five of XML
// itself, so that nothing is ever expanded or fetched.

export interface Tag {
	name: string;
	attributes: Record<string, string>;
}

export interface Walker {
	open: (tag: Tag) => void;
	close: (name: string) => void;
	text: (text: string) => void;
}

export class BadXml extends Error {}

const DEPTH_MOST = 256;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'" };

const plain = (text: string): string => text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => {
	if (name[0] !== "#") return ENTITIES[name] ?? whole;
	const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
	return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "";
});

function attributesOf(text: string): Record<string, string> {
	const found: Record<string, string> = {};
	for (const one of text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) found[one[1]!] = plain(one[2] ?? one[3] ?? "");
	return found;
}

/** The place after the tag that begins at `from`, whose attributes may hold `>`. */
function endOfTag(xml: string, from: number): number {
	let quote = "";
	for (let at = from; at < xml.length; at++) {
		const c = xml[at]!;
		if (quote) quote = c === quote ? "" : quote;
		else if (c === "\"" || c === "'") quote = c;
		else if (c === ">") return at;
	}
	throw new BadXml("cut off");
}

export function walk(xml: string, walker: Walker): void {
	const open: string[] = [];
	let at = 0;
	while (at < xml.length) {
		const next = xml.indexOf("<", at);
		if (next < 0) break;
		if (next > at && open.length > 0) walker.text(plain(xml.slice(at, next)));
		if (xml.startsWith("<!--", next) || xml.startsWith("<?", next)) {
			const mark = xml[next + 1] === "?" ? "?>" : "-->";
			const end = xml.indexOf(mark, next);
			if (end < 0) throw new BadXml("cut off");
			at = end + mark.length;
			continue;
		}
		if (xml.startsWith("<!", next)) throw new BadXml("a document type");
		const end = endOfTag(xml, next + 1);
		const inside = xml.slice(next + 1, end);
		at = end + 1;
		if (inside[0] === "/") {
			const name = inside.slice(1).trim();
			if (open.pop() !== name) throw new BadXml("tags cross");
			walker.close(name);
			continue;
		}
		const name = /^[^\s/]+/.exec(inside)?.[0] ?? "";
		if (!name || open.length === DEPTH_MOST) throw new BadXml("too deep");
		walker.open({ name, attributes: attributesOf(inside.slice(name.length)) });
		if (inside.endsWith("/")) walker.close(name);
		else open.push(name);
	}
	if (open.length > 0) throw new BadXml("cut off");
}
