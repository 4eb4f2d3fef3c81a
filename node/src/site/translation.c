/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice in the reader's language: which translation serves, the sheet with its texts in place, and what one
 * should know before believing the words. As web-ui/src/state/translation.ts and parts/languages.tsx. */
#include "site/translation.h"

#include <stdio.h>
#include <string.h>

#define PATH_MAX_BYTES 256

static bool same_tongue(struct es_bytes a, struct es_bytes b)
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

static struct es_bytes serving(struct es_bytes items, struct es_bytes lang)
{
	struct es_bytes best = {NULL, 0};
	struct es_reader r;
	size_t count = es_elements(items, &r);

	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r);
		if (same_tongue(es_field_text(one, "lang"), lang) &&
		    (best.len == 0 || is_better(one, best)))
			best = one;
	}
	return best;
}

static struct es_bytes reader_lang(const struct es_visit *v)
{
	return es_bytes_str(es_language_codes[v->in]);
}

/* The language to show: that of the address ("original": as it was written), else the reader's. */
static struct es_bytes wanted(const struct es_visit *v, struct es_bytes view)
{
	struct es_bytes asked = v->request->target->in;

	if (asked.len == 0)
		asked = reader_lang(v);
	if (es_bytes_equal(asked, es_bytes_str("original")) ||
	    es_bytes_equal(asked, es_field_text(view, "lang")))
		return es_bytes_of(NULL, 0);
	return asked;
}

/* --- putting its texts in place ------------------------------------------------------------------ */

static bool text_at(struct es_bytes texts, struct es_bytes path, struct es_bytes *text)
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
	if (type == ES_STR && text_at(texts, es_bytes_of(path->bytes, path->len), &text)) {
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

/* The view with the texts in the place of the original's; in the translation's language where it is whole. */
static void put_view(struct es_bytes view, struct es_bytes translation, struct es_writer *w)
{
	bool whole =
	        es_field_uint(translation, "translated") >= es_field_uint(translation, "fields");
	struct es_bytes texts = es_bytes_of("\x90", 1);
	struct path path = {.len = 0};
	struct es_reader r;

	(void)es_map_get(translation, "texts", &texts);
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

/* --- the whole ---------------------------------------------------------------------------------- */

void es_translated_open(struct es_translated *t)
{
	es_writer_grow(&t->list, ES_WEB_ANSWER_MAX);
	es_writer_grow(&t->whole, ES_WEB_ANSWER_MAX);
	es_writer_grow(&t->view, ES_WEB_ANSWER_MAX);
	t->shown = false;
}

void es_translated_close(struct es_translated *t)
{
	es_writer_free(&t->list);
	es_writer_free(&t->whole);
	es_writer_free(&t->view);
}

static void give(struct es_visit *v, const char *what, struct es_bytes id, struct es_bytes value)
{
	struct es_phrase key = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&key, es_bytes_str(what));
	es_phrase_add(&key, es_id_hex_of(id, hex));
	es_give(v, es_phrase_bytes(&key), value);
}

static void translate(struct es_visit *v, struct es_translated *t, struct es_bytes view,
                      struct es_bytes items)
{
	struct es_bytes lang = wanted(v, view), id;
	struct es_id record;

	struct es_bytes best = lang.len ? serving(items, lang) : lang;
	id = best.len ? es_field_text(best, "id") : best;
	if (id.len != ES_ID_LEN)
		return;
	memcpy(record.bytes, id.data, ES_ID_LEN);
	if (es_view_translation(v->s, &record, &t->whole) != ES_OK)
		return;
	put_view(view, es_writer_bytes(&t->whole), &t->view);
	t->shown = t->view.err == ES_OK;
	if (t->shown)
		give(v, "translation ", id, es_writer_bytes(&t->whole));
}

struct es_bytes es_translated_view(struct es_visit *v, struct es_translated *t,
                                   struct es_bytes view)
{
	struct es_bytes entity = es_field_text(view, "entity"), items;
	struct es_id id;

	if (entity.len != ES_ID_LEN)
		return view;
	memcpy(id.bytes, entity.data, ES_ID_LEN);
	if (es_view_translations(v->s, &id, &t->list) != ES_OK)
		return view;
	give(v, "translations ", entity, es_writer_bytes(&t->list));
	if (es_map_get(es_writer_bytes(&t->list), "items", &items))
		translate(v, t, view, items);
	return t->shown ? es_writer_bytes(&t->view) : view;
}

struct es_bytes es_translated_lang(const struct es_translated *t, const char *path,
                                   struct es_bytes view)
{
	struct es_bytes texts, text, whole = es_writer_bytes(&t->whole);

	if (t->shown && es_map_get(whole, "texts", &texts) &&
	    text_at(texts, es_bytes_str(path), &text))
		return es_field_text(whole, "lang");
	return es_field_text(view, "lang");
}

/* --- what is said of it -------------------------------------------------------------------------- */

static void put_caveat(struct es_visit *v, const char *key, uint64_t count)
{
	struct es_phrase p;

	if (count == 0)
		return;
	es_phrase_count(v->words, key, (int64_t)count * 1000, &p);
	es_html_markup(&v->html, "<span>");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span>");
}

static void address(struct es_visit *v, struct es_bytes in, struct es_phrase *out)
{
	es_phrase_clear(out);
	es_phrase_add(out, v->request->path);
	es_phrase_add(out, es_bytes_str("?in="));
	es_phrase_add(out, in);
}

static void put_shown(struct es_visit *v, struct es_bytes view, struct es_bytes one)
{
	uint64_t fields = es_field_uint(one, "fields"), done = es_field_uint(one, "translated");
	struct es_phrase p, tongue;

	es_phrase_tongue(v->words, es_field_text(view, "lang"), &tongue);
	es_phrase_fill(v->words, "translation.shown", es_phrase_bytes(&tongue),
	               es_field_text(one, "structure.name"), &p);
	es_html_markup(&v->html, "<p class=\"notice\"><span>");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span>");
	put_caveat(v, "translation.machine", es_field_uint(one, "machine"));
	put_caveat(v, "translation.outdated", es_field_uint(one, "outdated"));
	put_caveat(v, "translation.missing", done < fields ? fields - done : 0);
	address(v, es_bytes_str("original"), &p);
	es_html_markup(&v->html, "<a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&p));
	es_html_markup(&v->html, ">");
	es_speak(v, "translation.original");
	es_html_markup(&v->html, "</a></p>");
}

/* Languages of the list, each once, without the one that is shown. */
#define OTHERS_MAX 32
static size_t others_of(struct es_bytes items, struct es_bytes shown,
                        struct es_bytes out[OTHERS_MAX])
{
	struct es_reader r;
	size_t count = es_elements(items, &r), kept = 0;

	for (size_t i = 0; i < count && kept < OTHERS_MAX && r.err == ES_OK; i++) {
		struct es_bytes lang = es_field_text(es_read_value(&r), "lang");
		bool known = shown.len && same_tongue(lang, shown);
		for (size_t k = 0; k < kept; k++)
			known = known || es_bytes_equal(out[k], lang);
		if (!known)
			out[kept++] = lang;
	}
	return kept;
}

static void list_others(struct es_visit *v, const struct es_bytes *others, size_t count,
                        struct es_phrase *out)
{
	struct es_phrase so_far, name;

	es_phrase_clear(out);
	for (size_t i = 0; i < count; i++) {
		es_phrase_tongue(v->words, others[i], &name);
		so_far = *out;
		if (i == 0)
			*out = name;
		else
			es_phrase_fill(v->words,
			               i + 1 < count ? "list.middle"
			               : count == 2  ? "list.two"
			                             : "list.last",
			               es_phrase_bytes(&so_far), es_phrase_bytes(&name), out);
	}
}

static void put_span(struct es_visit *v, const char *key, const struct es_phrase *with)
{
	struct es_phrase p;

	es_phrase_fill(v->words, key, es_phrase_bytes(with), es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<span>");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span>");
}

static void put_others(struct es_visit *v, const struct es_bytes *others, size_t count)
{
	struct es_phrase p, name;

	if (count) {
		list_others(v, others, count, &p);
		put_span(v, "translation.also", &p);
	}
	for (size_t i = 0; i < count; i++) {
		address(v, others[i], &p);
		es_html_markup(&v->html, "<a");
		es_html_attr(&v->html, "href", es_phrase_bytes(&p));
		es_html_attr(&v->html, "hreflang", others[i]);
		es_html_markup(&v->html, ">");
		es_phrase_tongue(v->words, others[i], &name);
		es_phrase_fill(v->words, "translation.read", es_phrase_bytes(&name),
		               es_bytes_of(NULL, 0), &p);
		es_speak_phrase(v, &p);
		es_html_markup(&v->html, "</a>");
	}
}

void es_put_languages(struct es_visit *v, const struct es_translated *t, struct es_bytes view)
{
	struct es_bytes items = es_bytes_of("\x90", 1), lang = es_field_text(view, "lang");
	struct es_bytes whole = es_writer_bytes(&t->whole), others[OTHERS_MAX];
	struct es_phrase tongue;

	if (t->list.len == 0)
		return;
	(void)es_map_get(es_writer_bytes(&t->list), "items", &items);
	es_html_markup(&v->html, "<div class=\"tongues\">");
	if (t->shown)
		put_shown(v, view, whole);
	size_t count = others_of(
	        items, t->shown ? es_field_text(whole, "lang") : es_bytes_of(NULL, 0), others);
	es_html_markup(&v->html, "<p class=\"card-foot\">");
	put_others(v, others, count);
	if (!same_tongue(lang, reader_lang(v)) && serving(items, reader_lang(v)).len == 0) {
		es_phrase_tongue(v->words, reader_lang(v), &tongue);
		put_span(v, "translation.none", &tongue);
	}
	es_html_markup(&v->html, "</p></div>");
}
