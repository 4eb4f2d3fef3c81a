/* SPDX-License-Identifier: EUPL-1.2 */
#include "cut.h"
#include "erase.h"
#include "run_intake.h"

#include <stdlib.h>
#include <string.h>

/* Whether a body came for header i that is not the origin's own nonsense, which nobody need ask
 * for. */
static bool nonsense(const struct es_intake *t, size_t i)
{
	return i < t->in->bodies_len && t->in->bodies[i].present && !t->arrivals[i].usable;
}

static uint64_t add(struct es_write *w, const struct es_intake *t, size_t i, struct es_place place)
{
	const struct es_leaf *leaf = &t->arrivals[i].leaf;

	if (t->listings) {
		t->listings[i].listed = es_intake_counts(t, &t->arrivals[i]);
		return es_row_add_header(w, leaf, t->now_ms, place);
	}
	uint64_t row = es_row_add(w, leaf, t->now_ms, place);
	if (es_intake_counts(t, &t->arrivals[i]))
		es_row_index(w, row, leaf, t->now_ms);
	return row;
}

static uint64_t take_new(struct es_write *w, const struct es_intake *t, size_t i,
                         struct es_place place)
{
	const struct es_arrival *a = &t->arrivals[i];
	uint64_t row = add(w, t, i, place);

	if (!es_intake_counts(t, a) || es_erased(&w->snap, &a->leaf.id, &a->leaf.header))
		return row;
	if (a->usable) {
		es_row_put_sealed(w, row, &t->in->bodies[i], a->sealed);
		if (t->listings)
			t->listings[i].refs = true;
		else
			es_row_index_refs(w, row, &a->leaf, t->now_ms, &a->refs);
	} else if (!nonsense(t, i)) {
		es_row_want_body(w, row);
	}
	return row;
}

/* A header that is here already counts once, but may begin to now: ours that waited, one that was
 * cut out of another log, or one that only stood in a log of another structure. */
static void take_known(struct es_write *w, const struct es_intake *t, size_t i, uint64_t row,
                       struct es_place place)
{
	const struct es_arrival *a = &t->arrivals[i];
	struct es_place before;
	struct es_bytes header;
	uint64_t seen_ms;

	es_err err = es_row_raw(&w->snap, row, &seen_ms, &before, &header);
	es_txn_fail(w->snap.txn, err);
	if (err || !es_intake_counts(t, a) || before.log != 0)
		return;
	bool waited = es_row_counts(&w->snap, row, &before);
	es_row_set_place(w, row, place);
	es_row_unlogged(w, row, false);
	if (waited)
		return;
	es_row_restore(w, row, &a->leaf, seen_ms);
	if (nonsense(t, i))
		es_row_unwant_body(w, row);
}

static void late_body(struct es_write *w, const struct es_intake *t, size_t i, uint64_t row)
{
	if (i >= t->in->bodies_len || !t->in->bodies[i].present)
		return;
	/* Refused or here already: the run stands without it. */
	(void)!es_write_late(w, row, &t->in->bodies[i]);
}

/* *row: where it is from now on. */
static es_err take(struct es_write *w, const struct es_intake *t, size_t i, uint64_t *row)
{
	const struct es_arrival *a = &t->arrivals[i];
	uint64_t index = t->in->run.start + i;
	struct es_place place = {es_intake_counts(t, a) ? t->info.number : 0,
	                         es_intake_counts(t, a) ? index : 0};

	es_err err = t->listings ? ES_NOT_FOUND : es_row_number(&w->snap, &a->leaf.id, row);
	if (err == ES_NOT_FOUND) {
		*row = take_new(w, t, i, place);
	} else if (!err) {
		take_known(w, t, i, *row, place);
		late_body(w, t, i, *row);
	} else {
		return err;
	}
	return es_txn_err(w->snap.txn);
}

/* Rows of a run mostly follow each other: their places are written a stretch at a time. */
static es_err take_all(struct es_write *w, const struct es_intake *t)
{
	uint64_t first_row = 0, count = 0, row;
	uint64_t start = t->in->run.start;

	for (size_t i = t->skip; i < t->in->run.count; i++) {
		es_err err = take(w, t, i, &row);
		if (err)
			return err;
		if (count && row == first_row + count) {
			count++;
			continue;
		}
		if (count)
			es_place_append(w, t->info.number, start + i - count, first_row, count);
		first_row = row;
		count = 1;
	}
	es_place_append(w, t->info.number, start + t->in->run.count - count, first_row, count);
	return es_txn_err(w->snap.txn);
}

/* Headers that were here: only their bodies can be new. */
static void take_held(struct es_write *w, const struct es_intake *t)
{
	uint64_t row;

	for (size_t i = 0; i < t->skip && i < t->in->bodies_len; i++)
		if (es_place_row(&w->snap, t->info.number, t->in->run.start + i, &row) == ES_OK)
			late_body(w, t, i, row);
}

/* What is here from the run's start on goes; t->info is what the log grows to. */
static es_err give_way(struct es_write *w, struct es_intake *t)
{
	const struct es_log_limit before = {.size = t->in->run.start};
	struct es_log_info grown = t->info;

	es_err err = es_write_cut(w, &grown.log.id, &before);
	if (!err)
		err = es_log_get(&w->snap, &grown.log.id, &t->info);
	if (err)
		return err;
	t->info.log = grown.log;
	memcpy(t->info.signature, grown.signature, ES_SIGNATURE_LEN);
	es_intake_weigh(t);
	return ES_OK;
}

static es_err evict(struct es_write *w, uint64_t log)
{
	const struct es_log_limit nothing = {.size = 0};
	struct es_id id;
	es_err err = es_log_id_of(&w->snap, log, &id);

	return err ? err : es_write_cut(w, &id, &nothing);
}

static bool has_erasure(const struct es_intake *t)
{
	for (size_t i = t->skip; i < t->in->run.count; i++)
		if (t->arrivals[i].leaf.header.kind == ES_KIND_ERASURE)
			return true;
	return false;
}

/* What erases looks at the lists as they are. */
static bool may_go_together(const struct es_intake *t)
{
	size_t count = t->in->run.count;

	return t->prepared->by_id && count >= ES_ENTER_MIN && count - t->skip >= ES_ENTER_MIN &&
	       !has_erasure(t);
}

static es_err take_new_ones(struct es_write *w, struct es_intake *t)
{
	uint64_t first_row = w->next_row;

	if (!may_go_together(t) || !es_run_enter_ids(w, t->prepared, t->skip, first_row))
		return take_all(w, t);
	t->listings = calloc(t->in->run.count, sizeof(*t->listings));
	if (!t->listings)
		return ES_NO_MEMORY;
	es_err err = take_all(w, t);
	if (!err)
		es_run_enter_lists(w, t->prepared, t->skip, first_row, t->listings, t->now_ms);
	free(t->listings);
	t->listings = NULL;
	return err ? err : es_txn_err(w->snap.txn);
}

static es_err store(struct es_write *w, struct es_intake *t)
{
	uint64_t before = es_txn_writes(w->snap.txn);
	es_err err = ES_OK;

	take_held(w, t);
	if (t->skip == t->in->run.count)
		return es_txn_writes(w->snap.txn) == before ? ES_EXISTS : es_txn_err(w->snap.txn);
	if (t->evicted != 0)
		err = evict(w, t->evicted);
	if (!err && t->replaces)
		err = give_way(w, t);
	if (!err && t->new_log)
		err = es_log_add(w, &t->info);
	if (!err)
		err = take_new_ones(w, t);
	if (err)
		return err;
	/* A longer copy of a log that we still sign means that somebody else holds its key: it
	 * ends here. */
	t->info.own_open = false;
	es_log_save(w, &t->info);
	return es_txn_err(w->snap.txn);
}

es_err es_write_prepared(struct es_write *w, const struct es_federation *f,
                         const struct es_prepared *p, uint64_t now_ms)
{
	struct es_intake t = {
	        .f = f, .in = p->in, .now_ms = now_ms, .prepared = p, .arrivals = p->arrivals};

	es_err err = p->err;
	if (!err)
		err = es_intake_admit(w, &t);
	return err ? err : store(w, &t);
}

es_err es_write_run(struct es_write *w, const struct es_federation *f,
                    const struct es_incoming_run *run, uint64_t now_ms)
{
	struct es_prepared *p;
	es_err err = es_run_prepare(w->snap.store->unpacker, run, &p);

	if (!err)
		err = es_write_prepared(w, f, p, now_ms);
	es_prepared_free(p);
	return err;
}
