/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of the scanner share: the line that is being built. */
#ifndef ESSAIM_SHEET_SCAN_INTERNAL_H
#define ESSAIM_SHEET_SCAN_INTERNAL_H

#include "sheet/scan.h"

struct es_scanner {
	struct es_arena *arena;
	struct es_line *lines;
	size_t count;
	size_t capacity;

	struct es_line line; /* being built */
	struct es_text text; /* its words */
	uint8_t mark;        /* the ASCII sign of its bullet, 0 for others */
	bool bold;           /* inside ** or <b> */
	size_t spaces;       /* seen since the last word */
	size_t indent;       /* of the source line */
	size_t emphasis;     /* place of a closing * or _ that is to be dropped; 0: none */
	bool apart;          /* for the next line */
	bool row;            /* for the next line */
	bool table;          /* for the next line of a table */
	size_t number;       /* of the source line */
	enum es_cell cell;
	bool html_table;
	size_t html_column;
	bool list; /* a list was opened: the next line is its first entry, bullet or not */
	struct es_bytes href;  /* of the open <a> */
	bool escaped_newlines; /* inside a wide row: breaks stay in the text */
};

void es_scan_flush(struct es_scanner *s);
void es_scan_break(struct es_scanner *s);              /* a line or paragraph ends here */
void es_scan_put(struct es_scanner *s, uint32_t code); /* one code point of text */
void es_scan_code(struct es_scanner *s,
                  uint32_t code); /* one code point, which may be a bullet or box */
void es_scan_box(struct es_scanner *s, enum es_tick tick, bool square);
void es_scan_bullet(struct es_scanner *s, uint8_t depth, uint8_t mark);
void es_scan_bold(struct es_scanner *s, bool on);
bool es_scan_at_start(const struct es_scanner *s);
/* Runs one piece of a source line, cell by cell, through the rules of inline markup. */
void es_scan_inline(struct es_scanner *s, struct es_bytes text);
/* A tag or entity at the start of text: how many bytes it takes, 0 if it is none. */
size_t es_scan_tag(struct es_scanner *s, struct es_bytes text);
size_t es_scan_entity(struct es_scanner *s, struct es_bytes text);

#endif
