/* SPDX-License-Identifier: EUPL-1.2 */
/* Cosignatures between two sessions: compared once, told where they differ, and as they come. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"

#include <sodium.h>

static struct facing f;

static int meet(void **state)
{
	(void)state;
	facing_init(&f, 1);
	return 0;
}

static int part(void **state)
{
	(void)state;
	facing_free(&f);
	return 0;
}

static void equal_ones_cost_a_digest(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 100; i++)
		facing_cosigned(&f.a, i);
	for (unsigned i = 100; i > 0; i--)
		facing_cosigned(&f.b, i - 1);
	facing_meet(&f);
	facing_wait(&f, ES_COSIGNED_AFTER_MS + 5000);
	assert_int_equal(f.a.sent[MESSAGE_COSIGNED], 1);
	assert_int_equal(f.b.sent[MESSAGE_COSIGNED], 1);
	assert_true(f.a.sent_bytes[MESSAGE_COSIGNED] <= 16);
}

static void nothing_is_said_before_a_while(void **state)
{
	(void)state;
	facing_cosigned(&f.a, 1);
	facing_meet(&f);
	facing_wait(&f, ES_COSIGNED_AFTER_MS - 1000);
	assert_int_equal(f.a.sent[MESSAGE_COSIGNED], 0);
}

static void each_brings_what_the_other_lacks(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 70; i++) /* more than a message holds */
		facing_cosigned(&f.a, i);
	for (unsigned i = 60; i < 130; i++)
		facing_cosigned(&f.b, i);
	facing_meet(&f);
	facing_wait(&f, ES_COSIGNED_AFTER_MS + 5000);
	assert_int_equal(f.a.cosigns_len, 130);
	assert_int_equal(f.b.cosigns_len, 130);
}

static void one_side_without_any_gets_all(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3; i++)
		facing_cosigned(&f.b, i);
	facing_meet(&f);
	facing_wait(&f, ES_COSIGNED_AFTER_MS + 5000);
	assert_int_equal(f.a.cosigns_len, 3);
	assert_int_equal(f.b.cosigns_len, 3);
}

static void what_comes_later_is_told_by_itself(void **state)
{
	(void)state;
	facing_cosigned(&f.a, 1);
	facing_cosigned(&f.b, 1);
	facing_meet(&f);
	facing_wait(&f, ES_COSIGNED_AFTER_MS + 5000);
	uint64_t before = f.b.sent[MESSAGE_COSIGNED];
	facing_cosigned(&f.a, 2);
	facing_wait(&f, 1000);
	assert_int_equal(f.b.cosigns_len, 2);
	/* it does not come back to whom it came from */
	facing_wait(&f, 10000);
	assert_int_equal(f.b.sent[MESSAGE_COSIGNED], before);
	assert_int_equal(f.a.cosigns_len, 2);
}

#define ONE_BYTES 215 /* a cosignature that follows another of the same node in a message */
#define PARTS_BYTES 520
#define CERTIFICATE_BYTES 215 /* one a message */

/* Of a thousand one is missing: not all are told again. */
static void few_that_differ_cost_little(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		facing_cosigned(&f.a, i);
	for (unsigned i = 0; i < 1000; i++)
		if (i != 500)
			facing_cosigned(&f.b, i);
	facing_meet(&f);
	facing_wait(&f, ES_COSIGNED_AFTER_MS + 5000);
	assert_int_equal(f.b.cosigns_len, 1000);
	uint64_t part = 1000 / ES_COSIGNS_PARTS + 1;
	uint64_t limit = 16 + PARTS_BYTES + CERTIFICATE_BYTES + part * ONE_BYTES;
	assert_true(f.a.sent_bytes[MESSAGE_COSIGNED] <= limit);
	assert_true(f.b.sent_bytes[MESSAGE_COSIGNED] <= limit);
}

static void what_is_told_does_not_come_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 100; i++)
		facing_cosigned(&f.a, i);
	facing_meet(&f);
	facing_wait(&f, ES_COSIGNED_AFTER_MS + 10000);
	assert_int_equal(f.b.cosigns_len, 100);
	assert_true(f.a.sent_bytes[MESSAGE_COSIGNED] <=
	            16 + PARTS_BYTES + 2 * CERTIFICATE_BYTES + 100 * ONE_BYTES);
	assert_true(f.b.sent_bytes[MESSAGE_COSIGNED] <= 16 + PARTS_BYTES);
}

/* The budget of a link on which nothing happens, whatever both sides hold: pings, 300 bytes a minute
 * each way with what the channel adds. */
static void a_quiet_link_costs_pings(void **state)
{
	uint64_t a, b;

	(void)state;
	for (uint32_t log = 0; log < 100; log++) {
		facing_hold(&f.a, 0, log, 10);
		facing_hold(&f.b, 0, log, 10);
	}
	for (unsigned i = 0; i < 1000; i++)
		facing_cosigned(i % 3 ? &f.a : &f.b, i);
	f.a.compares = f.b.compares = true;
	facing_meet(&f);
	facing_wait(&f, 60000);
	assert_int_equal(f.a.cosigns_len, 1000);
	assert_int_equal(f.b.cosigns_len, 1000);
	a = f.a.channel_bytes;
	b = f.b.channel_bytes;
	facing_wait(&f, 60000);
	assert_true(f.a.channel_bytes - a <= 300);
	assert_true(f.b.channel_bytes - b <= 300);
}

/* Digests of parts of somebody who has nothing. */
static void ask_for_all(void)
{
	static const uint8_t nothing[sizeof(struct es_cosigns_digests)];
	uint8_t message[PARTS_BYTES];
	struct es_writer w;

	es_writer_init(&w, message, sizeof(message));
	es_write_array(&w, 2);
	es_write_uint(&w, MESSAGE_COSIGNED);
	es_write_bin(&w, ES_BYTES(nothing));
	es_session_receive(f.a.session, es_writer_bytes(&w), f.now_ms);
	facing_wait(&f, 2000);
}

static void who_asks_again_is_not_told_again(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 100; i++) {
		facing_cosigned(&f.a, i);
		facing_cosigned(&f.b, i);
	}
	facing_meet(&f);
	facing_wait(&f, ES_COSIGNED_AFTER_MS + 5000);
	assert_int_equal(f.a.sent[MESSAGE_COSIGNED], 1);
	ask_for_all();
	uint64_t told = f.a.sent[MESSAGE_COSIGNED];
	assert_int_equal(told, 1 + 2); /* a hundred in two messages */
	for (int i = 0; i < 5; i++)
		ask_for_all();
	assert_int_equal(f.a.sent[MESSAGE_COSIGNED], told);
	/* what comes anew is told all the same, and the link lasts */
	facing_cosigned(&f.a, 100);
	facing_wait(&f, 2000);
	assert_int_equal(f.b.cosigns_len, 101);
	assert_int_equal(f.a.sent[MESSAGE_COSIGNED], told + 1);
	assert_err(f.a.ended, ES_OK);
}

static es_err give(struct es_bytes message)
{
	facing_meet(&f);
	es_session_receive(f.a.session, message, f.now_ms);
	es_err ended = f.a.ended;
	facing_part(&f);
	return ended;
}

static void what_is_no_cosignature_ends_the_session(void **state)
{
	(void)state;
	uint8_t message[64];
	struct es_writer w;

	es_writer_init(&w, message, sizeof(message));
	es_write_array(&w, 2);
	es_write_uint(&w, MESSAGE_COSIGNED);
	es_write_bin(&w, es_bytes_of("1234567", 7)); /* a digest has eight */
	assert_int_not_equal(give(es_writer_bytes(&w)), ES_OK);

	es_writer_reset(&w);
	es_write_array(&w, 2);
	es_write_uint(&w, MESSAGE_COSIGNED);
	es_write_array(&w, 1);
	es_write_array(&w, 6); /* one of seven is missing */
	for (int i = 0; i < 6; i++)
		es_write_nil(&w);
	assert_int_not_equal(give(es_writer_bytes(&w)), ES_OK);

	/* the certificate of the one before, which there is none */
	es_writer_reset(&w);
	es_write_array(&w, 2);
	es_write_uint(&w, MESSAGE_COSIGNED);
	es_write_array(&w, 1);
	es_write_array(&w, 7);
	es_write_nil(&w);
	assert_int_not_equal(give(es_writer_bytes(&w)), ES_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(equal_ones_cost_a_digest, meet, part),
	        cmocka_unit_test_setup_teardown(nothing_is_said_before_a_while, meet, part),
	        cmocka_unit_test_setup_teardown(each_brings_what_the_other_lacks, meet, part),
	        cmocka_unit_test_setup_teardown(one_side_without_any_gets_all, meet, part),
	        cmocka_unit_test_setup_teardown(what_comes_later_is_told_by_itself, meet, part),
	        cmocka_unit_test_setup_teardown(few_that_differ_cost_little, meet, part),
	        cmocka_unit_test_setup_teardown(what_is_told_does_not_come_back, meet, part),
	        cmocka_unit_test_setup_teardown(a_quiet_link_costs_pings, meet, part),
	        cmocka_unit_test_setup_teardown(who_asks_again_is_not_told_again, meet, part),
	        cmocka_unit_test_setup_teardown(what_is_no_cosignature_ends_the_session, meet,
	                                        part),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
