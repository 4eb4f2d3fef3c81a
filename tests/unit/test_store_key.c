/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbers in keys: they come back, sort as they do, in as few bytes as there can be, and in one
 * way only. */
#include "store/key.h"
#include "test.h"

#include <string.h>

static int order(const struct es_key *a, const struct es_key *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int c = memcmp(a->bytes, b->bytes, len);

	assert_int_not_equal(c, 0); /* none is the beginning of another */
	return c;
}

static void write_number(struct es_key *key, uint64_t value)
{
	es_key_init(key);
	es_key_uint(key, value);
}

static void comes_back(uint64_t value, size_t len)
{
	struct es_key key;
	bool bad = false;

	write_number(&key, value);
	assert_int_equal(key.len, len);
	struct es_bytes rest = es_key_of(&key);
	assert_true(es_key_take_uint(&rest, &bad) == value);
	assert_false(bad);
	assert_int_equal(rest.len, 0);
	for (size_t cut = 0; cut < key.len; cut++) {
		bad = false;
		rest = es_bytes_of(key.bytes, cut);
		(void)es_key_take_uint(&rest, &bad);
		assert_true(bad);
	}
}

static void numbers_come_back_and_sort(void **state)
{
	(void)state;
	comes_back(0, 1);
	for (size_t len = 1; len <= 9; len++) {
		uint64_t last = len == 9 ? UINT64_MAX : (1ull << (7 * len)) - 1;
		struct es_key key, next;
		comes_back(last, len);
		comes_back(last - 1, len);
		comes_back(last / 2 + 1, len);
		write_number(&key, last - 1);
		write_number(&next, last);
		assert_true(order(&key, &next) < 0);
		if (last == UINT64_MAX)
			continue;
		comes_back(last + 1, len + 1);
		write_number(&key, last + 1);
		assert_true(order(&next, &key) < 0);
	}
}

static void a_number_has_one_form(void **state)
{
	static const uint8_t longer[][9] = {
	        {0x80, 0x7f}, {0xc0, 0x3f, 0xff}, {0xfe, 0, 1}, {0xff, 0, 0xff}};
	static const size_t lens[] = {2, 3, 8, 9};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct es_bytes in = es_bytes_of(longer[i], lens[i]);
		bool bad = false;
		assert_int_equal(es_key_take_uint(&in, &bad), 0);
		assert_true(bad);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(numbers_come_back_and_sort),
	        cmocka_unit_test(a_number_has_one_form),
	};

	return cmocka_run_group_tests_name("store key", tests, NULL, NULL);
}
