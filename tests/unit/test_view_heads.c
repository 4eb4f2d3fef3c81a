/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice that another member names thousands of times: its own revisions are found all the same. */
#include "api_home.h"
#include "api_map.h"
#include "home_acts.h"
#include "node_limits.h"
#include "test.h"

#include <string.h>

#define FLOOD (ES_VIEW_ABOUT_LOOKED + 100)

static struct api_home home;
static struct es_node *other;

static int open_home(void **state)
{
	struct es_snapshot *snap;

	(void)state;
	api_home_open(&home);
	home.silent = true;
	other = home_node(home.folder, "p");
	home_admit(home.node, other, 100, 100000, 1 << 30);
	es_federation_free(&home.federation);
	es_federation_init(&home.federation);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_acts_fold(snap, &home.federation), ES_OK);
	es_snapshot_end(snap);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	es_node_close(other);
	api_home_close(&home);
	return 0;
}

/* The other member's: so many records that name a practice as if they revised it. */
static void flood(const struct es_id *practice, struct es_id *ids, size_t count)
{
	struct api_home theirs = {.node = other, .account = home.account};
	struct es_draft drafts[100];
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_bytes body = api_home_body(&theirs, "Autre chose", &w);
	for (size_t done = 0, part; done < count; done += part) {
		part = count - done < 100 ? count - done : 100;
		for (size_t i = 0; i < part; i++)
			drafts[i] = (struct es_draft){.kind = ES_KIND_PRACTICE,
			                              .lang = "fr",
			                              .entity = practice,
			                              .parents = practice,
			                              .parents_len = 1,
			                              .body = body};
		assert_err(es_publish(other, drafts, part, ids), ES_OK);
	}
	es_writer_free(&w);
	assert_err(home_carry(other, home.node), ES_OK);
}

static void revise(const struct es_id *practice, const struct es_id *parent, const char *title,
                   struct es_id *id)
{
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {.kind = ES_KIND_PRACTICE,
	                         .lang = "fr",
	                         .entity = practice,
	                         .parents = parent,
	                         .parents_len = 1,
	                         .body = api_home_body(&home, title, &w)};
	assert_err(es_publish(home.node, &draft, 1, id), ES_OK);
	es_writer_free(&w);
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

static void a_flood_hides_no_revision(void **state)
{
	static struct es_id ids[100];
	struct es_id practice, first, last;

	(void)state;
	api_home_practice(&home, "Un", ES_SCOPE_PUBLIC, &practice);
	revise(&practice, &practice, "Deux", &first);
	flood(&practice, ids, FLOOD);
	assert_shown(&practice, "Deux", 2);
	revise(&practice, &first, "Trois", &last);
	assert_shown(&practice, "Trois", 3);
	flood(&practice, ids, 100);
	assert_shown(&practice, "Trois", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_flood_hides_no_revision, open_home, close_home),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
