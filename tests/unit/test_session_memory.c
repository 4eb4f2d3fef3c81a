/* SPDX-License-Identifier: EUPL-1.2 */
/* Memory that runs out in the middle of an exchange, at each place in turn: the session ends and
 * says that this is why, or goes on to the same result; nothing is lost, and the next one brings
 * both sides together. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"

static struct facing f;

/* What the sides hold before, and what they do while memory is scarce. */
struct scene {
	void (*hold)(void);
	void (*play)(void);
	unsigned form; /* of the vectors, where all goes well */
};

static void expect_clean_end(const struct facing_side *side)
{
	if (side->ended != ES_OK)
		assert_err(side->ended, ES_NO_MEMORY);
}

/* Plays the scene with memory that runs out at one place; false once there is no such place any
 * more. */
static bool fail_at(const struct scene *scene, size_t nth, void (*deny)(size_t))
{
	scene->hold();
	deny(nth);
	scene->play();
	bool failed = fail_no_allocation();
	expect_clean_end(&f.a);
	expect_clean_end(&f.b);
	bool ended = f.a.ended != ES_OK || f.b.ended != ES_OK;
	assert_true(failed || !ended);
	if (!failed)
		assert_int_equal(f.a.first_form, scene->form);
	if (!ended) {
		facing_wait(&f, 30000);
		assert_err(f.a.ended, ES_OK);
		assert_err(f.b.ended, ES_OK);
		assert_true(facing_equal(&f));
	}
	facing_part(&f);
	facing_meet(&f);
	facing_wait(&f, 30000);
	assert_err(f.a.ended, ES_OK);
	assert_err(f.b.ended, ES_OK);
	assert_true(facing_equal(&f));
	facing_free(&f);
	return failed;
}

static void sweep(const struct scene *scene)
{
	size_t nth = 0;

	while (fail_at(scene, nth, fail_allocation))
		nth++;
	assert_true(nth > 10);
	for (nth = 0; fail_at(scene, nth, fail_one_allocation);)
		nth++;
	assert_true(nth > 10);
}

static void hold_both(uint32_t structures, uint32_t logs)
{
	facing_init(&f, structures);
	for (uint32_t i = 0; i < logs; i++) {
		facing_hold(&f.a, i % structures, i, 3);
		facing_hold(&f.b, i % structures, i, 3);
	}
}

static void meet(void)
{
	facing_meet(&f);
}

static void hold_the_same_logs(void)
{
	hold_both(3, 20);
	facing_hold(&f.b, 0, 0, 9);
	facing_hold(&f.a, 1, 1, 4);
}

static void sizes(void **state)
{
	(void)state;
	sweep(&(struct scene){hold_the_same_logs, meet, VECTOR_SIZES});
}

static void hold_other_logs(void)
{
	hold_both(3, 20);
	facing_hold(&f.b, 0, 100, 1030);
	facing_hold(&f.a, 1, 200, 4);
}

static void pairs(void **state)
{
	(void)state;
	sweep(&(struct scene){hold_other_logs, meet, VECTOR_PAIRS});
}

static void hold_what_changed(void)
{
	hold_the_same_logs();
	facing_meet(&f);
	facing_part(&f);
	facing_hold(&f.b, 0, 0, 12);
	facing_hold(&f.b, 0, 100, 3);
	facing_hold(&f.a, 2, 2, 12);
}

static void changes(void **state)
{
	(void)state;
	sweep(&(struct scene){hold_what_changed, meet, VECTOR_CHANGES});
}

static void hold_many_logs(void)
{
	hold_both(8, 600);
	facing_hold(&f.b, 0, 1000, 3);
	facing_hold(&f.a, 1, 2000, 3);
}

static void digests(void **state)
{
	(void)state;
	sweep(&(struct scene){hold_many_logs, meet, VECTOR_DIGESTS});
}

/* --- live ------------------------------------------------------------------------------------- */

static void hold_live(void)
{
	hold_the_same_logs();
	facing_meet(&f);
}

/* What is told of by notes, asked for, and repaired. */
static void play_notes(void)
{
	const uint8_t prune_all[] = {0x91, MESSAGE_PRUNE};

	es_session_receive(f.a.session, ES_BYTES(prune_all), f.now_ms);
	es_session_changed(f.a.session, NULL, ES_ALL_LOGS, f.now_ms);
	facing_wait(&f, 10000);
}

static void hold_news(void)
{
	hold_live();
	for (uint32_t i = 3; i < 15; i++)
		facing_hold(&f.a, i % 3, i, 5 + i);
	for (unsigned i = 0; i < 5; i++)
		facing_cosigned(&f.b, i);
}

static void notes_and_grafts(void **state)
{
	(void)state;
	sweep(&(struct scene){hold_news, play_notes, VECTOR_SIZES});
	hold_news();
	play_notes();
	assert_true(f.a.sent[MESSAGE_NOTE] > 0);
	assert_true(f.b.sent[MESSAGE_GRAFT] > 0);
	facing_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(sizes),
	        cmocka_unit_test(pairs),
	        cmocka_unit_test(changes),
	        cmocka_unit_test(digests),
	        cmocka_unit_test(notes_and_grafts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
