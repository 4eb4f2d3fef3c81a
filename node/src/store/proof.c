/* SPDX-License-Identifier: EUPL-1.2 */
#include "cut.h"

#include "essaim/proof.h"

#include <string.h>

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
		err = es_copy_opening(snap, &row->log, start, &proof->opening);
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
