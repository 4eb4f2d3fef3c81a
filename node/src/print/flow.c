/* SPDX-License-Identifier: EUPL-1.2 */
/* Paragraphs: words become lines, lines go onto pages. */
#include "print/press_internal.h"

#include "print/hyphens.h"

#include <pango/pangocairo.h>
#include <string.h>

/* Pango takes a time that grows with the square of a run's length: longer texts are laid out in pieces of so many bytes,
 * and begin a line anew every thousand words; what has no spaces is no text, and is cut sooner. */
#define PIECE_BYTES 6000
#define PIECE_BYTES_UNBROKEN 1000
#define NOTE_POINTS 7.5

/* Bytes of the piece that text begins with: up to a space, or at least a whole character. */
static size_t piece(struct es_bytes text)
{
	size_t len = PIECE_BYTES;

	if (text.len <= PIECE_BYTES)
		return text.len;
	while (len > PIECE_BYTES / 2 && text.data[len - 1] != ' ')
		len--;
	if (text.data[len - 1] != ' ')
		len = PIECE_BYTES_UNBROKEN;
	while ((text.data[len] & 0xc0) == 0x80)
		len--;
	return len;
}

static void add(PangoAttrList *list, PangoAttribute *attribute, size_t from, size_t to)
{
	attribute->start_index = (guint)from;
	attribute->end_index = (guint)to;
	pango_attr_list_insert(list, attribute);
}

static void quiet(PangoAttrList *list, size_t from, size_t to)
{
	add(list, pango_attr_size_new_absolute((int)(NOTE_POINTS * PANGO_SCALE)), from, to);
	add(list, pango_attr_style_new(PANGO_STYLE_ITALIC), from, to);
	add(list, pango_attr_weight_new(PANGO_WEIGHT_NORMAL), from, to);
	add(list, pango_attr_foreground_new(0x4f4f, 0x5b5b, 0x6b6b), from, to);
}

#define NARROW_SPACE "\xe2\x80\xaf" /* U+202F */

/* A narrow space between digits is too narrow to be seen, and lost where words are copied: it becomes a whole one that
 * does not break either. */
static void widen(struct es_bytes text, struct es_writer *w)
{
	size_t from = 0;

	for (size_t i = 0; i + 3 <= text.len; i++) {
		if (memcmp(text.data + i, NARROW_SPACE, 3) != 0)
			continue;
		es_write_raw(w, es_bytes_of(text.data + from, i - from));
		es_write_raw(w, es_bytes_str("\xc2\xa0"));
		from = i + 3;
	}
	es_write_raw(w, es_bytes_of(text.data + from, text.len - from));
}

/* A piece of a paragraph; first has the lead, last the note. The layout is the caller's; NULL: no memory. */
static PangoLayout *lay_out(struct es_press *p, const struct es_para *para, struct es_bytes text,
                            bool first, bool last, double width)
{
	PangoLayout *layout = pango_layout_new(p->context);
	PangoFontDescription *font = es_press_font(para->face);
	PangoAttrList *list = pango_attr_list_new();
	struct es_writer w, plain;

	es_writer_grow(&w, 8 * PIECE_BYTES);
	es_writer_grow(&plain, 8 * PIECE_BYTES);
	widen(text, &plain);
	text = es_writer_bytes(&plain);
	if (first && para->lead.len) {
		es_write_raw(&w, para->lead);
		es_write_raw(&w, es_bytes_str(text.len ? " " : ""));
		add(list, pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD), 0, w.len);
	}
	if (para->link.len) /* an address is not hyphenated */
		es_write_raw(&w, text);
	else
		es_hyphens_put(text, para->lang, &w);
	if (last && para->note.len) {
		size_t from = w.len;
		es_write_raw(&w, es_bytes_str(from ? "\n" : ""));
		es_write_raw(&w, para->note);
		quiet(list, from, w.len);
	}
	/* a joined "fi" would be copied, searched and read out as one strange letter */
	add(list, pango_attr_font_features_new("liga 0, clig 0"), 0, w.len);
	if (para->link.len)
		add(list, pango_attr_insert_hyphens_new(FALSE), 0, w.len);
	if (w.err)
		es_press_fail(p, w.err);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	if (para->ends)
		pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
	pango_layout_set_attributes(layout, list);
	pango_layout_set_text(layout, w.err ? "" : (const char *)es_writer_bytes(&w).data,
	                      (int)w.len);
	es_writer_free(&w);
	es_writer_free(&plain);
	pango_attr_list_unref(list);
	pango_font_description_free(font);
	return layout;
}

double es_press_height(struct es_press *p, const struct es_para *para, double width)
{
	struct es_bytes rest = para->text;
	double tall = 0;
	bool first = true;

	do {
		size_t len = piece(rest);
		PangoLayout *layout = lay_out(p, para, es_bytes_of(rest.data, len), first,
		                              len == rest.len, width);
		int height;
		pango_layout_get_size(layout, NULL, &height);
		tall += (double)height / PANGO_SCALE;
		g_object_unref(layout);
		rest = es_bytes_of(rest.data + len, rest.len - len);
		first = false;
	} while (rest.len && es_press_fine(p));
	return tall;
}

/* A line that goes on below ends with its space drawn, or a reader that knows no places joins two words. */
static void draw_line(struct es_press *p, const char *text, PangoLayoutLine *line,
                      const PangoRectangle *place, double baseline)
{
	int end = line->start_index + line->length;

	cairo_move_to(p->cr, p->left + (double)place->x / PANGO_SCALE, baseline);
	pango_cairo_show_layout_line(p->cr, line);
	if (line->length == 0 || text[end - 1] != ' ' || line->resolved_dir != PANGO_DIRECTION_LTR)
		return;
	cairo_move_to(p->cr, p->left + (double)(place->x + place->width) / PANGO_SCALE, baseline);
	pango_cairo_show_layout_line(p->cr, pango_layout_get_line_readonly(p->space, 0));
}

/* How many lines from this one on fit into the room, without leaving one alone at either side of the break. */
static int fitting(PangoLayout *layout, int from, double room)
{
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	int count = pango_layout_get_line_count(layout), fits = 0;
	PangoRectangle place;
	double taken = 0;

	for (int i = 0; i < count; i++, pango_layout_iter_next_line(iter)) {
		if (i < from)
			continue;
		pango_layout_iter_get_line_extents(iter, NULL, &place);
		taken += (double)place.height / PANGO_SCALE;
		if (taken > room)
			break;
		fits++;
	}
	pango_layout_iter_free(iter);
	int left = count - from;
	if (fits >= left)
		return left;
	if (fits == 1 && from == 0)
		return 0;
	return left - fits == 1 && fits > 2 ? fits - 1 : fits;
}

static double room(const struct es_press *p)
{
	return p->floor - p->y - (p->in_row ? CELL_PAD : 0);
}

/* The lines of a layout, over as many pages as they take. */
static void put_lines(struct es_press *p, PangoLayout *layout, const struct es_para *para)
{
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	const char *text = pango_layout_get_text(layout);
	int count = pango_layout_get_line_count(layout), stop = fitting(layout, 0, room(p));
	PangoRectangle place;

	for (int i = 0; i < count && es_press_fine(p); i++, pango_layout_iter_next_line(iter)) {
		pango_layout_iter_get_line_extents(iter, NULL, &place);
		if (i == stop) {
			es_press_break(p);
			stop = i + fitting(layout, i, room(p));
			stop += stop == i; /* a line taller than a page: none is */
		}
		if (p->cr) {
			es_press_ink(p, para->face == ES_FACE_HEAD ? INK_PAPER
			                : para->link.len           ? INK_ACCENT
			                : para->muted              ? INK_MUTED
			                                           : INK_TEXT);
			draw_line(p, text, pango_layout_iter_get_line_readonly(iter), &place,
			          p->y + (double)(pango_layout_iter_get_baseline(iter) - place.y) /
			                          PANGO_SCALE);
		}
		p->y += (double)place.height / PANGO_SCALE;
		p->fresh = false;
	}
	pango_layout_iter_free(iter);
}

void es_press_para(struct es_press *p, const struct es_para *para)
{
	const char *tag = para->tag ? para->tag : "P";
	struct es_bytes rest = para->text;
	bool first = true;

	if (!es_press_fine(p))
		return;
	do {
		size_t len = piece(rest);
		PangoLayout *layout = lay_out(p, para, es_bytes_of(rest.data, len), first,
		                              len == rest.len, p->right - p->left);
		if (first && tag[0] && fitting(layout, 0, room(p)) == 0)
			es_press_break(p);
		if (first && tag[0])
			es_press_open(p, tag);
		if (para->link.len)
			es_press_link_open(p, para->link);
		put_lines(p, layout, para);
		if (para->link.len)
			es_press_close(p, "Link");
		g_object_unref(layout);
		rest = es_bytes_of(rest.data + len, rest.len - len);
		first = false;
	} while (rest.len && es_press_fine(p));
	if (tag[0])
		es_press_close(p, tag);
}

#define ITEM_INDENT 13.0

/* Where the first line stands, below the top of the paragraph. */
static double baseline(struct es_press *p, const struct es_para *para)
{
	PangoLayout *layout = lay_out(p, para, es_bytes_of(para->text.data, piece(para->text)),
	                              true, false, PAGE_WIDTH);
	double y = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;

	g_object_unref(layout);
	return y;
}

void es_press_item(struct es_press *p, const char *sign, const struct es_para *para)
{
	struct es_para inner = *para,
	               mark = {.face = para->face, .tag = "Lbl", .text = es_bytes_str(sign)};

	if (!es_press_fine(p))
		return;
	es_press_keep(p, 34);
	es_press_open(p, "LI");
	double y = p->y;
	p->y += baseline(p, para) -
	        baseline(p, &mark); /* a sign of another font stands on the same line */
	es_press_para(p, &mark);
	p->y = y;
	p->left += ITEM_INDENT;
	inner.tag = "LBody";
	es_press_para(p, &inner);
	p->left -= ITEM_INDENT;
	es_press_close(p, "LI");
}
