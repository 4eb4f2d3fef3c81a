/* SPDX-License-Identifier: EUPL-1.2 */
#include "noise.h"

#include <sodium.h>
#include <string.h>

#define BLOCK_LEN 128 /* of BLAKE2b, for HMAC */

_Static_assert(ES_NOISE_TAG == crypto_aead_chacha20poly1305_ietf_ABYTES, "the tag of ChaChaPoly");
_Static_assert(ES_NOISE_KEY_LEN == crypto_scalarmult_BYTES, "the keys of X25519");

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

/* HKDF(chaining_key, input, count): count outputs, back to back in out. */
static void hkdf(const uint8_t ck[ES_NOISE_HASH_LEN], struct es_bytes input, size_t count,
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

/* --- CipherState, section 5.1 ------------------------------------------------------------------
 */

static void cipher_init(struct es_cipher *c, const uint8_t key[ES_NOISE_KEY_LEN])
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

/* --- SymmetricState, section 5.2 ---------------------------------------------------------------
 */

static void mix_hash(struct es_symmetric *s, struct es_bytes data)
{
	crypto_generichash_state state;

	hash_init(&state);
	hash_add(&state, ES_BYTES(s->h));
	hash_add(&state, data);
	hash_end(&state, s->h);
}

static void mix_key(struct es_symmetric *s, struct es_bytes input)
{
	uint8_t out[2 * ES_NOISE_HASH_LEN];

	hkdf(s->ck, input, 2, out);
	memcpy(s->ck, out, ES_NOISE_HASH_LEN);
	cipher_init(&s->cipher, out + ES_NOISE_HASH_LEN);
	sodium_memzero(out, sizeof(out));
}

static void mix_key_and_hash(struct es_symmetric *s, struct es_bytes input)
{
	uint8_t out[3 * ES_NOISE_HASH_LEN];

	hkdf(s->ck, input, 3, out);
	memcpy(s->ck, out, ES_NOISE_HASH_LEN);
	mix_hash(s, es_bytes_of(out + ES_NOISE_HASH_LEN, ES_NOISE_HASH_LEN));
	cipher_init(&s->cipher, out + 2 * ES_NOISE_HASH_LEN);
	sodium_memzero(out, sizeof(out));
}

static es_err encrypt_and_hash(struct es_symmetric *s, struct es_bytes plain, uint8_t *out)
{
	es_err err = es_cipher_encrypt(&s->cipher, ES_BYTES(s->h), plain, out);
	if (err == ES_OK)
		mix_hash(s, es_bytes_of(out, plain.len + ES_NOISE_TAG));
	return err;
}

static es_err decrypt_and_hash(struct es_symmetric *s, struct es_bytes sealed, uint8_t *out)
{
	es_err err = es_cipher_decrypt(&s->cipher, ES_BYTES(s->h), sealed, out);
	if (err == ES_OK)
		mix_hash(s, sealed);
	return err;
}

/* --- HandshakeState, section 5.3 ---------------------------------------------------------------
 */

void es_handshake_init(struct es_handshake *hs, bool initiator, const uint8_t s[ES_NOISE_KEY_LEN],
                       const uint8_t e[ES_NOISE_KEY_LEN], const uint8_t psk[ES_NOISE_KEY_LEN],
                       struct es_bytes prologue)
{
	static const char name[] = "Noise_XXpsk0_25519_ChaChaPoly_BLAKE2b";

	memset(hs, 0, sizeof(*hs));
	hs->initiator = initiator;
	memcpy(hs->psk, psk, ES_NOISE_KEY_LEN);
	memcpy(hs->s, s, ES_NOISE_KEY_LEN);
	memcpy(hs->e, e, ES_NOISE_KEY_LEN);
	(void)crypto_scalarmult_base(hs->s_public, hs->s);
	(void)crypto_scalarmult_base(hs->e_public, hs->e);

	/* A name that is no longer than a hash is not hashed but padded with zeros. */
	_Static_assert(sizeof(name) - 1 <= ES_NOISE_HASH_LEN, "the name fits a hash");
	memcpy(hs->symmetric.h, name, sizeof(name) - 1);
	memcpy(hs->symmetric.ck, hs->symmetric.h, ES_NOISE_HASH_LEN);
	mix_hash(&hs->symmetric, prologue);
}

void es_handshake_wipe(struct es_handshake *hs)
{
	sodium_memzero(hs, sizeof(*hs));
}

/* MixKey(DH(secret, public)). Libsodium reports a result of zeros, which a public key of small
 * order forces. */
static es_err mix_dh(struct es_handshake *hs, const uint8_t secret[ES_NOISE_KEY_LEN],
                     const uint8_t public[ES_NOISE_KEY_LEN])
{
	uint8_t shared[ES_NOISE_KEY_LEN];
	es_err err = ES_BAD_KEY;

	if (crypto_scalarmult(shared, secret, public) == 0 &&
	    !sodium_is_zero(shared, sizeof(shared))) {
		mix_key(&hs->symmetric, ES_BYTES(shared));
		err = ES_OK;
	}
	sodium_memzero(shared, sizeof(shared));
	return err;
}

static es_err mix_es(struct es_handshake *hs)
{
	return hs->initiator ? mix_dh(hs, hs->e, hs->rs) : mix_dh(hs, hs->s, hs->re);
}

static es_err mix_se(struct es_handshake *hs)
{
	return hs->initiator ? mix_dh(hs, hs->s, hs->re) : mix_dh(hs, hs->e, hs->rs);
}

/* The MixKey after MixHash is what section 9.2 adds to "e" in a handshake with a PSK. */
static void mix_e(struct es_handshake *hs, const uint8_t public[ES_NOISE_KEY_LEN])
{
	mix_hash(&hs->symmetric, es_bytes_of(public, ES_NOISE_KEY_LEN));
	mix_key(&hs->symmetric, es_bytes_of(public, ES_NOISE_KEY_LEN));
}

static uint8_t *write_e(struct es_handshake *hs, uint8_t *out)
{
	memcpy(out, hs->e_public, ES_NOISE_KEY_LEN);
	mix_e(hs, hs->e_public);
	return out + ES_NOISE_KEY_LEN;
}

static es_err write_s(struct es_handshake *hs, uint8_t **out)
{
	es_err err = encrypt_and_hash(&hs->symmetric, ES_BYTES(hs->s_public), *out);
	*out += ES_NOISE_KEY_LEN + ES_NOISE_TAG;
	return err;
}

/* Takes len bytes off the front of in; the caller compared the whole length before. */
static const uint8_t *take(struct es_bytes *in, size_t len)
{
	const uint8_t *taken = in->data;

	es_assert(in->len >= len);
	in->data += len;
	in->len -= len;
	return taken;
}

static void read_e(struct es_handshake *hs, struct es_bytes *in)
{
	memcpy(hs->re, take(in, ES_NOISE_KEY_LEN), ES_NOISE_KEY_LEN);
	mix_e(hs, hs->re);
}

static es_err read_s(struct es_handshake *hs, struct es_bytes *in)
{
	const uint8_t *sealed = take(in, ES_NOISE_KEY_LEN + ES_NOISE_TAG);

	return decrypt_and_hash(&hs->symmetric,
	                        es_bytes_of(sealed, ES_NOISE_KEY_LEN + ES_NOISE_TAG), hs->rs);
}

static es_err write_tokens(struct es_handshake *hs, uint8_t **out)
{
	es_err err = ES_OK;

	switch (hs->step) {
	case 0: /* -> psk, e */
		mix_key_and_hash(&hs->symmetric, ES_BYTES(hs->psk));
		*out = write_e(hs, *out);
		return ES_OK;
	case 1: /* <- e, ee, s, es */
		*out = write_e(hs, *out);
		err = mix_dh(hs, hs->e, hs->re);
		if (err == ES_OK)
			err = write_s(hs, out);
		return err == ES_OK ? mix_es(hs) : err;
	default: /* -> s, se */
		err = write_s(hs, out);
		return err == ES_OK ? mix_se(hs) : err;
	}
}

static es_err read_tokens(struct es_handshake *hs, struct es_bytes *in)
{
	es_err err = ES_OK;

	switch (hs->step) {
	case 0: /* -> psk, e */
		mix_key_and_hash(&hs->symmetric, ES_BYTES(hs->psk));
		read_e(hs, in);
		return ES_OK;
	case 1: /* <- e, ee, s, es */
		read_e(hs, in);
		err = mix_dh(hs, hs->e, hs->re);
		if (err == ES_OK)
			err = read_s(hs, in);
		return err == ES_OK ? mix_es(hs) : err;
	default: /* -> s, se */
		err = read_s(hs, in);
		return err == ES_OK ? mix_se(hs) : err;
	}
}

/* The initiator writes messages 1 and 3. */
static bool may_write(const struct es_handshake *hs)
{
	return hs->step < ES_HANDSHAKE_STEPS && (hs->step % 2 == 0) == hs->initiator;
}

static bool may_read(const struct es_handshake *hs)
{
	return hs->step < ES_HANDSHAKE_STEPS && (hs->step % 2 == 0) != hs->initiator;
}

es_err es_handshake_write(struct es_handshake *hs, struct es_bytes payload, uint8_t *out,
                          size_t *out_len)
{
	struct es_handshake next;
	uint8_t *at = out;

	if (!may_write(hs))
		return ES_STATE;
	if (payload.len > ES_HANDSHAKE_PAYLOAD_MAX)
		return ES_TOO_LARGE;
	next = *hs;
	es_err err = write_tokens(&next, &at);
	if (err == ES_OK)
		err = encrypt_and_hash(&next.symmetric, payload, at);
	if (err == ES_OK) {
		*out_len = (size_t)(at - out) + payload.len + ES_NOISE_TAG;
		next.step++;
		*hs = next;
	}
	es_handshake_wipe(&next);
	return err;
}

es_err es_handshake_read(struct es_handshake *hs, struct es_bytes message, uint8_t *payload,
                         size_t *payload_len)
{
	static const size_t shortest[ES_HANDSHAKE_STEPS] = {ES_HANDSHAKE_1_LEN, ES_HANDSHAKE_2_LEN,
	                                                    ES_HANDSHAKE_3_LEN};
	struct es_handshake next;

	if (!may_read(hs))
		return ES_STATE;
	if (message.len < shortest[hs->step])
		return ES_MALFORMED;
	if (message.len - shortest[hs->step] > ES_HANDSHAKE_PAYLOAD_MAX)
		return ES_TOO_LARGE;
	next = *hs;
	es_err err = read_tokens(&next, &message);
	if (err == ES_OK)
		err = decrypt_and_hash(&next.symmetric, message, payload);
	if (err == ES_OK) {
		*payload_len = message.len - ES_NOISE_TAG;
		next.step++;
		*hs = next;
	}
	es_handshake_wipe(&next);
	return err;
}

es_err es_handshake_split(const struct es_handshake *hs, struct es_cipher *out,
                          struct es_cipher *in, uint8_t hash[ES_NOISE_HASH_LEN])
{
	uint8_t keys[2 * ES_NOISE_HASH_LEN];

	if (hs->step != ES_HANDSHAKE_STEPS)
		return ES_STATE;
	hkdf(hs->symmetric.ck, es_bytes_of(NULL, 0), 2, keys);
	/* The first key is for what the initiator sends. */
	cipher_init(hs->initiator ? out : in, keys);
	cipher_init(hs->initiator ? in : out, keys + ES_NOISE_HASH_LEN);
	memcpy(hash, hs->symmetric.h, ES_NOISE_HASH_LEN);
	sodium_memzero(keys, sizeof(keys));
	return ES_OK;
}
