/* SPDX-License-Identifier: EUPL-1.2 */
/* The shapes of answers (docs/api.md), for the OpenAPI description; a test holds real answers against them.
 * Constant data, any thread. */
#ifndef WEB_SHAPES_H
#define WEB_SHAPES_H

#include <stdbool.h>
#include <stddef.h>

enum es_shape_flag {
	ES_SHAPE_NIL = 1,      /* may be null */
	ES_SHAPE_LIST = 2,     /* an array of it */
	ES_SHAPE_OPTIONAL = 4, /* may be left out */
};

struct es_shape_part {
	const char *name;
	const char *type; /* id, text, lang, time, count, bool, any, or the name of a shape */
	unsigned flags;
};

struct es_shape {
	const char *name;
	const struct es_shape_part *parts;
	size_t parts_len;
};

extern const struct es_shape es_shapes[];
extern const size_t es_shapes_len;

#endif
