/* SPDX-License-Identifier: EUPL-1.2 */
/* Keys: person, one letter, and what it is about: 'r' entity -> row; 'h' -> nothing; 'n' -> row;
 * 'i' row -> why; 'i' row, number 8 of a saved search -> why, entity, count. */
#include "store/personal.h"

#include "node_limits.h"
#include "store/meta.h"
#include "store/searches.h"
#include "store/writer.h"

#include <string.h>

#define NOTICED "noticed" /* in META */
#define SEARCH_LEN 8

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

static bool read_notice(struct es_bytes key, struct es_bytes value, struct es_notice_row *out)
{
	bool bad = value.len == 0 || value.data[0] >= ES_NOTICE_COUNT;

	memset(out, 0, sizeof(*out));
	out->row = es_key_take_uint(&key, &bad);
	if (bad)
		return false;
	out->why = (enum es_notice)value.data[0];
	value = es_bytes_of(value.data + 1, value.len - 1);
	if (out->why == ES_NOTICE_FOUND) {
		out->search = es_key_take_fixed(&key, SEARCH_LEN, &bad);
		es_key_take_raw(&value, out->newest.bytes, ES_ID_LEN, &bad);
		out->count = es_key_take_uint(&value, &bad);
	}
	return !bad && key.len == 0 && value.len == 0;
}

/* The notice before the one at key; false where there is none. */
static bool step_back(struct es_snapshot *snap, struct es_key *key, struct es_notice_row *out)
{
	struct es_entry entry;
	size_t prefix = ES_AUTHOR_LEN + 1;

	if (es_txn_seek(snap->txn, ES_TABLE_PERSONAL, ES_SEEK_BEFORE, es_key_of(key), &entry) ||
	    entry.key.len <= prefix || entry.key.len > sizeof(key->bytes) ||
	    memcmp(entry.key.data, key->bytes, prefix) != 0)
		return false;
	memcpy(key->bytes, entry.key.data, entry.key.len);
	key->len = entry.key.len;
	return read_notice(es_bytes_of(entry.key.data + prefix, entry.key.len - prefix),
	                   entry.value, out);
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

/* --- what saved searches found ----------------------------------------------------------------- */

/* Drops those of a search, or only those after a row; how many practices they told of. */
static uint64_t drop_found(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t search,
                           uint64_t after_row)
{
	struct es_notice_row one;
	struct es_key key;
	uint64_t count = 0;

	key_before(&key, person, 0);
	for (size_t i = 0; i < 2 * ES_NOTICES_MAX && step_back(&w->snap, &key, &one); i++) {
		if (one.row <= after_row)
			break;
		if (one.why != ES_NOTICE_FOUND || one.search != search)
			continue;
		count += one.count;
		es_txn_del(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key));
		w->personal = true;
	}
	return count;
}

es_err es_write_notice_found(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                             uint64_t search, uint64_t row, const struct es_id *newest,
                             uint64_t count)
{
	struct es_key key, value;
	uint8_t why = ES_NOTICE_FOUND;

	if (!es_search_exists_in(&w->snap, person, search))
		return ES_OK;
	count += drop_found(w, person, search, es_notices_seen(&w->snap, person));
	key_of(&key, person, 'i');
	es_key_uint(&key, row);
	es_key_fixed(&key, search, SEARCH_LEN);
	es_key_init(&value);
	es_key_raw(&value, &why, 1);
	es_key_raw(&value, newest->bytes, ES_ID_LEN);
	es_key_uint(&value, count);
	es_txn_put(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key), es_key_of(&value));
	w->personal = true;
	return es_txn_err(w->snap.txn);
}

es_err es_write_found_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t search)
{
	drop_found(w, person, search, 0);
	return es_txn_err(w->snap.txn);
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
