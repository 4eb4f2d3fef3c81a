/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of a tool. As web-ui/src/pages/tool.tsx. */
#include "site/visit.h"
#include "text.h"

#define DESCRIPTION_CHARACTERS 200

static void put_back(struct es_visit *v)
{
	es_html_markup(&v->html, "<p class=\"back\"><a href=\"/practices?kind=tool\">");
	es_draw(v, "icon.left");
	es_speak(v, "tool.all");
	es_html_markup(&v->html, "</a></p>");
}

static void put_ended(struct es_visit *v, struct es_bytes view)
{
	struct es_bytes ended = es_field_text(view, "tool.ended");
	struct es_phrase p, date;

	if (ended.len == 0)
		return;
	es_phrase_open_date(v->words, ended, &date);
	es_phrase_fill(v->words, "sheet.ended", es_phrase_bytes(&date), es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<p><span class=\"ended\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span></p>");
}

/* The practice that it belongs to, where there is one. */
static void put_practice(struct es_visit *v, struct es_bytes view)
{
	struct es_phrase href = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	if (es_field_text(view, "practice.id").len == 0)
		return;
	es_phrase_add(&href, es_bytes_str("/practice/"));
	es_phrase_add(&href, es_id_hex_of(es_field_text(view, "practice.id"), hex));
	es_html_markup(&v->html, "<p>");
	es_speak(v, "tool.of");
	es_html_markup(&v->html, " <a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_attr(&v->html, "lang", es_field_text(view, "practice.lang"));
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, es_field_text(view, "practice.title"));
	es_html_markup(&v->html, "</a></p>");
}

static void describe(struct es_visit *v, struct es_bytes view)
{
	struct es_bytes text = es_field_text(view, "tool.aims");

	if (text.len == 0)
		text = es_field_text(view, "structure.name");
	es_phrase_add(&v->title, es_field_text(view, "tool.title"));
	es_phrase_add(&v->description, es_text_trim(es_text_cut(text, DESCRIPTION_CHARACTERS)));
	v->article = "article";
}

static void show(struct es_visit *v, struct es_bytes view)
{
	struct es_bytes tool = es_bytes_of("\x80", 1), lang = es_field_text(view, "lang");
	struct es_html *h = &v->html;

	(void)es_map_get(view, "tool", &tool);
	describe(v, view);
	es_html_markup(h, "<div class=\"page practice\">");
	put_back(v);
	es_html_markup(h, "<article><header class=\"sheet-head\">");
	es_speak_place(v, view, "find.tool");
	es_html_markup(h, "<h1");
	es_html_attr(h, "lang", lang);
	es_html_markup(h, ">");
	es_html_text(h, es_field_text(tool, "title"));
	es_html_markup(h, "</h1>");
	put_ended(v, view);
	es_speak_published(v, view);
	put_practice(v, view);
	es_html_markup(h, "</header>");
	es_put_answers(v, ES_KIND_TOOL, tool, lang);
	es_put_proof_of(v, view);
	es_html_markup(h, "</article>");
	es_put_reuse(v, es_field_text(view, "entity"));
	es_html_markup(h, "</div>");
}

static void show_withdrawn(struct es_visit *v, struct es_bytes view)
{
	struct es_phrase date;

	v->status = 410;
	es_phrase_date(v->words, es_field_uint(view, "withdrawn"), &date);
	es_phrase_fill(v->words, "app.withdrawn", es_phrase_bytes(&date), es_bytes_of(NULL, 0),
	               &v->title);
	es_html_markup(&v->html, "<div class=\"page practice\">");
	put_back(v);
	es_html_markup(&v->html, "<h1>");
	es_speak_phrase(v, &v->title);
	es_html_markup(&v->html, "</h1><p class=\"muted\">");
	es_html_text(&v->html, es_field_text(view, "structure.name"));
	es_html_markup(&v->html, "</p></div>");
}

es_err es_page_tool(struct es_visit *v)
{
	struct es_phrase key = {.len = 0};
	struct es_writer w;
	struct es_id id;

	es_err err = es_row_find_prefix(v->s->snap, (const char *)v->place.id.data, v->place.id.len,
	                                &id);
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (err == ES_OK)
		err = es_view_tool(v->s, &id, &w);
	if (err == ES_OK) {
		struct es_bytes view = es_writer_bytes(&w);
		if (es_field_uint(view, "withdrawn"))
			show_withdrawn(v, view);
		else
			show(v, view);
		es_phrase_add(&key, es_bytes_str("tool "));
		es_phrase_add(&key, v->place.id);
		es_give(v, es_phrase_bytes(&key), view);
	} else if (err == ES_NOT_FOUND || err == ES_MALFORMED || err == ES_AMBIGUOUS) {
		es_page_missing(v);
		err = ES_OK;
	}
	es_writer_free(&w);
	return err;
}
