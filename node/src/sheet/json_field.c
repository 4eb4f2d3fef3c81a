/* SPDX-License-Identifier: EUPL-1.2 */
#include "json_field.h"

#include "json.h"
#include "text.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool es_json_failed(const struct es_json_reading *r)
{
	return r->at->why || r->sheet->arena.failed;
}

void es_json_refuse(struct es_json_reading *r, const char *why)
{
	if (!r->at->why)
		r->at->why = why;
}

void es_json_leave(struct es_json_reading *r, size_t before)
{
	if (!r->at->why)
		r->at->path[before] = '\0';
}

enum es_type es_json_type(struct es_bytes value)
{
	struct es_reader reader;

	es_reader_init(&reader, value);
	return es_reader_peek(&reader);
}

bool es_json_expect(struct es_json_reading *r, struct es_bytes value, enum es_type type,
                    const char *why)
{
	if (es_json_type(value) != type)
		es_json_refuse(r, why);
	return !es_json_failed(r);
}

bool es_json_find(struct es_bytes map, const char *key, struct es_bytes *value)
{
	return es_map_get(map, key, value) && es_json_type(*value) != ES_NIL;
}

/* --- keys without a place ---------------------------------------------------------------------- */

static void keep_unknown(struct es_json_reading *r, struct es_bytes key, struct es_bytes value)
{
	struct es_writer said;
	struct es_writer note;
	size_t before = es_json_path_key(r->at, es_bytes_str(""));

	es_writer_grow(&said, 8 * ES_SHEET_TEXT_MAX);
	es_writer_grow(&note, 8 * ES_SHEET_TEXT_MAX);
	es_write_raw(&said, es_bytes_str(r->at->path));
	es_write_raw(&said, key);
	es_write_raw(&said, es_bytes_str(": "));
	if (es_json_type(value) == ES_STR)
		es_write_raw(&said, es_value_str(value));
	else if (es_json_write(value, false, &said) != ES_OK)
		r->sheet->arena.failed = true;
	if (said.err == ES_OK && es_text_normalise(es_writer_bytes(&said), &note) != ES_OK)
		r->sheet->arena.failed = true;
	es_writer_free(&said);
	es_sheet_unplaced(r->sheet, 0, es_sheet_keep(r->sheet, &note));
	r->at->path[before] = '\0';
}

static bool has_name(const struct es_json_names *names, struct es_bytes key)
{
	for (size_t i = 0; i < names->fields_len; i++)
		if (es_bytes_equal(key, es_bytes_str(names->fields[i].name)))
			return true;
	for (size_t i = 0; i < names->options_len; i++)
		if (es_bytes_equal(key, es_bytes_str(names->options[i].code)))
			return true;
	for (size_t i = 0; i < names->more_len; i++)
		if (es_bytes_equal(key, es_bytes_str(names->more[i])))
			return true;
	return false;
}

void es_json_keep_unknowns(struct es_json_reading *r, struct es_bytes map,
                           const struct es_json_names *names)
{
	struct es_reader reader;

	es_reader_init(&reader, map);
	size_t pairs = es_read_map(&reader, ES_MAP_MAX);
	for (size_t i = 0; i < pairs && !es_json_failed(r); i++) {
		struct es_bytes key = es_read_str(&reader, SIZE_MAX);
		struct es_bytes value = es_read_value(&reader);
		if (!has_name(names, key))
			keep_unknown(r, key, value);
	}
}

/* --- one value --------------------------------------------------------------------------------- */

static bool has_controls(struct es_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.data[i] < 0x20 && !strchr("\n\r\t", text.data[i])) ||
		    text.data[i] == 0x7f)
			return true;
	return false;
}

static void write_text(struct es_json_reading *r, const struct es_field *field,
                       struct es_bytes value, struct es_writer *w)
{
	bool words = field->type == ES_FIELD_TEXT || field->type == ES_FIELD_PROSE;
	struct es_writer normal;

	if (!es_json_expect(r, value, ES_STR, "must be text"))
		return;
	struct es_bytes text = es_value_str(value);
	if (has_controls(text)) {
		es_json_refuse(r, "must be text without control codes");
		return;
	}
	es_writer_grow(&normal, 4 * ES_SHEET_TEXT_MAX);
	if (es_text_normalise(text, &normal) != ES_OK)
		r->sheet->arena.failed = true;
	text = es_sheet_keep(r->sheet, &normal);
	if (words && r->kind != ES_KIND_PROFILE)
		text = es_sheet_without_addresses(r->sheet, text, 0);
	es_write_str(w, text);
}

static void write_int(struct es_json_reading *r, struct es_bytes value, struct es_writer *w)
{
	enum es_type type = es_json_type(value);

	if (type != ES_UINT && type != ES_INT)
		es_json_refuse(r, "must be a whole number");
	else
		es_write_raw(w, value);
}

static void write_bin(struct es_json_reading *r, const struct es_field *field,
                      struct es_bytes value, struct es_writer *w)
{
	struct es_bytes hex = es_value_str(value);
	size_t len = hex.len / 2;

	if (!es_json_expect(r, value, ES_STR, "must be bytes in hexadecimal"))
		return;
	if (field->type == ES_FIELD_ID && hex.len != (size_t)2 * ES_ID_LEN) {
		es_json_refuse(r, "must be an id of 64 hexadecimal digits");
		return;
	}
	uint8_t *bin = es_arena_take(&r->sheet->arena, len + 1);
	if (bin &&
	    (hex.len != 2 * len || es_unhex((const char *)hex.data, hex.len, bin, len) != ES_OK))
		es_json_refuse(r, "must be bytes in hexadecimal");
	if (bin)
		es_write_bin(w, es_bytes_of(bin, len));
}

static void write_boxes(struct es_json_reading *r, const struct es_field *field,
                        struct es_bytes map, struct es_writer *w)
{
	static const char *const other[] = {"other_text"};
	static const struct es_field line = {.name = "other_text", .type = ES_FIELD_TEXT};
	struct es_json_names names = {.options = field->options,
	                              .options_len = field->options_len,
	                              .more = other,
	                              .more_len = COUNT(other)};
	struct es_bytes value;
	size_t pairs = 0;

	if (!es_json_expect(r, map, ES_MAP, "must be an object of choices"))
		return;
	for (size_t i = 0; i < field->options_len; i++)
		pairs += es_json_find(map, field->options[i].code, &value);
	pairs += es_json_find(map, other[0], &value);
	es_write_map(w, pairs);
	for (size_t i = 0; i < field->options_len && !es_json_failed(r); i++) {
		if (!es_json_find(map, field->options[i].code, &value))
			continue;
		size_t before = es_json_path_key(r->at, es_bytes_str(field->options[i].code));
		es_write_cstr(w, field->options[i].code);
		if (es_json_expect(r, value, ES_BOOL, "must be true or false"))
			es_write_raw(w, value);
		es_json_leave(r, before);
	}
	if (!es_json_failed(r) && es_json_find(map, other[0], &value)) {
		size_t before = es_json_path_key(r->at, es_bytes_str(other[0]));
		es_write_cstr(w, other[0]);
		write_text(r, &line, value, w);
		es_json_leave(r, before);
	}
	es_json_keep_unknowns(r, map, &names);
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema, whatever the input */
static void write_group(struct es_json_reading *r, const struct es_field *fields, size_t count,
                        struct es_bytes map, struct es_writer *w)
{
	struct es_json_names names = {.fields = fields, .fields_len = count};
	struct es_bytes value;
	size_t pairs = 0;

	if (!es_json_expect(r, map, ES_MAP, "must be an object"))
		return;
	for (size_t i = 0; i < count; i++)
		pairs += es_json_find(map, fields[i].name, &value);
	es_write_map(w, pairs);
	for (size_t i = 0; i < count && !es_json_failed(r); i++) {
		if (!es_json_find(map, fields[i].name, &value))
			continue;
		size_t before = es_json_path_key(r->at, es_bytes_str(fields[i].name));
		es_write_cstr(w, fields[i].name);
		es_json_field(r, &fields[i], value, w);
		es_json_leave(r, before);
	}
	es_json_keep_unknowns(r, map, &names);
}

static void write_value(struct es_json_reading *r, const struct es_field *field,
                        struct es_bytes value, struct es_writer *w)
{
	static const struct es_field money[] = {{.name = "cents", .type = ES_FIELD_INT},
	                                        {.name = "currency", .type = ES_FIELD_TEXT},
	                                        {.name = "original", .type = ES_FIELD_TEXT}};
	static const struct es_field period[] = {{.name = "from", .type = ES_FIELD_DATE},
	                                         {.name = "to", .type = ES_FIELD_DATE},
	                                         {.name = "original", .type = ES_FIELD_TEXT}};

	switch (field->type) {
	case ES_FIELD_BOXES:
		write_boxes(r, field, value, w);
		break;
	case ES_FIELD_INT:
	case ES_FIELD_STAFF:
		write_int(r, value, w);
		break;
	case ES_FIELD_MONEY:
		write_group(r, money, COUNT(money), value, w);
		break;
	case ES_FIELD_PERIOD:
		write_group(r, period, COUNT(period), value, w);
		break;
	case ES_FIELD_ID:
	case ES_FIELD_BYTES:
		write_bin(r, field, value, w);
		break;
	case ES_FIELD_GROUP:
	case ES_FIELD_FILE:
		write_group(r, field->fields, field->fields_len, value, w);
		break;
	default:
		write_text(r, field, value, w);
		break;
	}
}

void es_json_field(struct es_json_reading *r, const struct es_field *field, struct es_bytes value,
                   struct es_writer *w)
{
	struct es_reader items;

	if (!field->list) {
		write_value(r, field, value, w);
		return;
	}
	if (!es_json_expect(r, value, ES_ARRAY, "must be a list"))
		return;
	es_reader_init(&items, value);
	size_t count = es_read_array(&items, SIZE_MAX);
	es_write_array(w, count);
	for (size_t i = 0; i < count && !es_json_failed(r); i++) {
		size_t before = es_json_path_index(r->at, i);
		write_value(r, field, es_read_value(&items), w);
		es_json_leave(r, before);
	}
}
/* NOLINTEND(misc-no-recursion) */
