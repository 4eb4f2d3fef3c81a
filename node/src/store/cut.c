/* SPDX-License-Identifier: EUPL-1.2 */
#include "cut.h"

#include "erase.h"

#include <stdlib.h>
#include <string.h>

/* The rows that a log loses, in order of their numbers, and where else they stand. */
struct loss {
	struct es_log_info info;
	uint64_t *rows; /* owned, as places */
	struct es_place *places;
	size_t count;
};

es_err es_log_edge_at(struct es_snapshot *snap, uint64_t log, uint64_t size, struct es_edge *edge)
{
	es_edge_init(edge);
	while (edge->size < size) {
		struct es_place place;
		struct es_bytes header;
		struct es_tree_hash leaf;
		uint64_t row, seen_ms;
		es_err err = es_place_row(snap, log, edge->size, &row);
		if (!err)
			err = es_row_raw(snap, row, &seen_ms, &place, &header);
		if (err)
			return err == ES_NOT_FOUND ? ES_CORRUPT : err;
		es_leaf_hash(header, &leaf);
		es_edge_append(edge, &leaf);
	}
	return ES_OK;
}

static int compare_rows(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Rows that stand beyond the limit in this log and nowhere before it. */
static es_err gather(struct es_write *w, struct loss *loss, uint64_t limit)
{
	uint64_t size = loss->info.log.edge.size;

	if (size - limit > SIZE_MAX / sizeof(*loss->places))
		return ES_NO_MEMORY;
	loss->rows = malloc((size_t)(size - limit) * sizeof(*loss->rows));
	loss->places = calloc((size_t)(size - limit), sizeof(*loss->places));
	if (!loss->rows || !loss->places)
		return ES_NO_MEMORY;
	for (uint64_t i = limit; i < size; i++) {
		struct es_place place;
		struct es_bytes header;
		struct es_leaf leaf;
		uint64_t row = 0, seen_ms;
		es_err err = es_place_row(&w->snap, loss->info.number, i, &row);
		if (!err)
			err = es_row_raw(&w->snap, row, &seen_ms, &place, &header);
		if (err)
			return err == ES_NOT_FOUND ? ES_CORRUPT : err;
		es_leaf_read(header, &leaf);
		loss->info.body_bytes -= leaf.readable ? leaf.header.body_class : 0;
		if (place.log == loss->info.number && place.index == i)
			loss->rows[loss->count++] = row;
	}
	qsort(loss->rows, loss->count, sizeof(*loss->rows), compare_rows);
	return ES_OK;
}

/* A record may stand in several logs of its structure, and counts in one of them. */
static es_err find_elsewhere(void *context, struct es_write *w, uint64_t log)
{
	struct loss *loss = context;

	if (log == loss->info.number)
		return ES_OK;
	return es_places_find(&w->snap, log, loss->rows, loss->places, loss->count);
}

void es_row_restore(struct es_write *w, uint64_t row, const struct es_leaf *leaf, uint64_t seen_ms)
{
	struct es_refs refs;
	bool present;

	es_row_index(w, row, leaf, seen_ms);
	es_err err = es_row_refs(&w->snap, row, &leaf->header, &refs, &present);
	if (!err && present)
		es_row_index_refs(w, row, leaf, seen_ms, &refs);
	else if (!err && !es_erased(&w->snap, &leaf->id, &leaf->header))
		es_row_want_body(w, row);
	es_txn_fail(w->snap.txn, err);
}

/* Out of all lists; header and body stay. */
static es_err park(struct es_write *w, uint64_t row, const struct es_leaf *leaf, uint64_t seen_ms)
{
	struct es_refs refs;
	bool present;

	es_err err = es_row_refs(&w->snap, row, &leaf->header, &refs, &present);
	if (!err)
		es_row_unindex(w, row, leaf, seen_ms, &refs);
	return err;
}

static es_err release(struct es_write *w, uint64_t row, struct es_place elsewhere)
{
	uint8_t copy[ES_HEADER_MAX];
	struct es_place before;
	struct es_bytes header;
	struct es_leaf leaf;
	uint64_t seen_ms;

	es_err err = es_row_raw(&w->snap, row, &seen_ms, &before, &header);
	if (err || header.len > sizeof(copy))
		return err ? err : ES_CORRUPT;
	memcpy(copy, header.data, header.len); /* what LMDB lends ends with the next write */
	es_leaf_read(es_bytes_of(copy, header.len), &leaf);
	es_row_set_place(w, row, elsewhere);
	if (elsewhere.log != 0)
		return es_txn_err(w->snap.txn);
	if (es_id_equal(&leaf.header.structure, &w->snap.store->own) &&
	    leaf.header.kind != ES_KIND_LOG_START) {
		es_row_unlogged(w, row, true);
		return es_txn_err(w->snap.txn);
	}
	err = park(w, row, &leaf, seen_ms);
	return err ? err : es_txn_err(w->snap.txn);
}

/* The checkpoint at the limit, where one was kept; else zeros: the limit's root proves it. */
static es_err shorten(struct es_write *w, struct es_log_info *info, const struct es_edge *edge)
{
	uint64_t size = edge->size;

	es_places_cut(w, info->number, size);
	es_log_drop_checkpoints(w, info->number, size);
	es_err err = ES_NOT_FOUND;
	if (size > 0 && size % ES_RUN_MAX == 0)
		err = es_log_kept_checkpoint(&w->snap, info->number, size, info->signature);
	if (err == ES_NOT_FOUND)
		memset(info->signature, 0, sizeof(info->signature));
	info->log.edge = *edge;
	info->own_open = false;
	es_log_save(w, info);
	w->cut = true;
	return err && err != ES_NOT_FOUND ? err : es_txn_err(w->snap.txn);
}

static es_err cut(struct es_write *w, struct loss *loss, const struct es_edge *edge)
{
	es_err err = gather(w, loss, edge->size);

	if (!err)
		err = shorten(w, &loss->info, edge);
	if (!err)
		err = es_log_each_of(w, &loss->info.log.structure, find_elsewhere, loss);
	for (size_t i = 0; i < loss->count && !err; i++)
		err = release(w, loss->rows[i], loss->places[i]);
	return err;
}

/* Whether the log goes on beyond the limit and begins with what it says. One that begins with
 * something else is a third history: its own proof will cut it. */
static es_err must_cut(struct es_write *w, const struct es_log_info *info,
                       const struct es_log_limit *limit, struct es_edge *edge, bool *must)
{
	struct es_tree_hash root;

	*must = false;
	if (info->log.edge.size <= limit->size)
		return ES_OK;
	es_err err = es_log_edge_at(&w->snap, info->number, limit->size, edge);
	if (err)
		return err;
	es_edge_root(edge, &root);
	*must = !limit->has_root || memcmp(&root, &limit->root, sizeof(root)) == 0;
	return ES_OK;
}

es_err es_write_cut(struct es_write *w, const struct es_id *log, const struct es_log_limit *limit)
{
	struct loss loss = {.count = 0};
	struct es_edge edge;
	bool must;

	es_err err = es_log_get(&w->snap, log, &loss.info);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	err = must_cut(w, &loss.info, limit, &edge, &must);
	if (!err && must) {
		err = cut(w, &loss, &edge);
	} else if (!err && loss.info.own_open) {
		loss.info.own_open = false;
		es_log_save(w, &loss.info);
	}
	free(loss.rows);
	free(loss.places);
	return err ? err : es_txn_err(w->snap.txn);
}
