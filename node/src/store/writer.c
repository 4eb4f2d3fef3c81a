/* SPDX-License-Identifier: EUPL-1.2 */
#include "writer.h"

#include "erase.h"

#include <signal.h>
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

static void finish_one(struct es_change *change, es_err result)
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
	                      .motions = w->motions,
	                      .cosigns = w->cosigns,
	                      .policy = w->policy,
	                      .personal = w->personal};

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
		finish_one(b->changes[b->count], b->results[b->count]);
	}
}

/* Runs one batch to its end. Where all of it fails (no space, a failing disk), every change hears
 * that. */
static void run_batch(struct es_store *s, struct es_batch *b)
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
	for (size_t i = 0; i < b->count; i++)
		finish_one(b->changes[i], err ? err : b->results[i]);
	if (!err && wrote)
		tell(s, &w);
	write_release(&w);
}

/* Waits for changes and takes as many as a batch holds; false when the store closes and nothing is
 * left. */
static bool take_batch(struct es_store *s, struct es_batch *b)
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
	while (take_batch(s, s->batch))
		run_batch(s, s->batch);
	return NULL;
}

/* Only a store that is written to has the thread: commands that read need none. Called with the
 * mutex held. */
static es_err start_thread(struct es_store *s)
{
	if (!s->batch)
		s->batch = calloc(1, sizeof(*s->batch));
	if (!s->batch || (!s->unpacker && es_unpacker_new(&s->unpacker)))
		return ES_NO_MEMORY;
	es_err err = es_store_thread(s, &s->thread, run_thread);
	s->running = !err;
	return err;
}

es_err es_store_thread(struct es_store *s, pthread_t *thread, void *(*run)(void *))
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};

	/* Signals are the main thread's, but for those that a fault raises here. */
	sigset_t blocked, before;
	sigfillset(&blocked);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&blocked, faults[i]);
	pthread_sigmask(SIG_SETMASK, &blocked, &before);
	int failed = pthread_create(thread, NULL, run, s);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed ? ES_NO_MEMORY : ES_OK;
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
		finish_one(change, err);
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
	pthread_mutex_unlock(&s->mutex);
}

struct es_snapshot *es_write_snapshot(struct es_write *w)
{
	return &w->snap;
}

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
