/* SPDX-License-Identifier: EUPL-1.2 */
/* What others see of a person. As web-ui/src/pages/person.tsx. */
#include "site/visit.h"

#include <stdio.h>
#include <string.h>

#define CODE_MAX 24

static void add_hex(struct es_phrase *p, struct es_bytes bytes)
{
	char hex[2 * ES_ID_LEN + 1];

	if (bytes.len <= ES_ID_LEN) {
		es_hex(bytes.data, bytes.len, hex);
		es_phrase_add(p, es_bytes_str(hex));
	}
}

bool es_author_path(struct es_bytes one, struct es_phrase *out)
{
	struct es_bytes structure = es_field_text(one, "structure.id");
	struct es_bytes author = es_field_text(one, "author.id");

	if (structure.len != ES_ID_LEN || author.len != ES_AUTHOR_LEN)
		return false;
	es_phrase_add(out, es_bytes_str("/person/"));
	add_hex(out, structure);
	es_phrase_add(out, es_bytes_str("/"));
	add_hex(out, author);
	return true;
}

static bool is(struct es_bytes one, const char *kind)
{
	return es_bytes_equal(es_field_text(one, "kind"), es_bytes_str(kind));
}

/* Where a thing stands. */
static void add_place(struct es_phrase *p, struct es_bytes one)
{
	es_phrase_add(p, es_bytes_str("/"));
	es_phrase_add(p,
	              is(one, "request") ? es_bytes_str("question") : es_field_text(one, "kind"));
	es_phrase_add(p, es_bytes_str("/"));
	add_hex(p, es_field_text(one, "id"));
}

/* Where a contribution stands: by itself, or inside what it is about. */
static void address_of(struct es_bytes one, struct es_bytes about, struct es_phrase *p)
{
	es_phrase_clear(p);
	if (is(one, "comment")) {
		add_place(p, about);
		es_phrase_add(p, es_bytes_str("#"));
		es_message_anchor(es_field_text(one, "id"), p);
	} else if (is(one, "translation")) {
		add_place(p, about);
		es_phrase_add(p, es_bytes_str("?in="));
		es_phrase_add(p, es_field_text(one, "lang"));
	} else if (is(one, "testimony")) {
		add_place(p, about);
	} else {
		add_place(p, one);
	}
}

static void put_contribution(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes about = es_bytes_of("\x80", 1), title = es_field_text(one, "title");
	struct es_bytes text = es_field_text(one, "text"), lang = es_field_text(one, "lang");
	struct es_html *h = &v->html;
	struct es_phrase p;
	char key[CODE_MAX + 16];

	(void)es_map_get(one, "about", &about);
	es_html_markup(h, "<li class=\"card\"><h3");
	es_html_attr(h, "lang", title.len ? lang : es_field_text(about, "lang"));
	es_html_markup(h, "><a");
	address_of(one, about, &p);
	es_html_attr(h, "href", es_phrase_bytes(&p));
	es_html_markup(h, ">");
	es_html_text(h, title.len ? title : es_field_text(about, "title"));
	es_html_markup(h, "</a></h3>");
	if (text.len) {
		es_html_markup(h, "<p class=\"card-text\"");
		es_html_attr(h, "lang", lang);
		es_html_markup(h, ">");
		es_html_text(h, text);
		es_html_markup(h, "</p>");
	}
	es_html_markup(h, "<p class=\"card-foot\"><span>");
	struct es_bytes kind = es_field_text(one, "kind");
	snprintf(key, sizeof(key), "profile.kind.%.*s",
	         (int)(kind.len < CODE_MAX ? kind.len : CODE_MAX), (const char *)kind.data);
	es_speak(v, key);
	es_html_markup(h, "</span>");
	es_phrase_tongue(v->words, lang, &p);
	es_html_markup(h, "<span>");
	es_speak_phrase(v, &p);
	es_html_markup(h, "</span>");
	es_speak_time(v, es_field_uint(one, "created"));
	es_html_markup(h, "</p></li>");
}

static void put_muted(struct es_visit *v, const struct es_phrase *p)
{
	es_html_markup(&v->html, "<p class=\"muted\">");
	es_speak_phrase(v, p);
	es_html_markup(&v->html, "</p>");
}

static void put_contributions(struct es_visit *v, struct es_bytes view)
{
	struct es_bytes list = es_bytes_of("\xc0", 1);
	struct es_phrase p = {.len = 0};
	struct es_reader r;

	bool known = es_map_get(view, "items", &list) && list.len && list.data[0] != 0xc0;
	size_t count = known ? es_elements(list, &r) : 0;
	es_html_markup(&v->html, "<section><h2>");
	es_speak(v, "profile.said");
	es_html_markup(&v->html, "</h2>");
	if (count == 0) {
		es_phrase_fill(v->words, known ? "profile.none" : "profile.elsewhere",
		               es_field_text(view, "structure.name"), es_bytes_of(NULL, 0), &p);
		put_muted(v, &p);
	} else {
		es_html_markup(&v->html, "<ul class=\"cards\">");
		for (size_t i = 0; i < count && r.err == ES_OK; i++)
			put_contribution(v, es_read_value(&r));
		es_html_markup(&v->html, "</ul>");
	}
	es_html_markup(&v->html, "</section>");
}

static void put_part(struct es_phrase *p, struct es_bytes text)
{
	if (text.len && p->len)
		es_phrase_add(p, es_bytes_str(" · "));
	es_phrase_add(p, text);
}

/* What they chose to tell: the languages that they speak, a page of their own. */
static void put_told(struct es_visit *v, struct es_bytes view)
{
	struct es_bytes list, site = es_field_text(view, "website");
	struct es_phrase spoken = {.len = 0}, one;
	struct es_reader r;

	size_t count = es_map_get(view, "languages", &list) ? es_elements(list, &r) : 0;
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_phrase_tongue(v->words, es_read_str(&r, ES_LANG_MAX), &one);
		put_part(&spoken, es_phrase_bytes(&one));
	}
	if (spoken.len) {
		es_phrase_fill(v->words, "profile.speaks", es_phrase_bytes(&spoken),
		               es_bytes_of(NULL, 0), &one);
		put_muted(v, &one);
	}
	if (site.len) {
		es_html_markup(&v->html, "<p><a rel=\"nofollow noopener\"");
		es_html_attr(&v->html, "href", site);
		es_html_markup(&v->html, ">");
		es_html_text(&v->html, site);
		es_html_markup(&v->html, "</a></p>");
	}
}

static void show(struct es_visit *v, struct es_bytes view)
{
	struct es_bytes name = es_field_text(view, "name");
	struct es_bytes structure = es_field_text(view, "structure.name");
	struct es_phrase p = {.len = 0}, where;

	if (name.len == 0)
		name = es_bytes_str(es_visit_word(v, "talk.someone"));
	es_phrase_add(&v->title, name);
	es_html_markup(&v->html, "<div class=\"page narrow\"><h1>");
	es_html_text(&v->html, name);
	es_html_markup(&v->html, "</h1><p class=\"lead\">");
	put_part(&p, es_role_said(v, es_field_text(view, "role")));
	put_part(&p, structure);
	es_phrase_where(v->words, es_town_beside(structure, es_field_text(view, "structure.city")),
	                es_field_text(view, "structure.country"), &where);
	put_part(&p, es_phrase_bytes(&where));
	es_phrase_add(&v->description, es_phrase_bytes(&p));
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
	put_told(v, view);
	put_contributions(v, view);
	es_html_markup(&v->html, "</div>");
}

es_err es_page_person(struct es_visit *v)
{
	struct es_bytes id = v->place.id;
	uint8_t author[ES_AUTHOR_LEN];
	struct es_phrase key = {.len = 0};
	struct es_writer w;
	struct es_id structure;
	struct es_person_page page = {.structure = &structure, .author = author};

	es_err err =
	        es_unhex((const char *)id.data, 2 * (size_t)ES_ID_LEN, structure.bytes, ES_ID_LEN);
	if (err == ES_OK)
		err = es_unhex((const char *)id.data + 2 * (size_t)ES_ID_LEN + 1,
		               2 * (size_t)ES_AUTHOR_LEN, author, ES_AUTHOR_LEN);
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (err == ES_OK)
		err = es_view_person(v->s, &page, &w);
	if (err == ES_OK) {
		show(v, es_writer_bytes(&w));
		es_phrase_add(&key, es_bytes_str("person "));
		es_phrase_add(&key, id);
		es_give(v, es_phrase_bytes(&key), es_writer_bytes(&w));
	} else if (err == ES_NOT_FOUND || err == ES_MALFORMED) {
		es_page_missing(v);
		err = ES_OK;
	}
	es_writer_free(&w);
	return err;
}
