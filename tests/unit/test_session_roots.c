/* SPDX-License-Identifier: EUPL-1.2 */
/* When two sides compare their roots: not while records flow, and on every link in the end, since two
 * histories of one size may come to it later. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"

#include <sodium.h>

static struct facing f;

static int make(void **state)
{
	(void)state;
	facing_init(&f, 1);
	f.a.compares = f.b.compares = true;
	facing_hold(&f.a, 0, 0, 5);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	facing_free(&f);
	return 0;
}

static void after_an_exchange_once_it_is_quiet(void **state)
{
	(void)state;
	facing_meet(&f);
	assert_true(facing_equal(&f));
	assert_int_equal(f.a.sent[MESSAGE_ROOTS], 0);
	facing_wait(&f, ES_ROOTS_SETTLED_MS + 3000);
	assert_int_equal(f.a.sent[MESSAGE_ROOTS], 1);
	assert_int_equal(f.b.sent[MESSAGE_ROOTS], 1);
}

static void where_they_were_equal_at_once_after_a_while(void **state)
{
	(void)state;
	facing_hold(&f.b, 0, 0, 5);
	facing_meet(&f);
	facing_wait(&f, ES_ROOTS_SETTLED_MS + 3000);
	assert_int_equal(f.a.sent[MESSAGE_ROOTS], 0);
	facing_wait(&f, ES_ROOTS_AGAIN_MS);
	assert_int_equal(f.a.sent[MESSAGE_ROOTS], 1);
	assert_int_equal(f.b.sent[MESSAGE_ROOTS], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(after_an_exchange_once_it_is_quiet, make, drop),
	        cmocka_unit_test_setup_teardown(where_they_were_equal_at_once_after_a_while, make,
	                                        drop),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
