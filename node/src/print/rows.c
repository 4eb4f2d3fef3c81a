/* SPDX-License-Identifier: EUPL-1.2 */
/* Questions and answers side by side within a frame, over as many pages as they take. */
#include "print/press_internal.h"

#include <stdlib.h>

/* A row is framed where it ends, but tinted before its words are drawn: that takes the first pass's word for how tall
 * it is on this page. */
void es_press_row_top(struct es_press *p)
{
	p->row_top = p->y;
	if (p->cr && p->stretch < p->stretches_len) {
		const struct stretch *s = &p->stretches[p->stretch++];
		es_press_fill(p, INK_TINT, MARGIN_SIDE, s->top, QUESTION_WIDTH, s->bottom - s->top);
	}
}

void es_press_row_bottom(struct es_press *p, double bottom)
{
	double right = PAGE_WIDTH - MARGIN_SIDE, split = MARGIN_SIDE + QUESTION_WIDTH;

	if (!p->cr && p->stretches_len == p->stretches_room) {
		size_t room = p->stretches_room ? 2 * p->stretches_room : 64;
		struct stretch *grown = realloc(p->stretches, room * sizeof(*grown));
		if (!grown) {
			es_press_fail(p, ES_NO_MEMORY);
			return;
		}
		p->stretches = grown;
		p->stretches_room = room;
	}
	if (!p->cr)
		p->stretches[p->stretches_len++] = (struct stretch){p->row_top, bottom};
	es_press_rule(p, MARGIN_SIDE, p->row_top, right, p->row_top);
	es_press_rule(p, MARGIN_SIDE, bottom, right, bottom);
	es_press_rule(p, MARGIN_SIDE, p->row_top, MARGIN_SIDE, bottom);
	es_press_rule(p, split, p->row_top, split, bottom);
	es_press_rule(p, right, p->row_top, right, bottom);
}

void es_press_row(struct es_press *p, struct es_bytes question, struct es_bytes note)
{
	struct es_para label = {.face = ES_FACE_LABEL,
	                        .text = question,
	                        .note = note,
	                        .lang = es_bytes_str(p->about->lang)};

	if (!es_press_fine(p))
		return;
	double tall = es_press_height(p, &label, QUESTION_WIDTH - 2 * CELL_PAD);
	es_press_keep(p, tall + 2 * CELL_PAD > ROW_START ? tall + 2 * CELL_PAD : ROW_START);
	es_press_row_top(p);
	es_press_open(p, "TR");
	es_press_open(p, "TH");
	p->left = MARGIN_SIDE + CELL_PAD;
	p->right = MARGIN_SIDE + QUESTION_WIDTH - CELL_PAD;
	p->y = p->row_top + CELL_PAD;
	es_press_para(p, &label);
	es_press_close(p, "TH");
	p->question_bottom = p->y + CELL_PAD;
	es_press_open(p, "TD");
	p->left = MARGIN_SIDE + QUESTION_WIDTH + CELL_PAD;
	p->right = PAGE_WIDTH - MARGIN_SIDE - CELL_PAD;
	p->y = p->row_top + CELL_PAD;
	p->in_row = true;
	p->fresh = true; /* no room before the first words of an answer */
}

void es_press_row_end(struct es_press *p)
{
	if (!es_press_fine(p))
		return;
	double bottom = p->y + CELL_PAD;
	if (bottom < p->question_bottom)
		bottom = p->question_bottom;
	p->in_row = false;
	es_press_row_bottom(p, bottom);
	es_press_close(p, "TD");
	es_press_close(p, "TR");
	p->y = bottom;
	p->fresh = false;
	es_press_whole_column(p);
}
