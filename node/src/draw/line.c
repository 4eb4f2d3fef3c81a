/* SPDX-License-Identifier: EUPL-1.2 */
/* What follows one another, along a line from top to bottom: steps with their numbers, and dates. Where there is room,
 * dates stand on both sides. */
#include "draw/picture.h"
#include "draw/section.h"
#include "view/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ENTRIES_MAX 60
#define PAD 10.0
#define GAP 14.0      /* between cards of one side */
#define STAGGER 34.0  /* from one dot to the next at least */
#define DOT_DOWN 19.0 /* a card's dot, below its top */
#define EDGE 1.0      /* half a stroke, and a little */
#define RAIL 17.0     /* the line's place where all stands at its right */
#define INDENT 44.0   /* of the cards there */
#define ARM 26.0      /* from the line to a card where it is in the middle */

/* One card. */
struct stop {
	struct es_lines above, title, below;
	double top, height;
	bool left;
};

struct line {
	struct es_sketch *k;
	bool numbered, both; /* sides */
	double card;         /* a card's width */
	double last_dot, bottom[2];
};

static void say(struct es_sketch *k, struct es_bytes before, struct es_bytes title,
                struct es_bytes after)
{
	es_sketch_say(k, before);
	es_sketch_say(k, es_bytes_str(before.len ? ": " : ""));
	es_sketch_say(k, title);
	es_sketch_say(k, es_bytes_str(after.len ? " (" : ""));
	es_sketch_say(k, after);
	es_sketch_say(k, es_bytes_str(after.len ? "). " : ". "));
}

static void read_stop(struct line *l, struct es_bytes entry, size_t at, struct stop *out)
{
	struct es_bytes title = es_field_text(entry, "title"), after = {NULL, 0};
	double width = l->card - 2 * PAD;
	struct es_phrase before;
	char number[24];

	es_phrase_clear(&before);
	if (l->numbered) {
		after = es_field_text(entry, "duration");
		(void)snprintf(number, sizeof(number), "%zu", at + 1);
		say(l->k, es_bytes_str(number), title, after);
	} else {
		es_phrase_when(l->k->how->words, entry, &before);
		say(l->k, es_phrase_bytes(&before), title, after);
	}
	es_sketch_wrap(l->k, ES_LETTER_SMALL, es_phrase_bytes(&before), width, &out->above);
	es_sketch_wrap(l->k, ES_LETTER_STRONG, title, width, &out->title);
	es_sketch_wrap(l->k, ES_LETTER_SMALL, after, width, &out->below);
	out->height = 2 * PAD + out->above.height + out->title.height + out->below.height;
	if (out->height < 2 * DOT_DOWN)
		out->height = 2 * DOT_DOWN;
}

/* Below what stands on its side, and below the dot before. */
static void place(struct line *l, size_t at, struct stop *stop)
{
	stop->left = l->both && at % 2 == 0;
	stop->top = l->bottom[stop->left];
	if (at > 0 && stop->top + DOT_DOWN < l->last_dot + STAGGER)
		stop->top = l->last_dot + STAGGER - DOT_DOWN;
	l->last_dot = stop->top + DOT_DOWN;
	l->bottom[stop->left] = stop->top + stop->height + GAP;
}

static void draw_mark(struct line *l, size_t at, struct es_point dot)
{
	struct es_picture *p = l->k->picture;
	struct es_lines lines;
	char number[24];

	if (!l->numbered) {
		es_picture_dot(p, dot, 6, ES_INK_WARM);
		return;
	}
	(void)snprintf(number, sizeof(number), "%zu", at + 1);
	es_picture_dot(p, dot, 14, ES_INK_WARM);
	es_sketch_wrap(l->k, ES_LETTER_STRONG, es_bytes_str(number), 40, &lines);
	es_picture_words(p, &lines, (struct es_point){dot.x - 14, dot.y - lines.height / 2}, 28,
	                 ES_INK_TEXT, true);
}

static void draw_stop(struct line *l, size_t at, const struct stop *stop)
{
	struct es_picture *p = l->k->picture;
	double rail = l->both ? p->width / 2 : RAIL;
	double x = !l->both ? INDENT : stop->left ? EDGE : rail + ARM;
	struct es_point dot = {rail, stop->top + DOT_DOWN}, in = {x + PAD, stop->top + PAD};
	double words = stop->above.height + stop->title.height + stop->below.height;

	es_picture_line(p, dot, (struct es_point){stop->left ? x + l->card : x, dot.y},
	                ES_INK_LINE);
	es_picture_box(p, (struct es_point){x, stop->top}, l->card, stop->height, ES_INK_LINE);
	draw_mark(l, at, dot);
	in.y = stop->top + (stop->height - words) / 2;
	es_picture_words(p, &stop->above, in, 0, ES_INK_WARM, false);
	in.y += stop->above.height;
	es_picture_words(p, &stop->title, in, 0, ES_INK_TEXT, false);
	in.y += stop->title.height;
	es_picture_words(p, &stop->below, in, 0, ES_INK_MUTED, false);
}

static void draw_all(struct line *l, const char *key)
{
	struct stop *stops = calloc(ENTRIES_MAX, sizeof(*stops));
	struct es_picture *p = l->k->picture;
	double rail = l->both ? p->width / 2 : RAIL;
	struct es_reader r;
	size_t count = es_sketch_list(l->k, key, ENTRIES_MAX, &r), len = 0;

	if (!stops) {
		p->err = ES_NO_MEMORY;
		return;
	}
	l->card = l->both ? p->width / 2 - ARM - EDGE : p->width - INDENT - EDGE;
	l->bottom[0] = l->bottom[1] = EDGE;
	for (; len < count && r.err == ES_OK; len++) {
		read_stop(l, es_read_value(&r), len, &stops[len]);
		place(l, len, &stops[len]);
	}
	if (len > 1)
		es_picture_line(p, (struct es_point){rail, stops[0].top + DOT_DOWN},
		                (struct es_point){rail, l->last_dot}, ES_INK_LINE);
	for (size_t i = 0; i < len; i++)
		draw_stop(l, i, &stops[i]);
	p->height = fmax(l->bottom[0], l->bottom[1]) - GAP + EDGE;
	free(stops);
}

void es_sketch_steps(struct es_sketch *k)
{
	draw_all(&(struct line){.k = k, .numbered = true}, "steps");
}

void es_sketch_timeline(struct es_sketch *k)
{
	draw_all(&(struct line){.k = k, .both = !k->how->narrow}, "dates");
}
