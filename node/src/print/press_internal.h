/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of the paper share. Private to them: nothing else in the node knows these types. */
#ifndef PRINT_PRESS_INTERNAL_H
#define PRINT_PRESS_INTERNAL_H

#include "print/press.h"

#include <cairo.h>
#include <pango/pango.h>

/* Points: 1/72 inch. A4, ISO 216. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN_SIDE 48.0
#define MARGIN_TOP 46.0
#define MARGIN_FOOT 30.0
#define QUESTION_WIDTH 128.0
#define CELL_PAD 6.0
#define ROW_START 44.0 /* room that the beginning of an answer takes */

enum ink { INK_TEXT, INK_MUTED, INK_ACCENT, INK_PAPER, INK_TINT, INK_LINE };

/* The part of a row that stands on one page, as the first pass measured it. */
struct stretch {
	double top, bottom;
};

struct es_press {
	const struct es_press_about *about;
	es_err err;
	uint64_t deadline_ms;
	cairo_surface_t *surface;
	cairo_t *cr; /* NULL: the pass that measures */
	PangoFontMap *map;
	PangoContext *context;
	PangoLayout *space;   /* one space, drawn where a line ends within a paragraph */
	unsigned page, pages; /* from 1; known after the first pass */
	double y;             /* where what follows goes */
	double floor;         /* where the foot begins */
	double left, right;   /* of the column */
	bool fresh;           /* nothing stands on this page yet */
	int part;             /* of the outline */
	/* the row under way */
	bool in_row;
	double row_top, question_bottom;
	struct stretch *stretches;
	size_t stretches_len, stretches_room, stretch; /* of all rows; the next one to be drawn */
	/* the grid under way */
	double grid[ES_PRESS_COLUMNS_MAX + 1];
	size_t columns;
	/* the square under way */
	double square_left, square_bottom;
};

/* press.c */
bool es_press_fine(struct es_press *p); /* no error, and time is left */
void es_press_fail(struct es_press *p, es_err err);
void es_press_break(struct es_press *p);
void es_press_whole_column(struct es_press *p);

/* ink.c: on the pass that draws, nothing on the other. */
void es_press_ink(struct es_press *p, enum ink ink);
void es_press_link_open(struct es_press *p, struct es_bytes link);
void es_press_rule(struct es_press *p, double x1, double y1, double x2, double y2);
void es_press_fill(struct es_press *p, enum ink ink, double x, double y, double width,
                   double height);

/* rows.c: the row under way on the page that begins, or ends. */
void es_press_row_top(struct es_press *p);
void es_press_row_bottom(struct es_press *p, double bottom);

/* fonts.c. ES_NOT_FOUND: none is installed. */
es_err es_press_fonts_open(struct es_press *p) ES_MUST_USE;
void es_press_fonts_close(struct es_press *p);
PangoFontDescription *es_press_font(enum es_face face); /* the caller's */

/* flow.c: how tall a paragraph of these words is in a column; a paragraph in the column of the paper. */
double es_press_height(struct es_press *p, const struct es_para *para, double width);

#endif
