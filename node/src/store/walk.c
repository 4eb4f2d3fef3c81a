/* SPDX-License-Identifier: EUPL-1.2 */
#include "rows.h"

#include <string.h>

static void start(struct es_walk *walk, struct es_snapshot *snap, enum es_table table,
                  const struct es_key *prefix, enum es_walk_order order)
{
	_Static_assert(sizeof(walk->key) >= ES_KEY_MAX, "a walk holds any key");

	memset(walk, 0, sizeof(*walk));
	walk->snap = snap;
	walk->order = order;
	walk->table = (int)table;
	es_assert(prefix->len <= sizeof(walk->prefix));
	memcpy(walk->prefix, prefix->bytes, prefix->len);
	walk->prefix_len = prefix->len;
}

void es_walk_kind(struct es_walk *walk, struct es_snapshot *snap, uint64_t kind,
                  enum es_walk_order order)
{
	struct es_key prefix;

	es_key_kind(&prefix, kind);
	start(walk, snap, ES_TABLE_KINDS, &prefix, order);
}

void es_walk_about(struct es_walk *walk, struct es_snapshot *snap, const struct es_id *entity,
                   uint64_t kind, enum es_walk_order order)
{
	struct es_key prefix;

	es_key_about(&prefix, entity, kind);
	start(walk, snap, ES_TABLE_ABOUT, &prefix, order);
}

void es_walk_stand_on(struct es_walk *walk, const struct es_row *row)
{
	struct es_key key;

	es_key_init(&key);
	es_key_raw(&key, walk->prefix, walk->prefix_len);
	es_key_time_row(&key, es_row_time(row), row->number);
	memcpy(walk->key, key.bytes, key.len);
	walk->key_len = key.len;
}

void es_walk_unlogged(struct es_walk *walk, struct es_snapshot *snap)
{
	struct es_key none = {.len = 0};

	start(walk, snap, ES_TABLE_UNLOGGED, &none, ES_OLDEST_FIRST);
}

void es_walk_missing(struct es_walk *walk, struct es_snapshot *snap, uint64_t after_row)
{
	struct es_key none = {.len = 0}, key;

	start(walk, snap, ES_TABLE_MISSING, &none, ES_OLDEST_FIRST);
	if (after_row == 0)
		return;
	es_key_init(&key);
	es_key_uint(&key, after_row);
	memcpy(walk->key, key.bytes, key.len);
	walk->key_len = key.len;
}

/* The first key after all that begin with the prefix; false where there is none. */
static bool end_of_prefix(const struct es_walk *walk, struct es_key *end)
{
	es_key_init(end);
	es_key_raw(end, walk->prefix, walk->prefix_len);
	while (end->len && end->bytes[end->len - 1] == 0xff)
		end->len--;
	if (end->len == 0)
		return false;
	end->bytes[end->len - 1]++;
	return true;
}

static es_err step(struct es_walk *walk, struct es_entry *entry)
{
	struct es_txn *t = walk->snap->txn;
	enum es_table table = (enum es_table)walk->table;
	struct es_bytes here = es_bytes_of(walk->key, walk->key_len);
	struct es_key end;

	if (walk->order == ES_OLDEST_FIRST)
		return walk->key_len
		               ? es_txn_seek(t, table, ES_SEEK_AFTER, here, entry)
		               : es_txn_seek(t, table, ES_SEEK_FROM,
		                             es_bytes_of(walk->prefix, walk->prefix_len), entry);
	if (walk->key_len)
		return es_txn_seek(t, table, ES_SEEK_BEFORE, here, entry);
	if (end_of_prefix(walk, &end))
		return es_txn_seek(t, table, ES_SEEK_BEFORE, es_key_of(&end), entry);
	return es_txn_seek(t, table, ES_SEEK_LAST, here, entry);
}

bool es_walk_next(struct es_walk *walk, uint64_t *row)
{
	struct es_entry entry;
	bool timed = walk->table != ES_TABLE_UNLOGGED && walk->table != ES_TABLE_MISSING;
	size_t before = walk->prefix_len + (timed ? ES_TIME_LEN : 0);
	bool bad = false;

	if (step(walk, &entry) || entry.key.len <= before || entry.key.len > sizeof(walk->key) ||
	    memcmp(entry.key.data, walk->prefix, walk->prefix_len) != 0)
		return false;
	struct es_bytes rest = {entry.key.data + before, entry.key.len - before};
	*row = es_key_take_uint(&rest, &bad);
	memcpy(walk->key, entry.key.data, entry.key.len);
	walk->key_len = entry.key.len;
	return !bad;
}

uint64_t es_about_count(struct es_snapshot *snap, const struct es_id *entity, uint64_t kind)
{
	struct es_walk walk;
	uint64_t row, count = 0;

	es_walk_about(&walk, snap, entity, kind, ES_OLDEST_FIRST);
	while (es_walk_next(&walk, &row))
		count++;
	return count;
}

es_err es_profile_of(struct es_snapshot *snap, const struct es_id *structure,
                     const uint8_t author[ES_AUTHOR_LEN], struct es_row *row)
{
	struct es_key prefix;
	struct es_walk walk;
	uint64_t number;

	es_key_profile(&prefix, structure, author);
	start(&walk, snap, ES_TABLE_PROFILES, &prefix, ES_NEWEST_FIRST);
	return es_walk_next(&walk, &number) ? es_row_get(snap, number, row) : ES_NOT_FOUND;
}
