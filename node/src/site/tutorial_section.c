/* SPDX-License-Identifier: EUPL-1.2 */
/* What a section of a tutorial shows, and the same in words for who cannot see it. As web-ui/src/parts/tutorial/shown.tsx. */
#include "site/tutorial.h"

#include "draw/draw.h"
#include "draw/section.h"
#include "logsink.h"
#include "site/toolbox.h"

#include <stdio.h>

/* --- the drawing -------------------------------------------------------------------------------- */

static void put_drawing(struct es_visit *v, struct es_bytes section, struct es_draw_how *how,
                        unsigned number)
{
	struct es_picture *picture;
	char name[40];

	(void)snprintf(name, sizeof(name), "drawn-%u-%s", number, how->narrow ? "narrow" : "wide");
	es_err err = es_picture_draw(section, how, &picture);
	if (err == ES_OK) {
		es_html_markup(&v->html, "<div class=\"drawn-");
		es_html_word(&v->html, how->narrow ? "narrow" : "wide");
		es_html_markup(&v->html, "\">");
		es_picture_element(picture, name, &v->html);
		es_html_markup(&v->html, "</div>");
	} else if (err != ES_NOT_FOUND) {
		es_say(ES_LEVEL_ERROR, "web: a drawing failed: %s", es_err_sentence(err));
	}
	es_picture_free(picture);
}

static void put_file_link(struct es_visit *v, struct es_bytes view, unsigned number,
                          const char *suffix, const char *key)
{
	struct es_phrase href = {.len = 0};
	char hex[ES_ID_HEX_LEN], rest[20];

	(void)snprintf(rest, sizeof(rest), "/%u.%s", number, suffix);
	es_phrase_add(&href, es_bytes_str("/tutorial/"));
	es_phrase_add(&href, es_id_hex_of(es_field_text(view, "id"), hex));
	es_phrase_add(&href, es_bytes_str(rest));
	es_html_markup(&v->html, "<a download");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, ">");
	es_speak(v, key);
	es_html_markup(&v->html, "</a>");
}

/* As files, in the reader's language. */
static void put_saving(struct es_visit *v, struct es_bytes view, unsigned number)
{
	es_html_markup(&v->html, "<figcaption class=\"drawn-files\">");
	put_file_link(v, view, number, "svg", "tutorial.svg");
	es_html_markup(&v->html, " ");
	put_file_link(v, view, number, "png", "tutorial.png");
	es_html_markup(&v->html, "</figcaption>");
}

static void put_drawn(struct es_visit *v, struct es_bytes view, struct es_bytes section,
                      unsigned number)
{
	struct es_draw_how how = {.in = v->in,
	                          .words = v->words,
	                          .title = es_field_text(view, "tutorial.title"),
	                          .lang = es_field_text(view, "lang")};

	if (!es_section_is_drawn(section))
		return;
	es_html_markup(&v->html, "<figure class=\"drawn\">");
	put_drawing(v, section, &how, number);
	how.narrow = true;
	put_drawing(v, section, &how, number);
	put_saving(v, view, number);
	es_html_markup(&v->html, "</figure>");
}

/* --- in words ----------------------------------------------------------------------------------- */

static void put_line(struct es_visit *v, const char *class, struct es_bytes text)
{
	if (text.len == 0)
		return;
	es_html_markup(&v->html, "<p");
	es_html_attr(&v->html, "class", es_bytes_str(class));
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, text);
	es_html_markup(&v->html, "</p>");
}

static void put_named(struct es_visit *v, const char *key, struct es_bytes text)
{
	struct es_phrase p;

	if (text.len == 0)
		return;
	es_phrase_fill(v->words, key, text, es_bytes_of(NULL, 0), &p);
	put_line(v, "muted", es_phrase_bytes(&p));
}

static void put_step(struct es_visit *v, struct es_bytes step, struct es_bytes lang)
{
	put_line(v, "said-title", es_field_text(step, "title"));
	es_put_prose(v, es_field_text(step, "text"), lang);
	put_named(v, "tutorial.duration", es_field_text(step, "duration"));
	put_named(v, "tutorial.material", es_field_text(step, "material"));
}

static void put_date(struct es_visit *v, struct es_bytes entry, struct es_bytes lang)
{
	struct es_phrase when;

	es_phrase_when(v->words, entry, &when);
	put_line(v, "said-when", es_phrase_bytes(&when));
	put_line(v, "said-title", es_field_text(entry, "title"));
	es_put_prose(v, es_field_text(entry, "text"), lang);
}

static void put_actor(struct es_visit *v, struct es_bytes actor, struct es_bytes lang)
{
	struct es_bytes role = es_field_text(actor, "role");

	(void)lang;
	es_html_markup(&v->html, "<p><strong>");
	es_html_text(&v->html, es_field_text(actor, "name"));
	es_html_markup(&v->html, "</strong>");
	if (role.len) {
		es_html_markup(&v->html, " · ");
		es_html_text(&v->html, role);
	}
	es_html_markup(&v->html, "</p>");
}

typedef void put_entry(struct es_visit *v, struct es_bytes entry, struct es_bytes lang);

static void put_list(struct es_visit *v, struct es_bytes list, struct es_bytes lang, put_entry *put)
{
	struct es_reader r;

	es_html_markup(&v->html, "<ol class=\"in-words\"");
	es_html_attr(&v->html, "lang", lang);
	es_html_markup(&v->html, ">");
	for (size_t n = es_elements(list, &r); n > 0 && r.err == ES_OK; n--) {
		es_html_markup(&v->html, "<li>");
		put(v, es_read_value(&r), lang);
		es_html_markup(&v->html, "</li>");
	}
	es_html_markup(&v->html, "</ol>");
}

/* Lists within lists, as deep as the branches are. */
static void put_branches(struct es_visit *v, struct es_bytes list, struct es_bytes lang)
{
	struct es_html *h = &v->html;
	struct es_reader r;
	size_t open = 0;

	es_html_markup(h, "<div class=\"in-words\"");
	es_html_attr(h, "lang", lang);
	es_html_markup(h, ">");
	for (size_t n = es_elements(list, &r); n > 0 && r.err == ES_OK; n--) {
		struct es_bytes entry = es_read_value(&r);
		size_t level = es_branch_depth(entry, open) + 1;
		if (level > open)
			es_html_markup(h, "<ul>");
		else
			es_html_markup(h, "</li>");
		for (; level < open; open--)
			es_html_markup(h, "</ul></li>");
		open = level;
		es_html_markup(h, "<li>");
		es_html_text(h, es_field_text(entry, "text"));
	}
	for (; open > 0; open--)
		es_html_markup(h, "</li></ul>");
	es_html_markup(h, "</div>");
}

static struct es_bytes name_of(struct es_bytes actors, int64_t place)
{
	struct es_bytes name = {NULL, 0};
	struct es_reader r;
	size_t count = es_elements(actors, &r);

	for (int64_t i = 1; i <= place && (uint64_t)place <= count && r.err == ES_OK; i++)
		name = es_field_text(es_read_value(&r), "name");
	return name;
}

static void put_links(struct es_visit *v, struct es_bytes section, struct es_bytes lang)
{
	struct es_bytes actors = es_list_at(section, "actors");
	struct es_html *h = &v->html;
	struct es_reader r;
	size_t count = es_elements(es_list_at(section, "links"), &r);

	if (count == 0)
		return;
	es_html_markup(h, "<p>");
	es_speak(v, "tutorial.links");
	es_html_markup(h, "</p><ul class=\"in-words\"");
	es_html_attr(h, "lang", lang);
	es_html_markup(h, ">");
	for (; count > 0 && r.err == ES_OK; count--) {
		struct es_bytes link = es_read_value(&r), label = es_field_text(link, "label");
		struct es_bytes from = name_of(actors, (int64_t)es_field_uint(link, "from")),
		                to = name_of(actors, (int64_t)es_field_uint(link, "to"));
		if (from.len == 0 || to.len == 0 || from.data == to.data)
			continue;
		es_html_markup(h, "<li>");
		es_html_text(h, from);
		es_html_markup(h, " → ");
		es_html_text(h, to);
		es_html_word(h, label.len ? ": " : "");
		es_html_text(h, label);
		es_html_markup(h, "</li>");
	}
	es_html_markup(h, "</ul>");
}

/* What the drawing shows, to be opened; steps and dates tell more than it and stand open. */
static void put_words(struct es_visit *v, struct es_bytes section, struct es_bytes lang)
{
	struct es_bytes type = es_field_text(section, "type");
	struct es_html *h = &v->html;
	bool steps = es_bytes_equal(type, es_bytes_str("steps")),
	     dates = es_bytes_equal(type, es_bytes_str("timeline"));

	if (!es_section_is_drawn(section))
		return;
	if (steps || dates)
		es_html_markup(h, "<details open><summary>");
	else
		es_html_markup(h, "<details><summary>");
	es_speak(v, steps ? "tutorial.how" : dates ? "tutorial.dates" : "tutorial.words");
	es_html_markup(h, "</summary>");
	if (steps)
		put_list(v, es_list_at(section, "steps"), lang, put_step);
	else if (dates)
		put_list(v, es_list_at(section, "dates"), lang, put_date);
	else if (es_bytes_equal(type, es_bytes_str("mind_map")))
		put_branches(v, es_list_at(section, "branches"), lang);
	else
		put_list(v, es_list_at(section, "actors"), lang, put_actor);
	if (es_bytes_equal(type, es_bytes_str("actors")))
		put_links(v, section, lang);
	es_html_markup(h, "</details>");
}

/* --- voices and films --------------------------------------------------------------------------- */

/* The testimony that an entry names; an empty map where it is not here. */
static struct es_bytes voice_of(struct es_bytes view, struct es_bytes id)
{
	struct es_bytes voice = es_bytes_of("\x80", 1);
	struct es_reader r;

	for (size_t n = es_elements(es_list_at(view, "voices"), &r); n > 0 && r.err == ES_OK; n--) {
		struct es_bytes one = es_read_value(&r);
		if (es_bytes_equal(es_field_text(one, "id"), id))
			voice = one;
	}
	return voice;
}

static void put_voices(struct es_visit *v, struct es_bytes view, struct es_bytes section,
                       struct es_bytes lang)
{
	struct es_reader r;

	for (size_t n = es_elements(es_list_at(section, "voices"), &r); n > 0 && r.err == ES_OK;
	     n--) {
		struct es_bytes entry = es_read_value(&r);
		struct es_bytes voice = voice_of(view, es_field_text(entry, "testimony"));
		es_put_prose(v, es_field_text(entry, "note"), lang);
		if (es_field_text(voice, "id").len) {
			es_put_voice(v, voice, es_field_text(voice, "lang"));
			continue;
		}
		es_html_markup(&v->html, "<p class=\"muted\">");
		es_speak(v, "tutorial.lost");
		es_html_markup(&v->html, "</p>");
	}
}

void es_put_tutorial_section(struct es_visit *v, struct es_bytes view, struct es_bytes section,
                             unsigned number)
{
	const struct es_field *field =
	        es_schema_field(es_schema_of(ES_KIND_TUTORIAL), "sections.type");
	struct es_bytes heading = es_field_text(section, "heading"),
	                lang = es_field_text(view, "lang"), type = es_field_text(section, "type"),
	                value;
	struct es_html *h = &v->html;

	es_html_markup(h, "<section class=\"part\"><h2");
	if (heading.len) {
		es_html_attr(h, "lang", lang);
		es_html_markup(h, ">");
		es_html_text(h, heading);
	} else {
		es_html_markup(h, ">");
		if (es_map_get(section, "type", &value))
			es_put_answer(v, field, value, lang);
	}
	es_html_markup(h, "</h2>");
	es_put_prose(v, es_field_text(section, "intro"), lang);
	put_drawn(v, view, section, number);
	put_words(v, section, lang);
	if (es_bytes_equal(type, es_bytes_str("testimonies")))
		put_voices(v, view, section, lang);
	if (es_bytes_equal(type, es_bytes_str("video")) && es_map_get(section, "video", &value))
		es_put_file(v, value, lang);
	es_html_markup(h, "</section>");
}
