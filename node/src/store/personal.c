/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/personal.h"

#include "store/personal_key.h"

#include <string.h>

void es_personal_key(struct es_key *key, const uint8_t person[ES_AUTHOR_LEN], char tag)
{
	es_key_init(key);
	es_key_raw(key, person, ES_AUTHOR_LEN);
	es_key_raw(key, &tag, 1);
}

uint64_t es_personal_uint(struct es_snapshot *snap, const struct es_key *key)
{
	struct es_bytes value;
	bool bad = false;

	if (es_txn_get(snap->txn, ES_TABLE_PERSONAL, es_key_of(key), &value))
		return 0;
	uint64_t number = es_key_take_uint(&value, &bad);
	return bad ? 0 : number;
}

es_err es_write_personal_raise(struct es_write *w, const struct es_key *key, uint64_t row)
{
	struct es_key value;

	if (row <= es_personal_uint(&w->snap, key))
		return ES_OK;
	es_key_init(&value);
	es_key_uint(&value, row);
	es_txn_put(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(key), es_key_of(&value));
	return es_txn_err(w->snap.txn);
}

static void key_read(struct es_key *key, const uint8_t person[ES_AUTHOR_LEN],
                     const struct es_id *entity)
{
	es_personal_key(key, person, 'r');
	es_key_raw(key, entity->bytes, ES_ID_LEN);
}

uint64_t es_personal_read(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                          const struct es_id *entity)
{
	struct es_key key;

	key_read(&key, person, entity);
	return es_personal_uint(snap, &key);
}

es_err es_write_personal_read(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                              const struct es_id *entity, uint64_t row)
{
	struct es_key key;

	key_read(&key, person, entity);
	return es_write_personal_raise(w, &key, row);
}

size_t es_personal_reads(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                         const struct es_id *after, struct es_read_mark *out, size_t max)
{
	struct es_entry entry;
	struct es_key key;
	size_t prefix = ES_AUTHOR_LEN + 1, count = 0;
	bool bad = false;

	es_personal_key(&key, person, 'r');
	if (after)
		es_key_raw(&key, after->bytes, ES_ID_LEN);
	while (count < max && !bad &&
	       es_txn_seek(snap->txn, ES_TABLE_PERSONAL, ES_SEEK_AFTER, es_key_of(&key), &entry) ==
	               ES_OK &&
	       entry.key.len == prefix + ES_ID_LEN &&
	       memcmp(entry.key.data, key.bytes, prefix) == 0) {
		memcpy(out[count].entity.bytes, entry.key.data + prefix, ES_ID_LEN);
		out[count++].row = es_key_take_uint(&entry.value, &bad);
		memcpy(key.bytes, entry.key.data, entry.key.len);
		key.len = entry.key.len;
	}
	return count;
}

es_err es_write_personal_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_entry entry;
	struct es_key key;

	es_key_init(&key);
	es_key_raw(&key, person, ES_AUTHOR_LEN);
	while (es_txn_seek(w->snap.txn, ES_TABLE_PERSONAL, ES_SEEK_AFTER, es_key_of(&key),
	                   &entry) == ES_OK &&
	       entry.key.len <= ES_KEY_MAX && entry.key.len > ES_AUTHOR_LEN &&
	       memcmp(entry.key.data, person, ES_AUTHOR_LEN) == 0) {
		memcpy(key.bytes, entry.key.data, entry.key.len); /* a write ends what LMDB lends */
		key.len = entry.key.len;
		es_txn_del(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key));
	}
	return es_txn_err(w->snap.txn);
}

bool es_personal_hides(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_key key;

	es_personal_key(&key, person, 'h');
	return es_txn_has(snap->txn, ES_TABLE_PERSONAL, es_key_of(&key));
}

es_err es_write_personal_hides(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], bool hides)
{
	struct es_key key;

	if (es_personal_hides(&w->snap, person) == hides)
		return ES_OK;
	es_personal_key(&key, person, 'h');
	if (hides)
		es_txn_mark(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key));
	else
		es_txn_del(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key));
	return es_txn_err(w->snap.txn);
}
