/* SPDX-License-Identifier: EUPL-1.2 */
/* The first hour: what an operator sees of the exchange, and what the node takes from partners afterwards. */
#include "api_ask.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static struct api_home home;
static struct guest guest;

static void exchange(void *context, struct es_exchange_state *out)
{
	(void)context;
	*out = (struct es_exchange_state){.linked = 2, .live = 1, .received = 30, .expected = 70};
}

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	strcpy(home.account.role, "operator");
	home.api.exchange = exchange;
	guest_open(&guest, &home, true);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	guest_close(&guest);
	api_home_close(&home);
	return 0;
}

/* {langs, without} of as many words each; NULL: nil. */
static struct es_bytes choice(struct params *p, const char *const *langs, size_t langs_len,
                              const char *const *without, size_t without_len)
{
	begin(p, 2);
	es_write_cstr(&p->w, "langs");
	if (!langs)
		es_write_nil(&p->w);
	else
		es_write_array(&p->w, langs_len);
	for (size_t i = 0; langs && i < langs_len; i++)
		es_write_cstr(&p->w, langs[i]);
	put_array(p, "without", without_len);
	for (size_t i = 0; i < without_len; i++)
		es_write_cstr(&p->w, without[i]);
	return of(p);
}

static struct es_body_policy policy_now(void)
{
	struct es_body_policy policy;
	struct es_view_source s;

	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_store_policy(s.snap, &policy);
	es_snapshot_end(s.snap);
	return policy;
}

static bool takes(uint64_t kind, const char *lang)
{
	struct es_body_policy policy = policy_now();
	struct es_header header = {.version = ES_HEADER_VERSION, .kind = kind, .body_class = 256};

	snprintf(header.lang, sizeof header.lang, "%s", lang);
	return es_body_policy_wants(&policy, &header);
}

static void the_exchange_is_told(void **state)
{
	bool ok;

	(void)state;
	struct es_bytes told = guest_ask(&guest, "arrival.show", es_bytes_of(NULL, 0), &ok);
	assert_true(ok);
	assert_int_equal(number(told, "linked"), 2);
	assert_int_equal(number(told, "live"), 1);
	assert_int_equal(number(told, "received"), 30);
	assert_int_equal(number(told, "expected"), 70);
	assert_true(is_nil(told, "langs"));
	assert_int_equal(length(told, "without"), 0);
}

static void a_choice_is_kept_and_told(void **state)
{
	static const char *const langs[] = {"fr", "hu"};
	static const char *const without[] = {"comment", "reaction"};
	struct params p;
	bool ok;

	(void)state;
	(void)guest_ask(&guest, "arrival.policy", choice(&p, langs, 2, without, 2), &ok);
	assert_true(ok);
	assert_true(takes(ES_KIND_PRACTICE, "fr"));
	assert_true(takes(ES_KIND_TESTIMONY, "hu"));
	assert_false(takes(ES_KIND_PRACTICE, "it"));
	assert_false(takes(ES_KIND_COMMENT, "fr"));
	struct es_bytes told = guest_ask(&guest, "arrival.show", es_bytes_of(NULL, 0), &ok);
	assert_true(ok);
	assert_int_equal(length(told, "langs"), 2);
	assert_int_equal(length(told, "without"), 2);
	(void)guest_ask(&guest, "arrival.policy", choice(&p, NULL, 0, NULL, 0), &ok);
	assert_true(ok);
	struct es_body_policy policy = policy_now();
	assert_true(es_body_policy_is_all(&policy));
}

static void what_everybody_needs_comes(void **state)
{
	static const char *const needed[] = {"practice", "profile",   "structure_card",
	                                     "erasure",  "log_start", "nonsense"};
	static const char *const bad[] = {"français"};
	struct params p;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(needed); i++)
		guest_refused(&guest, "arrival.policy", choice(&p, NULL, 0, &needed[i], 1),
		              "invalid", "without");
	guest_refused(&guest, "arrival.policy", choice(&p, bad, 1, NULL, 0), "invalid", "langs");
	struct es_body_policy policy = policy_now();
	assert_true(es_body_policy_is_all(&policy));
}

static void it_is_for_operators(void **state)
{
	static const char *const roles[] = {"learner", "professional", "editor"};
	struct guest other;
	struct params p;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(roles); i++) {
		snprintf(home.account.role, sizeof home.account.role, "%s", roles[i]);
		guest_open(&other, &home, true);
		guest_refused(&other, "arrival.show", es_bytes_of(NULL, 0), "not_allowed", NULL);
		guest_refused(&other, "arrival.policy", choice(&p, NULL, 0, NULL, 0), "not_allowed",
		              NULL);
		guest_close(&other);
	}
	guest_open(&other, &home, false);
	guest_refused(&other, "arrival.show", es_bytes_of(NULL, 0), "sign_in_needed", NULL);
	guest_close(&other);
}

static void a_card_is_for_editors(void **state)
{
	struct guest other;
	struct params p;
	bool ok;

	(void)state;
	begin(&p, 3);
	put_str(&p, "kind", "structure_card");
	put_map(&p, "fields", 3);
	put_str(&p, "name", "Atelier du Passage");
	put_str(&p, "country", "FR");
	put_str(&p, "mission", "Réparer des vélos.");
	put_token(&p, "token", 7);
	struct es_bytes card = of(&p);
	strcpy(home.account.role, "professional");
	guest_open(&other, &home, true);
	guest_refused(&other, "record.publish", card, "not_allowed", NULL);
	guest_close(&other);
	(void)guest_ask(&guest, "record.publish", card, &ok);
	assert_true(ok);
}

#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_HOME(the_exchange_is_told),       WITH_HOME(a_choice_is_kept_and_told),
	        WITH_HOME(what_everybody_needs_comes), WITH_HOME(it_is_for_operators),
	        WITH_HOME(a_card_is_for_editors),
	};

	return cmocka_run_group_tests_name("api_arrival", tests, NULL, NULL);
}
