/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/key_places.h"

#include "store/meta.h"
#include "store/rows.h"

/* In file 90000000 and those after it: no row ever gets so far, and tidying stops at the first file
 * that is missing. */
#define PLACE_FIRST (90000000ull * ES_SEGMENT_SLOTS)
#define PLACES_MAX (1000000ull * ES_SEGMENT_SLOTS)

static void key_place(struct es_key *key, uint64_t place)
{
	es_key_init(key);
	es_key_fixed(key, place, 8);
}

/* A free place whose former key is gone for good. */
static bool reuse(struct es_write *w, uint64_t *place)
{
	struct es_entry entry;
	struct es_key at, row;

	key_place(&at, 0);
	while (es_txn_seek(w->snap.txn, ES_TABLE_DRAFT_PLACES, ES_SEEK_AFTER, es_key_of(&at),
	                   &entry) == ES_OK) {
		bool bad = false;
		*place = es_key_take_fixed(&entry.key, 8, &bad);
		if (bad)
			return false;
		key_place(&at, *place);
		es_key_row(&row, *place);
		if (es_txn_has(w->snap.txn, ES_TABLE_FORGET, es_key_of(&row)))
			continue;
		es_txn_del(w->snap.txn, ES_TABLE_DRAFT_PLACES, es_key_of(&at));
		return true;
	}
	return false;
}

es_err es_write_key_place(struct es_write *w, uint64_t *place)
{
	struct es_bytes value;
	struct es_key key;
	uint64_t used = 0;
	bool bad = false;

	if (reuse(w, place))
		return es_txn_err(w->snap.txn);
	es_err err = es_meta_get(&w->snap, ES_META_DRAFT_PLACES, &value);
	if (!err)
		used = es_key_take_uint(&value, &bad);
	if (bad || (err && err != ES_NOT_FOUND))
		return bad ? ES_CORRUPT : err;
	if (used >= PLACES_MAX)
		return ES_LIMIT;
	*place = PLACE_FIRST + used;
	es_key_init(&key);
	es_key_uint(&key, used + 1);
	return es_meta_put(w, ES_META_DRAFT_PLACES, es_key_of(&key));
}

void es_write_key_place_drop(struct es_write *w, uint64_t place)
{
	struct es_key key;

	es_body_drop_key(w, place); /* had it come in this very batch */
	es_key_row(&key, place);
	es_txn_mark(w->snap.txn, ES_TABLE_FORGET, es_key_of(&key));
	w->forgets = true;
	key_place(&key, place);
	es_txn_mark(w->snap.txn, ES_TABLE_DRAFT_PLACES, es_key_of(&key));
}
