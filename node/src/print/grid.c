/* SPDX-License-Identifier: EUPL-1.2 */
/* Tables inside an answer. */
#include "print/press_internal.h"

#define GAP 8.0
#define ROW_GAP 3.0
#define FIRST_ROW 30.0 /* room that the row below a head takes */

void es_press_grid(struct es_press *p, const double *widths, size_t columns)
{
	double all = 0, at = p->left;

	es_assert(columns > 0 && columns <= ES_PRESS_COLUMNS_MAX);
	for (size_t i = 0; i < columns; i++)
		all += widths[i];
	for (size_t i = 0; i < columns; i++) {
		p->grid[i] = at;
		at += widths[i] / all * (p->right - p->left);
	}
	p->grid[columns] = p->right + GAP;
	p->columns = columns;
	es_press_space(p, ROW_GAP);
	es_press_open(p, "Table");
}

static struct es_para cell_of(struct es_bytes text, bool head, size_t column, struct es_bytes lang)
{
	return (struct es_para){.face = head          ? ES_FACE_SMALL
	                                : column == 0 ? ES_FACE_STRONG
	                                              : ES_FACE_BODY,
	                        .text = text,
	                        /* a figure, or a name: narrow, and read better whole */
	                        .lang = column == 0 ? es_bytes_of(NULL, 0) : lang,
	                        .muted = head};
}

static double tallest(struct es_press *p, const struct es_bytes *cells, bool head,
                      struct es_bytes lang)
{
	double tall = 0;

	for (size_t i = 0; i < p->columns; i++) {
		struct es_para para = cell_of(cells[i], head, i, lang);
		double own = es_press_height(p, &para, p->grid[i + 1] - p->grid[i] - GAP);
		if (own > tall)
			tall = own;
	}
	return tall;
}

void es_press_grid_row(struct es_press *p, const struct es_bytes *cells, bool head,
                       struct es_bytes lang)
{
	double left = p->left, right = p->right;

	if (!es_press_fine(p))
		return;
	double tall = tallest(p, cells, head, lang);
	bool beside = tall < PAGE_HEIGHT / 3; /* else one below the other */
	if (beside && p->y + tall + CELL_PAD + (head ? FIRST_ROW : 0) > p->floor)
		es_press_break(p);
	double top = p->y, bottom = p->y;
	es_press_open(p, "TR");
	for (size_t i = 0; i < p->columns; i++) {
		struct es_para para = cell_of(cells[i], head, i, lang);
		para.tag = head ? "TH" : "TD";
		if (beside) {
			p->y = top;
			p->left = p->grid[i];
			p->right = p->grid[i + 1] - GAP;
		}
		es_press_para(p, &para);
		if (p->y > bottom || !beside)
			bottom = p->y;
	}
	es_press_close(p, "TR");
	p->left = left;
	p->right = right;
	p->y = bottom + ROW_GAP;
}

void es_press_grid_end(struct es_press *p)
{
	es_press_close(p, "Table");
}
