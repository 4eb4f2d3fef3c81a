/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/copy.h"

#include "meta.h"
#include "rows.h"

#include <sodium.h>
#include <string.h>

es_err es_store_pour(struct es_store *s, int fd)
{
	return es_db_pour(s->db, fd);
}

uint64_t es_store_bytes(const struct es_store *s)
{
	return es_db_bytes(s->db);
}

static void clear(struct es_write *w, enum es_table table)
{
	struct es_entry entry;
	uint8_t key[ES_DB_KEY_MAX];

	while (es_txn_seek(w->snap.txn, table, ES_SEEK_FROM, (struct es_bytes){NULL, 0}, &entry) ==
	               ES_OK &&
	       !es_txn_err(w->snap.txn)) {
		memcpy(key, entry.key.data,
		       entry.key.len); /* what LMDB lends ends with the next write */
		es_txn_del(w->snap.txn, table, es_bytes_of(key, entry.key.len));
	}
}

es_err es_write_drop_keyless(struct es_write *w, uint64_t *dropped)
{
	uint8_t body_key[ES_BODY_KEY_LEN];
	struct es_entry entry;
	struct es_key at;
	es_err err;

	*dropped = 0;
	es_key_init(&at);
	while ((err = es_txn_seek(w->snap.txn, ES_TABLE_BODIES, ES_SEEK_AFTER, es_key_of(&at),
	                          &entry)) == ES_OK) {
		bool bad = false;
		struct es_bytes key = entry.key;
		uint64_t row = es_key_take_uint(&key, &bad);
		if (bad)
			return ES_CORRUPT;
		es_key_row(&at, row);
		err = es_body_key(&w->snap, row, body_key);
		if (err && err != ES_NOT_FOUND)
			return err;
		if (!err)
			continue;
		es_txn_del(w->snap.txn, ES_TABLE_BODIES, es_key_of(&at));
		es_row_want_body(w, row);
		++*dropped;
	}
	sodium_memzero(body_key, sizeof(body_key));
	return err == ES_NOT_FOUND ? es_txn_err(w->snap.txn) : err;
}

es_err es_write_restored(struct es_write *w, uint64_t now_ms)
{
	struct es_key value;

	clear(w, ES_TABLE_TICKETS);
	clear(w, ES_TABLE_COOKIES);
	es_key_init(&value);
	es_key_uint(&value, now_ms);
	return es_meta_put(w, ES_META_RESTORED, es_key_of(&value));
}

static uint64_t read_ms(struct es_snapshot *snap, const char *name)
{
	struct es_bytes value;
	bool bad = false;

	if (es_meta_get(snap, name, &value))
		return 0;
	uint64_t ms = es_key_take_uint(&value, &bad);
	return bad ? 0 : ms;
}

uint64_t es_store_restored_ms(struct es_snapshot *snap)
{
	return read_ms(snap, ES_META_RESTORED);
}

/* No clock decides: it may have been wrong at either time. */
bool es_store_is_mute(struct es_snapshot *snap)
{
	return read_ms(snap, ES_META_RESTORED) != read_ms(snap, ES_META_RESUMED);
}

es_err es_write_resumed(struct es_write *w)
{
	struct es_key value;

	es_key_init(&value);
	es_key_uint(&value, es_store_restored_ms(es_write_snapshot(w)));
	return es_meta_put(w, ES_META_RESUMED, es_key_of(&value));
}
