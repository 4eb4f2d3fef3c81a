/* SPDX-License-Identifier: EUPL-1.2 */
/* A mind map: a tree of short texts around its middle. Flat trees grow to both sides, deep ones to the right, and on a
 * narrow picture all of them downwards. */
#include "draw/picture.h"
#include "draw/section.h"
#include "view/value.h"

#include <math.h>
#include <stdlib.h>

#define BRANCHES_MAX 60
#define PAD 8.0
#define GAP_DOWN 10.0
#define GAP_ACROSS 30.0
#define INDENT 18.0
#define EDGE 1.0
#define BOTH_SIDES_LEVELS 2
#define NOBODY SIZE_MAX

struct branch {
	size_t parent; /* NOBODY: the middle */
	size_t depth, family;
	struct es_lines lines;
	double height, kids, span; /* its own, of all below it, what it takes */
	double x, y;               /* its corner */
	double next;               /* where its next child begins */
	bool left;
};

struct tree {
	struct es_sketch *k;
	struct es_lines middle;
	struct es_point at; /* the middle's corner */
	double height;      /* of the middle */
	double box;         /* width of a box */
	size_t levels, len;
	struct branch branches[BRANCHES_MAX];
};

static enum es_ink ink_of(const struct branch *b)
{
	static const enum es_ink inks[] = {ES_INK_ACCENT, ES_INK_WARM, ES_INK_GOOD, ES_INK_CARE};

	return inks[b->family % 4];
}

/* --- reading ----------------------------------------------------------------------------------------- */

/* Its depth as docs/kinds.md bounds it; the nearest above it that is one less deep is its parent. */
static void read_branch(struct tree *t, struct es_bytes entry)
{
	struct branch *b = &t->branches[t->len];
	const struct branch *before = t->len ? b - 1 : NULL;

	b->depth = es_branch_depth(entry, before ? before->depth + 1 : 0);
	b->parent = NOBODY;
	for (size_t i = t->len; b->depth > 0 && i > 0 && b->parent == NOBODY; i--)
		if (t->branches[i - 1].depth == b->depth - 1)
			b->parent = i - 1;
	b->family = b->parent != NOBODY ? t->branches[b->parent].family
	            : before            ? before->family + 1
	                                : 0;
	if (b->depth + 1 > t->levels)
		t->levels = b->depth + 1;
	es_sketch_say(t->k, es_field_text(entry, "text"));
	es_sketch_say(t->k, es_bytes_str(". "));
	t->len++;
}

static void read_all(struct tree *t)
{
	struct es_reader r;
	size_t count = es_sketch_list(t->k, "branches", BRANCHES_MAX, &r);

	for (size_t i = 0; i < count && r.err == ES_OK; i++)
		read_branch(t, es_read_value(&r));
}

static void wrap_all(struct tree *t)
{
	struct es_reader r;
	bool narrow = t->k->how->narrow;

	(void)es_sketch_list(t->k, "branches", BRANCHES_MAX, &r);
	for (size_t i = 0; i < t->len; i++) {
		struct branch *b = &t->branches[i];
		struct es_bytes text = es_field_text(es_read_value(&r), "text");
		double width = t->box - (narrow ? INDENT * (double)(b->depth + 1) : 0) - 2 * PAD;
		es_sketch_wrap(t->k, b->depth ? ES_LETTER_SMALL : ES_LETTER_BODY, text, width,
		               &b->lines);
		b->height = b->lines.height + 2 * PAD;
	}
}

static void wrap_middle(struct tree *t)
{
	struct es_bytes heading = es_field_text(t->k->section, "heading");

	es_sketch_wrap(t->k, ES_LETTER_STRONG, heading.len ? heading : t->k->how->title,
	               t->box - 2 * PAD, &t->middle);
	t->height = t->middle.height + 2 * PAD;
}

/* --- places ------------------------------------------------------------------------------------------ */

/* What each takes with all that hangs on it; the branches of one side come to its height. */
static void measure(struct tree *t, double sides[2])
{
	for (size_t i = t->len; i > 0; i--) {
		struct branch *b = &t->branches[i - 1];
		double *of = b->parent == NOBODY ? &sides[b->left] : &t->branches[b->parent].kids;
		b->span = fmax(b->height, b->kids);
		*of += b->span + (*of > 0 ? GAP_DOWN : 0);
	}
}

/* The first families, as long as they are less than half of all branches, stand at the right. */
static void choose_sides(struct tree *t)
{
	size_t right = 0;

	if (t->levels > BOTH_SIDES_LEVELS)
		return;
	for (size_t i = 0; i < t->len; i++) {
		struct branch *b = &t->branches[i];
		b->left = b->parent != NOBODY ? t->branches[b->parent].left : right * 2 >= t->len;
		right += !b->left;
	}
}

static void place_across(struct tree *t, double next[2], double middle)
{
	double step = t->box + GAP_ACROSS;

	for (size_t i = 0; i < t->len; i++) {
		struct branch *b = &t->branches[i];
		double *top = b->parent == NOBODY ? &next[b->left] : &t->branches[b->parent].next;
		double across = step * (double)(b->depth + 1);
		b->x = b->left ? middle - across : middle + across;
		b->y = *top + (b->span - b->height) / 2;
		b->next = *top + (b->span - b->kids) / 2;
		*top += b->span + GAP_DOWN;
	}
}

static void lay_across(struct tree *t)
{
	struct es_picture *p = t->k->picture;
	double sides[2] = {0, 0}, next[2], tall, columns;
	bool both;

	choose_sides(t);
	both = t->branches[t->len - 1].left;
	columns = (double)(both ? 2 * t->levels + 1 : t->levels + 1);
	t->box = (p->width - 2 * EDGE - GAP_ACROSS * (columns - 1)) / columns;
	wrap_middle(t);
	wrap_all(t);
	measure(t, sides);
	tall = fmax(fmax(sides[0], sides[1]), t->height);
	next[0] = EDGE + (tall - sides[0]) / 2;
	next[1] = EDGE + (tall - sides[1]) / 2;
	t->at.x = EDGE + (both ? (double)t->levels * (t->box + GAP_ACROSS) : 0);
	t->at.y = EDGE + (tall - t->height) / 2;
	place_across(t, next, t->at.x);
	p->height = tall + 2 * EDGE;
}

static void lay_down(struct tree *t)
{
	struct es_picture *p = t->k->picture;
	double y;

	t->box = p->width - 2 * EDGE;
	wrap_middle(t);
	wrap_all(t);
	t->at = (struct es_point){EDGE, EDGE};
	y = EDGE + t->height + GAP_DOWN;
	for (size_t i = 0; i < t->len; i++) {
		struct branch *b = &t->branches[i];
		b->x = EDGE + INDENT * (double)(b->depth + 1);
		b->y = y;
		y += b->height + GAP_DOWN;
	}
	p->height = y - GAP_DOWN + EDGE;
}

/* --- drawing ----------------------------------------------------------------------------------------- */

static void join_across(struct tree *t, const struct branch *b)
{
	const struct branch *parent = b->parent == NOBODY ? NULL : &t->branches[b->parent];
	struct es_point from = parent ? (struct es_point){parent->x, parent->y + parent->height / 2}
	                              : (struct es_point){t->at.x, t->at.y + t->height / 2};
	struct es_point to = {b->left ? b->x + t->box : b->x, b->y + b->height / 2};
	double half;

	from.x += b->left ? 0 : t->box;
	half = (to.x - from.x) / 2;
	es_picture_add(t->k->picture, &(struct es_shape){.kind = ES_SHAPE_CURVE,
	                                                 .stroke = ink_of(b),
	                                                 .a = from,
	                                                 .b = {from.x + half, from.y},
	                                                 .c = {from.x + half, to.y},
	                                                 .d = to});
}

/* Down along the parent's left edge, then to the right. */
static void join_down(struct tree *t, const struct branch *b)
{
	const struct branch *parent = b->parent == NOBODY ? NULL : &t->branches[b->parent];
	struct es_point from = parent ? (struct es_point){parent->x, parent->y + parent->height}
	                              : (struct es_point){t->at.x, t->at.y + t->height};
	struct es_point knee = {from.x + INDENT / 2, b->y + b->height / 2};

	from.x = knee.x;
	es_picture_line(t->k->picture, from, knee, ink_of(b));
	es_picture_line(t->k->picture, knee, (struct es_point){b->x, knee.y}, ink_of(b));
}

static void draw_box(struct tree *t, struct es_point at, double width, double height,
                     const struct es_lines *lines, enum es_ink ink)
{
	es_picture_box(t->k->picture, at, width, height, ink);
	es_picture_words(t->k->picture, lines, (struct es_point){at.x + PAD, at.y + PAD},
	                 width - 2 * PAD, ES_INK_TEXT, !t->k->how->narrow);
}

static void draw_all(struct tree *t)
{
	bool narrow = t->k->how->narrow;

	for (size_t i = 0; i < t->len; i++) {
		if (narrow)
			join_down(t, &t->branches[i]);
		else
			join_across(t, &t->branches[i]);
	}
	draw_box(t, t->at, t->box, t->height, &t->middle, ES_INK_TEXT);
	for (size_t i = 0; i < t->len; i++) {
		const struct branch *b = &t->branches[i];
		double width = t->box - (narrow ? INDENT * (double)(b->depth + 1) : 0);
		draw_box(t, (struct es_point){b->x, b->y}, width, b->height, &b->lines, ink_of(b));
	}
}

void es_sketch_mind_map(struct es_sketch *k)
{
	struct tree *t = calloc(1, sizeof(*t));

	if (!t) {
		k->picture->err = ES_NO_MEMORY;
		return;
	}
	t->k = k;
	read_all(t);
	if (t->len == 0)
		k->picture->err = ES_NOT_FOUND;
	else if (k->how->narrow)
		lay_down(t);
	else
		lay_across(t);
	if (t->len)
		draw_all(t);
	free(t);
}
