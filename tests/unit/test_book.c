/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/book.h"
#include "test.h"

#include <string.h>

static struct es_book b;

static int open_book(void **state)
{
	(void)state;
	es_book_init(&b, 32, 1);
	return 0;
}

static int close_book(void **state)
{
	(void)state;
	es_book_free(&b);
	return 0;
}

static struct es_id id(unsigned n)
{
	struct es_id out = {{0}};

	out.bytes[0] = (uint8_t)(n >> 8);
	out.bytes[1] = (uint8_t)n;
	out.bytes[31] = 1;
	return out;
}

static es_err add(unsigned n, unsigned structure, enum es_book_source source, int64_t now_ms)
{
	char address[32];
	struct es_id s = id(structure), node = id(1000 + n);

	snprintf(address, sizeof address, "host%u:7001", n);
	return es_book_add(&b, address, &s, source == ES_BOOK_HEARD ? &node : NULL, source, now_ms);
}

static struct es_book_entry *entry(unsigned n)
{
	char address[32];

	snprintf(address, sizeof address, "host%u:7001", n);
	return es_book_find(&b, address);
}

static void refuses_what_is_no_address(void **state)
{
	char long_one[ES_ADDRESS_MAX + 2];

	(void)state;
	memset(long_one, 'a', sizeof long_one);
	long_one[sizeof long_one - 1] = '\0';
	assert_err(es_book_add(&b, long_one, NULL, NULL, ES_BOOK_GIVEN, 0), ES_MALFORMED);
	assert_err(es_book_add(&b, "", NULL, NULL, ES_BOOK_GIVEN, 0), ES_MALFORMED);
	assert_err(es_book_add(&b, "a b:1", NULL, NULL, ES_BOOK_GIVEN, 0), ES_MALFORMED);
	assert_err(es_book_add(&b, "a\n:1", NULL, NULL, ES_BOOK_GIVEN, 0), ES_MALFORMED);
	long_one[ES_ADDRESS_MAX] = '\0';
	assert_err(es_book_add(&b, long_one, NULL, NULL, ES_BOOK_GIVEN, 0), ES_OK);
}

static void hearsay_does_not_overrule_the_node(void **state)
{
	struct es_id liar = id(66), right = id(7);

	(void)state;
	assert_err(add(1, 7, ES_BOOK_HEARD, 5), ES_OK);
	assert_err(es_book_add(&b, "host1:7001", &liar, &liar, ES_BOOK_TOLD, 6), ES_OK);
	assert_true(es_id_equal(&entry(1)->structure, &right));
	assert_int_equal(entry(1)->source, ES_BOOK_HEARD);
	assert_int_equal(entry(1)->heard_ms, 5);
	assert_int_equal(b.count, 1);
}

static void a_structure_has_few_addresses(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ES_BOOK_STRUCTURE_MAX; i++)
		assert_err(add(i, 7, ES_BOOK_HEARD, (int64_t)i), ES_OK);
	assert_err(add(50, 7, ES_BOOK_TOLD, 9), ES_LIMIT);
	assert_err(add(51, 7, ES_BOOK_HEARD, 10), ES_OK);
	assert_int_equal(b.count, ES_BOOK_STRUCTURE_MAX);
	assert_null(entry(0)); /* the oldest news */
	assert_err(add(52, 8, ES_BOOK_TOLD, 9), ES_OK);
}

static void a_flood_of_lies_displaces_nothing_that_answered(void **state)
{
	(void)state;
	assert_err(es_book_add(&b, "given:1", NULL, NULL, ES_BOOK_GIVEN, 0), ES_OK);
	for (unsigned i = 0; i < 20; i++)
		assert_err(add(i, i, ES_BOOK_HEARD, 0), ES_OK);
	for (unsigned i = 100; i < 5000; i++)
		assert_err(add(i, i, ES_BOOK_TOLD, 1), ES_OK);
	assert_int_equal(b.count, 32);
	for (unsigned i = 0; i < 20; i++)
		assert_non_null(entry(i));
	assert_non_null(es_book_find(&b, "given:1"));
	for (unsigned i = 20; i < 60; i++)
		assert_err(add(i, i, ES_BOOK_HEARD, 2), ES_OK);
	assert_int_equal(b.count, 32);
	assert_non_null(entry(59));
	assert_non_null(es_book_find(&b, "given:1"));
}

static void what_fails_waits_longer_and_hearsay_goes(void **state)
{
	int64_t last = 0;

	(void)state;
	assert_err(es_book_add(&b, "given:1", NULL, NULL, ES_BOOK_GIVEN, 0), ES_OK);
	struct es_book_entry *given = es_book_find(&b, "given:1");
	for (unsigned i = 0; i < 12; i++) {
		es_book_failed(&b, given, ES_IO, 0);
		assert_true(given->next_ms <= ES_DIAL_AGAIN_MAX_MS * 3 / 2);
		last = given->next_ms;
	}
	assert_true(last >= ES_DIAL_AGAIN_MAX_MS / 2);
	es_book_failed(&b, given, ES_BUSY, 0);
	assert_int_equal(given->failures, 0);
	assert_true(given->next_ms >= ES_DIAL_FULL_MS / 2);
	assert_err(add(1, 1, ES_BOOK_TOLD, 0), ES_OK);
	for (unsigned i = 0; i < 3; i++) {
		assert_non_null(entry(1));
		es_book_failed(&b, entry(1), ES_TIMEOUT, 0);
	}
	assert_null(entry(1));
}

static void only_fresh_news_is_passed_on(void **state)
{
	const struct es_book_entry *out[8];
	struct es_id receiver = id(3);
	int64_t now = (int64_t)ES_BOOK_FRESH_MS + 1000;

	(void)state;
	assert_err(add(1, 1, ES_BOOK_HEARD, now - 5), ES_OK);
	assert_err(add(2, 2, ES_BOOK_TOLD, now - 5), ES_OK);  /* not tried */
	assert_err(add(3, 3, ES_BOOK_HEARD, now - 5), ES_OK); /* its own */
	assert_err(add(4, 4, ES_BOOK_HEARD, 0), ES_OK);       /* too old */
	assert_err(add(5, 5, ES_BOOK_HEARD, now - 5), ES_OK);
	es_book_failed(&b, entry(5), ES_IO, now);
	assert_err(add(6, 6, ES_BOOK_HEARD, now - 5), ES_OK);
	entry(6)->self = true;
	assert_int_equal(es_book_sample(&b, &receiver, now, out, 8), 1);
	assert_string_equal(out[0]->address, "host1:7001");
	es_book_answered(&b, entry(2), now);
	assert_int_equal(es_book_sample(&b, &receiver, now, out, 8), 2);
}

static void a_sample_is_even(void **state)
{
	const struct es_book_entry *out[4];
	struct es_id receiver = id(999);
	unsigned hits[20] = {0};

	(void)state;
	for (unsigned i = 0; i < 20; i++)
		assert_err(add(i, i, ES_BOOK_HEARD, 0), ES_OK);
	for (unsigned round = 0; round < 2000; round++) {
		assert_int_equal(es_book_sample(&b, &receiver, 0, out, 4), 4);
		for (unsigned k = 0; k < 4; k++)
			hits[out[k] - b.entries]++;
	}
	for (unsigned i = 0; i < 20; i++)
		assert_in_range(hits[i], 300, 500); /* 400 expected, 18 the deviation */
}

static bool is_seven(void *context, const struct es_id *structure)
{
	struct es_id seven = id(7);

	(void)context;
	return es_id_equal(structure, &seven);
}

static void former_members_are_forgotten(void **state)
{
	(void)state;
	assert_err(es_book_add(&b, "given:1", NULL, NULL, ES_BOOK_GIVEN, 0), ES_OK);
	assert_err(add(1, 7, ES_BOOK_HEARD, 0), ES_OK);
	assert_err(add(2, 8, ES_BOOK_HEARD, 0), ES_OK);
	assert_err(add(3, 9, ES_BOOK_TOLD, 0), ES_OK);
	es_book_keep(&b, is_seven, NULL);
	assert_int_equal(b.count, 2);
	assert_non_null(entry(1));
	assert_non_null(es_book_find(&b, "given:1"));
}

static void memory_runs_out(void **state)
{
	(void)state;
	fail_allocation(0);
	assert_err(add(1, 1, ES_BOOK_HEARD, 0), ES_NO_MEMORY);
	assert_true(fail_no_allocation());
	assert_int_equal(b.count, 0);
	assert_err(add(1, 1, ES_BOOK_HEARD, 0), ES_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_book, close_book)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(refuses_what_is_no_address),
	        TEST(hearsay_does_not_overrule_the_node),
	        TEST(a_structure_has_few_addresses),
	        TEST(a_flood_of_lies_displaces_nothing_that_answered),
	        TEST(what_fails_waits_longer_and_hearsay_goes),
	        TEST(only_fresh_news_is_passed_on),
	        TEST(a_sample_is_even),
	        TEST(former_members_are_forgotten),
	        TEST(memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
