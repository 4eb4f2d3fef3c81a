/* SPDX-License-Identifier: EUPL-1.2 */
/* Writes a body's map in schema order from values in any order. */
#include "schema/tables.h"

#include <string.h>

/* The values whose path begins with a prefix of prefix_len bytes: those of one group. */
struct encode {
	const struct es_schema_value *values;
	size_t count;
	struct es_writer *w;
	char prefix[128];
	size_t prefix_len;
};

static bool under_prefix(const struct encode *e, const char *path)
{
	return strncmp(path, e->prefix, e->prefix_len) == 0;
}

/* The value that is exactly this field, or NULL. */
static const struct es_schema_value *value_of(const struct encode *e, const struct es_field *field)
{
	for (size_t i = 0; i < e->count; i++)
		if (under_prefix(e, e->values[i].path) &&
		    strcmp(e->values[i].path + e->prefix_len, field->name) == 0)
			return &e->values[i];
	return NULL;
}

/* Whether any value stands inside this group. */
static bool opens(const struct encode *e, const struct es_field *field)
{
	size_t len = strlen(field->name);

	if (field->type != ES_FIELD_GROUP || field->list)
		return false;
	for (size_t i = 0; i < e->count; i++) {
		const char *path = e->values[i].path;

		if (under_prefix(e, path) && strncmp(path + e->prefix_len, field->name, len) == 0 &&
		    path[e->prefix_len + len] == '.')
			return true;
	}
	return false;
}

static size_t present(const struct encode *e, const struct es_field *fields, size_t count)
{
	size_t pairs = 0;

	for (size_t i = 0; i < count; i++)
		pairs += value_of(e, &fields[i]) || opens(e, &fields[i]);
	return pairs;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the schema, whatever the input */
static void write_fields(struct encode *e, const struct es_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct es_schema_value *value = value_of(e, &fields[i]);
		size_t len = strlen(fields[i].name);
		size_t before = e->prefix_len;

		if (!value && !opens(e, &fields[i]))
			continue;
		es_write_cstr(e->w, fields[i].name);
		if (value) {
			es_write_raw(e->w, value->value);
			continue;
		}
		es_assert(before + len + 1 < sizeof(e->prefix));
		memcpy(e->prefix + before, fields[i].name, len);
		e->prefix[before + len] = '.';
		e->prefix_len = before + len + 1;
		es_write_map(e->w, present(e, fields[i].fields, fields[i].fields_len));
		write_fields(e, fields[i].fields, fields[i].fields_len);
		e->prefix_len = before;
	}
}

/* A field of the schema that is not inside a list: of list entries the caller writes the whole
 * array. */
static bool has_place(const struct es_schema *schema, const char *path)
{
	char group[128];

	for (const char *dot = strchr(path, '.'); dot; dot = strchr(dot + 1, '.')) {
		size_t len = (size_t)(dot - path);
		if (len >= sizeof(group))
			return false;
		memcpy(group, path, len);
		group[len] = '\0';
		const struct es_field *field = es_schema_field(schema, group);
		if (!field || field->list || field->type != ES_FIELD_GROUP)
			return false;
	}
	return es_schema_field(schema, path) != NULL;
}

/* Two values of one path, or a group given whole and in parts too. */
static bool collide(const char *a, const char *b)
{
	size_t len = strlen(a);

	return strncmp(a, b, len) == 0 && (b[len] == '\0' || b[len] == '.');
}

es_err es_schema_encode(uint64_t kind, const uint8_t author[ES_AUTHOR_LEN],
                        const struct es_schema_value *values, size_t count, struct es_writer *w)
{
	const struct es_schema *schema = es_schema_of(kind);
	struct encode e = {.values = values, .count = count, .w = w};

	if (!schema)
		return ES_NOT_FOUND;
	for (size_t i = 0; i < count; i++) {
		if (!has_place(schema, values[i].path))
			return ES_INVALID;
		for (size_t j = 0; j < count; j++)
			if (i != j && collide(values[i].path, values[j].path))
				return ES_EXISTS;
	}
	es_write_map(w, 1 + present(&e, schema->fields, schema->fields_len));
	es_write_cstr(w, "author");
	es_write_bin(w, es_bytes_of(author, ES_AUTHOR_LEN));
	write_fields(&e, schema->fields, schema->fields_len);
	return w->err;
}
