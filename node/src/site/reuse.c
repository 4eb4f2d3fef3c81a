/* SPDX-License-Identifier: EUPL-1.2 */
/* Who reuses it, below whatever can be reused. As web-ui/src/parts/spread/reuse.tsx. */
#include "node_limits.h"
#include "site/spread.h"

#include <string.h>

const char *es_adoption_state_word(const struct es_visit *v, struct es_bytes one)
{
	struct es_phrase key = {.len = 0};

	es_phrase_add(&key, es_bytes_str("spread.states."));
	es_phrase_add(&key, es_field_text(one, "state"));
	es_phrase_add(&key, es_bytes_of("", 1));
	return es_visit_word(v, key.text);
}

void es_put_spreading_link(struct es_visit *v, struct es_bytes structure)
{
	struct es_phrase href = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&href, es_bytes_str("/spreading/"));
	es_phrase_add(&href, es_id_hex_of(es_field_text(structure, "id"), hex));
	es_html_markup(&v->html, "<a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, es_field_text(structure, "name"));
	es_html_markup(&v->html, "</a>");
}

void es_speak_filled(struct es_visit *v, const char *key, struct es_bytes put)
{
	struct es_phrase p;

	es_phrase_fill(v->words, key, put, es_bytes_of(NULL, 0), &p);
	es_speak_phrase(v, &p);
}

static void put_span(struct es_visit *v, const char *key, struct es_bytes put)
{
	if (put.len == 0)
		return;
	es_html_markup(&v->html, "<span>");
	es_speak_filled(v, key, put);
	es_html_markup(&v->html, "</span>");
}

static void put_dated(struct es_visit *v, const char *key, struct es_bytes text)
{
	struct es_phrase date;

	es_phrase_open_date(v->words, text, &date);
	put_span(v, key, es_phrase_bytes(&date));
}

static void put_standing(struct es_visit *v, struct es_bytes one)
{
	struct es_html *h = &v->html;

	es_html_markup(h, "<p class=\"card-foot\"><span class=\"adoption-state adoption-");
	es_html_text(h, es_field_text(one, "state"));
	es_html_markup(h, "\">");
	es_html_text(h, es_bytes_str(es_adoption_state_word(v, one)));
	es_html_markup(h, "</span>");
	put_dated(v, "spread.since", es_field_text(one, "since"));
	put_dated(v, "spread.until", es_field_text(one, "until"));
	put_span(v, "spread.from", es_field_text(one, "from.structure.name"));
	es_html_markup(h, "</p>");
}

static void put_heading(struct es_visit *v, const char *key)
{
	es_html_markup(&v->html, "<h4>");
	es_speak(v, key);
	es_html_markup(&v->html, "</h4>");
}

static void put_follow_up(struct es_visit *v, struct es_bytes one, struct es_bytes lang)
{
	struct es_bytes figures, text = es_field_text(one, "text");
	struct es_phrase date;

	es_phrase_open_date(v->words, es_field_text(one, "date"), &date);
	es_html_markup(&v->html, "<li><p class=\"muted\">");
	es_speak_phrase(v, &date);
	es_html_markup(&v->html, "</p>");
	if (text.len)
		es_put_prose(v, text, lang);
	if (es_map_get(one, "figures", &figures))
		es_put_figure_list(v, figures, lang);
	es_html_markup(&v->html, "</li>");
}

static void put_told(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes lang = es_field_text(one, "lang"), adapted = es_field_text(one, "adapted"),
	                list;
	struct es_reader r;

	if (adapted.len) {
		put_heading(v, "spread.adapted");
		es_put_prose(v, adapted, lang);
	}
	size_t count = es_map_get(one, "follow_ups", &list) ? es_elements(list, &r) : 0;
	if (count) {
		put_heading(v, "spread.came");
		es_html_markup(&v->html, "<ol class=\"follow-ups\">");
		for (; count > 0 && r.err == ES_OK; count--)
			put_follow_up(v, es_read_value(&r), lang);
		es_html_markup(&v->html, "</ol>");
	}
	count = es_map_get(one, "agreement", &list) ? es_elements(list, &r) : 0;
	if (count)
		put_heading(v, "spread.agreement");
	for (; count > 0 && r.err == ES_OK; count--)
		es_put_file(v, es_read_value(&r), lang);
}

static struct es_bytes else_text(struct es_bytes one, const char *first, const char *second)
{
	struct es_bytes text = es_field_text(one, first);

	return text.len ? text : es_field_text(one, second);
}

static void put_adoption(struct es_visit *v, struct es_bytes one)
{
	struct es_phrase anchor = {.len = 0}, where;
	struct es_bytes structure = es_map_at(one, "structure");
	char hex[ES_ID_HEX_LEN];

	struct es_bytes id = es_id_hex_of(es_field_text(one, "id"), hex);
	es_phrase_add(&anchor, es_bytes_str("adoption-"));
	es_phrase_add(&anchor, es_bytes_of(id.data, id.len < 16 ? id.len : 16));
	es_phrase_where(v->words, else_text(one, "city", "structure.city"),
	                else_text(one, "country", "structure.country"), &where);
	es_html_markup(&v->html, "<li class=\"message adoption\"");
	es_html_attr(&v->html, "id", es_phrase_bytes(&anchor));
	es_html_markup(&v->html, "><h3>");
	es_put_spreading_link(v, structure);
	es_html_markup(&v->html, "</h3><p class=\"muted\">");
	es_speak_phrase(v, &where);
	es_html_markup(&v->html, "</p>");
	put_standing(v, one);
	put_told(v, one);
	es_html_markup(&v->html, "</li>");
}

static void put_list(struct es_visit *v, struct es_bytes list, struct es_bytes hex)
{
	struct es_phrase href = {.len = 0};
	struct es_html *h = &v->html;
	struct es_bytes items;
	struct es_reader r;
	size_t count = es_map_get(list, "items", &items) ? es_elements(items, &r) : 0;

	if (count == 0)
		return;
	es_phrase_add(&href, es_bytes_str("/spreading?about="));
	es_phrase_add(&href, hex);
	es_html_markup(h, "<section class=\"discussion reuse\" id=\"reuse\" "
	                  "aria-labelledby=\"reuse-title\"><h2 id=\"reuse-title\">");
	es_speak(v, "spread.title");
	es_html_markup(h, "</h2><p class=\"muted\">");
	es_put_counted(v, "spread.count", es_field_uint(list, "total"));
	es_html_markup(h, " · <a");
	es_html_attr(h, "href", es_phrase_bytes(&href));
	es_html_markup(h, ">");
	es_speak(v, "spread.tree");
	es_html_markup(h, "</a></p><ul class=\"threads\">");
	for (size_t i = 0; i < count && r.err == ES_OK; i++)
		put_adoption(v, es_read_value(&r));
	es_html_markup(h, "</ul></section>");
}

void es_put_reuse(struct es_visit *v, struct es_bytes entity)
{
	struct es_page page = {.limit = ES_ADOPTIONS_PAGE_MAX};
	struct es_adoption_filter filter = {.about = NULL};
	struct es_phrase key = {.len = 0};
	struct es_writer list;
	char hex[ES_ID_HEX_LEN];
	struct es_id id;

	if (entity.len != ES_ID_LEN)
		return;
	memcpy(id.bytes, entity.data, ES_ID_LEN);
	filter.about = &id;
	es_id_hex(&id, hex);
	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	if (es_view_adoptions(v->s, &filter, &page, &list) == ES_OK) {
		put_list(v, es_writer_bytes(&list), es_bytes_str(hex));
		es_phrase_add(&key, es_bytes_str("reuse "));
		es_phrase_add(&key, es_bytes_str(hex));
		es_give(v, es_phrase_bytes(&key), es_writer_bytes(&list));
	}
	es_writer_free(&list);
}
