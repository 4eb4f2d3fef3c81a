/* SPDX-License-Identifier: EUPL-1.2 */
/* Figures that are seen at a glance: large ones in a band, and bars. Who listens hears a list, and a table. */
#include "print/press_internal.h"

#define GAP 8.0
#define NAME_WIDTH 150.0
#define BAR_WIDTH 260.0
#define BAR_TALL 9.0
#define BAR_ROOM 16.0

struct tile {
	struct es_para figure, word;
};

/* Without a language: few words in a narrow place read better whole. */
static struct tile tile_of(struct es_bytes figure, struct es_bytes word)
{
	return (struct tile){
	        .figure = {.face = ES_FACE_TITLE, .tag = "Lbl", .text = figure},
	        .word = {.face = ES_FACE_SMALL, .tag = "LBody", .text = word, .muted = true}};
}

static double tallest(struct es_press *p, const struct es_bytes *figures,
                      const struct es_bytes *words, size_t count, double width)
{
	double tall = 0;

	for (size_t i = 0; i < count; i++) {
		struct tile tile = tile_of(figures[i], words[i]);
		double own = es_press_height(p, &tile.figure, width) +
		             es_press_height(p, &tile.word, width);
		if (own > tall)
			tall = own;
	}
	return tall;
}

void es_press_band(struct es_press *p, const struct es_bytes *figures, const struct es_bytes *words,
                   size_t count)
{
	double left = p->left, right = p->right;

	es_assert(count > 0 && count <= ES_PRESS_COLUMNS_MAX);
	if (!es_press_fine(p))
		return;
	double each = (right - left - GAP * (double)(count - 1)) / (double)count;
	double tall = tallest(p, figures, words, count, each - 2 * CELL_PAD) + 2 * CELL_PAD;
	es_press_keep(p, tall);
	double top = p->y;
	es_press_open(p, "L");
	for (size_t i = 0; i < count; i++) {
		struct tile tile = tile_of(figures[i], words[i]);
		double at = left + (double)i * (each + GAP);
		es_press_fill(p, INK_TINT, at, top, each, tall);
		es_press_open(p, "LI");
		p->left = at + CELL_PAD;
		p->right = at + each - CELL_PAD;
		p->y = top + CELL_PAD;
		es_press_para(p, &tile.figure);
		es_press_para(p, &tile.word);
		es_press_close(p, "LI");
	}
	es_press_close(p, "L");
	p->left = left;
	p->right = right;
	p->y = top + tall;
	p->fresh = false;
}

void es_press_bar(struct es_press *p, struct es_bytes name, struct es_bytes figure, double share)
{
	struct es_para label = {.face = ES_FACE_BODY,
	                        .tag = "TH",
	                        .text = name,
	                        .lang = es_bytes_str(p->about->lang)},
	               value = {.face = ES_FACE_STRONG, .tag = "TD", .text = figure};
	double left = p->left, right = p->right, tall;

	if (!es_press_fine(p))
		return;
	tall = es_press_height(p, &label, NAME_WIDTH - GAP);
	es_press_keep(p, tall > BAR_ROOM ? tall : BAR_ROOM);
	double top = p->y, bar = left + NAME_WIDTH, long_ = BAR_WIDTH * share;
	es_press_fill(p, INK_ACCENT, bar, top + 2, long_ > 1 ? long_ : 1, BAR_TALL);
	es_press_open(p, "TR");
	p->right = bar - GAP;
	es_press_para(p, &label);
	double bottom = p->y;
	p->left = bar + (long_ > 1 ? long_ : 1) + GAP;
	p->right = right;
	p->y = top;
	es_press_para(p, &value);
	es_press_close(p, "TR");
	p->left = left;
	p->y = bottom > top + BAR_ROOM ? bottom : top + BAR_ROOM;
}
