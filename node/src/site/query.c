/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/query.h"

#include <string.h>

#define VALUE_MAX 1600 /* bytes of one escaped value: words of 200 characters */

struct es_bytes es_query_asked(const struct es_visit *v, enum es_asked asked)
{
	const struct es_target *t = v->request->target;

	if (asked == ES_ASKED_LANGUAGE && t->finding[asked].len == 0)
		return t->lang;
	return t->finding[asked];
}

bool es_query_narrows(const struct es_visit *v)
{
	for (int i = ES_ASKED_FROM; i < ES_TARGET_FINDING; i++)
		if (es_query_asked(v, (enum es_asked)i).len)
			return true;
	return false;
}

bool es_query_next(struct es_bytes *codes, struct es_bytes *code)
{
	while (codes->len && codes->data[0] == ',') {
		codes->data++;
		codes->len--;
	}
	if (codes->len == 0)
		return false;
	const uint8_t *comma = memchr(codes->data, ',', codes->len);
	size_t len = comma ? (size_t)(comma - codes->data) : codes->len;
	*code = es_bytes_of(codes->data, len);
	codes->data += len;
	codes->len -= len;
	return true;
}

static bool is_plain(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~,", c));
}

/* RFC 3986 section 2.1, and + for a space as forms write it. */
static void add_escaped(struct es_phrase *p, struct es_bytes value)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.data[i];
		char escaped[3] = {'%', digits[c >> 4], digits[c & 15]};
		if (is_plain(c))
			es_phrase_add(p, es_bytes_of(&c, 1));
		else if (c == ' ')
			es_phrase_add(p, es_bytes_str("+"));
		else
			es_phrase_add(p, es_bytes_of(escaped, 3));
	}
}

/* One that does not fit is left out rather than cut. */
static void add_pair(struct es_phrase *out, const char *name, const struct es_phrase *value)
{
	bool first = !memchr(out->text, '?', out->len);

	if (value->len == 0 || value->len > VALUE_MAX ||
	    out->len + strlen(name) + value->len + 2 > sizeof(out->text))
		return;
	es_phrase_add(out, es_bytes_str(first ? "?" : "&"));
	es_phrase_add(out, es_bytes_str(name));
	es_phrase_add(out, es_bytes_str("="));
	es_phrase_add(out, es_phrase_bytes(value));
}

void es_query_add(struct es_phrase *address, const char *name, struct es_bytes value)
{
	struct es_phrase escaped = {.len = 0};

	add_escaped(&escaped, value);
	add_pair(address, name, &escaped);
}

static void add_asked(const struct es_visit *v, enum es_asked asked, const struct es_query_but *but,
                      struct es_phrase *out)
{
	struct es_bytes value = es_query_asked(v, asked), code;
	struct es_phrase escaped = {.len = 0};

	if (asked == ES_ASKED_TEXT) {
		add_escaped(&escaped, value);
	} else {
		while (es_query_next(&value, &code)) {
			if (but->drops && but->asked == asked && es_bytes_equal(code, but->code))
				continue;
			if (escaped.len)
				es_phrase_add(&escaped, es_bytes_str(","));
			add_escaped(&escaped, code);
		}
	}
	add_pair(out, es_target_finding_words[asked], &escaped);
}

/* What came last stands first on the next page, too. */
static void add_order(struct es_phrase *out)
{
	struct es_phrase order = {.len = 0};

	es_phrase_add(&order, es_bytes_str("new"));
	add_pair(out, "order", &order);
}

void es_query_address(const struct es_visit *v, const char *path, const struct es_query_but *but,
                      struct es_phrase *out)
{
	struct es_phrase after = {.len = 0};

	es_phrase_clear(out);
	es_phrase_add(out, es_bytes_str(path));
	add_asked(v, ES_ASKED_TEXT, but, out);
	for (int i = ES_ASKED_COUNTRY; !but->text_only && i < ES_TARGET_FINDING; i++)
		add_asked(v, (enum es_asked)i, but, out);
	if (!but->text_only) {
		add_asked(v, ES_ASKED_FROM, but, out);
		add_asked(v, ES_ASKED_TO, but, out);
		if (v->request->target->newest)
			add_order(out);
	}
	add_escaped(&after, but->after);
	add_pair(out, "after", &after);
}
