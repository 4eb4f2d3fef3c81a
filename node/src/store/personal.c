/* SPDX-License-Identifier: EUPL-1.2 */
/* Keys: person, one letter, and what it is about: 'r' entity -> row; 'h' -> nothing; 'n' -> row; 'i' row -> why. */
#include "store/personal.h"

#include "node_limits.h"
#include "store/meta.h"
#include "store/writer.h"

#include <string.h>

#define NOTICED "noticed" /* in META */

static void key_of(struct es_key *key, const uint8_t person[ES_AUTHOR_LEN], char tag)
{
	es_key_init(key);
	es_key_raw(key, person, ES_AUTHOR_LEN);
	es_key_raw(key, &tag, 1);
}

static uint64_t get_uint(struct es_snapshot *snap, const struct es_key *key)
{
	struct es_bytes value;
	bool bad = false;

	if (es_txn_get(snap->txn, ES_TABLE_PERSONAL, es_key_of(key), &value))
		return 0;
	uint64_t number = es_key_take_uint(&value, &bad);
	return bad ? 0 : number;
}

/* Forward only; what says nothing new is not written. */
static es_err raise(struct es_write *w, const struct es_key *key, uint64_t row)
{
	struct es_key value;

	if (row <= get_uint(&w->snap, key))
		return ES_OK;
	es_key_init(&value);
	es_key_uint(&value, row);
	es_txn_put(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(key), es_key_of(&value));
	return es_txn_err(w->snap.txn);
}

static void key_read(struct es_key *key, const uint8_t person[ES_AUTHOR_LEN],
                     const struct es_id *entity)
{
	key_of(key, person, 'r');
	es_key_raw(key, entity->bytes, ES_ID_LEN);
}

uint64_t es_personal_read(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                          const struct es_id *entity)
{
	struct es_key key;

	key_read(&key, person, entity);
	return get_uint(snap, &key);
}

es_err es_write_personal_read(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                              const struct es_id *entity, uint64_t row)
{
	struct es_key key;

	key_read(&key, person, entity);
	return raise(w, &key, row);
}

size_t es_personal_reads(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                         const struct es_id *after, struct es_read_mark *out, size_t max)
{
	struct es_entry entry;
	struct es_key key;
	size_t prefix = ES_AUTHOR_LEN + 1, count = 0;
	bool bad = false;

	key_of(&key, person, 'r');
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
	       entry.key.len <= sizeof(key.bytes) && entry.key.len > ES_AUTHOR_LEN &&
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

	key_of(&key, person, 'h');
	return es_txn_has(snap->txn, ES_TABLE_PERSONAL, es_key_of(&key));
}

es_err es_write_personal_hides(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], bool hides)
{
	struct es_key key;

	if (es_personal_hides(&w->snap, person) == hides)
		return ES_OK;
	key_of(&key, person, 'h');
	if (hides)
		es_txn_mark(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key));
	else
		es_txn_del(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key));
	return es_txn_err(w->snap.txn);
}

/* --- notices ---------------------------------------------------------------------------------- */

es_err es_write_notice(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t row,
                       enum es_notice why)
{
	struct es_key key;
	uint8_t value = (uint8_t)why;

	key_of(&key, person, 'i');
	es_key_uint(&key, row);
	if (es_txn_has(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key)))
		return ES_OK;
	es_txn_put(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key), es_bytes_of(&value, 1));
	w->personal = true;
	return es_txn_err(w->snap.txn);
}

/* The notice before the one at key; false where there is none. */
static bool step_back(struct es_snapshot *snap, struct es_key *key, struct es_notice_row *out)
{
	struct es_entry entry;
	size_t prefix = ES_AUTHOR_LEN + 1;
	bool bad = false;

	if (es_txn_seek(snap->txn, ES_TABLE_PERSONAL, ES_SEEK_BEFORE, es_key_of(key), &entry) ||
	    entry.key.len <= prefix || entry.key.len > sizeof(key->bytes) ||
	    memcmp(entry.key.data, key->bytes, prefix) != 0 || entry.value.len != 1 ||
	    entry.value.data[0] >= ES_NOTICE_COUNT)
		return false;
	out->why = (enum es_notice)entry.value.data[0];
	memcpy(key->bytes, entry.key.data, entry.key.len);
	key->len = entry.key.len;
	struct es_bytes rest = {entry.key.data + prefix, entry.key.len - prefix};
	out->row = es_key_take_uint(&rest, &bad);
	return !bad;
}

static void key_before(struct es_key *key, const uint8_t person[ES_AUTHOR_LEN], uint64_t row)
{
	key_of(key, person, 'i');
	es_key_uint(key, row ? row : UINT64_MAX);
}

size_t es_notices(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN], uint64_t before,
                  struct es_notice_row *out, size_t max)
{
	struct es_key key;
	size_t count = 0;

	key_before(&key, person, before);
	while (count < max && step_back(snap, &key, &out[count]))
		count++;
	return count;
}

uint64_t es_notices_seen(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_key key;

	key_of(&key, person, 'n');
	return get_uint(snap, &key);
}

size_t es_notices_unseen(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN])
{
	uint64_t seen = es_notices_seen(snap, person);
	struct es_notice_row one;
	struct es_key key;
	size_t count = 0;

	key_before(&key, person, 0);
	while (count < ES_NOTICES_MAX && step_back(snap, &key, &one) && one.row > seen)
		count++;
	return count;
}

/* What lies beyond the newest ES_NOTICES_MAX, a bounded part at a time. */
static void drop_old(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_notice_row one;
	struct es_key key;
	size_t count = 0;

	key_before(&key, person, 0);
	while (count < 2 * ES_NOTICES_MAX && step_back(&w->snap, &key, &one)) {
		if (count++ < ES_NOTICES_MAX)
			continue;
		es_txn_del(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key));
	}
}

es_err es_write_notices_seen(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t row)
{
	struct es_key key;

	key_of(&key, person, 'n');
	es_err err = raise(w, &key, row);
	drop_old(w, person);
	w->personal = true;
	return err ? err : es_txn_err(w->snap.txn);
}

uint64_t es_noticed(struct es_snapshot *snap)
{
	struct es_bytes value;
	bool bad = false;

	if (es_meta_get(snap, NOTICED, &value))
		return 0;
	uint64_t row = es_key_take_uint(&value, &bad);
	return bad ? 0 : row;
}

es_err es_write_noticed(struct es_write *w, uint64_t row)
{
	struct es_key value;

	es_key_init(&value);
	es_key_uint(&value, row);
	return es_meta_put(w, NOTICED, es_key_of(&value));
}
