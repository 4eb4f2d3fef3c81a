/* SPDX-License-Identifier: EUPL-1.2 */
/* The words of a cue without what says how they look: tags of WebVTT and SubRip, the codes in braces that some
 * programs write, character references. */
#include "subtitles/subtitles.h"
#include "text.h"

#include <string.h>

#define LINES_BYTES ((size_t)16 * ES_CUE_TEXT_MAX) /* with their markup; more is no cue */
#define TAG_BYTES 256

static bool is_letter(uint8_t c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Up to and with the first such byte from at on, at most so far; 0: there is none. */
static size_t span_to(struct es_bytes in, size_t at, uint8_t end, size_t most)
{
	size_t left = in.len - at < most ? in.len - at : most;
	const uint8_t *found = memchr(in.data + at, end, left);

	return found ? (size_t)(found - in.data) + 1 - at : 0;
}

/* <v Anna>: who speaks is part of what is said. */
static void put_voice(struct es_bytes tag, struct es_writer *w)
{
	size_t from = 1;

	while (from < tag.len && tag.data[from] != ' ' && tag.data[from] != '\t')
		from++;
	if (tag.len == 0 || tag.data[0] != 'v' || (from > 1 && tag.data[1] != '.'))
		return;
	struct es_bytes name = es_text_trim(es_bytes_of(tag.data + from, tag.len - from));
	if (name.len == 0)
		return;
	es_write_raw(w, name);
	es_write_raw(w, es_bytes_str(": "));
}

/* How long the tag is that begins here; 0: what begins here is none. */
static size_t take_tag(struct es_bytes in, size_t at, struct es_writer *w)
{
	uint8_t next = at + 1 < in.len ? in.data[at + 1] : 0;
	size_t len = span_to(in, at, '>', TAG_BYTES);

	if (len == 0 || !(is_letter(next) || is_digit(next) || next == '/' || next == '.'))
		return 0;
	put_voice(es_bytes_of(in.data + at + 1, len - 2), w);
	return len;
}

/* {\an8}: where a line stands. */
static size_t take_brace(struct es_bytes in, size_t at)
{
	return at + 1 < in.len && in.data[at + 1] == '\\' ? span_to(in, at, '}', TAG_BYTES) : 0;
}

static size_t take_reference(struct es_bytes in, size_t at, struct es_writer *w)
{
	static const struct {
		const char *name, *text;
	} known[] = {
	        {"&amp;", "&"},
	        {"&lt;", "<"},
	        {"&gt;", ">"},
	        {"&nbsp;", "\xc2\xa0"},
	        {"&quot;", "\""},
	        {"&#39;", "'"},
	        {"&lrm;", "\xe2\x80\x8e"},
	        {"&rlm;", "\xe2\x80\x8f"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t len = strlen(known[i].name);
		if (in.len - at < len || memcmp(in.data + at, known[i].name, len) != 0)
			continue;
		es_write_raw(w, es_bytes_str(known[i].text));
		return len;
	}
	return 0;
}

static void strip(struct es_bytes in, struct es_writer *w)
{
	for (size_t at = 0; at < in.len;) {
		uint8_t c = in.data[at];
		size_t len = c == '<'   ? take_tag(in, at, w)
		             : c == '{' ? take_brace(in, at)
		             : c == '&' ? take_reference(in, at, w)
		                        : 0;
		if (len == 0) {
			len = 1;
			es_write_raw(w, es_bytes_of(in.data + at, 1));
		}
		at += len;
	}
}

/* Each line trimmed; empty ones are none. */
static void put_lines(struct es_bytes text, struct es_writer *w)
{
	size_t before = w->len;

	while (text.len) {
		size_t len = span_to(text, 0, '\n', SIZE_MAX);
		if (len == 0)
			len = text.len;
		struct es_bytes line = es_text_trim(es_bytes_of(text.data, len));
		text = es_bytes_of(text.data + len, text.len - len);
		if (line.len == 0)
			continue;
		if (w->len > before)
			es_write_raw(w, es_bytes_str("\n"));
		es_write_raw(w, line);
	}
}

es_err es_cue_words(struct es_bytes lines, struct es_writer *words)
{
	struct es_writer plain, normal;

	if (lines.len > LINES_BYTES)
		return ES_NO_SPACE;
	es_writer_grow(&plain, LINES_BYTES);
	es_writer_grow(&normal, 4 * LINES_BYTES);
	strip(lines, &plain);
	es_err err = plain.err ? plain.err : es_text_normalise(es_writer_bytes(&plain), &normal);
	if (!err) {
		put_lines(es_writer_bytes(&normal), words);
		err = words->err;
	}
	es_writer_free(&plain);
	es_writer_free(&normal);
	return err;
}
