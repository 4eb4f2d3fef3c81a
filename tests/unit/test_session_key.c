/* SPDX-License-Identifier: EUPL-1.2 */
/* Message 21: the newest network key on a link under a former one, and what becomes of links on which
 * nobody has it. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

#define BOX 80

static struct facing f;

/* A link under a former key: a has the newest one. */
static int make(void **state)
{
	(void)state;
	facing_init(&f, 1);
	f.a.role = ES_ROLE_ACTS;
	f.a.farewell = ES_STALE;
	f.a.key = BOX;
	return 0;
}

static int drop(void **state)
{
	(void)state;
	facing_free(&f);
	return 0;
}

static void who_lacks_the_key_gets_it(void **state)
{
	(void)state;
	f.b.role = ES_ROLE_ACTS;
	facing_meet(&f);
	assert_int_equal(f.a.sent[MESSAGE_KEY], 1);
	assert_int_equal(f.b.keys_taken, 1);
	assert_int_equal(f.b.key, BOX);
	assert_err(f.a.ended, ES_STALE);
	assert_true(f.b.ended != ES_OK);
}

/* It knew of no newer key when the channel opened. */
static void so_does_who_takes_itself_for_up_to_date(void **state)
{
	(void)state;
	facing_hold(&f.b, 0, 0, 3);
	facing_meet(&f);
	assert_int_equal(f.b.keys_taken, 1);
	assert_err(f.a.ended, ES_STALE);
	assert_int_equal(f.b.sent[MESSAGE_RUN], 0); /* nothing else goes to it */
}

static void who_is_no_member_does_not(void **state)
{
	(void)state;
	f.a.farewell = ES_NOT_MEMBER;
	facing_meet(&f);
	assert_int_equal(f.a.sent[MESSAGE_KEY], 0);
	assert_int_equal(f.b.keys_taken, 0);
	assert_err(f.a.ended, ES_NOT_MEMBER);
}

/* Each waits that the other may have it: says so, and not for long. */
static void where_nobody_has_it_both_end(void **state)
{
	struct es_session_progress progress;

	(void)state;
	f.a.farewell = f.b.farewell = ES_OK;
	f.b.role = ES_ROLE_ACTS;
	facing_meet(&f);
	facing_wait(&f, 2000);
	assert_err(f.a.ended, ES_OK);
	es_session_progress(f.a.session, &progress);
	assert_string_equal(es_session_wait_text(progress.wait),
	                    "waits for the newest network key");
	facing_wait(&f, ES_HANDSHAKE_TIMEOUT_MS);
	assert_err(f.a.ended, ES_TIMEOUT);
	assert_true(f.b.ended != ES_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)
	const struct CMUnitTest tests[] = {
	        TEST(who_lacks_the_key_gets_it),
	        TEST(so_does_who_takes_itself_for_up_to_date),
	        TEST(who_is_no_member_does_not),
	        TEST(where_nobody_has_it_both_end),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
