/* SPDX-License-Identifier: EUPL-1.2 */
/* Two logs whose ids begin with the same 8 bytes, as a member can make them: whatever each side holds
 * of them, both hold both in the end, the link stays, and the next meeting sends nothing again. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"

#include <sodium.h>

#define ONE 7
#define OTHER (ONE | FACING_TWIN)

static struct facing f;

static int make(void **state)
{
	(void)state;
	facing_init(&f, 2);
	f.a.compares = f.b.compares = true;
	f.a.claims = f.b.claims = true;
	for (uint32_t i = 100; i < 120; i++) {
		facing_hold(&f.a, i % 2, i, 5);
		facing_hold(&f.b, i % 2, i, 5);
	}
	return 0;
}

static int drop(void **state)
{
	(void)state;
	facing_free(&f);
	return 0;
}

static void hold_one_each(uint64_t of_a, uint64_t of_b)
{
	facing_hold(&f.a, 1, ONE, of_a);
	facing_hold(&f.b, 1, OTHER, of_b);
}

/* Both have all; then nothing goes a second time, with vectors and without. */
static void expect_peace(uint64_t one, uint64_t other)
{
	assert_err(f.a.ended, ES_OK);
	assert_err(f.b.ended, ES_OK);
	assert_true(facing_size(&f.b, 1, ONE) == one);
	assert_true(facing_size(&f.a, 1, OTHER) == other);
	assert_true(facing_equal(&f));
	for (unsigned round = 0; round < 2; round++) {
		facing_part(&f);
		if (round == 1)
			facing_hold(&f.a, 0, 100, 6);
		facing_meet(&f);
		assert_true(facing_equal(&f));
		assert_int_equal(f.a.sent[MESSAGE_RUN], round);
		assert_int_equal(f.b.sent[MESSAGE_RUN], 0);
		facing_wait(&f, 2000);
		assert_int_equal(f.a.sent[MESSAGE_GRAFT] + f.b.sent[MESSAGE_GRAFT], 0);
		assert_err(f.a.ended, ES_OK);
		assert_err(f.b.ended, ES_OK);
	}
}

static void each_holds_another_of_another_size(void **state)
{
	(void)state;
	hold_one_each(5, 3);
	facing_meet(&f);
	facing_wait(&f, 3000);
	expect_peace(5, 3);
}

static void each_holds_another_of_the_same_size(void **state)
{
	(void)state;
	hold_one_each(4, 4);
	facing_hold(&f.b, 0, 0, 9); /* so that they do not find out at once */
	facing_meet(&f);
	facing_wait(&f, ES_ROOTS_SETTLED_MS + 5000);
	expect_peace(4, 4);
}

static void the_smaller_one_grows_while_the_link_is_up(void **state)
{
	(void)state;
	hold_one_each(2000, 3);
	facing_meet(&f);
	facing_wait(&f, 3000);
	expect_peace(2000, 3);
}

static void one_side_holds_both(void **state)
{
	(void)state;
	hold_one_each(5, 3);
	facing_hold(&f.a, 1, OTHER, 8);
	facing_meet(&f);
	facing_wait(&f, 3000);
	expect_peace(5, 8);
}

static void both_hold_both_and_one_grew(void **state)
{
	(void)state;
	hold_one_each(5, 8);
	facing_hold(&f.a, 1, OTHER, 6);
	facing_hold(&f.b, 1, ONE, 5);
	facing_meet(&f);
	assert_int_equal(f.a.sent[MESSAGE_RUN], 0);
	assert_int_equal(f.b.sent[MESSAGE_RUN], 1);
	assert_int_equal(f.a.sent[MESSAGE_NOTE], 1);
	expect_peace(5, 8);
}

/* Who made up a twin so as not to be cut off for a bad run gets no further than any liar. */
static void a_claim_without_a_twin_still_ends_the_link(void **state)
{
	const uint8_t none[] = {0x93, MESSAGE_PROBE, 3, 0xc4, 32};
	uint8_t message[sizeof(none) + ES_ID_LEN];
	(void)state;
	facing_hold(&f.a, 1, ONE, 5);
	facing_meet(&f);
	const struct es_vector_entry *entry = &f.a.vector.entries[0];
	assert_true(claim_make(f.a.session, &entry->log, true));
	for (size_t i = 0; i < sizeof(none); i++)
		message[i] = none[i];
	for (size_t i = 0; i < ES_ID_LEN; i++)
		message[sizeof(none) + i] = entry->log.bytes[i];
	es_session_receive(f.a.session, ES_BYTES(message), f.now_ms);
	assert_err(f.a.ended, ES_BAD_SIGNATURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(each_holds_another_of_another_size, make, drop),
	        cmocka_unit_test_setup_teardown(each_holds_another_of_the_same_size, make, drop),
	        cmocka_unit_test_setup_teardown(the_smaller_one_grows_while_the_link_is_up, make,
	                                        drop),
	        cmocka_unit_test_setup_teardown(one_side_holds_both, make, drop),
	        cmocka_unit_test_setup_teardown(both_hold_both_and_one_grew, make, drop),
	        cmocka_unit_test_setup_teardown(a_claim_without_a_twin_still_ends_the_link, make,
	                                        drop),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
