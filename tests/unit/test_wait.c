/* SPDX-License-Identifier: EUPL-1.2 */
/* What a session waits for, that it says so, and that it does not wait for ever. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"

#include <sodium.h>

static struct facing f;

static int two_sides(void **state)
{
	(void)state;
	facing_init(&f, 2);
	for (uint32_t i = 0; i < 20; i++) {
		facing_hold(&f.a, i % 2, i, 5);
		facing_hold(&f.b, i % 2, i, 5);
	}
	facing_hold(&f.b, 0, 0, 9);
	return 0;
}

static int free_sides(void **state)
{
	(void)state;
	facing_free(&f);
	return 0;
}

static enum es_session_wait wait_of(const struct facing_side *side)
{
	struct es_session_progress p;
	es_session_progress(side->session, &p);
	assert_true(es_session_wait_text(p.wait) != NULL);
	return p.wait;
}

/* Only pings come for so long. */
static void hear_pings(struct facing_side *side, uint64_t ms)
{
	const uint8_t ping[] = {0x92, MESSAGE_PING, 1};
	for (uint64_t end = f.now_ms + ms; f.now_ms < end && side->ended == ES_OK;
	     f.now_ms += 10000) {
		es_session_receive(side->session, ES_BYTES(ping), f.now_ms);
		es_session_tick(side->session, f.now_ms);
	}
}

static void nothing_to_wait_for_when_live(void **state)
{
	(void)state;
	facing_meet(&f);
	assert_int_equal(wait_of(&f.a), ES_WAIT_NOTHING);
	assert_string_equal(es_session_wait_text(ES_WAIT_NOTHING), "");
	hear_pings(&f.a, 10 * ES_STALL_TIMEOUT_MS);
	assert_err(f.a.ended, ES_OK);
}

static void a_vector_that_does_not_come(void **state)
{
	(void)state;
	f.b.mute = true;
	facing_meet(&f);
	assert_int_equal(wait_of(&f.a), ES_WAIT_VECTOR);
	hear_pings(&f.a, ES_MESSAGE_TIMEOUT_MS - 1000);
	assert_err(f.a.ended, ES_OK);
	hear_pings(&f.a, 20000);
	assert_err(f.a.ended, ES_TIMEOUT);
}

/* The other side's vector says that all is well, but its records never come. */
static void records_that_do_not_come(void **state)
{
	(void)state;
	const uint8_t totals[] = {0x92, MESSAGE_TOTALS, 4};
	f.b.mute = true;
	facing_meet(&f);
	f.b.full = true;
	const uint8_t pairs[] = {0x93, MESSAGE_VECTOR, VECTOR_PAIRS, 0xc4, 0};
	es_session_receive(f.a.session, ES_BYTES(pairs), f.now_ms);
	es_session_receive(f.a.session, ES_BYTES(totals), f.now_ms);
	assert_int_equal(wait_of(&f.a), ES_WAIT_RECORDS);
	hear_pings(&f.a, ES_STALL_TIMEOUT_MS - 1000);
	assert_err(f.a.ended, ES_OK);
	hear_pings(&f.a, 20000);
	assert_err(f.a.ended, ES_TIMEOUT);
}

/* A reader that is slow gets its answers later, not the end of the link. */
static void an_answer_waits_for_the_channel(void **state)
{
	(void)state;
	uint8_t want[3 + 34] = {0x92, MESSAGE_WANT, 0x91, 0xc4, 32};
	facing_meet(&f);
	f.b.full = true;
	es_session_receive(f.b.session, ES_BYTES(want), f.now_ms);
	assert_err(f.b.ended, ES_OK);
	assert_int_equal(f.b.sent[MESSAGE_BODIES], 0);
	assert_int_equal(wait_of(&f.b), ES_WAIT_CHANNEL);
	facing_hold(&f.b, 0, 0, 11);
	es_session_changed(f.b.session, NULL, ES_ALL_LOGS, f.now_ms);
	f.b.full = false;
	es_session_writable(f.b.session, f.now_ms);
	assert_int_equal(f.b.sent[MESSAGE_BODIES], 1);
	facing_go_on(&f);
	assert_true(facing_equal(&f));
	assert_int_equal(wait_of(&f.b), ES_WAIT_NOTHING);
}

static void one_want_at_a_time(void **state)
{
	(void)state;
	uint8_t want[3 + 34] = {0x92, MESSAGE_WANT, 0x91, 0xc4, 32};
	facing_meet(&f);
	f.b.full = true;
	es_session_receive(f.b.session, ES_BYTES(want), f.now_ms);
	es_session_receive(f.b.session, ES_BYTES(want), f.now_ms);
	assert_err(f.b.ended, ES_LIMIT);
}

/* What is new goes before what a catch-up still has to bring; short logs before long ones, and of
 * these the one that something came into last. */
static void the_order_in_which_logs_are_sent(void **state)
{
	(void)state;
	struct facing_side *b = &f.b;
	struct known_log *known;
	uint64_t records;
	facing_meet(&f);
	facing_hold(b, 0, 2, 2000);
	facing_hold(b, 0, 4, 6);
	facing_hold(b, 1, 5, 6);
	for (size_t i = 0; i < b->vector.count; i++)
		b->vector.entries[i].newest = b->vector.entries[i].size == 6
		                                      ? b->logs[b->vector.entries[i].slot].serial
		                                      : 9;
	assert_true(queue_all(b->session, &b->vector, &records));
	assert_int_equal(records, 1995 + 1 + 1);
	facing_hold(b, 0, 6, 3000);
	const struct es_vector_entry *entries = b->vector.entries;
	for (size_t i = 0; i < b->vector.count; i++)
		if (entries[i].size == 3000)
			assert_true(queue_news(b->session, &entries[i]));
	const uint32_t order[] = {6, 5, 4, 2};
	for (size_t i = 0; i < 4; i++) {
		const struct es_vector_entry *e = queue_next(b->session, &b->vector, &known);
		assert_non_null(e);
		assert_int_equal(b->logs[e->slot].serial, order[i]);
		known->size = e->size;
	}
	assert_null(queue_next(b->session, &b->vector, &known));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, two_sides, free_sides)
	const struct CMUnitTest tests[] = {
	        TEST(nothing_to_wait_for_when_live),
	        TEST(a_vector_that_does_not_come),
	        TEST(records_that_do_not_come),
	        TEST(an_answer_waits_for_the_channel),
	        TEST(one_want_at_a_time),
	        TEST(the_order_in_which_logs_are_sent),
	};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
