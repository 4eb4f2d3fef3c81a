/* SPDX-License-Identifier: EUPL-1.2 */
/* What is drawn besides words, and the tags around all of it. */
#include "print/press_internal.h"

#include "qr.h"

#include <stdio.h>
#include <string.h>

void es_press_ink(struct es_press *p, enum ink ink)
{
	static const unsigned colours[] = {
	        [INK_TEXT] = 0x1d2433,  [INK_MUTED] = 0x4f5b6b, [INK_ACCENT] = 0x0b5c6b,
	        [INK_PAPER] = 0xffffff, [INK_TINT] = 0xf1efe8,  [INK_LINE] = 0xb4bac6,
	};
	unsigned rgb = colours[ink];

	if (p->cr)
		cairo_set_source_rgb(p->cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
		                     (rgb & 0xff) / 255.0);
}

void es_press_open(struct es_press *p, const char *tag)
{
	if (p->cr && p->err == ES_OK)
		cairo_tag_begin(p->cr, tag, NULL);
}

void es_press_close(struct es_press *p, const char *tag)
{
	if (p->cr && p->err == ES_OK)
		cairo_tag_end(p->cr, tag);
}

/* Whether it can stand in an address that Cairo puts between single quotes, and then, as it is, between the
 * brackets of a PDF's text: what does not would end either, and go on with whatever somebody wrote. */
static bool stays(uint8_t c)
{
	return c > 0x20 && c < 0x7f && !strchr("'()\\", c);
}

/* The others are written as RFC 3986 has them. */
void es_press_link_open(struct es_press *p, struct es_bytes link)
{
	char attributes[3 * 2048 + 16];
	size_t len = (size_t)snprintf(attributes, sizeof(attributes), "uri='");

	if (!p->cr || p->err != ES_OK)
		return;
	for (size_t i = 0; i < link.len && len < sizeof(attributes) - 5; i++) {
		if (stays(link.data[i]))
			attributes[len++] = (char)link.data[i];
		else
			len += (size_t)snprintf(attributes + len, 4, "%%%02X", link.data[i]);
	}
	attributes[len++] = '\'';
	attributes[len] = '\0';
	cairo_tag_begin(p->cr, CAIRO_TAG_LINK, attributes);
}

void es_press_rule(struct es_press *p, double x1, double y1, double x2, double y2)
{
	if (!p->cr)
		return;
	es_press_ink(p, INK_LINE);
	cairo_set_line_width(p->cr, 0.6);
	cairo_move_to(p->cr, x1, y1);
	cairo_line_to(p->cr, x2, y2);
	cairo_stroke(p->cr);
}

void es_press_fill(struct es_press *p, enum ink ink, double x, double y, double width,
                   double height)
{
	if (!p->cr)
		return;
	es_press_ink(p, ink);
	cairo_rectangle(p->cr, x, y, width, height);
	cairo_fill(p->cr);
}

/* --- squares --------------------------------------------------------------------------------------- */

void es_press_square(struct es_press *p, const struct es_qr *qr, double side)
{
	double module = side / (double)qr->side;

	if (!es_press_fine(p))
		return;
	es_press_keep(p, side + 8);
	es_press_open(p, "Figure");
	if (p->cr) {
		cairo_set_source_rgb(p->cr, 0, 0, 0);
		for (size_t row = 0; row < qr->side; row++)
			for (size_t column = 0; column < qr->side; column++)
				if (qr->dark[row * qr->side + column])
					cairo_rectangle(p->cr, p->left + (double)column * module,
					                p->y + (double)row * module, module,
					                module);
		cairo_fill(p->cr);
	}
	es_press_close(p, "Figure");
	p->square_left = p->left;
	p->square_bottom = p->y + side;
	p->left += side + 14;
	p->fresh = true;
}

void es_press_square_end(struct es_press *p)
{
	if (p->y < p->square_bottom)
		p->y = p->square_bottom;
	p->left = p->square_left;
	p->fresh = false;
}
