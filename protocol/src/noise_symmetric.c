/* SPDX-License-Identifier: EUPL-1.2 */
#include "noise.h"

#include <sodium.h>
#include <string.h>

#define BLOCK_LEN 128 /* of BLAKE2b, for HMAC */

_Static_assert(ES_NOISE_TAG == crypto_aead_chacha20poly1305_ietf_ABYTES, "the tag of ChaChaPoly");

/* --- hash functions, sections 4.3 and 12.8 ---------------------------------------------------- */

static void hash_init(crypto_generichash_state *state)
{
	(void)crypto_generichash_init(state, NULL, 0, ES_NOISE_HASH_LEN);
}

static void hash_add(crypto_generichash_state *state, struct es_bytes data)
{
	if (data.len > 0)
		(void)crypto_generichash_update(state, data.data, data.len);
}

static void hash_end(crypto_generichash_state *state, uint8_t out[ES_NOISE_HASH_LEN])
{
	(void)crypto_generichash_final(state, out, ES_NOISE_HASH_LEN);
	sodium_memzero(state, sizeof(*state));
}

/* HMAC-HASH(key, a || b), RFC 2104. */
static void hmac(const uint8_t key[ES_NOISE_HASH_LEN], struct es_bytes a, struct es_bytes b,
                 uint8_t out[ES_NOISE_HASH_LEN])
{
	crypto_generichash_state state;
	uint8_t inner[BLOCK_LEN], outer[BLOCK_LEN];

	memset(inner, 0x36, sizeof(inner));
	memset(outer, 0x5c, sizeof(outer));
	for (size_t i = 0; i < ES_NOISE_HASH_LEN; i++) {
		inner[i] ^= key[i];
		outer[i] ^= key[i];
	}
	hash_init(&state);
	hash_add(&state, ES_BYTES(inner));
	hash_add(&state, a);
	hash_add(&state, b);
	hash_end(&state, out);
	hash_init(&state);
	hash_add(&state, ES_BYTES(outer));
	hash_add(&state, es_bytes_of(out, ES_NOISE_HASH_LEN));
	hash_end(&state, out);
	sodium_memzero(inner, sizeof(inner));
	sodium_memzero(outer, sizeof(outer));
}

void es_noise_hkdf(const uint8_t ck[ES_NOISE_HASH_LEN], struct es_bytes input, size_t count,
                   uint8_t *out)
{
	uint8_t temp[ES_NOISE_HASH_LEN];
	struct es_bytes before = {NULL, 0};

	hmac(ck, input, before, temp);
	for (size_t i = 0; i < count; i++) {
		uint8_t number = (uint8_t)(i + 1);
		uint8_t *next = out + i * ES_NOISE_HASH_LEN;
		hmac(temp, before, es_bytes_of(&number, 1), next);
		before = es_bytes_of(next, ES_NOISE_HASH_LEN);
	}
	sodium_memzero(temp, sizeof(temp));
}

/* --- CipherState, section 5.1 ----------------------------------------------------------------- */

void es_cipher_init(struct es_cipher *c, const uint8_t key[ES_NOISE_KEY_LEN])
{
	c->has_key = true;
	memcpy(c->key, key, ES_NOISE_KEY_LEN);
	c->nonce = 0;
}

/* Section 12.3: 32 bits of zeros, then the nonce in little-endian. */
static void write_nonce(uint64_t nonce, uint8_t out[crypto_aead_chacha20poly1305_ietf_NPUBBYTES])
{
	memset(out, 0, 4);
	for (size_t i = 0; i < 8; i++)
		out[4 + i] = (uint8_t)(nonce >> (8 * i));
}

es_err es_cipher_encrypt(struct es_cipher *c, struct es_bytes ad, struct es_bytes plain,
                         uint8_t *out)
{
	uint8_t nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];

	es_assert(c->has_key);
	if (c->nonce == UINT64_MAX)
		return ES_LIMIT;
	write_nonce(c->nonce, nonce);
	(void)crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, plain.data, plain.len, ad.data,
	                                                ad.len, NULL, nonce, c->key);
	c->nonce++;
	return ES_OK;
}

es_err es_cipher_decrypt(struct es_cipher *c, struct es_bytes ad, struct es_bytes sealed,
                         uint8_t *out)
{
	uint8_t nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];

	es_assert(c->has_key);
	if (sealed.len < ES_NOISE_TAG)
		return ES_MALFORMED;
	if (c->nonce == UINT64_MAX)
		return ES_LIMIT;
	write_nonce(c->nonce, nonce);
	if (crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed.data, sealed.len,
	                                              ad.data, ad.len, nonce, c->key) != 0)
		return ES_BAD_KEY;
	c->nonce++;
	return ES_OK;
}

void es_cipher_rekey(struct es_cipher *c)
{
	static const uint8_t zeros[ES_NOISE_KEY_LEN];
	uint8_t nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];
	uint8_t out[ES_NOISE_KEY_LEN + ES_NOISE_TAG];

	es_assert(c->has_key);
	write_nonce(UINT64_MAX, nonce);
	(void)crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, zeros, sizeof(zeros), NULL, 0,
	                                                NULL, nonce, c->key);
	memcpy(c->key, out, ES_NOISE_KEY_LEN);
	sodium_memzero(out, sizeof(out));
}

/* --- SymmetricState, section 5.2 -------------------------------------------------------------- */

void es_symmetric_mix_hash(struct es_symmetric *s, struct es_bytes data)
{
	crypto_generichash_state state;

	hash_init(&state);
	hash_add(&state, ES_BYTES(s->h));
	hash_add(&state, data);
	hash_end(&state, s->h);
}

void es_symmetric_mix_key(struct es_symmetric *s, struct es_bytes input)
{
	uint8_t out[2 * ES_NOISE_HASH_LEN];

	es_noise_hkdf(s->ck, input, 2, out);
	memcpy(s->ck, out, ES_NOISE_HASH_LEN);
	es_cipher_init(&s->cipher, out + ES_NOISE_HASH_LEN);
	sodium_memzero(out, sizeof(out));
}

void es_symmetric_mix_key_and_hash(struct es_symmetric *s, struct es_bytes input)
{
	uint8_t out[3 * ES_NOISE_HASH_LEN];

	es_noise_hkdf(s->ck, input, 3, out);
	memcpy(s->ck, out, ES_NOISE_HASH_LEN);
	es_symmetric_mix_hash(s, es_bytes_of(out + ES_NOISE_HASH_LEN, ES_NOISE_HASH_LEN));
	es_cipher_init(&s->cipher, out + 2 * ES_NOISE_HASH_LEN);
	sodium_memzero(out, sizeof(out));
}

es_err es_symmetric_encrypt(struct es_symmetric *s, struct es_bytes plain, uint8_t *out)
{
	es_err err = es_cipher_encrypt(&s->cipher, ES_BYTES(s->h), plain, out);
	if (err == ES_OK)
		es_symmetric_mix_hash(s, es_bytes_of(out, plain.len + ES_NOISE_TAG));
	return err;
}

es_err es_symmetric_decrypt(struct es_symmetric *s, struct es_bytes sealed, uint8_t *out)
{
	es_err err = es_cipher_decrypt(&s->cipher, ES_BYTES(s->h), sealed, out);
	if (err == ES_OK)
		es_symmetric_mix_hash(s, sealed);
	return err;
}
