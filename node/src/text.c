/* SPDX-License-Identifier: EUPL-1.2 */
#include "text.h"

#include <stdlib.h>
#include <utf8proc.h>

/* Normalisation lengthens text by at most this factor (UAX 15, "Stability of Normalized Forms": 3
 * for NFC in UTF-8). */
#define GROWTH_MAX 3

static es_err foreign(utf8proc_ssize_t code)
{
	switch (code) {
	case UTF8PROC_ERROR_NOMEM:
		return ES_NO_MEMORY;
	case UTF8PROC_ERROR_OVERFLOW:
		return ES_TOO_LARGE;
	default:
		return ES_BAD_UTF8;
	}
}

static bool is_control(uint8_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
}

/* Copies without control characters; CR LF and CR become LF. */
static void write_clean(struct es_bytes text, struct es_writer *out)
{
	size_t start = 0;

	for (size_t at = 0; at < text.len; at++) {
		uint8_t c = text.data[at];
		bool c1 = c == 0xc2 && at + 1 < text.len && text.data[at + 1] < 0xa0;
		if (!is_control(c) && !c1)
			continue;
		es_write_raw(out, es_bytes_of(text.data + start, at - start));
		if (c == '\r' && (at + 1 == text.len || text.data[at + 1] != '\n'))
			es_write_raw(out, es_bytes_str("\n"));
		at += c1;
		start = at + 1;
	}
	es_write_raw(out, es_bytes_of(text.data + start, text.len - start));
}

es_err es_text_normalise(struct es_bytes text, struct es_writer *out)
{
	utf8proc_uint8_t *composed = NULL;

	if (!es_utf8_valid(text.data, text.len))
		return ES_BAD_UTF8;
	utf8proc_ssize_t len =
	        utf8proc_map(text.len ? text.data : (const uint8_t *)"", (utf8proc_ssize_t)text.len,
	                     &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (len < 0)
		return foreign(len);
	write_clean(es_bytes_of(composed, (size_t)len), out);
	free(composed);
	return out->err;
}

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

struct es_bytes es_text_trim(struct es_bytes text)
{
	while (text.len > 0 && is_space(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && is_space(text.data[text.len - 1]))
		text.len--;
	return text;
}

es_err es_text_line(struct es_bytes text, struct es_writer *out)
{
	struct es_writer whole;

	es_writer_grow(&whole, GROWTH_MAX * text.len + 1);
	es_err err = es_text_normalise(text, &whole);
	struct es_bytes rest = es_text_trim(es_writer_bytes(&whole));
	for (size_t at = 0; err == ES_OK && at < rest.len; at++) {
		if (!is_space(rest.data[at]))
			es_write_raw(out, es_bytes_of(rest.data + at, 1));
		else if (!is_space(rest.data[at - 1])) /* trimmed: the first is none */
			es_write_raw(out, es_bytes_str(" "));
	}
	es_writer_free(&whole);
	return err != ES_OK ? err : out->err;
}

size_t es_text_length(struct es_bytes text)
{
	size_t count = 0;

	for (size_t at = 0; at < text.len; at++)
		count += (text.data[at] & 0xc0) != 0x80;
	return count;
}

struct es_bytes es_text_cut(struct es_bytes text, size_t max)
{
	utf8proc_int32_t before = -1, state = 0;
	size_t count = 0, good = 0;

	for (size_t at = 0; at < text.len; count++) {
		utf8proc_int32_t code;
		utf8proc_ssize_t len =
		        utf8proc_iterate(text.data + at, (utf8proc_ssize_t)(text.len - at), &code);
		if (len <= 0)
			break;
		if (before < 0 || utf8proc_grapheme_break_stateful(before, code, &state))
			good = at;
		if (count == max)
			return es_bytes_of(text.data, good);
		before = code;
		at += (size_t)len;
	}
	return text;
}

static bool is_letter(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

static bool is_gap(utf8proc_int32_t c)
{
	return c == '\n' || c == '\t' || utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

size_t es_text_words(struct es_bytes text)
{
	size_t words = 0, at = 0;
	bool counted = false; /* the run that we are in has its letter */

	while (at < text.len) {
		utf8proc_int32_t c;
		utf8proc_ssize_t len =
		        utf8proc_iterate(text.data + at, (utf8proc_ssize_t)(text.len - at), &c);
		if (len <= 0)
			break;
		at += (size_t)len;
		if (is_gap(c)) {
			counted = false;
		} else if (!counted && is_letter(c)) {
			counted = true;
			words++;
		}
	}
	return words;
}
