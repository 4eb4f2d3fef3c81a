/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of all toolboxes, the newest first. As web-ui/src/pages/toolboxes.tsx. */
#include "site/visit.h"

static void put_more(struct es_visit *v, struct es_bytes next)
{
	struct es_phrase href = {.len = 0};

	if (next.len == 0)
		return;
	es_phrase_add(&href, es_bytes_str("/toolboxes?after="));
	es_phrase_add(&href, next);
	es_html_markup(&v->html, "<p><a class=\"button\"");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, ">");
	es_speak(v, "list.more");
	es_html_markup(&v->html, "</a></p>");
}

static void show_list(struct es_visit *v, struct es_bytes list)
{
	struct es_phrase key = {.len = 0};
	struct es_reader r;

	es_html_markup(&v->html, "<div class=\"page\">");
	es_open_title(v, "box.title");
	es_describe(v, "box.intro");
	es_put_lead(v, "box.intro");
	es_phrase_add(&v->feed, es_bytes_str("/feeds/toolboxes.atom"));
	if (es_elements(es_list_at(list, "items"), &r) == 0) {
		es_put_empty(v, "box.empty", "box.emptyMore", "/write", "box.make");
	} else {
		es_html_markup(&v->html, "<h2 class=\"count\">");
		es_put_counted(v, "home.toolboxes", es_field_uint(list, "total"));
		es_html_markup(&v->html, "</h2>");
		es_put_cards(v, list);
	}
	put_more(v, es_field_text(list, "next"));
	es_html_markup(&v->html, "</div>");
	es_phrase_add(&key, es_bytes_str("toolboxes "));
	es_phrase_add(&key, es_bytes_str(es_language_codes[v->in]));
	if (v->request->target->after.len == 0)
		es_give(v, es_phrase_bytes(&key), list);
}

es_err es_page_toolboxes(struct es_visit *v)
{
	struct es_page page = {.after = v->request->target->after};
	struct es_writer list;

	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	es_err err = page.after.len > ES_CURSOR_MAX ? ES_MALFORMED
	                                            : es_view_toolboxes(v->s, &page, &list);
	if (err == ES_OK)
		show_list(v, es_writer_bytes(&list));
	else if (err == ES_MALFORMED)
		es_page_missing(v);
	es_writer_free(&list);
	return err == ES_MALFORMED ? ES_OK : err;
}
