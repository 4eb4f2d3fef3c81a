/* SPDX-License-Identifier: EUPL-1.2 */
#include "rows.h"

#include <string.h>

void es_key_row(struct es_key *key, uint64_t row)
{
	es_key_init(key);
	es_key_uint(key, row);
}

void es_key_ids(struct es_key *key, const struct es_id *id, uint64_t row)
{
	es_key_init(key);
	es_key_raw(key, id->bytes, ES_IDS_PREFIX);
	es_key_uint(key, row);
}

void es_key_kind(struct es_key *key, uint64_t kind)
{
	es_key_init(key);
	es_key_uint(key, kind);
}

void es_key_about(struct es_key *key, const struct es_id *entity, uint64_t kind)
{
	es_key_init(key);
	es_key_raw(key, entity->bytes, ES_ENTITY_PREFIX);
	es_key_uint(key, kind);
}

void es_key_profile(struct es_key *key, const struct es_id *structure,
                    const uint8_t author[ES_AUTHOR_LEN])
{
	es_key_init(key);
	es_key_raw(key, structure->bytes, ES_ENTITY_PREFIX);
	es_key_raw(key, author, ES_AUTHOR_LEN);
}

void es_key_time_row(struct es_key *key, uint64_t time_ms, uint64_t row)
{
	es_key_time(key, time_ms);
	es_key_uint(key, row);
}

void es_key_count(struct es_key *key, uint64_t kind)
{
	es_key_init(key);
	es_key_raw(key, "count", 5);
	es_key_uint(key, kind);
}

void es_refs_read(const struct es_header *header, struct es_bytes body, struct es_refs *refs)
{
	struct es_bytes value;

	memset(refs, 0, sizeof(*refs));
	if (es_map_get(body, "practice", &value)) {
		value = es_value_str(value);
		refs->has_practice = value.len == ES_ID_LEN;
		if (refs->has_practice)
			memcpy(refs->practice.bytes, value.data, ES_ID_LEN);
	}
	/* A practice's contact is a profile, too, but not that of who published it. */
	if (header->kind == ES_KIND_PROFILE && !refs->has_practice)
		refs->has_author = es_body_author(body, refs->author) == ES_OK;
}

es_err es_wire_check(const struct es_header *header, const struct es_wire_body *body,
                     struct es_writer *w, struct es_bytes *plain, bool *usable)
{
	struct es_id commit;

	*usable = false;
	if (body->plain_len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	es_err err = es_body_unpack(body->codec, body->packed, (size_t)body->plain_len, w, plain);
	if (err)
		return err;
	es_body_commit(*plain, body->key, &commit);
	if (!es_id_equal(&commit, &header->body_commit))
		return ES_BAD_HASH;
	*usable = es_body_check(header, *plain, body->key) == ES_OK;
	return ES_OK;
}

static const struct es_bytes nothing = {(const uint8_t *)"", 0};

static void put_flag(struct es_write *w, enum es_table table, const struct es_key *key)
{
	es_txn_put(w->snap.txn, table, es_key_of(key), nothing);
}

static size_t row_value(uint8_t out[ES_ROW_PREFIX + ES_HEADER_MAX], uint64_t seen_ms,
                        struct es_place place, struct es_bytes header)
{
	struct es_key prefix;

	es_assert(header.len <= ES_HEADER_MAX);
	es_key_init(&prefix);
	es_key_time(&prefix, seen_ms);
	es_key_fixed(&prefix, place.log, 4);
	es_key_fixed(&prefix, place.index, 6);
	es_assert(prefix.len == ES_ROW_PREFIX);
	memcpy(out, prefix.bytes, prefix.len);
	memcpy(out + prefix.len, header.data, header.len);
	return prefix.len + header.len;
}

uint64_t es_row_add(struct es_write *w, const struct es_leaf *leaf, uint64_t seen_ms,
                    struct es_place place)
{
	uint8_t value[ES_ROW_PREFIX + ES_HEADER_MAX];
	struct es_key key;
	uint64_t row = w->next_row++;

	size_t len = row_value(value, seen_ms, place, leaf->bytes);
	es_key_row(&key, row);
	es_txn_append(w->snap.txn, ES_TABLE_ROWS, es_key_of(&key), es_bytes_of(value, len));
	es_key_ids(&key, &leaf->id, row);
	put_flag(w, ES_TABLE_IDS, &key);
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

void es_row_put_body(struct es_write *w, uint64_t row, bool new_row,
                     const struct es_wire_body *body)
{
	uint8_t value[20 + ES_BODY_MAX];
	struct es_key key, prefix;

	es_assert(body->packed.len <= ES_BODY_MAX);
	es_key_init(&prefix);
	es_key_uint(&prefix, body->codec);
	es_key_uint(&prefix, body->plain_len);
	memcpy(value, prefix.bytes, prefix.len);
	if (body->packed.len)
		memcpy(value + prefix.len, body->packed.data, body->packed.len);
	struct es_bytes whole = es_bytes_of(value, prefix.len + body->packed.len);
	es_key_row(&key, row);
	if (new_row) {
		es_txn_append(w->snap.txn, ES_TABLE_BODIES, es_key_of(&key), whole);
		es_txn_append(w->snap.txn, ES_TABLE_KEYS, es_key_of(&key), ES_BYTES(body->key));
		return;
	}
	es_txn_put(w->snap.txn, ES_TABLE_BODIES, es_key_of(&key), whole);
	es_txn_put(w->snap.txn, ES_TABLE_KEYS, es_key_of(&key), ES_BYTES(body->key));
	es_txn_del(w->snap.txn, ES_TABLE_MISSING, es_key_of(&key));
	es_write_note_body(w, row);
}

void es_row_want_body(struct es_write *w, uint64_t row)
{
	struct es_key key;

	es_key_row(&key, row);
	put_flag(w, ES_TABLE_MISSING, &key);
}

void es_row_unlogged(struct es_write *w, uint64_t row, bool waits)
{
	struct es_key key;

	es_key_row(&key, row);
	if (waits)
		put_flag(w, ES_TABLE_UNLOGGED, &key);
	else
		es_txn_del(w->snap.txn, ES_TABLE_UNLOGGED, es_key_of(&key));
}

static uint64_t list_time(const struct es_leaf *leaf, uint64_t seen_ms)
{
	return leaf->header.created_ms < seen_ms ? leaf->header.created_ms : seen_ms;
}

void es_row_index(struct es_write *w, uint64_t row, const struct es_leaf *leaf, uint64_t seen_ms)
{
	struct es_key key;
	struct es_id entity;
	uint64_t time_ms = list_time(leaf, seen_ms);

	es_key_kind(&key, leaf->header.kind);
	es_key_time_row(&key, time_ms, row);
	put_flag(w, ES_TABLE_KINDS, &key);
	es_write_note_kind(w, leaf->header.kind);
	es_record_entity(&leaf->header, &leaf->id, &entity);
	es_key_about(&key, &entity, leaf->header.kind);
	es_key_time_row(&key, time_ms, row);
	put_flag(w, ES_TABLE_ABOUT, &key);
}

void es_row_index_refs(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                       uint64_t seen_ms, const struct es_refs *refs)
{
	struct es_key key;
	struct es_id entity;
	uint64_t time_ms = list_time(leaf, seen_ms);

	es_record_entity(&leaf->header, &leaf->id, &entity);
	if (refs->has_practice && !es_id_equal(&refs->practice, &entity)) {
		es_key_about(&key, &refs->practice, leaf->header.kind);
		es_key_time_row(&key, time_ms, row);
		put_flag(w, ES_TABLE_ABOUT, &key);
	}
	if (refs->has_author) {
		es_key_profile(&key, &leaf->header.structure, refs->author);
		es_key_time_row(&key, time_ms, row);
		put_flag(w, ES_TABLE_PROFILES, &key);
	}
}

void es_write_note_kind(struct es_write *w, uint64_t kind)
{
	for (size_t i = 0; i < w->counts_len; i++) {
		if (w->counts[i].kind == kind) {
			w->counts[i].added++;
			return;
		}
	}
	if (w->counts_len == ES_COUNT_DELTAS)
		es_txn_fail(w->snap.txn, es_row_write_counts(w));
	w->counts[w->counts_len++] = (struct es_count_delta){kind, 1};
}

es_err es_row_write_counts(struct es_write *w)
{
	for (size_t i = 0; i < w->counts_len; i++) {
		struct es_key key, value;
		es_key_count(&key, w->counts[i].kind);
		es_key_init(&value);
		es_key_uint(&value,
		            es_kind_count(&w->snap, w->counts[i].kind) + w->counts[i].added);
		es_txn_put(w->snap.txn, ES_TABLE_META, es_key_of(&key), es_key_of(&value));
	}
	w->counts_len = 0;
	return es_txn_err(w->snap.txn);
}

/* Packs into w, which then holds what body->packed borrows. */
static es_err pack(struct es_bytes plain, const uint8_t key[ES_BODY_KEY_LEN], struct es_writer *w,
                   struct es_wire_body *body)
{
	memset(body, 0, sizeof(*body));
	body->present = true;
	body->plain_len = plain.len;
	memcpy(body->key, key, ES_BODY_KEY_LEN);
	es_err err = es_body_pack(plain, w, &body->codec);
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
	es_refs_read(&leaf.header, body, &refs);
	es_writer_grow(&packed, ES_BODY_MAX);
	err = pack(body, key, &packed, &wire);
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
	if (!es_row_counts(&w->snap, row, &place))
		return ES_NOT_ALLOWED;
	es_writer_grow(&unpacked, ES_BODY_MAX);
	err = es_wire_check(&leaf.header, body, &unpacked, &plain, &usable);
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
