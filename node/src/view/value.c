/* SPDX-License-Identifier: EUPL-1.2 */
#include "view/value.h"

struct es_bytes es_field_text(struct es_bytes map, const char *path)
{
	struct es_bytes value;

	return es_map_path(map, path, &value) ? es_value_str(value) : es_bytes_of(NULL, 0);
}

bool es_is_int(struct es_bytes value)
{
	struct es_reader r;

	es_reader_init(&r, value);
	enum es_type type = es_reader_peek(&r);
	return type == ES_UINT || type == ES_INT;
}

int64_t es_int_of(struct es_bytes value)
{
	struct es_reader r;

	es_reader_init(&r, value);
	int64_t n = es_is_int(value) ? es_read_int(&r) : 0;
	return r.err == ES_OK ? n : 0;
}

uint64_t es_field_uint(struct es_bytes map, const char *path)
{
	struct es_bytes value;
	int64_t n = es_map_path(map, path, &value) ? es_int_of(value) : 0;

	return n > 0 ? (uint64_t)n : 0;
}

static bool is_true(struct es_bytes value)
{
	return value.len == 1 && value.data[0] == 0xc3;
}

bool es_field_true(struct es_bytes map, const char *path)
{
	struct es_bytes value;

	return es_map_path(map, path, &value) && is_true(value);
}

static struct es_bytes value_at(struct es_bytes map, const char *key, const char *otherwise)
{
	struct es_bytes value;

	return es_map_get(map, key, &value) ? value : es_bytes_of(otherwise, 1);
}

struct es_bytes es_map_at(struct es_bytes map, const char *key)
{
	return value_at(map, key, "\x80");
}

struct es_bytes es_list_at(struct es_bytes map, const char *key)
{
	return value_at(map, key, "\x90");
}

size_t es_elements(struct es_bytes value, struct es_reader *r)
{
	es_reader_init(r, value);
	return es_reader_peek(r) == ES_ARRAY ? es_read_array(r, SIZE_MAX) : 0;
}

static bool any_answered(struct es_bytes value, enum es_type type);

/* NOLINTBEGIN(misc-no-recursion): bodies are canonical, ES_DEPTH_MAX deep at most */
bool es_answered(struct es_bytes value)
{
	struct es_reader r;

	es_reader_init(&r, value);
	enum es_type type = es_reader_peek(&r);
	switch (type) {
	case ES_NIL:
	case ES_END:
		return false;
	case ES_STR:
		return es_value_str(value).len > 0;
	case ES_ARRAY:
	case ES_MAP:
		return any_answered(value, type);
	default:
		return true;
	}
}

static bool any_answered(struct es_bytes value, enum es_type type)
{
	struct es_reader r;

	es_reader_init(&r, value);
	size_t count = type == ES_MAP ? es_read_map(&r, SIZE_MAX) : es_read_array(&r, SIZE_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		if (type == ES_MAP)
			(void)es_read_value(&r);
		if (es_answered(es_read_value(&r)))
			return true;
	}
	return false;
}
/* NOLINTEND(misc-no-recursion) */

struct es_bytes es_id_hex_of(struct es_bytes id, char out[ES_ID_HEX_LEN])
{
	if (id.len != ES_ID_LEN)
		return es_bytes_of(NULL, 0);
	es_hex(id.data, id.len, out);
	return es_bytes_of(out, 2 * ES_ID_LEN);
}
