/* SPDX-License-Identifier: EUPL-1.2 */
/* The thread that prepares changes on their way to the writer, in the order in which they came, so
 * that the writer need not hash and unpack while others wait for its syncs. */
#include "writer.h"

#include "threads.h"

/* Waits; NULL when nothing more will come. *done is the change prepared before: it goes on to the
 * writer under the same lock, so that there is no moment at which neither has it. */
static struct es_change *next(struct es_store *s, struct es_change *done)
{
	struct es_preparer *p = &s->preparer;

	pthread_mutex_lock(&s->mutex);
	if (done)
		es_store_enqueue(s, done);
	p->busy = false;
	while (!p->first && !s->ending)
		pthread_cond_wait(&p->work, &s->mutex);
	struct es_change *change = p->first;
	if (change)
		p->first = change->next;
	p->busy = change != NULL;
	pthread_mutex_unlock(&s->mutex);
	return change;
}

static void *run_thread(void *context)
{
	struct es_store *s = context;
	struct es_change *change = NULL;

	while ((change = next(s, change)) != NULL)
		change->prepare(change, s->preparer.unpacker);
	return NULL;
}

es_err es_preparer_enqueue(struct es_store *s, struct es_change *change)
{
	struct es_preparer *p = &s->preparer;

	if (!p->unpacker && es_unpacker_new(&p->unpacker))
		return ES_NO_MEMORY;
	if (!p->running) {
		es_err err = es_thread_start(&p->thread, run_thread, s);
		if (err)
			return err;
		p->running = true;
	}
	change->next = NULL;
	if (p->first)
		p->last->next = change;
	else
		p->first = change;
	p->last = change;
	pthread_cond_signal(&p->work);
	return ES_OK;
}
