/* SPDX-License-Identifier: EUPL-1.2 */
/* From what a form sends to a body. */
#include "form/form.h"
#include "text.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* What one group may come to before it is written; the body's own bound follows. */
#define FORM_BYTES (4 * ES_BODY_MAX)

static enum es_type type_of(struct es_bytes value)
{
	struct es_reader r;

	es_reader_init(&r, value);
	return es_reader_peek(&r);
}

static bool is_empty(struct es_bytes value)
{
	struct es_reader r;

	es_reader_init(&r, value);
	switch (es_reader_peek(&r)) {
	case ES_NIL:
		return true;
	case ES_STR:
		return es_text_trim(es_read_str(&r, SIZE_MAX)).len == 0;
	case ES_ARRAY:
		return es_read_array(&r, SIZE_MAX) == 0;
	case ES_MAP:
		return es_read_map(&r, ES_MAP_MAX) == 0;
	default:
		return false;
	}
}

static void put_text(struct es_bytes value, struct es_writer *w)
{
	struct es_writer normal;

	es_writer_grow(&normal, FORM_BYTES);
	if (es_text_normalise(es_value_str(value), &normal) == ES_OK)
		es_write_str(w, es_text_trim(es_writer_bytes(&normal)));
	else
		es_write_raw(w, value);
	es_writer_free(&normal);
}

static void put_id(struct es_bytes value, struct es_writer *w)
{
	struct es_bytes hex = es_value_str(value);
	uint8_t id[ES_ID_LEN];

	if (hex.len == (size_t)2 * ES_ID_LEN &&
	    es_unhex((const char *)hex.data, hex.len, id, sizeof(id)) == ES_OK)
		es_write_bin(w, ES_BYTES(id));
	else
		es_write_raw(w, value);
}

/* The keys of a map, in our order. */
struct order {
	size_t count;
	const char *(*name)(const void *context, size_t at);
	void (*put)(const void *context, size_t at, struct es_bytes value, struct es_writer *w);
	const void *context;
};

static bool is_known(const struct order *order, struct es_bytes key)
{
	for (size_t i = 0; i < order->count; i++)
		if (es_bytes_equal(key, es_bytes_str(order->name(order->context, i))))
			return true;
	return false;
}

/* Keys that we do not know stand at the end, for the check to refuse. */
static size_t put_unknown(const struct order *order, struct es_bytes map, struct es_writer *w)
{
	struct es_reader r;
	size_t count = 0;

	es_reader_init(&r, map);
	for (size_t pairs = es_read_map(&r, ES_MAP_MAX); pairs > 0 && r.err == ES_OK; pairs--) {
		struct es_bytes key = es_read_str(&r, SIZE_MAX);
		struct es_bytes value = es_read_value(&r);
		if (is_known(order, key) || is_empty(value))
			continue;
		es_write_str(w, key);
		es_write_raw(w, value);
		count++;
	}
	return count;
}

/* Writes the pairs of a map that say something, and returns how many. */
static size_t put_pairs(const struct order *order, struct es_bytes map, struct es_writer *w)
{
	size_t count = 0;

	for (size_t i = 0; i < order->count; i++) {
		const char *name = order->name(order->context, i);
		struct es_bytes value;
		size_t before = w->len, inside;
		if (!es_map_get(map, name, &value) || is_empty(value))
			continue;
		es_write_cstr(w, name);
		inside = w->len;
		order->put(order->context, i, value, w);
		/* a group or list in which nothing was left is no answer */
		if (w->err == ES_OK && is_empty(es_bytes_of(w->data + inside, w->len - inside)))
			w->len = before;
		else
			count++;
	}
	return count + put_unknown(order, map, w);
}

static void put_map(const struct order *order, struct es_bytes map, struct es_writer *w)
{
	struct es_writer pairs;

	if (type_of(map) != ES_MAP) {
		es_write_raw(w, map);
		return;
	}
	es_writer_grow(&pairs, FORM_BYTES);
	es_write_map(w, put_pairs(order, map, &pairs));
	es_write_raw(w, es_writer_bytes(&pairs));
	if (pairs.err != ES_OK)
		w->err = pairs.err;
	es_writer_free(&pairs);
}

/* --- boxes, money, periods --------------------------------------------------------------------- */

static const char *box_name(const void *context, size_t at)
{
	const struct es_field *field = context;

	return at < field->options_len ? field->options[at].code : "other_text";
}

static void put_plain(const void *context, size_t at, struct es_bytes value, struct es_writer *w)
{
	(void)context;
	(void)at;
	if (type_of(value) == ES_STR)
		put_text(value, w);
	else
		es_write_raw(w, value);
}

static void put_boxes(const struct es_field *field, struct es_bytes value, struct es_writer *w)
{
	const struct order order = {field->options_len + 1, box_name, put_plain, field};

	put_map(&order, value, w);
}

static const char *money_name(const void *context, size_t at)
{
	static const char *const names[] = {"cents", "currency", "original"};

	(void)context;
	return names[at];
}

static const char *period_name(const void *context, size_t at)
{
	static const char *const names[] = {"from", "to", "original"};

	(void)context;
	return names[at];
}

/* --- fields ------------------------------------------------------------------------------------ */

static void put_field(const struct es_field *field, struct es_bytes value, struct es_writer *w);

struct group {
	const struct es_field *fields;
	size_t count;
};

static const char *field_name(const void *context, size_t at)
{
	return ((const struct group *)context)->fields[at].name;
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema, whatever the input */
static void put_member(const void *context, size_t at, struct es_bytes value, struct es_writer *w)
{
	put_field(&((const struct group *)context)->fields[at], value, w);
}

static void put_group(const struct es_field *field, struct es_bytes value, struct es_writer *w)
{
	const struct group group = {field->fields, field->fields_len};
	const struct order order = {group.count, field_name, put_member, &group};

	put_map(&order, value, w);
}

static void put_value(const struct es_field *field, struct es_bytes value, struct es_writer *w)
{
	static const struct order money = {3, money_name, put_plain, NULL};
	static const struct order period = {3, period_name, put_plain, NULL};

	switch (field->type) {
	case ES_FIELD_GROUP:
	case ES_FIELD_FILE:
		put_group(field, value, w);
		break;
	case ES_FIELD_BOXES:
		put_boxes(field, value, w);
		break;
	case ES_FIELD_MONEY:
		put_map(&money, value, w);
		break;
	case ES_FIELD_PERIOD:
		put_map(&period, value, w);
		break;
	case ES_FIELD_ID:
		put_id(value, w);
		break;
	default:
		put_plain(NULL, 0, value, w);
		break;
	}
}

static size_t put_items(const struct es_field *field, struct es_bytes list, struct es_writer *w)
{
	struct es_reader r;
	size_t count = 0;

	es_reader_init(&r, list);
	for (size_t left = es_read_array(&r, SIZE_MAX); left > 0 && r.err == ES_OK; left--) {
		struct es_bytes value = es_read_value(&r);
		size_t before = w->len;
		if (is_empty(value))
			continue;
		put_value(field, value, w);
		if (w->err == ES_OK && is_empty(es_bytes_of(w->data + before, w->len - before)))
			w->len = before;
		else
			count++;
	}
	return count;
}

static void put_field(const struct es_field *field, struct es_bytes value, struct es_writer *w)
{
	struct es_writer items;

	if (!field->list || type_of(value) != ES_ARRAY) {
		put_value(field, value, w);
		return;
	}
	es_writer_grow(&items, FORM_BYTES);
	es_write_array(w, put_items(field, value, &items));
	es_write_raw(w, es_writer_bytes(&items));
	if (items.err != ES_OK)
		w->err = items.err;
	es_writer_free(&items);
}
/* NOLINTEND(misc-no-recursion) */

es_err es_form_body(uint64_t kind, const uint8_t author[ES_AUTHOR_LEN], struct es_bytes fields,
                    struct es_writer *w)
{
	const struct es_schema *schema = es_schema_of(kind);
	struct es_writer pairs;

	if (!schema)
		return ES_NOT_FOUND;
	if (type_of(fields) != ES_MAP)
		return ES_INVALID;
	const struct group group = {schema->fields, schema->fields_len};
	const struct order order = {group.count, field_name, put_member, &group};
	es_writer_grow(&pairs, FORM_BYTES);
	es_write_map(w, put_pairs(&order, fields, &pairs) + 1);
	es_write_cstr(w, "author");
	es_write_bin(w, es_bytes_of(author, ES_AUTHOR_LEN));
	es_write_raw(w, es_writer_bytes(&pairs));
	es_err err = pairs.err != ES_OK ? pairs.err : w->err;
	es_writer_free(&pairs);
	return err;
}
