/* SPDX-License-Identifier: EUPL-1.2 */
/* Ways in without a password: each opens once, for whom it was made, within its time, after few tries. */
#include "account/enter.h"
#include "api_home.h"
#include "store/addresses.h"
#include "store/people.h"
#include "test.h"

#include <string.h>

static struct api_home home;
static struct es_account nora, found;

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	home_account(home.node, "nora", "Nora", ES_LEARNER, &nora);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	api_home_close(&home);
	return 0;
}

static es_err code(const char *ask, const char *typed)
{
	return es_enter_code(home.node, es_bytes_str(ask), es_bytes_str(typed), &found);
}

/* Of nobody: a code that is right opens nothing, and is counted as wrong. */
static void of_nobody(void **state)
{
	struct es_asked asked;

	(void)state;
	assert_err(es_enter_ask(home.node, &asked), ES_OK);
	assert_int_equal(strlen(asked.code), ES_ENTER_DIGITS);
	assert_err(code(asked.ask, asked.code), ES_BAD_KEY);
	assert_err(es_enter_link(home.node, es_bytes_str(asked.link), &found), ES_BAD_KEY);
}

struct assign {
	struct es_change change;
	struct es_way way;
};

static es_err apply_assign(struct es_write *w, struct es_change *change)
{
	return es_write_way(w, &((struct assign *)change)->way, 1);
}

static void way_of(struct es_bytes brought, const char *domain, struct es_way *way)
{
	struct es_snapshot *snap;
	struct es_id id;

	es_hash(&id, domain, &brought, 1);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_way_get(snap, id.bytes, way), ES_OK);
	es_snapshot_end(snap);
}

/* As a letter does it. */
static void give_to(struct es_bytes brought, const char *domain, uint64_t expires_ms)
{
	struct assign assign = {.change = {0}};

	way_of(brought, domain, &assign.way);
	memcpy(assign.way.login, "nora", 5);
	memcpy(assign.way.person, nora.author, ES_AUTHOR_LEN);
	if (expires_ms)
		assign.way.expires_ms = expires_ms;
	assert_err(es_store_apply(home.node->store, apply_assign, &assign.change), ES_OK);
}

static void asked_of_nora(struct es_asked *asked, uint64_t expires_ms)
{
	assert_err(es_enter_ask(home.node, asked), ES_OK);
	give_to(es_bytes_str(asked->ask), "essaim/v1/sign-in-ask", expires_ms);
	give_to(es_bytes_str(asked->link), "essaim/v1/sign-in-link", expires_ms);
}

static const char *other_than(const char *right)
{
	return strcmp(right, "123456") == 0 ? "654321" : "123456";
}

static void opens_once(void **state)
{
	struct es_asked asked;

	(void)state;
	asked_of_nora(&asked, 0);
	assert_err(code(asked.ask, other_than(asked.code)), ES_BAD_KEY);
	assert_err(code("x", asked.code), ES_BAD_KEY);
	assert_err(code(asked.ask, asked.code), ES_OK);
	assert_string_equal(found.login, "nora");
	assert_err(code(asked.ask, asked.code), ES_BAD_KEY);
	assert_err(es_enter_link(home.node, es_bytes_str(asked.link), &found), ES_BAD_KEY);
	asked_of_nora(&asked, 0);
	assert_err(es_enter_link(home.node, es_bytes_str(asked.link), &found), ES_OK);
	assert_err(code(asked.ask, asked.code), ES_BAD_KEY);
}

static void opens_after_few_tries(void **state)
{
	struct es_asked asked;

	(void)state;
	asked_of_nora(&asked, 0);
	for (int i = 0; i < ES_ENTER_TRIES_MAX; i++)
		assert_err(code(asked.ask, other_than(asked.code)), ES_BAD_KEY);
	assert_err(code(asked.ask, asked.code), ES_BAD_KEY);
}

static void opens_in_its_time(void **state)
{
	struct es_asked asked;

	(void)state;
	asked_of_nora(&asked, 5);
	assert_err(code(asked.ask, asked.code), ES_BAD_KEY);
	assert_err(es_enter_link(home.node, es_bytes_str(asked.link), &found), ES_BAD_KEY);
}

static void opens_at_the_counter(void **state)
{
	char typed[ES_CODE_LEN(ES_COUNTER_GROUPS)];

	(void)state;
	assert_err(es_enter_counter(home.node, "nobody", typed), ES_NOT_FOUND);
	assert_err(es_enter_counter(home.node, "nora", typed), ES_OK);
	assert_err(code("", "AAAAA-AAAAA"), ES_BAD_KEY);
	assert_err(code("", "AAAAA"), ES_BAD_KEY);
	for (char *c = typed; *c; c++)
		*c = *c >= 'A' ? (char)(*c | 0x20) : *c;
	assert_err(code("", typed), ES_OK);
	assert_err(code("", typed), ES_BAD_KEY);
}

/* --- addresses ---------------------------------------------------------------------------------- */

struct keep {
	struct es_change change;
	struct es_mail_facts facts;
	const uint8_t *person;
};

static es_err apply_keep(struct es_write *w, struct es_change *change)
{
	const struct keep *keep = (const struct keep *)change;

	return es_write_address(w, keep->person, &keep->facts);
}

static void keep_address(const char *address)
{
	struct keep keep = {.person = nora.author};

	snprintf(keep.facts.address, sizeof(keep.facts.address), "%s", address);
	assert_err(es_store_apply(home.node->store, apply_keep, &keep.change), ES_OK);
}

static es_err look(const char *key, struct es_mail_facts *facts)
{
	struct es_snapshot *snap;
	uint8_t person[ES_AUTHOR_LEN];

	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	(void)!es_address_get(snap, nora.author, facts);
	es_err err = es_address_find(snap, key, person);
	if (err == ES_OK)
		assert_memory_equal(person, nora.author, ES_AUTHOR_LEN);
	es_snapshot_end(snap);
	return err;
}

static void keeps_addresses_sealed(void **state)
{
	struct es_mail_facts facts;

	(void)state;
	assert_err(es_address_want(home.node, "nora", es_bytes_str("a@b.org"), es_bytes_str("fr")),
	           ES_STATE); /* no mail is set up */
	assert_err(look("nora@example.org", &facts), ES_NOT_FOUND);
	keep_address("Nora@example.org");
	assert_err(look("nora@example.org", &facts), ES_OK);
	assert_string_equal(facts.address, "Nora@example.org");
	keep_address("other@example.org");
	assert_err(look("nora@example.org", &facts), ES_NOT_FOUND);
	assert_err(es_address_forget(home.node, "nora"), ES_OK);
	assert_err(look("other@example.org", &facts), ES_NOT_FOUND);
	assert_string_equal(facts.address, "");
	assert_err(es_address_confirm(home.node, "nora", es_bytes_str("123456")), ES_BAD_KEY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(of_nobody, open_home, close_home),
	        cmocka_unit_test_setup_teardown(opens_once, open_home, close_home),
	        cmocka_unit_test_setup_teardown(opens_after_few_tries, open_home, close_home),
	        cmocka_unit_test_setup_teardown(opens_in_its_time, open_home, close_home),
	        cmocka_unit_test_setup_teardown(opens_at_the_counter, open_home, close_home),
	        cmocka_unit_test_setup_teardown(keeps_addresses_sealed, open_home, close_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
