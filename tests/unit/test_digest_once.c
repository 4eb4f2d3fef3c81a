/* SPDX-License-Identifier: EUPL-1.2 */
/* Digests: when they go, that each thing is told once whatever ends the process, who chose them, and the link that
 * ends them. */
#include "account/enter.h"
#include "api_home.h"
#include "letters.h"
#include "mail/digest.h"
#include "store/addresses.h"
#include "store/meta.h"
#include "store/personal.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MINUTE_MS (60ull * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static struct api_home home;
static struct letters letters;
static struct es_account nora;
static struct es_id practice;
static uint64_t now_ms;

static void set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

/* --- when --------------------------------------------------------------------------------------- */

static struct tm local(uint64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm at;

	assert_non_null(localtime_r(&seconds, &at));
	return at;
}

static void goes_in_the_morning_of_the_machine(void **state)
{
	uint64_t at_ms = 1795273200000; /* 2026-11-21 15:00 UTC */
	uint8_t person[ES_AUTHOR_LEN];

	(void)state;
	set_zone("Europe/Paris");
	for (int i = 0; i < 200; i++, at_ms += 37 * HOUR_MS) {
		memset(person, i, sizeof(person));
		uint64_t last = es_digest_slot(person, ES_DIGEST_DAILY, at_ms);
		uint64_t next = es_digest_next(person, ES_DIGEST_DAILY, at_ms);
		struct tm at = local(next);
		assert_true(at.tm_hour == 7 || at.tm_hour == 8); /* summer and winter */
		assert_true(last <= at_ms && at_ms < next);
		assert_in_range(next - last, 23 * HOUR_MS, 25 * HOUR_MS);
		assert_int_equal(es_digest_slot(person, ES_DIGEST_DAILY, next), next);
		last = es_digest_slot(person, ES_DIGEST_WEEKLY, at_ms);
		next = es_digest_next(person, ES_DIGEST_WEEKLY, at_ms);
		at = local(next);
		assert_in_range(at.tm_wday, 1, 5);
		assert_int_equal(local(last).tm_wday, at.tm_wday);
		assert_in_range(next - last, 7 * DAY_MS - HOUR_MS, 7 * DAY_MS + HOUR_MS);
	}
}

static void spreads_people(void **state)
{
	bool minutes[120] = {false};
	uint8_t person[ES_AUTHOR_LEN] = {0};
	size_t used = 0;

	(void)state;
	set_zone("UTC");
	for (int i = 0; i < 256; i++) {
		person[1] = (uint8_t)i;
		struct tm at = local(es_digest_next(person, ES_DIGEST_DAILY, 1795273200000));
		minutes[(at.tm_hour - 7) * 60 + at.tm_min] = true;
	}
	for (int i = 0; i < 120; i++)
		used += minutes[i];
	assert_int_equal(used, 120);
}

static void is_due_by_day_only(void **state)
{
	uint8_t person[ES_AUTHOR_LEN] = {0};
	struct es_digest digest = {.pace = ES_DIGEST_DAILY};

	(void)state;
	set_zone("Europe/Budapest");
	uint64_t slot = es_digest_next(person, ES_DIGEST_DAILY, 1795273200000); /* 7:00 */
	digest.since_ms = slot - DAY_MS;
	assert_false(es_digest_is_due(person, &digest, slot - 1));
	assert_true(es_digest_is_due(person, &digest, slot));
	assert_true(es_digest_is_due(person, &digest, slot + 13 * HOUR_MS - 1));
	assert_false(es_digest_is_due(person, &digest, slot + 13 * HOUR_MS)); /* 20:00 */
	assert_false(es_digest_is_due(person, &digest, slot + 23 * HOUR_MS)); /* 6:00 */
	digest.since_ms = slot;
	assert_false(es_digest_is_due(person, &digest, slot + HOUR_MS));
	digest.since_ms = slot + 30 * DAY_MS; /* a clock that was ahead */
	assert_false(es_digest_is_due(person, &digest, slot + DAY_MS));
	digest = (struct es_digest){.pace = ES_DIGEST_NEVER};
	assert_false(es_digest_is_due(person, &digest, slot));
}

/* --- a home ------------------------------------------------------------------------------------- */

struct doing {
	struct es_change change; /* first */
	uint64_t row;
	struct es_digest digest;
};

static es_err put_address(struct es_write *w, struct es_change *change)
{
	const struct es_mail_facts facts = {.address = "nora@example.org"};

	(void)change;
	return es_write_address(w, nora.author, &facts);
}

static es_err put_notice(struct es_write *w, struct es_change *change)
{
	return es_write_notice(w, nora.author, ((struct doing *)change)->row, ES_NOTICE_ANSWER);
}

static es_err put_digest(struct es_write *w, struct es_change *change)
{
	return es_write_digest(w, nora.author, &((struct doing *)change)->digest);
}

static void get_digest(struct es_digest *out)
{
	struct es_snapshot *snap;

	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	es_err err = es_digest_get(snap, nora.author, out);
	assert_true(err == ES_OK || err == ES_NOT_FOUND);
	es_snapshot_end(snap);
}

static void say(void)
{
	struct doing d = {.row = 0};
	struct es_snapshot *snap;
	struct es_row row;
	struct es_id id;

	api_home_comment(&home, &practice, "Bonjour", &id);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, &id, &row), ES_OK);
	es_snapshot_end(snap);
	d.row = row.number;
	assert_err(es_store_apply(home.node->store, put_notice, &d.change), ES_OK);
}

static int open_home(void **state)
{
	struct es_change change = {0};

	(void)state;
	set_zone("Europe/Paris");
	api_home_open(&home);
	letters_open(&letters, &home);
	home_account(home.node, "nora", "Nora", ES_PROFESSIONAL, &nora);
	assert_err(es_digest_choose(home.node, "nora", ES_DIGEST_DAILY), ES_STATE); /* no address */
	assert_err(es_store_apply(home.node->store, put_address, &change), ES_OK);
	api_home_practice(&home, "Accueil", ES_SCOPE_PUBLIC, &practice);
	assert_err(es_digest_choose(home.node, "nora", ES_DIGEST_DAILY), ES_OK);
	now_ms = es_digest_next(nora.author, ES_DIGEST_DAILY, es_now_ms()) + 1000;
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	letters_close(&letters, &home);
	api_home_close(&home);
	return 0;
}

static size_t run_round(void)
{
	uint64_t next_ms;

	assert_err(es_digest_round(home.node, now_ms, &next_ms), ES_OK);
	assert_true(next_ms > now_ms);
	return letters_waiting(&home, NULL);
}

/* --- once --------------------------------------------------------------------------------------- */

static void tells_each_thing_once(void **state)
{
	struct es_digest before, after;

	(void)state;
	assert_int_equal(run_round(), 0); /* nothing new, nothing sent */
	now_ms += DAY_MS;
	say();
	assert_int_equal(run_round(), 1);
	letters_drop_all(&home);
	say();
	now_ms += MINUTE_MS;
	assert_int_equal(run_round(), 0); /* not twice on one day */
	letters_restart(&letters, &home);
	es_digest_settle(home.node);
	assert_int_equal(run_round(), 0);
	get_digest(&before);
	now_ms += DAY_MS;
	assert_int_equal(run_round(), 1); /* of the second alone */
	get_digest(&after);
	assert_true(after.told_row > before.told_row);
	letters_drop_all(&home);
	now_ms += DAY_MS;
	assert_int_equal(run_round(), 0);
}

static void waits_for_the_hour_after_choosing(void **state)
{
	(void)state;
	say();
	now_ms -= HOUR_MS;
	assert_int_equal(run_round(), 0);
	now_ms += HOUR_MS;
	assert_int_equal(run_round(), 1);
}

/* The process ends behind the first of three steps: the letter waits, held, and nothing was written down. */
static void survives_an_end_before_it_is_written_down(void **state)
{
	struct kept_letter kept;
	struct es_digest chosen;
	struct doing d = {.row = 0};

	(void)state;
	get_digest(&chosen);
	say();
	assert_int_equal(run_round(), 1);
	assert_int_equal(letters_waiting(&home, &kept), 1);
	/* as it was then */
	d.digest = chosen;
	assert_err(es_store_apply(home.node->store, put_digest, &d.change), ES_OK);
	struct es_letter letter = kept.waiting.letter;
	assert_err(es_mail_hold(home.node->mail, &letter), ES_OK);
	assert_int_equal(letters_waiting(&home, NULL), 1);
	letters_restart(&letters, &home);
	es_digest_settle(home.node);
	assert_int_equal(letters_waiting(&home, NULL), 0);
	assert_int_equal(run_round(), 1); /* anew, under the same id */
	struct kept_letter again;
	assert_int_equal(letters_waiting(&home, &again), 1);
	assert_memory_equal(again.waiting.letter.id, letter.id, ES_LETTER_ID_LEN);
	assert_false(again.waiting.held);
	es_writer_free(&again.bytes);
	es_writer_free(&kept.bytes);
}

/* Behind the second: it is written down, and held still. */
static void survives_an_end_before_it_is_let_go(void **state)
{
	struct kept_letter kept, again;

	(void)state;
	say();
	assert_int_equal(run_round(), 1);
	assert_int_equal(letters_waiting(&home, &kept), 1);
	struct es_letter letter = kept.waiting.letter;
	assert_err(es_mail_hold(home.node->mail, &letter), ES_OK);
	letters_restart(&letters, &home);
	assert_int_equal(letters_waiting(&home, &again), 1);
	assert_true(again.waiting.held);
	es_writer_free(&again.bytes);
	es_digest_settle(home.node);
	assert_int_equal(letters_waiting(&home, &again), 1);
	assert_false(again.waiting.held);
	assert_int_equal(run_round(), 1);
	es_writer_free(&again.bytes);
	es_writer_free(&kept.bytes);
}

/* --- choosing and ending ------------------------------------------------------------------------ */

static void goes_with_the_address(void **state)
{
	struct es_digest digest;

	(void)state;
	assert_err(es_digest_choose(home.node, "nora", ES_DIGEST_WEEKLY), ES_OK);
	get_digest(&digest);
	assert_int_equal(digest.pace, ES_DIGEST_WEEKLY);
	assert_err(es_address_forget(home.node, "nora"), ES_OK);
	get_digest(&digest);
	assert_int_equal(digest.pace, ES_DIGEST_NEVER);
	assert_err(es_digest_choose(home.node, "nora", ES_DIGEST_NEVER), ES_OK);
	assert_err(es_digest_choose(home.node, "nobody", ES_DIGEST_NEVER), ES_NOT_FOUND);
}

static es_err open_token(struct es_bytes token, uint8_t person[ES_AUTHOR_LEN])
{
	struct es_snapshot *snap;

	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	es_err err = es_stop_token_open(snap, token, person);
	es_snapshot_end(snap);
	return err;
}

static void ends_by_a_link_that_nobody_else_makes(void **state)
{
	char token[ES_STOP_TOKEN_LEN], other[ES_STOP_TOKEN_LEN];
	uint8_t person[ES_AUTHOR_LEN];
	struct es_snapshot *snap;
	struct es_digest digest;

	(void)state;
	say();
	assert_int_equal(run_round(), 1);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_stop_token_make(snap, nora.author, token), ES_OK);
	assert_err(es_stop_token_make(snap, nora.author, other), ES_OK);
	es_snapshot_end(snap);
	assert_int_equal(strlen(token), ES_STOP_TOKEN_LEN - 1);
	assert_string_not_equal(token, other); /* the person is not to be seen in it */
	for (size_t i = 0; i < ES_STOP_TOKEN_LEN - 1; i++) {
		memcpy(other, token, sizeof(other));
		other[i] = other[i] == 'A' ? 'Q' : 'A';
		assert_err(open_token(es_bytes_str(other), person), ES_BAD_KEY);
	}
	assert_err(open_token(es_bytes_of(token, 74), person), ES_BAD_KEY);
	assert_err(open_token(es_bytes_of(NULL, 0), person), ES_BAD_KEY);
	assert_err(open_token(es_bytes_str(token), person), ES_OK);
	assert_memory_equal(person, nora.author, ES_AUTHOR_LEN);
	assert_err(es_digest_stop(home.node, person), ES_OK);
	assert_int_equal(letters_waiting(&home, NULL), 0); /* what waited goes, too */
	assert_err(es_digest_stop(home.node, person), ES_OK);
	get_digest(&digest);
	assert_int_equal(digest.pace, ES_DIGEST_NEVER);
	now_ms += DAY_MS;
	say();
	uint64_t next_ms;
	assert_err(es_digest_round(home.node, now_ms, &next_ms), ES_OK);
	assert_int_equal(letters_waiting(&home, NULL), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(goes_in_the_morning_of_the_machine),
	        cmocka_unit_test(spreads_people),
	        cmocka_unit_test(is_due_by_day_only),
	        TEST(tells_each_thing_once),
	        TEST(waits_for_the_hour_after_choosing),
	        TEST(survives_an_end_before_it_is_written_down),
	        TEST(survives_an_end_before_it_is_let_go),
	        TEST(goes_with_the_address),
	        TEST(ends_by_a_link_that_nobody_else_makes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
