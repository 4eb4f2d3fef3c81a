/* SPDX-License-Identifier: EUPL-1.2 */
/* HTML (or XML) under construction. Markup comes from literals of ours alone, everything else goes
 * through a function that escapes it: text that is not escaped does not compile. A value with one
 * owner; any thread. */
#ifndef SITE_HTML_H
#define SITE_HTML_H

#include "essaim/bytes.h"

struct es_html {
	struct es_writer w; /* growing */
};

/* At most bound bytes; what does not fit sticks as an error in w. */
void es_html_init(struct es_html *h, size_t bound);
void es_html_free(struct es_html *h);

/* Markup that stands in our source: only a string literal is taken. */
#define es_html_markup(h, literal) es_html_literal((h), "" literal "", sizeof(literal) - 1)
void es_html_literal(struct es_html *h, const char *literal, size_t len);
/* Text, escaped for content and attributes; control codes that neither HTML nor XML 1.0 allows are
 * left out. */
void es_html_text(struct es_html *h, struct es_bytes text);
void es_html_word(struct es_html *h, const char *text);
void es_html_uint(struct es_html *h, uint64_t value);
/* ` name="value"`; nothing where the value is empty. */
#define es_html_attr(h, name, value) es_html_attribute((h), " " name "=\"", (value))
void es_html_attribute(struct es_html *h, const char *opening, struct es_bytes value);
/* ` href="…"` for an address that people gave: http and https alone, else nothing. */
bool es_html_is_link(struct es_bytes address);
/* A canonical value as JSON that may stand inside a script element. */
void es_html_json(struct es_html *h, struct es_bytes canonical);
/* What was made by another of these. */
void es_html_append(struct es_html *h, const struct es_html *part);

#endif
