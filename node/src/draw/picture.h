/* SPDX-License-Identifier: EUPL-1.2 */
/* The shapes of a picture, in units of a CSS pixel, and the pen that knows how much room words take. Private to the drawings
 * and their test. */
#ifndef DRAW_PICTURE_H
#define DRAW_PICTURE_H

#include "draw/draw.h"

#define ES_PICTURE_WIDE 720.0
#define ES_PICTURE_NARROW 340.0
#define ES_PICTURE_MARGIN 16.0 /* around one that is a file */
#define ES_SHAPES_MAX 3000

enum es_ink {
	ES_INK_NONE,
	ES_INK_PAPER,
	ES_INK_SURFACE,
	ES_INK_TEXT,
	ES_INK_MUTED,
	ES_INK_LINE,
	ES_INK_ACCENT,
	ES_INK_WARM,
	ES_INK_GOOD,
	ES_INK_CARE,
	ES_INKS
};

enum es_letter { ES_LETTER_STRONG, ES_LETTER_BODY, ES_LETTER_SMALL, ES_LETTERS };
extern const double es_letter_sizes[ES_LETTERS];
#define ES_LETTER_LEADING 1.35 /* of a line, in sizes */

struct es_point {
	double x, y;
};

enum es_shape_kind {
	ES_SHAPE_BOX,   /* a: its corner; width, height */
	ES_SHAPE_DOT,   /* a: its middle; width: the radius */
	ES_SHAPE_LINE,  /* a to d */
	ES_SHAPE_CURVE, /* a to d, b and c its handles */
	ES_SHAPE_HEAD,  /* of an arrow: a its tip, b and c the other corners */
	ES_SHAPE_WORDS  /* a: where its base line begins; width: how long it is */
};
struct es_shape {
	enum es_shape_kind kind;
	enum es_ink fill, stroke;
	struct es_point a, b, c, d;
	double width, height;
	enum es_letter letter;
	size_t text, text_len; /* WORDS: in the picture's text */
};

struct es_picture {
	double width, height;
	struct es_shape *shapes; /* those behind come first */
	size_t len, room;
	struct es_writer text, title, desc;
	char lang[ES_LANG_MAX + 1];
	es_err err; /* sticks */
};

/* ES_LIMIT, ES_NO_MEMORY stick in the picture. */
void es_picture_add(struct es_picture *p, const struct es_shape *shape);
void es_picture_line(struct es_picture *p, struct es_point from, struct es_point to,
                     enum es_ink ink);
void es_picture_dot(struct es_picture *p, struct es_point at, double radius, enum es_ink ink);
void es_picture_box(struct es_picture *p, struct es_point corner, double width, double height,
                    enum es_ink stroke);

/* --- words ------------------------------------------------------------------------------------------- */

struct es_pen;
/* ES_NOT_FOUND: no font is installed. */
es_err es_pen_open(struct es_pen **out) ES_MUST_USE;
void es_pen_close(struct es_pen *pen);

#define ES_LINES_MAX 14
#define ES_LINE_TEXT_MAX 1024
/* Words as they stand below each other; a long text ends with an ellipsis. */
struct es_lines {
	struct {
		size_t at, len;
		double width;
	} line[ES_LINES_MAX];
	size_t count;
	double height;
	enum es_letter letter;
	char text[ES_LINE_TEXT_MAX];
};
void es_pen_wrap(struct es_pen *pen, enum es_letter letter, struct es_bytes text,
                 struct es_bytes lang, double width, struct es_lines *out);
/* Draws a line's words with their base line where cr stands: png.c. */
struct _cairo;
void es_pen_show(struct es_pen *pen, enum es_letter letter, struct es_bytes text,
                 struct _cairo *cr);
/* Puts them into a column whose upper left corner this is; in its middle where centred. */
void es_picture_words(struct es_picture *p, const struct es_lines *lines, struct es_point corner,
                      double width, enum es_ink ink, bool centred);

/* --- sections ---------------------------------------------------------------------------------------- */

/* One section while it is drawn. */
struct es_sketch {
	struct es_picture *picture;
	struct es_pen *pen;
	const struct es_draw_how *how;
	struct es_bytes section;
};
/* Entries of a list of the section, at most so many. */
size_t es_sketch_list(const struct es_sketch *k, const char *key, size_t max, struct es_reader *r);
/* Adds to what is said of the picture. */
void es_sketch_say(struct es_sketch *k, struct es_bytes text);
void es_sketch_wrap(struct es_sketch *k, enum es_letter letter, struct es_bytes text, double width,
                    struct es_lines *out);

void es_sketch_steps(struct es_sketch *k);
void es_sketch_timeline(struct es_sketch *k);
void es_sketch_mind_map(struct es_sketch *k);
void es_sketch_actors(struct es_sketch *k);

#endif
