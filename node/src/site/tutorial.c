/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of a tutorial. As web-ui/src/pages/tutorial.tsx. */
#include "site/tutorial.h"

#include "site/toolbox.h"
#include "text.h"

#define DESCRIPTION_CHARACTERS 200

static void put_back(struct es_visit *v)
{
	es_html_markup(&v->html, "<p class=\"back\"><a href=\"/practices?kind=tutorial\">");
	es_draw(v, "icon.left");
	es_speak(v, "tutorial.all");
	es_html_markup(&v->html, "</a></p>");
}

/* The practice or tool that it is about, where it can be seen. */
static void put_about(struct es_visit *v, struct es_bytes view)
{
	struct es_phrase href = {.len = 0};

	if (es_field_text(view, "about.title").len == 0)
		return;
	es_summary_path(es_map_at(view, "about"), &href);
	es_html_markup(&v->html, "<p>");
	es_speak(v, "tutorial.about");
	es_html_markup(&v->html, " <a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_attr(&v->html, "lang", es_field_text(view, "about.lang"));
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, es_field_text(view, "about.title"));
	es_html_markup(&v->html, "</a></p>");
}

static void put_ended(struct es_visit *v, struct es_bytes ended)
{
	struct es_phrase p, date;

	if (ended.len == 0)
		return;
	es_phrase_open_date(v->words, ended, &date);
	es_phrase_fill(v->words, "tutorial.ended", es_phrase_bytes(&date), es_bytes_of(NULL, 0),
	               &p);
	es_html_markup(&v->html, "<p><span class=\"ended\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span></p>");
}

static void put_head(struct es_visit *v, struct es_bytes view, struct es_bytes tutorial)
{
	struct es_bytes lang = es_field_text(view, "lang"),
	                intent = es_field_text(tutorial, "intent");
	struct es_html *h = &v->html;

	es_html_markup(h, "<header class=\"sheet-head\">");
	es_speak_place(v, view, "find.tutorial");
	es_html_markup(h, "<h1");
	es_html_attr(h, "lang", lang);
	es_html_markup(h, ">");
	es_html_text(h, es_field_text(tutorial, "title"));
	es_html_markup(h, "</h1>");
	put_ended(v, es_field_text(tutorial, "ended"));
	es_speak_published(v, view);
	put_about(v, view);
	if (intent.len) {
		es_html_markup(h, "<div class=\"summary\">");
		es_put_prose(v, intent, lang);
		es_html_markup(h, "</div>");
	}
	es_html_markup(h, "</header>");
}

static void describe(struct es_visit *v, struct es_bytes view, struct es_bytes tutorial)
{
	struct es_bytes text = es_field_text(tutorial, "intent");

	if (text.len == 0)
		text = es_field_text(view, "structure.name");
	es_phrase_add(&v->title, es_field_text(tutorial, "title"));
	es_phrase_add(&v->description, es_text_trim(es_text_cut(text, DESCRIPTION_CHARACTERS)));
	v->article = "article";
}

static void show(struct es_visit *v, struct es_bytes view)
{
	static const char *const besides[] = {"about", "title", "intent", "sections", "ended"};
	struct es_bytes tutorial = es_map_at(view, "tutorial");
	struct es_html *h = &v->html;
	struct es_reader r;
	unsigned number = 0;

	describe(v, view, tutorial);
	es_html_markup(h, "<div class=\"page practice tutorial\">");
	put_back(v);
	es_html_markup(h, "<article>");
	put_head(v, view, tutorial);
	for (size_t n = es_elements(es_list_at(tutorial, "sections"), &r); n > 0 && r.err == ES_OK;
	     n--)
		es_put_tutorial_section(v, view, es_read_value(&r), ++number);
	es_put_answers_but(v, ES_KIND_TUTORIAL, tutorial, es_field_text(view, "lang"), besides, 5);
	es_put_proof_of(v, view);
	es_html_markup(h, "</article>");
	es_put_reuse(v, es_map_str(view, "entity"));
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

static void give(struct es_visit *v, struct es_bytes view)
{
	struct es_phrase key = {.len = 0};

	es_phrase_add(&key, es_bytes_str("tutorial "));
	es_phrase_add(&key, v->place.id);
	es_phrase_add(&key, es_bytes_str(" "));
	es_phrase_add(&key, es_bytes_str(es_language_codes[v->in]));
	es_give(v, es_phrase_bytes(&key), view);
}

es_err es_page_tutorial(struct es_visit *v)
{
	struct es_writer w;
	struct es_id id;

	es_err err = es_row_find_prefix(v->s->snap, (const char *)v->place.id.data, v->place.id.len,
	                                &id);
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (err == ES_OK)
		err = es_view_tutorial(v->s, &id, &w);
	if (err == ES_OK) {
		struct es_bytes view = es_writer_bytes(&w);
		if (es_field_uint(view, "withdrawn"))
			show_withdrawn(v, view);
		else
			show(v, view);
		give(v, view);
	} else if (err == ES_NOT_FOUND || err == ES_MALFORMED || err == ES_AMBIGUOUS) {
		es_page_missing(v);
		err = ES_OK;
	}
	es_writer_free(&w);
	return err;
}
