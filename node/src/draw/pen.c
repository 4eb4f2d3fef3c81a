/* SPDX-License-Identifier: EUPL-1.2 */
/* How words are broken into lines: Pango measures them, with hyphens where a language has them. */
#include "draw/picture.h"
#include "print/fonts.h"
#include "print/hyphens.h"
#include "text.h"

#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#define CHARACTERS_MAX 220
#define HYPHENATED_MAX 3000 /* bytes */
#define SOFT_HYPHEN "\xc2\xad"

struct es_pen {
	PangoFontMap *map;
	PangoContext *context;
	PangoLayout *layout;
};

es_err es_pen_open(struct es_pen **out)
{
	struct es_pen *pen = calloc(1, sizeof(*pen));

	*out = NULL;
	if (!pen)
		return ES_NO_MEMORY;
	es_err err = es_fonts_open(&pen->map, &pen->context);
	if (err) {
		es_pen_close(pen);
		return err;
	}
	pen->layout = pango_layout_new(pen->context);
	pango_layout_set_wrap(pen->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_single_paragraph_mode(pen->layout, TRUE);
	*out = pen;
	return ES_OK;
}

void es_pen_close(struct es_pen *pen)
{
	if (!pen)
		return;
	if (pen->layout)
		g_object_unref(pen->layout);
	es_fonts_close(pen->map, pen->context);
	free(pen);
}

static void set_font(struct es_pen *pen, enum es_letter letter)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, ES_FONT_FAMILIES);
	pango_font_description_set_absolute_size(font, es_letter_sizes[letter] * PANGO_SCALE);
	pango_font_description_set_weight(font, letter == ES_LETTER_STRONG ? PANGO_WEIGHT_BOLD
	                                                                   : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(pen->layout, font);
	pango_font_description_free(font);
}

static bool is_soft(const char *at, const char *end)
{
	return end - at >= 2 && memcmp(at, SOFT_HYPHEN, 2) == 0;
}

/* A line without the hyphens that were only possible; one that it ends with is shown. */
static size_t copy_line(const char *from, size_t len, char *out, size_t room)
{
	const char *end = from + len;
	size_t used = 0;

	while (len > 0 && from[len - 1] == ' ')
		len--;
	for (const char *at = from; at < from + len; at++) {
		bool soft = is_soft(at, end);
		char c = soft ? '-' : *at;
		if (soft) {
			at++;
			if (at + 1 < from + len)
				continue;
		}
		if (used < room)
			out[used++] = c;
	}
	return used;
}

static void take_lines(struct es_pen *pen, const char *text, struct es_lines *out)
{
	GSList *lines = pango_layout_get_lines_readonly(pen->layout);
	PangoRectangle extent;
	size_t used = 0;

	for (; lines && out->count < ES_LINES_MAX; lines = lines->next) {
		PangoLayoutLine *line = lines->data;
		size_t len = copy_line(text + line->start_index, (size_t)line->length,
		                       out->text + used, sizeof(out->text) - used);
		pango_layout_line_get_extents(line, NULL, &extent);
		out->line[out->count].at = used;
		out->line[out->count].len = len;
		out->line[out->count++].width = (double)extent.width / PANGO_SCALE;
		used += len;
	}
}

void es_pen_wrap(struct es_pen *pen, enum es_letter letter, struct es_bytes text,
                 struct es_bytes lang, double width, struct es_lines *out)
{
	struct es_bytes cut = es_text_cut(text, CHARACTERS_MAX);
	char buffer[HYPHENATED_MAX];
	struct es_writer w;

	*out = (struct es_lines){.letter = letter};
	if (cut.len == 0)
		return;
	es_writer_init(&w, (uint8_t *)buffer, sizeof(buffer));
	es_hyphens_put(cut, lang, &w);
	if (cut.len < text.len)
		es_write_raw(&w, es_bytes_str("…"));
	if (w.err) { /* letters with very many marks: no hyphens */
		es_writer_init(&w, (uint8_t *)buffer, sizeof(buffer));
		es_write_raw(&w, es_text_cut(text, CHARACTERS_MAX / 4));
	}
	set_font(pen, letter);
	pango_layout_set_width(pen->layout, (int)(width * PANGO_SCALE));
	pango_layout_set_text(pen->layout, buffer, (int)w.len);
	take_lines(pen, buffer, out);
	out->height = (double)out->count * es_letter_sizes[letter] * ES_LETTER_LEADING;
}

void es_pen_show(struct es_pen *pen, enum es_letter letter, struct es_bytes text, cairo_t *cr)
{
	set_font(pen, letter);
	pango_layout_set_width(pen->layout, -1);
	pango_layout_set_text(pen->layout, (const char *)text.data, (int)text.len);
	pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(pen->layout, 0));
}
