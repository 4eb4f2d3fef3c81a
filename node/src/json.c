/* SPDX-License-Identifier: EUPL-1.2 */
#include "json.h"

#include "essaim/limits.h"

#include <inttypes.h>
#include <stdio.h>

/* An array or map that the walk is inside of. */
struct level {
	size_t left;  /* values still to come, keys counted */
	size_t taken; /* values written, keys counted */
	bool is_map;
};

struct walk {
	struct es_reader in;
	struct es_writer *out;
	struct level levels[ES_DEPTH_MAX];
	size_t depth;
	bool pretty;
};

static void put(struct es_writer *w, const char *text)
{
	es_write_raw(w, es_bytes_str(text));
}

static void put_break(struct walk *walk)
{
	if (!walk->pretty)
		return;
	put(walk->out, "\n");
	for (size_t i = 0; i < walk->depth; i++)
		put(walk->out, "  ");
}

/* The length of a character that may not stand in JSON, a page's script or a terminal as it is; its
 * code point goes into *code. 0 for any other. */
static size_t must_escape(struct es_bytes text, unsigned *code)
{
	uint8_t c = text.data[0];

	*code = c;
	if (c < 0x20 || c == '"' || c == '\\' || c == '<' || c == 0x7f)
		return 1;
	if (c == 0xc2 &&
	    text.data[1] < 0xa0) { /* C1 controls; the text is valid, so a byte follows */
		*code = text.data[1];
		return 2;
	}
	if (c == 0xe2 && text.data[1] == 0x80 && (text.data[2] & 0xfe) == 0xa8) {
		*code = 0x2000u + (text.data[2] & 0x3fu);
		return 3;
	}
	return 0;
}

static void put_escape(struct es_writer *w, unsigned code)
{
	static const struct {
		unsigned code;
		const char *text;
	} shorts[] = {{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\t', "\\t"}, {'\r', "\\r"}};
	char hex[8];

	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++) {
		if (shorts[i].code == code) {
			put(w, shorts[i].text);
			return;
		}
	}
	snprintf(hex, sizeof(hex), "\\u%04x", code & 0xffffu);
	put(w, hex);
}

static void put_text(struct es_writer *w, struct es_bytes text)
{
	size_t start = 0;

	put(w, "\"");
	for (size_t at = 0; at < text.len;) {
		unsigned code;
		size_t len = must_escape(es_bytes_of(text.data + at, text.len - at), &code);
		if (len == 0) {
			at++;
			continue;
		}
		es_write_raw(w, es_bytes_of(text.data + start, at - start));
		put_escape(w, code);
		at += len;
		start = at;
	}
	es_write_raw(w, es_bytes_of(text.data + start, text.len - start));
	put(w, "\"");
}

static void put_hex(struct es_writer *w, struct es_bytes bin)
{
	put(w, "\"");
	for (size_t at = 0; at < bin.len; at += 32) {
		char hex[65];
		es_hex(bin.data + at, bin.len - at < 32 ? bin.len - at : 32, hex);
		put(w, hex);
	}
	put(w, "\"");
}

static void put_integer(struct walk *walk, enum es_type type)
{
	char text[24];

	if (type == ES_UINT)
		snprintf(text, sizeof(text), "%" PRIu64, es_read_uint(&walk->in, UINT64_MAX));
	else
		snprintf(text, sizeof(text), "%" PRId64, es_read_int(&walk->in));
	put(walk->out, text);
}

static void open_level(struct walk *walk, bool is_map)
{
	size_t count =
	        is_map ? es_read_map(&walk->in, SIZE_MAX) : es_read_array(&walk->in, SIZE_MAX);

	put(walk->out, is_map ? "{" : "[");
	if (count == 0) {
		put(walk->out, is_map ? "}" : "]");
		return;
	}
	es_assert(walk->depth < ES_DEPTH_MAX); /* es_canonical has measured it */
	walk->levels[walk->depth++] =
	        (struct level){.left = is_map ? 2 * count : count, .is_map = is_map};
}

/* What stands before a value: a comma and a new line, or the colon behind its key. */
static void put_lead(struct walk *walk)
{
	if (walk->depth == 0)
		return;
	struct level *level = &walk->levels[walk->depth - 1];
	if (level->is_map && level->taken % 2 == 1) {
		put(walk->out, walk->pretty ? ": " : ":");
	} else {
		if (level->taken > 0)
			put(walk->out, ",");
		put_break(walk);
	}
	level->taken++;
	level->left--;
}

static void close_levels(struct walk *walk)
{
	while (walk->depth > 0 && walk->levels[walk->depth - 1].left == 0) {
		bool is_map = walk->levels[--walk->depth].is_map;
		put_break(walk);
		put(walk->out, is_map ? "}" : "]");
	}
}

static void put_value(struct walk *walk)
{
	enum es_type type = es_reader_peek(&walk->in);

	put_lead(walk);
	switch (type) {
	case ES_NIL:
		es_read_nil(&walk->in);
		put(walk->out, "null");
		break;
	case ES_BOOL:
		put(walk->out, es_read_bool(&walk->in) ? "true" : "false");
		break;
	case ES_UINT:
	case ES_INT:
		put_integer(walk, type);
		break;
	case ES_STR:
		put_text(walk->out, es_read_str(&walk->in, SIZE_MAX));
		break;
	case ES_BIN:
		put_hex(walk->out, es_read_bin(&walk->in, SIZE_MAX));
		break;
	case ES_ARRAY:
	case ES_MAP:
		open_level(walk, type == ES_MAP);
		break;
	case ES_END:
		es_reader_fail(&walk->in, ES_MALFORMED);
		break;
	}
	close_levels(walk);
}

es_err es_json_write(struct es_bytes canonical, bool pretty, struct es_writer *out)
{
	struct walk walk = {.out = out, .pretty = pretty};
	es_err err = es_canonical(canonical);

	if (err != ES_OK)
		return err == ES_LIMIT ? ES_LIMIT : ES_MALFORMED;
	es_reader_init(&walk.in, canonical);
	do {
		put_value(&walk);
	} while (walk.depth > 0 && out->err == ES_OK);
	return out->err;
}
