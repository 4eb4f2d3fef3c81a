/* SPDX-License-Identifier: EUPL-1.2 */
/* A log's records mostly arrive in its order, so their rows follow each other too: one entry holds
 * a stretch of them instead of one each. */
#include "logs.h"

#include <string.h>

struct stretch {
	uint64_t start, count, first_row;
};

void es_key_log(struct es_key *key, uint64_t log, uint64_t index_or_size)
{
	es_key_init(key);
	es_key_fixed(key, log, 4);
	es_key_fixed(key, index_or_size, 8);
}

/* The last stretch of the log that begins at or before index. */
static es_err find(struct es_snapshot *snap, uint64_t log, uint64_t index, struct stretch *out)
{
	struct es_key key;
	struct es_entry entry;
	bool bad = false;

	es_key_log(&key, log, index + 1);
	es_err err =
	        es_txn_seek(snap->txn, ES_TABLE_PLACES, ES_SEEK_BEFORE, es_key_of(&key), &entry);
	if (err)
		return err;
	if (es_key_take_fixed(&entry.key, 4, &bad) != log)
		return ES_NOT_FOUND;
	out->start = es_key_take_fixed(&entry.key, 8, &bad);
	out->count = es_key_take_fixed(&entry.value, 4, &bad);
	out->first_row = es_key_take_fixed(&entry.value, 8, &bad);
	return bad ? ES_CORRUPT : ES_OK;
}

es_err es_place_rows(struct es_snapshot *snap, uint64_t log, uint64_t index, uint64_t *row,
                     uint64_t *count)
{
	struct stretch s;
	es_err err = find(snap, log, index, &s);

	if (err)
		return err;
	if (index - s.start >= s.count)
		return ES_NOT_FOUND;
	*row = s.first_row + (index - s.start);
	*count = s.count - (index - s.start);
	return ES_OK;
}

es_err es_place_row(struct es_snapshot *snap, uint64_t log, uint64_t index, uint64_t *row)
{
	uint64_t count;

	return es_place_rows(snap, log, index, row, &count);
}

static void put(struct es_write *w, uint64_t log, const struct stretch *s)
{
	struct es_key key, value;

	es_key_log(&key, log, s->start);
	es_key_init(&value);
	es_key_fixed(&value, s->count, 4);
	es_key_fixed(&value, s->first_row, 8);
	es_txn_put(w->snap.txn, ES_TABLE_PLACES, es_key_of(&key), es_key_of(&value));
}

void es_place_append(struct es_write *w, uint64_t log, uint64_t index, uint64_t row, uint64_t count)
{
	struct stretch s;

	es_err err = find(&w->snap, log, index, &s);
	if (err && err != ES_NOT_FOUND) {
		es_txn_fail(w->snap.txn, err);
		return;
	}
	if (err || s.start + s.count != index || s.first_row + s.count != row ||
	    s.count + count > UINT32_MAX)
		s = (struct stretch){index, 0, row};
	s.count += count;
	put(w, log, &s);
}

void es_places_cut(struct es_write *w, uint64_t log, uint64_t size)
{
	struct stretch s;
	struct es_key key;

	/* the last stretch first, until what is left ends at or before size */
	while (!es_txn_err(w->snap.txn) && find(&w->snap, log, UINT64_MAX - 1, &s) == ES_OK &&
	       s.start + s.count > size) {
		if (s.start < size) {
			s.count = size - s.start;
			put(w, log, &s);
			return;
		}
		es_key_log(&key, log, s.start);
		es_txn_del(w->snap.txn, ES_TABLE_PLACES, es_key_of(&key));
	}
}

/* The first of the rows that is not below a number. */
static size_t at_or_after(const uint64_t *rows, size_t count, uint64_t row)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (rows[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

es_err es_places_find(struct es_snapshot *snap, uint64_t log, const uint64_t *rows,
                      struct es_place *places, size_t count)
{
	struct stretch s = {0};
	es_err err;

	for (uint64_t index = 0; !(err = find(snap, log, index, &s)); index = s.start + s.count) {
		if (s.start != index)
			break; /* the last one again: there is nothing at index */
		for (size_t i = at_or_after(rows, count, s.first_row);
		     i < count && rows[i] - s.first_row < s.count; i++)
			if (places[i].log == 0)
				places[i] =
				        (struct es_place){log, s.start + (rows[i] - s.first_row)};
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_places_check(struct es_snapshot *snap, uint64_t log, uint64_t size, uint64_t *stretches)
{
	struct stretch s;
	uint64_t index = 0;

	while (index < size) {
		es_err err = find(snap, log, index, &s);
		if (err || s.start != index || s.count == 0)
			return ES_CORRUPT;
		index += s.count;
		++*stretches;
	}
	return index == size ? ES_OK : ES_CORRUPT;
}
