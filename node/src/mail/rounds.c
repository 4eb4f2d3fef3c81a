/* SPDX-License-Identifier: EUPL-1.2 */
#include "logsink.h"
#include "mail/digest.h"
#include "threads.h"

#include <stdlib.h>

#define LEAST_MS 1000u

struct es_rounds {
	struct es_node *node;
	pthread_t thread;
	pthread_mutex_t mutex; /* guards stop */
	pthread_cond_t changed;
	bool stop;
};

/* With the mutex held. */
static void wait_ms(struct es_rounds *rounds, uint64_t ms)
{
	uint64_t until_ms = es_monotonic_ms() + ms;

	while (!rounds->stop && es_condition_wait(&rounds->changed, &rounds->mutex, until_ms))
		;
}

/* Until the next of them is due; a clock that is put right, and who chose meanwhile, count within a minute. */
static uint64_t pause_ms(uint64_t next_ms)
{
	uint64_t now_ms = es_now_ms();

	if (next_ms <= now_ms || next_ms - now_ms > ES_DIGEST_ROUND_MS)
		return ES_DIGEST_ROUND_MS;
	return next_ms - now_ms > LEAST_MS ? next_ms - now_ms : LEAST_MS;
}

static void *run(void *context)
{
	struct es_rounds *rounds = context;
	uint64_t now_ms, next_ms;

	es_digest_settle(rounds->node);
	pthread_mutex_lock(&rounds->mutex);
	while (!rounds->stop) {
		pthread_mutex_unlock(&rounds->mutex);
		now_ms = es_now_ms();
		es_err err = es_digest_round(rounds->node, now_ms, &next_ms);
		if (err)
			es_say(ES_LEVEL_WARNING, "mail: digests could not be written: %s",
			       es_err_sentence(err));
		pthread_mutex_lock(&rounds->mutex);
		wait_ms(rounds, pause_ms(next_ms));
	}
	pthread_mutex_unlock(&rounds->mutex);
	return NULL;
}

es_err es_rounds_new(struct es_node *node, struct es_rounds **out)
{
	struct es_rounds *rounds = calloc(1, sizeof(*rounds));

	if (!rounds)
		return ES_NO_MEMORY;
	rounds->node = node;
	pthread_mutex_init(&rounds->mutex, NULL);
	es_condition_init(&rounds->changed);
	es_err err = es_thread_start(&rounds->thread, run, rounds);
	if (err) {
		pthread_cond_destroy(&rounds->changed);
		pthread_mutex_destroy(&rounds->mutex);
		free(rounds);
		return err;
	}
	*out = rounds;
	return ES_OK;
}

void es_rounds_free(struct es_rounds *rounds)
{
	if (!rounds)
		return;
	pthread_mutex_lock(&rounds->mutex);
	rounds->stop = true;
	pthread_cond_signal(&rounds->changed);
	pthread_mutex_unlock(&rounds->mutex);
	pthread_join(rounds->thread, NULL);
	pthread_cond_destroy(&rounds->changed);
	pthread_mutex_destroy(&rounds->mutex);
	free(rounds);
}
