/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/line.h"

#include <stdlib.h>

#define LENGTH 32    /* made, and not put yet */
#define ALONE_MAX 64 /* so few are not worth a thread */

struct line {
	struct es_search *search;
	struct es_view_source source;
	const struct es_task *tasks;
	size_t count;
	struct es_maker *maker;

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t moved;
	struct es_doc *docs[LENGTH]; /* owned; NULL where there was no memory */
	es_err results[LENGTH];      /* of reading and making */
	size_t made, put;
	bool stop;
};

static es_err make(struct line *l, const struct es_task *task, struct es_doc **out)
{
	struct es_doc *doc = *out = calloc(1, sizeof(*doc));

	if (!doc)
		return ES_NO_MEMORY;
	es_err err = es_gather(&l->source, task->kind, &task->id, doc);
	return err ? err : es_maker_doc(l->maker, doc);
}

static void drop(struct es_doc *doc)
{
	if (doc)
		es_doc_free(doc);
	free(doc);
}

static es_err put(struct line *l, const struct es_task *task, es_err made, struct es_doc *doc)
{
	es_err err = made == ES_NOT_FOUND ? es_index_drop(l->search->writer, &task->id)
	             : made               ? made
	                                  : es_index_put(l->search->writer, doc);
	drop(doc);
	return err;
}

static bool wait_for_room(struct line *l)
{
	pthread_mutex_lock(&l->lock);
	while (!l->stop && l->made - l->put == LENGTH)
		pthread_cond_wait(&l->moved, &l->lock);
	bool go_on = !l->stop;
	pthread_mutex_unlock(&l->lock);
	return go_on;
}

static void *run_maker(void *context)
{
	struct line *l = context;

	for (size_t i = 0; i < l->count && wait_for_room(l); i++) {
		struct es_doc *doc;
		es_err err = make(l, &l->tasks[i], &doc);
		pthread_mutex_lock(&l->lock);
		l->docs[i % LENGTH] = doc;
		l->results[i % LENGTH] = err;
		l->made++;
		pthread_cond_signal(&l->moved);
		pthread_mutex_unlock(&l->lock);
	}
	return NULL;
}

static void note_put(struct line *l, bool stop)
{
	pthread_mutex_lock(&l->lock);
	l->put++;
	l->stop |= stop;
	pthread_cond_signal(&l->moved);
	pthread_mutex_unlock(&l->lock);
}

static es_err put_made(struct line *l)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < l->count && !err; i++) {
		pthread_mutex_lock(&l->lock);
		while (l->made == i)
			pthread_cond_wait(&l->moved, &l->lock);
		struct es_doc *doc = l->docs[i % LENGTH];
		es_err made = l->results[i % LENGTH];
		pthread_mutex_unlock(&l->lock);
		err = put(l, &l->tasks[i], made, doc);
		note_put(l, err != ES_OK);
	}
	return err;
}

static es_err run_alone(struct line *l)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < l->count && !err; i++) {
		struct es_doc *doc;
		es_err made = make(l, &l->tasks[i], &doc);
		err = put(l, &l->tasks[i], made, doc);
	}
	return err;
}

static es_err run_both(struct line *l)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run_maker, l) != 0)
		return run_alone(l);
	es_err err = put_made(l);
	pthread_join(thread, NULL);
	for (size_t i = l->put; i < l->made; i++)
		drop(l->docs[i % LENGTH]);
	return err;
}

es_err es_line_run(struct es_search *search, struct es_snapshot *snap, const struct es_task *tasks,
                   size_t count)
{
	struct line l = {.search = search,
	                 .source = {.snap = snap,
	                            .federation = &search->federation,
	                            .self = &search->node->identity,
	                            .scope_max = ES_SCOPE_FEDERATION},
	                 .tasks = tasks,
	                 .count = count};

	if (count == 0)
		return ES_OK;
	es_err err = es_maker_new(count, &l.maker);
	if (err)
		return err;
	pthread_mutex_init(&l.lock, NULL);
	pthread_cond_init(&l.moved, NULL);
	err = count > ALONE_MAX ? run_both(&l) : run_alone(&l);
	pthread_cond_destroy(&l.moved);
	pthread_mutex_destroy(&l.lock);
	es_maker_free(l.maker);
	return err;
}
