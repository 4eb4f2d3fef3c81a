/* SPDX-License-Identifier: EUPL-1.2 */
/* An entry: clock 8, cosigner's structure 32, then the cosignature as it travels. */
#include "cosigns.h"

#include "rows.h"

#include <stdlib.h>
#include <string.h>

#define COSIGNS_MAX 500000
#define ENTRY_MAX (8 + ES_ID_LEN + ES_CERT_MAX + 512)

static void key_of(struct es_key *key, const struct es_id *log,
                   const uint8_t node_key[ES_PUBLIC_KEY_LEN])
{
	es_key_init(key);
	es_key_raw(key, log->bytes, ES_ID_LEN);
	es_key_raw(key, node_key, ES_PUBLIC_KEY_LEN);
}

static es_err decode(struct es_bytes key, struct es_bytes value, struct es_cosign_row *out)
{
	struct es_reader r;
	bool bad = false;

	memset(out, 0, sizeof(*out));
	es_key_take_raw(&key, out->cosigned.checkpoint.log.bytes, ES_ID_LEN, &bad);
	es_key_take_raw(&key, out->node_key, ES_PUBLIC_KEY_LEN, &bad);
	out->clock = es_key_take_fixed(&value, 8, &bad);
	es_key_take_raw(&value, out->structure.bytes, ES_ID_LEN, &bad);
	if (bad || key.len)
		return ES_CORRUPT;
	es_reader_init(&r, value);
	es_cosigned_read(&r, &out->cosigned);
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

es_err es_cosign_get(struct es_snapshot *snap, const struct es_id *log,
                     const uint8_t node_key[ES_PUBLIC_KEY_LEN], struct es_cosign_row *out)
{
	struct es_bytes value;
	struct es_key key;

	key_of(&key, log, node_key);
	es_err err = es_txn_get(snap->txn, ES_TABLE_COSIGNS, es_key_of(&key), &value);
	return err ? err : decode(es_key_of(&key), value, out);
}

es_err es_cosign_each(struct es_snapshot *snap, const struct es_id *log,
                      es_err (*each)(void *context, const struct es_cosign_row *row), void *context)
{
	struct es_entry entry = {{NULL, 0}, {NULL, 0}};
	struct es_cosign_row row;
	es_err err;

	if (log)
		entry.key = ES_BYTES(log->bytes);
	while (!(
	        err = es_txn_seek(snap->txn, ES_TABLE_COSIGNS, ES_SEEK_AFTER, entry.key, &entry))) {
		err = decode(entry.key, entry.value, &row);
		if (!err && log && !es_id_equal(&row.cosigned.checkpoint.log, log))
			return ES_OK;
		if (!err)
			err = each(context, &row);
		if (err)
			return err;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

#define COUNTED_MAX 64

struct counting {
	uint64_t size;
	struct es_id structures[COUNTED_MAX];
	size_t count;
};

static es_err count_one(void *context, const struct es_cosign_row *row)
{
	struct counting *c = context;

	if (row->cosigned.checkpoint.size < c->size || c->count == COUNTED_MAX)
		return ES_OK;
	for (size_t i = 0; i < c->count; i++)
		if (es_id_equal(&c->structures[i], &row->structure))
			return ES_OK;
	c->structures[c->count++] = row->structure;
	return ES_OK;
}

size_t es_cosign_structures(struct es_snapshot *snap, const struct es_id *log, uint64_t size)
{
	struct counting c = {.size = size};

	return es_cosign_each(snap, log, count_one, &c) ? 0 : c.count;
}

/* --- taking one -------------------------------------------------------------------------------- */

static uint64_t next_clock(struct es_write *w)
{
	struct es_bytes value;
	struct es_key key;
	bool bad = false;
	uint64_t clock = 1;

	if (es_meta_get(&w->snap, "cosigns", &value) == ES_OK)
		clock = es_key_take_uint(&value, &bad) + 1;
	es_key_init(&key);
	es_key_uint(&key, clock);
	(void)!es_meta_put(w, "cosigns", es_key_of(&key));
	return clock;
}

static void put(struct es_write *w, const struct es_cosigned *c,
                const struct es_certificate *cosigner)
{
	uint8_t value[ENTRY_MAX];
	struct es_key key, head;
	struct es_writer out;

	es_key_init(&head);
	es_key_fixed(&head, next_clock(w), 8);
	es_key_raw(&head, cosigner->structure.bytes, ES_ID_LEN);
	es_writer_init(&out, value, sizeof(value));
	es_write_raw(&out, es_key_of(&head));
	es_cosigned_write(c, &out);
	es_assert(out.err == ES_OK);
	key_of(&key, &c->checkpoint.log, cosigner->node_key);
	es_txn_put(w->snap.txn, ES_TABLE_COSIGNS, es_key_of(&key), es_writer_bytes(&out));
	w->cosigns = true;
}

/* Our own erasures in the log that this cosignature passes, and no earlier one of that structure did. */
static void note_receipts(struct es_write *w, const struct es_cosigned *c,
                          const struct es_id *structure)
{
	struct es_walk walk;
	uint64_t number;

	es_walk_kind(&walk, &w->snap, ES_KIND_ERASURE, ES_NEWEST_FIRST);
	while (es_walk_next(&walk, &number)) {
		struct es_row row;
		struct es_key key, time;
		if (es_row_get(&w->snap, number, &row) ||
		    !es_id_equal(&row.log, &c->checkpoint.log) || row.index >= c->checkpoint.size)
			continue;
		es_key_init(&key);
		es_key_raw(&key, row.id.bytes, ES_ID_LEN);
		es_key_raw(&key, structure->bytes, ES_ID_LEN);
		if (es_txn_has(w->snap.txn, ES_TABLE_RECEIPTS, es_key_of(&key)))
			continue;
		es_key_init(&time);
		es_key_fixed(&time, c->time_s, 8);
		es_txn_put(w->snap.txn, ES_TABLE_RECEIPTS, es_key_of(&key), es_key_of(&time));
	}
}

es_err es_write_cosigned(struct es_write *w, const struct es_federation *f,
                         const struct es_cosigned *cosigned)
{
	struct es_certificate cosigner;
	struct es_cosign_row before;
	struct es_log_info info;

	es_err err = es_log_get(&w->snap, &cosigned->checkpoint.log, &info);
	if (err)
		return err;
	/* What is here already is not verified again: it comes over every link. */
	err = es_certificate_decode(cosigned->certificate, &cosigner);
	if (err)
		return err;
	err = es_cosign_get(&w->snap, &info.log.id, cosigner.node_key, &before);
	bool is_new = err == ES_NOT_FOUND;
	if (err && !is_new)
		return err;
	if (!is_new && before.cosigned.checkpoint.size >= cosigned->checkpoint.size)
		return ES_EXISTS;
	if (is_new && es_txn_count(w->snap.txn, ES_TABLE_COSIGNS) >= COSIGNS_MAX)
		return ES_LIMIT;
	if (es_id_equal(&cosigner.structure, &info.log.structure))
		return ES_NOT_ALLOWED;
	err = es_federation_knows(f, &cosigner);
	if (!err)
		err = es_cosigned_verify(cosigned, info.log.public_key, &cosigner);
	if (err)
		return err;
	put(w, cosigned, &cosigner);
	if (es_id_equal(&info.log.structure, &w->snap.store->own))
		note_receipts(w, cosigned, &cosigner.structure);
	return es_txn_err(w->snap.txn);
}

/* --- where erasures stand ---------------------------------------------------------------------- */

static int by_log(const void *a, const void *b)
{
	const struct es_erasure_place *x = a, *y = b;
	int order = es_id_compare(&x->log, &y->log);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static es_err add_place(struct es_erasure_places *places, const struct es_row *row)
{
	if (places->count == places->capacity) {
		size_t capacity = places->capacity ? 2 * places->capacity : 64;
		struct es_erasure_place *items = realloc(places->items, capacity * sizeof(*items));
		if (!items)
			return ES_NO_MEMORY;
		places->items = items;
		places->capacity = capacity;
	}
	places->items[places->count++] = (struct es_erasure_place){row->log, row->index};
	return ES_OK;
}

es_err es_erasure_places_read(struct es_snapshot *snap, struct es_erasure_places *out)
{
	struct es_walk walk;
	uint64_t number;
	es_err err = ES_OK;

	out->count = 0;
	es_walk_kind(&walk, snap, ES_KIND_ERASURE, ES_OLDEST_FIRST);
	while (!err && es_walk_next(&walk, &number)) {
		struct es_row row;
		err = es_row_get(snap, number, &row);
		if (!err && !es_id_is_zero(&row.log))
			err = add_place(out, &row);
	}
	if (out->count)
		qsort(out->items, out->count, sizeof(*out->items), by_log);
	size_t kept = 0;
	for (size_t i = 0; i < out->count; i++) {
		if (i + 1 < out->count && es_id_equal(&out->items[i].log, &out->items[i + 1].log))
			continue; /* a greater index follows */
		out->items[kept++] = out->items[i];
	}
	out->count = kept;
	return err;
}

void es_erasure_places_free(struct es_erasure_places *places)
{
	free(places->items);
	memset(places, 0, sizeof(*places));
}

bool es_erasure_places_find(const struct es_erasure_places *places, const struct es_id *log,
                            uint64_t *index)
{
	size_t low = 0, high = places->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = es_id_compare(&places->items[middle].log, log);
		if (order == 0) {
			*index = places->items[middle].index;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
