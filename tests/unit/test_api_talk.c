/* SPDX-License-Identifier: EUPL-1.2 */
/* The API of conversations: rooms, requests, experiences, reactions, what is read, told and seen. */
#include "account/account.h"
#include "api_ask.h"
#include "store/writer.h"
#include "test.h"

#include <string.h>

static struct api_home home;

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

/* Somebody else of this node. */
static void be(struct guest *guest, uint8_t author, bool has_account)
{
	guest_open(guest, &home, true);
	guest->client->account.author[0] = author;
	guest->client->account.login[0] = (char)('a' + author % 26);
	if (has_account)
		api_home_keep(&home, &guest->client->account);
}

static void ask_question(struct guest *guest, const char *question, struct es_id *id)
{
	struct params p;

	begin(&p, 2);
	put_str(&p, "question", question);
	put_array(&p, "target_groups", 2);
	es_write_cstr(&p.w, "teachers_trainers"); /* in any order, and twice is once */
	es_write_cstr(&p.w, "neets");
	*id = id_at(ask(guest, "request.publish", &p), "conversation.id");
}

static void a_room_is_opened_and_talked_in(void **state)
{
	struct guest ana;
	struct params p;
	struct es_id room;

	(void)state;
	guest_open(&ana, &home, true);
	begin(&p, 2);
	put_str(&p, "title", "  Accueillir\n sans papier ");
	put_str(&p, "purpose", "Se parler.");
	struct es_bytes answer = ask(&ana, "room.publish", &p);
	assert_text(answer, "conversation.kind", "room");
	assert_text(answer, "conversation.title", "Accueillir sans papier");
	room = id_at(answer, "conversation.id");
	(void)say(&ana, &room, "Bonjour");
	begin(&p, 0);
	answer = ask(&ana, "room.list", &p);
	assert_int_equal(length(answer, "items"), 1);
	assert_int_equal(number(item(answer, "items", 0), "comments"), 1);
	answer = ask(&ana, "conversation.list", &p);
	assert_text(item(answer, "items", 0), "title", "Accueillir sans papier");
	begin(&p, 1);
	put_str(&p, "purpose", "Sans titre");
	guest_refused(&ana, "room.publish", of(&p), "invalid", "title");
	strcpy(home.account.role, "learner");
	struct guest learner;
	guest_open(&learner, &home, true);
	guest_refused(&learner, "room.publish", of(&p), "not_allowed", NULL);
	guest_close(&learner);
	guest_close(&ana);
}

static void who_asked_accepts_an_answer(void **state)
{
	struct guest ana, bela;
	struct params p;
	struct es_id request, answer_id, other, elsewhere;

	(void)state;
	guest_open(&ana, &home, true);
	be(&bela, 9, false);
	ask_question(&ana, "Qui a essayé ?", &request);
	ask_question(&ana, "Autre chose ?", &other);
	answer_id = say(&bela, &request, "Nous.");
	elsewhere = say(&bela, &other, "Rien.");
	begin(&p, 2);
	put_id(&p, "id", &request);
	put_id(&p, "comment", &answer_id);
	guest_refused(&bela, "request.accept", of(&p), "not_allowed", "id");
	struct es_bytes now = ask(&ana, "request.accept", &p);
	struct es_id accepted;
	accepted = id_at(now, "conversation.accepted");
	assert_true(es_id_equal(&accepted, &answer_id));
	assert_text(now, "conversation.state", "answered");
	assert_int_equal(length(now, "conversation.target_groups"), 2);
	begin(&p, 1);
	put_bool(&p, "open", true);
	assert_int_equal(length(ask(&ana, "request.list", &p), "items"), 1);
	begin(&p, 2);
	put_id(&p, "id", &request);
	put_id(&p, "comment", &elsewhere);
	guest_refused(&ana, "request.accept", of(&p), "invalid", "comment");
	now = ask_id(&ana, "request.accept", "id", &request);
	assert_text(now, "conversation.state", "open");
	assert_true(is_nil(now, "conversation.accepted"));
	guest_close(&bela);
	guest_close(&ana);
}

static void an_experience_stands_with_its_practice(void **state)
{
	struct guest ana;
	struct params p;
	struct es_id practice, other, experience;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	api_home_practice(&home, "Autre", ES_SCOPE_PUBLIC, &other);
	guest_open(&ana, &home, true);
	begin(&p, 3);
	put_id(&p, "practice", &practice);
	put_str(&p, "did", "Un mois à deux.");
	put_str(&p, "again", "with_changes");
	struct es_bytes answer = ask(&ana, "experience.publish", &p);
	assert_text(answer, "conversation.again", "with_changes");
	experience = id_at(answer, "conversation.id");
	assert_int_equal(length(ask_id(&ana, "experience.list", "practice", &practice), "items"),
	                 1);
	assert_int_equal(length(ask_id(&ana, "experience.list", "practice", &other), "items"), 0);
	begin(&p, 3);
	put_id(&p, "practice", &experience);
	put_str(&p, "did", "x");
	put_str(&p, "again", "yes");
	guest_refused(&ana, "experience.publish", of(&p), "not_found", "practice");
	begin(&p, 3);
	put_id(&p, "practice", &practice);
	put_str(&p, "did", "x");
	put_str(&p, "again", "perhaps");
	guest_refused(&ana, "experience.publish", of(&p), "invalid", "again");
	guest_close(&ana);
}

static void a_reaction_is_said_once_and_taken_back(void **state)
{
	struct guest ana;
	struct params p;
	struct es_id practice, comment;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	guest_open(&ana, &home, true);
	comment = say(&ana, &practice, "Bravo");
	for (int i = 0; i < 2; i++) {
		begin(&p, 3);
		put_id(&p, "about", &comment);
		put_str(&p, "code", "thanks");
		put_bool(&p, "on", true);
		struct es_bytes now = ask(&ana, "reaction.set", &p);
		assert_int_equal(length(now, "about.reactions"), 1);
		assert_int_equal(length(item(now, "about.reactions", 0), "by"), 1);
	}
	struct es_view_source s;
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_int_equal(es_kind_count(s.snap, ES_KIND_REACTION), 1);
	es_snapshot_end(s.snap);
	for (int i = 0; i < 2; i++) {
		begin(&p, 3);
		put_id(&p, "about", &comment);
		put_str(&p, "code", "thanks");
		put_bool(&p, "on", false);
		assert_int_equal(length(ask(&ana, "reaction.set", &p), "about.reactions"), 0);
	}
	begin(&p, 2);
	put_id(&p, "about", &comment);
	put_str(&p, "code", "hooray");
	guest_refused(&ana, "reaction.set", of(&p), "invalid", "code");
	guest_close(&ana);
}

static void a_token_publishes_once(void **state)
{
	static const uint8_t token[16] = {1, 2, 3};
	struct guest ana;
	struct params p;
	struct es_id practice, first, second;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	guest_open(&ana, &home, true);
	for (int i = 0; i < 2; i++) {
		begin(&p, 3);
		put_id(&p, "about", &practice);
		put_str(&p, "text", "Une seule fois");
		es_write_cstr(&p.w, "token");
		es_write_bin(&p.w, ES_BYTES(token));
		*(i ? &second : &first) = id_at(ask(&ana, "comment.publish", &p), "comment.id");
	}
	assert_true(es_id_equal(&first, &second));
	assert_int_equal(number(ask_id(&ana, "comment.list", "about", &practice), "total"), 1);
	guest_close(&ana);
}

static void put_quote(struct params *p, const struct es_id *id, uint64_t from, uint64_t len)
{
	put_map(p, "quote", 3);
	put_id(p, "id", id);
	put_uint(p, "from", from);
	put_uint(p, "length", len);
}

static void a_quote_is_a_place_in_another_message(void **state)
{
	struct guest ana;
	struct params p;
	struct es_id practice, comment, quoting;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	guest_open(&ana, &home, true);
	comment = say(&ana, &practice, "L'été à Győr");
	begin(&p, 3);
	put_id(&p, "about", &practice);
	put_str(&p, "text", "Oui");
	put_quote(&p, &comment, 2, 3);
	struct es_bytes answer = ask(&ana, "comment.publish", &p);
	assert_text(answer, "comment.quote.passage", "été");
	quoting = id_at(answer, "comment.id");
	begin(&p, 3);
	put_id(&p, "about", &practice);
	put_str(&p, "text", "Non");
	put_quote(&p, &comment, 10, 3);
	guest_refused(&ana, "comment.publish", of(&p), "invalid", "quote");

	/* What is withdrawn there is gone here. */
	(void)withdraw(&ana, &comment, "person");
	struct es_view_source s;
	struct es_writer w;
	es_writer_grow(&w, 65536);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_err(es_view_comment(&s, &quoting, &w), ES_OK);
	es_snapshot_end(s.snap);
	assert_true(is_nil(es_writer_bytes(&w), "quote.passage"));
	es_writer_free(&w);
	guest_close(&ana);
}

static void what_arrives_after_reading_is_unread(void **state)
{
	struct guest ana, bela;
	struct params p;
	struct es_id practice, second, found;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	guest_open(&ana, &home, true);
	be(&bela, 9, false);
	(void)say(&bela, &practice, "un");
	struct es_bytes list = ask_id(&ana, "comment.list", "about", &practice);
	assert_int_equal(number(list, "unread"), 1);
	uint64_t last = number(item(list, "items", 0), "number");
	begin(&p, 2);
	put_id(&p, "about", &practice);
	put_uint(&p, "number", last);
	(void)ask(&ana, "read.mark", &p);
	(void)say(&ana, &practice, "moi"); /* what she writes is no news to her */
	second = say(&bela, &practice, "deux");
	list = ask_id(&ana, "comment.list", "about", &practice);
	assert_int_equal(number(list, "unread"), 1);
	found = id_at(list, "first_unread");
	assert_true(es_id_equal(&found, &second));
	begin(&p, 2);
	put_id(&p, "about", &practice);
	put_uint(&p, "number", last + 100);
	guest_refused(&ana, "read.mark", of(&p), "invalid", "number");
	guest_close(&bela);
	guest_close(&ana);
}

static void assert_why(struct guest *guest, const char *why)
{
	struct es_bytes list = ask_plain(guest, "notice.list");
	assert_true(length(list, "items") > 0);
	assert_text(item(list, "items", 0), "why", why);
}

static void what_cannot_be_read_of_one_holds_back_no_other(void **state)
{
	struct guest ana, bela;
	struct params p;

	(void)state;
	api_home_keep(&home, &home.account);
	guest_open(&ana, &home, true);
	be(&bela, 9, true);
	api_home_damage_account(&home);
	begin(&p, 1);
	put_str(&p, "question", "Qui a essayé ?");
	(void)ask(&ana, "request.publish", &p);
	api_home_settle(&home);
	assert_why(&bela, "request");
	guest_close(&ana);
	guest_close(&bela);
}

static void people_are_told_what_concerns_them(void **state)
{
	struct guest ana, bela, cleo;
	struct params p;
	struct es_id practice, comment, request, answer;
	struct es_id self = home.node->identity.structure;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	api_home_keep(&home, &home.account);
	guest_open(&ana, &home, true);
	be(&bela, 9, true);
	be(&cleo, 11, true);
	comment = say(&bela, &practice, "Combien ?");
	begin(&p, 3);
	put_id(&p, "about", &practice);
	put_id(&p, "parent", &comment);
	put_str(&p, "text", "Peu.");
	struct es_id said = id_at(ask(&cleo, "comment.publish", &p), "comment.id");
	api_home_settle(&home);
	assert_why(&bela, "reply");
	assert_why(&ana, "answer"); /* it is her practice */

	begin(&p, 3);
	put_id(&p, "about", &practice);
	put_str(&p, "text", "@Cleo ?");
	put_array(&p, "mentions", 1);
	es_write_map(&p.w, 2);
	put_id(&p, "structure", &self);
	es_write_cstr(&p.w, "person");
	es_write_bin(&p.w, ES_BYTES(cleo.client->account.author));
	(void)ask(&bela, "comment.publish", &p);
	api_home_settle(&home);
	assert_why(&cleo, "mention");

	begin(&p, 1);
	put_str(&p, "question", "Qui a essayé ?");
	request = id_at(ask(&ana, "request.publish", &p), "conversation.id");
	api_home_settle(&home);
	assert_why(&bela, "request"); /* an account of this node, of the same language */
	answer = say(&cleo, &request, "Moi");
	begin(&p, 2);
	put_id(&p, "id", &request);
	put_id(&p, "comment", &answer);
	(void)ask(&ana, "request.accept", &p);
	api_home_settle(&home);
	assert_why(&cleo, "accepted");

	struct es_bytes list = ask_plain(&cleo, "notice.list");
	assert_int_equal(number(list, "unseen"), 3);
	assert_int_equal(number(list, "newest"), number(item(list, "items", 0), "number"));

	/* What is withdrawn before it was seen is not shown, and does not wait for ever. */
	begin(&p, 3);
	put_id(&p, "about", &practice);
	put_id(&p, "parent", &said);
	put_str(&p, "text", "Et où ?");
	comment = id_at(ask(&bela, "comment.publish", &p), "comment.id");
	api_home_settle(&home);
	begin(&p, 2);
	put_id(&p, "id", &comment);
	put_str(&p, "reason", "mistake");
	(void)ask(&bela, "record.withdraw", &p);
	api_home_settle(&home);
	begin(&p, 0);
	list = ask(&cleo, "notice.list", &p);
	uint64_t newest = number(list, "newest");
	assert_int_equal(number(list, "unseen"), 4);
	assert_true(newest > number(item(list, "items", 0), "number"));
	begin(&p, 1);
	put_uint(&p, "number", newest);
	(void)ask(&cleo, "notice.seen", &p);
	assert_int_equal(number(ask_plain(&cleo, "notice.list"), "unseen"), 0);
	guest_close(&cleo);
	guest_close(&bela);
	guest_close(&ana);
}

static size_t waits;

static void count_wait(void *context)
{
	assert_ptr_equal(context, &waits);
	waits++;
}

/* While a catch-up runs, looking waits until it is told that no more pours in. */
static void nobody_is_told_while_rows_pour_in(void **state)
{
	const struct es_commit bulk = {.first_row = 1, .end_row = ES_BULK_ROWS + 2};
	struct guest ana, bela;
	struct es_id practice;

	(void)state;
	home.api.wait_quiet = count_wait;
	home.api.timers_context = &waits;
	waits = 0;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	api_home_keep(&home, &home.account);
	guest_open(&ana, &home, true);
	be(&bela, 9, true);
	api_home_settle(&home);
	es_noticing_go(&home.api, &bulk);
	assert_int_equal(waits, 1);
	(void)say(&bela, &practice, "Combien ?");
	api_home_settle(&home);
	assert_int_equal(length(ask_plain(&ana, "notice.list"), "items"), 0);
	es_noticing_go(&home.api, &bulk);
	assert_int_equal(waits, 2);
	es_noticing_quiet(&home.api);
	api_home_settle(&home);
	assert_why(&ana, "answer");
	guest_close(&bela);
	guest_close(&ana);
}

/* The next event of this topic. */
static struct es_bytes event(struct guest *guest, const char *prefix)
{
	for (;;) {
		struct es_reader r;
		es_reader_init(&r, guest_next(guest));
		(void)es_read_array(&r, 4);
		uint64_t type = es_read_uint(&r, 3);
		(void)es_read_uint(&r, UINT64_MAX);
		if (type != 3)
			continue;
		struct es_bytes topic = es_read_str(&r, 200);
		if (topic.len >= strlen(prefix) && memcmp(topic.data, prefix, strlen(prefix)) == 0)
			return es_read_value(&r);
	}
}

static void who_is_here_is_seen_unless_they_hide(void **state)
{
	struct guest ana, bela, stranger;
	struct params p;
	struct es_id practice;
	char topic[8 + ES_ID_HEX_LEN] = "here:";

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	es_id_hex(&practice, topic + 5);
	guest_open(&ana, &home, true);
	guest_open(&stranger, &home, false);
	be(&bela, 9, false);
	begin(&p, 1);
	put_str(&p, "topic", topic);
	guest_refused(&stranger, "subscribe", of(&p), "sign_in_needed", NULL);
	(void)ask(&ana, "subscribe", &p);
	(void)ask(&bela, "subscribe", &p);
	struct es_bytes news = event(&ana, "here:");
	while (length(news, "people") < 2)
		news = event(&ana, "here:");
	begin(&p, 2);
	put_id(&p, "about", &practice);
	put_bool(&p, "writing", true);
	(void)ask(&bela, "here.set", &p);
	news = event(&ana, "here:");
	bool writes = at(item(news, "people", 0), "writing").data[0] == 0xc3 ||
	              at(item(news, "people", 1), "writing").data[0] == 0xc3;
	assert_true(writes);
	begin(&p, 1);
	put_bool(&p, "on", false);
	(void)ask(&bela, "here.allow", &p);
	assert_int_equal(length(event(&ana, "here:"), "people"), 1);
	guest_close(&bela);
	guest_close(&stranger);
	guest_close(&ana);
}

#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_HOME(a_room_is_opened_and_talked_in),
	        WITH_HOME(who_asked_accepts_an_answer),
	        WITH_HOME(an_experience_stands_with_its_practice),
	        WITH_HOME(a_reaction_is_said_once_and_taken_back),
	        WITH_HOME(a_token_publishes_once),
	        WITH_HOME(a_quote_is_a_place_in_another_message),
	        WITH_HOME(what_arrives_after_reading_is_unread),
	        WITH_HOME(people_are_told_what_concerns_them),
	        WITH_HOME(what_cannot_be_read_of_one_holds_back_no_other),
	        WITH_HOME(nobody_is_told_while_rows_pour_in),
	        WITH_HOME(who_is_here_is_seen_unless_they_hide),
	};

	return cmocka_run_group_tests_name("api_talk", tests, NULL, NULL);
}
