/* SPDX-License-Identifier: EUPL-1.2 */
#include "noise.h"

#include <sodium.h>
#include <string.h>

_Static_assert(ES_NOISE_KEY_LEN == crypto_scalarmult_BYTES, "the keys of X25519");

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
	es_symmetric_mix_hash(&hs->symmetric, prologue);
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
		es_symmetric_mix_key(&hs->symmetric, ES_BYTES(shared));
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
	es_symmetric_mix_hash(&hs->symmetric, es_bytes_of(public, ES_NOISE_KEY_LEN));
	es_symmetric_mix_key(&hs->symmetric, es_bytes_of(public, ES_NOISE_KEY_LEN));
}

static uint8_t *write_e(struct es_handshake *hs, uint8_t *out)
{
	memcpy(out, hs->e_public, ES_NOISE_KEY_LEN);
	mix_e(hs, hs->e_public);
	return out + ES_NOISE_KEY_LEN;
}

static es_err write_s(struct es_handshake *hs, uint8_t **out)
{
	es_err err = es_symmetric_encrypt(&hs->symmetric, ES_BYTES(hs->s_public), *out);
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

	return es_symmetric_decrypt(&hs->symmetric,
	                            es_bytes_of(sealed, ES_NOISE_KEY_LEN + ES_NOISE_TAG), hs->rs);
}

static es_err write_tokens(struct es_handshake *hs, uint8_t **out)
{
	es_err err = ES_OK;

	switch (hs->step) {
	case 0: /* -> psk, e */
		es_symmetric_mix_key_and_hash(&hs->symmetric, ES_BYTES(hs->psk));
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
		es_symmetric_mix_key_and_hash(&hs->symmetric, ES_BYTES(hs->psk));
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
		err = es_symmetric_encrypt(&next.symmetric, payload, at);
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
		err = es_symmetric_decrypt(&next.symmetric, message, payload);
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
	es_noise_hkdf(hs->symmetric.ck, es_bytes_of(NULL, 0), 2, keys);
	/* The first key is for what the initiator sends. */
	es_cipher_init(hs->initiator ? out : in, keys);
	es_cipher_init(hs->initiator ? in : out, keys + ES_NOISE_HASH_LEN);
	memcpy(hash, hs->symmetric.h, ES_NOISE_HASH_LEN);
	sodium_memzero(keys, sizeof(keys));
	return ES_OK;
}
