/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/visit.h"
#include "text.h"

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
	                lang = es_field_text(view, "lang"),
	                keeper = es_field_text(view, "keeper.name");
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
	if (keeper.len) {
		es_phrase_fill(v->words, "partners.inCareOf", keeper, es_bytes_of(NULL, 0), &p);
		es_html_markup(&v->html, "<span>");
		es_speak_phrase(v, &p);
		es_html_markup(&v->html, "</span>");
	}
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

void es_speak_place(struct es_visit *v, struct es_bytes view, const char *kind)
{
	struct es_bytes name = es_field_text(view, "structure.name");
	struct es_phrase where;

	es_phrase_where(v->words, es_town_beside(name, es_field_text(view, "structure.city")),
	                es_field_text(view, "structure.country"), &where);
	es_html_markup(&v->html, "<p class=\"sheet-place\"><span class=\"badge\">");
	es_speak(v, kind);
	es_html_markup(&v->html, "</span> ");
	es_html_text(&v->html, name);
	if (name.len && where.len)
		es_html_markup(&v->html, " · ");
	es_speak_phrase(v, &where);
	es_html_markup(&v->html, "</p>");
}
