/* SPDX-License-Identifier: EUPL-1.2 */
#include "media/keeper.h"

#include "threads.h"

#include <pthread.h>
#include <stdlib.h>

#define THREADS 2 /* so that one goes on while the other waits for the disk */

struct es_keeper {
	struct es_loop *loop;
	struct es_media *media;
	pthread_t threads[THREADS];
	size_t running;
	pthread_mutex_t mutex; /* guards the rest */
	pthread_cond_t work;
	struct es_keeper_job *first, *last;
	bool ending;
};

static void on_post(struct es_post *post)
{
	struct es_keeper_job *job =
	        (struct es_keeper_job *)((char *)post - offsetof(struct es_keeper_job, post));

	job->done(job);
}

/* NULL: it is over. */
static struct es_keeper_job *take(struct es_keeper *k)
{
	pthread_mutex_lock(&k->mutex);
	while (!k->first && !k->ending)
		pthread_cond_wait(&k->work, &k->mutex);
	struct es_keeper_job *job = k->first;
	if (job)
		k->first = job->next;
	pthread_mutex_unlock(&k->mutex);
	return job;
}

static void *run_thread(void *context)
{
	struct es_keeper *k = context;
	struct es_keeper_job *job;

	while ((job = take(k)) != NULL) {
		job->run(job, k->media);
		job->post.run = on_post;
		es_loop_post(k->loop, &job->post);
	}
	return NULL;
}

es_err es_keeper_new(struct es_loop *loop, struct es_media *media, struct es_keeper **out)
{
	struct es_keeper *k = calloc(1, sizeof(*k));

	*out = NULL;
	if (!k)
		return ES_NO_MEMORY;
	k->loop = loop;
	k->media = media;
	pthread_mutex_init(&k->mutex, NULL);
	pthread_cond_init(&k->work, NULL);
	for (size_t i = 0; i < THREADS; i++) {
		if (es_thread_start(&k->threads[i], run_thread, k)) {
			es_keeper_free(k);
			return ES_NO_MEMORY;
		}
		k->running++;
	}
	*out = k;
	return ES_OK;
}

void es_keeper_submit(struct es_keeper *k, struct es_keeper_job *job)
{
	job->next = NULL;
	pthread_mutex_lock(&k->mutex);
	if (k->first)
		k->last->next = job;
	else
		k->first = job;
	k->last = job;
	pthread_cond_signal(&k->work);
	pthread_mutex_unlock(&k->mutex);
}

void es_keeper_free(struct es_keeper *k)
{
	if (!k)
		return;
	pthread_mutex_lock(&k->mutex);
	k->ending = true;
	pthread_cond_broadcast(&k->work);
	pthread_mutex_unlock(&k->mutex);
	for (size_t i = 0; i < k->running; i++)
		pthread_join(k->threads[i], NULL);
	pthread_cond_destroy(&k->work);
	pthread_mutex_destroy(&k->mutex);
	free(k);
}
