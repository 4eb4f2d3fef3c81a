/* SPDX-License-Identifier: EUPL-1.2 */
#include "draw/picture.h"

#include <stdlib.h>

#define BASE_LINE 1.03 /* from the top of a line to where its letters stand, in sizes */

const double es_letter_sizes[ES_LETTERS] = {
        [ES_LETTER_STRONG] = 15, [ES_LETTER_BODY] = 14, [ES_LETTER_SMALL] = 12.5};

void es_picture_free(struct es_picture *p)
{
	if (!p)
		return;
	es_writer_free(&p->text);
	es_writer_free(&p->title);
	es_writer_free(&p->desc);
	free(p->shapes);
	free(p);
}

void es_picture_add(struct es_picture *p, const struct es_shape *shape)
{
	if (!p->err && p->len == ES_SHAPES_MAX)
		p->err = ES_LIMIT;
	if (!p->err && p->len == p->room) {
		size_t room = p->room ? p->room * 2 : 64;
		struct es_shape *grown = realloc(p->shapes, room * sizeof(*grown));
		if (grown) {
			p->shapes = grown;
			p->room = room;
		} else {
			p->err = ES_NO_MEMORY;
		}
	}
	if (!p->err)
		p->shapes[p->len++] = *shape;
}

void es_picture_line(struct es_picture *p, struct es_point from, struct es_point to,
                     enum es_ink ink)
{
	es_picture_add(
	        p, &(struct es_shape){.kind = ES_SHAPE_LINE, .stroke = ink, .a = from, .d = to});
}

void es_picture_dot(struct es_picture *p, struct es_point at, double radius, enum es_ink ink)
{
	es_picture_add(p, &(struct es_shape){.kind = ES_SHAPE_DOT,
	                                     .fill = ES_INK_SURFACE,
	                                     .stroke = ink,
	                                     .a = at,
	                                     .width = radius});
}

void es_picture_box(struct es_picture *p, struct es_point corner, double width, double height,
                    enum es_ink stroke)
{
	es_picture_add(p, &(struct es_shape){.kind = ES_SHAPE_BOX,
	                                     .fill = ES_INK_SURFACE,
	                                     .stroke = stroke,
	                                     .a = corner,
	                                     .width = width,
	                                     .height = height});
}

void es_picture_words(struct es_picture *p, const struct es_lines *lines, struct es_point corner,
                      double width, enum es_ink ink, bool centred)
{
	double size = es_letter_sizes[lines->letter];

	for (size_t i = 0; i < lines->count; i++) {
		struct es_shape shape = {.kind = ES_SHAPE_WORDS,
		                         .fill = ink,
		                         .letter = lines->letter,
		                         .text = p->text.len,
		                         .text_len = lines->line[i].len,
		                         .width = lines->line[i].width};
		shape.a.x = corner.x + (centred ? (width - shape.width) / 2 : 0);
		shape.a.y = corner.y + ((double)i * ES_LETTER_LEADING + BASE_LINE) * size;
		es_write_raw(&p->text,
		             es_bytes_of(lines->text + lines->line[i].at, shape.text_len));
		if (p->text.err)
			p->err = p->text.err;
		es_picture_add(p, &shape);
	}
}
