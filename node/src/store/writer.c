/* SPDX-License-Identifier: EUPL-1.2 */
#include "batch.h"

#include "erase.h"
#include "threads.h"

/* What a crash left: no more than untidiness, so that a failure here stops nobody. */
static void tidy(struct es_store *s)
{
	struct es_snapshot *snap;
	uint64_t last_row;

	if (es_snapshot_begin(s, &snap))
		return;
	es_err err = es_row_last(snap, &last_row);
	es_snapshot_end(snap);
	if (!err)
		(void)!es_segments_tidy(s->segments, last_row);
	s->forgets = es_erase_finish(s) != ES_OK;
}

static void *run_thread(void *context)
{
	struct es_store *s = context;

	tidy(s);
	while (es_batch_take(s, s->batch))
		es_batch_run(s, s->batch);
	return NULL;
}

/* Only a store that is written to has the thread: commands that read need none. Called with the
 * mutex held. */
static es_err start_thread(struct es_store *s)
{
	if (!s->batch)
		s->batch = es_batch_new();
	if (!s->batch || (!s->unpacker && es_unpacker_new(&s->unpacker)))
		return ES_NO_MEMORY;
	es_err err = es_thread_start(&s->thread, run_thread, s);
	s->running = !err;
	return err;
}

void es_store_enqueue(struct es_store *s, struct es_change *change)
{
	change->next = NULL;
	if (s->last)
		s->last->next = change;
	else
		s->first = change;
	s->last = change;
	pthread_cond_signal(&s->work);
}

/* What has little to prepare need not go by way of another thread, unless it would overtake. */
static bool is_to_prepare(const struct es_store *s, const struct es_change *change)
{
	return change->prepare && (!change->light || s->preparer.first || s->preparer.busy);
}

void es_store_submit(struct es_store *s, struct es_change *change)
{
	pthread_mutex_lock(&s->mutex);
	es_err err = s->ending ? ES_CLOSED : s->running ? ES_OK : start_thread(s);
	if (!err && is_to_prepare(s, change))
		err = es_preparer_enqueue(s, change);
	else if (!err)
		es_store_enqueue(s, change);
	pthread_mutex_unlock(&s->mutex);
	if (err)
		es_change_finish(change, err);
}

/* A change that somebody waits for. */
struct waited {
	struct es_change change; /* first: apply and done get its address */
	es_err (*apply)(struct es_write *w, struct es_change *change);
	struct es_change *inner;
	pthread_mutex_t mutex;
	pthread_cond_t done;
	bool finished;
	es_err result;
};

static es_err apply_inner(struct es_write *w, struct es_change *change)
{
	struct waited *waited = (struct waited *)change;

	return waited->apply(w, waited->inner);
}

static void wake(struct es_change *change, es_err result)
{
	struct waited *waited = (struct waited *)change;

	pthread_mutex_lock(&waited->mutex);
	waited->result = result;
	waited->finished = true;
	pthread_cond_signal(&waited->done);
	pthread_mutex_unlock(&waited->mutex);
}

es_err es_store_apply(struct es_store *s,
                      es_err (*apply)(struct es_write *w, struct es_change *change),
                      struct es_change *change)
{
	struct waited waited = {
	        .change = {.apply = apply_inner, .done = wake}, .apply = apply, .inner = change};

	pthread_mutex_init(&waited.mutex, NULL);
	pthread_cond_init(&waited.done, NULL);
	es_store_submit(s, &waited.change);
	pthread_mutex_lock(&waited.mutex);
	while (!waited.finished)
		pthread_cond_wait(&waited.done, &waited.mutex);
	pthread_mutex_unlock(&waited.mutex);
	pthread_cond_destroy(&waited.done);
	pthread_mutex_destroy(&waited.mutex);
	return waited.result;
}

/* The writer's thread tidies before its first batch. */
static es_err nothing(struct es_write *w, struct es_change *change)
{
	(void)w;
	(void)change;
	return ES_OK;
}

es_err es_store_start(struct es_store *s)
{
	struct es_change change = {0};

	return es_store_apply(s, nothing, &change);
}

void es_store_on_commit(struct es_store *s,
                        void (*listener)(void *context, const struct es_commit *c), void *context)
{
	pthread_mutex_lock(&s->mutex);
	s->listener = listener;
	s->listener_context = context;
	pthread_mutex_unlock(&s->mutex);
}

void es_store_set_hook(struct es_store *s, const struct es_batch_hook *hook)
{
	pthread_mutex_lock(&s->mutex);
	es_assert(!s->running);
	s->hook = *hook;
	pthread_mutex_unlock(&s->mutex);
}

void es_store_set_own(struct es_store *s, const struct es_id *structure)
{
	pthread_mutex_lock(&s->mutex);
	es_assert(!s->running);
	s->own = *structure;
	s->authors = *structure;
	pthread_mutex_unlock(&s->mutex);
}

void es_store_set_authors(struct es_store *s, const struct es_id *structure)
{
	pthread_mutex_lock(&s->mutex);
	es_assert(!s->first);
	s->authors = *structure;
	pthread_mutex_unlock(&s->mutex);
}

struct es_snapshot *es_write_snapshot(struct es_write *w)
{
	return &w->snap;
}
