/* SPDX-License-Identifier: EUPL-1.2 */
/* Of a person: place of the key 8, nonce, XChaCha20-Poly1305 of [address, wanted, check, expires_ms, tries,
 * refused_ms, gone_ms] bound to the person. */
#include "store/addresses.h"

#include "store/key_places.h"
#include "store/rows.h"

#include <sodium.h>
#include <string.h>

#define PLACE_LEN 8
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD_LEN (PLACE_LEN + NONCE_LEN)
#define PLAIN_MAX 640
#define VALUE_MAX (HEAD_LEN + PLAIN_MAX + TAG_LEN)

static es_err write_facts(const struct es_mail_facts *facts, struct es_writer *w)
{
	es_write_array(w, 7);
	es_write_cstr(w, facts->address);
	es_write_cstr(w, facts->wanted);
	es_write_bin(w, ES_BYTES(facts->check.bytes));
	es_write_uint(w, facts->expires_ms);
	es_write_uint(w, facts->tries);
	es_write_uint(w, facts->refused_ms);
	es_write_uint(w, facts->gone_ms);
	return w->err;
}

static void read_text(struct es_reader *r, char out[ES_MAIL_ADDRESS_MAX + 1])
{
	struct es_bytes text = es_read_str(r, ES_MAIL_ADDRESS_MAX);

	if (text.len)
		memcpy(out, text.data, text.len);
	out[text.len] = '\0';
}

static es_err read_facts(struct es_bytes plain, struct es_mail_facts *out)
{
	struct es_reader r;

	es_reader_init(&r, plain);
	es_read_array_of(&r, 7);
	read_text(&r, out->address);
	read_text(&r, out->wanted);
	es_read_fixed(&r, out->check.bytes, ES_ID_LEN);
	out->expires_ms = es_read_uint(&r, UINT64_MAX);
	out->tries = es_read_uint(&r, UINT64_MAX);
	out->refused_ms = es_read_uint(&r, UINT64_MAX);
	out->gone_ms = es_read_uint(&r, UINT64_MAX);
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

static es_err place_of(struct es_bytes value, uint64_t *place)
{
	bool bad = value.len < HEAD_LEN + TAG_LEN || value.len > VALUE_MAX;

	if (!bad)
		*place = es_key_take_fixed(&value, PLACE_LEN, &bad);
	return bad ? ES_CORRUPT : ES_OK;
}

static es_err unseal(struct es_snapshot *snap, struct es_bytes person, struct es_bytes value,
                     struct es_mail_facts *out)
{
	uint8_t secret[ES_BODY_KEY_LEN], plain[PLAIN_MAX];
	uint64_t place = 0;

	memset(out, 0, sizeof(*out));
	es_err err = place_of(value, &place);
	if (!err)
		err = es_body_key(snap, place, secret);
	if (err)
		return err == ES_CORRUPT ? ES_NOT_FOUND : err;
	size_t len = value.len - HEAD_LEN - TAG_LEN;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
	            plain, NULL, NULL, value.data + HEAD_LEN, value.len - HEAD_LEN, person.data,
	            person.len, value.data + PLACE_LEN, secret) == 0)
		err = read_facts(es_bytes_of(plain, len), out);
	else
		err = ES_NOT_FOUND; /* of a place that has another's key by now */
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(plain, sizeof(plain));
	return err;
}

es_err es_address_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                      struct es_mail_facts *out)
{
	struct es_bytes value, key = es_bytes_of(person, ES_AUTHOR_LEN);

	memset(out, 0, sizeof(*out));
	es_err err = es_txn_get(snap->txn, ES_TABLE_ADDRESSES, key, &value);
	return err ? err : unseal(snap, key, value, out);
}

es_err es_address_find(struct es_snapshot *snap, const char *key, uint8_t person[ES_AUTHOR_LEN])
{
	struct es_mail_facts facts;
	struct es_bytes after = {NULL, 0};
	char folded[ES_MAIL_ADDRESS_MAX + 1];
	struct es_entry entry;
	es_err found = ES_NOT_FOUND, err;

	/* to the end in any case: what it takes does not tell whether it is here */
	while (!(err = es_txn_seek(snap->txn, ES_TABLE_ADDRESSES, ES_SEEK_AFTER, after, &entry))) {
		if (unseal(snap, entry.key, entry.value, &facts) == ES_OK && facts.address[0] &&
		    es_mail_address_key(es_bytes_str(facts.address), folded) == ES_OK &&
		    strcmp(folded, key) == 0 && entry.key.len == ES_AUTHOR_LEN) {
			memcpy(person, entry.key.data, ES_AUTHOR_LEN);
			found = ES_OK;
		}
		after = entry.key;
	}
	return err == ES_NOT_FOUND ? found : err;
}

/* A key and a place of its own for each version: what was there before is gone. */
static es_err seal(struct es_write *w, struct es_bytes person, const struct es_mail_facts *facts)
{
	uint8_t secret[ES_BODY_KEY_LEN], plain[PLAIN_MAX], value[VALUE_MAX];
	struct es_writer out;
	struct es_key head;
	uint64_t place;

	es_writer_init(&out, plain, sizeof(plain));
	es_err err = write_facts(facts, &out);
	if (!err)
		err = es_write_key_place(w, &place);
	if (err)
		return err;
	es_key_init(&head);
	es_key_fixed(&head, place, PLACE_LEN);
	memcpy(value, head.bytes, PLACE_LEN);
	randombytes_buf(value + PLACE_LEN, NONCE_LEN);
	randombytes_buf(secret, sizeof(secret));
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(value + HEAD_LEN, NULL, plain, out.len,
	                                                 person.data, person.len, NULL,
	                                                 value + PLACE_LEN, secret);
	es_body_keep_key(w, place, secret);
	es_txn_put(w->snap.txn, ES_TABLE_ADDRESSES, person,
	           es_bytes_of(value, HEAD_LEN + out.len + TAG_LEN));
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(plain, sizeof(plain));
	return es_txn_err(w->snap.txn);
}

es_err es_write_address(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                        const struct es_mail_facts *facts)
{
	es_err err = es_write_address_drop(w, person);

	if (err || (!facts->address[0] && !facts->wanted[0]))
		return err;
	return seal(w, es_bytes_of(person, ES_AUTHOR_LEN), facts);
}

es_err es_write_address_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_bytes value, key = es_bytes_of(person, ES_AUTHOR_LEN);
	uint64_t place = 0;

	es_err err = es_txn_get(w->snap.txn, ES_TABLE_ADDRESSES, key, &value);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	err = place_of(value, &place);
	es_txn_del(w->snap.txn, ES_TABLE_ADDRESSES, key);
	if (!err)
		es_write_key_place_drop(w, place);
	return es_txn_err(w->snap.txn);
}
