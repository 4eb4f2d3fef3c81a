/* SPDX-License-Identifier: EUPL-1.2 */
/* E-mail addresses, web addresses and telephone numbers in running text. */
#include "sheet/fold.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <string.h>

static bool is_local(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (c && strchr("._+-", c));
}

static bool is_host(uint8_t c)
{
	return c != '_' && c != '+' && is_local(c);
}

bool es_find_email(struct es_bytes text, size_t from, struct es_span *span)
{
	for (size_t at = from; at < text.len; at++) {
		if (text.data[at] != '@')
			continue;
		size_t start = at;
		size_t end = at + 1;
		while (start > from && at - start < 64 && is_local(text.data[start - 1]))
			start--;
		while (end < text.len && end - at < 190 && is_host(text.data[end]))
			end++;
		while (end > at + 1 && strchr(".-", text.data[end - 1]))
			end--;
		while (start < at && text.data[start] == '.')
			start++;
		*span = (struct es_span){start, end};
		if (es_schema_form_fits(ES_FIELD_EMAIL, es_slice(text, start, end)))
			return true;
	}
	return false;
}

static size_t url_end(struct es_bytes text, size_t at)
{
	while (at < text.len && text.data[at] > 0x20 && !strchr("<>\"|", text.data[at]))
		at++;
	/* A point or bracket behind an address belongs to the sentence. */
	while (at > 0 && strchr(".,;:)!?", text.data[at - 1]))
		at--;
	return at;
}

bool es_find_url(struct es_bytes text, size_t from, struct es_span *span)
{
	static const char *const starts[] = {"http://", "https://", "www."};

	for (size_t at = from; at < text.len; at++) {
		uint8_t c = text.data[at];
		if ((c != 'h' && c != 'w') || (at > 0 && is_local(text.data[at - 1])))
			continue;
		for (size_t i = 0; i < 3; i++) {
			if (!es_begins(es_slice(text, at, text.len), starts[i]))
				continue;
			*span = (struct es_span){at, url_end(text, at)};
			if (span->to > at + strlen(starts[i]))
				return true;
		}
	}
	return false;
}

struct es_bytes es_url_complete(struct es_arena *arena, struct es_bytes text)
{
	static const char digits[] = "0123456789ABCDEF";
	struct es_text url;

	text = es_trim_of(text, " <>.,;");
	es_text_init(&url, arena);
	if (!es_begins(text, "http://") && !es_begins(text, "https://"))
		es_text_str(&url, "http://");
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		char escaped[] = {'%', digits[c >> 4], digits[c & 15], '\0'};
		if (c == ' ' || c < 0x20)
			return es_bytes_of(NULL, 0);
		if (c >= 0x7f)
			es_text_str(&url, escaped);
		else
			es_text_add(&url, es_bytes_of(&text.data[i], 1));
	}
	struct es_bytes whole = es_text_bytes(&url);
	return es_schema_form_fits(ES_FIELD_URL, whole) ? whole : es_bytes_of(NULL, 0);
}

/* At least eight digits with the signs that stand between them; "+33 (0)3 81 00 00 00". */
bool es_find_phone(struct es_bytes text, struct es_span *span)
{
	for (size_t at = 0; at < text.len; at++) {
		size_t digits = 0;
		size_t end = at;
		size_t last = at;
		if (text.data[at] != '+' && text.data[at] != '(' &&
		    !(text.data[at] >= '0' && text.data[at] <= '9'))
			continue;
		while (end < text.len && text.data[end] &&
		       strchr("0123456789+ .()/-", text.data[end])) {
			if (text.data[end] >= '0' && text.data[end] <= '9') {
				digits++;
				last = end + 1;
			}
			end++;
		}
		if (digits >= 8 && digits <= 15) {
			*span = (struct es_span){at, last};
			return true;
		}
		at = end > at ? end - 1 : at;
	}
	return false;
}
