// SPDX-License-Identifier: EUPL-1.2
// From the pieces of text that stand on the pages of a PDF to a text as the import reads it. A tagged PDF says itself what
// is a table, a list or a heading; of any other, the pieces are read in the order in which they were written, and a
// change of height begins a line. Pure.
import { Paper, SYMBOLS, TICKED, UNTICKED } from "./paper";

/** A piece of text: where its line stands (from below), where it begins, how wide and high it is. */
export interface Piece {
	text: string;
	x: number;
	y: number;
	width: number;
	height: number;
	mark: string | null; /* the marked content that it belongs to */
}

/** A box that somebody ticked or not, as form fields are. */
export interface Box {
	x: number;
	y: number;
	ticked: boolean;
}

/** A tagged PDF's own account of a page: a role with what stands under it, or the name of marked content. */
export type Branch = { role: string; children: Branch[] } | { id: string };

export interface Page {
	pieces: Piece[];
	boxes: Box[];
	tree: Branch | null;
}

const GAP = 0.25; /* of the height of a letter: from here on two pieces are two words */
const PARAGRAPH = 1.7; /* of the same: from one line to the next */
const COLUMN = 0.6; /* of the same: a gap in a line that parts two columns */
const NEAR = 3; /* points: pieces that begin so near to each other stand in one column */
const ROWS_LEAST = 3;
const SHORT = 0.25; /* of the column's width: a line that leaves so much empty was ended on purpose */
const TAGGED_LEAST = 0.6; /* of the letters: an account that leaves out more is not believed */
const DEPTH_MOST = 100;

const letters = (text: string): number => text.replace(/\s/g, "").length;

const drawn = (text: string): string =>
	text.replace(/[\uf000-\uf0ff]/g, (sign) => SYMBOLS[sign.charCodeAt(0).toString(16).toUpperCase()] ?? sign).replace(/\u00ad/g, "");

/** The box stands before the first words at its right, in the same line. */
function tick({ pieces, boxes }: Page): Piece[] {
	const out = pieces.map((piece) => ({ ...piece, text: drawn(piece.text) }));
	for (const box of boxes) {
		let best: Piece | null = null;
		for (const piece of out) {
			const beside = piece.x >= box.x - 2 && Math.abs(piece.y - box.y) < Math.max(piece.height, 8) && piece.text.trim();
			if (beside && (!best || piece.x < best.x)) best = piece;
		}
		if (best) best.text = `${box.ticked ? TICKED : UNTICKED} ${best.text}`;
	}
	return out;
}

/** One run of pieces as words with single spaces; a line's end is a space, unless a hyphen ends it. */
function joined(pieces: Piece[]): string {
	let out = "";
	let before: Piece | null = null;
	for (const piece of pieces) {
		const down = before !== null && Math.abs(piece.y - before.y) > Math.max(piece.height, before.height) / 2;
		const apart = before !== null && !down && piece.x - before.x - before.width > GAP * Math.max(piece.height, before.height);
		if ((down && !/-$/.test(out)) || apart) out += " ";
		out += piece.text;
		if (piece.text.trim()) before = piece;
	}
	return out;
}

const LABEL = new Set(["Lbl"]);
const BLOCKS = new Set(["P", "L", "LI", "LBody", "Div", "Sect", "Art", "BlockQuote", "Caption", "TOC", "TOCI", "Table", "TR", "TH", "TD"]);
const LEFT_OUT = new Set(["Artifact", "Figure", "Formula"]);
const LEFT_OUT_BESIDE = new Set(["Note", "FENote", "Annot"]);

function written(branch: Branch, texts: Map<string, string>, paper: Paper, within = { item: false, heading: 0 }, depth = 0): void {
	if (depth > DEPTH_MOST) return;
	if ("id" in branch) {
		paper.write(texts.get(branch.id) ?? "");
		return;
	}
	const { role, children } = branch;
	if (LEFT_OUT.has(role) || LEFT_OUT_BESIDE.has(role) || LABEL.has(role)) return;
	const heading = /^H([1-6])?$/.exec(role) ? Number(role[1] ?? 1) : within.heading;
	const item = within.item || role === "LI";
	const mark = heading ? `${"#".repeat(heading)} ` : item ? "• " : "";
	const block = BLOCKS.has(role) || heading !== within.heading;
	if (role === "Table") paper.table();
	else if (block) paper.paragraph(within.heading ? `${"#".repeat(within.heading)} ` : within.item ? "• " : "");
	for (const child of children) written(child, texts, paper, { item, heading }, depth + 1);
	if (role === "TD" || role === "TH") paper.cell();
	else if (role === "TR") paper.row();
	else if (role === "Table") paper.endTable();
	else if (block) paper.paragraph(mark);
}

function ofTags(page: Page, pieces: Piece[]): string | null {
	if (!page.tree) return null;
	const runs = new Map<string, Piece[]>();
	for (const piece of pieces) if (piece.mark) runs.set(piece.mark, [...(runs.get(piece.mark) ?? []), piece]);
	const paper = new Paper();
	written(page.tree, new Map([...runs].map(([id, run]) => [id, joined(run)])), paper);
	const text = paper.text();
	const all = pieces.reduce((sum, piece) => sum + letters(piece.text), 0);
	return letters(text.replace(/[|#•-]|<\/?p>/g, "")) >= all * TAGGED_LEAST ? text : null;
}

/** Pieces that stand in one line and were written one after the other, with no wide gap between them. */
interface Run {
	pieces: Piece[];
	x: number;
	y: number;
	end: number;
	height: number;
	down: number; /* from the run before; below 0: it stands higher */
}

function runsOf(pieces: Piece[]): Run[] {
	const runs: Run[] = [];
	for (const piece of pieces) {
		const before = runs[runs.length - 1];
		if (!piece.text.trim()) {
			before?.pieces.push(piece);
			continue;
		}
		const height = Math.max(piece.height, before?.height ?? 0, 1);
		const down = before ? before.y - piece.y : 0;
		const apart = !before || Math.abs(down) > height / 2 || piece.x - before.end > COLUMN * height || piece.x < before.x;
		if (apart) runs.push({ pieces: [piece], x: piece.x, y: piece.y, end: piece.x + piece.width, height: Math.max(piece.height, 1), down });
		else {
			before.pieces.push(piece);
			before.end = piece.x + piece.width;
			before.height = height;
		}
	}
	return runs;
}

const textOf = (run: Run): string => joined(run.pieces).replace(/\s+/g, " ").trim();
const sameLine = (a: Run, b: Run): boolean => Math.abs(a.y - b.y) <= Math.max(a.height, b.height) / 2;

/** Where the answers of a form begin, beside its questions: a place at which many lines go on after a gap; 0: nowhere. */
function columnOf(runs: Run[]): number {
	const starts = new Map<number, number>();
	runs.forEach((run, i) => {
		const before = runs[i - 1];
		if (!before || !sameLine(before, run) || run.x <= before.end) return;
		const at = Math.round(run.x / NEAR) * NEAR;
		starts.set(at, (starts.get(at) ?? 0) + 1);
	});
	const [best] = [...starts].sort((a, b) => b[1] - a[1]);
	return best && best[1] >= ROWS_LEAST ? best[0] : 0;
}

/** Two columns are a table: a question, its answer; a line across both stands by itself. */
function ofColumns(runs: Run[], column: number): string {
	const paper = new Paper();
	const right = Math.max(...runs.map((run) => run.end));
	let cells: [Run[], Run[]] = [[], []];
	let rows = 0;
	const put = (run: Run[]): void => run.forEach((one, i) => {
		const before = run[i - 1];
		const ended = before && !sameLine(before, one) && (one.down > one.height * PARAGRAPH || right - before.end > SHORT * (right - column));
		if (ended) paper.paragraph();
		else if (before) paper.write(/-$/.test(textOf(before)) ? "" : " ");
		paper.write(textOf(one));
	});
	const endRow = (): void => {
		if (cells[0].length + cells[1].length === 0) return;
		if (rows++ === 0) paper.table();
		paper.write(cells[0].map(textOf).join(" "));
		paper.cell();
		put(cells[1]);
		paper.cell();
		paper.row();
		cells = [[], []];
	};
	const endTable = (): void => {
		endRow();
		if (rows > 0) paper.endTable();
		rows = 0;
	};
	for (const run of runs) {
		const beside = run.x >= column - NEAR;
		const last = cells[0][cells[0].length - 1];
		if (beside) cells[1].push(run);
		else if (run.end > column + NEAR) {
			endTable();
			paper.write(textOf(run));
			paper.paragraph();
		} else {
			if (cells[1].length > 0 || (last && Math.abs(last.y - run.y) > run.height * PARAGRAPH)) endRow();
			cells[0].push(run);
		}
	}
	endTable();
	return paper.text();
}

/** Lines in the order in which they were written; an empty one where a paragraph ends. */
function ofPlaces(pieces: Piece[]): string {
	const runs = runsOf(pieces);
	const column = columnOf(runs);
	if (column) return ofColumns(runs, column);
	let out = "";
	runs.forEach((run, i) => {
		const before = runs[i - 1];
		if (before && sameLine(before, run)) out += " ";
		else if (before) out += run.down > run.height * PARAGRAPH || run.down < 0 ? "\n\n" : "\n";
		out += textOf(run);
	});
	return out.trim();
}

/** "" where the pages hold no text to speak of: they are pictures. */
export function pagesText(pages: Page[]): string {
	const texts = pages.map((page) => {
		const pieces = tick(page);
		return ofTags(page, pieces) ?? ofPlaces(pieces);
	});
	const text = texts.filter(Boolean).join("\n\n");
	return letters(text) < 20 ? "" : text;
}
