/* SPDX-License-Identifier: EUPL-1.2 */
#include "view/translated.h"

#include "view/value.h"

#include <string.h>

#define PATH_MAX_BYTES 256

bool es_same_tongue(struct es_bytes a, struct es_bytes b)
{
	for (size_t i = 0;; i++) {
		bool a_ends = i >= a.len || a.data[i] == '-',
		     b_ends = i >= b.len || b.data[i] == '-';
		if (a_ends || b_ends)
			return a_ends && b_ends;
		if ((a.data[i] | 0x20) != (b.data[i] | 0x20))
			return false;
	}
}

/* --- choosing ----------------------------------------------------------------------------------- */

static int64_t read_by_people(struct es_bytes one)
{
	return (int64_t)es_field_uint(one, "translated") - (int64_t)es_field_uint(one, "machine") -
	       (int64_t)es_field_uint(one, "outdated");
}

/* Read by a person before made by a machine, whole before begun, new before old. */
static bool is_better(struct es_bytes a, struct es_bytes b)
{
	int64_t read = read_by_people(a) - read_by_people(b);
	int64_t whole =
	        (int64_t)es_field_uint(a, "translated") - (int64_t)es_field_uint(b, "translated");

	if (read || whole)
		return read ? read > 0 : whole > 0;
	return es_field_uint(a, "created") > es_field_uint(b, "created");
}

struct es_bytes es_translation_serving(struct es_bytes items, struct es_bytes lang)
{
	struct es_bytes best = {NULL, 0};
	struct es_reader r;
	size_t count = es_elements(items, &r);

	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r);
		if (es_same_tongue(es_field_text(one, "lang"), lang) &&
		    (best.len == 0 || is_better(one, best)))
			best = one;
	}
	return best;
}

bool es_translation_text(struct es_bytes texts, struct es_bytes path, struct es_bytes *text)
{
	struct es_reader r;
	size_t count = es_elements(texts, &r);

	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r);
		if (!es_bytes_equal(es_field_text(one, "field"), path))
			continue;
		*text = es_field_text(one, "text");
		return text->len > 0;
	}
	return false;
}

struct path {
	char bytes[PATH_MAX_BYTES];
	size_t len;
};

static size_t extend(struct path *path, struct es_bytes key)
{
	size_t before = path->len;

	if (path->len + key.len + 1 >= sizeof(path->bytes))
		return before; /* no field stands so deep */
	if (path->len)
		path->bytes[path->len++] = '.';
	if (key.len)
		memcpy(path->bytes + path->len, key.data, key.len);
	path->len += key.len;
	return before;
}

/* NOLINTNEXTLINE(misc-no-recursion): a canonical body, ES_DEPTH_MAX deep at most */
static void put_value(struct es_bytes value, struct path *path, struct es_bytes texts,
                      struct es_writer *w)
{
	struct es_bytes text;
	struct es_reader r;

	es_reader_init(&r, value);
	enum es_type type = es_reader_peek(&r);
	if (type == ES_STR &&
	    es_translation_text(texts, es_bytes_of(path->bytes, path->len), &text)) {
		es_write_str(w, text);
		return;
	}
	if (type != ES_MAP) {
		es_write_raw(w, value);
		return;
	}
	size_t count = es_read_map(&r, SIZE_MAX);
	es_write_map(w, count);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes key = es_read_str(&r, SIZE_MAX), inner = es_read_value(&r);
		size_t before = extend(path, key);
		es_write_str(w, key);
		put_value(inner, path, texts, w);
		path->len = before;
	}
}

void es_translation_apply(struct es_bytes view, struct es_bytes translation, struct es_writer *w)
{
	bool whole =
	        es_field_uint(translation, "translated") >= es_field_uint(translation, "fields");
	struct es_bytes texts = es_list_at(translation, "texts");
	struct path path = {.len = 0};
	struct es_reader r;

	es_reader_init(&r, view);
	size_t count = es_read_map(&r, SIZE_MAX);
	es_write_map(w, count);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes key = es_read_str(&r, SIZE_MAX), value = es_read_value(&r);
		es_write_str(w, key);
		if (es_bytes_equal(key, es_bytes_str("practice")))
			put_value(value, &path, texts, w);
		else if (whole && es_bytes_equal(key, es_bytes_str("lang")))
			es_write_str(w, es_field_text(translation, "lang"));
		else
			es_write_raw(w, value);
	}
}
