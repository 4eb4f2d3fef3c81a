/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of a conversation that is not a practice's, and what its lists share with it. As
 * web-ui/src/pages/conversation.tsx. */
#include "site/conversation.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define DESCRIPTION_CHARACTERS 200
#define KIND_MAX 24

bool es_talk_is(struct es_bytes one, const char *kind)
{
	return es_bytes_equal(es_field_text(one, "kind"), es_bytes_str(kind));
}

void es_speak_talk_kind(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes kind = es_field_text(one, "kind");
	char key[KIND_MAX + 8];

	snprintf(key, sizeof(key), "kind.%.*s", (int)(kind.len < KIND_MAX ? kind.len : KIND_MAX),
	         (const char *)kind.data);
	es_speak(v, key);
}

/* What a conversation is called; an experience by the person who told it. */
void es_talk_title(const struct es_visit *v, struct es_bytes one, struct es_phrase *out)
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

void es_phrase_apart(struct es_phrase *p, const char *between, struct es_bytes text)
{
	if (text.len == 0)
		return;
	if (p->len)
		es_phrase_add(p, es_bytes_str(between));
	es_phrase_add(p, text);
}

size_t es_talk_items(struct es_bytes list, const char *key, struct es_reader *r)
{
	struct es_bytes items;

	return es_map_get(list, key, &items) ? es_elements(items, r) : 0;
}

/* --- one conversation -------------------------------------------------------------------------- */

/* "Answers are understood in: Italian and French" */
static void put_languages(struct es_visit *v, struct es_bytes one)
{
	struct es_phrase tongue, names = {.len = 0}, p;
	struct es_reader r;
	size_t count = es_talk_items(one, "languages", &r);

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

	es_phrase_apart(&p, " · ", es_author_name(v, one));
	es_phrase_apart(&p, " · ", es_author_role(v, one));
	es_phrase_apart(&p, " · ", name);
	es_phrase_apart(&p, " · ", es_town_beside(name, es_field_text(one, "structure.city")));
	es_phrase_ago(v->words, es_field_uint(one, "created"), v->now_ms, &ago);
	es_phrase_apart(&p, " · ", es_phrase_bytes(&ago));
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
	es_speak_talk_kind(v, one);
	es_html_markup(h, "</p><h1");
	if (!es_field_uint(one, "withdrawn"))
		es_html_attr(h, "lang", lang);
	es_html_markup(h, ">");
	es_speak_phrase(v, &v->title);
	es_html_markup(h, "</h1>");
	put_byline(v, one);
	if (es_talk_is(one, "experience"))
		put_practice(v, one);
	else if (text.len)
		es_put_prose(v, text, lang);
	put_languages(v, one);
	if (es_talk_is(one, "experience"))
		es_put_experience(v, one, true);
}

static void put_answered(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes accepted = es_field_text(one, "accepted");
	struct es_phrase href;

	if (!es_talk_is(one, "request") ||
	    (accepted.len == 0 && es_field_uint(one, "comments") > 0))
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
		es_html_markup(&v->html, "<span>");
		es_speak(v, "question.waits");
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</p>");
}

static void describe(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes text = es_field_text(one, "text");

	es_talk_title(v, one, &v->title);
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
