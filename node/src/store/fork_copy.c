/* SPDX-License-Identifier: EUPL-1.2 */
/* What a search for the first difference of two copies of a log asks of ours. */
#include "cut.h"

#include <sodium.h>
#include <string.h>

static es_err leaf_hash(struct es_snapshot *snap, uint64_t log, uint64_t index,
                        struct es_tree_hash *out, struct es_bytes *header)
{
	struct es_place place;
	uint64_t row, seen_ms;

	es_err err = es_place_row(snap, log, index, &row);
	if (!err)
		err = es_row_raw(snap, row, &seen_ms, &place, header);
	if (err)
		return err == ES_NOT_FOUND ? ES_CORRUPT : err;
	es_leaf_hash(*header, out);
	return ES_OK;
}

/* One that was cut has no checkpoint of its own, but that of a copy in the proof that cut it. Not
 * where an act cut it. */
static es_err signed_before(struct es_snapshot *snap, const struct es_id *log, uint64_t held,
                            struct es_checkpoint *out)
{
	struct es_frozen frozen;
	struct es_fork_result result;

	es_err err = es_frozen_get(snap, log, &frozen);
	if (!err && frozen.limit.size != held)
		return ES_NOT_FOUND;
	if (!err && es_fork_verify(frozen.proof, &result))
		err = ES_CORRUPT;
	if (!err)
		*out = result.checkpoints[0];
	return err;
}

/* The last multiple of 1,024: its checkpoint was kept. */
static es_err kept_before(struct es_snapshot *snap, const struct es_log_info *info,
                          struct es_log_copy *out)
{
	struct es_edge edge;
	uint64_t size = info->log.edge.size / ES_RUN_MAX * ES_RUN_MAX;

	if (size == 0)
		return ES_NOT_FOUND;
	out->held = size;
	out->checkpoint = (struct es_checkpoint){.log = info->log.id, .size = size};
	es_err err = es_log_kept_checkpoint(snap, info->number, size, out->checkpoint.signature);
	if (!err)
		err = es_log_edge_at(snap, info->number, size, &edge);
	if (err)
		return err == ES_NOT_FOUND ? ES_CORRUPT : err;
	es_edge_root(&edge, &out->checkpoint.root);
	return ES_OK;
}

es_err es_copy_get(struct es_snapshot *snap, const struct es_id *log, struct es_log_copy *out)
{
	struct es_log_info info;

	es_err err = es_log_get(snap, log, &info);
	if (err)
		return err;
	out->held = info.log.edge.size;
	if (out->held == 0)
		return ES_NOT_FOUND;
	memcpy(out->public_key, info.log.public_key, ES_PUBLIC_KEY_LEN);
	if (!sodium_is_zero(info.signature, sizeof(info.signature)))
		return es_log_checkpoint(snap, log, &out->checkpoint);
	err = signed_before(snap, log, out->held, &out->checkpoint);
	return err == ES_NOT_FOUND ? kept_before(snap, &info, out) : err;
}

es_err es_copy_edge(struct es_snapshot *snap, const struct es_id *log, uint64_t size,
                    struct es_edge *edge)
{
	struct es_log_info info;
	es_err err = es_log_get(snap, log, &info);

	if (!err && size > info.log.edge.size)
		err = ES_NOT_FOUND;
	return err ? err : es_log_edge_at(snap, info.number, size, edge);
}

es_err es_copy_subtrees(struct es_snapshot *snap, const struct es_id *log, uint64_t start,
                        unsigned height, size_t count, struct es_tree_hash *out)
{
	struct es_log_info info;
	es_err err = es_log_get(snap, log, &info);
	uint64_t at = start;

	if (err)
		return err;
	if (height > 63 || start > info.log.edge.size ||
	    (info.log.edge.size - start) >> height < count)
		return ES_NOT_FOUND;
	for (size_t i = 0; i < count; i++) {
		struct es_edge edge;
		es_edge_init(&edge);
		while (edge.size < (uint64_t)1 << height) {
			struct es_tree_hash leaf;
			struct es_bytes header;
			err = leaf_hash(snap, info.number, at++, &leaf, &header);
			if (err)
				return err;
			es_edge_append(&edge, &leaf);
		}
		es_edge_root(&edge, &out[i]);
	}
	return ES_OK;
}

struct leaves {
	struct es_snapshot *snap;
	uint64_t log;
};

static es_err leaf_at(void *context, uint64_t index, struct es_tree_hash *out)
{
	const struct leaves *leaves = context;
	struct es_bytes header;

	return leaf_hash(leaves->snap, leaves->log, index, out, &header);
}

es_err es_copy_path(struct es_snapshot *snap, uint64_t log, uint64_t index, uint64_t size,
                    struct es_path *path)
{
	struct leaves leaves = {snap, log};

	return es_path_build(index, size, leaf_at, &leaves, path);
}

/* Of a cut log the tree that was signed reaches beyond what is here: the proof's path stands for
 * the rest of it. */
static es_err path_beyond(struct es_snapshot *snap, const struct es_id *log, uint64_t index,
                          struct leaves *leaves, struct es_path *path)
{
	struct es_frozen frozen;
	struct es_fork_result result;
	struct es_tree_hash leaf;

	es_err err = es_frozen_get(snap, log, &frozen);
	if (!err && es_fork_verify(frozen.proof, &result))
		err = ES_CORRUPT;
	if (err)
		return err;
	const struct es_fork_copy *copy = &result.fork.copies[0];
	es_leaf_hash(copy->header, &leaf);
	return es_path_extend(&copy->path, &leaf, copy->size, index, leaf_at, leaves, path);
}

es_err es_copy_leaf(struct es_snapshot *snap, const struct es_id *log, uint64_t index,
                    struct es_writer *header, struct es_path *path)
{
	struct es_log_info info;
	struct es_log_copy copy;
	struct es_tree_hash leaf;
	struct es_bytes bytes;

	es_err err = es_log_get(snap, log, &info);
	if (!err)
		err = es_copy_get(snap, log, &copy);
	if (!err && index >= copy.held)
		err = ES_NOT_FOUND;
	if (!err)
		err = leaf_hash(snap, info.number, index, &leaf, &bytes);
	if (err)
		return err;
	es_write_raw(header, bytes);
	struct leaves leaves = {snap, info.number};
	if (copy.checkpoint.size > copy.held)
		err = path_beyond(snap, log, index, &leaves, path);
	else
		err = es_copy_path(snap, info.number, index, copy.checkpoint.size, path);
	return err ? err : header->err;
}

es_err es_copy_opening(struct es_snapshot *snap, const struct es_id *log,
                       struct es_writer *unpacked, struct es_opening *opening)
{
	struct es_row start;
	struct es_bytes federation;

	es_err err = es_row_find(snap, log, &start);
	if (!err)
		err = es_row_body(&start, unpacked, &opening->body);
	if (!err)
		err = es_body_key(snap, start.number, opening->body_key);
	if (err)
		return err == ES_NOT_FOUND ? ES_CORRUPT : err;
	opening->header = start.header_bytes;
	if (!es_map_get(opening->body, "federation", &federation))
		return ES_CORRUPT;
	federation = es_value_str(federation);
	if (federation.len != ES_ID_LEN)
		return ES_CORRUPT;
	memcpy(opening->federation.bytes, federation.data, ES_ID_LEN);
	return ES_OK;
}

es_err es_copy_fork(struct es_snapshot *snap, const struct es_id *log,
                    const struct es_fork_copy *other, struct es_writer *w)
{
	uint8_t header_bytes[ES_HEADER_MAX];
	struct es_fork fork = {.copies[1] = *other};
	struct es_fork_copy *ours = &fork.copies[0];
	struct es_writer header, unpacked;
	struct es_log_copy copy;

	es_writer_init(&header, header_bytes, sizeof(header_bytes));
	es_writer_grow(&unpacked, ES_BODY_MAX);
	es_err err = es_copy_get(snap, log, &copy);
	if (!err)
		err = es_copy_leaf(snap, log, other->path.index, &header, &ours->path);
	if (!err)
		err = es_copy_opening(snap, log, &unpacked, &fork.opening);
	if (!err) {
		ours->size = copy.checkpoint.size;
		memcpy(ours->signature, copy.checkpoint.signature, ES_SIGNATURE_LEN);
		ours->header = es_writer_bytes(&header);
		err = es_fork_encode(&fork, w);
	}
	es_writer_free(&unpacked);
	return err;
}
