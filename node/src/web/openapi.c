/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/openapi.h"

#include "essaim/schema.h"
#include "web/jot.h"
#include "web/paths.h"
#include "web/shapes.h"

#include <stdio.h>
#include <string.h>

#define HEX_ID "^[0-9a-f]{64}$"

/* --- types -------------------------------------------------------------------------------------- */

static void put_type(struct es_jot *j, const char *type, bool nil)
{
	if (!nil) {
		es_jot_text(j, "type", type);
		return;
	}
	es_jot_open(j, "type", true);
	es_jot_text(j, NULL, type);
	es_jot_text(j, NULL, "null");
	es_jot_close(j, true);
}

static void put_reference(struct es_jot *j, const char *shape, bool nil)
{
	char path[80];

	snprintf(path, sizeof(path), "#/components/schemas/%s", shape);
	if (!nil) {
		es_jot_text(j, "$ref", path);
		return;
	}
	es_jot_open(j, "anyOf", true);
	es_jot_open(j, NULL, false);
	es_jot_text(j, "$ref", path);
	es_jot_close(j, false);
	es_jot_open(j, NULL, false);
	es_jot_text(j, "type", "null");
	es_jot_close(j, false);
	es_jot_close(j, true);
}

/* The pairs of a schema for a named type: one of ours, or a shape. */
static void put_named(struct es_jot *j, const char *type, bool nil)
{
	if (strcmp(type, "any") == 0)
		return;
	if (type[0] >= 'A' && type[0] <= 'Z') {
		put_reference(j, type, nil);
	} else if (strcmp(type, "id") == 0) {
		put_type(j, "string", nil);
		es_jot_text(j, "pattern", HEX_ID);
	} else if (strcmp(type, "bool") == 0) {
		put_type(j, "boolean", nil);
	} else if (strcmp(type, "time") == 0) {
		put_type(j, "integer", nil);
		es_jot_text(j, "description", "milliseconds since 1970 UTC");
	} else if (strcmp(type, "count") == 0) {
		put_type(j, "integer", nil);
		es_jot_int(j, "minimum", 0);
	} else {
		put_type(j, "string", nil);
	}
}

/* --- shapes of answers --------------------------------------------------------------------------- */

static void put_part(struct es_jot *j, const struct es_shape_part *part)
{
	bool nil = part->flags & ES_SHAPE_NIL;

	es_jot_open(j, part->name, false);
	if (part->flags & ES_SHAPE_LIST) {
		put_type(j, "array", nil);
		es_jot_open(j, "items", false);
		put_named(j, part->type, false);
		es_jot_close(j, false);
	} else {
		put_named(j, part->type, nil);
	}
	es_jot_close(j, false);
}

static void put_shape(struct es_jot *j, const struct es_shape *shape)
{
	es_jot_open(j, shape->name, false);
	es_jot_text(j, "type", "object");
	es_jot_open(j, "required", true);
	for (size_t i = 0; i < shape->parts_len; i++) {
		if (!(shape->parts[i].flags & ES_SHAPE_OPTIONAL))
			es_jot_text(j, NULL, shape->parts[i].name);
	}
	es_jot_close(j, true);
	es_jot_open(j, "properties", false);
	for (size_t i = 0; i < shape->parts_len; i++)
		put_part(j, &shape->parts[i]);
	es_jot_close(j, false);
	es_jot_close(j, false);
}

/* --- kinds of records ---------------------------------------------------------------------------- */

static void put_property(struct es_jot *j, const char *name, const char *type)
{
	es_jot_open(j, name, false);
	es_jot_text(j, "type", type);
	es_jot_close(j, false);
}

static void put_boxes(struct es_jot *j, const struct es_field *field)
{
	es_jot_text(j, "type", "object");
	es_jot_open(j, "properties", false);
	for (size_t i = 0; i < field->options_len; i++)
		put_property(j, field->options[i].code, "boolean");
	put_property(j, "other_text", "string");
	es_jot_close(j, false);
}

static void put_choice(struct es_jot *j, const struct es_field *field)
{
	es_jot_text(j, "type", "string");
	es_jot_open(j, "enum", true);
	for (size_t i = 0; i < field->options_len; i++)
		es_jot_text(j, NULL, field->options[i].code);
	es_jot_close(j, true);
}

/* {a: integer or string…} of the types that are small maps. */
static void put_pairs(struct es_jot *j, const char *const *names, const char *const *types,
                      size_t count)
{
	es_jot_text(j, "type", "object");
	es_jot_open(j, "properties", false);
	for (size_t i = 0; i < count; i++)
		put_property(j, names[i], types[i]);
	es_jot_close(j, false);
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the schema's groups */
static void put_fields(struct es_jot *j, const struct es_field *fields, size_t count, bool record);

static void put_value(struct es_jot *j, const struct es_field *field)
{
	static const char *const money[] = {"cents", "currency", "original"};
	static const char *const money_types[] = {"integer", "string", "string"};
	static const char *const period[] = {"from", "to", "original"};
	static const char *const strings[] = {"string", "string", "string"};

	switch (field->type) {
	case ES_FIELD_GROUP:
	case ES_FIELD_FILE:
		es_jot_text(j, "type", "object");
		put_fields(j, field->fields, field->fields_len, false);
		break;
	case ES_FIELD_BOXES:
		put_boxes(j, field);
		break;
	case ES_FIELD_CHOICE:
		put_choice(j, field);
		break;
	case ES_FIELD_INT:
	case ES_FIELD_STAFF:
		es_jot_text(j, "type", "integer");
		break;
	case ES_FIELD_MONEY:
		put_pairs(j, money, money_types, 3);
		break;
	case ES_FIELD_PERIOD:
		put_pairs(j, period, strings, 3);
		break;
	default:
		es_jot_text(j, "type", "string");
		break;
	}
}

static void put_field(struct es_jot *j, const struct es_field *field)
{
	es_jot_open(j, field->name, false);
	es_jot_text(j, "description",
	            field->label.in[ES_EN] ? field->label.in[ES_EN] : field->name);
	if (field->list) {
		es_jot_text(j, "type", "array");
		es_jot_int(j, "maxItems", (int64_t)field->max_items);
		es_jot_open(j, "items", false);
		put_value(j, field);
		es_jot_close(j, false);
	} else {
		put_value(j, field);
	}
	es_jot_close(j, false);
}

/* record: of a whole one, which is told with its id and language where it stands on another's page. */
static void put_fields(struct es_jot *j, const struct es_field *fields, size_t count, bool record)
{
	es_jot_open(j, "properties", false);
	if (record) {
		put_property(j, "id", "string");
		put_property(j, "lang", "string");
	}
	for (size_t i = 0; i < count; i++)
		put_field(j, &fields[i]);
	es_jot_close(j, false);
	es_jot_open(j, "required", true);
	for (size_t i = 0; i < count; i++) {
		if (fields[i].required)
			es_jot_text(j, NULL, fields[i].name);
	}
	es_jot_close(j, true);
}
/* NOLINTEND(misc-no-recursion) */

static void put_kinds(struct es_jot *j)
{
	char name[48];

	for (uint64_t kind = 0; kind < 64; kind++) {
		const struct es_schema *schema = es_schema_of(kind);
		if (!schema)
			continue;
		snprintf(name, sizeof(name), "Kind_%s", es_kind_word(kind));
		es_jot_open(j, name, false);
		es_jot_text(j, "type", "object");
		put_fields(j, schema->fields, schema->fields_len, true);
		es_jot_close(j, false);
	}
}

/* --- paths --------------------------------------------------------------------------------------- */

static void put_argument(struct es_jot *j, const char *name, const char *in, const char *pattern,
                         unsigned max)
{
	es_jot_open(j, NULL, false);
	es_jot_text(j, "name", name);
	es_jot_text(j, "in", in);
	if (strcmp(in, "path") == 0)
		es_jot_true(j, "required");
	es_jot_open(j, "schema", false);
	es_jot_text(j, "type", max ? "integer" : "string");
	if (pattern)
		es_jot_text(j, "pattern", pattern);
	if (max)
		es_jot_int(j, "maximum", max);
	es_jot_close(j, false);
	es_jot_close(j, false);
}

static void put_arguments(struct es_jot *j, const struct es_rest_path *path)
{
	es_jot_open(j, "parameters", true);
	if (strstr(path->path, "{id}"))
		put_argument(j, "id", "path", "^[0-9a-fA-F]{8,64}$", 0);
	if (path->arguments & ES_REST_LIMIT)
		put_argument(j, "limit", "query", NULL, path->limit_max);
	if (path->arguments & ES_REST_AFTER)
		put_argument(j, "after", "query", NULL, 0);
	if (path->arguments & ES_REST_STRUCTURE)
		put_argument(j, "structure", "query", "^[0-9a-fA-F]{64}$", 0);
	if (path->arguments & ES_REST_ADOPTED) {
		put_argument(j, "about", "query", "^[0-9a-fA-F]{64}$", 0);
		put_argument(j, "origin", "query", "^[0-9a-fA-F]{64}$", 0);
	}
	if (path->arguments & ES_REST_LANG)
		put_argument(j, "lang", "query", NULL, 0);
	if (path->arguments & ES_REST_FINDING)
		put_argument(j, "order", "query", "^new$", 0);
	for (size_t i = 0; i < ES_TARGET_FINDING && path->arguments & ES_REST_FINDING; i++)
		put_argument(j, es_target_finding_words[i], "query", NULL, 0);
	es_jot_close(j, true);
}

static void put_answer(struct es_jot *j, const char *status, const char *what, const char *media,
                       const char *shape)
{
	es_jot_open(j, status, false);
	es_jot_text(j, "description", what);
	es_jot_open(j, "content", false);
	es_jot_open(j, media, false);
	es_jot_open(j, "schema", false);
	if (!shape)
		es_jot_text(j, "contentMediaType", media);
	else if (strcmp(shape, "Any") == 0)
		es_jot_text(j, "type", "object");
	else
		put_reference(j, shape, false);
	es_jot_close(j, false);
	es_jot_close(j, false);
	es_jot_close(j, false);
	es_jot_close(j, false);
}

static void put_path(struct es_jot *j, const struct es_rest_path *path)
{
	es_jot_open(j, path->path, false);
	es_jot_open(j, "get", false);
	es_jot_text(j, "operationId", path->name);
	es_jot_text(j, "summary", path->summary);
	put_arguments(j, path);
	es_jot_open(j, "responses", false);
	put_answer(j, "200", "the answer",
	           path->shape ? "application/json" : "application/octet-stream", path->shape);
	put_answer(j, "default", "why not", "application/json", "Fault");
	es_jot_close(j, false);
	es_jot_close(j, false);
	es_jot_close(j, false);
}

es_err es_openapi_write(struct es_writer *out)
{
	struct es_jot jot = {.out = out}, *j = &jot;

	es_jot_open(j, NULL, false);
	es_jot_text(j, "openapi", "3.1.0");
	es_jot_open(j, "info", false);
	es_jot_text(j, "title", "Essaim");
	es_jot_text(
	        j, "description",
	        "What a node of an Essaim federation publishes, read-only. docs/api.md says more.");
	es_jot_text(j, "version", ES_RELEASE);
	es_jot_open(j, "license", false);
	es_jot_text(j, "name", "EUPL-1.2");
	es_jot_text(j, "identifier", "EUPL-1.2");
	es_jot_close(j, false);
	es_jot_close(j, false);
	es_jot_open(j, "paths", false);
	for (size_t i = 0; i < es_rest_paths_len; i++)
		put_path(j, &es_rest_paths[i]);
	es_jot_close(j, false);
	es_jot_open(j, "components", false);
	es_jot_open(j, "schemas", false);
	for (size_t i = 0; i < es_shapes_len; i++)
		put_shape(j, &es_shapes[i]);
	put_kinds(j);
	es_jot_close(j, false);
	es_jot_close(j, false);
	es_jot_close(j, false);
	return out->err;
}
