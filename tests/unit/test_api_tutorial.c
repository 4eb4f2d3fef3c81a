/* SPDX-License-Identifier: EUPL-1.2 */
/* Tutorials through the API: written, shown with what they name, listed where they belong, drawn, withdrawn. */
#include "api_cast.h"
#include "essaim/schema.h"
#include "node_limits.h"
#include "test.h"
#include "web/rate.h"

#include <string.h>

static struct es_id testimony(const struct es_id *practice)
{
	struct params p;

	begin(&p, 3);
	put_str(&p, "kind", "testimony");
	put_str(&p, "lang", "it");
	put_map(&p, "fields", 4);
	put_id(&p, "practice", practice);
	put_str(&p, "role", "beneficiary");
	put_str(&p, "consent", "written");
	put_str(&p, "text", "Adesso so a chi chiedere.");
	return publish_record(&ana, &p);
}

static void put_timeline(struct params *p)
{
	es_write_map(&p->w, 3);
	put_str(p, "type", "timeline");
	put_str(p, "heading", "Une année");
	put_array(p, "dates", 2);
	es_write_map(&p->w, 2);
	put_str(p, "date", "2023-09");
	put_str(p, "title", "Premier café <&\">");
	es_write_map(&p->w, 2);
	put_str(p, "when", "trois mois après");
	put_str(p, "title", "Bilan");
}

/* About something (NULL: nothing), with a timeline and a testimony that is named twice. parent: what it revises. */
static struct es_id tutorial(const char *title, const struct es_id *about,
                             const struct es_id *voice, const struct es_id *parent)
{
	struct params p;

	begin_record(&p, "tutorial", parent, 1);
	put_map(&p, "fields", about ? 4 : 3);
	if (about)
		put_id(&p, "about", about);
	put_str(&p, "title", title);
	put_str(&p, "intent", "Apprendre à ouvrir un café.");
	put_array(&p, "sections", 2);
	put_timeline(&p);
	es_write_map(&p.w, 2);
	put_str(&p, "type", "testimonies");
	put_array(&p, "voices", 2);
	for (int i = 0; i < 2; i++) {
		es_write_map(&p.w, 1);
		put_id(&p, "testimony", voice);
	}
	return publish_record(&ana, &p);
}

static void it_is_shown_with_what_it_names(void **state)
{
	struct es_id practice, id;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	struct es_id voice = testimony(&practice);
	id = tutorial("Ouvrir un café", &practice, &voice, NULL);
	struct es_bytes view = ask_id(&stranger, "tutorial.show", "id", &id);
	assert_text(view, "tutorial.title", "Ouvrir un café");
	assert_text(view, "about.title", "Le café");
	assert_text(view, "about.kind", "practice");
	assert_int_equal(length(view, "voices"), 1);
	assert_text(item(view, "voices", 0), "text", "Adesso so a chi chiedere.");
	assert_text(item(view, "voices", 0), "lang", "it");
	struct es_bytes list = ask_id(&stranger, "tutorial.list", "about", &practice);
	assert_int_equal(length(list, "items"), 1);
	assert_text(item(list, "items", 0), "kind", "tutorial");
	assert_int_equal(length(item(list, "items", 0), "forms"), 2);
	assert_int_equal(number(ask_plain(&stranger, "tutorial.list"), "total"), 1);
	assert_text(item(ask_plain(&stranger, "news.list"), "items", 0), "kind", "tutorial");
}

/* What it was about once, it is not listed with any more; withdrawn, it is gone everywhere. */
static void it_follows_its_revisions(void **state)
{
	struct es_id practice, other;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	api_home_practice(&home, "Le jardin", ES_SCOPE_PUBLIC, &other);
	struct es_id voice = testimony(&practice);
	struct es_id id = tutorial("Un", &practice, &voice, NULL);
	struct es_id next = tutorial("Deux", &other, &voice, &id);
	assert_int_equal(length(ask_id(&stranger, "tutorial.list", "about", &practice), "items"),
	                 0);
	struct es_bytes view = ask_id(&stranger, "tutorial.show", "id", &id);
	assert_text(view, "tutorial.title", "Deux");
	assert_text(view, "about.title", "Le jardin");
	assert_int_equal(length(ask_id(&stranger, "practice.versions", "id", &id), "items"), 2);
	(void)withdraw(&ana, &voice, "person");
	assert_int_equal(length(ask_id(&stranger, "tutorial.show", "id", &id), "voices"), 0);
	assert_int_equal(withdraw(&ana, &next, "mistake"), 2);
	assert_true(number(ask_id(&stranger, "tutorial.show", "id", &id), "withdrawn") > 0);
}

static void strangers_see_what_they_may(void **state)
{
	struct es_id practice;

	(void)state;
	api_home_practice(&home, "Entre nous", ES_SCOPE_FEDERATION, &practice);
	struct es_id voice = testimony(&practice);
	struct es_id id = tutorial("Pour chacun", &practice, &voice, NULL);
	assert_true(is_nil(ask_id(&stranger, "tutorial.show", "id", &id), "about"));
	assert_text(ask_id(&ana, "tutorial.show", "id", &id), "about.title", "Entre nous");
}

static void assert_holds(struct es_bytes text, const char *part)
{
	size_t len = strlen(part), i = 0;

	while (i + len <= text.len && memcmp(text.data + i, part, len) != 0)
		i++;
	assert_true(i + len <= text.len);
}

static void a_section_is_drawn_before_it_is_published(void **state)
{
	struct es_bytes answer, svg;
	struct params p;

	(void)state;
	begin(&p, 4);
	put_str(&p, "lang", "fr");
	put_str(&p, "reader", "hu");
	put_uint(&p, "place", 3);
	es_write_cstr(&p.w, "section");
	put_timeline(&p);
	answer = ask(&stranger, "tutorial.draw", &p);
	svg = es_value_str(at(answer, "wide"));
	assert_holds(svg, "id=\"drawn-3-wide-title\"");
	assert_holds(svg, "Premier café &lt;&amp;&quot;&gt;");
	assert_true(es_value_str(at(answer, "narrow")).len > 100);
	begin(&p, 1);
	put_map(&p, "section", 1);
	put_str(&p, "type", "video");
	assert_true(is_nil(ask(&stranger, "tutorial.draw", &p), "wide"));
	begin(&p, 1);
	put_str(&p, "section", "timeline");
	guest_refused(&stranger, "tutorial.draw", of(&p), "malformed", "section");
}

/* As much as one tutorial holds. */
static void put_mind_map(struct params *p)
{
	es_write_map(&p->w, 2);
	put_str(p, "type", "mind_map");
	put_array(p, "branches", 60);
	for (int i = 0; i < 60; i++) {
		es_write_map(&p->w, 1);
		put_str(p, "text", "Une branche qui demande plus d'une ligne à elle seule");
	}
}

/* Nothing is laid out on the loop: the answers come once it turns. Whoever comes to a full house is told so. */
static void a_flood_of_drawings_is_held_back(void **state)
{
	struct guest guests[ES_SURVEYS_MAX / ES_WEB_PENDING_MAX];
	size_t count = sizeof(guests) / sizeof(guests[0]);
	struct params p, drawn;

	(void)state;
	begin(&drawn, 1);
	es_write_cstr(&drawn.w, "section");
	put_mind_map(&drawn);
	for (size_t i = 0; i < ES_SURVEYS_MAX; i++) {
		if (i % ES_WEB_PENDING_MAX == 0)
			guest_open(&guests[i / ES_WEB_PENDING_MAX], &home, false);
		begin(&p, 0);
		es_writer_reset(&p.w);
		es_write_array(&p.w, 4);
		es_write_uint(&p.w, 0);
		es_write_uint(&p.w, i);
		es_write_cstr(&p.w, "tutorial.draw");
		es_write_raw(&p.w, of(&drawn));
		assert_err(es_api_receive(guests[i / ES_WEB_PENDING_MAX].client, of(&p)), ES_OK);
	}
	assert_int_equal(home.api.surveys, ES_SURVEYS_MAX);
	guest_refused(&stranger, "tutorial.draw", of(&drawn), "busy", NULL);
	while (home.api.surveys)
		es_loop_turn(home.loop);
	assert_true(es_value_str(at(ask(&stranger, "tutorial.draw", &drawn), "wide")).len > 1000);
	for (size_t i = 0; i < count; i++)
		guest_close(&guests[i]);
}

static void an_address_has_so_many_drawn(void **state)
{
	static const struct es_rate rate = {2, 1};
	struct params p;

	(void)state;
	assert_err(es_rates_new(&rate, 4, &home.api.drawings), ES_OK);
	begin(&p, 1);
	es_write_cstr(&p.w, "section");
	put_timeline(&p);
	for (int i = 0; i < 2; i++)
		assert_true(es_value_str(at(ask(&stranger, "tutorial.draw", &p), "wide")).len >
		            100);
	guest_refused(&stranger, "tutorial.draw", of(&p), "too_many", NULL);
	es_rates_free(home.api.drawings);
	home.api.drawings = NULL;
}

static void what_is_no_tutorial_is_refused(void **state)
{
	struct es_id practice;
	struct params p;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	begin(&p, 1);
	put_id(&p, "id", &practice);
	guest_refused(&stranger, "tutorial.show", of(&p), "not_found", "id");
	begin(&p, 2);
	put_str(&p, "kind", "tutorial");
	put_map(&p, "fields", 2);
	put_str(&p, "title", "Vide");
	put_array(&p, "sections", 1);
	es_write_map(&p.w, 1);
	put_str(&p, "type", "sculpture");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "sections.type");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_CAST(it_is_shown_with_what_it_names),
	        WITH_CAST(it_follows_its_revisions),
	        WITH_CAST(strangers_see_what_they_may),
	        WITH_CAST(a_section_is_drawn_before_it_is_published),
	        WITH_CAST(a_flood_of_drawings_is_held_back),
	        WITH_CAST(an_address_has_so_many_drawn),
	        WITH_CAST(what_is_no_tutorial_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
