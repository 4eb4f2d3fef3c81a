/* SPDX-License-Identifier: EUPL-1.2 */
/* Practices, tools, toolboxes and tutorials in a list. As web-ui/src/parts/card.tsx and found.tsx. */
#include "site/visit.h"

#include <string.h>

/* "practice", "tool", "toolbox" or "tutorial". */
static struct es_bytes kind_of(struct es_bytes summary)
{
	struct es_bytes kind = es_field_text(summary, "kind");

	return kind.len ? kind : es_bytes_str("practice");
}

static bool is_practice(struct es_bytes summary)
{
	return es_bytes_equal(kind_of(summary), es_bytes_str("practice"));
}

void es_summary_path(struct es_bytes summary, struct es_phrase *out)
{
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(out, es_bytes_str("/"));
	es_phrase_add(out, kind_of(summary));
	es_phrase_add(out, es_bytes_str("/"));
	es_phrase_add(out, es_id_hex_of(es_field_text(summary, "id"), hex));
}

/* What the reader's language says in place of the original, where something does. */
static struct es_bytes shown(struct es_bytes summary, const char *translated, const char *own,
                             struct es_bytes *lang)
{
	struct es_bytes text = es_field_text(summary, translated);

	*lang = es_field_text(summary, text.len ? "translated.lang" : "lang");
	return text.len ? text : es_field_text(summary, own);
}

static void put_place(struct es_visit *v, struct es_bytes summary)
{
	struct es_bytes organisation = es_field_text(summary, "organisation");
	struct es_phrase where;

	es_phrase_where(v->words, es_town_beside(organisation, es_field_text(summary, "city")),
	                es_field_text(summary, "country"), &where);
	if (is_practice(summary) && organisation.len + where.len == 0)
		return;
	es_html_markup(&v->html, "<p class=\"card-place\">");
	if (!is_practice(summary)) {
		struct es_bytes kind = kind_of(summary);
		es_html_markup(&v->html, "<span class=\"badge\">");
		es_speak(v, es_bytes_equal(kind, es_bytes_str("tool"))       ? "find.tool"
		            : es_bytes_equal(kind, es_bytes_str("tutorial")) ? "find.tutorial"
		                                                             : "find.toolbox");
		es_html_markup(&v->html, "</span>");
	}
	if (organisation.len + where.len) {
		es_html_markup(&v->html, "<span>");
		es_html_text(&v->html, organisation);
		if (organisation.len && where.len)
			es_html_markup(&v->html, " · ");
		es_speak_phrase(v, &where);
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</p>");
}

/* --- why it was found ---------------------------------------------------------------------------- */

/* The passage, with the words that were asked for. */
static void put_parts(struct es_visit *v, struct es_bytes match)
{
	struct es_bytes parts;
	struct es_reader r;
	size_t count = es_map_get(match, "parts", &parts) ? es_elements(parts, &r) : 0;

	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes part = es_read_value(&r);
		bool hit = es_field_true(part, "hit");
		if (hit)
			es_html_markup(&v->html, "<mark>");
		es_html_text(&v->html, es_field_text(part, "text"));
		if (hit)
			es_html_markup(&v->html, "</mark>");
	}
}

static bool match_of(struct es_bytes summary, struct es_bytes *match)
{
	return es_map_get(summary, "match", match) && es_field_text(*match, "field").len;
}

/* Whether the title that is shown is what was found: the marks go there. */
static bool is_title(struct es_bytes summary, struct es_bytes match)
{
	struct es_bytes field = es_field_text(match, "field"), via = es_field_text(match, "via");
	struct es_bytes lang;

	if (!es_bytes_equal(field, es_bytes_str("title")) &&
	    !es_bytes_equal(field, es_bytes_str("description.title")))
		return false;
	(void)shown(summary, "translated.title", "title", &lang);
	bool translated = es_field_text(summary, "translated.title").len > 0;
	return translated ? es_bytes_equal(via, lang) : via.len == 0;
}

static void put_via(struct es_visit *v, const struct es_phrase *words)
{
	es_html_markup(&v->html, "<span class=\"card-via\">");
	es_speak_phrase(v, words);
	es_html_markup(&v->html, " </span>");
}

/* "In the subtitles (Italian), at 1:23:", which leads there. */
static void put_spoken(struct es_visit *v, struct es_bytes summary, struct es_bytes match)
{
	uint64_t start_ms = es_field_uint(match, "spoken.start");
	struct es_phrase tongue, clock = {.len = 0}, words, to = {.len = 0};

	es_phrase_tongue(v->words, es_field_text(match, "spoken.lang"), &tongue);
	es_phrase_clock(start_ms, &clock);
	es_phrase_fill(v->words, "film.spoken", es_phrase_bytes(&tongue), es_phrase_bytes(&clock),
	               &words);
	es_summary_path(summary, &to);
	es_film_address(es_field_text(match, "spoken.file"), start_ms, &to);
	es_html_markup(&v->html, "<a class=\"card-via\"");
	es_html_attr(&v->html, "href", es_phrase_bytes(&to));
	es_html_markup(&v->html, ">");
	es_speak_phrase(v, &words);
	es_html_markup(&v->html, "</a> ");
}

static void put_line(struct es_visit *v, struct es_bytes summary, struct es_bytes match)
{
	struct es_bytes via = es_field_text(match, "via"),
	                said = es_field_text(match, "spoken.lang");
	struct es_phrase p, name;

	es_html_markup(&v->html, "<p class=\"card-match\">");
	if (via.len) {
		es_phrase_tongue(v->words, via, &name);
		es_phrase_fill(v->words, "find.via", es_phrase_bytes(&name), es_bytes_of(NULL, 0),
		               &p);
		put_via(v, &p);
	}
	if (es_bytes_equal(es_field_text(match, "field"), es_bytes_str("testimony"))) {
		es_phrase_clear(&p);
		es_phrase_add(&p, es_bytes_str(es_visit_word(v, "find.voice")));
		put_via(v, &p);
	}
	if (said.len)
		put_spoken(v, summary, match);
	es_html_markup(&v->html, "<q");
	es_html_attr(&v->html, "lang",
	             said.len  ? said
	             : via.len ? via
	                       : es_field_text(summary, "lang"));
	es_html_markup(&v->html, ">");
	put_parts(v, match);
	es_html_markup(&v->html, "</q></p>");
}

/* --- the card ------------------------------------------------------------------------------------ */

static void put_title(struct es_visit *v, struct es_bytes summary)
{
	uint64_t withdrawn = es_field_uint(summary, "withdrawn");
	struct es_phrase p = {.len = 0}, date;
	struct es_bytes lang, match;

	struct es_bytes title = shown(summary, "translated.title", "title", &lang);
	es_summary_path(summary, &p);
	es_html_markup(&v->html, "<h3");
	if (!withdrawn)
		es_html_attr(&v->html, "lang", lang);
	es_html_markup(&v->html, "><a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&p));
	es_html_markup(&v->html, ">");
	if (withdrawn) {
		es_phrase_date(v->words, withdrawn, &date);
		es_phrase_fill(v->words, "app.withdrawn", es_phrase_bytes(&date),
		               es_bytes_of(NULL, 0), &p);
		es_speak_phrase(v, &p);
	} else if (match_of(summary, &match) && is_title(summary, match)) {
		put_parts(v, match);
	} else {
		es_html_text(&v->html, title);
	}
	es_html_markup(&v->html, "</a></h3>");
}

static void put_text(struct es_visit *v, struct es_bytes summary)
{
	struct es_bytes lang, match;
	struct es_bytes text = shown(summary, "translated.summary", "summary", &lang);

	if (match_of(summary, &match) && !is_title(summary, match)) {
		put_line(v, summary, match);
		return;
	}
	if (text.len == 0)
		return;
	es_html_markup(&v->html, "<p class=\"card-text\"");
	es_html_attr(&v->html, "lang", lang);
	es_html_markup(&v->html, ">");
	es_html_text(&v->html, text);
	es_html_markup(&v->html, "</p>");
}

static void put_span(struct es_visit *v, const char *key, const struct es_phrase *name)
{
	struct es_phrase p;

	es_phrase_fill(v->words, key, es_phrase_bytes(name), es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<span>");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</span>");
}

/* In which languages it can be read, where there are several. */
static bool name_languages(struct es_visit *v, struct es_bytes summary, struct es_phrase *names)
{
	struct es_bytes list;
	struct es_phrase name, line;
	struct es_reader r;
	size_t count = es_map_get(summary, "languages", &list) ? es_elements(list, &r) : 0;

	es_phrase_clear(names);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		const char *how = count == 2       ? "list.two"
		                  : i + 1 == count ? "list.last"
		                                   : "list.middle";
		es_phrase_tongue(v->words, es_value_str(es_read_value(&r)), &name);
		if (i == 0) {
			*names = name;
			continue;
		}
		es_phrase_fill(v->words, how, es_phrase_bytes(names), es_phrase_bytes(&name),
		               &line);
		*names = line;
	}
	return count > 1;
}

static void put_tongues(struct es_visit *v, struct es_bytes summary)
{
	struct es_bytes lang = es_field_text(summary, "lang");
	bool translated = es_field_text(summary, "translated.lang").len > 0;
	struct es_phrase own, names;

	es_phrase_tongue(v->words, lang, &own);
	if (translated)
		put_span(v,
		         es_field_true(summary, "translated.machine") ? "list.drafted"
		                                                      : "list.translated",
		         &own);
	if (name_languages(v, summary, &names))
		put_span(v, "find.languages", &names);
	else if (!translated && !es_bytes_equal(lang, es_bytes_str(es_language_codes[v->in])))
		put_span(v, "sheet.writtenIn", &own);
}

static void put_foot(struct es_visit *v, struct es_bytes summary)
{
	uint64_t comments = es_field_uint(summary, "comments");
	struct es_phrase p;

	es_html_markup(&v->html, "<p class=\"card-foot\">");
	es_speak_time(v, es_field_uint(summary, "created"));
	put_tongues(v, summary);
	if (comments) {
		es_phrase_count(v->words, "list.messages", (int64_t)comments * 1000, &p);
		es_html_markup(&v->html, "<span>");
		es_speak_phrase(v, &p);
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</p>");
}

static void put_inside(struct es_visit *v, struct es_bytes summary)
{
	put_place(v, summary);
	put_title(v, summary);
	put_text(v, summary);
	put_foot(v, summary);
}

void es_put_card(struct es_visit *v, struct es_bytes summary)
{
	es_html_markup(&v->html, "<div class=\"card\">");
	put_inside(v, summary);
	es_html_markup(&v->html, "</div>");
}

static void put_card(struct es_visit *v, struct es_bytes summary)
{
	if (es_field_uint(summary, "withdrawn"))
		es_html_markup(&v->html, "<li class=\"card card-gone\">");
	else
		es_html_markup(&v->html, "<li class=\"card\">");
	put_inside(v, summary);
	es_html_markup(&v->html, "</li>");
}

static size_t open_items(struct es_bytes list, struct es_reader *r)
{
	struct es_bytes items;

	return es_map_get(list, "items", &items) ? es_elements(items, r) : 0;
}

void es_put_cards(struct es_visit *v, struct es_bytes list)
{
	struct es_reader r;
	size_t count = open_items(list, &r);

	es_html_markup(&v->html, "<ul class=\"cards\">");
	for (size_t i = 0; i < count && r.err == ES_OK; i++)
		put_card(v, es_read_value(&r));
	es_html_markup(&v->html, "</ul>");
}

size_t es_put_news(struct es_visit *v, struct es_bytes list)
{
	struct es_reader r;
	size_t count = open_items(list, &r);

	if (count)
		es_put_cards(v, list);
	return count;
}
