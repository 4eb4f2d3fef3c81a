/* SPDX-License-Identifier: EUPL-1.2 */
#include "node_limits.h"
#include "store/meta.h"
#include "store/personal.h"
#include "store/personal_key.h"
#include "store/rows.h"
#include "store/searches.h"

#include <string.h>

#define NOTICED "noticed" /* in META */
#define NUMBER_LEN 8
#define OWN_BIT (1ull << 63) /* in the number of what concerns the account itself */

es_err es_write_notice(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t row,
                       enum es_notice why)
{
	struct es_key key;
	uint8_t value = (uint8_t)why;

	es_personal_key(&key, person, 'i');
	es_key_uint(&key, row);
	if (es_txn_has(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key)))
		return ES_OK;
	es_txn_put(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key), es_bytes_of(&value, 1));
	w->personal = true;
	return es_txn_err(w->snap.txn);
}

bool es_notice_is_own(enum es_notice why)
{
	return why == ES_NOTICE_PASSKEY || why == ES_NOTICE_ADDRESS;
}

static bool is_seen(const struct es_notice_row *one, uint64_t seen_row)
{
	return es_notice_is_own(one->why) ? one->seen : one->row <= seen_row;
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
		out->search = es_key_take_fixed(&key, NUMBER_LEN, &bad);
		es_key_take_raw(&value, out->newest.bytes, ES_ID_LEN, &bad);
		out->count = es_key_take_uint(&value, &bad);
	} else if (es_notice_is_own(out->why)) {
		out->told_ms = es_key_take_fixed(&key, NUMBER_LEN, &bad) & ~OWN_BIT;
		out->seen = es_key_take_fixed(&value, 1, &bad) != 0;
		es_key_take_raw(&value, out->newest.bytes, ES_ID_LEN, &bad);
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
	es_personal_key(key, person, 'i');
	es_key_uint(key, row ? row : UINT64_MAX);
}

size_t es_notices(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN], uint64_t before,
                  struct es_notice_row *out, size_t max)
{
	struct es_key key;
	uint64_t seen_row = es_notices_seen(snap, person);
	size_t count = 0;

	key_before(&key, person, before);
	while (count < max && step_back(snap, &key, &out[count])) {
		out[count].seen = is_seen(&out[count], seen_row);
		count++;
	}
	return count;
}

uint64_t es_notices_seen(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_key key;

	es_personal_key(&key, person, 'n');
	return es_personal_uint(snap, &key);
}

size_t es_notices_unseen(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN])
{
	uint64_t seen = es_notices_seen(snap, person);
	struct es_notice_row one;
	struct es_key key;
	size_t count = 0;

	key_before(&key, person, 0);
	while (count < ES_NOTICES_MAX && step_back(snap, &key, &one) && !is_seen(&one, seen))
		count++;
	return count;
}

static void put_own(struct es_write *w, const struct es_key *key, const struct es_notice_row *one)
{
	const uint8_t head[] = {(uint8_t)one->why, one->seen};
	struct es_key value;

	es_key_init(&value);
	es_key_raw(&value, head, sizeof(head));
	es_key_raw(&value, one->newest.bytes, ES_ID_LEN);
	es_txn_put(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(key), es_key_of(&value));
	w->personal = true;
}

/* Drops what lies beyond the newest ES_NOTICES_MAX, a bounded part at a time, and marks what has a mark of its
 * own. */
static void tidy(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t seen_row)
{
	struct es_notice_row one;
	struct es_key key;
	size_t count = 0;

	key_before(&key, person, 0);
	while (count < 2 * ES_NOTICES_MAX && step_back(&w->snap, &key, &one)) {
		if (count++ >= ES_NOTICES_MAX) {
			es_txn_del(w->snap.txn, ES_TABLE_PERSONAL, es_key_of(&key));
		} else if (es_notice_is_own(one.why) && !one.seen && one.row <= seen_row) {
			one.seen = true;
			put_own(w, &key, &one);
		}
	}
}

es_err es_write_notices_seen(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t row)
{
	struct es_key key;

	es_personal_key(&key, person, 'n');
	es_err err = es_write_personal_raise(w, &key, row);
	tidy(w, person, row);
	w->personal = true;
	return err ? err : es_txn_err(w->snap.txn);
}

/* --- what concerns the account itself ----------------------------------------------------------- */

es_err es_write_notice_own(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                           enum es_notice why, const struct es_id *what, uint64_t now_ms)
{
	const struct es_notice_row one = {.why = why, .newest = *what};
	uint64_t row;
	struct es_key key;

	es_assert(es_notice_is_own(why));
	es_err err = es_row_last(&w->snap, &row);
	if (err)
		return err;
	es_personal_key(&key, person, 'i');
	es_key_uint(&key, row);
	es_key_fixed(&key, now_ms | OWN_BIT, NUMBER_LEN);
	put_own(w, &key, &one);
	return es_txn_err(w->snap.txn);
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
	es_personal_key(&key, person, 'i');
	es_key_uint(&key, row);
	es_key_fixed(&key, search, NUMBER_LEN);
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
