/* SPDX-License-Identifier: EUPL-1.2 */
/* Threads of the node and waiting for a time. */
#include "node.h"
#include "test.h"
#include "threads.h"

#include <signal.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition;
static sigset_t blocked;
static bool came;

static void *run(void *context)
{
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	pthread_mutex_lock(&mutex);
	came = true;
	pthread_cond_signal(context);
	pthread_mutex_unlock(&mutex);
	return NULL;
}

static void waits_until_a_time_or_a_signal(void **state)
{
	pthread_t thread;
	sigset_t own;

	(void)state;
	es_condition_init(&condition);
	pthread_mutex_lock(&mutex);
	uint64_t until_ms = es_monotonic_ms() + 30;
	while (es_condition_wait(&condition, &mutex, until_ms))
		;
	assert_true(es_monotonic_ms() >= until_ms);
	assert_false(es_condition_wait(&condition, &mutex, 0));
	assert_err(es_thread_start(&thread, run, &condition), ES_OK);
	while (!came)
		assert_true(es_condition_wait(&condition, &mutex, es_monotonic_ms() + 60000));
	pthread_mutex_unlock(&mutex);
	pthread_join(thread, NULL);
	/* Signals are the main thread's, faults are not. */
	assert_int_equal(sigismember(&blocked, SIGTERM), 1);
	assert_int_equal(sigismember(&blocked, SIGINT), 1);
	assert_int_equal(sigismember(&blocked, SIGSEGV), 0);
	pthread_sigmask(SIG_SETMASK, NULL, &own);
	assert_int_equal(sigismember(&own, SIGTERM), 0);
	pthread_cond_destroy(&condition);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(waits_until_a_time_or_a_signal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
