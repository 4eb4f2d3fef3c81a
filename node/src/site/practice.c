/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of a practice: its head, its sheet, its proof, its discussion; and what remains of one
 * that was withdrawn. As web-ui/src/pages/practice.tsx. */
#include "site/piece.h"
#include "site/translation.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define LACKING_MAX 16
#define LIST "/practices"
#define LIST_WORDS "sheet.back"

struct head {
	struct es_bytes title, original, original_lang, summary, organisation, city, country;
};

static struct es_bytes either(struct es_bytes a, struct es_bytes b)
{
	return a.len ? a : b;
}

static struct head head_of(struct es_bytes view)
{
	return (struct head){
	        .title = es_field_text(view, "practice.description.title"),
	        .original = es_field_text(view, "practice.description.original_title"),
	        .original_lang = es_field_text(view, "practice.description.original_lang"),
	        .summary = es_field_text(view, "practice.description.summary"),
	        .organisation = either(es_field_text(view, "practice.organisation.name"),
	                               es_field_text(view, "structure.name")),
	        .city = either(es_field_text(view, "practice.organisation.city"),
	                       es_field_text(view, "structure.city")),
	        .country = either(es_field_text(view, "practice.organisation.country"),
	                          es_field_text(view, "structure.country")),
	};
}

static void put_original(struct es_visit *v, const struct head *head)
{
	struct es_phrase p = {.len = 0}, tongue;

	if (head->original.len == 0 || es_bytes_equal(head->original, head->title))
		return;
	if (head->original_lang.len) {
		es_phrase_tongue(v->words, head->original_lang, &tongue);
		es_phrase_fill(v->words, "sheet.originalTitle", head->original,
		               es_phrase_bytes(&tongue), &p);
	} else {
		es_phrase_add(&p, head->original);
	}
	es_html_markup(&v->html, "<p class=\"muted\"");
	es_html_attr(&v->html, "lang", head->original_lang);
	es_html_markup(&v->html, ">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

/* original: as its structure wrote it; view: what is shown. */
static void put_head(struct es_visit *v, struct es_bytes original, const struct es_translated *t,
                     struct es_bytes view, const struct head *head)
{
	struct es_html *h = &v->html;
	struct es_phrase where;

	es_phrase_where(v->words, es_town_beside(head->organisation, head->city), head->country,
	                &where);
	es_html_markup(h, "<header class=\"sheet-head\"><p class=\"sheet-place\">");
	es_html_text(h, head->organisation);
	if (head->organisation.len && where.len)
		es_html_markup(h, " · ");
	es_speak_phrase(v, &where);
	es_html_markup(h, "</p><h1");
	es_html_attr(h, "lang", es_translated_lang(t, "description.title", view));
	es_html_markup(h, ">");
	es_html_text(h, head->title);
	es_html_markup(h, "</h1>");
	put_original(v, head);
	es_put_ended(v, "sheet.ended", es_field_text(view, "practice.results.ended"));
	es_speak_published(v, original);
	es_put_languages(v, t, original);
	if (head->summary.len) {
		es_html_markup(h, "<div class=\"summary\">");
		es_put_prose(v, head->summary, es_translated_lang(t, "description.summary", view));
		es_html_markup(h, "</div>");
	}
	es_html_markup(h, "<p class=\"print-only\">");
	es_html_word(h, v->request->base);
	es_html_text(h, v->request->path);
	es_html_markup(h, "</p></header>");
}

/* --- what machines read ------------------------------------------------------------------------ */

static void put_pair(struct es_writer *w, const char *key, struct es_bytes value)
{
	es_write_cstr(w, key);
	es_write_str(w, value);
}

static void put_organisation(struct es_writer *w, const char *key, struct es_bytes name,
                             struct es_bytes city, struct es_bytes country)
{
	es_write_cstr(w, key);
	es_write_map(w, city.len || country.len ? 3 : 2);
	put_pair(w, "@type", es_bytes_str("Organization"));
	put_pair(w, "name", name);
	if (city.len == 0 && country.len == 0)
		return;
	es_write_cstr(w, "address");
	es_write_map(w, 3);
	put_pair(w, "@type", es_bytes_str("PostalAddress"));
	put_pair(w, "addressLocality", city);
	put_pair(w, "addressCountry", country);
}

static void link_article(struct es_visit *v, struct es_bytes view, const struct head *head)
{
	struct es_writer *w = &v->linked;
	struct es_bytes licence = es_field_text(view, "practice.licence");
	struct es_phrase url = {.len = 0}, at;

	es_phrase_add(&url, es_bytes_str(v->request->base));
	es_phrase_add(&url, v->request->path);
	es_phrase_instant(es_field_uint(view, "created"), &at);
	bool cc = licence.len == 12 && memcmp(licence.data, "CC-BY-SA-4.0", 12) == 0;
	es_write_map(w, 10);
	put_pair(w, "@context", es_bytes_str("https://schema.org"));
	put_pair(w, "@type", es_bytes_str("Article"));
	put_pair(w, "headline", es_text_cut(head->title, 110));
	put_pair(w, "abstract", head->summary);
	put_pair(w, "inLanguage", es_field_text(view, "lang"));
	put_pair(w, "datePublished", es_phrase_bytes(&at));
	put_pair(w, "mainEntityOfPage", es_phrase_bytes(&url));
	put_pair(w, "license",
	         cc ? es_bytes_str("https://creativecommons.org/licenses/by-sa/4.0/") : licence);
	put_organisation(w, "author", head->organisation, head->city, head->country);
	put_organisation(w, "publisher", es_field_text(view, "structure.name"),
	                 es_field_text(view, "structure.city"),
	                 es_field_text(view, "structure.country"));
}

/* --- the pages --------------------------------------------------------------------------------- */

static void name_feed(struct es_visit *v, struct es_bytes view)
{
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&v->feed, es_bytes_str("/feeds/structure-"));
	es_phrase_add(&v->feed, es_id_hex_of(es_field_text(view, "structure.id"), hex));
	es_phrase_add(&v->feed, es_bytes_str(".atom"));
}

static void show(struct es_visit *v, struct es_bytes original)
{
	struct head head = head_of(original);
	struct es_translated translated;

	es_translated_open(&translated);
	struct es_bytes view = es_translated_view(v, &translated, original);
	name_feed(v, view);
	link_article(v, original, &head);
	head = head_of(view);
	es_describe_piece(v, head.title, head.summary, head.organisation);
	es_html_markup(&v->html, "<div class=\"page practice\">");
	es_put_back(v, LIST, LIST_WORDS);
	es_html_markup(&v->html, "<div class=\"columns\"><article>");
	put_head(v, original, &translated, view, &head);
	es_html_markup(&v->html, "<div role=\"status\"></div>");
	es_put_sheet(v, view);
	es_put_proof_of(v, view);
	es_put_versions(v, original);
	es_html_markup(&v->html, "</article>");
	es_put_tutorials(v, es_field_text(view, "entity"));
	es_put_reuse(v, es_field_text(view, "entity"));
	es_put_experiences(v, es_field_text(view, "entity"));
	es_put_talk(v, es_field_text(view, "entity"), es_bytes_of(NULL, 0));
	es_html_markup(&v->html, "</div></div>");
	es_translated_close(&translated);
}

static void show_withdrawn(struct es_visit *v, struct es_bytes view)
{
	es_open_withdrawn(v, view, LIST, LIST_WORDS);
	es_put_talk_left(v, es_field_text(view, "entity"));
	es_html_markup(&v->html, "</div>");
}

static void show_gone(struct es_visit *v)
{
	v->status = 404;
	es_phrase_add(&v->title, es_bytes_str(es_visit_word(v, "sheet.gone")));
	es_html_markup(&v->html, "<div class=\"page narrow\"><h1>");
	es_speak(v, "sheet.gone");
	es_html_markup(&v->html, "</h1><div class=\"empty\">");
	es_draw(v, "swarm.empty");
	es_html_markup(&v->html, "<p>");
	es_speak(v, "sheet.goneMore");
	es_html_markup(&v->html, "</p><a class=\"button\" href=\"/practices\">");
	es_speak(v, "list.clear");
	es_html_markup(&v->html, "</a></div></div>");
}

/* The text is at partners only: asked for, and looked for again by whoever reads. */
static bool show_lacking(struct es_visit *v, const struct es_id *entity)
{
	struct es_id lacking[LACKING_MAX];
	size_t count = es_view_lacking(v->s, entity, false, lacking, LACKING_MAX);
	bool asked = false;

	if (count == 0 || !es_id_equal(&lacking[0], entity))
		return false;
	for (size_t i = 0; i < count && v->api->fetch; i++)
		asked = v->api->fetch(v->api->context, &lacking[i]) == ES_OK || asked;
	const char *key = asked ? "failure.fetching" : "failure.not_here";
	v->status = 503;
	es_phrase_add(&v->title, es_bytes_str(es_visit_word(v, "failure.title")));
	es_html_markup(&v->html, "<div class=\"page narrow\"><h1>");
	es_speak_phrase(v, &v->title);
	es_html_markup(&v->html, "</h1><p>");
	es_speak(v, key);
	es_html_markup(&v->html, "</p></div>");
	return true;
}

static void give(struct es_visit *v, struct es_bytes view)
{
	struct es_phrase key = {.len = 0};

	es_phrase_add(&key, es_bytes_str("practice "));
	es_phrase_add(&key, v->place.id);
	es_phrase_add(&key, es_bytes_str(v->request->target->version ? " true" : " false"));
	es_give(v, es_phrase_bytes(&key), view);
}

/* What the application needs besides, to draw the same sheet. */
static void give_schema(struct es_visit *v)
{
	struct es_bytes lang = es_bytes_str(es_language_codes[v->in]);
	struct es_phrase key = {.len = 0};
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (es_view_sheet_schema(lang, &w) == ES_OK) {
		es_phrase_add(&key, es_bytes_str("sheet "));
		es_phrase_add(&key, lang);
		es_give(v, es_phrase_bytes(&key), es_writer_bytes(&w));
	}
	es_writer_free(&w);
}

/* The practice as it is now, or the one revision that the address names. */
static es_err look(struct es_visit *v, struct es_id *entity, struct es_writer *w)
{
	struct es_id id;

	es_err err = es_row_find_prefix(v->s->snap, (const char *)v->place.id.data, v->place.id.len,
	                                &id);
	if (err == ES_OK)
		err = es_view_find_practice(v->s, (const char *)v->place.id.data, v->place.id.len,
		                            entity);
	if (err == ES_OK)
		err = v->request->target->version ? es_view_revision(v->s, &id, w)
		                                  : es_view_practice(v->s, &id, w);
	return err == ES_MALFORMED || err == ES_AMBIGUOUS ? ES_NOT_FOUND : err;
}

es_err es_page_practice(struct es_visit *v)
{
	struct es_id entity = {{0}};
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	es_err err = look(v, &entity, &w);
	if (err == ES_OK) {
		struct es_bytes view = es_writer_bytes(&w);
		if (es_field_uint(view, "withdrawn"))
			show_withdrawn(v, view);
		else
			show(v, view);
		give(v, view);
		give_schema(v);
	} else if (err == ES_NOT_FOUND) {
		if (!show_lacking(v, &entity))
			show_gone(v);
		err = ES_OK;
	}
	es_writer_free(&w);
	return err;
}
