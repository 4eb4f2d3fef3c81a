// SPDX-License-Identifier: EUPL-1.2
// The text of a PDF (ISO 32000). Taken apart on this device by PDF.js in a worker: nothing of it runs before somebody
// drops a PDF, no script of the file ever does, and neither its fonts nor its pictures are drawn.
import { AnnotationType, getDocument, GlobalWorkerOptions, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import worker from "essaim:pdf-worker";
import { pagesText, type Box, type Branch, type Page, type Piece } from "./pdf-text";

const PAGES_MOST = 60;
const PIECES_MOST = 50_000; /* of one page */

export class Locked extends Error {}

function piecesOf(items: unknown[]): Piece[] {
	const open: (string | null)[] = [];
	const out: Piece[] = [];
	for (const item of items.slice(0, PIECES_MOST) as Record<string, unknown>[]) {
		const { type, str, transform, width, height, hasEOL } = item;
		if (type === "beginMarkedContent" || type === "beginMarkedContentProps") open.push(typeof item["id"] === "string" ? item["id"] : null);
		else if (type === "endMarkedContent") open.pop();
		else if (typeof str === "string" && Array.isArray(transform)) {
			const mark = [...open].reverse().find((one) => one !== null) ?? null;
			const [, , , size, x, y] = transform as number[];
			out.push({ text: hasEOL && !str ? " " : str, x: x ?? 0, y: y ?? 0, width: Number(width) || 0, height: Number(height) || Math.abs(size ?? 0), mark });
		}
	}
	return out;
}

function branchOf(node: unknown, depth = 0): Branch | null {
	const { role, children, id } = (node ?? {}) as { role?: string; children?: unknown[]; id?: string };
	if (typeof id === "string" && !children) return { id };
	if (typeof role !== "string" || !Array.isArray(children) || depth > 100) return null;
	return { role, children: children.map((child) => branchOf(child, depth + 1)).filter((child): child is Branch => child !== null) };
}

async function boxesOf(page: PDFPageProxy): Promise<Box[]> {
	const notes = (await page.getAnnotations()) as Record<string, unknown>[];
	return notes.filter((note) => note["annotationType"] === AnnotationType.WIDGET && (note["checkBox"] === true || note["radioButton"] === true))
		.map((note) => {
			const [x, y] = note["rect"] as number[];
			const value = note["fieldValue"];
			const own = note["checkBox"] === true ? note["exportValue"] : note["buttonValue"];
			return { x: x ?? 0, y: y ?? 0, ticked: typeof value === "string" && value !== "Off" && (own === undefined || value === own) };
		});
}

async function pageOf(page: PDFPageProxy): Promise<Page> {
	const { items } = await page.getTextContent({ includeMarkedContent: true });
	const tree = await page.getStructTree().catch(() => null);
	const one = { pieces: piecesOf(items), boxes: await boxesOf(page).catch(() => []), tree: branchOf(tree) };
	page.cleanup();
	return one;
}

/** "" where it has no text: a scan. Errors: Locked; any other where it is damaged or no PDF. */
export async function pdfText(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	GlobalWorkerOptions.workerSrc = worker;
	const task = getDocument({
		data: bytes, isEvalSupported: false, useWasm: false, disableFontFace: true, useSystemFonts: false, enableXfa: false,
		isOffscreenCanvasSupported: false, verbosity: 0,
	});
	try {
		const file = await task.promise;
		const pages: Page[] = [];
		for (let i = 1; i <= Math.min(file.numPages, PAGES_MOST); i++) pages.push(await pageOf(await file.getPage(i)));
		return pagesText(pages);
	} catch (why) {
		if ((why as Error).name === "PasswordException") throw new Locked();
		throw why;
	} finally {
		await task.destroy();
	}
}
