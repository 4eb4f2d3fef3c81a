/* SPDX-License-Identifier: EUPL-1.2 */
#include "erase.h"

#include "attachments.h"
#include "doomed.h"
#include "logs.h"

#include <stdlib.h>
#include <string.h>

/* Only its own structure withdraws a body, so an erasure is entered under both: another's, for a
 * record that is not here yet, takes no place that the right one will need. */
static void key_erased(struct es_key *key, const struct es_id *record,
                       const struct es_id *structure)
{
	es_key_init(key);
	es_key_raw(key, record->bytes, ES_ID_LEN);
	es_key_raw(key, structure->bytes, ES_ID_LEN);
}

/* The body of a log start says who signs the log, that of an erasure why: both stay. */
static bool can_be_erased(const struct es_header *header)
{
	return header->kind != ES_KIND_LOG_START && header->kind != ES_KIND_ERASURE &&
	       header->kind != UINT64_MAX;
}

es_err es_erasure_of(struct es_snapshot *snap, const struct es_id *record,
                     const struct es_header *header, struct es_id *erasure)
{
	struct es_key key;
	struct es_bytes value;
	bool bad = false;

	if (!can_be_erased(header))
		return ES_NOT_FOUND;
	key_erased(&key, record, &header->structure);
	es_err err = es_txn_get(snap->txn, ES_TABLE_ERASED, es_key_of(&key), &value);
	if (!err)
		es_key_take_raw(&value, erasure->bytes, ES_ID_LEN, &bad);
	return bad ? ES_CORRUPT : err;
}

uint64_t es_row_erased_ms(const struct es_row *row)
{
	struct es_row erasure;

	if (!row->erased || es_row_find(row->snap, &row->erasure, &erasure))
		return 0;
	return es_row_time(&erasure);
}

bool es_erased(struct es_snapshot *snap, const struct es_id *record, const struct es_header *header)
{
	struct es_id erasure;

	return es_erasure_of(snap, record, header, &erasure) == ES_OK;
}

/* counts: it stands in the lists. */
static es_err erase_row(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                        uint64_t seen_ms, bool counts)
{
	struct es_key key;
	struct es_refs refs;
	bool present;

	es_err err = es_row_refs(&w->snap, row, &leaf->header, &refs, &present);
	if (err)
		return err;
	refs.begins = refs.begins && counts;
	es_row_unindex_refs(w, row, leaf, seen_ms, &refs, true);
	es_key_row(&key, row);
	es_txn_del(w->snap.txn, ES_TABLE_BODIES, es_key_of(&key));
	es_txn_del(w->snap.txn, ES_TABLE_MISSING, es_key_of(&key));
	es_body_drop_key(w, row);
	/* A row of this very batch never had its key on the disk. */
	if (row < w->first_row) {
		es_txn_mark(w->snap.txn, ES_TABLE_FORGET, es_key_of(&key));
		w->forgets = true;
	}
	es_write_note_body(w, row);
	return es_txn_err(w->snap.txn);
}

static es_err erase_target(struct es_write *w, const struct es_id *target,
                           const struct es_leaf *erasure)
{
	uint8_t copy[ES_HEADER_MAX];
	struct es_place place;
	struct es_bytes header;
	struct es_leaf leaf;
	struct es_key key;
	uint64_t row, seen_ms;

	key_erased(&key, target, &erasure->header.structure);
	if (es_txn_has(w->snap.txn, ES_TABLE_ERASED, es_key_of(&key)))
		return ES_OK;
	es_txn_put(w->snap.txn, ES_TABLE_ERASED, es_key_of(&key), ES_BYTES(erasure->id.bytes));
	es_doomed_drop(w, target);
	es_err err = es_row_number(&w->snap, target, &row);
	if (!err)
		err = es_row_raw(&w->snap, row, &seen_ms, &place, &header);
	if (!err && header.len > sizeof(copy))
		err = ES_CORRUPT;
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	memcpy(copy, header.data, header.len); /* what LMDB lends ends with the next write */
	es_leaf_read(es_bytes_of(copy, header.len), &leaf);
	if (!can_be_erased(&leaf.header) ||
	    !es_id_equal(&leaf.header.structure, &erasure->header.structure))
		return ES_OK;
	return erase_row(w, row, &leaf, seen_ms, es_row_counts(&w->snap, row, &place));
}

void es_erase_take(struct es_write *w, const struct es_leaf *erasure)
{
	for (size_t i = 0; i < erasure->header.parents_len; i++)
		es_txn_fail(w->snap.txn, erase_target(w, &erasure->header.parents[i], erasure));
}

static void key_log(struct es_key *key, uint64_t log)
{
	es_key_init(key);
	es_key_fixed(key, log, 4);
}

void es_erase_hold(struct es_write *w, const struct es_log_info *info)
{
	uint8_t value[16 + ES_EDGE_MAX * ES_TREE_HASH_LEN];
	struct es_log_info before;
	struct es_writer out;
	struct es_key key;

	if (!w->forgets)
		return;
	key_log(&key, info->number);
	if (es_txn_has(w->snap.txn, ES_TABLE_HELD_BACK, es_key_of(&key)))
		return;
	es_err err = es_log_by_number(&w->snap, info->number, &before);
	if (err == ES_NOT_FOUND)
		es_edge_init(&before.log.edge);
	else
		es_txn_fail(w->snap.txn, err);
	es_writer_init(&out, value, sizeof(value));
	es_assert(es_edge_encode(&before.log.edge, &out) == ES_OK);
	es_txn_put(w->snap.txn, ES_TABLE_HELD_BACK, es_key_of(&key), es_writer_bytes(&out));
}

void es_erase_shown(struct es_snapshot *snap, uint64_t log, struct es_edge *edge)
{
	struct es_edge before;
	struct es_key key;
	struct es_bytes value;

	key_log(&key, log);
	if (es_txn_count(snap->txn, ES_TABLE_HELD_BACK) == 0 ||
	    es_txn_get(snap->txn, ES_TABLE_HELD_BACK, es_key_of(&key), &value))
		return;
	if (es_edge_decode(value, &before))
		es_edge_init(edge); /* damaged: nothing is promised */
	else if (before.size < edge->size)
		*edge = before;
}

/* The rows whose keys wait, in order of their numbers. */
static es_err gather(struct es_snapshot *snap, uint64_t **rows, size_t *count)
{
	struct es_entry entry;
	struct es_bytes after = {NULL, 0};
	size_t most = (size_t)es_txn_count(snap->txn, ES_TABLE_FORGET);
	bool bad = false;

	*count = 0;
	*rows = malloc((most ? most : 1) * sizeof(**rows));
	if (!*rows)
		return ES_NO_MEMORY;
	while (*count < most &&
	       es_txn_seek(snap->txn, ES_TABLE_FORGET, ES_SEEK_AFTER, after, &entry) == ES_OK) {
		after = entry.key;
		(*rows)[(*count)++] = es_key_take_uint(&entry.key, &bad);
	}
	return bad ? ES_CORRUPT : ES_OK;
}

static void clear(struct es_txn *txn, enum es_table table)
{
	struct es_entry entry;
	uint8_t key[ES_DB_KEY_MAX];

	while (!es_txn_err(txn) &&
	       es_txn_seek(txn, table, ES_SEEK_LAST, (struct es_bytes){NULL, 0}, &entry) == ES_OK) {
		memcpy(key, entry.key.data, entry.key.len); /* LMDB's until the next write */
		es_txn_del(txn, table, es_bytes_of(key, entry.key.len));
	}
}

static es_err let_show(struct es_store *s)
{
	struct es_txn *txn;
	es_err err = es_txn_begin(s->db, true, &txn);

	if (err)
		return err;
	clear(txn, ES_TABLE_FORGET);
	clear(txn, ES_TABLE_HELD_BACK);
	return es_txn_commit(txn);
}

es_err es_erase_finish(struct es_store *s)
{
	struct es_snapshot *snap;
	uint64_t *rows;
	size_t count;

	es_err err = es_snapshot_begin(s, &snap);
	if (err)
		return err;
	err = gather(snap, &rows, &count);
	es_snapshot_end(snap);
	if (!err && count)
		err = es_segments_erase(s->segments, rows, count);
	bool files = false;
	if (!err)
		err = es_attachments_finish(s, &files);
	if (!err && (count || files))
		err = let_show(s);
	free(rows);
	return err;
}
