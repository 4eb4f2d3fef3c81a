/* SPDX-License-Identifier: EUPL-1.2 */
/* Who does what with whom: actors around a free space, arrows across it, and what they mean below, by their numbers. No
 * arrow meets a box but its two: they stand at the edge of that space, and it has no corner that points inwards. */
#include "draw/picture.h"
#include "site/phrase.h"
#include "view/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ACTORS_MAX 12
#define LINKS_MAX 24
#define PAD 8.0
#define EDGE 1.0
#define ROW_GAP 22.0
#define SIDE_SHARE 0.33 /* of the width: a box */
#define BADGE 11.0      /* radius */
#define BADGE_APART 26.0
#define BULGE 0.7 /* of the space's width: how far an arrow between two of one side goes in */
#define HEAD_LONG 9.0
#define HEAD_WIDE 4.0
#define MIDDLE_GAP 46.0 /* between the sides' boxes and one in the middle */

enum side { SIDE_LEFT, SIDE_RIGHT, SIDE_TOP, SIDE_BOTTOM };

struct actor {
	struct es_bytes name;
	struct es_lines lines, role;
	enum side side;
	double x, y, height;
	size_t ends, used; /* of arrows; of them placed */
};

struct bond {
	size_t from, to;
	struct es_bytes label;
	struct es_point a, b, c, d, badge;
};

struct ring {
	struct es_sketch *k;
	double box, inner; /* widths of a box, and of the free space */
	size_t actors_len, bonds_len;
	struct actor actors[ACTORS_MAX];
	struct bond bonds[LINKS_MAX];
};

/* --- reading ----------------------------------------------------------------------------------------- */

/* Two face each other; else the first stands above, of an even number the last below. */
static enum side side_of(size_t at, size_t count)
{
	if (count == 1)
		return SIDE_TOP;
	if (count == 2)
		return at == 0 ? SIDE_LEFT : SIDE_RIGHT;
	if (at == 0)
		return SIDE_TOP;
	if (at + 1 == count && count % 2 == 0)
		return SIDE_BOTTOM;
	return at % 2 ? SIDE_LEFT : SIDE_RIGHT;
}

static void read_actor(struct ring *g, struct es_bytes entry, size_t count)
{
	struct actor *a = &g->actors[g->actors_len];
	struct es_bytes role = es_field_text(entry, "role");

	a->name = es_field_text(entry, "name");
	a->side = side_of(g->actors_len++, count);
	es_sketch_wrap(g->k, ES_LETTER_STRONG, a->name, g->box - 2 * PAD, &a->lines);
	es_sketch_wrap(g->k, ES_LETTER_SMALL, role, g->box - 2 * PAD, &a->role);
	a->height = a->lines.height + a->role.height + 2 * PAD;
	es_sketch_say(g->k, a->name);
	es_sketch_say(g->k, es_bytes_str(role.len ? " (" : ""));
	es_sketch_say(g->k, role);
	es_sketch_say(g->k, es_bytes_str(role.len ? "). " : ". "));
}

/* A place in the list, from 1, as an index; ACTORS_MAX where there is none. */
static size_t place_at(const struct ring *g, struct es_bytes entry, const char *key)
{
	struct es_bytes value;
	int64_t at = es_map_get(entry, key, &value) ? es_int_of(value) : 0;

	return at >= 1 && (uint64_t)at <= g->actors_len ? (size_t)at - 1 : ACTORS_MAX;
}

static void read_bond(struct ring *g, struct es_bytes entry)
{
	struct bond *b = &g->bonds[g->bonds_len];

	b->from = place_at(g, entry, "from");
	b->to = place_at(g, entry, "to");
	b->label = es_field_text(entry, "label");
	if (b->from == ACTORS_MAX || b->to == ACTORS_MAX || b->from == b->to)
		return;
	g->actors[b->from].ends++;
	g->actors[b->to].ends++;
	g->bonds_len++;
	es_sketch_say(g->k, g->actors[b->from].name);
	es_sketch_say(g->k, es_bytes_str(" → "));
	es_sketch_say(g->k, g->actors[b->to].name);
	es_sketch_say(g->k, es_bytes_str(b->label.len ? ": " : ""));
	es_sketch_say(g->k, b->label);
	es_sketch_say(g->k, es_bytes_str(". "));
}

static void read_all(struct ring *g)
{
	struct es_reader r;
	size_t count = es_sketch_list(g->k, "actors", ACTORS_MAX, &r);

	for (size_t i = 0; i < count && r.err == ES_OK; i++)
		read_actor(g, es_read_value(&r), count);
	count = es_sketch_list(g->k, "links", LINKS_MAX, &r);
	for (size_t i = 0; i < count && r.err == ES_OK; i++)
		read_bond(g, es_read_value(&r));
}

/* --- places ------------------------------------------------------------------------------------------ */

/* Those of one side below each other; returns where they end. */
static double stack(struct ring *g, enum side side, double x, double y)
{
	double top = y;

	for (size_t i = 0; i < g->actors_len; i++) {
		struct actor *a = &g->actors[i];
		if (a->side != side)
			continue;
		a->x = x;
		a->y = y;
		y += fmax(a->height, 12 * (double)a->ends) + ROW_GAP;
	}
	return y > top ? y - ROW_GAP : y;
}

/* The shorter side moves down to the middle of the longer one. */
static void balance(struct ring *g, enum side side, double by)
{
	for (size_t i = 0; i < g->actors_len; i++)
		if (g->actors[i].side == side)
			g->actors[i].y += by;
}

static double place_actors(struct ring *g)
{
	double middle = (g->k->picture->width - g->box) / 2, y = EDGE, left, right, end;

	y = stack(g, SIDE_TOP, middle, y);
	if (y > EDGE)
		y += MIDDLE_GAP;
	left = stack(g, SIDE_LEFT, EDGE, y);
	right = stack(g, SIDE_RIGHT, g->k->picture->width - EDGE - g->box, y);
	end = fmax(left, right);
	balance(g, SIDE_LEFT, (end - left) / 2);
	balance(g, SIDE_RIGHT, (end - right) / 2);
	y = stack(g, SIDE_BOTTOM, middle, end + MIDDLE_GAP);
	return y > end + MIDDLE_GAP ? y : g->actors_len == 1 ? g->actors[0].height + EDGE : end;
}

/* The next free place for an arrow at the inner edge of a box. */
static struct es_point end_at(struct ring *g, struct actor *a)
{
	double share = (double)++a->used / (double)(a->ends + 1);

	switch (a->side) {
	case SIDE_LEFT:
		return (struct es_point){a->x + g->box, a->y + a->height * share};
	case SIDE_RIGHT:
		return (struct es_point){a->x, a->y + a->height * share};
	case SIDE_TOP:
		return (struct es_point){a->x + g->box * share, a->y + a->height};
	default:
		return (struct es_point){a->x + g->box * share, a->y};
	}
}

/* An arrow leaves its box towards the free space. */
static struct es_point handle_at(const struct ring *g, const struct actor *a, struct es_point end,
                                 bool same_side)
{
	double reach = g->inner * (same_side ? BULGE : 0.3);

	switch (a->side) {
	case SIDE_LEFT:
		return (struct es_point){end.x + reach, end.y};
	case SIDE_RIGHT:
		return (struct es_point){end.x - reach, end.y};
	case SIDE_TOP:
		return (struct es_point){end.x, end.y + MIDDLE_GAP / 2};
	default:
		return (struct es_point){end.x, end.y - MIDDLE_GAP / 2};
	}
}

static struct es_point point_on(const struct bond *b, double t)
{
	double u = 1 - t, ka = u * u * u, kb = 3 * u * u * t, kc = 3 * u * t * t, kd = t * t * t;

	return (struct es_point){ka * b->a.x + kb * b->b.x + kc * b->c.x + kd * b->d.x,
	                         ka * b->a.y + kb * b->b.y + kc * b->c.y + kd * b->d.y};
}

/* How far the nearest number before is. */
static double room_at(const struct ring *g, size_t bond, struct es_point at)
{
	double best = INFINITY;

	for (size_t i = 0; i < bond; i++)
		best = fmin(best, hypot(g->bonds[i].badge.x - at.x, g->bonds[i].badge.y - at.y));
	return best;
}

static void place_badge(struct ring *g, size_t bond)
{
	static const double tries[] = {0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75};
	struct bond *b = &g->bonds[bond];
	double best = -1;

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]) && best < BADGE_APART; i++) {
		struct es_point at = point_on(b, tries[i]);
		double room = room_at(g, bond, at);
		if (room > best) {
			best = room;
			b->badge = at;
		}
	}
}

static void place_bonds(struct ring *g)
{
	for (size_t i = 0; i < g->bonds_len; i++) {
		struct bond *b = &g->bonds[i];
		struct actor *from = &g->actors[b->from], *to = &g->actors[b->to];
		b->a = end_at(g, from);
		b->d = end_at(g, to);
		b->b = handle_at(g, from, b->a, from->side == to->side);
		b->c = handle_at(g, to, b->d, from->side == to->side);
		place_badge(g, i);
	}
}

/* --- drawing ----------------------------------------------------------------------------------------- */

static void draw_arrow(struct ring *g, const struct bond *b)
{
	double dx = b->d.x - b->c.x, dy = b->d.y - b->c.y, long_ = hypot(dx, dy);
	struct es_point back;

	es_picture_add(g->k->picture, &(struct es_shape){.kind = ES_SHAPE_CURVE,
	                                                 .stroke = ES_INK_ACCENT,
	                                                 .a = b->a,
	                                                 .b = b->b,
	                                                 .c = b->c,
	                                                 .d = b->d});
	if (long_ < 1)
		return;
	dx /= long_;
	dy /= long_;
	back = (struct es_point){b->d.x - dx * HEAD_LONG, b->d.y - dy * HEAD_LONG};
	es_picture_add(g->k->picture,
	               &(struct es_shape){.kind = ES_SHAPE_HEAD,
	                                  .fill = ES_INK_ACCENT,
	                                  .a = b->d,
	                                  .b = {back.x - dy * HEAD_WIDE, back.y + dx * HEAD_WIDE},
	                                  .c = {back.x + dy * HEAD_WIDE, back.y - dx * HEAD_WIDE}});
}

static void draw_badge(struct ring *g, size_t number, struct es_point at)
{
	struct es_lines lines;
	char text[24];

	(void)snprintf(text, sizeof(text), "%zu", number);
	es_picture_dot(g->k->picture, at, BADGE, ES_INK_ACCENT);
	es_sketch_wrap(g->k, ES_LETTER_SMALL, es_bytes_str(text), 2 * BADGE, &lines);
	es_picture_words(g->k->picture, &lines,
	                 (struct es_point){at.x - BADGE, at.y - lines.height / 2}, 2 * BADGE,
	                 ES_INK_TEXT, true);
}

static void draw_actor(struct ring *g, const struct actor *a)
{
	struct es_point at = {a->x + PAD, a->y + PAD};

	es_picture_box(g->k->picture, (struct es_point){a->x, a->y}, g->box, a->height,
	               ES_INK_WARM);
	es_picture_words(g->k->picture, &a->lines, at, g->box - 2 * PAD, ES_INK_TEXT, true);
	at.y += a->lines.height;
	es_picture_words(g->k->picture, &a->role, at, g->box - 2 * PAD, ES_INK_MUTED, true);
}

/* "1 Name → name: what links them"; returns where it ends. */
static double draw_meaning(struct ring *g, size_t bond, double y)
{
	const struct bond *b = &g->bonds[bond];
	double left = 2 * BADGE + 10, width = g->k->picture->width - left - EDGE;
	struct es_phrase p;
	struct es_lines lines;

	es_phrase_clear(&p);
	es_phrase_add(&p, g->actors[b->from].name);
	es_phrase_add(&p, es_bytes_str(" → "));
	es_phrase_add(&p, g->actors[b->to].name);
	es_phrase_add(&p, es_bytes_str(": "));
	es_phrase_add(&p, b->label);
	es_sketch_wrap(g->k, ES_LETTER_BODY, es_phrase_bytes(&p), width, &lines);
	draw_badge(g, bond + 1, (struct es_point){BADGE + EDGE, y + BADGE});
	es_picture_words(g->k->picture, &lines, (struct es_point){left, y + 1}, width, ES_INK_TEXT,
	                 false);
	return y + fmax(lines.height, 2 * BADGE) + 6;
}

static void draw_all(struct ring *g, double end)
{
	for (size_t i = 0; i < g->bonds_len; i++)
		draw_arrow(g, &g->bonds[i]);
	for (size_t i = 0; i < g->actors_len; i++)
		draw_actor(g, &g->actors[i]);
	for (size_t i = 0; i < g->bonds_len; i++)
		if (g->bonds[i].label.len)
			draw_badge(g, i + 1, g->bonds[i].badge);
	end += ROW_GAP;
	for (size_t i = 0; i < g->bonds_len; i++)
		if (g->bonds[i].label.len)
			end = draw_meaning(g, i, end);
	g->k->picture->height = end - 6 + EDGE;
}

void es_sketch_actors(struct es_sketch *k)
{
	struct ring *g = calloc(1, sizeof(*g));

	if (!g) {
		k->picture->err = ES_NO_MEMORY;
		return;
	}
	g->k = k;
	g->box = k->picture->width * SIDE_SHARE;
	g->inner = k->picture->width - 2 * g->box - 2 * EDGE;
	read_all(g);
	double end = place_actors(g);
	place_bonds(g);
	draw_all(g, end);
	free(g);
}
