/* SPDX-License-Identifier: EUPL-1.2 */
#include "renew_files.h"

#include "meta.h"
#include "remains.h"
#include "rows.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODIES_BYTES (4u << 20)

struct renewal {
	struct es_remains *old;
	struct es_store *store;
	es_err (*owner)(void *context, struct es_store *store, struct es_id *own);
	struct es_id own;
	const struct es_renew_watch *watch;
	struct es_renew_report *report;
	struct es_unpacker *unpacker;
	uint64_t done, total;
	/* The run that is being put together. */
	struct es_writer headers, packed, plain;
	struct es_wire_body bodies[ES_RUN_MAX];
	size_t offsets[ES_RUN_MAX]; /* of each body in packed */
};

static void lost(struct renewal *r, const char *sentence)
{
	r->watch->lost(r->watch->context, sentence);
}

/* --- one change of the new store -------------------------------------------------------------- */

struct step {
	struct es_change change;
	struct renewal *renewal;
	enum es_table table;
	struct es_bytes key, value;
	const struct es_incoming_run *run;
	uint64_t seen_ms;
	struct es_id id;
	const struct es_wire_body *body;
};

static es_err put_entry(struct es_write *w, struct es_change *change)
{
	const struct step *step = (const struct step *)change;

	es_txn_put(w->snap.txn, step->table, step->key, step->value);
	return es_txn_err(w->snap.txn);
}

static es_err put_act(struct es_write *w, struct es_change *change)
{
	return es_write_act(w, ((const struct step *)change)->value);
}

static es_err put_run(struct es_write *w, struct es_change *change)
{
	const struct step *step = (const struct step *)change;
	const struct es_federation *f;

	es_err err = es_write_fold(w, &f);
	return err ? err : es_write_run(w, f, step->run, step->seen_ms);
}

static es_err put_record(struct es_write *w, struct es_change *change)
{
	struct step *step = (struct step *)change;

	return es_write_record(w, step->key, step->value, step->body->key, step->seen_ms,
	                       &step->id);
}

static es_err put_body(struct es_write *w, struct es_change *change)
{
	const struct step *step = (const struct step *)change;

	return es_write_body(w, &step->id, step->body);
}

/* --- what is carried over as it is ------------------------------------------------------------ */

/* Every table is one or the other: the compiler asks about new ones. */
static bool carried(enum es_table table)
{
	switch (table) {
	case ES_TABLE_META:
	case ES_TABLE_FROZEN:
	case ES_TABLE_ERASED:
	case ES_TABLE_COSIGNS:
	case ES_TABLE_RECEIPTS:
	case ES_TABLE_MOTIONS:
	case ES_TABLE_CERTIFICATES:
	case ES_TABLE_TICKETS:
	case ES_TABLE_ACCOUNTS:
	case ES_TABLE_COOKIES:
	case ES_TABLE_ONCE:
		return true;
	case ES_TABLE_DRAFTS: /* whoever writes has a copy on their device */
	case ES_TABLE_DRAFT_PLACES:
	case ES_TABLE_ROWS:
	case ES_TABLE_BODIES:
	case ES_TABLE_IDS:
	case ES_TABLE_KINDS:
	case ES_TABLE_ABOUT:
	case ES_TABLE_PROFILES:
	case ES_TABLE_UNLOGGED:
	case ES_TABLE_MISSING:
	case ES_TABLE_LOGS:
	case ES_TABLE_LOG_IDS:
	case ES_TABLE_MEMBER_LOGS:
	case ES_TABLE_PLACES:
	case ES_TABLE_CHECKPOINTS:
	case ES_TABLE_ACTS:
	case ES_TABLE_FORGET:
	case ES_TABLE_HELD_BACK:
	case ES_TABLE_PERSONAL: /* names rows by numbers, which are given anew */
	case ES_TABLE_COUNT:
		return false;
	}
	return false;
}

static es_err carry_entry(void *context, const struct es_salvage_entry *entry)
{
	struct step *step = context;
	static const char count[] = "count";

	if (entry->key.len == 0 || entry->value.len != entry->len)
		return ES_OK; /* nothing of this kind is larger than a page */
	/* Another release numbers rows otherwise; a damaged number says nothing. */
	if (step->table == ES_TABLE_META && es_bytes_equal(entry->key, es_bytes_str("format")))
		return es_store_format_check(entry->value) == ES_VERSION ? ES_VERSION : ES_OK;
	if (step->table == ES_TABLE_META && entry->key.len > sizeof(count) - 1 &&
	    memcmp(entry->key.data, count, sizeof(count) - 1) == 0)
		return ES_OK;
	step->key = entry->key;
	step->value = entry->value;
	return es_store_apply(step->renewal->store, put_entry, &step->change);
}

static es_err carry_all(struct renewal *r)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < ES_TABLE_COUNT && !err; i++) {
		struct step step = {.renewal = r, .table = (enum es_table)i};
		if (carried(step.table))
			err = es_remains_each(r->old, step.table, carry_entry, &step);
	}
	return err;
}

/* --- the chain of acts ------------------------------------------------------------------------ */

struct acts {
	struct step step;
	bool broken;
};

static es_err take_act(void *context, const struct es_salvage_entry *entry)
{
	struct acts *acts = context;
	struct renewal *r = acts->step.renewal;
	uint8_t *large = NULL;
	es_err err = ES_OK;

	acts->step.value = entry->value;
	if (entry->value.len != entry->len && entry->len <= 2 * ES_ACT_MAX) {
		large = malloc(entry->len);
		if (!large)
			return ES_NO_MEMORY;
		if (es_remains_read(r->old, entry->offset, entry->len, large))
			acts->step.value = es_bytes_of(large, entry->len);
	}
	if (!acts->broken)
		err = es_store_apply(r->store, put_act, &acts->step.change);
	free(large);
	if (err == ES_NO_SPACE || err == ES_IO || err == ES_NO_MEMORY)
		return err;
	acts->broken |= err != ES_OK;
	if (acts->broken)
		r->report->acts_lost++;
	else
		r->report->acts++;
	return ES_OK;
}

static es_err take_acts(struct renewal *r)
{
	struct acts acts = {.step = {.renewal = r}};

	es_err err = es_remains_each(r->old, ES_TABLE_ACTS, take_act, &acts);
	if (!err && acts.broken) {
		char sentence[120];
		snprintf(sentence, sizeof(sentence),
		         "%llu acts of the federation, damaged or behind one that is",
		         (unsigned long long)r->report->acts_lost);
		lost(r, sentence);
	}
	return err;
}

/* --- logs, run by run -------------------------------------------------------------------------- */

/* The body of a row, if it is what the header says; absent otherwise. */
static void add_body(struct renewal *r, uint64_t row, const struct es_leaf *leaf,
                     struct es_wire_body *body)
{
	struct es_bytes plain;
	bool usable = false, had;
	size_t before = r->packed.len;

	es_writer_reset(&r->plain);
	es_err err = es_remains_body(r->old, row, &r->packed, body, &had);
	if (!err)
		err = es_wire_check(r->unpacker, &leaf->header, body, &r->plain, &plain, &usable);
	if (err) {
		body->present = false;
		r->packed.len = before;
		r->report->bodies_lost += had;
		return;
	}
	r->report->bodies++;
}

/* Packed bodies may have moved while the writer grew. */
static void settle_bodies(struct renewal *r, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (r->bodies[i].present)
			r->bodies[i].packed.data = r->packed.data + r->offsets[i];
}

/* Headers from start up to end, as far as they are there, and the first bodies. */
static es_err gather(struct renewal *r, const struct es_remains_log *log, uint64_t end,
                     struct es_incoming_run *in, uint64_t *seen_ms)
{
	uint8_t header[ES_HEADER_MAX];
	struct es_leaf leaf;

	es_writer_reset(&r->headers);
	es_writer_reset(&r->packed);
	in->bodies = r->bodies;
	for (uint64_t i = in->run.start; i < end; i++) {
		struct es_remains_row row;
		if (!es_remains_leaf(r->old, log, i, header, &row))
			return ES_NOT_FOUND;
		if (in->run.count == 0)
			*seen_ms = row.seen_ms;
		es_leaf_read(row.header, &leaf);
		es_write_raw(&r->headers, row.header);
		if (in->bodies_len == in->run.count && r->packed.len < BODIES_BYTES) {
			struct es_wire_body *body = &r->bodies[in->bodies_len];
			*body = (struct es_wire_body){.present = false};
			r->offsets[in->bodies_len++] = r->packed.len;
			if (leaf.readable)
				add_body(r, row.number, &leaf, body);
		}
		in->run.count++;
	}
	settle_bodies(r, in->bodies_len);
	in->run.headers = es_writer_bytes(&r->headers);
	return r->headers.err ? r->headers.err : r->packed.err;
}

/* Bodies of a run that were too many for its message. */
static es_err add_late(struct renewal *r, const struct es_remains_log *log,
                       const struct es_incoming_run *in)
{
	uint8_t header[ES_HEADER_MAX];
	es_err err = ES_OK;

	for (uint64_t i = in->run.start + in->bodies_len; i < in->run.start + in->run.count && !err;
	     i++) {
		struct es_wire_body body = {.present = false};
		struct es_remains_row row;
		struct es_leaf leaf;
		if (!es_remains_leaf(r->old, log, i, header, &row))
			break;
		es_leaf_read(row.header, &leaf);
		es_writer_reset(&r->packed);
		if (leaf.readable)
			add_body(r, row.number, &leaf, &body);
		struct step step = {.id = leaf.id, .body = &body};
		if (body.present)
			err = es_store_apply(r->store, put_body, &step.change);
		if (err != ES_NO_SPACE && err != ES_IO && err != ES_NO_MEMORY)
			err = ES_OK;
	}
	return err;
}

static es_err take_run(struct renewal *r, const struct es_remains_log *log, uint64_t start,
                       uint64_t end)
{
	struct es_incoming_run in = {.run = {.log = log->info.log.id, .start = start}};
	struct step step = {.renewal = r, .run = &in};

	if (start == 0)
		in.run.log = (struct es_id){{0}};
	if (end == log->info.log.edge.size)
		memcpy(in.run.signature, log->info.signature, ES_SIGNATURE_LEN);
	else if (!es_remains_checkpoint(r->old, log, end, in.run.signature))
		return ES_NOT_FOUND;
	es_err err = gather(r, log, end, &in, &step.seen_ms);
	if (!err)
		err = es_store_apply(r->store, put_run, &step.change);
	if (!err)
		err = add_late(r, log, &in);
	r->done += end - start;
	r->watch->progress(r->watch->context, r->done, r->total);
	return err;
}

static es_err take_log(void *context, const struct es_remains_log *log)
{
	struct renewal *r = context;
	uint64_t size = log->info.log.edge.size, at = 0;
	char hex[ES_ID_HEX_LEN];
	es_err err = ES_OK;

	while (at < size && !err) {
		uint64_t end = at - at % ES_RUN_MAX + ES_RUN_MAX;
		err = take_run(r, log, at, end < size ? end : size);
		if (!err)
			at = end < size ? end : size;
	}
	if (err == ES_NO_SPACE || err == ES_IO || err == ES_NO_MEMORY)
		return err;
	r->report->logs += at > 0;
	r->report->records += at;
	r->report->records_lost += size - at;
	if (at < size) {
		char sentence[160];
		es_id_hex(&log->info.log.id, hex);
		snprintf(sentence, sizeof(sentence), "log %s: what follows its first %llu records",
		         hex, (unsigned long long)at);
		lost(r, sentence);
	}
	return ES_OK;
}

/* --- own records that are in no log ------------------------------------------------------------ */

static bool is_here(struct renewal *r, const struct es_id *id)
{
	struct es_snapshot *snap;
	struct es_row row;
	bool found = false;

	if (es_snapshot_begin(r->store, &snap) == ES_OK) {
		found = es_row_find(snap, id, &row) == ES_OK;
		es_snapshot_end(snap);
	}
	return found;
}

/* What waited for a log, and what stood in one that could not be kept whole: published anew under the
 * same ids. */
static es_err take_own(void *context, const struct es_remains_row *row)
{
	struct renewal *r = context;
	struct es_wire_body wire = {.present = false};
	struct es_bytes plain;
	struct es_leaf leaf;
	bool usable = false, had;

	es_leaf_read(row->header, &leaf);
	if (!leaf.readable || !es_id_equal(&leaf.header.structure, &r->own) ||
	    leaf.header.kind == ES_KIND_LOG_START || is_here(r, &leaf.id))
		return ES_OK;
	es_writer_reset(&r->packed);
	es_writer_reset(&r->plain);
	es_err err = es_remains_body(r->old, row->number, &r->packed, &wire, &had);
	if (!err)
		err = es_wire_check(r->unpacker, &leaf.header, &wire, &r->plain, &plain, &usable);
	if (err || !usable) {
		r->report->own_lost += row->log == 0;
		return ES_OK;
	}
	struct step step = {
	        .key = row->header, .value = plain, .body = &wire, .seen_ms = row->seen_ms};
	err = es_store_apply(r->store, put_record, &step.change);
	if (!err) {
		r->report->records++;
		r->report->bodies++;
	}
	return err == ES_NO_SPACE || err == ES_IO || err == ES_NO_MEMORY ? err : ES_OK;
}

/* --- all of it --------------------------------------------------------------------------------- */

static es_err fill(struct renewal *r)
{
	es_err err = carry_all(r);

	if (!err)
		err = r->owner(r->watch->context, r->store, &r->own);
	if (!err)
		err = take_acts(r);
	if (!err)
		err = es_remains_logs(r->old, take_log, r);
	if (!err)
		err = es_remains_rows(r->old, take_own, r);
	return err;
}

static es_err fill_aside(struct renewal *r, const char *home)
{
	char aside[ES_PATH_BYTES];

	es_err err = renew_make_aside(home, aside);
	if (!err)
		err = es_store_open(aside, true, &r->store);
	if (!err)
		err = fill(r);
	es_store_close(r->store);
	return err;
}

static void release(struct renewal *r)
{
	es_writer_free(&r->headers);
	es_writer_free(&r->packed);
	es_writer_free(&r->plain);
	es_unpacker_free(r->unpacker);
	es_remains_close(r->old);
	free(r);
}

es_err es_store_renew(const char *home,
                      es_err (*owner)(void *context, struct es_store *store, struct es_id *own),
                      const struct es_renew_watch *watch, struct es_renew_report *report)
{
	struct renewal *r = calloc(1, sizeof(*r));

	memset(report, 0, sizeof(*report));
	if (!r)
		return ES_NO_MEMORY;
	r->owner = owner;
	r->watch = watch;
	r->report = report;
	es_writer_grow(&r->headers, (size_t)ES_RUN_MAX * ES_HEADER_MAX);
	es_writer_grow(&r->packed, BODIES_BYTES + ES_BODY_MAX);
	es_writer_grow(&r->plain, ES_BODY_MAX);
	es_err err = es_unpacker_new(&r->unpacker);
	if (!err)
		err = es_remains_open(home, &r->old);
	if (!err) {
		r->total = es_remains_count(r->old);
		err = fill_aside(r, home);
		report->damaged_pages = es_remains_damaged(r->old);
	}
	release(r);
	if (!err)
		err = renew_mark_whole(home);
	if (err) {
		renew_drop_aside(home);
		return err;
	}
	return es_renew_finish(home);
}
