/* SPDX-License-Identifier: EUPL-1.2 */
/* A view (docs/api.md) taken apart for the renderers, which all walk the schema and print what is
 * there. Borrowed from the view; any thread. */
#ifndef ESSAIM_SHEET_RENDER_H
#define ESSAIM_SHEET_RENDER_H

#include "essaim/schema.h"

struct es_render {
	struct es_bytes practice; /* maps; empty where the view has none */
	struct es_bytes contact;
	struct es_bytes tools; /* arrays */
	struct es_bytes testimonies;
	struct es_bytes lang; /* of the sheet; may be empty */
	enum es_language in;  /* of the labels */
	struct es_writer *w;
};

/* Errors: ES_MALFORMED. */
es_err es_render_open(struct es_render *r, struct es_bytes view, const char *lang,
                      struct es_writer *w) ES_MUST_USE;
const char *es_render_label(const struct es_render *r, const struct es_label *label);
void es_render_str(struct es_render *r, const char *text);
void es_render_bytes(struct es_render *r, struct es_bytes text);

/* The value of a field in a map; false where it is absent or nil. */
bool es_render_get(struct es_bytes map, const char *name, struct es_bytes *value);
bool es_render_has_any(struct es_bytes map, const struct es_field *fields, size_t count);
/* Elements of an array; and the next one, moving past it. */
size_t es_render_array(struct es_bytes array, struct es_reader *elements);
struct es_bytes es_render_next(struct es_reader *elements);
int64_t es_render_int(struct es_bytes value);

/* A value that fits on a line, as words: text, choice, number, amount, period… Written to out (at
 * most size bytes, whole code points). exact: such that an import reads the same again. */
#define ES_RENDER_SHORT_MAX 2400
struct es_bytes es_render_short(const struct es_render *r, const struct es_field *field,
                                struct es_bytes value, bool exact, char out[ES_RENDER_SHORT_MAX]);
/* "12.5" from thousandths. */
void es_render_milli(int64_t milli, char out[32]);
/* The label of an option in a list of boxes. */
const char *es_render_option(const struct es_render *r, const struct es_option *option);

#endif
