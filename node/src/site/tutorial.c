/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of a tutorial. As web-ui/src/pages/tutorial.tsx. */
#include "site/tutorial.h"

#include "site/piece.h"

#include <string.h>

/* The practice or tool that it is about, where it can be seen. */
static void put_about(struct es_visit *v, struct es_bytes about)
{
	struct es_phrase path = {.len = 0};

	if (es_field_text(about, "title").len == 0)
		return;
	es_summary_path(about, &path);
	es_put_named(v, "tutorial.about", es_phrase_bytes(&path), about);
}

static void show(struct es_visit *v, struct es_bytes view);

static const struct es_piece piece = {
        .name = "tutorial",
        .all = "/practices?kind=tutorial",
        .all_words = "tutorial.all",
        .badge = "find.tutorial",
        .ended = "tutorial.ended",
        .by_language = true,
        .view = es_view_tutorial,
        .show = show,
};

static void show(struct es_visit *v, struct es_bytes view)
{
	static const char *const besides[] = {"about", "title", "intent", "sections", "ended"};
	struct es_bytes tutorial = es_map_at(view, "tutorial"), lang = es_field_text(view, "lang");
	struct es_bytes intent = es_field_text(tutorial, "intent");
	struct es_reader r;
	unsigned number = 0;

	es_describe_piece(v, es_field_text(tutorial, "title"), intent,
	                  es_field_text(view, "structure.name"));
	es_open_piece(v, &piece, view, tutorial, "page practice tutorial");
	put_about(v, es_map_at(view, "about"));
	es_put_intent(v, intent, lang);
	es_html_markup(&v->html, "</header>");
	for (size_t n = es_elements(es_list_at(tutorial, "sections"), &r); n > 0 && r.err == ES_OK;
	     n--)
		es_put_tutorial_section(v, view, es_read_value(&r), ++number);
	es_put_answers_but(v, ES_KIND_TUTORIAL, tutorial, lang, besides, 5);
	es_close_piece(v, &piece, view);
}

es_err es_page_tutorial(struct es_visit *v)
{
	return es_page_piece(v, &piece);
}

void es_put_tutorials(struct es_visit *v, struct es_bytes entity)
{
	struct es_writer w;
	struct es_id id;

	if (entity.len != ES_ID_LEN)
		return;
	memcpy(id.bytes, entity.data, ES_ID_LEN);
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (es_view_tutorials_about(v->s, &id, &w) == ES_OK) {
		struct es_bytes list = es_writer_bytes(&w);
		struct es_reader r;
		if (es_elements(es_list_at(list, "items"), &r) > 0) {
			es_html_markup(&v->html, "<section class=\"part tutorials\"><h2>");
			es_speak(v, "tutorial.title");
			es_html_markup(&v->html, "</h2>");
			es_put_cards(v, list);
			es_html_markup(&v->html, "</section>");
		}
	}
	es_writer_free(&w);
}
