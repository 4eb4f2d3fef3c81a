/* SPDX-License-Identifier: EUPL-1.2 */
/* What another member writes thousands of times, about a practice or of itself: it hides nothing of others. */
#include "api_cast.h"
#include "home_acts.h"
#include "node_limits.h"
#include "test.h"
#include "web/flag.h"

#include <string.h>

#define FLOOD (ES_VIEW_ABOUT_LOOKED + 100)

/* The partner's: so many records that name a practice as if they revised it. */
static void flood(const struct es_id *practice, size_t count)
{
	struct api_home theirs = {.node = partner, .account = home.account};
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {.kind = ES_KIND_PRACTICE,
	                         .lang = "fr",
	                         .entity = practice,
	                         .parents = practice,
	                         .parents_len = 1,
	                         .body = api_home_body(&theirs, "Autre chose", &w)};
	publish_many(partner, &draft, NULL, count);
	es_writer_free(&w);
	assert_err(home_carry(partner, home.node), ES_OK);
}

static void assert_shown(const struct es_id *practice, const char *title, size_t revisions)
{
	struct es_view_source s;
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_true(es_about_count(s.snap, practice, ES_KIND_PRACTICE) >= FLOOD);
	assert_err(es_view_practice(&s, practice, &w), ES_OK);
	es_snapshot_end(s.snap);
	assert_text(es_writer_bytes(&w), "practice.description.title", title);
	assert_int_equal(number(es_writer_bytes(&w), "revisions"), revisions);
	es_writer_free(&w);
}

/* Its history, and who wrote what was flagged. */
static void assert_told(const struct es_id *practice, const struct es_id *last, size_t revisions)
{
	struct es_row row, flagged;
	struct es_view_source s;
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_err(es_view_versions(&s, practice, &w), ES_OK);
	assert_int_equal(length(es_writer_bytes(&w), "items"), revisions);
	assert_err(es_row_find(s.snap, practice, &row), ES_OK);
	assert_err(es_flagged_row(&s, &row, &flagged), ES_OK);
	assert_true(es_id_equal(&flagged.id, last));
	es_snapshot_end(s.snap);
	es_writer_free(&w);
}

static void a_flood_hides_no_revision(void **state)
{
	struct es_id practice, first, last;

	(void)state;
	api_home_practice(&home, "Un", ES_SCOPE_PUBLIC, &practice);
	api_home_revise(&home, &practice, &practice, "Deux", &first);
	flood(&practice, FLOOD);
	assert_shown(&practice, "Deux", 2);
	assert_told(&practice, &first, 2);
	api_home_revise(&home, &practice, &first, "Trois", &last);
	assert_shown(&practice, "Trois", 3);
	flood(&practice, 100);
	assert_shown(&practice, "Trois", 3);
	assert_told(&practice, &last, 3);
}

static struct es_bytes card_body(const char *name, struct es_writer *w)
{
	static uint8_t buffer[100];
	struct es_writer v;

	es_writer_init(&v, buffer, sizeof(buffer));
	es_write_cstr(&v, name);
	size_t end = v.len;
	es_write_cstr(&v, "FR");
	struct es_schema_value values[] = {
	        {.path = "name", .value = es_bytes_of(buffer, end)},
	        {.path = "country", .value = es_bytes_of(buffer + end, v.len - end)}};
	assert_err(es_schema_encode(ES_KIND_STRUCTURE_CARD, home.account.author, values, 2, w),
	           ES_OK);
	return es_writer_bytes(w);
}

static void a_flood_hides_no_card(void **state)
{
	struct es_view_source s;
	struct es_writer w, view;
	struct es_id own;

	(void)state;
	es_writer_grow(&w, ES_BODY_MAX);
	es_writer_grow(&view, ES_WEB_ANSWER_MAX);
	struct es_draft card = {
	        .kind = ES_KIND_STRUCTURE_CARD, .lang = "fr", .body = card_body("Atelier", &w)};
	assert_err(es_publish(home.node, &card, 1, &own), ES_OK);
	publish_many(partner, &card, NULL, ES_VIEW_REVISIONS_MAX + 100);
	assert_err(home_carry(partner, home.node), ES_OK);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_err(es_view_structure(&s, &home.node->identity.structure, NULL, NULL, &view), ES_OK);
	struct es_id told = id_at(es_writer_bytes(&view), "card");
	assert_true(es_id_equal(&told, &own));
	es_snapshot_end(s.snap);
	es_writer_free(&view);
	es_writer_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_PARTNER(a_flood_hides_no_revision),
	        WITH_PARTNER(a_flood_hides_no_card),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
