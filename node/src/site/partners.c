/* SPDX-License-Identifier: EUPL-1.2 */
/* The partners and how it stands with them. As web-ui/src/pages/partners.tsx, whose map needs a
 * script and says nothing that the list does not. */
#include "node_limits.h"
#include "site/visit.h"

#include <stdlib.h>

#define PARTNER_SOME 6 /* practices from which the drawing of a partner grows */
#define PARTNER_MANY 25
#define TONGUES_MAX 32

static void put_state(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes state = es_field_text(one, "state");
	uint64_t seen = es_field_uint(one, "last_seen");
	uint64_t left = es_field_uint(one, "left");
	struct es_phrase key = {.len = 0}, p = {.len = 0}, ago;

	es_phrase_add(&key, es_bytes_str("partners."));
	es_phrase_add(&key, state);
	es_phrase_add(&key, es_bytes_of("", 1));
	if (es_bytes_equal(state, es_bytes_str("silent")) && seen) {
		es_phrase_ago(v->words, seen, v->now_ms, &ago);
		es_phrase_fill(v->words, "partners.silentSince", es_phrase_bytes(&ago),
		               es_bytes_of(NULL, 0), &p);
	} else if (es_bytes_equal(state, es_bytes_str("left")) && left) {
		es_phrase_date(v->words, left, &ago);
		es_phrase_fill(v->words, "partners.leftOn", es_phrase_bytes(&ago),
		               es_bytes_of(NULL, 0), &p);
	} else {
		es_phrase_add(&p, es_bytes_str(es_visit_word(v, key.text)));
	}
	es_html_markup(&v->html, "<p class=\"state state-");
	es_html_text(&v->html, state);
	es_html_markup(&v->html, "\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

static void put_keeper(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes keeper = es_field_text(one, "keeper.name");
	struct es_phrase p;

	if (keeper.len == 0)
		return;
	es_phrase_fill(v->words, "partners.inCareOf", keeper, es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<p>");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

static void put_forks(struct es_visit *v, struct es_bytes one)
{
	struct es_phrase date, p;
	struct es_bytes forks;
	struct es_reader r;

	if (!es_map_get(one, "forks", &forks) || es_elements(forks, &r) == 0)
		return;
	es_phrase_date(v->words, es_field_uint(es_read_value(&r), "seen"), &date);
	es_phrase_fill(v->words, "partners.forked", es_phrase_bytes(&date), es_bytes_of(NULL, 0),
	               &p);
	es_html_markup(&v->html, "<p class=\"notice\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

static void put_span(struct es_visit *v, const char *key)
{
	es_html_markup(&v->html, "<span>");
	es_speak(v, key);
	es_html_markup(&v->html, "</span>");
}

static void put_site(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes site = es_field_text(one, "website");
	struct es_phrase label = {.len = 0};

	if (!es_html_is_link(site))
		return;
	es_phrase_add(&label, es_bytes_str(es_visit_word(v, "partners.website")));
	es_phrase_add(&label, es_bytes_str(": "));
	es_phrase_add(&label, es_field_text(one, "name"));
	es_html_markup(&v->html, "<a");
	es_html_attr(&v->html, "href", site);
	es_html_markup(&v->html, " rel=\"noopener noreferrer\"");
	es_html_attr(&v->html, "aria-label", es_phrase_bytes(&label));
	es_html_markup(&v->html, ">");
	es_speak(v, "partners.website");
	es_html_markup(&v->html, "</a>");
}

struct written {
	struct es_bytes lang;
	uint64_t count;
};

static int more_first(const void *a, const void *b)
{
	uint64_t one = ((const struct written *)a)->count,
	         other = ((const struct written *)b)->count;

	return one < other ? 1 : one > other ? -1 : 0;
}

/* "French (12), Catalan (1)". */
static void list_tongues(struct es_visit *v, const struct written *all, size_t count,
                         struct es_phrase *out)
{
	struct es_phrase so_far, number, name;

	es_phrase_clear(out);
	for (size_t i = 0; i < count; i++) {
		es_phrase_tongue(v->words, all[i].lang, &name);
		es_phrase_number(v->words, (int64_t)all[i].count * 1000, &number);
		es_phrase_add(&name, es_bytes_str("\u00a0("));
		es_phrase_add(&name, es_phrase_bytes(&number));
		es_phrase_add(&name, es_bytes_str(")"));
		so_far = *out;
		if (i == 0)
			*out = name;
		else
			es_phrase_fill(v->words,
			               i + 1 < count ? "list.middle"
			               : count == 2  ? "list.two"
			                             : "list.last",
			               es_phrase_bytes(&so_far), es_phrase_bytes(&name), out);
	}
}

static void put_written(struct es_visit *v, struct es_bytes one)
{
	struct written all[TONGUES_MAX];
	struct es_phrase p, list;
	struct es_bytes languages;
	struct es_reader r;

	size_t count = es_map_get(one, "languages", &languages) ? es_elements(languages, &r) : 0;
	if (count == 0)
		return;
	if (count > TONGUES_MAX)
		count = TONGUES_MAX;
	for (size_t i = 0; i < count; i++) {
		struct es_bytes each = es_read_value(&r);
		all[i] =
		        (struct written){es_field_text(each, "lang"), es_field_uint(each, "count")};
	}
	qsort(all, count, sizeof(all[0]), more_first);
	list_tongues(v, all, count, &list);
	es_phrase_fill(v->words, "partners.written", es_phrase_bytes(&list), es_bytes_of(NULL, 0),
	               &p);
	es_html_markup(&v->html, "<p>");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

static void put_partner_foot(struct es_visit *v, struct es_bytes one)
{
	uint64_t practices = es_field_uint(one, "practices"), since = es_field_uint(one, "since");
	struct es_phrase href = {.len = 0}, p, date;
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&href, es_bytes_str("/practices?structure="));
	es_phrase_add(&href, es_id_hex_of(es_field_text(one, "id"), hex));
	es_html_markup(&v->html, "<p class=\"card-foot\">");
	if (practices) {
		es_html_markup(&v->html, "<a");
		es_html_attr(&v->html, "href", es_phrase_bytes(&href));
		es_html_markup(&v->html, ">");
		es_put_counted(v, "partners.practices", practices);
		es_html_markup(&v->html, "</a>");
	} else {
		es_html_markup(&v->html, "<span>");
		es_put_counted(v, "partners.practices", 0);
		es_html_markup(&v->html, "</span>");
	}
	es_phrase_clear(&href);
	es_phrase_add(&href, es_bytes_str("/spreading/"));
	es_phrase_add(&href, es_id_hex_of(es_field_text(one, "id"), hex));
	es_html_markup(&v->html, "<a");
	es_html_attr(&v->html, "href", es_phrase_bytes(&href));
	es_html_markup(&v->html, ">");
	es_speak(v, "partners.gaveTook");
	es_html_markup(&v->html, "</a>");
	if (since) {
		es_phrase_date(v->words, since, &date);
		es_phrase_fill(v->words, "partners.since", es_phrase_bytes(&date),
		               es_bytes_of(NULL, 0), &p);
		es_html_markup(&v->html, "<span>");
		es_speak_phrase(v, &p);
		es_html_markup(&v->html, "</span>");
	}
	if (es_field_true(one, "coordinator"))
		put_span(v, "partners.coordinator");
	else if (es_field_true(one, "steward"))
		put_span(v, "partners.steward");
	put_site(v, one);
	es_html_markup(&v->html, "</p>");
}

static void put_partner(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes mission = es_field_text(one, "mission");
	uint64_t practices = es_field_uint(one, "practices");
	struct es_phrase where, anchor = {.len = 0};
	struct es_html *h = &v->html;
	char hex[ES_ID_HEX_LEN];

	struct es_bytes id = es_id_hex_of(es_field_text(one, "id"), hex);
	es_phrase_where(v->words,
	                es_town_beside(es_field_text(one, "name"), es_field_text(one, "city")),
	                es_field_text(one, "country"), &where);
	es_phrase_add(&anchor, es_bytes_str("structure-"));
	es_phrase_add(&anchor, es_bytes_of(id.data, id.len < 16 ? id.len : 16));
	es_html_markup(h, "<li class=\"partner\"");
	es_html_attr(h, "id", es_phrase_bytes(&anchor));
	es_html_markup(h, ">");
	es_draw(v, practices > PARTNER_MANY   ? "swarm.many"
	           : practices > PARTNER_SOME ? "swarm.some"
	                                      : "swarm.few");
	es_html_markup(h, "<div><h2>");
	es_html_text(h, es_field_text(one, "name"));
	es_html_markup(h, "</h2><p class=\"muted\">");
	es_speak_phrase(v, &where);
	es_html_markup(h, "</p>");
	put_state(v, one);
	put_keeper(v, one);
	put_forks(v, one);
	if (mission.len) {
		es_html_markup(h, "<p");
		es_html_attr(h, "lang", es_field_text(one, "lang"));
		es_html_markup(h, ">");
		es_html_text(h, mission);
		es_html_markup(h, "</p>");
	}
	put_written(v, one);
	put_partner_foot(v, one);
	es_html_markup(h, "</div></li>");
}

es_err es_page_partners(struct es_visit *v)
{
	struct es_bytes items;
	struct es_writer w;
	struct es_reader r;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	es_err err = es_view_structures(v->s, v->api->partner, v->api->context, &w);
	if (err == ES_OK) {
		es_html_markup(&v->html, "<div class=\"page\">");
		es_open_title(v, "partners.title");
		es_describe(v, "partners.intro");
		es_put_lead(v, "partners.intro");
		es_html_markup(&v->html, "<p><a href=\"/spreading\">");
		es_speak(v, "partners.spreading");
		es_html_markup(&v->html, "</a></p>");
		es_html_markup(&v->html, "<div class=\"partners-and-map\"><div "
		                         "class=\"map-place\"></div><ul class=\"partners\">");
		size_t count = es_map_get(es_writer_bytes(&w), "items", &items)
		                       ? es_elements(items, &r)
		                       : 0;
		for (size_t i = 0; i < count && r.err == ES_OK; i++)
			put_partner(v, es_read_value(&r));
		es_html_markup(&v->html, "</ul></div></div>");
		es_give(v, es_bytes_str("partners"), es_writer_bytes(&w));
	}
	es_writer_free(&w);
	return err;
}
