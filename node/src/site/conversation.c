/* SPDX-License-Identifier: EUPL-1.2 */
/* Where people talk: the list of conversations, and the page of one that is not a practice's. As
 * web-ui/src/pages/conversations.tsx, conversation.tsx and parts/talk-card.tsx. */
#include "site/visit.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define DESCRIPTION_CHARACTERS 200
#define KIND_MAX 24

static bool is_kind(struct es_bytes one, const char *kind)
{
	return es_bytes_equal(es_field_text(one, "kind"), es_bytes_str(kind));
}

static void speak_kind(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes kind = es_field_text(one, "kind");
	char key[KIND_MAX + 8];

	snprintf(key, sizeof(key), "kind.%.*s", (int)(kind.len < KIND_MAX ? kind.len : KIND_MAX),
	         (const char *)kind.data);
	es_speak(v, key);
}

/* What a conversation is called; an experience by the person who told it. */
static void title_of(const struct es_visit *v, struct es_bytes one, struct es_phrase *out)
{
	uint64_t withdrawn = es_field_uint(one, "withdrawn");
	struct es_bytes title = es_field_text(one, "title");
	struct es_phrase date;

	es_phrase_clear(out);
	if (withdrawn) {
		es_phrase_date(v->words, withdrawn, &date);
		es_phrase_fill(v->words, "app.withdrawn", es_phrase_bytes(&date),
		               es_bytes_of(NULL, 0), out);
	} else if (title.len) {
		es_phrase_add(out, title);
	} else {
		es_phrase_fill(v->words, "tried.by", es_author_name(v, one), es_bytes_of(NULL, 0),
		               out);
	}
}

static void put_apart(struct es_phrase *p, const char *between, struct es_bytes text)
{
	if (text.len == 0)
		return;
	if (p->len)
		es_phrase_add(p, es_bytes_str(between));
	es_phrase_add(p, text);
}

/* --- a conversation in a list ------------------------------------------------------------------ */

static void address_of(struct es_bytes one, struct es_phrase *out)
{
	bool request = is_kind(one, "request");
	char hex[ES_ID_HEX_LEN];

	es_phrase_clear(out);
	es_phrase_add(out, es_bytes_str("/"));
	es_phrase_add(out, request ? es_bytes_str("question") : es_field_text(one, "kind"));
	es_phrase_add(out, es_bytes_str("/"));
	es_phrase_add(out, es_id_hex_of(es_field_text(one, "id"), hex));
	if (is_kind(one, "practice"))
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
	struct es_phrase p = {.len = 0}, tongue;

	if (!is_kind(one, "practice"))
		put_apart(&p, ", ", es_author_name(v, one));
	put_apart(&p, ", ", es_field_text(one, "structure.name"));
	open_span(v);
	es_speak_phrase(v, &p);
	close_span(v);
	es_phrase_tongue(v->words, es_field_text(one, "lang"), &tongue);
	open_span(v);
	es_speak_phrase(v, &tongue);
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
	title_of(v, one, &p);
	es_speak_phrase(v, &p);
	es_html_markup(h, "</a></h3><p class=\"card-foot\">");
	open_span(v);
	speak_kind(v, one);
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

static size_t count_of(struct es_bytes list, const char *key, struct es_reader *r)
{
	struct es_bytes items;

	return es_map_get(list, key, &items) ? es_elements(items, r) : 0;
}

static void put_list(struct es_visit *v, const char *title, struct es_bytes list, const char *key,
                     const char *empty)
{
	struct es_html *h = &v->html;
	struct es_reader r;
	size_t count = count_of(list, key, &r);

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
	if (count_of(activity, "items", &r) + count_of(activity, "waiting", &r) +
	            count_of(rooms, "items", &r) ==
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

/* --- experiences with a practice ---------------------------------------------------------------- */

static void put_experiences(struct es_visit *v, struct es_bytes list)
{
	struct es_html *h = &v->html;
	struct es_reader r;
	size_t count = count_of(list, "items", &r);

	if (count == 0)
		return;
	es_html_markup(h, "<section class=\"discussion experiences\" id=\"tried\" "
	                  "aria-labelledby=\"tried-title\"><h2 id=\"tried-title\">");
	es_speak(v, "tried.title");
	es_html_markup(h, "</h2><ul class=\"threads\">");
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_html_markup(h, "<li>");
		es_put_experience(v, es_read_value(&r));
		es_html_markup(h, "</li>");
	}
	es_html_markup(h, "</ul></section>");
}

void es_put_experiences(struct es_visit *v, struct es_bytes practice)
{
	struct es_talk_filter filter = {.kind = ES_KIND_EXPERIENCE};
	struct es_phrase key = {.len = 0};
	struct es_page page = {.limit = 0};
	struct es_writer list;
	char hex[ES_ID_HEX_LEN];
	struct es_id id;

	if (practice.len != ES_ID_LEN)
		return;
	memcpy(id.bytes, practice.data, ES_ID_LEN);
	filter.practice = &id;
	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	if (es_view_talks(v->s, &filter, &page, &list) == ES_OK) {
		put_experiences(v, es_writer_bytes(&list));
		es_phrase_add(&key, es_bytes_str("tried "));
		es_phrase_add(&key, es_id_hex_of(practice, hex));
		es_give(v, es_phrase_bytes(&key), es_writer_bytes(&list));
	}
	es_writer_free(&list);
}

/* --- one conversation -------------------------------------------------------------------------- */

/* "Answers are understood in: Italian and French" */
static void put_languages(struct es_visit *v, struct es_bytes one)
{
	struct es_phrase tongue, names = {.len = 0}, p;
	struct es_reader r;
	size_t count = count_of(one, "languages", &r);

	if (count == 0)
		return;
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		const char *key = count == 2      ? "list.two"
		                  : i + 1 < count ? "list.middle"
		                                  : "list.last";
		es_phrase_tongue(v->words, es_value_str(es_read_value(&r)), &tongue);
		if (i == 0) {
			names = tongue;
			continue;
		}
		es_phrase_fill(v->words, key, es_phrase_bytes(&names), es_phrase_bytes(&tongue),
		               &p);
		names = p;
	}
	es_phrase_fill(v->words, "question.languages", es_phrase_bytes(&names),
	               es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<p class=\"muted\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

static void put_byline(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes name = es_field_text(one, "structure.name");
	struct es_phrase p = {.len = 0}, ago;

	put_apart(&p, " · ", es_author_name(v, one));
	put_apart(&p, " · ", es_author_role(v, one));
	put_apart(&p, " · ", name);
	put_apart(&p, " · ", es_town_beside(name, es_field_text(one, "structure.city")));
	es_phrase_ago(v->words, es_field_uint(one, "created"), v->now_ms, &ago);
	put_apart(&p, " · ", es_phrase_bytes(&ago));
	es_html_markup(&v->html, "<p class=\"muted\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

static void put_practice(struct es_visit *v, struct es_bytes one)
{
	struct es_phrase href = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&href, es_bytes_str("/practice/"));
	es_phrase_add(&href, es_id_hex_of(es_field_text(one, "practice"), hex));
	es_html_markup(&v->html, "<p><a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, ">");
	es_speak(v, "tried.practice");
	es_html_markup(&v->html, "</a></p>");
}

static void put_head(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes text = es_field_text(one, "text"), lang = es_field_text(one, "lang");
	struct es_html *h = &v->html;

	es_html_markup(h, "<p class=\"back\"><a href=\"/conversations\">");
	es_draw(v, "icon.left");
	es_speak(v, "talks.title");
	es_html_markup(h, "</a></p><p class=\"eyebrow\">");
	speak_kind(v, one);
	es_html_markup(h, "</p><h1");
	if (!es_field_uint(one, "withdrawn"))
		es_html_attr(h, "lang", lang);
	es_html_markup(h, ">");
	es_speak_phrase(v, &v->title);
	es_html_markup(h, "</h1>");
	put_byline(v, one);
	if (is_kind(one, "experience"))
		put_practice(v, one);
	else if (text.len)
		es_put_prose(v, text, lang);
	put_languages(v, one);
	if (is_kind(one, "experience"))
		es_put_experience(v, one);
}

static void put_answered(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes accepted = es_field_text(one, "accepted");
	struct es_phrase href;

	if (!is_kind(one, "request") || (accepted.len == 0 && es_field_uint(one, "comments") > 0))
		return;
	es_html_markup(&v->html, "<p class=\"notice\">");
	if (accepted.len) {
		es_phrase_clear(&href);
		es_phrase_add(&href, es_bytes_str("#"));
		es_message_anchor(accepted, &href);
		es_html_markup(&v->html, "<a");
		es_html_attr(&v->html, "href", es_phrase_bytes(&href));
		es_html_markup(&v->html, ">");
		es_draw(v, "icon.check");
		es_speak(v, "question.toAnswer");
		es_html_markup(&v->html, "</a>");
	} else {
		open_span(v);
		es_speak(v, "question.waits");
		close_span(v);
	}
	es_html_markup(&v->html, "</p>");
}

static void describe(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes text = es_field_text(one, "text");

	title_of(v, one, &v->title);
	if (text.len)
		es_phrase_add(&v->description,
		              es_text_trim(es_text_cut(text, DESCRIPTION_CHARACTERS)));
	else
		es_describe(v, "talks.intro");
	v->article = "article";
}

static void show(struct es_visit *v, struct es_bytes one)
{
	describe(v, one);
	if (es_field_uint(one, "withdrawn"))
		v->status = 410;
	es_html_markup(&v->html, "<div class=\"page conversation\">");
	put_head(v, one);
	put_answered(v, one);
	es_put_talk(v, es_field_text(one, "id"), es_field_text(one, "accepted"));
	es_html_markup(&v->html, "</div>");
}

static void give(struct es_visit *v, struct es_bytes conversation)
{
	struct es_phrase key = {.len = 0};

	es_phrase_add(&key, es_bytes_str("conversation "));
	es_phrase_add(&key, v->place.id);
	es_give(v, es_phrase_bytes(&key), conversation);
}

/* {conversation} that the address names, as the API answers it; ES_NOT_FOUND for anything else. */
static es_err look(struct es_visit *v, struct es_writer *w)
{
	struct es_id id, entity;
	uint64_t kind, scope;

	es_err err = es_row_find_prefix(v->s->snap, (const char *)v->place.id.data, v->place.id.len,
	                                &id);
	if (err == ES_OK)
		err = es_view_about(v->s, &id, &entity, &kind, &scope);
	if (err == ES_OK && kind == ES_KIND_PRACTICE)
		err = ES_NOT_FOUND; /* it has a page of its own */
	es_write_map(w, 1);
	es_write_cstr(w, "conversation");
	if (err == ES_OK)
		err = es_view_talk(v->s, &entity, w);
	return err == ES_MALFORMED || err == ES_AMBIGUOUS ? ES_NOT_FOUND : err;
}

es_err es_page_conversation(struct es_visit *v)
{
	struct es_bytes one;
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	es_err err = look(v, &w);
	if (err == ES_OK && es_map_get(es_writer_bytes(&w), "conversation", &one)) {
		show(v, one);
		give(v, es_writer_bytes(&w));
	} else if (err == ES_NOT_FOUND) {
		es_page_missing(v);
		err = ES_OK;
	}
	es_writer_free(&w);
	return err;
}
