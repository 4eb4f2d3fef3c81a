/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/visit.h"

#include <string.h>

const char *es_visit_word(const struct es_visit *v, const char *key)
{
	return es_word(v->words, key);
}

const char *es_visit_label(const struct es_visit *v, const struct es_label *label)
{
	const char *text = label->in[v->in] ? label->in[v->in] : label->in[ES_EN];

	return text ? text : "";
}

void es_speak(struct es_visit *v, const char *key)
{
	es_html_word(&v->html, es_visit_word(v, key));
}

void es_speak_phrase(struct es_visit *v, const struct es_phrase *p)
{
	es_html_text(&v->html, es_phrase_bytes(p));
}

void es_speak_published(struct es_visit *v, struct es_bytes view)
{
	struct es_bytes by = es_field_text(view, "structure.name"),
	                lang = es_field_text(view, "lang");
	struct es_phrase p, part;

	es_phrase_date(v->words, es_field_uint(view, "created"), &part);
	if (by.len)
		es_phrase_fill(v->words, "sheet.by", by, es_phrase_bytes(&part), &p);
	else
		es_phrase_fill(v->words, "sheet.publishedOn", es_phrase_bytes(&part),
		               es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<p class=\"card-foot\"><span>");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span>");
	if (!es_bytes_equal(lang, es_bytes_str(es_language_codes[v->in]))) {
		es_phrase_tongue(v->words, lang, &part);
		es_phrase_fill(v->words, "sheet.writtenIn", es_phrase_bytes(&part),
		               es_bytes_of(NULL, 0), &p);
		es_html_markup(&v->html, "<span>");
		es_speak_phrase(v, &p);
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</p>");
}

/* The one thing that is not escaped: markup that our own build made and checked. */
void es_draw(struct es_visit *v, const char *name)
{
	const char *drawing = es_table_get(v->site->pages, name);

	if (drawing)
		es_write_raw(&v->html.w, es_bytes_str(drawing));
}

void es_speak_time(struct es_visit *v, uint64_t ms)
{
	struct es_phrase p;

	es_phrase_instant(ms, &p);
	es_html_markup(&v->html, "<time");
	es_html_attr(&v->html, "datetime", es_phrase_bytes(&p));
	es_html_markup(&v->html, ">");
	es_phrase_ago(v->words, ms, v->now_ms, &p);
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</time>");
}

void es_give(struct es_visit *v, struct es_bytes key, struct es_bytes value)
{
	es_write_str(&v->given, key);
	es_write_raw(&v->given, value);
	v->given_len++;
}

/* --- values of a view ------------------------------------------------------------------------- */

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
