/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of a toolbox: its rubrics and what stands in them. As web-ui/src/pages/toolbox.tsx. */
#include "site/toolbox.h"
#include "site/piece.h"

#include <string.h>

/* --- its head ----------------------------------------------------------------------------------- */

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

static void put_copies(struct es_visit *v, struct es_bytes view)
{
	put_parcel(v, es_field_text(view, "entity"), ".zip", "box.archive");
	put_parcel(v, es_field_text(view, "entity"), ".imscc", "box.course");
}

/* --- one toolbox -------------------------------------------------------------------------------- */

static void show(struct es_visit *v, struct es_bytes view);

static const struct es_piece piece = {
        .name = "toolbox",
        .all = "/toolboxes",
        .all_words = "box.all",
        .badge = "find.toolbox",
        .ended = "box.ended",
        .by_language = true,
        .on_paper = true,
        .view = es_view_toolbox,
        .show = show,
        .put_copies = put_copies,
};

static void show(struct es_visit *v, struct es_bytes view)
{
	static const char *const besides[] = {"title", "intent", "sections", "ended"};
	struct es_bytes box = es_map_at(view, "toolbox"), lang = es_field_text(view, "lang");
	struct es_bytes intent = es_field_text(box, "intent");
	struct es_reader r;

	es_describe_piece(v, es_field_text(box, "title"), intent,
	                  es_field_text(view, "structure.name"));
	es_phrase_add(&v->feed, es_bytes_str("/feeds/toolboxes.atom"));
	es_link_toolbox(v, view, box);
	es_open_piece(v, &piece, view, box, "page practice toolbox");
	es_put_origin(v, "box.adapted", "/toolbox/", es_map_at(view, "origin"));
	put_weight(v, view);
	es_put_intent(v, intent, lang);
	es_html_markup(&v->html, "</header>");
	for (size_t count = es_elements(es_list_at(box, "sections"), &r); count && r.err == ES_OK;
	     count--)
		put_section(v, view, es_read_value(&r), lang);
	es_put_answers_but(v, ES_KIND_TOOLBOX, box, lang, besides, 4);
	es_close_piece(v, &piece, view);
}

es_err es_page_toolbox(struct es_visit *v)
{
	return es_page_piece(v, &piece);
}
