/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/html.h"

#include "json.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

void es_html_init(struct es_html *h, size_t bound)
{
	es_writer_grow(&h->w, bound);
}

void es_html_free(struct es_html *h)
{
	es_writer_free(&h->w);
}

void es_html_literal(struct es_html *h, const char *literal, size_t len)
{
	es_write_raw(&h->w, es_bytes_of(literal, len));
}

/* What stands for a byte; NULL: the byte itself. */
static const char *escape_of(uint8_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\t':
	case '\n':
		return NULL;
	default:
		return c < 0x20 || c == 0x7f ? "" : NULL;
	}
}

void es_html_text(struct es_html *h, struct es_bytes text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *escape = escape_of(text.data[i]);
		if (!escape)
			continue;
		es_write_raw(&h->w, es_bytes_of(text.data + from, i - from));
		es_write_raw(&h->w, es_bytes_str(escape));
		from = i + 1;
	}
	if (from < text.len)
		es_write_raw(&h->w, es_bytes_of(text.data + from, text.len - from));
}

void es_html_word(struct es_html *h, const char *text)
{
	es_html_text(h, es_bytes_str(text));
}

void es_html_uint(struct es_html *h, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
	es_html_word(h, text);
}

void es_html_attribute(struct es_html *h, const char *opening, struct es_bytes value)
{
	if (value.len == 0)
		return;
	es_write_raw(&h->w, es_bytes_str(opening));
	es_html_text(h, value);
	es_html_markup(h, "\"");
}

bool es_html_is_link(struct es_bytes address)
{
	static const char *const schemes[] = {"https://", "http://"};

	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(schemes[i]);
		if (address.len > len &&
		    strncasecmp((const char *)address.data, schemes[i], len) == 0)
			return true;
	}
	return false;
}

void es_html_json(struct es_html *h, struct es_bytes canonical)
{
	es_err err = es_json_write(canonical, false, &h->w);

	if (err != ES_OK && h->w.err == ES_OK)
		h->w.err = err;
}

void es_html_append(struct es_html *h, const struct es_html *part)
{
	if (part->w.err != ES_OK && h->w.err == ES_OK)
		h->w.err = part->w.err;
	es_write_raw(&h->w, es_writer_bytes(&part->w));
}
