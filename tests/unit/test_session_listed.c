/* SPDX-License-Identifier: EUPL-1.2 */
/* Logs of which an act lists how much counts, where this side holds something else. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"

#include <sodium.h>

static struct facing f;

static int make(void **state)
{
	(void)state;
	facing_init(&f, 1);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	facing_free(&f);
	return 0;
}

/* b's leaves 1024 to 1029 are others: no run behind them can show it, the whole one does. */
static void the_whole_run_is_asked_for(void **state)
{
	(void)state;
	facing_hold(&f.a, 0, 0, 1050);
	facing_hold(&f.b, 0, 0, 1030);
	f.b.differs_from = 1024;
	facing_meet(&f);
	assert_err(f.b.ended, ES_OK);
	assert_int_equal(f.b.sent[MESSAGE_GRAFT], 1);
	assert_int_equal(f.a.sent[MESSAGE_RUN], 2);
	assert_true(facing_equal(&f));
}

/* Leaves before it may be others as well: that is for signatures to show, and not asked for. */
static void a_whole_run_that_does_not_fit_is_not_asked_for_again(void **state)
{
	(void)state;
	facing_hold(&f.a, 0, 0, 1050);
	facing_hold(&f.b, 0, 0, 1030);
	f.b.differs_from = 1000;
	facing_meet(&f);
	assert_err(f.b.ended, ES_FORK);
	assert_int_equal(f.b.sent[MESSAGE_GRAFT], 1);
}

static void who_went_back_says_so_and_gets_the_rest(void **state)
{
	(void)state;
	facing_hold(&f.a, 0, 0, 8);
	facing_hold(&f.b, 0, 0, 8);
	facing_hold(&f.a, 0, 1, 3);
	facing_hold(&f.b, 0, 1, 3);
	facing_meet(&f);
	assert_int_equal(f.b.sent[MESSAGE_VECTOR], 0);
	facing_hold(&f.b, 0, 0, 2);
	es_session_changed(f.b.session, NULL, ES_ALL_LOGS, f.now_ms);
	facing_go_on(&f);
	assert_int_equal(facing_size(&f.b, 0, 0), 2);
	es_session_retreated(f.b.session, f.now_ms);
	facing_go_on(&f);
	assert_int_equal(f.b.sent[MESSAGE_VECTOR], 1);
	assert_int_equal(facing_size(&f.b, 0, 0), 8);
	assert_true(facing_equal(&f));
	assert_err(f.a.ended, ES_OK);
	assert_err(f.b.ended, ES_OK);
}

/* A run that b refused said that a has 8; a's new vector says that it has not. */
static void what_came_before_a_vector_is_in_it(void **state)
{
	(void)state;
	facing_hold(&f.a, 0, 0, 8);
	f.b.refuses = true;
	facing_meet(&f);
	assert_int_equal(f.a.sent[MESSAGE_RUN], 1);
	assert_int_equal(facing_size(&f.b, 0, 0), 0);
	facing_hold(&f.a, 0, 0, 2);
	es_session_retreated(f.a.session, f.now_ms);
	facing_go_on(&f);
	facing_hold(&f.b, 0, 0, 5);
	es_session_changed(f.b.session, NULL, ES_ALL_LOGS, f.now_ms);
	facing_go_on(&f);
	facing_wait(&f, 2000);
	assert_int_equal(facing_size(&f.a, 0, 0), 5);
	assert_err(f.a.ended, ES_OK);
}

/* Of a log that was cut nothing can be read, before the vector shows it: nothing is wrong, and it comes once that is said. */
static void what_was_cut_before_it_is_said_ends_nothing(void **state)
{
	(void)state;
	facing_hold(&f.a, 0, 0, 5);
	f.a.cut = true;
	facing_meet(&f);
	assert_err(f.a.ended, ES_OK);
	assert_int_equal(f.a.sent[MESSAGE_RUN], 0);
	assert_int_equal(f.a.sent[MESSAGE_SYNCED], 0);
	f.a.cut = false;
	es_session_retreated(f.a.session, f.now_ms);
	facing_go_on(&f);
	assert_err(f.a.ended, ES_OK);
	assert_int_equal(f.a.sent[MESSAGE_SYNCED], 1);
	assert_true(facing_equal(&f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(the_whole_run_is_asked_for, make, drop),
	        cmocka_unit_test_setup_teardown(
	                a_whole_run_that_does_not_fit_is_not_asked_for_again, make, drop),
	        cmocka_unit_test_setup_teardown(what_was_cut_before_it_is_said_ends_nothing, make,
	                                        drop),
	        cmocka_unit_test_setup_teardown(what_came_before_a_vector_is_in_it, make, drop),
	        cmocka_unit_test_setup_teardown(who_went_back_says_so_and_gets_the_rest, make,
	                                        drop),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
