/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/record_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/print.h"
#include "essaim/schema.h"

struct place {
	struct es_cli *cli;
	enum es_language language;
	int depth;
};

static void print_value(const struct place *place, const struct es_field *field,
                        struct es_bytes value);

static const char *label_in(const struct place *place, const struct es_label *label)
{
	const char *text = label->in[place->language];

	return text ? text : label->in[ES_EN];
}

/* A code's words; the code itself where the list has grown since. */
static void print_code(const struct place *place, const struct es_field *field,
                       struct es_bytes code)
{
	for (size_t i = 0; i < field->options_len; i++)
		if (es_bytes_equal(code, es_bytes_str(field->options[i].code))) {
			es_print(place->cli, "%s", label_in(place, &field->options[i].label));
			return;
		}
	es_print_text(place->cli, code);
}

static void print_boxes(const struct place *place, const struct es_field *field,
                        struct es_bytes value)
{
	struct es_reader r;
	const char *before = "";

	es_reader_init(&r, value);
	size_t count = es_read_map(&r, ES_MAP_MAX);
	for (size_t i = 0; i < count && !r.err; i++) {
		struct es_bytes code = es_read_str(&r, 256);
		bool is_text = es_reader_peek(&r) == ES_STR;
		struct es_bytes text =
		        is_text ? es_read_str(&r, ES_BODY_MAX) : (struct es_bytes){0};
		bool ticked = is_text || es_read_bool(&r);
		es_print(place->cli, "%s[%s] ", before, ticked ? "x" : " ");
		if (is_text)
			es_print_text(place->cli, text);
		else
			print_code(place, field, code);
		before = "; ";
	}
}

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
}

static void print_money(const struct place *place, struct es_bytes value)
{
	struct es_bytes part;

	if (es_map_get(value, "original", &part)) {
		es_print_text(place->cli, es_value_str(part));
		return;
	}
	struct es_reader r;
	if (!es_map_get(value, "cents", &part))
		return;
	es_reader_init(&r, part);
	int64_t cents = es_read_int(&r);
	uint64_t size = magnitude(cents);
	es_print(place->cli, "%s%" PRIu64 ".%02u ", cents < 0 ? "-" : "", size / 100,
	         (unsigned)(size % 100));
	if (es_map_get(value, "currency", &part))
		es_print_text(place->cli, es_value_str(part));
}

static void print_period(const struct place *place, struct es_bytes value)
{
	struct es_bytes part;

	if (es_map_get(value, "original", &part)) {
		es_print_text(place->cli, es_value_str(part));
		return;
	}
	if (es_map_get(value, "from", &part))
		es_print_text(place->cli, es_value_str(part));
	es_print(place->cli, " – ");
	if (es_map_get(value, "to", &part))
		es_print_text(place->cli, es_value_str(part));
}

static void print_bin(const struct place *place, struct es_bytes bytes)
{
	char hex[ES_ID_HEX_LEN];

	if (bytes.len > ES_ID_LEN) {
		es_print(place->cli, "(%zu bytes)", bytes.len);
		return;
	}
	es_hex(bytes.data, bytes.len, hex);
	es_print(place->cli, "%s", hex);
}

/* NOLINTBEGIN(misc-no-recursion): groups nest as deep as the schema's own tables, whatever the body
 * says */
static void print_fields(const struct place *place, const struct es_field *fields, size_t count,
                         struct es_bytes map)
{
	struct es_bytes value;

	for (size_t i = 0; i < count; i++) {
		if (!es_map_get(map, fields[i].name, &value))
			continue;
		es_print(place->cli, "%*s%s: ", 2 * place->depth, "",
		         label_in(place, &fields[i].label));
		print_value(place, &fields[i], value);
		es_print(place->cli, "\n");
	}
}

static void print_one(const struct place *place, const struct es_field *field,
                      struct es_bytes value)
{
	struct place deeper = {place->cli, place->language, place->depth + 1};
	struct es_reader r;

	switch (field->type) {
	case ES_FIELD_GROUP:
	case ES_FIELD_FILE:
		es_print(place->cli, "\n");
		print_fields(&deeper, field->fields, field->fields_len, value);
		return;
	case ES_FIELD_CHOICE:
		print_code(place, field, es_value_str(value));
		return;
	case ES_FIELD_BOXES:
		print_boxes(place, field, value);
		return;
	case ES_FIELD_MONEY:
		print_money(place, value);
		return;
	case ES_FIELD_PERIOD:
		print_period(place, value);
		return;
	case ES_FIELD_ID:
	case ES_FIELD_BYTES:
		print_bin(place, es_value_str(value));
		return;
	case ES_FIELD_INT:
		es_reader_init(&r, value);
		es_print(place->cli, "%" PRId64, es_read_int(&r));
		return;
	case ES_FIELD_STAFF:
		es_reader_init(&r, value);
		uint64_t hundredths = es_read_uint(&r, UINT64_MAX);
		es_print(place->cli, "%" PRIu64 ".%02u", hundredths / 100,
		         (unsigned)(hundredths % 100));
		return;
	default:
		es_print_text(place->cli, es_value_str(value));
	}
}

static void print_value(const struct place *place, const struct es_field *field,
                        struct es_bytes value)
{
	struct es_reader r;

	if (!field->list) {
		print_one(place, field, value);
		return;
	}
	es_reader_init(&r, value);
	size_t count = es_read_array(&r, SIZE_MAX);
	for (size_t i = 0; i < count && !r.err; i++) {
		if (i > 0)
			es_print(place->cli, field->fields_len ? "" : "; ");
		print_one(place, field, es_read_value(&r));
	}
}
/* NOLINTEND(misc-no-recursion) */

void es_record_print(struct es_cli *cli, uint64_t kind, struct es_bytes body, const char *lang)
{
	const struct es_schema *schema = es_schema_of(kind);
	struct place place = {cli, es_language_of(es_bytes_str(lang)), 0};

	if (schema)
		print_fields(&place, schema->fields, schema->fields_len, body);
}
