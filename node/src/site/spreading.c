/* SPDX-License-Identifier: EUPL-1.2 */
/* What spreads: all of it, of one thing, or what a structure gave and took. As web-ui/src/pages/spreading.tsx,
 * whose map needs a script and says nothing that the lists do not. */
#include "node_limits.h"
#include "site/spread.h"

#include <string.h>

/* --- trees ------------------------------------------------------------------------------------ */

static void put_leaf(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes city = es_field_text(one, "city"), since = es_field_text(one, "since"),
	                structure = es_map_at(one, "structure");
	struct es_phrase where, date;
	struct es_html *h = &v->html;

	if (city.len == 0)
		city = es_field_text(structure, "city");
	es_phrase_where(v->words, es_town_beside(es_field_text(structure, "name"), city),
	                es_field_text(one, "country"), &where);
	es_html_markup(h, "<p>");
	es_put_spreading_link(v, structure);
	es_html_markup(h, " <span class=\"muted\">");
	es_speak_phrase(v, &where);
	es_html_markup(h, " · ");
	es_html_text(h, es_bytes_str(es_adoption_state_word(v, one)));
	es_html_markup(h, " · ");
	if (since.len) {
		es_phrase_open_date(v->words, since, &date);
		es_speak_filled(v, "spread.since", es_phrase_bytes(&date));
	} else {
		es_html_uint(h, es_field_uint(one, "year"));
	}
	es_html_markup(h, "</span></p>");
}

/* Each after the one that it took it from, one deeper: lists within lists. */
static void put_adopters(struct es_visit *v, struct es_bytes list)
{
	struct es_reader r;
	uint64_t open = 0; /* lists */
	size_t count = es_elements(list, &r);

	for (; count > 0 && r.err == ES_OK; count--) {
		struct es_bytes one = es_read_value(&r);
		uint64_t depth = es_field_uint(one, "depth") + 1;
		if (depth > open) {
			es_html_markup(&v->html, "<ul>");
			open++;
		} else {
			for (; open > depth; open--)
				es_html_markup(&v->html, "</li></ul>");
			es_html_markup(&v->html, "</li>");
		}
		es_html_markup(&v->html, "<li>");
		put_leaf(v, one);
	}
	for (; open > 0; open--)
		es_html_markup(&v->html, "</li></ul>");
}

static void put_tree_head(struct es_visit *v, struct es_bytes about, size_t adopters)
{
	struct es_phrase id = {.len = 0}, href = {.len = 0};
	struct es_bytes title = es_field_text(about, "title");
	struct es_html *h = &v->html;
	char hex[ES_ID_HEX_LEN];

	struct es_bytes name = es_id_hex_of(es_field_text(about, "id"), hex);
	es_phrase_add(&id, es_bytes_str("tree-"));
	es_phrase_add(&id, es_bytes_of(name.data, name.len < 16 ? name.len : 16));
	es_phrase_add(&href, es_bytes_str("/"));
	es_phrase_add(&href, es_field_text(about, "kind"));
	es_phrase_add(&href, es_bytes_str("/"));
	es_phrase_add(&href, name);
	es_phrase_add(&href, es_bytes_str("#reuse"));
	es_html_markup(h, "<section class=\"tree\"");
	es_html_attr(h, "aria-labelledby", es_phrase_bytes(&id));
	es_html_markup(h, "><h3");
	es_html_attr(h, "id", es_phrase_bytes(&id));
	es_html_markup(h, "><a");
	es_html_attr(h, "href", es_phrase_bytes(&href));
	es_html_attr(h, "lang", es_field_text(about, "lang"));
	es_html_markup(h, ">");
	es_html_text(h, title.len ? title : es_field_text(about, "structure.name"));
	es_html_markup(h, "</a></h3><p class=\"muted\">");
	es_speak_filled(v, "spread.of", es_field_text(about, "structure.name"));
	es_html_markup(h, " · ");
	es_put_counted(v, "spread.total", adopters);
	es_html_markup(h, "</p>");
}

static void put_trees(struct es_visit *v, struct es_bytes spreading)
{
	struct es_bytes list, about, adopters;
	struct es_reader r, each;
	size_t count = es_map_get(spreading, "trees", &list) ? es_elements(list, &r) : 0;

	es_html_markup(&v->html, "<div class=\"trees\">");
	for (; count > 0 && r.err == ES_OK; count--) {
		struct es_bytes tree = es_read_value(&r);
		if (!es_map_get(tree, "about", &about) || !es_map_get(tree, "adopters", &adopters))
			continue;
		put_tree_head(v, about, es_elements(adopters, &each));
		put_adopters(v, adopters);
		es_html_markup(&v->html, "</section>");
	}
	es_html_markup(&v->html, "</div>");
}

/* --- by country and year ---------------------------------------------------------------------- */

static void put_column(struct es_visit *v, const char *key)
{
	es_html_markup(&v->html, "<th scope=\"col\">");
	es_speak(v, key);
	es_html_markup(&v->html, "</th>");
}

static void put_places(struct es_visit *v, struct es_bytes spreading)
{
	struct es_html *h = &v->html;
	struct es_phrase country;
	struct es_bytes list;
	struct es_reader r;
	size_t count = es_map_get(spreading, "places", &list) ? es_elements(list, &r) : 0;

	if (count == 0)
		return;
	es_html_markup(h, "<section aria-labelledby=\"places\"><h2 id=\"places\">");
	es_speak(v, "spread.places");
	es_html_markup(h, "</h2><table class=\"places\"><thead><tr>");
	put_column(v, "spread.country");
	put_column(v, "spread.year");
	put_column(v, "spread.number");
	es_html_markup(h, "</tr></thead><tbody>");
	for (; count > 0 && r.err == ES_OK; count--) {
		struct es_bytes one = es_read_value(&r);
		es_phrase_country(v->words, es_field_text(one, "country"), &country);
		es_html_markup(h, "<tr><td>");
		es_speak_phrase(v, &country);
		es_html_markup(h, "</td><td>");
		es_html_uint(h, es_field_uint(one, "year"));
		es_html_markup(h, "</td><td>");
		es_html_uint(h, es_field_uint(one, "count"));
		es_html_markup(h, "</td></tr>");
	}
	es_html_markup(h, "</tbody></table></section>");
}

/* --- the page --------------------------------------------------------------------------------- */

static void give(struct es_visit *v, const char *word, struct es_bytes hex, struct es_bytes value)
{
	struct es_phrase key = {.len = 0};

	es_phrase_add(&key, es_bytes_str(word));
	es_phrase_add(&key, hex);
	es_give(v, es_phrase_bytes(&key), value);
}

static es_err put_all(struct es_visit *v, const struct es_adoption_filter *filter,
                      struct es_bytes hex)
{
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	es_err err = es_view_spreading(v->s, filter, 0, &w);
	struct es_bytes all = es_writer_bytes(&w);
	if (err == ES_OK && es_field_uint(all, "total") == 0) {
		es_put_empty(v, "spread.empty", "spread.emptyMore", "/practices", "spread.find");
	} else if (err == ES_OK) {
		es_html_markup(&v->html,
		               "<div class=\"partners-and-map\"><div class=\"map-place\">"
		               "</div><section aria-labelledby=\"trees\"><h2 id=\"trees\">");
		es_speak(v, "spread.tree");
		es_html_markup(&v->html, "</h2>");
		put_trees(v, all);
		es_html_markup(&v->html, "</section></div>");
		put_places(v, all);
	}
	if (err == ES_OK)
		give(v, "spreading ", hex, all);
	es_writer_free(&w);
	return err;
}

/* One half of what a structure did: gave, or took. */
static void put_half(struct es_visit *v, struct es_bytes half, const char *word, const char *title,
                     const char *none)
{
	struct es_phrase key = {.len = 0};

	es_html_markup(&v->html, "<section");
	es_html_attr(&v->html, "aria-labelledby", es_bytes_str(word));
	es_html_markup(&v->html, "><h2");
	es_html_attr(&v->html, "id", es_bytes_str(word));
	es_html_markup(&v->html, ">");
	es_speak(v, title);
	es_html_markup(&v->html, "</h2>");
	if (es_field_uint(half, "total")) {
		put_trees(v, half);
	} else {
		es_html_markup(&v->html, "<p class=\"muted\">");
		es_speak(v, none);
		es_html_markup(&v->html, "</p>");
	}
	es_html_markup(&v->html, "</section>");
	es_phrase_add(&key, es_bytes_str(word));
	es_phrase_add(&key, es_bytes_str(" "));
	es_phrase_add(&key, v->place.id);
	es_give(v, es_phrase_bytes(&key), half);
}

static void put_both(struct es_visit *v, struct es_bytes structure, struct es_bytes gave,
                     struct es_bytes took)
{
	es_put_spread_figures(v, gave, took);
	es_html_markup(&v->html, "<p class=\"actions\">");
	es_put_pdf(v, es_bytes_str("/spreading/"), structure);
	es_html_markup(&v->html, "</p><div class=\"partners-and-map\"><div class=\"map-place\">"
	                         "</div><div>");
	put_half(v, gave, "gave", "spread.gave", "spread.gaveNone");
	put_half(v, took, "took", "spread.took", "spread.tookNone");
	es_html_markup(&v->html, "<p class=\"actions\"><a class=\"button\" href=\"/spreading\">");
	es_speak(v, "spread.all");
	es_html_markup(&v->html, "</a></p></div></div>");
}

static es_err put_structure(struct es_visit *v, const struct es_id *structure)
{
	const struct es_member *member = es_federation_structure(v->s->federation, structure);
	bool self = es_id_equal(structure, &v->s->self->structure);
	struct es_adoption_filter gave = {.origin = structure}, took = {.structure = structure};
	struct es_writer given, taken;

	if (!member && !self) {
		es_page_missing(v);
		return ES_OK;
	}
	const char *name = member ? member->admission.name : v->s->self->name;
	es_phrase_fill(v->words, "spread.spreads", es_bytes_str(name), es_bytes_of(NULL, 0),
	               &v->title);
	es_html_markup(&v->html, "<div class=\"page\"><h1>");
	es_speak_phrase(v, &v->title);
	es_html_markup(&v->html, "</h1>");
	es_put_lead(v, "spread.intro");
	es_writer_grow(&given, ES_WEB_ANSWER_MAX);
	es_writer_grow(&taken, ES_WEB_ANSWER_MAX);
	es_err err = es_view_spreading(v->s, &gave, 0, &given);
	if (err == ES_OK)
		err = es_view_spreading(v->s, &took, 0, &taken);
	if (err == ES_OK)
		put_both(v, es_bytes_of(structure->bytes, ES_ID_LEN), es_writer_bytes(&given),
		         es_writer_bytes(&taken));
	es_html_markup(&v->html, "</div>");
	es_writer_free(&given);
	es_writer_free(&taken);
	return err;
}

es_err es_page_spreading(struct es_visit *v)
{
	struct es_adoption_filter filter = {.about = NULL};
	struct es_bytes hex = v->request->target->about;
	struct es_id id;

	es_describe(v, "spread.intro");
	if (v->place.id.len)
		return es_unhex((const char *)v->place.id.data, v->place.id.len, id.bytes,
		                ES_ID_LEN) == ES_OK
		               ? put_structure(v, &id)
		               : ES_INVALID;
	if (hex.len == (size_t)2 * ES_ID_LEN &&
	    es_unhex((const char *)hex.data, hex.len, id.bytes, ES_ID_LEN) == ES_OK)
		filter.about = &id;
	es_html_markup(&v->html, "<div class=\"page\">");
	es_open_title(v, "spread.page");
	es_put_lead(v, "spread.intro");
	es_err err = put_all(v, &filter, filter.about ? hex : es_bytes_of(NULL, 0));
	es_html_markup(&v->html, "</div>");
	return err;
}
