/* SPDX-License-Identifier: EUPL-1.2 */
/* A picture as SVG 1.1. What it shows is told by its title and description; its parts say nothing by themselves. */
#include "draw/picture.h"

#include <stdio.h>
#include <string.h>

static const char *const fills[ES_INKS] = {
        [ES_INK_PAPER] = "f-paper", [ES_INK_SURFACE] = "f-surface", [ES_INK_TEXT] = "f-text",
        [ES_INK_MUTED] = "f-muted", [ES_INK_LINE] = "f-line",       [ES_INK_ACCENT] = "f-accent",
        [ES_INK_WARM] = "f-warm",   [ES_INK_GOOD] = "f-good",       [ES_INK_CARE] = "f-care",
};
static const char *const strokes[ES_INKS] = {
        [ES_INK_TEXT] = "s-text",     [ES_INK_MUTED] = "s-muted", [ES_INK_LINE] = "s-line",
        [ES_INK_ACCENT] = "s-accent", [ES_INK_WARM] = "s-warm",   [ES_INK_GOOD] = "s-good",
        [ES_INK_CARE] = "s-care",
};

/* The colours of web-ui/src/styles/tokens.css, for a file of its own. */
static const char colours[] =
        "svg{color-scheme:light dark}"
        ".f-paper{fill:#fbfaf7}.f-surface{fill:#fff}.f-text{fill:#1d2433}.f-muted{fill:#4f5b6b}"
        ".f-accent{fill:#0b5c6b}.f-warm{fill:#b4480a}"
        ".s-text{stroke:#1d2433}.s-line{stroke:#7a8494}.s-accent{stroke:#0b5c6b}"
        ".s-warm{stroke:#b4480a}.s-good{stroke:#1e6b3a}.s-care{stroke:#805300}"
        "@media screen and (prefers-color-scheme:dark){"
        ".f-paper{fill:#12161d}.f-surface{fill:#1b222c}.f-text{fill:#e8ecf2}.f-muted{fill:#a9b4c2}"
        ".f-accent{fill:#6fcbd9}.f-warm{fill:#f2a65a}"
        ".s-text{stroke:#e8ecf2}.s-line{stroke:#8794a6}.s-accent{stroke:#6fcbd9}"
        ".s-warm{stroke:#f2a65a}.s-good{stroke:#7fd19b}.s-care{stroke:#e5b85c}}";

/* At most one digit after the point, whatever the locale. */
static void put_number(struct es_html *h, double value)
{
	char text[32];
	long tenths = (long)(value * 10 + (value < 0 ? -0.5 : 0.5));
	bool below = tenths < 0;

	tenths = below ? -tenths : tenths;
	if (tenths % 10)
		(void)snprintf(text, sizeof(text), "%s%ld.%ld", below ? "-" : "", tenths / 10,
		               tenths % 10);
	else
		(void)snprintf(text, sizeof(text), "%s%ld", below ? "-" : "", tenths / 10);
	es_html_word(h, text);
}

#define put_length(h, name, value)                                                                 \
	(es_html_markup(h, " " name "=\""), put_number(h, value), es_html_markup(h, "\""))

static void put_point(struct es_html *h, struct es_point at)
{
	put_number(h, at.x);
	es_html_markup(h, " ");
	put_number(h, at.y);
	es_html_markup(h, " ");
}

static void put_class(struct es_html *h, const struct es_shape *shape)
{
	const char *fill = fills[shape->fill], *stroke = strokes[shape->stroke];

	es_html_markup(h, " class=\"");
	es_html_word(h, fill ? fill : "");
	es_html_word(h, fill && stroke ? " " : "");
	es_html_word(h, stroke ? stroke : "");
	es_html_markup(h, "\"");
	if (!fill)
		es_html_markup(h, " fill=\"none\"");
	if (stroke)
		es_html_markup(h, " stroke-width=\"1.5\"");
}

static void put_path(struct es_html *h, const struct es_shape *shape)
{
	es_html_markup(h, "<path");
	put_class(h, shape);
	es_html_markup(h, " d=\"M");
	put_point(h, shape->a);
	if (shape->kind == ES_SHAPE_LINE) {
		es_html_markup(h, "L");
		put_point(h, shape->d);
	} else {
		if (shape->kind == ES_SHAPE_CURVE)
			es_html_markup(h, "C");
		else
			es_html_markup(h, "L");
		put_point(h, shape->b);
		put_point(h, shape->c);
		if (shape->kind == ES_SHAPE_CURVE)
			put_point(h, shape->d);
		else
			es_html_markup(h, "Z");
	}
	es_html_markup(h, "\"/>");
}

/* Other fonts than ours are drawn to the same length, so that nothing leaves its box. */
static void put_words(struct es_html *h, const struct es_picture *p, const struct es_shape *shape)
{
	struct es_bytes text = es_writer_bytes(&p->text);

	es_html_markup(h, "<text");
	put_class(h, shape);
	put_length(h, "x", shape->a.x);
	put_length(h, "y", shape->a.y);
	put_length(h, "font-size", es_letter_sizes[shape->letter]);
	if (shape->letter == ES_LETTER_STRONG)
		es_html_markup(h, " font-weight=\"700\"");
	if (shape->width >= 1) {
		put_length(h, "textLength", shape->width);
		es_html_markup(h, " lengthAdjust=\"spacingAndGlyphs\"");
	}
	es_html_markup(h, ">");
	es_html_text(h, es_bytes_of(text.data + shape->text, shape->text_len));
	es_html_markup(h, "</text>");
}

static void put_shape(struct es_html *h, const struct es_picture *p, const struct es_shape *shape)
{
	switch (shape->kind) {
	case ES_SHAPE_BOX:
		es_html_markup(h, "<rect");
		put_class(h, shape);
		put_length(h, "x", shape->a.x);
		put_length(h, "y", shape->a.y);
		put_length(h, "width", shape->width);
		put_length(h, "height", shape->height);
		es_html_markup(h, " rx=\"8\"/>");
		break;
	case ES_SHAPE_DOT:
		es_html_markup(h, "<circle");
		put_class(h, shape);
		put_length(h, "cx", shape->a.x);
		put_length(h, "cy", shape->a.y);
		put_length(h, "r", shape->width);
		es_html_markup(h, "/>");
		break;
	case ES_SHAPE_WORDS:
		put_words(h, p, shape);
		break;
	default:
		put_path(h, shape);
	}
}

static void put_size(struct es_html *h, const struct es_picture *p, double margin)
{
	es_html_markup(h, " viewBox=\"");
	put_point(h, (struct es_point){-margin, -margin});
	put_number(h, p->width + 2 * margin);
	es_html_markup(h, " ");
	put_number(h, p->height + 2 * margin);
	es_html_markup(h, "\"");
	put_length(h, "width", p->width + 2 * margin);
	put_length(h, "height", p->height + 2 * margin);
	es_html_attr(h, "lang", es_bytes_str(p->lang));
}

static void put_name(struct es_html *h, const char *name, const char *part)
{
	es_html_word(h, name);
	es_html_word(h, part);
}

static void put_all(const struct es_picture *p, const char *name, struct es_html *h)
{
	es_html_markup(h, " role=\"img\" aria-labelledby=\"");
	put_name(h, name, "-title");
	es_html_markup(h, "\" aria-describedby=\"");
	put_name(h, name, "-desc");
	es_html_markup(h, "\" font-family=\"'Open Sans','DejaVu Sans',system-ui,sans-serif\">"
	                  "<title id=\"");
	put_name(h, name, "-title");
	es_html_markup(h, "\">");
	es_html_text(h, es_writer_bytes(&p->title));
	es_html_markup(h, "</title><desc id=\"");
	put_name(h, name, "-desc");
	es_html_markup(h, "\">");
	es_html_text(h, es_writer_bytes(&p->desc));
	es_html_markup(h, "</desc>");
}

static void put_shapes(const struct es_picture *p, struct es_html *h)
{
	for (size_t i = 0; i < p->len; i++)
		put_shape(h, p, &p->shapes[i]);
	es_html_markup(h, "</svg>");
}

void es_picture_element(const struct es_picture *p, const char *name, struct es_html *out)
{
	es_html_markup(out, "<svg class=\"drawing\"");
	put_size(out, p, 0);
	put_all(p, name, out);
	put_shapes(p, out);
}

void es_picture_svg(const struct es_picture *p, struct es_html *out)
{
	es_html_markup(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	                    "<svg xmlns=\"http://www.w3.org/2000/svg\"");
	put_size(out, p, ES_PICTURE_MARGIN);
	put_all(p, "drawing", out);
	es_html_markup(out, "<style>");
	es_html_literal(out, colours, sizeof(colours) - 1);
	es_html_markup(out, "</style><rect class=\"f-paper\"");
	put_length(out, "x", -ES_PICTURE_MARGIN);
	put_length(out, "y", -ES_PICTURE_MARGIN);
	es_html_markup(out, " width=\"100%\" height=\"100%\"/>");
	put_shapes(p, out);
}
