/* SPDX-License-Identifier: EUPL-1.2 */
/* Written text as paragraphs and lists, by the rules of web-ui/src/parts/prose.tsx. */
#include "site/visit.h"
#include "text.h"

#include <string.h>

enum block { BLOCK_NONE, BLOCK_TEXT, BLOCK_ITEM, BLOCK_QUOTE };

static struct es_bytes next_line(struct es_bytes *text)
{
	const uint8_t *end = memchr(text->data, '\n', text->len);
	size_t len = end ? (size_t)(end - text->data) : text->len, taken = end ? len + 1 : len;
	struct es_bytes line = es_bytes_of(text->data, len);

	text->data += taken;
	text->len -= taken;
	return es_text_trim(line);
}

static size_t spaces(struct es_bytes line)
{
	size_t n = 0;

	while (n < line.len && (line.data[n] == ' ' || line.data[n] == '\t'))
		n++;
	return n;
}

/* The bytes of a bullet or of "1." at the beginning of a line; 0 where there is none. */
static size_t bullet(struct es_bytes line)
{
	static const char *const signs[] = {"•", "●", "▪", "■", "○", "◦",
	                                    "‣", "·", "*", "–", "—", "-"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t len = strlen(signs[i]);
		if (line.len > len && memcmp(line.data, signs[i], len) == 0)
			return len;
	}
	size_t digits = 0;
	while (digits < 2 && digits < line.len && line.data[digits] >= '0' &&
	       line.data[digits] <= '9')
		digits++;
	if (digits == 0 || digits >= line.len ||
	    (line.data[digits] != '.' && line.data[digits] != ')'))
		return 0;
	return digits + 1;
}

/* What a line is; its text goes into *text. */
static enum block block_of(struct es_bytes line, struct es_bytes *text)
{
	size_t sign = 1;

	*text = line;
	if (line.len == 0 || es_bytes_equal(line, es_bytes_str(">")))
		return BLOCK_NONE;
	enum block block = line.data[0] == '>' ? BLOCK_QUOTE : BLOCK_TEXT;
	if (block == BLOCK_TEXT) {
		sign = bullet(line);
		struct es_bytes rest = es_bytes_of(line.data + sign, line.len - sign);
		if (sign == 0 || spaces(rest) == 0)
			return BLOCK_TEXT;
		block = BLOCK_ITEM;
	}
	*text = es_text_trim(es_bytes_of(line.data + sign, line.len - sign));
	return block;
}

static void change(struct es_html *h, enum block from, enum block to)
{
	if (from == to)
		return;
	if (from == BLOCK_ITEM)
		es_html_markup(h, "</ul>");
	else if (from == BLOCK_QUOTE)
		es_html_markup(h, "</blockquote>");
	if (to == BLOCK_ITEM)
		es_html_markup(h, "<ul>");
	else if (to == BLOCK_QUOTE)
		es_html_markup(h, "<blockquote>");
}

void es_put_prose(struct es_visit *v, struct es_bytes text, struct es_bytes lang)
{
	struct es_html *h = &v->html;
	enum block now = BLOCK_NONE;
	struct es_bytes line;

	es_html_markup(h, "<div class=\"prose\"");
	es_html_attr(h, "lang", lang);
	es_html_markup(h, ">");
	while (text.len) {
		enum block block = block_of(next_line(&text), &line);
		if (block == BLOCK_NONE)
			continue;
		change(h, now, block);
		now = block;
		if (block == BLOCK_ITEM) {
			es_html_markup(h, "<li>");
			es_html_text(h, line);
			es_html_markup(h, "</li>");
		} else {
			es_html_markup(h, "<p>");
			es_html_text(h, line);
			es_html_markup(h, "</p>");
		}
	}
	change(h, now, BLOCK_NONE);
	es_html_markup(h, "</div>");
}
