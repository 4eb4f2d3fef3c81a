// SPDX-License-Identifier: EUPL-1.2
// Plain text as the import reads it, put together from what a document holds: paragraphs, lists, boxes, tables as rows
// between bars.

export const TICKED = "☒";
export const UNTICKED = "☐";
/** Boxes of the fonts that text processors draw them with. */
export const SYMBOLS: Record<string, string> = {
	F0FE: TICKED, F0FD: TICKED, F052: TICKED, F054: TICKED, F0A8: UNTICKED, F06F: UNTICKED, F071: UNTICKED, F0A3: UNTICKED,
	F0FC: TICKED, F0B7: "•", F0A7: "•",
};

/** Gathers paragraphs, inside cells where there are any. */
export class Paper {
	private out: string[] = [];
	private rows: string[][] = [];
	private cells: string[] = [];
	private lines: string[] = [];
	private line = "";
	private depth = 0;

	write(text: string): void {
		this.line += text;
	}

	paragraph(mark = ""): void {
		const text = this.line.replace(/[ \t\u00a0]+/g, " ").trim();
		this.line = "";
		if (!text) return;
		if (this.depth > 0) this.lines.push(mark ? `${mark}${text}` : `<p>${text}</p>`);
		else this.out.push(mark ? `${mark}${text}` : text, "");
	}

	/** Tables in tables are read as part of their cell. */
	table(): void {
		this.paragraph();
		this.depth++;
	}

	cell(): void {
		this.paragraph();
		if (this.depth !== 1) return;
		/* a bar would end the cell */
		this.cells.push(this.lines.join(" ").replace(/\|/g, "/").replace(/^<p>((?:(?!<p>).)*)<\/p>$/, "$1"));
		this.lines = [];
	}

	row(): void {
		if (this.depth !== 1) return;
		this.rows.push(this.cells);
		this.cells = [];
	}

	endTable(): void {
		if (--this.depth > 0) return;
		const width = Math.max(2, ...this.rows.map((row) => row.length));
		this.rows.forEach((row, i) => {
			const cells = [...row, ...Array<string>(width - row.length).fill("")];
			this.out.push(`| ${cells.join(" | ")} |`);
			if (i === 0) this.out.push(`|${"---|".repeat(width)}`);
		});
		this.out.push("");
		this.rows = [];
	}

	text(): string {
		this.paragraph();
		return this.out.join("\n").trim();
	}
}
