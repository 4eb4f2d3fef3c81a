/* SPDX-License-Identifier: EUPL-1.2 */
#include "logs.h"

#include <string.h>

static void sign(struct es_log_info *info, const uint8_t secret[ES_SECRET_KEY_LEN])
{
	struct es_checkpoint cp = {.log = info->log.id, .size = info->log.edge.size};

	es_edge_root(&info->log.edge, &cp.root);
	es_checkpoint_sign(&cp, secret);
	memcpy(info->signature, cp.signature, ES_SIGNATURE_LEN);
}

static void append_leaf(struct es_log_info *info, struct es_bytes header)
{
	struct es_tree_hash hash;
	struct es_leaf leaf;

	es_leaf_hash(header, &hash);
	es_edge_append(&info->log.edge, &hash);
	es_leaf_read(header, &leaf);
	info->body_bytes += leaf.readable ? leaf.header.body_class : 0;
}

es_err es_write_log_start(struct es_write *w, struct es_bytes header, struct es_bytes body,
                          const uint8_t body_key[ES_BODY_KEY_LEN], const struct es_id *federation,
                          const uint8_t log_secret[ES_SECRET_KEY_LEN], uint64_t now_ms,
                          struct es_id *log)
{
	struct es_log_info info = {.own_open = true}, other;
	struct es_log_start start;
	struct es_id id;

	es_err err = es_log_open(header, body, body_key, federation, &info.log, &start);
	if (err)
		return err;
	memcpy(info.structure_key, start.certificate.structure_key, ES_PUBLIC_KEY_LEN);
	err = es_log_get(&w->snap, &info.log.id, &other);
	if (err != ES_NOT_FOUND)
		return err ? err : ES_EXISTS;
	uint64_t row = w->next_row;
	err = es_log_add(w, &info);
	if (!err)
		err = es_write_own(w, header, body, body_key, now_ms,
		                   (struct es_place){info.number, 0}, &id);
	if (err)
		return err;
	es_place_append(w, info.number, 0, row, 1);
	append_leaf(&info, header);
	sign(&info, log_secret);
	es_log_save(w, &info);
	*log = info.log.id;
	return es_txn_err(w->snap.txn);
}

/* Whether the row may go into the log: it waits, and is of the log's structure. */
static es_err may_append(struct es_write *w, const struct es_log_info *info, uint64_t row)
{
	struct es_key key;
	struct es_place place;
	struct es_bytes header;
	struct es_leaf leaf;
	uint64_t seen_ms;

	es_key_row(&key, row);
	if (!es_txn_has(w->snap.txn, ES_TABLE_UNLOGGED, es_key_of(&key)))
		return ES_EXISTS;
	es_err err = es_row_raw(&w->snap, row, &seen_ms, &place, &header);
	if (err)
		return err;
	es_leaf_read(header, &leaf);
	return es_id_equal(&leaf.header.structure, &info->log.structure) ? ES_OK : ES_NOT_ALLOWED;
}

static es_err append_row(struct es_write *w, struct es_log_info *info, uint64_t row)
{
	struct es_place place;
	struct es_bytes header;
	uint64_t seen_ms, index = info->log.edge.size;

	es_err err = es_row_raw(&w->snap, row, &seen_ms, &place, &header);
	if (err)
		return err;
	append_leaf(info, header);
	es_row_set_place(w, row, (struct es_place){info->number, index});
	es_place_append(w, info->number, index, row, 1);
	es_row_unlogged(w, row, false);
	return es_txn_err(w->snap.txn);
}

es_err es_write_append(struct es_write *w, const struct es_id *log, const uint64_t *rows,
                       size_t count, const uint8_t log_secret[ES_SECRET_KEY_LEN])
{
	struct es_log_info info;

	es_err err = es_log_get(&w->snap, log, &info);
	if (!err && !info.own_open)
		err = ES_STATE;
	for (size_t i = 0; i < count && !err; i++)
		err = may_append(w, &info, rows[i]);
	for (size_t i = 0; i < count && !err; i++) {
		err = append_row(w, &info, rows[i]);
		if (!err && info.log.edge.size % ES_RUN_MAX == 0) {
			sign(&info, log_secret);
			es_log_keep_checkpoint(w, info.number, info.log.edge.size, info.signature);
		}
	}
	if (err || count == 0)
		return err;
	if (info.log.edge.size % ES_RUN_MAX != 0)
		sign(&info, log_secret);
	es_log_save(w, &info);
	return es_txn_err(w->snap.txn);
}
