/* SPDX-License-Identifier: EUPL-1.2 */
#include "batch.h"

#include "erase.h"

#include <stdlib.h>
#include <string.h>

/* Undoing one change inside a batch: LMDB's nested transactions copy every page they touch and
 * merge their lists at each commit, in the good case too. Instead, changes check before they write;
 * where one fails after it wrote, the batch is aborted and those before it are applied again. So a
 * failure costs one repetition, and success nothing. */
struct es_batch {
	struct es_change *changes[ES_BATCH_CHANGES];
	es_err results[ES_BATCH_CHANGES];
	size_t count;
	struct es_change *backlog; /* taken from the queue, not in this batch */
};

struct es_batch *es_batch_new(void)
{
	return calloc(1, sizeof(struct es_batch));
}

static void write_release(struct es_write *w)
{
	free(w->bodies);
	es_body_keys_free(&w->keys);
	free(w->changed);
	memset(w, 0, sizeof(*w));
}

static es_err write_begin(struct es_store *s, struct es_write *w)
{
	memset(w, 0, sizeof(*w));
	w->snap.store = s;
	w->snap.new_keys = &w->keys;
	w->snap.unpacker = s->unpacker;
	es_err err = es_txn_begin(s->db, true, &w->snap.txn);
	if (err)
		return err;
	err = es_row_last(&w->snap, &w->first_row);
	if (err) {
		es_txn_abort(w->snap.txn);
		return err;
	}
	w->next_row = ++w->first_row;
	return ES_OK;
}

static void write_abort(struct es_write *w)
{
	struct es_store *s = w->snap.store;

	es_txn_abort(w->snap.txn);
	s->fold_valid = false;
	write_release(w);
}

/* Applies until the batch is full; what is left stays in the backlog. *redo is set when something
 * that failed had written. */
static es_err apply_all(struct es_write *w, struct es_batch *b, bool *redo)
{
	*redo = false;
	for (size_t i = 0; i < b->count; i++) {
		uint64_t before = es_txn_writes(w->snap.txn);
		es_err err = b->changes[i]->apply(w, b->changes[i]);
		if (es_txn_err(w->snap.txn))
			return es_txn_err(w->snap.txn);
		b->results[i] = err;
		if (err && es_txn_writes(w->snap.txn) != before) {
			*redo = true;
			b->count = i;
			return ES_OK;
		}
		if (es_txn_bytes(w->snap.txn) > ES_BATCH_BYTES)
			b->count = i + 1;
	}
	return ES_OK;
}

static void put_back(struct es_batch *b, size_t from, size_t end)
{
	while (end > from) {
		struct es_change *change = b->changes[--end];
		change->next = b->backlog;
		b->backlog = change;
	}
}

void es_change_finish(struct es_change *change, es_err result)
{
	change->next = NULL;
	if (change->done)
		change->done(change, result);
}

static void tell(struct es_store *s, const struct es_write *w)
{
	struct es_commit c = {.first_row = w->first_row,
	                      .end_row = w->next_row,
	                      .bodies = w->bodies,
	                      .bodies_len = w->bodies_len,
	                      .changed = w->changed,
	                      .changed_len = w->changed_len,
	                      .acts = w->acts,
	                      .logs = w->logs,
	                      .accounts = w->accounts,
	                      .cut = w->cut,
	                      .retreated = w->retreated,
	                      .motions = w->motions,
	                      .cosigns = w->cosigns,
	                      .policy = w->policy,
	                      .personal = w->personal,
	                      .attachments = w->attachments};

	pthread_mutex_lock(&s->mutex);
	void (*listener)(void *, const struct es_commit *) = s->listener;
	void *context = s->listener_context;
	pthread_mutex_unlock(&s->mutex);
	if (listener)
		listener(context, &c);
}

/* Ends w's transaction. *wrote: there was something to make durable. */
static es_err seal_and_commit(struct es_write *w, bool *wrote)
{
	struct es_store *s = w->snap.store;
	es_err err = s->hook.seal ? s->hook.seal(s->hook.context, w) : ES_OK;

	if (!err)
		err = es_row_write_counts(w);
	*wrote = es_txn_writes(w->snap.txn) > 0;
	if (!err && *wrote)
		err = es_body_keys_sync(w);
	if (err || !*wrote)
		es_txn_abort(w->snap.txn);
	else
		err = es_txn_commit(w->snap.txn);
	w->snap.txn = NULL;
	/* Keys of rows that are not here may have reached the disk. */
	if (err)
		(void)!es_segments_tidy(s->segments, w->first_row - 1);
	s->forgets |= !err && w->forgets;
	if (err)
		s->fold_valid = false;
	if (s->hook.settled)
		s->hook.settled(s->hook.context, err);
	return err;
}

/* Begins, applies, and begins again without the change that failed after it wrote, until the rest
 * stands. */
static es_err apply_batch(struct es_store *s, struct es_batch *b, struct es_write *w)
{
	for (;;) {
		size_t taken = b->count;
		bool redo;
		es_err err = write_begin(s, w);
		if (err)
			return err;
		err = apply_all(w, b, &redo);
		if (err || redo)
			write_abort(w);
		if (err)
			return err;
		put_back(b, b->count + (redo ? 1 : 0), taken);
		if (!redo)
			return ES_OK;
		es_change_finish(b->changes[b->count], b->results[b->count]);
	}
}

void es_batch_run(struct es_store *s, struct es_batch *b)
{
	struct es_write w;
	bool wrote = false;

	es_err err = apply_batch(s, b, &w);
	if (!err)
		err = seal_and_commit(&w, &wrote);
	/* Nobody hears that an erasure is done before the keys are gone; where they would not go,
	 * every batch tries again. */
	if (!err && s->forgets) {
		err = es_erase_finish(s);
		s->forgets = err != ES_OK;
		w.cut |= !w.forgets; /* logs of an earlier batch show more now */
		wrote |= w.cut;
	}
	es_store_note_room(s, err, wrote);
	for (size_t i = 0; i < b->count; i++)
		es_change_finish(b->changes[i], err ? err : b->results[i]);
	if (!err && wrote)
		tell(s, &w);
	write_release(&w);
}

bool es_batch_take(struct es_store *s, struct es_batch *b)
{
	pthread_mutex_lock(&s->mutex);
	while (!b->backlog && !s->first && !s->closing)
		pthread_cond_wait(&s->work, &s->mutex);
	if (!b->backlog) {
		b->backlog = s->first;
		s->first = s->last = NULL;
	}
	pthread_mutex_unlock(&s->mutex);
	b->count = 0;
	while (b->backlog && b->count < ES_BATCH_CHANGES) {
		b->changes[b->count++] = b->backlog;
		b->backlog = b->backlog->next;
	}
	return b->count > 0;
}

/* --- what the listener is told ---------------------------------------------------------------- */

void es_write_note_body(struct es_write *w, uint64_t row)
{
	if (w->bodies_len == w->bodies_capacity) {
		size_t capacity = w->bodies_capacity ? 2 * w->bodies_capacity : 64;
		uint64_t *grown = realloc(w->bodies, capacity * sizeof(*grown));
		if (!grown) {
			es_txn_fail(w->snap.txn, ES_NO_MEMORY);
			return;
		}
		w->bodies = grown;
		w->bodies_capacity = capacity;
	}
	w->bodies[w->bodies_len++] = row;
}

void es_write_note_log(struct es_write *w, const struct es_id *log)
{
	size_t low = 0, high = w->changed_len;

	w->logs = true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = es_id_compare(&w->changed[middle], log);
		if (order == 0)
			return;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (w->changed_len == w->changed_capacity) {
		size_t capacity = w->changed_capacity ? 2 * w->changed_capacity : 16;
		struct es_id *grown = realloc(w->changed, capacity * sizeof(*grown));
		if (!grown) {
			es_txn_fail(w->snap.txn, ES_NO_MEMORY);
			return;
		}
		w->changed = grown;
		w->changed_capacity = capacity;
	}
	memmove(&w->changed[low + 1], &w->changed[low],
	        (w->changed_len - low) * sizeof(*w->changed));
	w->changed[low] = *log;
	w->changed_len++;
}
