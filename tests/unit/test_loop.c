/* SPDX-License-Identifier: EUPL-1.2 */
/* The loop's door: posts of many threads arrive in order, calls wait, a closed loop lets nobody
 * wait. */
#include "loop.h"
#include "test.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#define THREADS 4
#define POSTS 2000

struct numbered {
	struct es_post post;
	unsigned thread, number;
};

static unsigned next_of[THREADS];
static unsigned arrived, out_of_order;
static struct es_loop *loop;

static void take(struct es_post *post)
{
	struct numbered *n = (struct numbered *)post;

	out_of_order += n->number != next_of[n->thread]++;
	arrived++;
}

static struct numbered posts[THREADS][POSTS];

static void *post_all(void *argument)
{
	struct numbered *own = argument;

	for (unsigned i = 0; i < POSTS; i++)
		es_loop_post(loop, &own[i].post);
	return NULL;
}

static void posts_of_one_thread_keep_their_order(void **state)
{
	pthread_t threads[THREADS];

	(void)state;
	assert_err(es_loop_new(&loop), ES_OK);
	for (unsigned t = 0; t < THREADS; t++) {
		for (unsigned i = 0; i < POSTS; i++)
			posts[t][i] = (struct numbered){{take, NULL}, t, i};
		assert_int_equal(pthread_create(&threads[t], NULL, post_all, posts[t]), 0);
	}
	while (arrived < THREADS * POSTS)
		es_loop_turn(loop);
	for (unsigned t = 0; t < THREADS; t++)
		pthread_join(threads[t], NULL);
	assert_int_equal(out_of_order, 0);
	es_loop_free(loop);
}

struct shared {
	int value;
	bool stop;
	es_err first, after_close;
};

static void add_one(void *context)
{
	struct shared *shared = context;

	shared->value++;
}

static void close_loop(void *context)
{
	(void)context;
	es_loop_close(loop);
}

static void *call_often(void *context)
{
	struct shared *shared = context;

	shared->first = ES_OK;
	for (int i = 1; i <= 100 && !shared->first; i++) {
		shared->first = es_loop_call(loop, add_one, shared);
		/* The call is over when it returns: no lock is needed to look. */
		if (shared->value != i)
			shared->first = ES_STATE;
	}
	if (es_loop_call(loop, close_loop, NULL) != ES_OK)
		shared->first = ES_STATE;
	shared->after_close = es_loop_call(loop, add_one, shared);
	return NULL;
}

static void calls_wait_and_end_with_the_loop(void **state)
{
	struct shared shared = {.first = ES_BUSY};
	pthread_t thread;

	(void)state;
	assert_err(es_loop_new(&loop), ES_OK);
	assert_int_equal(pthread_create(&thread, NULL, call_often, &shared), 0);
	es_loop_run(loop);
	pthread_join(thread, NULL);
	assert_err(shared.first, ES_OK);
	assert_err(shared.after_close, ES_CLOSED);
	assert_int_equal(shared.value, 100);
	es_loop_free(loop);
}

static void a_late_post_is_dropped(void **state)
{
	struct numbered late = {{take, NULL}, 0, 0};
	unsigned before = arrived;

	(void)state;
	assert_err(es_loop_new(&loop), ES_OK);
	es_loop_close(loop);
	es_loop_post(loop, &late.post);
	es_loop_run(loop);
	es_loop_free(loop);
	assert_int_equal(arrived, before);
}

/* A post that keeps the loop: by waiting, or by working. */
static void sleep_30_ms(struct es_post *post)
{
	(void)post;
	usleep(30000);
}

static void work_30_ms(struct es_post *post)
{
	struct timespec start, now;

	(void)post;
	assert_int_equal(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start), 0);
	do
		assert_int_equal(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now), 0);
	while ((now.tv_sec - start.tv_sec) * 1000000000 + (now.tv_nsec - start.tv_nsec) < 30000000);
}

static void *post_later(void *argument)
{
	usleep(60000);
	es_loop_post(loop, argument);
	return NULL;
}

static void turn_until(uint64_t turns)
{
	while (es_loop_pace(loop)->turns < turns)
		es_loop_turn(loop);
}

static void long_turns_are_counted_and_waiting_is_not(void **state)
{
	struct es_post posts_of_test[] = {
	        {.run = sleep_30_ms}, {.run = work_30_ms}, {.run = sleep_30_ms}};
	pthread_t thread;

	(void)state;
	assert_err(es_loop_new(&loop), ES_OK);
	const struct es_pace *pace = es_loop_pace(loop);
	assert_int_equal(es_pace_steps_ms[2], 20);
	es_loop_post(loop, &posts_of_test[0]);
	turn_until(1);
	es_loop_post(loop, &posts_of_test[1]); /* ends the turn before: it slept */
	turn_until(2);
	assert_int_equal(pace->over[2], 1);
	assert_int_equal(pace->over_cpu[2], 0);
	es_loop_post(loop, &posts_of_test[2]); /* it worked */
	turn_until(3);
	assert_true(pace->over[2] >= 2);
	assert_int_equal(pace->over_cpu[2], 1);
	assert_true(pace->longest_cpu_us >= 30000);
	uint64_t over = pace->over[2];
	struct es_post last = {.run = sleep_30_ms};
	assert_int_equal(pthread_create(&thread, NULL, post_later, &last), 0);
	turn_until(4); /* waits 60 ms for it */
	pthread_join(thread, NULL);
	assert_true(pace->over[2] <= over + 1); /* the sleep before, not the wait */
	es_loop_free(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(posts_of_one_thread_keep_their_order),
	        cmocka_unit_test(calls_wait_and_end_with_the_loop),
	        cmocka_unit_test(a_late_post_is_dropped),
	        cmocka_unit_test(long_turns_are_counted_and_waiting_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
