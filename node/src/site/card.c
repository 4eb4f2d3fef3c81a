/* SPDX-License-Identifier: EUPL-1.2 */
/* Practices in a list. As web-ui/src/parts/card.tsx. */
#include "site/visit.h"

static void put_place(struct es_visit *v, struct es_bytes summary)
{
	struct es_bytes organisation = es_field_text(summary, "organisation");
	struct es_phrase where;

	es_phrase_where(v->words, es_town_beside(organisation, es_field_text(summary, "city")),
	                es_field_text(summary, "country"), &where);
	if (organisation.len + where.len == 0)
		return;
	es_html_markup(&v->html, "<p class=\"card-place\"><span>");
	es_html_text(&v->html, organisation);
	if (organisation.len && where.len)
		es_html_markup(&v->html, " · ");
	es_speak_phrase(v, &where);
	es_html_markup(&v->html, "</span></p>");
}

static void put_title(struct es_visit *v, struct es_bytes summary)
{
	uint64_t withdrawn = es_field_uint(summary, "withdrawn");
	struct es_phrase p = {.len = 0}, date;
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&p, es_bytes_str("/practice/"));
	es_phrase_add(&p, es_id_hex_of(es_field_text(summary, "id"), hex));
	es_html_markup(&v->html, "<h3");
	if (!withdrawn)
		es_html_attr(&v->html, "lang", es_field_text(summary, "lang"));
	es_html_markup(&v->html, "><a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&p));
	es_html_markup(&v->html, ">");
	if (withdrawn) {
		es_phrase_date(v->words, withdrawn, &date);
		es_phrase_fill(v->words, "app.withdrawn", es_phrase_bytes(&date),
		               es_bytes_of(NULL, 0), &p);
		es_speak_phrase(v, &p);
	} else {
		es_html_text(&v->html, es_field_text(summary, "title"));
	}
	es_html_markup(&v->html, "</a></h3>");
}

static void put_foot(struct es_visit *v, struct es_bytes summary)
{
	struct es_bytes lang = es_field_text(summary, "lang");
	uint64_t comments = es_field_uint(summary, "comments");
	struct es_phrase p, name;

	es_html_markup(&v->html, "<p class=\"card-foot\">");
	es_speak_time(v, es_field_uint(summary, "created"));
	if (!es_bytes_equal(lang, es_bytes_str(es_language_codes[v->in]))) {
		es_phrase_tongue(v->words, lang, &name);
		es_phrase_fill(v->words, "sheet.writtenIn", es_phrase_bytes(&name),
		               es_bytes_of(NULL, 0), &p);
		es_html_markup(&v->html, "<span>");
		es_speak_phrase(v, &p);
		es_html_markup(&v->html, "</span>");
	}
	if (comments) {
		es_phrase_count(v->words, "list.messages", (int64_t)comments * 1000, &p);
		es_html_markup(&v->html, "<span>");
		es_speak_phrase(v, &p);
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</p>");
}

static void put_card(struct es_visit *v, struct es_bytes summary)
{
	struct es_bytes text = es_field_text(summary, "summary");

	if (es_field_uint(summary, "withdrawn"))
		es_html_markup(&v->html, "<li class=\"card card-gone\">");
	else
		es_html_markup(&v->html, "<li class=\"card\">");
	put_place(v, summary);
	put_title(v, summary);
	if (text.len) {
		es_html_markup(&v->html, "<p class=\"card-text\"");
		es_html_attr(&v->html, "lang", es_field_text(summary, "lang"));
		es_html_markup(&v->html, ">");
		es_html_text(&v->html, text);
		es_html_markup(&v->html, "</p>");
	}
	put_foot(v, summary);
	es_html_markup(&v->html, "</li>");
}

static size_t open_items(struct es_bytes list, struct es_reader *r)
{
	struct es_bytes items;

	return es_map_get(list, "items", &items) ? es_elements(items, r) : 0;
}

void es_put_cards(struct es_visit *v, struct es_bytes list)
{
	struct es_reader r;
	size_t count = open_items(list, &r);

	es_html_markup(&v->html, "<ul class=\"cards\">");
	for (size_t i = 0; i < count && r.err == ES_OK; i++)
		put_card(v, es_read_value(&r));
	es_html_markup(&v->html, "</ul>");
}

size_t es_put_news(struct es_visit *v, struct es_bytes list, size_t most)
{
	struct es_reader r;
	size_t count = open_items(list, &r), shown = 0;

	for (size_t i = 0; i < count && r.err == ES_OK && shown < most; i++) {
		struct es_bytes one = es_read_value(&r);
		if (es_field_uint(one, "withdrawn"))
			continue;
		if (shown++ == 0)
			es_html_markup(&v->html, "<ul class=\"cards\">");
		put_card(v, one);
	}
	if (shown)
		es_html_markup(&v->html, "</ul>");
	return shown;
}
