/* SPDX-License-Identifier: EUPL-1.2 */
#include "logs.h"

#include <string.h>

struct leaves {
	struct es_snapshot *snap;
	uint64_t log;
};

static es_err leaf_at(void *context, uint64_t index, struct es_tree_hash *out)
{
	const struct leaves *l = context;
	struct es_place place;
	struct es_bytes header;
	uint64_t row, seen_ms;

	es_err err = es_place_row(l->snap, l->log, index, &row);
	if (!err)
		err = es_row_raw(l->snap, row, &seen_ms, &place, &header);
	if (err)
		return err == ES_NOT_FOUND ? ES_CORRUPT : err;
	es_leaf_hash(header, out);
	return ES_OK;
}

es_err es_log_path(struct es_snapshot *snap, const struct es_id *log, uint64_t index,
                   struct es_path *path)
{
	struct es_log_info info;
	struct leaves leaves = {.snap = snap};

	es_err err = es_log_get(snap, log, &info);
	if (err)
		return err;
	leaves.log = info.number;
	return es_path_build(index, info.log.edge.size, leaf_at, &leaves, path);
}

/* The log start and its body, into the proof; both borrowed. */
static es_err add_start(struct es_snapshot *snap, const struct es_id *log,
                        struct es_writer *unpacked, struct es_proof *proof)
{
	struct es_row start;
	struct es_bytes federation;

	es_err err = es_row_find(snap, log, &start);
	if (!err)
		err = es_row_body(&start, unpacked, &proof->start_body);
	if (!err)
		err = es_body_key(snap, start.number, proof->start_body_key);
	if (err)
		return err == ES_NOT_FOUND ? ES_CORRUPT : err;
	proof->start_header = start.header_bytes;
	if (!es_map_get(proof->start_body, "federation", &federation))
		return ES_CORRUPT;
	federation = es_value_str(federation);
	if (federation.len != ES_ID_LEN)
		return ES_CORRUPT;
	memcpy(proof->federation.bytes, federation.data, ES_ID_LEN);
	return ES_OK;
}

static es_err build(struct es_snapshot *snap, const struct es_row *row, struct es_writer *body,
                    struct es_writer *start, struct es_proof *proof)
{
	uint8_t header_bytes[ES_HEADER_MAX];
	struct es_log_copy copy;
	struct es_writer header;

	es_writer_init(&header, header_bytes, sizeof(header_bytes));
	es_err err = es_row_body(row, body, &proof->body);
	if (!err)
		err = es_body_key(snap, row->number, proof->body_key);
	if (!err)
		err = es_copy_get(snap, &row->log, &copy);
	if (!err)
		err = es_copy_leaf(snap, &row->log, row->index, &header, &proof->path);
	if (!err)
		err = add_start(snap, &row->log, start, proof);
	if (err)
		return err;
	proof->header = row->header_bytes;
	/* Of a log that was cut, what its key signed is longer than what counts. */
	proof->size = copy.checkpoint.size;
	memcpy(proof->signature, copy.checkpoint.signature, ES_SIGNATURE_LEN);
	return ES_OK;
}

/* A proof is checked by itself: the structure's id is the hash of its first key, and nothing in it
 * could show that a later one is its own. */
static es_err check_key(struct es_snapshot *snap, const struct es_id *log)
{
	struct es_log_info info;
	struct es_id first;
	es_err err = es_log_get(snap, log, &info);

	if (err)
		return err;
	es_structure_id(info.structure_key, &first);
	return es_id_equal(&first, &info.log.structure) ? ES_OK : ES_BAD_KEY;
}

es_err es_log_proof(struct es_snapshot *snap, const struct es_id *record, struct es_writer *w)
{
	struct es_proof proof = {.size = 0};
	struct es_writer body, start;
	struct es_row row;

	es_err err = es_row_find(snap, record, &row);
	if (err)
		return err;
	if (es_id_is_zero(&row.log))
		return ES_STATE;
	err = check_key(snap, &row.log);
	if (err)
		return err;
	es_writer_grow(&body, ES_BODY_MAX);
	es_writer_grow(&start, ES_BODY_MAX);
	err = build(snap, &row, &body, &start, &proof);
	if (!err)
		err = es_proof_encode(&proof, w);
	es_writer_free(&body);
	es_writer_free(&start);
	return err;
}
