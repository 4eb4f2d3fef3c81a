/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of conversations. As web-ui/src/pages/conversations.tsx and parts/talk-card.tsx. */
#include "site/conversation.h"

static void address_of(struct es_bytes one, struct es_phrase *out)
{
	bool request = es_talk_is(one, "request");
	char hex[ES_ID_HEX_LEN];

	es_phrase_clear(out);
	es_phrase_add(out, es_bytes_str("/"));
	es_phrase_add(out, request ? es_bytes_str("question") : es_field_text(one, "kind"));
	es_phrase_add(out, es_bytes_str("/"));
	es_phrase_add(out, es_id_hex_of(es_field_text(one, "id"), hex));
	if (es_talk_is(one, "practice"))
		es_phrase_add(out, es_bytes_str("#discussion"));
}

static void open_span(struct es_visit *v)
{
	es_html_markup(&v->html, "<span>");
}

static void close_span(struct es_visit *v)
{
	es_html_markup(&v->html, "</span>");
}

static void put_who(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes lang = es_field_text(one, "lang");
	struct es_phrase p = {.len = 0}, tongue;

	if (!es_talk_is(one, "practice"))
		es_phrase_apart(&p, ", ", es_author_name(v, one));
	es_phrase_apart(&p, ", ", es_field_text(one, "structure.name"));
	open_span(v);
	es_speak_phrase(v, &p);
	close_span(v);
	if (es_bytes_equal(lang, es_bytes_str(es_language_codes[v->in])))
		return;
	es_phrase_tongue(v->words, lang, &tongue);
	es_phrase_fill(v->words, "sheet.writtenIn", es_phrase_bytes(&tongue), es_bytes_of(NULL, 0),
	               &p);
	open_span(v);
	es_speak_phrase(v, &p);
	close_span(v);
}

static void put_card(struct es_visit *v, struct es_bytes one)
{
	struct es_html *h = &v->html;
	struct es_phrase p;

	es_html_markup(h, "<li class=\"card talk-card\"><h3");
	es_html_attr(h, "lang", es_field_text(one, "lang"));
	es_html_markup(h, "><a");
	address_of(one, &p);
	es_html_attr(h, "href", es_phrase_bytes(&p));
	es_html_markup(h, ">");
	es_talk_title(v, one, &p);
	es_speak_phrase(v, &p);
	es_html_markup(h, "</a></h3><p class=\"card-foot\">");
	open_span(v);
	es_speak_talk_kind(v, one);
	close_span(v);
	if (es_bytes_equal(es_field_text(one, "state"), es_bytes_str("answered"))) {
		es_html_markup(h, "<span class=\"accepted\">");
		es_draw(v, "icon.check");
		es_speak(v, "question.answered");
		close_span(v);
	}
	put_who(v, one);
	es_html_markup(h, "</p><p class=\"card-foot\"><span>");
	es_put_counted(v, "talk.count", es_field_uint(one, "comments"));
	close_span(v);
	es_speak_time(v, es_field_uint(one, "last"));
	es_html_markup(h, "</p></li>");
}

static void put_list(struct es_visit *v, const char *title, struct es_bytes list, const char *key,
                     const char *empty)
{
	struct es_html *h = &v->html;
	struct es_reader r;
	size_t count = es_talk_items(list, key, &r);

	es_html_markup(h, "<section><h2>");
	es_speak(v, title);
	es_html_markup(h, "</h2>");
	if (count == 0) {
		es_html_markup(h, "<p class=\"muted\">");
		es_speak(v, empty);
		es_html_markup(h, "</p>");
	} else {
		es_html_markup(h, "<ul class=\"cards\">");
		for (size_t i = 0; i < count && r.err == ES_OK; i++)
			put_card(v, es_read_value(&r));
		es_html_markup(h, "</ul>");
	}
	es_html_markup(h, "</section>");
}

static void put_lists(struct es_visit *v, struct es_bytes activity, struct es_bytes rooms)
{
	struct es_html *h = &v->html;
	struct es_reader r;

	es_html_markup(h, "<div class=\"page talks\">");
	es_open_title(v, "talks.title");
	es_describe(v, "talks.intro");
	es_put_lead(v, "talks.intro");
	es_html_markup(h, "<p class=\"actions\"><a class=\"button main\" rel=\"nofollow\" "
	                  "href=\"/sign-in?next=%2Fconversations\">");
	es_speak(v, "talks.ask");
	es_html_markup(h, "</a></p>");
	if (es_talk_items(activity, "items", &r) + es_talk_items(activity, "waiting", &r) +
	            es_talk_items(rooms, "items", &r) ==
	    0) {
		es_html_markup(h, "<div class=\"empty\">");
		es_draw(v, "swarm.empty");
		es_html_markup(h, "<p>");
		es_speak(v, "talks.empty");
		es_html_markup(h, "</p></div>");
	}
	put_list(v, "talks.waiting", activity, "waiting", "talks.noneWaiting");
	put_list(v, "talks.rooms", rooms, "items", "talks.noRoom");
	put_list(v, "talks.recent", activity, "items", "talks.nothingSaid");
	es_html_markup(h, "</div>");
}

es_err es_page_conversations(struct es_visit *v)
{
	struct es_bytes lang = es_bytes_str(es_language_codes[v->in]);
	struct es_talk_filter filter = {.kind = ES_KIND_ROOM};
	struct es_page page = {.lang = lang}, all = {.limit = 0};
	struct es_phrase key = {.len = 0};
	struct es_writer activity, rooms;

	es_writer_grow(&activity, ES_WEB_ANSWER_MAX);
	es_writer_grow(&rooms, ES_WEB_ANSWER_MAX);
	es_err err = es_view_activity(v->s, &page, &activity);
	if (err == ES_OK)
		err = es_view_talks(v->s, &filter, &all, &rooms);
	if (err == ES_OK) {
		put_lists(v, es_writer_bytes(&activity), es_writer_bytes(&rooms));
		es_phrase_add(&key, es_bytes_str("activity "));
		es_phrase_add(&key, lang);
		es_give(v, es_phrase_bytes(&key), es_writer_bytes(&activity));
		es_give(v, es_bytes_str("rooms"), es_writer_bytes(&rooms));
	}
	es_writer_free(&rooms);
	es_writer_free(&activity);
	return err;
}
