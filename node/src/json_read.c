/* SPDX-License-Identifier: EUPL-1.2 */
#include "json_read.h"

#include "essaim/limits.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

struct walk {
	struct es_writer *out;
	struct es_json_fault *fault;
};

static bool is_plain(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

size_t es_json_path_key(struct es_json_fault *fault, struct es_bytes key)
{
	size_t before = strlen(fault->path);
	size_t len = before;

	if (len > 0 && len + 1 < sizeof(fault->path))
		fault->path[len++] = '.';
	for (size_t i = 0; i < key.len && len + 1 < sizeof(fault->path); i++)
		fault->path[len++] = is_plain(key.data[i]) ? (char)key.data[i] : '?';
	fault->path[len] = '\0';
	return before;
}

size_t es_json_path_index(struct es_json_fault *fault, size_t index)
{
	size_t before = strlen(fault->path);

	snprintf(fault->path + before, sizeof(fault->path) - before, "[%zu]", index);
	return before;
}

static void refuse(struct walk *walk, const char *why)
{
	if (!walk->fault->why)
		walk->fault->why = why;
}

static void leave(struct walk *walk, size_t before)
{
	if (!walk->fault->why)
		walk->fault->path[before] = '\0';
}

/* The parser recurses, so the depth is known before it runs. */
static bool too_deep(struct es_bytes text)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']') && depth > 0)
			depth--;
		if (depth > ES_DEPTH_MAX)
			return true;
	}
	return false;
}

static void put_value(struct walk *walk, const json_t *value);

/* NOLINTBEGIN(misc-no-recursion): too_deep has bounded it */
static void put_object(struct walk *walk, const json_t *object)
{
	/* jansson iterates only over what it may change. */
	json_t *open = (json_t *)object;

	if (json_object_size(object) > ES_MAP_MAX)
		refuse(walk, "has too many keys");
	es_write_map(walk->out, json_object_size(object));
	for (void *at = json_object_iter(open); at && !walk->fault->why;
	     at = json_object_iter_next(open, at)) {
		const char *key = json_object_iter_key(at);
		size_t before = es_json_path_key(walk->fault, es_bytes_str(key));
		es_write_cstr(walk->out, key);
		put_value(walk, json_object_iter_value(at));
		leave(walk, before);
	}
}

static void put_array(struct walk *walk, const json_t *array)
{
	es_write_array(walk->out, json_array_size(array));
	for (size_t i = 0; i < json_array_size(array) && !walk->fault->why; i++) {
		size_t before = es_json_path_index(walk->fault, i);
		put_value(walk, json_array_get(array, i));
		leave(walk, before);
	}
}

static void put_value(struct walk *walk, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		put_object(walk, value);
		break;
	case JSON_ARRAY:
		put_array(walk, value);
		break;
	case JSON_STRING:
		es_write_str(walk->out,
		             es_bytes_of(json_string_value(value), json_string_length(value)));
		break;
	case JSON_INTEGER:
		es_write_int(walk->out, json_integer_value(value));
		break;
	case JSON_REAL:
		refuse(walk, "must be a whole number");
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		es_write_bool(walk->out, json_is_true(value));
		break;
	case JSON_NULL:
		es_write_nil(walk->out);
		break;
	}
}
/* NOLINTEND(misc-no-recursion) */

static es_err refuse_text(const json_error_t *error, struct es_json_fault *fault)
{
	enum json_error_code code = json_error_code(error);

	if (code == json_error_out_of_memory)
		return ES_NO_MEMORY;
	snprintf(fault->path, sizeof(fault->path), "line %d, column %d", error->line,
	         error->column);
	fault->why = code == json_error_duplicate_key      ? "says a key twice"
	             : code == json_error_numeric_overflow ? "has too large a number"
	                                                   : "is no JSON";
	return ES_INVALID;
}

es_err es_json_read(struct es_bytes text, struct es_writer *out, struct es_json_fault *fault)
{
	struct walk walk = {.out = out, .fault = fault};
	json_error_t error;

	*fault = (struct es_json_fault){.why = NULL};
	if (too_deep(text)) {
		refuse(&walk, "the JSON is nested too deep");
		return ES_INVALID;
	}
	json_t *root = json_loadb(text.len ? (const char *)text.data : "", text.len,
	                          JSON_REJECT_DUPLICATES, &error);
	if (!root)
		return refuse_text(&error, fault);
	put_value(&walk, root);
	json_decref(root);
	return fault->why ? ES_INVALID : out->err;
}
