/* SPDX-License-Identifier: EUPL-1.2 */
/* Search over what a structure left: the words are those of who takes care of it now. */
#include "api_home.h"
#include "api_map.h"
#include "federation/listed.h"
#include "home_acts.h"
#include "search/search.h"
#include "test.h"

static struct api_home home;
static struct es_node *leaver, *next;
static struct es_search *search;
static struct es_writer out;

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	home.silent = true;
	leaver = home_node(home.folder, "p");
	next = home_node(home.folder, "q");
	home_admit(home.node, leaver, 100, 100000, 1 << 30);
	home_admit(home.node, next, 100, 100000, 1 << 30);
	es_writer_grow(&out, ES_WEB_ANSWER_MAX);
	return es_search_new(home.node, &search) ? -1 : 0;
}

static int close_home(void **state)
{
	(void)state;
	es_search_free(search);
	es_writer_free(&out);
	es_node_close(leaver);
	es_node_close(next);
	api_home_close(&home);
	return 0;
}

static uint64_t found(const char *text)
{
	struct es_search_ask question = {.text = es_bytes_str(text), .lang = es_bytes_str("fr")};

	es_writer_reset(&out);
	assert_err(es_search_settle(search, NULL, NULL), ES_OK);
	assert_err(es_search_find(search, &question, &out), ES_OK);
	return number(es_writer_bytes(&out), "total");
}

static void publish(struct es_node *node, const char *title, const struct es_id *revises,
                    struct es_id *id)
{
	struct api_home theirs = {.node = node, .account = home.account};
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {.kind = ES_KIND_PRACTICE,
	                         .lang = "fr",
	                         .entity = revises,
	                         .parents = revises,
	                         .parents_len = revises ? 1 : 0,
	                         .body = api_home_body(&theirs, title, &w)};
	assert_err(es_publish(node, &draft, 1, id), ES_OK);
	es_writer_free(&w);
	if (node != home.node)
		assert_err(home_carry(node, home.node), ES_OK);
}

static void entrust_to(const struct es_node *keeper)
{
	struct es_writer payload = home_payload();

	assert_err(es_entrust_payload(&leaver->identity.structure, &keeper->identity.structure, "",
	                              &payload),
	           ES_OK);
	home_act(home.node, ES_ACT_ENTRUST, &payload, true);
}

static void assert_words(bool first, bool ours, bool theirs)
{
	assert_int_equal(found("boulangerie"), first);
	assert_int_equal(found("menuiserie"), ours);
	assert_int_equal(found("cordonnerie"), theirs);
}

static void words_follow_who_takes_care(void **state)
{
	struct es_id practice, revision;
	struct es_listed listed;

	(void)state;
	publish(leaver, "Une boulangerie", NULL, &practice);
	publish(home.node, "Une menuiserie", &practice, &revision); /* counts for nothing yet */
	publish(next, "Une cordonnerie", &practice, &revision);
	assert_words(true, false, false);
	assert_err(es_listed_load(home.node, &leaver->identity.structure, &listed), ES_OK);
	home_suspend(home.node, &leaver->identity.structure, listed.logs, listed.len);
	es_listed_free(&listed);
	assert_words(true, false, false);
	entrust_to(home.node);
	assert_words(false, true, false);
	entrust_to(next);
	assert_words(false, false, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(words_follow_who_takes_care, open_home, close_home),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
