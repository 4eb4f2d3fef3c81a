/* SPDX-License-Identifier: EUPL-1.2 */
#include "renew_internal.h"

#include <stdio.h>
#include <string.h>

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
		if (in->bodies_len == in->run.count && r->packed.len < RENEW_BODIES_BYTES) {
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

es_err renew_take_log(void *context, const struct es_remains_log *log)
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
		renew_lost(r, sentence);
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
es_err renew_take_own(void *context, const struct es_remains_row *row)
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
