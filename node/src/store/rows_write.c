/* SPDX-License-Identifier: EUPL-1.2 */
#include "erase.h"

#include <string.h>

es_err es_wire_check(struct es_unpacker *u, const struct es_header *header,
                     const struct es_wire_body *body, struct es_writer *w, struct es_bytes *plain,
                     bool *usable)
{
	struct es_id commit;

	*usable = false;
	if (body->plain_len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	es_err err = es_body_unpack_with(u, body->codec, body->packed, (size_t)body->plain_len, w,
	                                 plain);
	if (err)
		return err;
	es_body_commit(*plain, body->key, &commit);
	if (!es_id_equal(&commit, &header->body_commit))
		return ES_BAD_HASH;
	*usable = es_body_form(header, *plain, body->key) == ES_OK;
	return ES_OK;
}

static size_t row_value(uint8_t out[ES_ROW_PREFIX + ES_HEADER_MAX], uint64_t seen_ms,
                        struct es_place place, struct es_bytes header)
{
	struct es_key prefix;

	es_assert(header.len <= ES_HEADER_MAX);
	es_key_init(&prefix);
	es_key_time(&prefix, seen_ms);
	es_key_fixed(&prefix, place.log, ES_PLACE_LOG_LEN);
	es_key_fixed(&prefix, place.index, ES_PLACE_INDEX_LEN);
	es_assert(prefix.len == ES_ROW_PREFIX);
	memcpy(out, prefix.bytes, prefix.len);
	memcpy(out + prefix.len, header.data, header.len);
	return prefix.len + header.len;
}

uint64_t es_row_add_header(struct es_write *w, const struct es_leaf *leaf, uint64_t seen_ms,
                           struct es_place place)
{
	uint8_t value[ES_ROW_PREFIX + ES_HEADER_MAX];
	struct es_key key;
	uint64_t row = w->next_row++;

	size_t len = row_value(value, seen_ms, place, leaf->bytes);
	es_key_row(&key, row);
	es_txn_append(w->snap.txn, ES_TABLE_ROWS, es_key_of(&key), es_bytes_of(value, len));
	return row;
}

void es_row_add_id(struct es_write *w, uint64_t row, const struct es_leaf *leaf)
{
	struct es_key key;

	es_key_ids(&key, &leaf->id, row);
	es_txn_mark(w->snap.txn, ES_TABLE_IDS, es_key_of(&key));
}

uint64_t es_row_add(struct es_write *w, const struct es_leaf *leaf, uint64_t seen_ms,
                    struct es_place place)
{
	uint64_t row = es_row_add_header(w, leaf, seen_ms, place);

	es_row_add_id(w, row, leaf);
	return row;
}

void es_row_set_place(struct es_write *w, uint64_t row, struct es_place place)
{
	uint8_t value[ES_ROW_PREFIX + ES_HEADER_MAX];
	struct es_key key;
	struct es_place before;
	struct es_bytes header;
	uint64_t seen_ms;

	es_err err = es_row_raw(&w->snap, row, &seen_ms, &before, &header);
	if (err) {
		es_txn_fail(w->snap.txn, err == ES_NOT_FOUND ? ES_CORRUPT : err);
		return;
	}
	size_t len = row_value(value, seen_ms, place, header);
	es_key_row(&key, row);
	es_txn_put(w->snap.txn, ES_TABLE_ROWS, es_key_of(&key), es_bytes_of(value, len));
}

void es_row_want_body(struct es_write *w, uint64_t row)
{
	struct es_key key;

	if (!es_policy_wants(w, row))
		return;
	es_key_row(&key, row);
	es_txn_mark(w->snap.txn, ES_TABLE_MISSING, es_key_of(&key));
}

void es_row_unwant_body(struct es_write *w, uint64_t row)
{
	struct es_key key;

	es_key_row(&key, row);
	es_txn_del(w->snap.txn, ES_TABLE_MISSING, es_key_of(&key));
}

void es_row_unlogged(struct es_write *w, uint64_t row, bool waits)
{
	struct es_key key;

	es_key_row(&key, row);
	if (waits)
		es_txn_mark(w->snap.txn, ES_TABLE_UNLOGGED, es_key_of(&key));
	else
		es_txn_del(w->snap.txn, ES_TABLE_UNLOGGED, es_key_of(&key));
}

/* Packs into w, which then holds what body->packed borrows. */
static es_err pack(struct es_store *s, struct es_bytes plain, const uint8_t key[ES_BODY_KEY_LEN],
                   struct es_writer *w, struct es_wire_body *body)
{
	memset(body, 0, sizeof(*body));
	body->present = true;
	body->plain_len = plain.len;
	memcpy(body->key, key, ES_BODY_KEY_LEN);
	es_err err = s->packer ? ES_OK : es_packer_new(&s->packer);
	if (!err)
		err = es_body_pack_with(s->packer, plain, w, &body->codec);
	if (!err)
		err = w->err;
	body->packed = es_writer_bytes(w);
	return err;
}

es_err es_write_own(struct es_write *w, struct es_bytes header, struct es_bytes body,
                    const uint8_t key[ES_BODY_KEY_LEN], uint64_t now_ms, struct es_place place,
                    struct es_id *id)
{
	struct es_leaf leaf;
	struct es_wire_body wire;
	struct es_writer packed;
	struct es_refs refs;
	uint64_t row;

	es_leaf_read(header, &leaf);
	if (!leaf.readable)
		return ES_MALFORMED;
	es_err err = es_body_check(&leaf.header, body, key);
	if (err)
		return err;
	err = es_row_number(&w->snap, &leaf.id, &row);
	if (err != ES_NOT_FOUND)
		return err ? err : ES_EXISTS;
	if (es_erased(&w->snap, &leaf.id, &leaf.header))
		return ES_NOT_ALLOWED;
	es_refs_read(&leaf.header, body, &refs);
	es_writer_grow(&packed, ES_BODY_MAX);
	err = pack(w->snap.store, body, key, &packed, &wire);
	if (!err) {
		row = es_row_add(w, &leaf, now_ms, place);
		es_row_put_body(w, row, true, &wire);
		es_row_index(w, row, &leaf, now_ms);
		es_row_index_refs(w, row, &leaf, now_ms, &refs);
		if (place.log == 0)
			es_row_unlogged(w, row, true);
		*id = leaf.id;
		err = es_txn_err(w->snap.txn);
	}
	es_writer_free(&packed);
	return err;
}

es_err es_write_record(struct es_write *w, struct es_bytes header, struct es_bytes body,
                       const uint8_t key[ES_BODY_KEY_LEN], uint64_t now_ms, struct es_id *id)
{
	return es_write_own(w, header, body, key, now_ms, (struct es_place){0, 0}, id);
}

es_err es_write_late(struct es_write *w, uint64_t row, const struct es_wire_body *body)
{
	struct es_place place;
	struct es_leaf leaf;
	struct es_bytes header, plain;
	struct es_writer unpacked;
	struct es_key key;
	struct es_refs refs;
	uint8_t copy[ES_HEADER_MAX];
	uint64_t seen_ms;
	bool usable;

	es_key_row(&key, row);
	if (es_txn_has(w->snap.txn, ES_TABLE_BODIES, es_key_of(&key)))
		return ES_EXISTS;
	es_err err = es_row_raw(&w->snap, row, &seen_ms, &place, &header);
	if (err || header.len > sizeof(copy))
		return err ? err : ES_CORRUPT;
	memcpy(copy, header.data, header.len); /* what LMDB lends ends with the next write */
	es_leaf_read(es_bytes_of(copy, header.len), &leaf);
	if (!leaf.readable)
		return ES_VERSION;
	if (!es_row_counts(&w->snap, row, &place) || es_erased(&w->snap, &leaf.id, &leaf.header))
		return ES_NOT_ALLOWED;
	es_writer_grow(&unpacked, ES_BODY_MAX);
	err = es_wire_check(w->snap.store->unpacker, &leaf.header, body, &unpacked, &plain,
	                    &usable);
	if (!err && usable) {
		es_refs_read(&leaf.header, plain, &refs);
		es_row_put_body(w, row, false, body);
		es_row_index_refs(w, row, &leaf, seen_ms, &refs);
	} else if (!err) {
		es_txn_del(w->snap.txn, ES_TABLE_MISSING, es_key_of(&key));
	}
	es_writer_free(&unpacked);
	return err ? err : es_txn_err(w->snap.txn);
}

es_err es_write_body(struct es_write *w, const struct es_id *record,
                     const struct es_wire_body *body)
{
	uint64_t row;
	es_err err = es_row_number(&w->snap, record, &row);

	if (!err && !body->present)
		err = ES_NOT_FOUND;
	return err ? err : es_write_late(w, row, body);
}
