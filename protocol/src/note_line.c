/* SPDX-License-Identifier: EUPL-1.2 */
#include "note_line.h"

#include <sodium.h>
#include <string.h>

#define SIGNATURE_MARK "\xe2\x80\x94 " /* an em dash and a space */
#define BASE64 sodium_base64_VARIANT_ORIGINAL
#define SIGNED_MAX (ES_NOTE_KEY_HASH_LEN + ES_NOTE_SIGNATURE_MAX)

void es_note_key_hash(const struct es_note_key *key, uint8_t out[ES_NOTE_KEY_HASH_LEN])
{
	uint8_t in[ES_NOTE_NAME_MAX + 2 + ES_PUBLIC_KEY_LEN];
	uint8_t hash[crypto_hash_sha256_BYTES];
	size_t len = strlen(key->name);

	es_assert(len < ES_NOTE_NAME_MAX);
	memcpy(in, key->name, len);
	in[len++] = '\n';
	in[len++] = (uint8_t)key->algorithm;
	memcpy(in + len, key->public_key, ES_PUBLIC_KEY_LEN);
	(void)crypto_hash_sha256(hash, in, len + ES_PUBLIC_KEY_LEN);
	memcpy(out, hash, ES_NOTE_KEY_HASH_LEN);
}

static void write_text(struct es_writer *w, const char *text)
{
	es_write_raw(w, es_bytes_str(text));
}

static void write_base64(struct es_writer *w, const uint8_t *data, size_t len)
{
	char encoded[sodium_base64_ENCODED_LEN(SIGNED_MAX, BASE64)];

	es_assert(len <= SIGNED_MAX);
	(void)sodium_bin2base64(encoded, sizeof(encoded), data, len, BASE64);
	write_text(w, encoded);
}

void es_note_write_line(struct es_writer *w, const struct es_note_key *key,
                        struct es_bytes signature)
{
	uint8_t both[SIGNED_MAX];

	es_assert(signature.len <= ES_NOTE_SIGNATURE_MAX);
	es_note_key_hash(key, both);
	memcpy(both + ES_NOTE_KEY_HASH_LEN, signature.data, signature.len);
	write_text(w, SIGNATURE_MARK);
	write_text(w, key->name);
	write_text(w, " ");
	write_base64(w, both, ES_NOTE_KEY_HASH_LEN + signature.len);
	write_text(w, "\n");
}

void es_note_write_vkey(struct es_writer *w, const struct es_note_key *key)
{
	uint8_t hash[ES_NOTE_KEY_HASH_LEN];
	char hash_hex[2 * ES_NOTE_KEY_HASH_LEN + 1];
	uint8_t prefixed[1 + ES_PUBLIC_KEY_LEN] = {(uint8_t)key->algorithm};

	es_note_key_hash(key, hash);
	es_hex(hash, ES_NOTE_KEY_HASH_LEN, hash_hex);
	memcpy(prefixed + 1, key->public_key, ES_PUBLIC_KEY_LEN);
	write_text(w, key->name);
	write_text(w, "+");
	write_text(w, hash_hex);
	write_text(w, "+");
	write_base64(w, prefixed, sizeof(prefixed));
}
