/* SPDX-License-Identifier: EUPL-1.2 */
#include "run_prepare.h"

static void leave_ids(struct es_write *w, const struct es_prepared *p, size_t from, size_t end,
                      uint64_t first_row)
{
	struct es_key key;

	for (size_t at = 0; at < end; at++) {
		size_t i = p->by_id[at];
		if (i < from)
			continue;
		es_key_ids(&key, &p->arrivals[i].leaf.id, first_row + i - from);
		es_txn_del(w->snap.txn, ES_TABLE_IDS, es_key_of(&key));
	}
}

/* Looking for an id leads to the page where it is to be put. */
bool es_run_enter_ids(struct es_write *w, const struct es_prepared *p, size_t from,
                      uint64_t first_row)
{
	for (size_t at = 0; at < p->in->run.count; at++) {
		size_t i = p->by_id[at];
		const struct es_leaf *leaf = &p->arrivals[i].leaf;
		uint64_t row;
		if (i < from)
			continue;
		es_err err = es_row_number(&w->snap, &leaf->id, &row);
		if (err != ES_NOT_FOUND) {
			es_txn_fail(w->snap.txn, err);
			leave_ids(w, p, from, at, first_row);
			return false;
		}
		es_row_add_id(w, first_row + i - from, leaf);
	}
	return true;
}

/* Keys of a run follow each other in the midst of others. LMDB halves a full page, and the left half
 * then stays as it is: half of each page would be empty. So of nine keys five go first and leave halves
 * behind, which the other four fill to nine tenths. */
static bool has_turn(size_t at, unsigned pass)
{
	return (at % 9 % 2 == 0) == (pass == 0);
}

void es_run_enter_lists(struct es_write *w, const struct es_prepared *p, size_t from,
                        uint64_t first_row, const struct es_listing *listings, uint64_t seen_ms)
{
	const struct es_arrival *a = p->arrivals;
	size_t count = p->in->run.count;

	for (unsigned pass = 0; pass < 2; pass++) {
		for (size_t i = from; i < count; i++)
			if (listings[i].listed && has_turn(i, pass))
				es_row_list_kind(w, first_row + i - from, &a[i].leaf, seen_ms);
		for (size_t at = 0; at < count; at++) {
			size_t i = p->by_entity[at];
			if (i >= from && listings[i].listed && has_turn(at, pass))
				es_row_list_entity(w, first_row + i - from, &a[i].leaf, seen_ms);
		}
		for (size_t i = from; i < count; i++)
			if (listings[i].refs && has_turn(i, pass))
				es_row_index_refs(w, first_row + i - from, &a[i].leaf, seen_ms,
				                  &a[i].refs);
	}
}
