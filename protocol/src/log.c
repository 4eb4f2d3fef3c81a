/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/log.h"

#include <string.h>

uint64_t es_run_floor(uint64_t size)
{
	es_assert(size > 0);
	return (size - 1) / ES_RUN_MAX * ES_RUN_MAX;
}

static es_err check_place(const struct es_log *log, const struct es_run *run)
{
	if (!es_id_equal(&log->id, &run->log))
		return ES_STATE;
	if (run->start != log->edge.size)
		return ES_GAP;
	if (run->count == 0 || run->count > ES_RUN_MAX || run->start > UINT64_MAX - run->count)
		return ES_LIMIT;
	if (run->start / ES_RUN_MAX != (run->start + run->count - 1) / ES_RUN_MAX)
		return ES_LIMIT;
	return ES_OK;
}

/* A log is named after its leaf 0, whatever its key may sign. */
static es_err check_first(const struct es_log *log, struct es_bytes header)
{
	struct es_id id;

	es_record_id(header, &id);
	return es_id_equal(&id, &log->id) ? ES_OK : ES_BAD_HASH;
}

/* Hashes the run's headers onto the edge. What they say is not looked at: no leaf's content stops a
 * log. */
static es_err append_headers(const struct es_log *log, const struct es_run *run,
                             struct es_edge *edge)
{
	struct es_reader r;

	es_reader_init(&r, run->headers);
	for (size_t i = 0; i < run->count; i++) {
		struct es_tree_hash leaf;
		if (es_reader_peek(&r) != ES_ARRAY)
			es_reader_fail(&r, ES_MALFORMED);
		struct es_bytes header = es_read_value(&r);
		if (r.err != ES_OK)
			return r.err;
		if (header.len > ES_HEADER_MAX)
			return ES_TOO_LARGE;
		es_err err = edge->size == 0 ? check_first(log, header) : ES_OK;
		if (err != ES_OK)
			return err;
		es_leaf_hash(header, &leaf);
		es_edge_append(edge, &leaf);
	}
	return es_reader_finish(&r);
}

/* An act or a fork proof says what the tree is up to its limit, so nobody need have signed it
 * there. */
static es_err check_end(const struct es_log *log, const struct es_checkpoint *cp,
                        const struct es_log_limit *limit)
{
	if (limit == NULL || !limit->has_root || cp->size != limit->size)
		return es_checkpoint_verify(cp, log->public_key);
	return memcmp(cp->root.bytes, limit->root.bytes, ES_TREE_HASH_LEN) == 0 ? ES_OK : ES_FORK;
}

/* The same where that was done before. */
static es_err append_leaves(const struct es_log *log, const struct es_run *run,
                            const struct es_tree_hash *leaves, struct es_edge *edge)
{
	struct es_reader r;

	if (edge->size == 0) {
		es_reader_init(&r, run->headers);
		es_err err = check_first(log, es_read_value(&r));
		if (err != ES_OK)
			return err;
	}
	for (size_t i = 0; i < run->count; i++)
		es_edge_append(edge, &leaves[i]);
	return ES_OK;
}

static es_err append(struct es_log *log, const struct es_run *run,
                     const struct es_tree_hash *leaves, const struct es_log_limit *limit,
                     struct es_checkpoint *checkpoint)
{
	es_err err = check_place(log, run);
	if (err == ES_OK && limit != NULL && run->start + run->count > limit->size)
		err = ES_LIMIT;
	if (err != ES_OK)
		return err;
	struct es_edge edge = log->edge;
	err = leaves ? append_leaves(log, run, leaves, &edge) : append_headers(log, run, &edge);
	if (err != ES_OK)
		return err;
	struct es_checkpoint cp = {.log = log->id, .size = edge.size};
	es_edge_root(&edge, &cp.root);
	memcpy(cp.signature, run->signature, ES_SIGNATURE_LEN);
	err = check_end(log, &cp, limit);
	if (err != ES_OK)
		return err;
	log->edge = edge;
	*checkpoint = cp;
	return ES_OK;
}

es_err es_log_append_run(struct es_log *log, const struct es_run *run,
                         const struct es_log_limit *limit, struct es_checkpoint *checkpoint)
{
	return append(log, run, NULL, limit, checkpoint);
}

es_err es_log_append_leaves(struct es_log *log, const struct es_run *run,
                            const struct es_tree_hash *leaves, const struct es_log_limit *limit,
                            struct es_checkpoint *checkpoint)
{
	return append(log, run, leaves, limit, checkpoint);
}
