/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice in the reader's language: which translation serves, the sheet with its texts in place, and what one
 * should know before believing the words. As web-ui/src/state/translation.ts and parts/languages.tsx. */
#include "site/translation.h"

#include "view/translated.h"

#include <stdio.h>
#include <string.h>

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

	struct es_bytes best = lang.len ? es_translation_serving(items, lang) : lang;
	id = best.len ? es_field_text(best, "id") : best;
	if (id.len != ES_ID_LEN)
		return;
	memcpy(record.bytes, id.data, ES_ID_LEN);
	if (es_view_translation(v->s, &record, &t->whole) != ES_OK)
		return;
	es_translation_apply(view, es_writer_bytes(&t->whole), &t->view);
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
	    es_translation_text(texts, es_bytes_str(path), &text))
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
		bool known = shown.len && es_same_tongue(lang, shown);
		for (size_t k = 0; k < kept; k++)
			known = known || es_bytes_equal(out[k], lang);
		if (!known)
			out[kept++] = lang;
	}
	return kept;
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
	struct es_bytes items, lang = es_field_text(view, "lang");
	struct es_bytes whole = es_writer_bytes(&t->whole), others[OTHERS_MAX];
	struct es_phrase tongue;

	if (t->list.len == 0)
		return;
	items = es_list_at(es_writer_bytes(&t->list), "items");
	es_html_markup(&v->html, "<div class=\"tongues\">");
	if (t->shown)
		put_shown(v, view, whole);
	size_t count = others_of(
	        items, t->shown ? es_field_text(whole, "lang") : es_bytes_of(NULL, 0), others);
	es_html_markup(&v->html, "<p class=\"card-foot\">");
	put_others(v, others, count);
	if (!es_same_tongue(lang, reader_lang(v)) &&
	    es_translation_serving(items, reader_lang(v)).len == 0) {
		es_phrase_tongue(v->words, reader_lang(v), &tongue);
		put_span(v, "translation.none", &tongue);
	}
	es_html_markup(&v->html, "</p></div>");
}
