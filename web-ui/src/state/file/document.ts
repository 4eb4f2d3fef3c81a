// SPDX-License-Identifier: EUPL-1.2
// The text of a .docx (ISO/IEC 29500-1) or .odt (ISO/IEC 26300) as the import reads it: paragraphs, lists, boxes, tables
// as rows between bars. Done on this device: pictures never travel, and the node reads nothing but text.
import { Paper, SYMBOLS, TICKED, UNTICKED } from "./paper";
import { walk } from "./xml";
import { unzip } from "./zip";

const XML_MOST = 8 * 1024 * 1024;

function word(xml: string): string {
	const paper = new Paper();
	const inside: string[] = [];
	let list = false;
	let heading = 0;
	let skip = 0; /* what older programs are shown instead */
	const names: Record<string, string> = { "w:tab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-" };
	walk(xml, {
		open: ({ name, attributes }) => {
			inside.push(name);
			if (name === "mc:Fallback") skip++;
			if (skip) return;
			if (names[name]) paper.write(names[name]!);
			else if (name === "w:tbl") paper.table();
			else if (name === "w:numPr" && inside.includes("w:pPr")) list = true;
			else if (name === "w:pStyle") heading = Number(/^(?:Heading|Titre|Ttulo|Titolo|Cmsor)(\d)$/i.exec(attributes["w:val"] ?? "")?.[1] ?? 0);
			else if (name === "w:sym") paper.write(SYMBOLS[(attributes["w:char"] ?? "").toUpperCase()] ?? "");
			else if (name === "w:checked" && inside.includes("w:checkBox")) paper.write(/^(0|false|off)$/.test(attributes["w:val"] ?? "") ? `${UNTICKED} ` : `${TICKED} `);
		},
		close: (name) => {
			inside.pop();
			if (name === "mc:Fallback") skip--;
			if (skip) return;
			if (name === "w:p") {
				paper.paragraph(heading ? `${"#".repeat(Math.min(heading, 6))} ` : list ? "• " : "");
				list = false;
				heading = 0;
			} else if (name === "w:tc") paper.cell();
			else if (name === "w:tr") paper.row();
			else if (name === "w:tbl") paper.endTable();
		},
		text: (text) => {
			if (!skip && inside[inside.length - 1] === "w:t") paper.write(text);
		},
	});
	return paper.text();
}

const OFFICE_TEXT = new Set(["text:p", "text:h", "text:span", "text:a"]);
const OFFICE_SKIP = new Set(["office:annotation", "text:note", "text:tracked-changes", "draw:frame"]);

function office(xml: string): string {
	const paper = new Paper();
	const inside: string[] = [];
	let skip = 0;
	let items = 0;
	let heading = 0;
	walk(xml, {
		open: ({ name, attributes }) => {
			inside.push(name);
			if (OFFICE_SKIP.has(name)) skip++;
			if (skip) return;
			if (name === "text:s") paper.write(" ");
			else if (name === "text:tab") paper.write(" ");
			else if (name === "text:line-break") paper.write("\n");
			else if (name === "text:list-item") items++;
			else if (name === "text:h") heading = Number(attributes["text:outline-level"] ?? 1);
			else if (name === "table:table") paper.table();
		},
		close: (name) => {
			inside.pop();
			if (OFFICE_SKIP.has(name)) skip--;
			if (skip) return;
			if (name === "text:p") paper.paragraph(items > 0 ? "• " : "");
			else if (name === "text:h") paper.paragraph(`${"#".repeat(Math.min(heading || 1, 6))} `);
			else if (name === "text:list-item") items--;
			else if (name === "table:table-cell") paper.cell();
			else if (name === "table:table-row") paper.row();
			else if (name === "table:table") paper.endTable();
		},
		text: (text) => {
			if (!skip && OFFICE_TEXT.has(inside[inside.length - 1] ?? "")) paper.write(text.replace(/\s+/g, " "));
		},
	});
	return paper.text();
}

/** Errors: BadArchive, BadXml, TooLarge. An empty text where the archive holds no document. */
export async function documentText(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const decode = (xml: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(xml);
	const docx = await unzip(bytes, "word/document.xml", XML_MOST);
	if (docx) return word(decode(docx));
	const odt = await unzip(bytes, "content.xml", XML_MOST);
	return odt ? office(decode(odt)) : "";
}
