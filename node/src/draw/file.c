/* SPDX-License-Identifier: EUPL-1.2 */
#include "draw/draw.h"
#include "node_limits.h"
#include "view/value.h"

static bool section_at(struct es_bytes view, uint64_t number, struct es_bytes *out)
{
	struct es_bytes list;
	struct es_reader r;
	size_t count = es_map_path(view, "tutorial.sections", &list) ? es_elements(list, &r) : 0;

	if (number == 0 || number > count)
		return false;
	for (uint64_t i = 0; i < number; i++)
		*out = es_read_value(&r);
	return r.err == ES_OK;
}

static es_err write_svg(const struct es_picture *picture, struct es_writer *out)
{
	struct es_html svg;

	es_html_init(&svg, ES_DRAWING_BYTES_MAX);
	es_picture_svg(picture, &svg);
	es_err err = svg.w.err;
	if (err == ES_OK)
		es_write_raw(out, es_writer_bytes(&svg.w));
	es_html_free(&svg);
	return err == ES_OK ? out->err : err;
}

es_err es_drawing_file(struct es_bytes view, uint64_t number, const struct es_draw_how *how,
                       bool pixels, struct es_writer *out)
{
	struct es_draw_how its = *how;
	struct es_picture *picture;
	struct es_bytes section;

	if (!section_at(view, number, &section))
		return ES_NOT_FOUND;
	its.title = es_field_text(view, "tutorial.title");
	its.lang = es_field_text(view, "lang");
	es_err err = es_picture_draw(section, &its, &picture);
	if (err == ES_OK)
		err = pixels ? es_picture_png(picture, out) : write_svg(picture, out);
	es_picture_free(picture);
	return err;
}
