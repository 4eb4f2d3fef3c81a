/* SPDX-License-Identifier: EUPL-1.2 */
/* A request that was sent again after its answer got lost publishes nothing new. */
#include "store/drafts.h"

#include "node_limits.h"
#include "store/writer.h"

#include <string.h>

#define STALE_LOOKS 8 /* entries looked at whenever one is added */

static void key_of(struct es_key *key, const uint8_t author[ES_AUTHOR_LEN],
                   const uint8_t token[ES_ONCE_LEN])
{
	es_key_init(key);
	es_key_raw(key, author, ES_AUTHOR_LEN);
	es_key_raw(key, token, ES_ONCE_LEN);
}

es_err es_once_get(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                   const uint8_t token[ES_ONCE_LEN], struct es_id *id)
{
	struct es_key key;
	struct es_bytes value;
	bool bad = false;

	key_of(&key, author, token);
	es_err err = es_txn_get(snap->txn, ES_TABLE_ONCE, es_key_of(&key), &value);
	if (err)
		return err;
	(void)es_key_take_fixed(&value, ES_TIME_LEN, &bad);
	es_key_take_raw(&value, id->bytes, ES_ID_LEN, &bad);
	return bad ? ES_CORRUPT : ES_OK;
}

/* A few of those that follow the new one, whose token is random: over time all stale ones go. */
static void drop_stale(struct es_write *w, const struct es_key *near, uint64_t now_ms)
{
	struct es_key here = *near;
	struct es_entry entry;

	for (int i = 0; i < STALE_LOOKS; i++) {
		bool bad = false;
		if (es_txn_seek(w->snap.txn, ES_TABLE_ONCE, ES_SEEK_AFTER, es_key_of(&here),
		                &entry) ||
		    entry.key.len != here.len)
			return;
		memcpy(here.bytes, entry.key.data, here.len);
		uint64_t time_ms = es_key_take_fixed(&entry.value, ES_TIME_LEN, &bad);
		if (bad || time_ms + ES_ONCE_KEEP_MS < now_ms)
			es_txn_del(w->snap.txn, ES_TABLE_ONCE, es_key_of(&here));
	}
}

es_err es_write_once(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN],
                     const uint8_t token[ES_ONCE_LEN], const struct es_id *id, uint64_t now_ms)
{
	struct es_key key, value;

	key_of(&key, author, token);
	es_key_init(&value);
	es_key_time(&value, now_ms);
	es_key_raw(&value, id->bytes, ES_ID_LEN);
	es_txn_put(w->snap.txn, ES_TABLE_ONCE, es_key_of(&key), es_key_of(&value));
	drop_stale(w, &key, now_ms);
	return es_txn_err(w->snap.txn);
}

es_err es_write_onces_drop(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN])
{
	struct es_entry entry;
	struct es_key key;

	es_key_init(&key);
	es_key_raw(&key, author, ES_AUTHOR_LEN);
	while (es_txn_seek(w->snap.txn, ES_TABLE_ONCE, ES_SEEK_AFTER, es_key_of(&key), &entry) ==
	               ES_OK &&
	       entry.key.len == ES_AUTHOR_LEN + ES_ONCE_LEN &&
	       memcmp(entry.key.data, author, ES_AUTHOR_LEN) == 0) {
		memcpy(key.bytes, entry.key.data, entry.key.len);
		key.len = entry.key.len;
		es_txn_del(w->snap.txn, ES_TABLE_ONCE, es_key_of(&key));
	}
	return es_txn_err(w->snap.txn);
}
