/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of a toolbox: its rubrics and what stands in them. As web-ui/src/pages/toolbox.tsx. */
#include "site/toolbox.h"
#include "text.h"

#include <string.h>

#define DESCRIPTION_CHARACTERS 200

static void put_back(struct es_visit *v)
{
	es_html_markup(&v->html, "<p class=\"back\"><a href=\"/toolboxes\">");
	es_draw(v, "icon.left");
	es_speak(v, "box.all");
	es_html_markup(&v->html, "</a></p>");
}

/* --- its head ----------------------------------------------------------------------------------- */

static void put_dated(struct es_visit *v, const char *key, const struct es_phrase *date)
{
	struct es_phrase p;

	es_phrase_fill(v->words, key, es_phrase_bytes(date), es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<p><span class=\"ended\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span></p>");
}

static void put_origin(struct es_visit *v, struct es_bytes view)
{
	struct es_phrase href = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	if (es_field_text(view, "origin.id").len == 0)
		return;
	es_phrase_add(&href, es_bytes_str("/toolbox/"));
	es_phrase_add(&href, es_id_hex_of(es_field_text(view, "origin.id"), hex));
	es_html_markup(&v->html, "<p>");
	es_speak(v, "box.adapted");
	es_html_markup(&v->html, " <a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_attr(&v->html, "lang", es_field_text(view, "origin.lang"));
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, es_field_text(view, "origin.title"));
	es_html_markup(&v->html, "</a></p>");
}

/* How much it is: what it names, the files of all, and whether this node keeps them. */
static void put_weight(struct es_visit *v, struct es_bytes view)
{
	uint64_t files = es_field_uint(view, "reach.files");
	struct es_phrase p, date;

	es_html_markup(&v->html, "<p class=\"box-weight\"><span>");
	es_put_counted(v, "box.sheets", es_field_uint(view, "reach.records"));
	es_html_markup(&v->html, "</span>");
	if (files) {
		es_html_markup(&v->html, "<span>");
		es_put_counted(v, "box.files", files);
		es_html_markup(&v->html, "</span><span>");
		es_phrase_size(v->words, es_field_uint(view, "reach.bytes"), &p);
		es_speak_phrase(v, &p);
		es_html_markup(&v->html, "</span>");
	}
	if (es_field_uint(view, "taken")) {
		es_phrase_date(v->words, es_field_uint(view, "taken"), &date);
		es_phrase_fill(v->words, "box.taken", es_phrase_bytes(&date), es_bytes_of(NULL, 0),
		               &p);
		es_html_markup(&v->html, "<span>");
		es_speak_phrase(v, &p);
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</p>");
}

static void put_head(struct es_visit *v, struct es_bytes view, struct es_bytes box)
{
	struct es_bytes lang = es_field_text(view, "lang"), ended = es_field_text(box, "ended");
	struct es_html *h = &v->html;
	struct es_phrase date;

	es_html_markup(h, "<header class=\"sheet-head\">");
	es_speak_place(v, view, "find.toolbox");
	es_html_markup(h, "<h1");
	es_html_attr(h, "lang", lang);
	es_html_markup(h, ">");
	es_html_text(h, es_field_text(box, "title"));
	es_html_markup(h, "</h1>");
	if (ended.len) {
		es_phrase_open_date(v->words, ended, &date);
		put_dated(v, "box.ended", &date);
	}
	es_speak_published(v, view);
	put_origin(v, view);
	put_weight(v, view);
	if (es_field_text(box, "intent").len) {
		es_html_markup(h, "<div class=\"summary\">");
		es_put_prose(v, es_field_text(box, "intent"), lang);
		es_html_markup(h, "</div>");
	}
	es_html_markup(h, "</header>");
}

/* --- rubrics ------------------------------------------------------------------------------------ */

/* The summary of what an entry names; an empty map where it is not here. */
static struct es_bytes card_of(struct es_bytes view, struct es_bytes record)
{
	struct es_bytes card = es_bytes_of("\x80", 1);
	struct es_reader r;

	for (size_t count = es_elements(es_list_at(view, "cards"), &r); count && r.err == ES_OK;
	     count--) {
		struct es_bytes one = es_read_value(&r);
		if (es_bytes_equal(es_field_text(one, "id"), record))
			card = one;
	}
	return card;
}

static void put_note(struct es_visit *v, struct es_bytes entry, struct es_bytes lang)
{
	struct es_bytes note = es_field_text(entry, "note");

	if (note.len == 0)
		return;
	es_html_markup(&v->html, "<div class=\"box-note\">");
	es_put_prose(v, note, lang);
	es_html_markup(&v->html, "</div>");
}

static void put_entry(struct es_visit *v, struct es_bytes view, struct es_bytes entry,
                      struct es_bytes lang)
{
	struct es_bytes record = es_field_text(entry, "record"), file;

	es_html_markup(&v->html, "<li class=\"box-entry\">");
	if (record.len) {
		struct es_bytes card = card_of(view, record);
		if (es_field_text(card, "id").len) {
			es_put_card(v, card);
		} else {
			es_html_markup(&v->html, "<p class=\"muted\">");
			es_speak(v, "box.lost");
			es_html_markup(&v->html, "</p>");
		}
	}
	if (es_map_get(entry, "attachment", &file))
		es_put_file(v, file, lang);
	put_note(v, entry, lang);
	es_html_markup(&v->html, "</li>");
}

/* Its own heading, or that of the rubric. */
static void put_heading(struct es_visit *v, struct es_bytes section, struct es_bytes lang)
{
	const struct es_field *field =
	        es_schema_field(es_schema_of(ES_KIND_TOOLBOX), "sections.rubric");
	struct es_bytes own = es_field_text(section, "heading"), rubric;

	es_html_markup(&v->html, "<h2");
	if (own.len) {
		es_html_attr(&v->html, "lang", lang);
		es_html_markup(&v->html, ">");
		es_html_text(&v->html, own);
	} else {
		es_html_markup(&v->html, ">");
		if (es_map_get(section, "rubric", &rubric))
			es_put_answer(v, field, rubric, lang);
		else
			es_speak(v, "box.contents");
	}
	es_html_markup(&v->html, "</h2>");
}

static void put_section(struct es_visit *v, struct es_bytes view, struct es_bytes section,
                        struct es_bytes lang)
{
	struct es_bytes intro = es_field_text(section, "intro");
	struct es_reader r;

	es_html_markup(&v->html, "<section class=\"part\">");
	put_heading(v, section, lang);
	if (intro.len)
		es_put_prose(v, intro, lang);
	es_html_markup(&v->html, "<ol class=\"box-entries\">");
	for (size_t count = es_elements(es_list_at(section, "entries"), &r);
	     count && r.err == ES_OK; count--)
		put_entry(v, view, es_read_value(&r), lang);
	es_html_markup(&v->html, "</ol></section>");
}

/* The whole as one file. */
static void put_parcel(struct es_visit *v, struct es_bytes entity, const char *ending,
                       const char *key)
{
	struct es_phrase href = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&href, es_bytes_str("/toolbox/"));
	es_phrase_add(&href, es_id_hex_of(entity, hex));
	es_phrase_add(&href, es_bytes_str(ending));
	es_html_markup(&v->html, "<a class=\"button\"");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, " rel=\"nofollow\" download>");
	es_speak(v, key);
	es_html_markup(&v->html, "</a>");
}

/* --- one toolbox -------------------------------------------------------------------------------- */

static void describe(struct es_visit *v, struct es_bytes view, struct es_bytes box)
{
	struct es_bytes text = es_field_text(box, "intent");

	if (text.len == 0)
		text = es_field_text(view, "structure.name");
	es_phrase_add(&v->title, es_field_text(box, "title"));
	es_phrase_add(&v->description, es_text_trim(es_text_cut(text, DESCRIPTION_CHARACTERS)));
	v->article = "article";
	es_phrase_add(&v->feed, es_bytes_str("/feeds/toolboxes.atom"));
	es_link_toolbox(v, view, box);
}

static void show(struct es_visit *v, struct es_bytes view)
{
	static const char *const besides[] = {"title", "intent", "sections", "ended"};
	struct es_bytes box = es_map_at(view, "toolbox"), lang = es_field_text(view, "lang");
	struct es_html *h = &v->html;
	struct es_reader r;

	describe(v, view, box);
	es_html_markup(h, "<div class=\"page practice toolbox\">");
	put_back(v);
	es_html_markup(h, "<article>");
	put_head(v, view, box);
	for (size_t count = es_elements(es_list_at(box, "sections"), &r); count && r.err == ES_OK;
	     count--)
		put_section(v, view, es_read_value(&r), lang);
	es_put_answers_but(v, ES_KIND_TOOLBOX, box, lang, besides, 4);
	es_html_markup(h, "<p class=\"actions\">");
	es_put_pdf(v, "/toolbox/", es_field_text(view, "id"));
	put_parcel(v, es_field_text(view, "entity"), ".zip", "box.archive");
	put_parcel(v, es_field_text(view, "entity"), ".imscc", "box.course");
	es_html_markup(h, "</p>");
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

	es_phrase_add(&key, es_bytes_str("toolbox "));
	es_phrase_add(&key, v->place.id);
	es_phrase_add(&key, es_bytes_str(" "));
	es_phrase_add(&key, es_bytes_str(es_language_codes[v->in]));
	es_give(v, es_phrase_bytes(&key), view);
}

es_err es_page_toolbox(struct es_visit *v)
{
	struct es_writer w;
	struct es_id id;

	es_err err = es_row_find_prefix(v->s->snap, (const char *)v->place.id.data, v->place.id.len,
	                                &id);
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (err == ES_OK)
		err = es_view_toolbox(v->s, &id, &w);
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
