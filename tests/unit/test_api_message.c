/* SPDX-License-Identifier: EUPL-1.2 */
/* The API's messages: envelopes, parameters, roles, what is stored and what is pushed. */
#include "api_ask.h"
#include "test.h"

#include <string.h>

static struct api_home home;
static const struct es_bytes none = {NULL, 0};

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	api_home_close(&home);
	return 0;
}

static void sends(struct guest *guest, const void *bytes, size_t len, es_err wanted)
{
	assert_err(es_api_receive(guest->client, es_bytes_of(bytes, len)), wanted);
}

static void what_is_no_messagepack_ends_the_socket(void **state)
{
	struct guest guest;
	uint8_t deep[100];

	(void)state;
	guest_open(&guest, &home, false);
	memset(deep, 0x91, sizeof(deep));
	sends(&guest, "", 0, ES_MALFORMED);
	sends(&guest, "\xc1", 1, ES_MALFORMED);
	sends(&guest, "\x94\x00\x01", 3, ES_MALFORMED);
	sends(&guest, "\x94\x00\xcc\x01\xa5hello\x80", 11, ES_MALFORMED); /* 1 in two bytes */
	sends(&guest, "\x01\x02", 2, ES_MALFORMED);
	sends(&guest, deep, sizeof(deep), ES_MALFORMED);
	assert_true(guest_quiet(&guest));
	guest_close(&guest);
}

static void what_is_no_request_is_answered(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = {
#define BAD(text) {text, sizeof(text) - 1}
	        BAD("\x01"),
	        BAD("\xc0"),
	        BAD("\x90"),
	        BAD("\x80"),
	        BAD("\x94\x01\x01\xa5hello\x80"),
	        BAD("\x94\x00\xff\xa5hello\x80"),
	        BAD("\x94\x00\x01\x05\x80"),
	        BAD("\x94\x00\x01\xa5hello\x90"),
	        BAD("\x95\x00\x01\xa5hello\x80\x01"),
#undef BAD
	};
	struct guest guest;

	(void)state;
	guest_open(&guest, &home, false);
	for (size_t i = 0; i < ES_COUNT(bad); i++) {
		struct es_reader r;
		sends(&guest, bad[i].bytes, bad[i].len, ES_OK);
		es_reader_init(&r, guest_next(&guest));
		es_read_array_of(&r, 3);
		assert_int_equal(es_read_uint(&r, 2), 2);
		(void)es_read_uint(&r, UINT64_MAX);
		assert_text(es_read_value(&r), "code", "malformed");
		assert_err(es_reader_finish(&r), ES_OK);
	}
	guest_close(&guest);
}

static void hello_knows_who_asks(void **state)
{
	struct guest stranger, ana;
	bool ok;

	(void)state;
	guest_open(&stranger, &home, false);
	guest_open(&ana, &home, true);
	struct es_bytes answer = guest_ask(&stranger, "hello", none, &ok);
	assert_true(ok);
	assert_true(at(answer, "account").data[0] == 0xc0);
	answer = guest_ask(&ana, "hello", none, &ok);
	assert_text(answer, "account.name", "Ana");
	assert_text(answer, "account.role", "professional");
	guest_refused(&stranger, "erase.everything", none, "unknown_method", NULL);
	guest_close(&ana);
	guest_close(&stranger);
}

static void parameters_are_checked(void **state)
{
	struct guest guest;
	struct params p;

	(void)state;
	guest_open(&guest, &home, false);
	begin(&p, 1);
	put_str(&p, "limit", "20");
	guest_refused(&guest, "practice.list", of(&p), "malformed", "limit");
	begin(&p, 1);
	put_uint(&p, "limit", 101);
	guest_refused(&guest, "practice.list", of(&p), "invalid", "limit");
	begin(&p, 1);
	put_str(&p, "after", "beef");
	guest_refused(&guest, "practice.list", of(&p), "malformed", "after");
	begin(&p, 1);
	put_str(&p, "structure", "abc");
	guest_refused(&guest, "practice.list", of(&p), "malformed", "structure");
	begin(&p, 1);
	put_str(&p, "id", "0123456789abcdef");
	guest_refused(&guest, "practice.show", of(&p), "not_found", "id");
	begin(&p, 1);
	put_uint(&p, "id", 5);
	guest_refused(&guest, "practice.show", of(&p), "malformed", "id");
	guest_refused(&guest, "practice.show", none, "invalid", "id");
	guest_refused(&guest, "comment.list", none, "invalid", "about");
	begin(&p, 1);
	put_str(&p, "lang", "not one");
	guest_refused(&guest, "schema", of(&p), "invalid", "lang");
	begin(&p, 1);
	put_str(&p, "topic", "here:00");
	guest_refused(&guest, "subscribe", of(&p), "invalid", "topic");
	begin(&p, 1);
	put_uint(&p, "subscription", 1);
	guest_refused(&guest, "unsubscribe", of(&p), "not_found", "subscription");
	guest_close(&guest);
}

static void ids_may_be_prefixes(void **state)
{
	struct guest guest;
	struct params p;
	struct es_id id;
	char hex[ES_ID_HEX_LEN];

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &id);
	es_id_hex(&id, hex);
	hex[10] = '\0';
	guest_open(&guest, &home, false);
	begin(&p, 1);
	put_str(&p, "id", hex);
	struct es_bytes view = ask(&guest, "practice.show", &p);
	assert_text(view, "practice.description.title", "Le café");
	guest_close(&guest);
}

static void strangers_and_learners_are_held_back(void **state)
{
	struct guest stranger, learner;
	struct params p;
	struct es_id id;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &id);
	strcpy(home.account.role, "learner");
	guest_open(&stranger, &home, false);
	guest_open(&learner, &home, true);
	begin(&p, 2);
	put_id(&p, "about", &id);
	put_str(&p, "text", "Bonjour");
	guest_refused(&stranger, "comment.publish", of(&p), "sign_in_needed", NULL);
	begin(&p, 1);
	put_str(&p, "text", "Bonjour");
	guest_refused(&stranger, "import.preview", of(&p), "sign_in_needed", NULL);
	guest_refused(&learner, "import.preview", of(&p), "not_allowed", NULL);
	guest_refused(&learner, "import.publish", of(&p), "not_allowed", NULL);
	guest_close(&learner);
	guest_close(&stranger);
}

static void a_comment_is_durable_when_answered(void **state)
{
	struct guest ana;
	struct params p;
	struct es_id id, comment, other;
	struct es_view_source s;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &id);
	api_home_practice(&home, "Autre chose", ES_SCOPE_PUBLIC, &other);
	guest_open(&ana, &home, true);
	begin(&p, 3);
	put_id(&p, "about", &id);
	put_str(&p, "text", "  Cafe\xcc\x81 !\r\nBravo \n");
	put_str(&p, "lang", "it");
	struct es_bytes answer = ask(&ana, "comment.publish", &p);
	assert_text(answer, "comment.text", "Caf\xc3\xa9 !\nBravo");
	assert_text(answer, "comment.lang", "it");
	assert_true(at(answer, "comment.parent").data[0] == 0xc0);
	memcpy(comment.bytes, es_value_str(at(answer, "comment.id")).data, ES_ID_LEN);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	struct es_row row;
	assert_err(es_row_find(s.snap, &comment, &row), ES_OK);
	assert_true(es_id_equal(&row.header.entity, &id));
	es_snapshot_end(s.snap);

	begin(&p, 3);
	put_id(&p, "about", &id);
	put_id(&p, "parent", &comment);
	put_str(&p, "text", "Merci");
	answer = ask(&ana, "comment.publish", &p);
	assert_true(es_bytes_equal(es_value_str(at(answer, "comment.parent")),
	                           ES_BYTES(comment.bytes)));

	begin(&p, 3);
	put_id(&p, "about", &other);
	put_id(&p, "parent", &comment);
	put_str(&p, "text", "Ailleurs");
	guest_refused(&ana, "comment.publish", of(&p), "invalid", "parent");
	guest_close(&ana);
}

static void comments_that_may_not_be(void **state)
{
	static char longest[4 * ES_WEB_COMMENT_MAX + 10];
	struct guest ana;
	struct params p;
	struct es_id id, nothing = {{1}};

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &id);
	guest_open(&ana, &home, true);
	begin(&p, 2);
	put_id(&p, "about", &nothing);
	put_str(&p, "text", "x");
	guest_refused(&ana, "comment.publish", of(&p), "not_found", "about");
	begin(&p, 2);
	put_id(&p, "about", &id);
	put_str(&p, "text", " \n\t ");
	guest_refused(&ana, "comment.publish", of(&p), "invalid", "text");
	memset(longest, 'a', ES_WEB_COMMENT_MAX + 1);
	begin(&p, 2);
	put_id(&p, "about", &id);
	put_str(&p, "text", longest);
	guest_refused(&ana, "comment.publish", of(&p), "too_large", "text");
	memset(longest, 'a', sizeof(longest) - 1);
	begin(&p, 2);
	put_id(&p, "about", &id);
	put_str(&p, "text", longest);
	guest_refused(&ana, "comment.publish", of(&p), "too_large", "text");
	begin(&p, 2);
	put_id(&p, "about", &id);
	put_uint(&p, "text", 5);
	guest_refused(&ana, "comment.publish", of(&p), "malformed", "text");
	begin(&p, 3);
	put_id(&p, "about", &id);
	put_str(&p, "text", "x");
	put_str(&p, "lang", "-");
	guest_refused(&ana, "comment.publish", of(&p), "invalid", "lang");
	guest_close(&ana);
}

/* The data of the next event, which must be of this topic. */
static struct es_bytes event(struct guest *guest, const char *topic)
{
	struct es_reader r;

	es_reader_init(&r, guest_next(guest));
	es_read_array_of(&r, 4);
	assert_int_equal(es_read_uint(&r, 3), 3);
	(void)es_read_uint(&r, UINT64_MAX);
	struct es_bytes name = es_read_str(&r, 128);
	assert_int_equal(name.len, strlen(topic));
	assert_memory_equal(name.data, topic, name.len);
	struct es_bytes data = es_read_value(&r);
	assert_err(es_reader_finish(&r), ES_OK);
	return data;
}

static void news_reach_who_asked(void **state)
{
	struct guest lists, reads, sleeps;
	struct es_id id, comment;
	char topic[16 + ES_ID_HEX_LEN] = "about:";

	(void)state;
	guest_open(&lists, &home, false);
	guest_open(&reads, &home, false);
	guest_open(&sleeps, &home, false);
	subscribe(&lists, "practices");
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &id);
	assert_text(event(&lists, "practices"), "title", "Le café");
	es_id_hex(&id, topic + strlen(topic));
	subscribe(&reads, topic);
	api_home_comment(&home, &id, "Bravo", &comment);
	assert_text(event(&reads, topic), "comment.text", "Bravo");
	assert_true(at(event(&lists, "practices"), "comments").data[0] == 1);
	assert_true(guest_quiet(&reads));
	assert_true(guest_quiet(&sleeps));
	guest_close(&sleeps);
	guest_close(&reads);
	guest_close(&lists);
}

static void news_of_members_stay_among_members(void **state)
{
	struct guest stranger, ana;
	struct es_id id;

	(void)state;
	guest_open(&stranger, &home, false);
	guest_open(&ana, &home, true);
	home.silent = true; /* the account is not in the store: a commit of accounts would end it */
	subscribe(&stranger, "practices");
	subscribe(&ana, "practices");
	home.silent = false;
	api_home_practice(&home, "Entre nous", ES_SCOPE_FEDERATION, &id);
	assert_text(event(&ana, "practices"), "title", "Entre nous");
	assert_true(guest_quiet(&stranger));
	guest_close(&ana);
	guest_close(&stranger);
}

/* Another structure's UI may give a comment a wider scope than the practice that it is about. */
static void a_public_comment_shows_no_practice_of_members(void **state)
{
	struct guest stranger, ana;
	struct es_id id, comment;
	char topic[16 + ES_ID_HEX_LEN] = "about:";

	(void)state;
	api_home_practice(&home, "Entre nous", ES_SCOPE_FEDERATION, &id);
	es_id_hex(&id, topic + strlen(topic));
	guest_open(&stranger, &home, false);
	guest_open(&ana, &home, true);
	home.silent = true;
	subscribe(&stranger, "practices");
	subscribe(&stranger, topic);
	subscribe(&ana, "practices");
	home.silent = false;
	api_home_comment(&home, &id, "Bravo", &comment);
	assert_text(event(&ana, "practices"), "title", "Entre nous");
	assert_true(guest_quiet(&stranger));
	guest_close(&ana);
	guest_close(&stranger);
}

static void subscriptions_are_bounded_and_end(void **state)
{
	struct guest guest;
	struct params p;
	struct es_id id;
	bool ok;

	(void)state;
	guest_open(&guest, &home, false);
	for (size_t i = 0; i < ES_WEB_SUBSCRIPTIONS_MAX; i++)
		subscribe(&guest, "structures");
	begin(&p, 1);
	put_str(&p, "topic", "practices");
	guest_refused(&guest, "subscribe", of(&p), "too_many", NULL);
	for (uint64_t i = 1; i <= ES_WEB_SUBSCRIPTIONS_MAX; i++) {
		begin(&p, 1);
		put_uint(&p, "subscription", i);
		(void)ask(&guest, "unsubscribe", &p);
	}
	subscribe(&guest, "structures");
	es_api_on_partner(&home.api, &home.node->identity.structure);
	assert_text(event(&guest, "structures"), "state", "self");
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &id);
	(void)guest_ask(&guest, "hello", none, &ok);
	assert_true(guest_quiet(&guest));
	guest_close(&guest);
}

static void acts_about_structures_are_told_once(void **state)
{
	const struct es_commit commit = {.acts = true};
	struct guest guest;
	bool ok;

	(void)state;
	guest_open(&guest, &home, false);
	subscribe(&guest, "structures");
	home.api.acts_told = 0;
	es_api_on_commit(&home.api, &commit);
	assert_text(event(&guest, "structures"), "state", "self");
	es_api_on_commit(&home.api, &commit);
	(void)guest_ask(&guest, "hello", none, &ok);
	assert_true(guest_quiet(&guest));
	guest_close(&guest);
}

static void a_flood_is_told_to_slow_down(void **state)
{
	struct guest guest;
	bool ok = true;
	size_t answered = 0;

	(void)state;
	guest_open(&guest, &home, false);
	while (ok && answered < GUEST_MESSAGES_MAX - 1) {
		struct es_bytes answer = guest_ask(&guest, "hello", none, &ok);
		if (!ok)
			assert_text(answer, "code", "too_many");
		answered++;
	}
	assert_false(ok);
	assert_true(answered > ES_RATE_MESSAGES_BURST);
	guest_close(&guest);
}

/* A new socket is no new account. */
static void an_account_publishes_slowly_on_all_its_sockets(void **state)
{
	struct guest ana;
	size_t refused = 0, sockets = ES_RATE_ACCOUNT_BURST / ES_RATE_PUBLISH_BURST + 2;
	bool ok;

	(void)state;
	for (size_t i = 0; i < sockets; i++) {
		guest_open(&ana, &home, true);
		for (size_t j = 0; j < ES_RATE_PUBLISH_BURST; j++) {
			struct es_bytes answer = guest_ask(&ana, "comment.publish", none, &ok);
			assert_false(ok);
			refused += es_bytes_equal(es_value_str(at(answer, "code")),
			                          es_bytes_str("too_many"));
		}
		guest_close(&ana);
	}
	assert_true(refused > 0);
}

static void a_client_may_go_while_its_comment_is_written(void **state)
{
	struct guest ana;
	struct params p;
	struct es_writer w;
	struct es_id id;
	struct es_view_source s;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &id);
	guest_open(&ana, &home, true);
	begin(&p, 2);
	put_id(&p, "about", &id);
	put_str(&p, "text", "Au revoir");
	es_writer_grow(&w, 4096);
	es_write_array(&w, 4);
	es_write_uint(&w, 0);
	es_write_uint(&w, 1);
	es_write_cstr(&w, "comment.publish");
	es_write_raw(&w, of(&p));
	assert_err(es_api_receive(ana.client, es_writer_bytes(&w)), ES_OK);
	es_writer_free(&w);
	guest_close(&ana);
	while (home.api.jobs)
		es_loop_turn(home.loop);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_int_equal(es_about_count(s.snap, &id, ES_KIND_COMMENT), 1);
	es_snapshot_end(s.snap);
}

static const char plain_sheet[] =
        "## Description de l'initiative\n\n"
        "### Titre de l'initiative\n\nLe café des métiers\n\n"
        "### Résumé de l'initiative\n\nUne équipe accueille sans rendez-vous.\n";

static void sheets_are_shown_before_they_are_published(void **state)
{
	struct guest ana;
	struct params p;
	struct es_view_source s;

	(void)state;
	guest_open(&ana, &home, true);
	begin(&p, 2);
	put_str(&p, "text", plain_sheet);
	put_str(&p, "lang", "fr");
	struct es_bytes answer = ask(&ana, "import.preview", &p);
	assert_text(answer, "view.practice.description.title", "Le café des métiers");
	(void)at(answer, "notes");
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_int_equal(es_kind_count(s.snap, ES_KIND_PRACTICE), 0);
	es_snapshot_end(s.snap);
	answer = ask(&ana, "import.publish", &p);
	assert_text(answer, "title", "Le café des métiers");
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_int_equal(es_kind_count(s.snap, ES_KIND_PRACTICE), 1);
	es_snapshot_end(s.snap);
	begin(&p, 1);
	put_str(&p, "text", "Rien de tout cela.");
	guest_refused(&ana, "import.publish", of(&p), "invalid", "text");
	guest_refused(&ana, "import.publish", none, "invalid", "text");
	guest_close(&ana);
}

#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_HOME(what_is_no_messagepack_ends_the_socket),
	        WITH_HOME(what_is_no_request_is_answered),
	        WITH_HOME(hello_knows_who_asks),
	        WITH_HOME(parameters_are_checked),
	        WITH_HOME(ids_may_be_prefixes),
	        WITH_HOME(strangers_and_learners_are_held_back),
	        WITH_HOME(a_comment_is_durable_when_answered),
	        WITH_HOME(comments_that_may_not_be),
	        WITH_HOME(news_reach_who_asked),
	        WITH_HOME(news_of_members_stay_among_members),
	        WITH_HOME(a_public_comment_shows_no_practice_of_members),
	        WITH_HOME(subscriptions_are_bounded_and_end),
	        WITH_HOME(acts_about_structures_are_told_once),
	        WITH_HOME(a_flood_is_told_to_slow_down),
	        WITH_HOME(an_account_publishes_slowly_on_all_its_sockets),
	        WITH_HOME(a_client_may_go_while_its_comment_is_written),
	        WITH_HOME(sheets_are_shown_before_they_are_published),
	};

	return cmocka_run_group_tests_name("api_message", tests, NULL, NULL);
}
