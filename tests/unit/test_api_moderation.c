/* SPDX-License-Identifier: EUPL-1.2 */
/* Flags, what editors decide, and what is then no more to be seen at this node. */
#include "account/account.h"
#include "api_home.h"
#include "api_map.h"
#include "store/moderation.h"
#include "test.h"
#include "view/read.h"

#include <string.h>

static struct api_home home;
static struct guest editor, member, stranger;
static struct es_id practice, comment, answer;

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	api_home_practice(&home, "Le café des voisins", ES_SCOPE_PUBLIC, &practice);
	api_home_comment(&home, &practice, "Un premier message.", &comment);
	api_home_comment(&home, &practice, "Un second message.", &answer);
	guest_open(&editor, &home, true);
	strcpy(editor.client->account.role, "editor");
	guest_open(&member, &home, true);
	guest_open(&stranger, &home, false);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	while (home.api.jobs)
		es_loop_turn(home.loop);
	guest_close(&editor);
	guest_close(&member);
	guest_close(&stranger);
	api_home_close(&home);
	return 0;
}

static struct es_bytes flag(struct params *p, const struct es_id *record, const char *reason)
{
	begin(p, 3);
	put_id(p, "record", record);
	put_str(p, "reason", reason);
	put_str(p, "note", "Ce n'est pas correct.");
	return of(p);
}

static struct es_bytes act(struct params *p, const char *action, const struct es_id *record,
                           uint64_t days)
{
	begin(p, 4);
	put_str(p, "action", action);
	put_id(p, "record", record);
	put_str(p, "reason", "hurtful");
	put_uint(p, "days", days);
	return of(p);
}

static struct es_bytes ask(struct guest *guest, const char *method, struct es_bytes params)
{
	bool ok;
	struct es_bytes result = guest_ask(guest, method, params, &ok);

	if (!ok)
		fail_msg("%s: %.*s", method, (int)es_value_str(at(result, "message")).len,
		         (const char *)es_value_str(at(result, "message")).data);
	return result;
}

static struct es_bytes empty(void)
{
	return es_bytes_of(NULL, 0);
}

static struct es_bytes of_id(struct params *p, const char *key, const struct es_id *id)
{
	begin(p, 1);
	put_id(p, key, id);
	return of(p);
}

static size_t comments_seen(struct guest *guest, uint64_t *total)
{
	struct params p;
	struct es_bytes result = ask(guest, "comment.list", of_id(&p, "about", &practice));

	*total = number(result, "total");
	return length(result, "items");
}

static void test_flags_come_to_editors_with_their_context(void **state)
{
	struct params p;

	(void)state;
	(void)ask(&member, "flag.send", flag(&p, &comment, "hurtful"));
	(void)ask(&member, "flag.send", flag(&p, &comment, "personal")); /* of the same person */
	struct es_bytes result = ask(&editor, "moderation.list", empty());
	assert_int_equal(length(result, "cases"), 1);
	struct es_bytes one = item(result, "cases", 0);
	assert_text(one, "kind", "comment");
	assert_int_equal(number(one, "flags"), 1);
	assert_text(item(one, "reasons", 0), "code", "personal");
	assert_int_equal(length(one, "notes"), 1);
	assert_text(one, "comment.text", "Un premier message.");
	assert_text(one, "conversation.title", "Le café des voisins");
	assert_text(one, "conversation.kind", "practice");

	(void)ask(&editor, "moderation.act", act(&p, "dismiss", &comment, 0));
	assert_int_equal(length(ask(&editor, "moderation.list", empty()), "cases"), 0);
	result = ask(&stranger, "decision.list", empty());
	assert_int_equal(length(result, "items"), 1);
	assert_text(item(result, "items", 0), "action", "dismiss");
	assert_text(item(result, "items", 0), "kind", "comment");
}

static void test_only_editors_decide(void **state)
{
	struct params p;

	(void)state;
	guest_refused(&stranger, "flag.send", flag(&p, &comment, "false"), "sign_in_needed", NULL);
	guest_refused(&member, "moderation.list", empty(), "not_allowed", NULL);
	guest_refused(&member, "moderation.act", act(&p, "hide", &comment, 0), "not_allowed", NULL);
	guest_refused(&member, "flag.send", flag(&p, &comment, "boring"), "invalid", "reason");
	guest_refused(&editor, "moderation.act", act(&p, "burn", &comment, 0), "invalid", "action");
	guest_refused(&editor, "moderation.act", act(&p, "suspend", &comment, 0), "invalid",
	              "days");
	struct es_id nothing = {{9}};
	guest_refused(&editor, "moderation.act", act(&p, "hide", &nothing, 0), "not_found",
	              "record");
}

static void test_a_hidden_comment_is_gone_and_comes_back(void **state)
{
	struct params p;
	uint64_t total;

	(void)state;
	assert_int_equal(comments_seen(&stranger, &total), 2);
	(void)ask(&editor, "moderation.act", act(&p, "hide", &comment, 0));
	assert_int_equal(comments_seen(&stranger, &total), 1);
	assert_int_equal(total, 1);
	assert_int_equal(comments_seen(&member, &total), 1);
	assert_int_equal(comments_seen(&editor, &total), 1); /* outside of the queue, too */
	struct es_bytes list = ask(&stranger, "practice.list", empty());
	assert_int_equal(number(item(list, "items", 0), "comments"), 1);
	guest_refused(&member, "flag.send", flag(&p, &comment, "false"), "not_found", "record");

	struct es_bytes result = ask(&editor, "moderation.list", empty());
	assert_int_equal(length(result, "hidden"), 1);
	assert_text(item(result, "hidden", 0), "comment.text", "Un premier message.");

	(void)ask(&editor, "moderation.act", act(&p, "show", &comment, 0));
	assert_int_equal(comments_seen(&stranger, &total), 2);
	assert_int_equal(total, 2);
}

static void test_a_hidden_practice_is_in_no_list(void **state)
{
	struct es_view_source s;
	struct es_writer w;
	struct params p;

	(void)state;
	(void)ask(&editor, "moderation.act", act(&p, "hide", &practice, 0));
	assert_int_equal(length(ask(&stranger, "practice.list", empty()), "items"), 0);
	guest_refused(&stranger, "practice.show", of_id(&p, "id", &practice), "not_found", "id");
	guest_refused(&stranger, "conversation.show", of_id(&p, "id", &practice), "not_found",
	              "id");
	assert_int_equal(length(ask(&member, "conversation.list", empty()), "items"), 0);
	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	assert_err(es_view_comment(&s, &comment, &w), ES_NOT_FOUND); /* said about it */
	s.moderates = true;
	assert_err(es_view_comment(&s, &comment, &w), ES_OK);
	es_writer_free(&w);
	es_snapshot_end(s.snap);
	(void)ask(&editor, "moderation.act", act(&p, "show", &practice, 0));
	assert_int_equal(length(ask(&stranger, "practice.list", empty()), "items"), 1);
}

/* A tool that belongs to the practice. */
static struct es_id publish_tool(void)
{
	struct params p;
	struct es_id tool;

	begin(&p, 3);
	put_str(&p, "kind", "tool");
	put_str(&p, "lang", "fr");
	put_map(&p, "fields", 3);
	put_str(&p, "title", "Le cahier");
	put_str(&p, "aims", "Tenir parole.");
	put_id(&p, "practice", &practice);
	struct es_bytes id = es_value_str(at(ask(&editor, "record.publish", of(&p)), "id"));
	assert_int_equal(id.len, ES_ID_LEN);
	memcpy(tool.bytes, id.data, ES_ID_LEN);
	return tool;
}

static es_err see_tool(const struct es_id *tool)
{
	struct es_view_source s;
	struct es_seen seen;

	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	es_err err = es_see_id(&s, ES_KIND_TOOL, tool, &seen);
	es_seen_free(&seen);
	es_snapshot_end(s.snap);
	return err;
}

static void test_a_tool_goes_with_its_practice(void **state)
{
	struct es_id tool = publish_tool();
	struct params p;

	(void)state;
	assert_err(see_tool(&tool), ES_OK);
	(void)ask(&member, "flag.send", flag(&p, &tool, "rights"));
	struct es_bytes one = item(ask(&editor, "moderation.list", empty()), "cases", 0);
	assert_text(one, "kind", "tool");
	assert_text(one, "words", "Tenir parole.");
	assert_text(one, "conversation.title", "Le café des voisins");

	(void)ask(&editor, "moderation.act", act(&p, "hide", &practice, 0));
	assert_err(see_tool(&tool), ES_NOT_FOUND);
	(void)ask(&editor, "moderation.act", act(&p, "show", &practice, 0));
	assert_err(see_tool(&tool), ES_OK);
	(void)ask(&editor, "moderation.act", act(&p, "hide", &tool, 0));
	assert_err(see_tool(&tool), ES_NOT_FOUND);
	assert_int_equal(length(ask(&stranger, "practice.list", empty()), "items"), 1);
}

static void watch(struct guest *guest)
{
	char topic[16 + ES_ID_HEX_LEN] = "about:";
	struct params p;

	es_id_hex(&practice, topic + strlen(topic));
	begin(&p, 1);
	put_str(&p, "topic", topic);
	(void)ask(guest, "subscribe", of(&p));
}

/* Waits until a page that watches hears this of something. */
static void assert_heard(struct guest *guest, const char *word, const struct es_id *of)
{
	struct es_bytes id;

	for (;;) { /* what was published before is told, too */
		struct es_reader r;
		es_reader_init(&r, guest_next(guest));
		es_read_array_of(&r, 4);
		assert_int_equal(es_read_uint(&r, 9), 3);
		(void)es_read_value(&r);
		(void)es_read_value(&r);
		if (es_map_get(es_read_value(&r), word, &id))
			break;
	}
	id = es_value_str(id);
	assert_int_equal(id.len, ES_ID_LEN);
	assert_memory_equal(id.data, of->bytes, ES_ID_LEN);
}

static void test_an_open_page_hears_that_something_went(void **state)
{
	struct params p;

	(void)state;
	watch(&stranger);
	(void)ask(&editor, "moderation.act", act(&p, "hide", &comment, 0));
	assert_heard(&stranger, "hidden", &comment);
}

static void decide_on(const struct es_id *structure, const char *action)
{
	struct params p;

	begin(&p, 2);
	put_str(&p, "action", action);
	put_id(&p, "structure", structure);
	(void)ask(&editor, "moderation.act", of(&p));
}

/* It drops what that structure said, and asks again once it may. */
static void test_an_open_page_hears_who_is_blocked(void **state)
{
	struct es_id other = {{5}};

	(void)state;
	watch(&stranger);
	watch(&member);
	decide_on(&other, "block");
	assert_heard(&stranger, "blocked", &other);
	assert_heard(&member, "blocked", &other);
	decide_on(&other, "unblock");
	assert_heard(&stranger, "unblocked", &other);
}

/* What the account of the guests writes. */
static void say(const char *text, struct es_id *id)
{
	struct params p;

	begin(&p, 2);
	put_id(&p, "about", &practice);
	put_str(&p, "text", text);
	struct es_bytes value =
	        es_value_str(at(ask(&member, "comment.publish", of(&p)), "comment.id"));
	assert_int_equal(value.len, ES_ID_LEN);
	memcpy(id->bytes, value.data, ES_ID_LEN);
}

static void test_a_warning_is_a_notice(void **state)
{
	struct params p;

	(void)state;
	say("Un premier message.", &comment);
	(void)ask(&editor, "moderation.act", act(&p, "warn", &comment, 0));
	struct es_bytes result = ask(&member, "notice.list", empty()); /* the newest first */
	assert_text(item(result, "items", 0), "why", "warned");
	assert_text(item(result, "items", 0), "comment.text", "Un premier message.");
}

static void test_a_suspended_account_reads_and_does_not_write(void **state)
{
	struct params p;
	uint64_t total;

	(void)state;
	say("Un message de trop.", &comment);
	(void)ask(&editor, "moderation.act", act(&p, "suspend", &comment, 7));
	bool ok;
	struct es_bytes fault = guest_ask(&editor, "flag.send", flag(&p, &comment, "false"), &ok);
	assert_false(ok); /* all guests of a test are one account */
	assert_text(fault, "code", "suspended");
	assert_int_equal(es_value_str(at(fault, "field")).len, 13); /* until when */
	assert_int_equal(comments_seen(&editor, &total), 3);
	struct es_bytes result = ask(&editor, "moderation.list", empty());
	assert_int_equal(length(result, "suspended"), 1);

	begin(&p, 2);
	put_str(&p, "action", "lift");
	es_write_cstr(&p.w, "person");
	es_write_bin(&p.w, ES_BYTES(home.account.author));
	(void)ask(&editor, "moderation.act", of(&p));
	(void)ask(&editor, "flag.send", flag(&p, &comment, "false"));
	assert_int_equal(length(ask(&stranger, "decision.list", empty()), "items"), 2);
}

/* Revises the practice, in a millisecond of its own. */
static struct es_id revise(struct guest *who, const struct es_id *parent, const char *words)
{
	const uint64_t now_ms = es_now_ms();
	struct params p;

	while (es_now_ms() == now_ms)
		;
	begin(&p, 5);
	put_str(&p, "kind", "practice");
	put_str(&p, "lang", "fr");
	put_id(&p, "entity", &practice);
	put_array(&p, "parents", 1);
	es_write_bin(&p.w, ES_BYTES(parent->bytes));
	put_map(&p, "fields", 1);
	put_map(&p, "description", 2);
	put_str(&p, "summary", words);
	put_str(&p, "title", "Le café des voisins");
	return id_at(ask(who, "record.publish", of(&p)), "id");
}

static uint64_t suspended_ms(const struct es_account *account)
{
	struct es_view_source s;

	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	uint64_t until_ms = es_suspended_ms(s.snap, account->author, es_now_ms());
	es_snapshot_end(s.snap);
	return until_ms;
}

/* Neither who began the page nor who wrote since is suspended for what stood there when it was flagged. */
static void test_who_wrote_what_was_flagged_is_suspended(void **state)
{
	const struct es_account first = home.account;
	struct es_account second;
	struct guest bela;
	struct params p;

	(void)state;
	home.silent = true; /* the first account is not in the store */
	home_account(home.node, "bela", "Béla", ES_PROFESSIONAL, &second);
	home.account = second;
	guest_open(&bela, &home, true);
	home.account = first;
	struct es_id wrong = revise(&bela, &practice, "Des mots qui blessent.");
	(void)ask(&member, "flag.send", flag(&p, &wrong, "hurtful"));
	struct es_id right = revise(&member, &wrong, "Une équipe accueille.");
	struct es_bytes one = item(ask(&editor, "moderation.list", empty()), "cases", 0);
	assert_text(one, "words", "Des mots qui blessent.");
	(void)ask(&editor, "moderation.act", act(&p, "suspend", &practice, 7));
	assert_true(suspended_ms(&second) > 0);
	assert_int_equal(suspended_ms(&first), 0);
	/* one revision that is named is meant */
	(void)ask(&editor, "moderation.act", act(&p, "suspend", &right, 7));
	assert_true(suspended_ms(&first) > 0);
	guest_close(&bela);
}

/* Nobody has to lift it. */
static void test_a_suspension_ends_by_itself(void **state)
{
	const uint64_t day_ms = 24ull * 3600 * 1000;
	struct es_view_source s;
	struct params p;

	(void)state;
	say("Un message de trop.", &comment);
	(void)ask(&editor, "moderation.act", act(&p, "suspend", &comment, 7));
	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	uint64_t now_ms = es_now_ms();
	uint64_t until_ms = es_suspended_ms(s.snap, home.account.author, now_ms);
	assert_true(until_ms > now_ms + 6 * day_ms && until_ms <= now_ms + 7 * day_ms);
	assert_int_equal(es_suspended_ms(s.snap, home.account.author, until_ms - 1), until_ms);
	assert_int_equal(es_suspended_ms(s.snap, home.account.author, until_ms), 0);
	es_snapshot_end(s.snap);
}

static void test_a_node_does_not_block_itself(void **state)
{
	struct es_id other = {{5}};
	struct params p;

	(void)state;
	begin(&p, 2);
	put_str(&p, "action", "block");
	put_id(&p, "structure", &home.node->identity.structure);
	guest_refused(&editor, "moderation.act", of(&p), "invalid", "structure");
	decide_on(&other, "block");
	assert_int_equal(length(ask(&editor, "moderation.list", empty()), "blocked"), 1);
}

static void test_a_new_account_gives_few_links(void **state)
{
	struct params p;
	bool ok;

	(void)state;
	member.client->account.created_ms = es_now_ms();
	begin(&p, 2);
	put_id(&p, "about", &practice);
	put_str(&p, "text", "https://a.example http://www.b.example www.c.example");
	guest_refused(&member, "comment.publish", of(&p), "too_many", "links");
	begin(&p, 2);
	put_id(&p, "about", &practice);
	put_str(&p, "text", "https://a.example HTTP://www.b.example");
	(void)guest_ask(&member, "comment.publish", of(&p), &ok);
	assert_true(ok);
	member.client->account.created_ms = es_now_ms() - ES_YOUNG_MS - 1000;
	begin(&p, 2);
	put_id(&p, "about", &practice);
	put_str(&p, "text", "https://a.example https://b.example https://c.example");
	(void)guest_ask(&member, "comment.publish", of(&p), &ok);
	assert_true(ok);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(test_flags_come_to_editors_with_their_context),
	        TEST(test_only_editors_decide),
	        TEST(test_a_hidden_comment_is_gone_and_comes_back),
	        TEST(test_a_hidden_practice_is_in_no_list),
	        TEST(test_a_tool_goes_with_its_practice),
	        TEST(test_a_suspension_ends_by_itself),
	        TEST(test_an_open_page_hears_that_something_went),
	        TEST(test_an_open_page_hears_who_is_blocked),
	        TEST(test_a_warning_is_a_notice),
	        TEST(test_a_suspended_account_reads_and_does_not_write),
	        TEST(test_who_wrote_what_was_flagged_is_suspended),
	        TEST(test_a_node_does_not_block_itself),
	        TEST(test_a_new_account_gives_few_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
