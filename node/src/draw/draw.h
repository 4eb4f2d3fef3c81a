/* SPDX-License-Identifier: EUPL-1.2 */
/* What a section of a tutorial looks like: the one code that draws it, for pages with and without a script and for
 * files. A picture has one owner; any thread. */
#ifndef DRAW_DRAW_H
#define DRAW_DRAW_H

#include "essaim/schema.h"
#include "site/html.h"
#include "site/table.h"

/* Borrowed for the call. */
struct es_draw_how {
	enum es_language in;          /* of the reader: dates, the words around */
	const struct es_table *words; /* of that language; NULL: dates stay as they are written */
	struct es_bytes title;        /* of the tutorial; stands for a section without a heading */
	struct es_bytes lang;         /* of what it says: where its words may be broken */
	bool narrow;                  /* for a telephone held upright */
};

struct es_picture;

/* Whether a section of a tutorial has anything to be drawn: steps, dates, branches or actors, as its type says. */
bool es_section_is_drawn(struct es_bytes section);
/* Draws it; what its schema would refuse is cut or passed over. ES_NOT_FOUND: there is nothing to be drawn, or no font is
 * installed; ES_LIMIT, ES_NO_MEMORY. es_picture_free in any case. */
es_err es_picture_draw(struct es_bytes section, const struct es_draw_how *how,
                       struct es_picture **out) ES_MUST_USE;
void es_picture_free(struct es_picture *p);

/* An element for a page, whose styles colour it (web-ui/src/styles/tutorial.css); name tells it apart on that page. Or a
 * file that brings its colours along, also for dark screens. Errors stick in out. */
void es_picture_element(const struct es_picture *p, const char *name, struct es_html *out);
void es_picture_svg(const struct es_picture *p, struct es_html *out);
/* The same for what takes no SVG: light, twice as fine, at most ES_PNG_PIXELS_MAX. ES_NO_MEMORY, ES_IO, the writer's. */
es_err es_picture_png(const struct es_picture *p, struct es_writer *out) ES_MUST_USE;

/* A section (its number, from 1) of a tutorial as its view tells it, as a file of SVG or PNG; title and lang are
 * the view's, not how's. ES_NOT_FOUND: there is no such section, or nothing in it is drawn. */
es_err es_drawing_file(struct es_bytes view, uint64_t number, const struct es_draw_how *how,
                       bool pixels, struct es_writer *out) ES_MUST_USE;

#endif
