/* SPDX-License-Identifier: EUPL-1.2 */
#include "attachments.h"

#include "rows.h"

#include <string.h>

enum { OWN = 1, PINNED = 2, WHOLE = 4, DECLINED = 8, TAKEN = 16 };

/* --- holdings ----------------------------------------------------------------------------------- */

static es_err read_holding(struct es_bytes value, struct es_holding *out)
{
	bool bad = false;

	memset(out, 0, sizeof(*out));
	out->size = es_key_take_uint(&value, &bad);
	uint64_t flags = es_key_take_uint(&value, &bad);
	out->own = flags & OWN;
	out->pinned = flags & PINNED;
	out->taken = flags & TAKEN;
	out->whole = flags & WHOLE;
	out->declined = flags & DECLINED;
	out->seen_ms = es_key_take_fixed(&value, ES_TIME_LEN, &bad);
	out->used_ms = es_key_take_fixed(&value, ES_TIME_LEN, &bad);
	if (value.len > ES_MEDIA_TYPE_MAX)
		return ES_CORRUPT;
	es_key_take_raw(&value, out->type, value.len, &bad);
	return bad || out->size == 0 || out->size > ES_ATTACHMENT_MAX ? ES_CORRUPT : ES_OK;
}

es_err es_holding_get(struct es_snapshot *snap, const struct es_id *id, struct es_holding *out)
{
	struct es_bytes value;
	es_err err = es_txn_get(snap->txn, ES_TABLE_HOLDINGS, ES_BYTES(id->bytes), &value);

	return err ? err : read_holding(value, out);
}

es_err es_holding_next(struct es_snapshot *snap, const struct es_id *after, struct es_id *id,
                       struct es_holding *out)
{
	struct es_bytes key = {NULL, 0};
	struct es_entry entry;
	bool bad = false;

	if (after)
		key = ES_BYTES(after->bytes);
	es_err err = es_txn_seek(snap->txn, ES_TABLE_HOLDINGS, ES_SEEK_AFTER, key, &entry);
	if (err)
		return err;
	es_key_take_raw(&entry.key, id->bytes, ES_ID_LEN, &bad);
	return bad ? ES_CORRUPT : read_holding(entry.value, out);
}

es_err es_write_holding(struct es_write *w, const struct es_id *id,
                        const struct es_holding *holding)
{
	uint8_t value[ES_KEY_MAX + ES_MEDIA_TYPE_MAX];
	size_t type_len = strlen(holding->type);
	struct es_key front;

	es_assert(type_len <= ES_MEDIA_TYPE_MAX);
	es_key_init(&front);
	es_key_uint(&front, holding->size);
	es_key_uint(&front, (holding->own ? OWN : 0) | (holding->pinned ? PINNED : 0) |
	                            (holding->whole ? WHOLE : 0) |
	                            (holding->declined ? DECLINED : 0) |
	                            (holding->taken ? TAKEN : 0));
	es_key_time(&front, holding->seen_ms);
	es_key_time(&front, holding->used_ms);
	memcpy(value, front.bytes, front.len);
	memcpy(value + front.len, holding->type, type_len);
	es_txn_put(w->snap.txn, ES_TABLE_HOLDINGS, ES_BYTES(id->bytes),
	           es_bytes_of(value, front.len + type_len));
	w->attachments = true;
	return es_txn_err(w->snap.txn);
}

void es_write_holding_drop(struct es_write *w, const struct es_id *id)
{
	es_txn_del(w->snap.txn, ES_TABLE_HOLDINGS, ES_BYTES(id->bytes));
	w->attachments = true;
}

/* --- references --------------------------------------------------------------------------------- */

static void key_reference(struct es_key *key, const struct es_id *id, uint64_t row)
{
	es_key_init(key);
	es_key_raw(key, id->bytes, ES_ID_LEN);
	es_key_uint(key, row);
}

static es_err read_reference(const struct es_entry *entry, struct es_reference *out)
{
	struct es_bytes key = entry->key, value = entry->value;
	bool bad = false;

	memset(out, 0, sizeof(*out));
	es_key_take_raw(&key, out->id.bytes, ES_ID_LEN, &bad);
	out->row = es_key_take_uint(&key, &bad);
	out->size = es_key_take_uint(&value, &bad);
	out->scope = es_key_take_uint(&value, &bad);
	if (value.len > ES_MEDIA_TYPE_MAX)
		return ES_CORRUPT;
	es_key_take_raw(&value, out->type, value.len, &bad);
	return bad || key.len || out->size == 0 || out->size > ES_ATTACHMENT_MAX ? ES_CORRUPT
	                                                                         : ES_OK;
}

es_err es_reference_next(struct es_snapshot *snap, const struct es_id *after, uint64_t after_row,
                         bool all, struct es_reference *out)
{
	struct es_key key;
	struct es_entry entry;

	key_reference(&key, after, after_row);
	es_err err =
	        es_txn_seek(snap->txn, ES_TABLE_REFERENCES, ES_SEEK_AFTER, es_key_of(&key), &entry);
	if (!err)
		err = read_reference(&entry, out);
	if (!err && !all && !es_id_equal(&out->id, after))
		err = ES_NOT_FOUND;
	return err;
}

bool es_is_referred(struct es_snapshot *snap, const struct es_id *id)
{
	struct es_reference reference;

	return es_reference_next(snap, id, 0, false, &reference) == ES_OK;
}

size_t es_references_of(struct es_snapshot *snap, uint64_t row, struct es_reference *out,
                        size_t max)
{
	struct es_bytes ids, value;
	struct es_key key;
	size_t count = 0;

	es_key_row(&key, row);
	if (es_txn_get(snap->txn, ES_TABLE_REFERRING, es_key_of(&key), &ids))
		return 0;
	for (; ids.len >= ES_ID_LEN && count < max; ids.data += ES_ID_LEN, ids.len -= ES_ID_LEN) {
		struct es_id id;
		memcpy(id.bytes, ids.data, ES_ID_LEN);
		key_reference(&key, &id, row);
		struct es_entry entry = {.key = es_key_of(&key)};
		if (es_txn_get(snap->txn, ES_TABLE_REFERENCES, es_key_of(&key), &value))
			continue;
		entry.value = value;
		count += read_reference(&entry, &out[count]) == ES_OK;
	}
	return count;
}

static void put_reference(struct es_write *w, uint64_t row, uint64_t scope,
                          const struct es_attachment_ref *ref)
{
	uint8_t value[ES_KEY_MAX + ES_MEDIA_TYPE_MAX];
	size_t type_len = strlen(ref->type);
	struct es_key key, front;

	key_reference(&key, &ref->id, row);
	es_key_init(&front);
	es_key_uint(&front, ref->size);
	es_key_uint(&front, scope);
	memcpy(value, front.bytes, front.len);
	memcpy(value + front.len, ref->type, type_len);
	es_txn_put(w->snap.txn, ES_TABLE_REFERENCES, es_key_of(&key),
	           es_bytes_of(value, front.len + type_len));
	/* An erasure of this batch may have been about to take it along. */
	es_txn_del(w->snap.txn, ES_TABLE_UNLINK, ES_BYTES(ref->id.bytes));
}

void es_references_add(struct es_write *w, uint64_t row, const struct es_header *header,
                       struct es_bytes body)
{
	struct es_attachment_ref refs[ES_ATTACHMENTS_MAX];
	uint8_t ids[ES_ATTACHMENTS_MAX * ES_ID_LEN];
	struct es_key key;

	size_t count = es_attachment_refs(body, refs);
	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		put_reference(w, row, header->scope, &refs[i]);
		memcpy(ids + i * ES_ID_LEN, refs[i].id.bytes, ES_ID_LEN);
	}
	es_key_row(&key, row);
	es_txn_put(w->snap.txn, ES_TABLE_REFERRING, es_key_of(&key),
	           es_bytes_of(ids, count * ES_ID_LEN));
	w->attachments = true;
}

static void drop_reference(struct es_write *w, uint64_t row, const struct es_id *id, bool erased)
{
	struct es_key key;
	struct es_holding holding;

	key_reference(&key, id, row);
	es_txn_del(w->snap.txn, ES_TABLE_REFERENCES, es_key_of(&key));
	if (!erased || es_is_referred(&w->snap, id) ||
	    es_holding_get(&w->snap, id, &holding) == ES_NOT_FOUND)
		return;
	es_txn_mark(w->snap.txn, ES_TABLE_UNLINK, ES_BYTES(id->bytes));
	w->forgets = true;
}

void es_references_drop(struct es_write *w, uint64_t row, bool erased)
{
	uint8_t ids[ES_ATTACHMENTS_MAX * ES_ID_LEN];
	struct es_bytes value;
	struct es_key key;
	struct es_id id;

	es_key_row(&key, row);
	es_err err = es_txn_get(w->snap.txn, ES_TABLE_REFERRING, es_key_of(&key), &value);
	if (err || value.len > sizeof(ids)) {
		es_txn_fail(w->snap.txn, err == ES_NOT_FOUND ? ES_OK : err ? err : ES_CORRUPT);
		return;
	}
	size_t len = value.len;
	memcpy(ids, value.data, len); /* what LMDB lends ends with the next write */
	for (size_t at = 0; at + ES_ID_LEN <= len; at += ES_ID_LEN) {
		memcpy(id.bytes, ids + at, ES_ID_LEN);
		drop_reference(w, row, &id, erased);
	}
	es_txn_del(w->snap.txn, ES_TABLE_REFERRING, es_key_of(&key));
	w->attachments = true;
}
