/* SPDX-License-Identifier: EUPL-1.2 */
/* The messages of a session as tests/vectors/session.txt has them: written by the one side, and read
 * by the other, that then holds what the file says. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"
#include "vectors.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define FILE_PATH VECTORS("session")

static struct facing f;

/* The number-th message of a type that a side sent. */
static const struct facing_message *said(const struct facing_side *side, uint64_t type,
                                         size_t number)
{
	for (const struct facing_message *m = side->kept; m != NULL; m = m->next) {
		struct es_reader r;
		es_reader_init(&r, es_bytes_of(m->data, m->len));
		es_read_array(&r, 16);
		if (es_read_uint(&r, UINT64_MAX) == type && number-- == 0)
			return m;
	}
	fail_msg("no message of type %u", (unsigned)type);
	return NULL;
}

static void check(const char *name, const struct facing_side *side, uint64_t type, size_t number)
{
	const struct facing_message *m = said(side, type, number);
	vector_check(FILE_PATH, name, m->data, m->len);
}

static void check_state(const char *name, const struct facing_side *side)
{
	char key[64];
	struct es_id id;
	snprintf(key, sizeof(key), "%s_root", name);
	es_vector_root(&side->vector, &id);
	vector_check(FILE_PATH, key, id.bytes, ES_ID_LEN);
	snprintf(key, sizeof(key), "%s_logs_digest", name);
	es_vector_logs_digest(&side->vector, &id);
	vector_check(FILE_PATH, key, id.bytes, ES_ID_LEN);
}

/* Both hold the log so far. */
static void hold_both(uint32_t structure, uint32_t log, uint64_t size)
{
	facing_hold(&f.a, structure, log, size);
	facing_hold(&f.b, structure, log, size);
}

/* Two structures, three logs in common: sizes; then one changed: changes; then one is new. */
static void sizes_and_changes(void **state)
{
	(void)state;
	facing_init(&f, 2);
	for (uint32_t i = 0; i < 3; i++) {
		hold_both(i % 2, i, 5 + i);
	}
	facing_hold(&f.b, 0, 0, 300);
	check_state("first_a", &f.a);
	check_state("first_b", &f.b);
	facing_meet(&f);
	assert_true(facing_equal(&f));
	check("first_hello_a", &f.a, MESSAGE_HELLO, 0);
	check("first_hello_b", &f.b, MESSAGE_HELLO, 0);
	check("first_sizes_a", &f.a, MESSAGE_VECTOR, 0);
	check("first_sizes_b", &f.b, MESSAGE_VECTOR, 0);
	check("first_totals_b", &f.b, MESSAGE_TOTALS, 0);
	check("first_synced_b", &f.b, MESSAGE_SYNCED, 0);
	vector_check(FILE_PATH, "first_name_a", f.b.memory.received->name, NAME_LEN);
	vector_check(FILE_PATH, "first_name_b", f.a.memory.received->name, NAME_LEN);
	facing_part(&f);
	for (uint32_t i = 3; i < 40; i++) {
		hold_both(i % 2, i, 1);
	}
	facing_meet(&f); /* equal: both remember forty logs */
	facing_part(&f);
	facing_hold(&f.b, 1, 1, 7);
	facing_hold(&f.b, 0, 38, 200);
	facing_hold(&f.b, 0, 40, 1);
	facing_meet(&f);
	assert_true(facing_equal(&f));
	check("later_hello_a", &f.a, MESSAGE_HELLO, 0);
	check("later_hello_b", &f.b, MESSAGE_HELLO, 0);
	check("later_changes_a", &f.a, MESSAGE_VECTOR, 0);
	check("later_changes_b", &f.b, MESSAGE_VECTOR, 0);
	check("later_run_new_b", &f.b, MESSAGE_RUN, 0);
	vector_check(FILE_PATH, "later_name_b", f.a.memory.received->name, NAME_LEN);
	facing_free(&f);
}

static void pairs(void **state)
{
	(void)state;
	facing_init(&f, 2);
	hold_both(0, 0, 200);
	facing_hold(&f.b, 1, 1, 2);
	facing_meet(&f);
	assert_true(facing_equal(&f));
	check("pairs_a", &f.a, MESSAGE_VECTOR, 0);
	check("pairs_b", &f.b, MESSAGE_VECTOR, 0);
	check("pairs_run_b", &f.b, MESSAGE_RUN, 0);
	facing_free(&f);
}

/* 460 logs of three structures: digests, then those of the one that differs. */
static void digests_and_parts(void **state)
{
	(void)state;
	facing_init(&f, 4);
	for (uint32_t i = 0; i < 460; i++) {
		uint32_t structure = i < 3 ? 1 : i % 2 * 2;
		hold_both(structure, i, 9);
	}
	facing_hold(&f.b, 1, 460, 3);
	facing_meet(&f);
	assert_true(facing_equal(&f));
	check("digests_a", &f.a, MESSAGE_VECTOR, 0);
	check("digests_b", &f.b, MESSAGE_VECTOR, 0);
	check("parts_a", &f.a, MESSAGE_VECTOR, 1);
	check("parts_b", &f.b, MESSAGE_VECTOR, 1);
	vector_check(FILE_PATH, "parts_name_b", f.a.memory.received->name, NAME_LEN);
	facing_free(&f);
}

/* One message of the channel may hold several of the session's. */
static void several_in_one(void **state)
{
	const uint8_t two[] = {0x92, MESSAGE_PING, 1, 0x92, MESSAGE_PING, 2};
	const uint8_t half[] = {0x92, MESSAGE_PING, 3, 0x92, MESSAGE_PING};
	(void)state;
	facing_init(&f, 1);
	facing_meet(&f);
	es_session_receive(f.a.session, ES_BYTES(two), f.now_ms);
	assert_int_equal(f.a.sent[MESSAGE_PONG], 2);
	assert_err(f.a.ended, ES_OK);
	/* Those before the one that is malformed were taken. */
	es_session_receive(f.a.session, ES_BYTES(half), f.now_ms);
	assert_int_equal(f.a.sent[MESSAGE_PONG], 3);
	assert_err(f.a.ended, ES_MALFORMED);
	es_session_receive(f.b.session, es_bytes_of(two, 0), f.now_ms);
	assert_err(f.b.ended, ES_MALFORMED);
	facing_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(sizes_and_changes),
	        cmocka_unit_test(pairs),
	        cmocka_unit_test(digests_and_parts),
	        cmocka_unit_test(several_in_one),
	};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
