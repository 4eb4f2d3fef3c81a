/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/sealed_entries.h"

#include "store/key_places.h"
#include "store/rows.h"

#include <sodium.h>
#include <string.h>

#define PLACE_LEN 8
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD_LEN (PLACE_LEN + NONCE_LEN)

static es_err place_of(const struct es_sealed_table *kind, struct es_bytes value, uint64_t *place)
{
	bool bad = value.len < HEAD_LEN + TAG_LEN || value.len > HEAD_LEN + kind->max + TAG_LEN;

	if (!bad)
		*place = es_key_take_fixed(&value, PLACE_LEN, &bad);
	return bad ? ES_CORRUPT : ES_OK;
}

es_err es_entry_unseal(struct es_snapshot *snap, const struct es_sealed_table *kind,
                       struct es_bytes key, struct es_bytes value, uint8_t *plain, size_t *len)
{
	uint8_t secret[ES_BODY_KEY_LEN];
	uint64_t place = 0;

	es_err err = place_of(kind, value, &place);
	if (!err)
		err = es_body_key(snap, place, secret);
	if (err)
		return err == ES_CORRUPT ? ES_NOT_FOUND : err;
	*len = value.len - HEAD_LEN - TAG_LEN;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, value.data + HEAD_LEN,
	                                               value.len - HEAD_LEN, key.data, key.len,
	                                               value.data + PLACE_LEN, secret))
		err = ES_NOT_FOUND;
	sodium_memzero(secret, sizeof(secret));
	return err;
}

es_err es_entry_seal(struct es_write *w, const struct es_sealed_table *kind, struct es_bytes key,
                     struct es_bytes plain)
{
	uint8_t secret[ES_BODY_KEY_LEN], value[HEAD_LEN + ES_SEALED_ENTRY_MAX + TAG_LEN];
	struct es_key head;
	uint64_t place;

	es_assert(plain.len <= kind->max && kind->max <= ES_SEALED_ENTRY_MAX);
	es_err err = es_write_key_place(w, &place);
	if (err)
		return err;
	es_key_init(&head);
	es_key_fixed(&head, place, PLACE_LEN);
	memcpy(value, head.bytes, PLACE_LEN);
	randombytes_buf(value + PLACE_LEN, NONCE_LEN);
	randombytes_buf(secret, sizeof(secret));
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(value + HEAD_LEN, NULL, plain.data,
	                                                 plain.len, key.data, key.len, NULL,
	                                                 value + PLACE_LEN, secret);
	es_body_keep_key(w, place, secret);
	es_txn_put(w->snap.txn, kind->table, key,
	           es_bytes_of(value, HEAD_LEN + plain.len + TAG_LEN));
	sodium_memzero(secret, sizeof(secret));
	return es_txn_err(w->snap.txn);
}

es_err es_entry_drop(struct es_write *w, const struct es_sealed_table *kind, struct es_bytes key)
{
	struct es_bytes value;
	uint64_t place = 0;

	es_err err = es_txn_get(w->snap.txn, kind->table, key, &value);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	err = place_of(kind, value, &place);
	es_txn_del(w->snap.txn, kind->table, key);
	if (!err)
		es_write_key_place_drop(w, place);
	return es_txn_err(w->snap.txn);
}
