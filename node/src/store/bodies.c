/* SPDX-License-Identifier: EUPL-1.2 */
/* How bodies rest: packed as they travel, then sealed with ChaCha20 (RFC 8439, nonce 0) under a key
 * derived from the body's own (BLAKE2b keyed, with the codec and length of what is sealed as salt:
 * one key seals one string). The commitment in the header authenticates, so no tag is kept.
 * docs/decisions/store.md. */
#include "rows.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void es_body_flip(uint64_t codec, const uint8_t key[ES_BODY_KEY_LEN], uint8_t *data, size_t len)
{
	static const uint8_t nonce[crypto_stream_chacha20_ietf_NONCEBYTES];
	uint8_t derived[crypto_stream_chacha20_ietf_KEYBYTES];

	_Static_assert(crypto_kdf_KEYBYTES == ES_BODY_KEY_LEN, "the body's key is the master key");
	(void)crypto_kdf_derive_from_key(derived, sizeof(derived), codec << 32 | len, "es-rests",
	                                 key);
	if (len)
		(void)crypto_stream_chacha20_ietf_xor(data, data, len, nonce, derived);
	sodium_memzero(derived, sizeof(derived));
}

size_t es_body_seal(const struct es_wire_body *body, uint8_t *out)
{
	struct es_key prefix;

	es_assert(body->packed.len <= ES_BODY_MAX);
	es_key_init(&prefix);
	es_key_uint(&prefix, body->codec);
	es_key_uint(&prefix, body->plain_len);
	es_assert(prefix.len <= ES_SEALED_EXTRA);
	memcpy(out, prefix.bytes, prefix.len);
	if (body->packed.len)
		memcpy(out + prefix.len, body->packed.data, body->packed.len);
	es_body_flip(body->codec, body->key, out + prefix.len, body->packed.len);
	return prefix.len + body->packed.len;
}

void es_row_put_sealed(struct es_write *w, uint64_t row, const struct es_wire_body *body,
                       struct es_bytes sealed)
{
	struct es_key key;

	es_key_row(&key, row);
	es_body_keep_key(w, row, body->key);
	es_txn_append(w->snap.txn, ES_TABLE_BODIES, es_key_of(&key), sealed);
}

void es_row_put_body(struct es_write *w, uint64_t row, bool new_row,
                     const struct es_wire_body *body)
{
	uint8_t value[ES_SEALED_EXTRA + ES_BODY_MAX];
	struct es_key key;
	struct es_bytes sealed = es_bytes_of(value, es_body_seal(body, value));

	if (new_row) {
		es_row_put_sealed(w, row, body, sealed);
		return;
	}
	es_key_row(&key, row);
	es_body_keep_key(w, row, body->key);
	es_txn_put(w->snap.txn, ES_TABLE_BODIES, es_key_of(&key), sealed);
	es_txn_del(w->snap.txn, ES_TABLE_MISSING, es_key_of(&key));
	es_write_note_body(w, row);
}

es_err es_body_resting(struct es_snapshot *snap, uint64_t number, struct es_resting *out)
{
	struct es_key key;
	struct es_bytes value;
	bool bad = false;

	memset(out, 0, sizeof(*out));
	es_key_row(&key, number);
	es_err err = es_txn_get(snap->txn, ES_TABLE_BODIES, es_key_of(&key), &value);
	if (err)
		return err;
	out->codec = es_key_take_uint(&value, &bad);
	out->plain_len = es_key_take_uint(&value, &bad);
	out->sealed = value;
	return bad || value.len > ES_BODY_MAX ? ES_CORRUPT : ES_OK;
}

es_err es_body_key(struct es_snapshot *snap, uint64_t number, uint8_t key[ES_BODY_KEY_LEN])
{
	const struct es_new_keys *keys = snap->new_keys;

	for (size_t i = keys ? keys->len : 0; i-- > 0;) {
		if (keys->slots[i].row != number)
			continue;
		memcpy(key, keys->slots[i].key, ES_BODY_KEY_LEN);
		return ES_OK;
	}
	return es_segments_get(snap->store->segments, number, key);
}

es_err es_body_key_ahead(struct es_snapshot *snap, struct es_keys_ahead *ahead, uint64_t number,
                         uint8_t key[ES_BODY_KEY_LEN])
{
	if (snap->new_keys)
		return es_body_key(snap, number, key);
	if (number < ahead->row || number - ahead->row >= ahead->count) {
		size_t left = ES_SEGMENT_SLOTS - (size_t)(number % ES_SEGMENT_SLOTS);
		size_t count = left < ES_KEYS_AHEAD ? left : ES_KEYS_AHEAD;
		ahead->count = 0;
		/* One key of a damaged file may be there where its neighbours are not. */
		if (es_segments_get_all(snap->store->segments, number, count, ahead->keys[0]))
			return es_body_key(snap, number, key);
		ahead->row = number;
		ahead->count = count;
	}
	memcpy(key, ahead->keys[number - ahead->row], ES_BODY_KEY_LEN);
	return sodium_is_zero(key, ES_BODY_KEY_LEN) ? ES_NOT_FOUND : ES_OK;
}

es_err es_body_unseal(const struct es_resting *body, const uint8_t key[ES_BODY_KEY_LEN],
                      struct es_writer *w, struct es_bytes *packed)
{
	es_write_raw(w, body->sealed);
	if (w->err)
		return w->err;
	size_t len = body->sealed.len;
	*packed = es_bytes_of(len ? w->data + w->len - len : NULL, len);
	if (len)
		es_body_flip(body->codec, key, w->data + w->len - len, len);
	return ES_OK;
}

/* The key of a row's body. A row of which only the body is left has none that anybody could read. */
static es_err row_key(const struct es_row *row, uint8_t key[ES_BODY_KEY_LEN])
{
	if (!row->has_body)
		return ES_NOT_FOUND;
	es_err err = es_body_key(row->snap, row->number, key);
	return err && err != ES_NO_MEMORY ? ES_NOT_FOUND : err;
}

es_err es_row_body(const struct es_row *row, struct es_writer *w, struct es_bytes *body)
{
	struct es_snapshot *snap = row->snap;
	uint8_t key[ES_BODY_KEY_LEN];
	struct es_writer unsealed;
	struct es_bytes packed;

	es_err err = row_key(row, key);
	if (err)
		return err;
	if (row->body.plain_len > ES_BODY_MAX)
		return ES_CORRUPT;
	bool packs = row->body.codec != ES_CODEC_PLAIN;
	if (packs && !snap->unpacker && es_unpacker_new(&snap->unpacker))
		return ES_NO_MEMORY;
	es_writer_grow(&unsealed, ES_BODY_MAX);
	err = es_body_unseal(&row->body, key, packs ? &unsealed : w, &packed);
	if (!err)
		err = es_body_unpack_with(snap->unpacker, row->body.codec, packed,
		                          (size_t)row->body.plain_len, w, body);
	es_writer_free(&unsealed);
	sodium_memzero(key, sizeof(key));
	return err;
}

es_err es_row_wire(const struct es_row *row, struct es_writer *w, struct es_wire_body *body)
{
	memset(body, 0, sizeof(*body));
	es_err err = row_key(row, body->key);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	body->codec = row->body.codec;
	body->plain_len = row->body.plain_len;
	err = es_body_unseal(&row->body, body->key, w, &body->packed);
	body->present = !err;
	return err;
}

void es_body_keep_key(struct es_write *w, uint64_t row, const uint8_t key[ES_BODY_KEY_LEN])
{
	struct es_new_keys *keys = &w->keys;

	if (keys->len == keys->capacity) {
		size_t capacity = keys->capacity ? 2 * keys->capacity : 64;
		struct es_slot *grown = malloc(capacity * sizeof(*grown));
		if (!grown) {
			es_txn_fail(w->snap.txn, ES_NO_MEMORY);
			return;
		}
		if (keys->len)
			memcpy(grown, keys->slots, keys->len * sizeof(*grown));
		size_t len = keys->len;
		es_body_keys_free(keys);
		*keys = (struct es_new_keys){.slots = grown, .len = len, .capacity = capacity};
	}
	keys->slots[keys->len].row = row;
	memcpy(keys->slots[keys->len++].key, key, ES_BODY_KEY_LEN);
}

void es_body_drop_key(struct es_write *w, uint64_t row)
{
	struct es_new_keys *keys = &w->keys;

	for (size_t i = 0; i < keys->len; i++) {
		if (keys->slots[i].row != row)
			continue;
		memmove(&keys->slots[i], &keys->slots[i + 1],
		        (keys->len - i - 1) * sizeof(*keys->slots));
		keys->len--;
		sodium_memzero(&keys->slots[keys->len], sizeof(*keys->slots));
		return;
	}
}

static int by_row(const void *a, const void *b)
{
	const struct es_slot *x = a, *y = b;

	return x->row < y->row ? -1 : x->row > y->row;
}

es_err es_body_keys_sync(struct es_write *w)
{
	struct es_new_keys *keys = &w->keys;
	bool sorted = true;

	for (size_t i = 1; i < keys->len && sorted; i++)
		sorted = keys->slots[i - 1].row < keys->slots[i].row;
	if (!sorted)
		qsort(keys->slots, keys->len, sizeof(*keys->slots), by_row);
	return es_segments_put(w->snap.store->segments, keys->slots, keys->len);
}

void es_body_keys_free(struct es_new_keys *keys)
{
	if (keys->slots)
		sodium_memzero(keys->slots, keys->len * sizeof(*keys->slots));
	free(keys->slots);
	memset(keys, 0, sizeof(*keys));
}
