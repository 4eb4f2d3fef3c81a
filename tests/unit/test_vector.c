/* SPDX-License-Identifier: EUPL-1.2 */
/* Vectors: the value, and how two sessions say theirs to each other. */
#include "dice.h"
#include "facing.h"
#include "session/internal.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

/* --- the value -------------------------------------------------------------------------------- */

static struct es_id id_of(uint64_t number)
{
	struct es_id id;
	uint8_t bytes[8];
	memcpy(bytes, &number, sizeof(bytes));
	struct es_bytes part = ES_BYTES(bytes);
	es_hash(&id, "tests/id", &part, 1);
	return id;
}

static int compare(const void *a, const void *b)
{
	return es_id_compare(&((const struct es_vector_entry *)a)->log,
	                     &((const struct es_vector_entry *)b)->log);
}

/* Entered one by one in any order or filled in order: the same. */
static void put_and_append_make_the_same_vector(void **state)
{
	(void)state;
	enum { STRUCTURES = 7, LOGS = 3000 };
	static struct es_vector_entry sorted[LOGS];
	struct es_vector filled, put;
	struct es_id root, other, structure;
	uint64_t dice = 5;
	es_vector_init(&filled);
	es_vector_init(&put);
	for (size_t s = 0; s < STRUCTURES; s++) {
		structure = id_of(s);
		assert_err(es_vector_structure(&put, &structure), ES_OK);
	}
	for (size_t i = 0; i < LOGS; i++) {
		sorted[i] = (struct es_vector_entry){.log = id_of(100 + i), .size = 1};
		structure = id_of(i % STRUCTURES);
		assert_err(es_vector_put(&put, &structure, &sorted[i]), ES_OK);
		es_vector_root(&put, &other); /* digests are worked out in between */
		sorted[i].size = sim_random(&dice);
		sorted[i].newest = i % STRUCTURES; /* what it is of */
	}
	for (size_t i = 0; i < LOGS; i++) {
		structure = id_of(sorted[i].newest);
		assert_err(es_vector_put(&put, &structure, &sorted[i]), ES_OK);
	}
	qsort(sorted, LOGS, sizeof(sorted[0]), compare);
	for (size_t s = 0; s < STRUCTURES; s++) {
		structure = id_of(s);
		assert_err(es_vector_structure(&filled, &structure), ES_OK);
		for (size_t i = 0; i < LOGS; i++)
			if (sorted[i].newest == s)
				assert_err(es_vector_append(&filled, &sorted[i]), ES_OK);
	}
	es_vector_root(&filled, &root);
	es_vector_root(&put, &other);
	assert_true(es_id_equal(&root, &other));
	es_vector_logs_digest(&filled, &root);
	es_vector_logs_digest(&put, &other);
	assert_true(es_id_equal(&root, &other));
	for (size_t i = 0; i < LOGS; i++) {
		const struct es_vector_entry *e = es_vector_find(&put, &sorted[i].log);
		bool alone;
		assert_non_null(e);
		assert_true(e->size == sorted[i].size);
		assert_ptr_equal(e, es_vector_at(&put, e->slot));
		assert_ptr_equal(e, es_vector_prefix(&put, sorted[i].log.bytes, &alone));
		assert_true(alone);
	}
	structure = id_of(99);
	assert_err(es_vector_put(&put, &structure, &(struct es_vector_entry){.log = id_of(1)}),
	           ES_NOT_FOUND);
	es_vector_free(&filled);
	es_vector_free(&put);
}

static void a_log_keeps_its_slot_when_all_is_read_anew(void **state)
{
	(void)state;
	struct es_vector v;
	struct es_vector_entry a = {.log = {{1}}, .size = 3}, b = {.log = {{2}}, .size = 4};
	struct es_id structure = {{9}};
	bool alone;
	es_vector_init(&v);
	assert_err(es_vector_structure(&v, &structure), ES_OK);
	assert_err(es_vector_append(&v, &b), ES_OK);
	uint32_t slot = es_vector_find(&v, &b.log)->slot;
	es_vector_clear(&v);
	assert_null(es_vector_find(&v, &b.log));
	assert_null(es_vector_at(&v, slot));
	assert_err(es_vector_structure(&v, &structure), ES_OK);
	assert_err(es_vector_append(&v, &a), ES_OK);
	assert_null(es_vector_at(&v, slot));
	assert_err(es_vector_append(&v, &b), ES_OK);
	assert_int_equal(es_vector_at(&v, slot)->size, 4);
	assert_null(es_vector_prefix(&v, (const uint8_t[8]){7}, &alone));
	a.log.bytes[20] = 1;
	assert_err(es_vector_put(&v, &structure, &a), ES_OK);
	assert_null(es_vector_prefix(&v, a.log.bytes, &alone));
	assert_false(alone);
	es_vector_free(&v);
}

static void numbers_have_one_form(void **state)
{
	(void)state;
	static const uint64_t numbers[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX};
	static const struct {
		const char *bytes;
		size_t len;
		es_err err;
	} refused[] = {{"", 0, ES_MALFORMED},
	               {"\x80", 1, ES_MALFORMED},
	               {"\x80\x00", 2, ES_NOT_CANONICAL},
	               {"\xff\x80\x00", 3, ES_NOT_CANONICAL},
	               {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10, ES_TOO_LARGE},
	               {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00", 11, ES_TOO_LARGE}};
	struct es_reader r;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uint8_t buffer[16];
		struct es_writer w;
		es_writer_init(&w, buffer, sizeof(buffer));
		leb_write(&w, numbers[i]);
		es_reader_init(&r, es_writer_bytes(&w));
		assert_true(leb_read(&r) == numbers[i]);
		assert_err(es_reader_finish(&r), ES_OK);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		es_reader_init(&r, es_bytes_of(refused[i].bytes, refused[i].len));
		assert_int_equal(leb_read(&r), 0);
		assert_err(r.err, refused[i].err);
	}
}

/* --- two sides -------------------------------------------------------------------------------- */

static struct facing f;

static void both_hold(uint32_t structures, uint32_t logs, uint64_t size)
{
	facing_init(&f, structures);
	for (uint32_t i = 0; i < logs; i++) {
		facing_hold(&f.a, i % structures, i, size);
		facing_hold(&f.b, i % structures, i, size);
	}
}

static void expect_live(void)
{
	struct es_session_progress p;
	assert_err(f.a.ended, ES_OK);
	assert_err(f.b.ended, ES_OK);
	assert_true(facing_equal(&f));
	es_session_progress(f.a.session, &p);
	assert_int_equal(p.state, ES_SESSION_LIVE);
	assert_int_equal(p.wait, ES_WAIT_NOTHING);
	es_session_progress(f.b.session, &p);
	assert_int_equal(p.state, ES_SESSION_LIVE);
}

static void expect_forms(unsigned a, unsigned b)
{
	assert_int_equal(f.a.first_form, a);
	assert_int_equal(f.b.first_form, b);
}

static void equal_sides_say_hello_and_no_more(void **state)
{
	(void)state;
	both_hold(3, 1000, 500);
	facing_meet(&f);
	expect_live();
	assert_true(facing_overhead(&f.a) <= 100);
	assert_int_equal(f.a.sent[MESSAGE_VECTOR] + f.b.sent[MESSAGE_VECTOR], 0);
	facing_free(&f);
}

static void the_same_logs_go_as_sizes(void **state)
{
	(void)state;
	both_hold(3, 1000, 500);
	for (uint32_t i = 0; i < 1000; i += 3)
		facing_hold(&f.b, i % 3, i, 501 + i % 4);
	facing_meet(&f);
	expect_live();
	expect_forms(VECTOR_SIZES, VECTOR_SIZES);
	assert_true(facing_overhead(&f.b) <= 2200 && facing_overhead(&f.a) <= 2200);
	facing_free(&f);
}

static void other_logs_go_as_pairs(void **state)
{
	(void)state;
	both_hold(3, 100, 500);
	facing_hold(&f.b, 1, 500, 2500);
	facing_hold(&f.a, 0, 501, 1);
	facing_meet(&f);
	expect_live();
	expect_forms(VECTOR_PAIRS, VECTOR_PAIRS);
	facing_free(&f);
}

/* Nothing remembered, much changed, then a little: only that is said. */
static void later_meetings_cost_what_changed(void **state)
{
	(void)state;
	both_hold(3, 1000, 500);
	facing_hold(&f.b, 0, 0, 600);
	facing_meet(&f);
	for (uint64_t round = 1; round <= 20; round++) {
		facing_part(&f);
		for (uint32_t i = 0; i < 10; i++)
			facing_hold(&f.b, 0, 300 * (i % 3) + 3 * (uint32_t)round, 600 + 7 * round);
		if (round % 4 == 0)
			facing_hold(&f.a, 2, 5000 + (uint32_t)round, 3);
		facing_meet(&f);
		expect_live();
		expect_forms(VECTOR_CHANGES, VECTOR_CHANGES);
		/* What came by runs since the vector was said is said again: those logs count, too. */
		assert_true(facing_overhead(&f.b) <= 100 + 3 * 10);
	}
	facing_free(&f);
}

static void who_forgot_gets_all_of_it(void **state)
{
	(void)state;
	both_hold(3, 1000, 500);
	facing_hold(&f.b, 0, 0, 600);
	facing_meet(&f);
	facing_part(&f);
	es_pair_memory_free(&f.a.memory); /* another process */
	facing_hold(&f.a, 0, 0, 700);
	facing_meet(&f);
	expect_live();
	/* It does not remember what it sent, nor what it got. */
	expect_forms(VECTOR_SIZES, VECTOR_SIZES);
	facing_free(&f);
}

/* The last vector never arrived: the two remember different ones. */
static void what_was_lost_on_the_way_is_no_base(void **state)
{
	(void)state;
	both_hold(3, 1000, 500);
	facing_hold(&f.b, 0, 0, 600);
	facing_meet(&f);
	facing_part(&f);
	struct es_said *before = said_hold(f.a.memory.received);
	facing_hold(&f.b, 0, 0, 700);
	facing_meet(&f);
	facing_part(&f);
	said_set(&f.a.memory.received, before);
	said_drop(before);
	facing_hold(&f.b, 0, 0, 800);
	facing_meet(&f);
	expect_live();
	expect_forms(VECTOR_CHANGES, VECTOR_SIZES);
	facing_free(&f);
}

/* A log that shrank (frozen, cut) cannot be said as growth. */
static void what_shrank_is_said_whole(void **state)
{
	(void)state;
	both_hold(3, 100, 500);
	facing_hold(&f.b, 0, 0, 600);
	facing_meet(&f);
	facing_part(&f);
	facing_hold(&f.a, 0, 0, 10);
	facing_hold(&f.b, 0, 0, 10);
	facing_hold(&f.b, 0, 3, 520);
	facing_meet(&f);
	expect_live();
	expect_forms(VECTOR_SIZES, VECTOR_SIZES);
	facing_free(&f);
}

static void long_vectors_go_as_digests_and_parts(void **state)
{
	(void)state;
	both_hold(40, 4000, 500);
	facing_hold(&f.b, 7, 7, 600);
	facing_hold(&f.a, 9, 100000, 3);
	facing_meet(&f);
	expect_live();
	expect_forms(VECTOR_DIGESTS, VECTOR_DIGESTS);
	assert_true(facing_overhead(&f.a) < 2700);
	assert_true(facing_overhead(&f.b) < 2700);
	/* What digests and parts made together serves as a base like any other. */
	facing_part(&f);
	facing_hold(&f.a, 9, 100000, 9);
	facing_hold(&f.b, 12, 12, 777);
	facing_meet(&f);
	expect_live();
	expect_forms(VECTOR_CHANGES, VECTOR_CHANGES);
	assert_true(facing_overhead(&f.a) <= 100 + 3 * 4);
	facing_free(&f);
}

/* One side has so few that it says all, the other so many that it digests. */
static void digests_meet_pairs(void **state)
{
	(void)state;
	both_hold(20, 100, 500);
	for (uint32_t i = 0; i < 2000; i++)
		facing_hold(&f.b, i % 20, 1000 + i, 3);
	facing_hold(&f.a, 5, 5, 505);
	facing_meet(&f);
	expect_live();
	expect_forms(VECTOR_PAIRS, VECTOR_DIGESTS);
	assert_int_equal(f.b.sent[MESSAGE_VECTOR], 2);
	facing_free(&f);
}

/* Two random sides meet again and again, now and then one forgets: always equal in the end. */
static void whatever_they_hold_they_agree(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		uint64_t dice = seed;
		uint32_t structures = 1 + (uint32_t)(sim_random(&dice) % 30);
		facing_init(&f, structures);
		for (size_t round = 0; round < 8; round++) {
			size_t changes = (size_t)(sim_random(&dice) % (round == 0 ? 1500 : 40));
			for (size_t i = 0; i < changes; i++) {
				struct facing_side *side = sim_random(&dice) % 2 ? &f.a : &f.b;
				uint32_t serial = (uint32_t)(sim_random(&dice) % 1200);
				uint32_t structure = serial % structures;
				facing_hold(side, structure, serial,
				            facing_size(side, structure, serial) + 1 +
				                    sim_random(&dice) % 300);
			}
			if (sim_random(&dice) % 5 == 0)
				es_pair_memory_free(&f.a.memory);
			facing_meet(&f);
			expect_live();
			facing_part(&f);
		}
		facing_free(&f);
	}
}

/* --- what is refused -------------------------------------------------------------------------- */

static void expect_refusal(const char *hex, es_err reason)
{
	uint8_t bytes[256];
	size_t len = strlen(hex) / 2;
	assert_err(es_unhex(hex, 2 * len, bytes, len), ES_OK);
	both_hold(2, 4, 5);
	facing_hold(&f.b, 0, 0, 6);
	facing_meet(&f);
	expect_live();
	es_session_receive(f.a.session, es_bytes_of(bytes, len), f.now_ms);
	assert_err(f.a.ended, reason);
	facing_free(&f);
}

static void refuses_vectors_that_are_none(void **state)
{
	(void)state;
	expect_refusal("920305", ES_TOO_LARGE);               /* no such form */
	expect_refusal("930300c40405050505", ES_OK);          /* four sizes */
	expect_refusal("930300c403050505", ES_MALFORMED);     /* one lacks */
	expect_refusal("930300c4050505050505", ES_MALFORMED); /* one too many */
	expect_refusal("930300c40585000505"
	               "05",
	               ES_NOT_CANONICAL);
	expect_refusal("930301c40901020304050607"
	               "0805",
	               ES_OK); /* a log that we lack */
	expect_refusal("930301c408010203040506"
	               "0708",
	               ES_MALFORMED); /* without a size */
	expect_refusal("930301c403010203", ES_MALFORMED);
	expect_refusal("940302c400c400", ES_MALFORMED); /* nothing was named */
	expect_refusal("930303c407aaaaaaaaaaaaaa", ES_MALFORMED);
	expect_refusal("930304c400", ES_MALFORMED); /* nobody digested */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(put_and_append_make_the_same_vector),
	        cmocka_unit_test(a_log_keeps_its_slot_when_all_is_read_anew),
	        cmocka_unit_test(numbers_have_one_form),
	        cmocka_unit_test(equal_sides_say_hello_and_no_more),
	        cmocka_unit_test(the_same_logs_go_as_sizes),
	        cmocka_unit_test(other_logs_go_as_pairs),
	        cmocka_unit_test(later_meetings_cost_what_changed),
	        cmocka_unit_test(who_forgot_gets_all_of_it),
	        cmocka_unit_test(what_was_lost_on_the_way_is_no_base),
	        cmocka_unit_test(what_shrank_is_said_whole),
	        cmocka_unit_test(long_vectors_go_as_digests_and_parts),
	        cmocka_unit_test(digests_meet_pairs),
	        cmocka_unit_test(whatever_they_hold_they_agree),
	        cmocka_unit_test(refuses_vectors_that_are_none),
	};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
