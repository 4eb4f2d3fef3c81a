/* SPDX-License-Identifier: EUPL-1.2 */
/* From parameters to the values of a body. */
#include "form/form.h"
#include "text.h"
#include "web/post.h"

#include <string.h>

void es_fields_begin(struct es_fields *f)
{
	memset(f, 0, sizeof(*f));
	es_writer_grow(&f->w, ES_BODY_MAX);
}

void es_fields_free(struct es_fields *f)
{
	es_writer_free(&f->w);
}

void es_fields_open(struct es_fields *f, const char *path)
{
	es_assert(f->count < ES_FIELDS_MAX);
	f->paths[f->count] = path;
	f->starts[f->count++] = f->w.len;
}

struct es_bytes es_fields_text(const struct es_fields *f, const char *path)
{
	for (size_t i = 0; i < f->count; i++) {
		size_t end = i + 1 < f->count ? f->starts[i + 1] : f->w.len;
		if (strcmp(f->paths[i], path) == 0)
			return es_value_str(
			        es_bytes_of(f->w.data + f->starts[i], end - f->starts[i]));
	}
	return es_bytes_of("", 0);
}

static es_err put_text(struct es_call *call, struct es_fields *f, const char *key, size_t max,
                       bool needed, struct es_bytes text)
{
	if (text.len == 0 && needed)
		return es_call_lacks(call, key);
	if (es_text_length(text) > max)
		return es_call_refuse(call, ES_API_TOO_LARGE, key, "this is too long");
	if (text.len == 0)
		return ES_OK;
	es_fields_open(f, key);
	es_write_str(&f->w, text);
	return f->w.err;
}

static es_err add_text(struct es_call *call, struct es_fields *f, const char *key, size_t max,
                       bool needed, bool line)
{
	struct es_bytes typed;
	struct es_writer clean;

	es_err err = es_param_str(call, key, 4 * max, &typed);
	if (err != ES_OK)
		return err;
	es_writer_grow(&clean, 3 * 4 * max + 1);
	err = line ? es_text_line(typed, &clean) : es_text_normalise(typed, &clean);
	if (err == ES_OK)
		err = put_text(call, f, key, max, needed, es_text_trim(es_writer_bytes(&clean)));
	else
		call->field = key;
	es_writer_free(&clean);
	return err;
}

es_err es_fields_prose(struct es_call *call, struct es_fields *f, const char *key, size_t max,
                       bool needed)
{
	return add_text(call, f, key, max, needed, false);
}

es_err es_fields_line(struct es_call *call, struct es_fields *f, const char *key, size_t max,
                      bool needed)
{
	return add_text(call, f, key, max, needed, true);
}

static size_t option_of(const struct es_field *field, struct es_bytes code)
{
	size_t i = 0;

	while (i < field->options_len &&
	       !es_bytes_equal(code, es_bytes_str(field->options[i].code)))
		i++;
	return i;
}

es_err es_fields_choice(struct es_call *call, struct es_fields *f, uint64_t kind, const char *key,
                        bool needed)
{
	const struct es_field *field = es_schema_field(es_schema_of(kind), key);
	struct es_bytes code;

	es_assert(field);
	es_err err = es_param_str(call, key, ES_CODE_MAX, &code);
	if (err != ES_OK)
		return err;
	if (code.len == 0 && !needed)
		return ES_OK;
	if (option_of(field, code) == field->options_len)
		return es_call_refuse(call, ES_API_INVALID, key, "this is none of the choices");
	es_fields_open(f, key);
	es_write_str(&f->w, code);
	return f->w.err;
}

/* An array parameter: its entries follow in r. */
static es_err open_array(struct es_call *call, const char *key, size_t max, struct es_reader *r,
                         size_t *count)
{
	struct es_bytes raw;

	*count = 0;
	if (!es_param(call, key, &raw))
		return ES_OK;
	es_reader_init(r, raw);
	if (es_reader_peek(r) != ES_ARRAY)
		return es_call_refuse(call, ES_API_MALFORMED, key, "this must be a list");
	*count = es_read_array(r, max);
	if (r->err != ES_OK)
		return es_call_refuse(call, ES_API_TOO_LARGE, key, "too many entries");
	return ES_OK;
}

es_err es_fields_boxes(struct es_call *call, struct es_fields *f, uint64_t kind, const char *key)
{
	const struct es_field *field = es_schema_field(es_schema_of(kind), key);
	bool ticked[32] = {false};
	struct es_reader r;
	size_t count, pairs = 0;

	es_assert(field && field->options_len <= sizeof(ticked));
	es_err err = open_array(call, key, field->options_len, &r, &count);
	for (size_t i = 0; err == ES_OK && i < count; i++) {
		size_t at = option_of(field, es_read_str(&r, ES_CODE_MAX));
		if (r.err != ES_OK || at == field->options_len)
			return es_call_refuse(call, ES_API_INVALID, key,
			                      "this is none of the choices");
		pairs += !ticked[at];
		ticked[at] = true;
	}
	if (err != ES_OK || pairs == 0)
		return err;
	es_fields_open(f, key);
	es_write_map(&f->w, pairs);
	for (size_t i = 0; i < field->options_len; i++) {
		if (!ticked[i])
			continue;
		es_write_cstr(&f->w, field->options[i].code);
		es_write_bool(&f->w, true);
	}
	return f->w.err;
}

es_err es_fields_langs(struct es_call *call, struct es_fields *f, const char *key)
{
	struct es_reader r;
	size_t count;

	es_err err = open_array(call, key, 40, &r, &count);
	if (err != ES_OK || count == 0)
		return err;
	es_fields_open(f, key);
	es_write_array(&f->w, count);
	for (size_t i = 0; i < count; i++) {
		struct es_bytes tag = es_read_str(&r, ES_LANG_MAX);
		if (r.err != ES_OK || !es_schema_form_fits(ES_FIELD_LANG, tag))
			return es_call_refuse(call, ES_API_INVALID, key, "these are language tags");
		es_write_str(&f->w, tag);
	}
	return f->w.err;
}

/* The form's own way of bringing values into order serves one field, too. */
es_err es_fields_files(struct es_call *call, struct es_fields *f, uint64_t kind, const char *key)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];
	struct es_schema_fault fault;
	struct es_writer map, body;
	struct es_bytes raw, value;
	struct es_reader r;

	if (!es_param(call, key, &raw))
		return ES_OK;
	es_reader_init(&r, raw);
	if (es_reader_peek(&r) != ES_ARRAY)
		return es_call_refuse(call, ES_API_MALFORMED, key, "this must be a list");
	es_writer_grow(&map, ES_WEB_MESSAGE_MAX);
	es_writer_grow(&body, ES_WEB_MESSAGE_MAX);
	es_write_map(&map, 1);
	es_write_cstr(&map, key);
	es_write_raw(&map, raw);
	es_err err = es_form_body(kind, nobody, es_writer_bytes(&map), &body);
	if (err == ES_OK && es_map_get(es_writer_bytes(&body), key, &value)) {
		if (es_schema_check_value(es_schema_field(es_schema_of(kind), key), value,
		                          &fault) != ES_OK)
			err = es_call_refuse(call, ES_API_INVALID, key,
			                     "each is {file, size, type, name, text, lang}");
		es_fields_open(f, key);
		es_write_raw(&f->w, value);
	}
	es_writer_free(&body);
	es_writer_free(&map);
	return err == ES_OK ? f->w.err : err;
}

es_err es_fields_encode(struct es_call *call, struct es_fields *f, uint64_t kind,
                        struct es_writer *body)
{
	struct es_schema_value values[ES_FIELDS_MAX];
	struct es_bytes all = es_writer_bytes(&f->w);
	struct es_schema_fault fault;

	if (f->w.err != ES_OK)
		return f->w.err;
	f->starts[f->count] = all.len;
	for (size_t i = 0; i < f->count; i++)
		values[i] = (struct es_schema_value){
		        f->paths[i],
		        es_bytes_of(all.data + f->starts[i], f->starts[i + 1] - f->starts[i])};
	es_err err = es_schema_encode(kind, call->client->account.author, values, f->count, body);
	if (err == ES_OK && es_schema_check(kind, es_writer_bytes(body), &fault) != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, NULL, "a field does not have its form");
	return err;
}
