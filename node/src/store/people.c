/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/passkeys.h"
#include "store/people_key.h"

#include <string.h>

#define DAY_LEN 4

void es_people_key(struct es_key *key, char tag, const void *what, size_t len)
{
	es_key_init(key);
	es_key_raw(key, &tag, 1);
	es_key_raw(key, what, len);
}

es_err es_people_next(struct es_snapshot *snap, const struct es_key *key, size_t len,
                      struct es_entry *entry)
{
	es_err err = es_txn_seek(snap->txn, ES_TABLE_PEOPLE, ES_SEEK_AFTER, es_key_of(key), entry);

	if (err)
		return err;
	return entry->key.len >= len && memcmp(entry->key.data, key->bytes, len) == 0
	               ? ES_OK
	               : ES_NOT_FOUND;
}

void es_people_put(struct es_write *w, const struct es_key *key, const struct es_writer *value)
{
	if (value->err)
		es_txn_fail(w->snap.txn, value->err);
	else
		es_txn_put(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(key), es_writer_bytes(value));
}

es_err es_people_get(struct es_snapshot *snap, const struct es_key *key, struct es_bytes *value)
{
	return es_txn_get(snap->txn, ES_TABLE_PEOPLE, es_key_of(key), value);
}

void es_people_text(struct es_reader *r, char *out, size_t size)
{
	struct es_bytes text = es_read_str(r, size - 1);

	if (text.len)
		memcpy(out, text.data, text.len);
	out[text.len] = '\0';
}

uint64_t es_person_seen(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_bytes value;
	struct es_key key;
	bool bad = false;

	es_people_key(&key, 's', person, ES_AUTHOR_LEN);
	if (es_people_get(snap, &key, &value))
		return 0;
	uint64_t day = es_key_take_fixed(&value, DAY_LEN, &bad);
	return bad ? 0 : day;
}

es_err es_write_person_seen(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t day)
{
	struct es_key key, value;

	es_people_key(&key, 's', person, ES_AUTHOR_LEN);
	es_key_init(&value);
	es_key_fixed(&value, day, DAY_LEN);
	es_txn_put(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key), es_key_of(&value));
	return es_txn_err(w->snap.txn);
}

es_err es_write_person_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN])
{
	static const char tags[] = {'s', 'q', 'd'};
	struct es_key key;

	for (size_t i = 0; i < sizeof(tags); i++) {
		es_people_key(&key, tags[i], person, ES_AUTHOR_LEN);
		es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
	}
	return es_write_passkeys_drop(w, person);
}
