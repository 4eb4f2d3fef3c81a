/* SPDX-License-Identifier: EUPL-1.2 */
/* A sheet's text as lines of plain words: markup (Markdown, HTML, the bullets and boxes of text
 * processors) is taken off and remembered beside each line. Owned by the sheet's arena; one thread
 * at a time. */
#ifndef ESSAIM_SHEET_SCAN_H
#define ESSAIM_SHEET_SCAN_H

#include "sheet/arena.h"

enum es_cell {
	ES_CELL_NONE,  /* outside of tables */
	ES_CELL_LABEL, /* first column */
	ES_CELL_VALUE, /* second column */
	ES_CELL_ROW    /* a row of three columns or more: cells parted by ES_CELL_MARK */
};
#define ES_CELL_MARK 0x1f

enum es_tick { ES_TICK_NONE, ES_TICK_ON, ES_TICK_OFF };

struct es_line {
	size_t number; /* in the sheet, from 1 */
	enum es_cell cell;
	enum es_tick tick;
	bool square;          /* its box was a filled square, which may be a mere bullet */
	bool row;             /* first line of a table row */
	bool table;           /* first line of a table */
	bool apart;           /* a paragraph of its own: a blank line or a tag stands before it */
	uint8_t level;        /* of a heading, 1 to 6; 0: none */
	uint8_t bullet;       /* depth of a list entry, 1 or 2; 0: none */
	size_t strong;        /* bytes at the start that are bold */
	size_t gap;           /* where a wide space parts two columns; 0: nowhere */
	size_t indent;        /* spaces before the source line */
	size_t order;         /* among the lines of the sheet. The collector's. */
	struct es_line *next; /* of the same field. The collector's. */
	struct es_bytes text; /* trimmed, single spaces, UTF-8, no control codes */
};

struct es_scan {
	struct es_line *lines;
	size_t count;
};

/* Whether this code point is a bullet, box or the like, which text must mark with a backslash. */
bool es_scan_is_sign(uint32_t code);

/* text is well-formed UTF-8. Errors: ES_NO_MEMORY. Time and memory are linear in its length. */
es_err es_scan(struct es_arena *arena, struct es_bytes text, struct es_scan *out) ES_MUST_USE;

#endif
