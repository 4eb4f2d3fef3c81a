/* SPDX-License-Identifier: EUPL-1.2 */
/* A picture in pixels, by Cairo. */
#include "draw/picture.h"
#include "node_limits.h"
#include "print/fonts.h"

#include <cairo.h>
#include <math.h>
#include <pango/pangocairo.h>

#define FINE 2.0 /* pixels of a unit */
#define ROUND 8.0

/* As the file's colours for light screens. */
static const struct {
	double r, g, b;
} inks[ES_INKS] = {
        [ES_INK_PAPER] = {0.984, 0.980, 0.969}, [ES_INK_SURFACE] = {1, 1, 1},
        [ES_INK_TEXT] = {0.114, 0.141, 0.200},  [ES_INK_MUTED] = {0.310, 0.357, 0.420},
        [ES_INK_LINE] = {0.478, 0.518, 0.580},  [ES_INK_ACCENT] = {0.043, 0.361, 0.420},
        [ES_INK_WARM] = {0.706, 0.282, 0.039},  [ES_INK_GOOD] = {0.118, 0.420, 0.227},
        [ES_INK_CARE] = {0.502, 0.325, 0},
};

static void dip(cairo_t *cr, enum es_ink ink)
{
	cairo_set_source_rgb(cr, inks[ink].r, inks[ink].g, inks[ink].b);
}

static void trace_box(cairo_t *cr, const struct es_shape *s)
{
	double x = s->a.x, y = s->a.y, w = s->width, h = s->height;

	cairo_new_sub_path(cr);
	cairo_arc(cr, x + w - ROUND, y + ROUND, ROUND, -M_PI / 2, 0);
	cairo_arc(cr, x + w - ROUND, y + h - ROUND, ROUND, 0, M_PI / 2);
	cairo_arc(cr, x + ROUND, y + h - ROUND, ROUND, M_PI / 2, M_PI);
	cairo_arc(cr, x + ROUND, y + ROUND, ROUND, M_PI, 3 * M_PI / 2);
	cairo_close_path(cr);
}

static void trace(cairo_t *cr, const struct es_shape *s)
{
	switch (s->kind) {
	case ES_SHAPE_BOX:
		trace_box(cr, s);
		break;
	case ES_SHAPE_DOT:
		cairo_arc(cr, s->a.x, s->a.y, s->width, 0, 2 * M_PI);
		break;
	case ES_SHAPE_CURVE:
		cairo_move_to(cr, s->a.x, s->a.y);
		cairo_curve_to(cr, s->b.x, s->b.y, s->c.x, s->c.y, s->d.x, s->d.y);
		break;
	case ES_SHAPE_HEAD:
		cairo_move_to(cr, s->a.x, s->a.y);
		cairo_line_to(cr, s->b.x, s->b.y);
		cairo_line_to(cr, s->c.x, s->c.y);
		cairo_close_path(cr);
		break;
	default:
		cairo_move_to(cr, s->a.x, s->a.y);
		cairo_line_to(cr, s->d.x, s->d.y);
	}
}

static void paint(cairo_t *cr, const struct es_shape *s)
{
	cairo_new_path(cr); /* words leave off where they end */
	trace(cr, s);
	if (s->fill) {
		dip(cr, s->fill);
		cairo_fill_preserve(cr);
	}
	if (s->stroke) {
		dip(cr, s->stroke);
		cairo_set_line_width(cr, 1.5);
		cairo_stroke(cr);
	}
}

static void paint_words(cairo_t *cr, struct es_pen *pen, const struct es_picture *p,
                        const struct es_shape *s)
{
	struct es_bytes text = es_writer_bytes(&p->text);

	dip(cr, s->fill);
	cairo_move_to(cr, s->a.x, s->a.y);
	es_pen_show(pen, s->letter, es_bytes_of(text.data + s->text, s->text_len), cr);
}

static cairo_status_t take_bytes(void *closure, const unsigned char *data, unsigned int len)
{
	struct es_writer *out = closure;

	es_write_raw(out, es_bytes_of(data, len));
	return out->err ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static double scale_of(double width, double height)
{
	double most = sqrt(ES_PNG_PIXELS_MAX / (width * height));

	return most < FINE ? most : FINE;
}

static es_err press(const struct es_picture *p, struct es_pen *pen, struct es_writer *out)
{
	double width = p->width + 2 * ES_PICTURE_MARGIN, height = p->height + 2 * ES_PICTURE_MARGIN;
	double scale = scale_of(width, height);
	cairo_surface_t *surface = cairo_image_surface_create(
	        CAIRO_FORMAT_RGB24, (int)(width * scale), (int)(height * scale));
	cairo_t *cr = cairo_create(surface);

	dip(cr, ES_INK_PAPER);
	cairo_paint(cr);
	cairo_scale(cr, scale, scale);
	cairo_translate(cr, ES_PICTURE_MARGIN, ES_PICTURE_MARGIN);
	for (size_t i = 0; i < p->len; i++) {
		if (p->shapes[i].kind == ES_SHAPE_WORDS)
			paint_words(cr, pen, p, &p->shapes[i]);
		else
			paint(cr, &p->shapes[i]);
	}
	cairo_status_t status = cairo_status(cr);
	cairo_destroy(cr);
	if (!status)
		status = cairo_surface_write_to_png_stream(surface, take_bytes, out);
	cairo_surface_destroy(surface);
	if (out->err)
		return out->err;
	if (status == CAIRO_STATUS_NO_MEMORY)
		return ES_NO_MEMORY;
	return status ? ES_IO : ES_OK;
}

es_err es_picture_png(const struct es_picture *p, struct es_writer *out)
{
	struct es_pen *pen;

	es_err err = es_pen_open(&pen);
	if (!err)
		err = press(p, pen, out);
	es_pen_close(pen);
	return err;
}
