// SPDX-License-Identifier: EUPL-1.2
// Documents of text processors: what the import is given of them, and archives that want too much.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { documentText } from "../src/state/file/document";
import { BadXml, walk } from "../src/state/file/xml";
import { BadArchive, TooLarge, unzip } from "../src/state/file/zip";

interface Entry {
	name: string;
	data: Buffer;
	stored?: boolean;
	claims?: number; /* a size that is not true */
}

/** An archive as a text processor writes it. */
function zip(entries: Entry[]): Uint8Array<ArrayBuffer> {
	const locals: Buffer[] = [];
	const centrals: Buffer[] = [];
	let offset = 0;
	for (const { name, data, stored, claims } of entries) {
		const packed = stored ? data : deflateRawSync(data);
		const head = Buffer.alloc(30);
		head.writeUInt32LE(0x04034b50, 0);
		head.writeUInt16LE(stored ? 0 : 8, 8);
		head.writeUInt32LE(packed.length, 18);
		head.writeUInt32LE(claims ?? data.length, 22);
		head.writeUInt16LE(name.length, 26);
		const central = Buffer.alloc(46);
		central.writeUInt32LE(0x02014b50, 0);
		central.writeUInt16LE(stored ? 0 : 8, 10);
		central.writeUInt32LE(packed.length, 20);
		central.writeUInt32LE(claims ?? data.length, 24);
		central.writeUInt16LE(name.length, 28);
		central.writeUInt32LE(offset, 42);
		locals.push(head, Buffer.from(name), packed);
		centrals.push(central, Buffer.from(name));
		offset += 30 + name.length + packed.length;
	}
	const directory = Buffer.concat(centrals);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(entries.length, 8);
	end.writeUInt16LE(entries.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(offset, 16);
	return new Uint8Array(Buffer.concat([...locals, directory, end]));
}

const p = (...runs: string[]): string => `<w:p>${runs.join("")}</w:p>`;
const r = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
const docx = (body: string): Uint8Array<ArrayBuffer> => zip([
	{ name: "[Content_Types].xml", data: Buffer.from("<Types/>"), stored: true },
	{ name: "word/document.xml", data: Buffer.from(`<?xml version="1.0"?><w:document><w:body>${body}</w:body></w:document>`) },
]);

test("docx: paragraphs, lists, headings, boxes, tables as rows", async () => {
	const cell = (...inner: string[]): string => `<w:tc>${inner.join("")}</w:tc>`;
	const text = await documentText(docx(
		p("<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>", r("Le caf\u00e9"), r(" &amp; le lien"))
		+ p("<w:pPr><w:numPr/></w:pPr>", r("un"))
		+ "<w:tbl><w:tr>" + cell(p(r("Titre de l'initiative"))) + cell(p(r("La table | du jeudi"))) + "</w:tr>"
		+ "<w:tr>" + cell(p(r("Couverture"))) + cell(p("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r>", r(" Locale ☐ Nationale")), p(r("deux")))
		+ "</w:tr></w:tbl>"
		+ p("<mc:AlternateContent><mc:Choice>", r("une fois"), "</mc:Choice><mc:Fallback>", r("deux fois"), "</mc:Fallback></mc:AlternateContent>")
		+ p("<w:del><w:r><w:delText>effacé</w:delText></w:r></w:del>", r("reste")),
	));
	assert.equal(text, [
		"# Le café & le lien", "", "• un", "",
		"| Titre de l'initiative | La table / du jeudi |", "|---|---|",
		"| Couverture | <p>☒ Locale ☐ Nationale</p> <p>deux</p> |", "",
		"une fois", "", "reste",
	].join("\n"));
});

test("odt: the same", async () => {
	const text = await documentText(zip([{ name: "content.xml", data: Buffer.from(
		"<office:document-content><office:body><office:text>"
		+ "<text:h text:outline-level=\"2\">Titre</text:h><text:p>Un<text:s/>mot<text:note><text:p>note</text:p></text:note></text:p>"
		+ "<text:list><text:list-item><text:p>point</text:p></text:list-item></text:list>"
		+ "<table:table><table:table-row><table:table-cell><text:p>Ville</text:p></table:table-cell>"
		+ "<table:table-cell><text:p>Pécs</text:p></table:table-cell></table:table-row></table:table>"
		+ "</office:text></office:body></office:document-content>",
	) }]));
	assert.equal(text, "## Titre\n\nUn mot\n\n• point\n\n| Ville | Pécs |\n|---|---|");
});

test("an archive that unpacks to too much is refused, whatever it claims", async () => {
	const bomb = zip([{ name: "word/document.xml", data: Buffer.alloc(20 * 1024 * 1024, 32), claims: 10 }]);
	assert.ok(bomb.length < 64 * 1024);
	await assert.rejects(documentText(bomb), TooLarge);
});

test("what is no archive, is cut off or was changed is refused in words of ours", async () => {
	const whole = docx(p(r("Un texte assez long pour être coupé quelque part.")));
	await assert.rejects(unzip(new Uint8Array(10), "x", 100), BadArchive);
	assert.equal(await unzip(whole, "content.xml", 100), null);
	for (let cut = 0; cut < whole.length; cut += 7) await assert.rejects(documentText(whole.slice(0, cut)), `cut at ${cut}`);
	let kept = 0;
	for (let at = 0; at < whole.length; at++) {
		const changed = whole.slice();
		changed[at]! ^= 0x55;
		const text = await documentText(changed).catch((why: Error) => {
			assert.ok(why instanceof BadArchive || why instanceof BadXml || why instanceof TooLarge || why instanceof TypeError, `${at}: ${why}`);
			return null;
		});
		if (text !== null) kept++;
	}
	assert.ok(kept < whole.length);
});

test("xml: no document types, no entities of its own, no endless depth", () => {
	const silent = { open: () => undefined, close: () => undefined, text: () => undefined };
	assert.throws(() => walk("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", silent), BadXml);
	assert.throws(() => walk("<a><b></a></b>", silent), BadXml);
	assert.throws(() => walk("<a>".repeat(5000), silent), BadXml);
	const heard: string[] = [];
	walk("<a b='x > y &amp; z'>&b; &#233;&#xD800;&lt;</a>", { ...silent, open: (tag) => heard.push(tag.attributes["b"]!), text: (text) => heard.push(text) });
	assert.deepEqual(heard, ["x > y & z", "&b; é<"]);
});
