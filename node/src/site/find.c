/* SPDX-License-Identifier: EUPL-1.2 */
/* The page that finds. Its form is plain GET, so that it searches without a script; its answer comes from
 * search, or, where that is not ready, is the list of what was published. As
 * web-ui/src/pages/practices.tsx and parts/find-form.tsx. */
#include "node_limits.h"
#include "site/query.h"
#include "web/rest.h"

#include <stdio.h>
#include <string.h>

struct slot {
	const char *name; /* in "find.sentence" */
	enum es_asked asked;
};
static const struct slot slots[] = {
        {"who", ES_ASKED_TARGET_GROUP}, {"where", ES_ASKED_COUNTRY}, {"what", ES_ASKED_DOMAIN}};

/* --- the question ------------------------------------------------------------------------------- */

es_err es_site_question(const struct es_site *site, const struct es_api *api,
                        const struct es_site_request *request, struct es_writer *params)
{
	struct es_target t = *request->target;
	struct es_place place;
	char entries[8];

	snprintf(entries, sizeof(entries), "%d", ES_FEED_ENTRIES);
	es_place_parse(request->path, &place);
	bool feed = place.kind == ES_PLACE_FEED && place.by == ES_FEED_SEARCH;
	if (!site || (place.kind != ES_PLACE_PRACTICES && !feed))
		return ES_NOT_FOUND;
	if (t.finding[ES_ASKED_LANGUAGE].len == 0)
		t.finding[ES_ASKED_LANGUAGE] = t.lang; /* as addresses once said */
	t.lang = es_bytes_str(es_language_codes[es_site_language(api, request)]);
	t.limit = es_bytes_str(feed ? entries : "");
	t.newest = feed;
	if (feed)
		t.after = es_bytes_of(NULL, 0);
	return es_rest_question(&t, params);
}

/* --- choices ------------------------------------------------------------------------------------ */

static struct es_bytes facet_of(struct es_bytes answer, const char *name)
{
	return es_list_at(es_map_at(answer, "facets"), name);
}

/* The code of a value as addresses say it: a structure is named by the digits of its id. */
static struct es_bytes code_of(enum es_asked asked, struct es_bytes value, char hex[ES_ID_HEX_LEN])
{
	struct es_bytes code = es_field_text(value, "code");

	return asked == ES_ASKED_STRUCTURE ? es_id_hex_of(code, hex) : code;
}

/* What a code is called; the code itself where nobody tells. */
static void name_code(struct es_visit *v, enum es_asked asked, struct es_bytes code,
                      struct es_bytes facet, struct es_phrase *out)
{
	char hex[ES_ID_HEX_LEN];
	struct es_reader r;

	es_phrase_clear(out);
	if (asked == ES_ASKED_COUNTRY) {
		es_phrase_country(v->words, code, out);
		return;
	}
	if (asked == ES_ASKED_LANGUAGE) {
		es_phrase_tongue(v->words, code, out);
		return;
	}
	size_t count = es_elements(facet, &r);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r);
		if (!es_bytes_equal(code_of(asked, one, hex), code))
			continue;
		es_phrase_add(out, es_field_text(one, "label"));
	}
	if (out->len == 0)
		es_phrase_add(out, code);
}

/* Several codes that were chosen together, "FR,IT", by their names. */
static void name_codes(struct es_visit *v, enum es_asked asked, struct es_bytes codes,
                       struct es_bytes facet, struct es_phrase *out)
{
	struct es_bytes code;
	struct es_phrase name;

	es_phrase_clear(out);
	while (es_query_next(&codes, &code)) {
		if (out->len)
			es_phrase_add(out, es_bytes_str(", "));
		name_code(v, asked, code, facet, &name);
		es_phrase_add(out, es_phrase_bytes(&name));
	}
}

static void put_option(struct es_visit *v, struct es_bytes value, const struct es_phrase *label,
                       bool chosen)
{
	es_html_markup(&v->html, "<option value=\"");
	es_html_text(&v->html, value);
	es_html_markup(&v->html, "\"");
	if (chosen)
		es_html_markup(&v->html, " selected");
	es_html_markup(&v->html, ">");
	es_speak_phrase(v, label);
	es_html_markup(&v->html, "</option>");
}

static void put_any(struct es_visit *v, const char *key)
{
	es_html_markup(&v->html, "<option value=\"\">");
	es_speak(v, key);
	es_html_markup(&v->html, "</option>");
}

/* The values that there are, with how many of each. */
static void put_values(struct es_visit *v, enum es_asked asked, struct es_bytes facet)
{
	struct es_bytes chosen = es_query_asked(v, asked);
	struct es_phrase label, number;
	char hex[ES_ID_HEX_LEN];
	struct es_reader r;
	bool known = chosen.len == 0;

	size_t count = es_elements(facet, &r);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r), code = code_of(asked, one, hex);
		bool is_chosen = es_bytes_equal(code, chosen);
		known |= is_chosen;
		if (!is_chosen && es_field_uint(one, "count") == 0)
			continue;
		name_code(v, asked, code, facet, &label);
		es_phrase_number(v->words, (int64_t)es_field_uint(one, "count") * 1000, &number);
		es_phrase_add(&label, es_bytes_str(" ("));
		es_phrase_add(&label, es_phrase_bytes(&number));
		es_phrase_add(&label, es_bytes_str(")"));
		put_option(v, code, &label, is_chosen);
	}
	if (known)
		return;
	name_codes(v, asked, chosen, facet, &label);
	put_option(v, chosen, &label, true);
}

static void put_slot(struct es_visit *v, struct es_bytes answer, const struct slot *slot)
{
	char label[32], none[32];
	const char *name = es_target_finding_words[slot->asked];

	snprintf(label, sizeof(label), "find.%sLabel", slot->name);
	snprintf(none, sizeof(none), "find.%s", slot->name);
	es_html_markup(&v->html, "<select");
	es_html_attr(&v->html, "class",
	             es_bytes_str(es_query_asked(v, slot->asked).len ? "slot slot-set" : "slot"));
	es_html_attr(&v->html, "name", es_bytes_str(name));
	es_html_attr(&v->html, "aria-label", es_bytes_str(es_visit_word(v, label)));
	es_html_markup(&v->html, ">");
	put_any(v, none);
	put_values(v, slot->asked, facet_of(answer, name));
	es_html_markup(&v->html, "</select>");
}

/* "For {who}, in {where}, about {what}", each place with the comma that belongs to it. */
static void put_sentence(struct es_visit *v, struct es_bytes answer)
{
	const char *text = es_visit_word(v, "find.sentence");

	es_html_markup(&v->html, "<p class=\"sentence\">");
	for (const char *open, *close; (open = strchr(text, '{')) && (close = strchr(open, '}'));) {
		es_html_text(&v->html, es_bytes_of(text, (size_t)(open - text)));
		es_html_markup(&v->html, "<span class=\"slot-place\">");
		for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++)
			if (es_bytes_equal(es_bytes_of(open + 1, (size_t)(close - open - 1)),
			                   es_bytes_str(slots[i].name)))
				put_slot(v, answer, &slots[i]);
		text = close + 1;
		size_t comma = *text == ',' || *text == '.';
		es_html_text(&v->html, es_bytes_of(text, comma));
		es_html_markup(&v->html, "</span>");
		text += comma;
	}
	es_html_markup(&v->html, "</p>");
}

static void put_choice(struct es_visit *v, struct es_bytes answer, enum es_asked asked,
                       const char *label)
{
	bool year = asked == ES_ASKED_FROM || asked == ES_ASKED_TO;
	const char *name = es_target_finding_words[asked];
	struct es_bytes facet = facet_of(answer, year ? "period" : name);
	struct es_reader r;

	if (es_elements(facet, &r) == 0 && es_query_asked(v, asked).len == 0)
		return;
	es_html_markup(&v->html, "<label class=\"choice\"><span class=\"choice-label\">");
	es_speak(v, label);
	es_html_markup(&v->html, "</span><select");
	es_html_attr(&v->html, "name", es_bytes_str(name));
	es_html_markup(&v->html, ">");
	put_any(v, "find.any");
	put_values(v, asked, facet);
	es_html_markup(&v->html, "</select></label>");
}

static void put_choices(struct es_visit *v, struct es_bytes answer)
{
	static const struct {
		enum es_asked asked;
		const char *label;
	} more[] = {
	        {ES_ASKED_STRUCTURE, "list.partner"},
	        {ES_ASKED_LANGUAGE, "find.readable"},
	        {ES_ASKED_COVERAGE, "find.coverage"},
	        {ES_ASKED_KIND, "find.kind"},
	        {ES_ASKED_RUBRIC, "find.rubric"},
	        {ES_ASKED_FROM, "find.from"},
	        {ES_ASKED_TO, "find.to"},
	};

	es_html_markup(&v->html, "<details class=\"more-choices\"><summary>");
	es_speak(v, "find.more");
	es_html_markup(&v->html, "</summary><div class=\"filters\">");
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		put_choice(v, answer, more[i].asked, more[i].label);
	es_html_markup(&v->html, "</div></details>");
}

static void put_field(struct es_visit *v)
{
	struct es_html *h = &v->html;

	es_html_markup(h, "<div class=\"field find-field\"><label for=\"find\">");
	es_speak(v, "find.label");
	es_html_markup(h, "</label><input id=\"find\" name=\"q\" type=\"search\"");
	es_html_attr(h, "value", es_query_asked(v, ES_ASKED_TEXT));
	es_html_markup(h, " maxlength=\"200\" autocomplete=\"off\" "
	                  "aria-describedby=\"find-hint\"><p class=\"hint\" id=\"find-hint\">");
	es_speak(v, "find.hint");
	es_html_markup(h, "</p></div>");
}

/* --- what was chosen ---------------------------------------------------------------------------- */

static void put_cross(struct es_visit *v, const struct es_phrase *label, const struct es_phrase *to)
{
	struct es_phrase drop;

	es_phrase_fill(v->words, "find.drop", es_phrase_bytes(label), es_bytes_of(NULL, 0), &drop);
	es_html_markup(&v->html, "<li><a class=\"chip\"");
	es_html_attr(&v->html, "aria-label", es_phrase_bytes(&drop));
	es_html_attr(&v->html, "href", es_phrase_bytes(to));
	es_html_markup(&v->html, ">");
	es_speak_phrase(v, label);
	es_draw(v, "icon.cross");
	es_html_markup(&v->html, "</a></li>");
}

/* One filter's codes, each to be taken away by itself. */
static void put_codes(struct es_visit *v, struct es_bytes answer, enum es_asked asked)
{
	const char *name = es_target_finding_words[asked];
	struct es_bytes codes = es_query_asked(v, asked), code;
	struct es_phrase label, to;

	while (es_query_next(&codes, &code)) {
		if (asked == ES_ASKED_FROM || asked == ES_ASKED_TO)
			es_phrase_fill(v->words,
			               asked == ES_ASKED_FROM ? "sheet.since" : "sheet.until", code,
			               es_bytes_of(NULL, 0), &label);
		else
			name_code(v, asked, code, facet_of(answer, name), &label);
		es_query_address(
		        v, "/practices",
		        &(struct es_query_but){.drops = true, .asked = asked, .code = code}, &to);
		put_cross(v, &label, &to);
	}
}

static void put_chips(struct es_visit *v, struct es_bytes answer)
{
	struct es_phrase to;

	if (!es_query_narrows(v))
		return;
	es_html_markup(&v->html, "<ul class=\"chips\"");
	es_html_attr(&v->html, "aria-label", es_bytes_str(es_visit_word(v, "find.chosen")));
	es_html_markup(&v->html, ">");
	for (int i = ES_ASKED_COUNTRY; i < ES_TARGET_FINDING; i++)
		put_codes(v, answer, (enum es_asked)i);
	put_codes(v, answer, ES_ASKED_FROM);
	put_codes(v, answer, ES_ASKED_TO);
	es_query_address(v, "/practices", &(struct es_query_but){.text_only = true}, &to);
	es_html_markup(&v->html, "<li><a class=\"drop-all\"");
	es_html_attr(&v->html, "href", es_phrase_bytes(&to));
	es_html_markup(&v->html, ">");
	es_speak(v, "find.clear");
	es_html_markup(&v->html, "</a></li></ul>");
}

static void put_form(struct es_visit *v, struct es_bytes answer)
{
	es_html_markup(
	        &v->html,
	        "<form class=\"find\" role=\"search\" method=\"get\" action=\"/practices\">");
	put_field(v);
	put_sentence(v, answer);
	put_choices(v, answer);
	es_html_markup(&v->html, "<noscript><p><button class=\"button main\">");
	es_speak(v, "plain.go");
	es_html_markup(&v->html, "</button></p></noscript>");
	put_chips(v, answer);
	es_html_markup(&v->html, "</form>");
}

/* --- what was found ----------------------------------------------------------------------------- */

static void put_link(struct es_visit *v, const struct es_phrase *to, const char *rel,
                     const char *label)
{
	es_html_markup(&v->html, "<a class=\"button\"");
	es_html_attr(&v->html, "rel", es_bytes_str(rel));
	es_html_attr(&v->html, "href", es_phrase_bytes(to));
	es_html_markup(&v->html, ">");
	es_speak(v, label);
	es_html_markup(&v->html, "</a> ");
}

static void put_nothing(struct es_visit *v)
{
	bool asked = es_query_asked(v, ES_ASKED_TEXT).len || es_query_narrows(v);

	if (!asked && !v->request->target->after.len) {
		es_put_empty(v, "home.empty", NULL, "/write", "app.tell");
		return;
	}
	es_put_empty(v, "find.empty", "find.emptyMore", "/practices", "find.all");
}

static void put_pages(struct es_visit *v, struct es_bytes answer)
{
	struct es_bytes next = es_field_text(answer, "next");
	struct es_phrase to;

	if (next.len) {
		es_query_address(v, "/practices", &(struct es_query_but){.after = next}, &to);
		put_link(v, &to, "next", "list.more");
	}
	if (v->request->target->after.len) {
		es_query_address(v, "/practices", &(struct es_query_but){.after = {NULL, 0}}, &to);
		put_link(v, &to, "first", "plain.first");
	}
}

/* Readers without an account follow a search by its feed. */
static void put_feed_link(struct es_visit *v)
{
	struct es_phrase to;

	if (es_query_asked(v, ES_ASKED_TEXT).len == 0 && !es_query_narrows(v))
		return;
	es_query_address(v, "/feeds/search.atom", &(struct es_query_but){.after = {NULL, 0}}, &to);
	es_phrase_add(&v->feed, es_phrase_bytes(&to));
	es_html_markup(&v->html, "<noscript><p class=\"feed-link\"><a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&to));
	es_html_markup(&v->html, ">");
	es_speak(v, "plain.feed");
	es_html_markup(&v->html, "</a></p></noscript>");
}

static uint64_t count_of_kind(struct es_bytes answer, const char *code)
{
	struct es_reader r;
	size_t count = es_elements(facet_of(answer, "kind"), &r);

	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r);
		if (es_bytes_equal(es_field_text(one, "code"), es_bytes_str(code)))
			return es_field_uint(one, "count");
	}
	return 0;
}

/* How many there are of all: practices, and tools, toolboxes and tutorials beside them. */
static void put_all(struct es_visit *v, struct es_bytes answer)
{
	uint64_t tools = count_of_kind(answer, "tool"), boxes = count_of_kind(answer, "toolbox"),
	         tutorials = count_of_kind(answer, "tutorial");

	es_put_counted(v, "list.count", es_field_uint(answer, "total") - tools - boxes - tutorials);
	if (tools) {
		es_html_markup(&v->html, " · ");
		es_put_counted(v, "home.tools", tools);
	}
	if (boxes) {
		es_html_markup(&v->html, " · ");
		es_put_counted(v, "home.toolboxes", boxes);
	}
	if (tutorials) {
		es_html_markup(&v->html, " · ");
		es_put_counted(v, "home.tutorials", tutorials);
	}
}

static void put_results(struct es_visit *v, struct es_bytes answer)
{
	bool narrow = es_query_asked(v, ES_ASKED_TEXT).len || es_query_narrows(v);
	struct es_bytes items;
	struct es_reader r;

	es_html_markup(&v->html, "<section class=\"results\">");
	if (!es_map_get(answer, "items", &items) || es_elements(items, &r) == 0) {
		put_nothing(v);
	} else {
		es_html_markup(&v->html, "<h2 class=\"count\">");
		if (narrow)
			es_put_counted(v, "find.results", es_field_uint(answer, "total"));
		else
			put_all(v, answer);
		es_html_markup(&v->html, "</h2>");
		es_put_cards(v, answer);
	}
	put_pages(v, answer);
	es_html_markup(&v->html, "</section>");
	put_feed_link(v);
}

/* Where what others chose of all this stands. */
static void put_toolboxes(struct es_visit *v)
{
	uint64_t count = es_begun_count(v->s->snap, ES_KIND_TOOLBOX, v->s->scope_max);

	if (count == 0)
		return;
	es_html_markup(&v->html, "<p><a class=\"onward\" href=\"/toolboxes\">");
	es_put_counted(v, "home.toolboxes", count);
	es_draw(v, "icon.right");
	es_html_markup(&v->html, "</a></p>");
}

/* Only one filter of the list of practices itself; the others are search's. */
static es_err list_instead(struct es_visit *v, struct es_writer *list)
{
	struct es_bytes hex = es_query_asked(v, ES_ASKED_STRUCTURE);
	struct es_page page = {.lang = es_query_asked(v, ES_ASKED_LANGUAGE)};
	struct es_id structure;

	if (page.lang.len && !es_schema_form_fits(ES_FIELD_LANG, page.lang))
		return ES_MALFORMED;
	if (hex.len && es_unhex((const char *)hex.data, hex.len, structure.bytes, ES_ID_LEN))
		return ES_MALFORMED;
	page.structure = hex.len ? &structure : NULL;
	return es_view_practices(v->s, &page, list);
}

static void put_page(struct es_visit *v, struct es_bytes answer, bool busy)
{
	es_html_markup(&v->html, "<div class=\"page\">");
	es_open_title(v, "list.title");
	es_describe(v, "home.findMore");
	put_toolboxes(v);
	put_form(v, answer);
	if (busy) {
		es_html_markup(&v->html, "<p class=\"notice\">");
		es_speak(v, "failure.busy");
		es_html_markup(&v->html, "</p>");
	}
	put_results(v, answer);
	es_html_markup(&v->html, "</div>");
	if (!busy && v->request->found.len && v->request->target->after.len == 0)
		es_give(v, es_bytes_str("found"), answer);
}

es_err es_page_practices(struct es_visit *v)
{
	bool asked = es_query_asked(v, ES_ASKED_TEXT).len || es_query_narrows(v);
	struct es_writer list;
	es_err err = v->request->found_err;

	if (err == ES_OK && v->request->found.len) {
		put_page(v, v->request->found, false);
		return ES_OK;
	}
	if (err != ES_OK && err != ES_BUSY) {
		es_page_missing(v); /* a question that makes no sense, or a cursor that is none */
		return ES_OK;
	}
	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	err = list_instead(v, &list);
	if (err == ES_OK)
		put_page(v, es_writer_bytes(&list), asked);
	else if (err == ES_MALFORMED)
		es_page_missing(v);
	es_writer_free(&list);
	return err == ES_MALFORMED ? ES_OK : err;
}
