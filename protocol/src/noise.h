/* SPDX-License-Identifier: EUPL-1.2 */
/* The one handshake of the channel, Noise_XXpsk0_25519_ChaChaPoly_BLAKE2b, and the cipher states it
 * ends in. Values owned by one channel; they hold secrets, so whoever lets go of one calls its
 * _wipe. Noise Protocol Framework revision 34. */
#ifndef ESSAIM_NOISE_H
#define ESSAIM_NOISE_H

#include "essaim/bytes.h"
#include "essaim/limits.h"

#define ES_NOISE_KEY_LEN 32  /* of a cipher key, a DH key and a PSK */
#define ES_NOISE_HASH_LEN 64 /* BLAKE2b-512 */

/* CipherState, section 5.1. The nonce is also the number of messages so far. */
struct es_cipher {
	bool has_key;
	uint8_t key[ES_NOISE_KEY_LEN];
	uint64_t nonce;
};

void es_cipher_init(struct es_cipher *c, const uint8_t key[ES_NOISE_KEY_LEN]);
/* Writes plain.len + ES_NOISE_TAG bytes to out, which may be plain itself. ES_LIMIT when the nonces
 * are used up. */
es_err es_cipher_encrypt(struct es_cipher *c, struct es_bytes ad, struct es_bytes plain,
                         uint8_t *out) ES_MUST_USE;
/* Writes sealed.len - ES_NOISE_TAG bytes to out, which may be sealed itself. ES_BAD_KEY where it
 * does not decrypt: the cipher is unchanged then. ES_MALFORMED where sealed is shorter than a
 * tag. */
es_err es_cipher_decrypt(struct es_cipher *c, struct es_bytes ad, struct es_bytes sealed,
                         uint8_t *out) ES_MUST_USE;
/* A new key out of the old one; the nonce goes on. Sections 4.2 and 11.3. */
void es_cipher_rekey(struct es_cipher *c);

/* SymmetricState, section 5.2. */
struct es_symmetric {
	struct es_cipher cipher;
	uint8_t ck[ES_NOISE_HASH_LEN];
	uint8_t h[ES_NOISE_HASH_LEN];
};

void es_symmetric_mix_hash(struct es_symmetric *s, struct es_bytes data);
void es_symmetric_mix_key(struct es_symmetric *s, struct es_bytes input);
void es_symmetric_mix_key_and_hash(struct es_symmetric *s, struct es_bytes input);
/* EncryptAndHash and DecryptAndHash, always under a key here; errors as those of the cipher. */
es_err es_symmetric_encrypt(struct es_symmetric *s, struct es_bytes plain,
                            uint8_t *out) ES_MUST_USE;
es_err es_symmetric_decrypt(struct es_symmetric *s, struct es_bytes sealed,
                            uint8_t *out) ES_MUST_USE;

/* HKDF(ck, input, count) of section 4.3: count outputs of ES_NOISE_HASH_LEN, back to back in
 * out. */
void es_noise_hkdf(const uint8_t ck[ES_NOISE_HASH_LEN], struct es_bytes input, size_t count,
                   uint8_t *out);

/* HandshakeState, section 5.3. */
struct es_handshake {
	bool initiator;
	unsigned step; /* messages so far: 3 when complete */
	uint8_t psk[ES_NOISE_KEY_LEN];
	uint8_t s[ES_NOISE_KEY_LEN], s_public[ES_NOISE_KEY_LEN]; /* static */
	uint8_t e[ES_NOISE_KEY_LEN], e_public[ES_NOISE_KEY_LEN]; /* ephemeral */
	uint8_t rs[ES_NOISE_KEY_LEN], re[ES_NOISE_KEY_LEN];      /* the other side's */
	struct es_symmetric symmetric;
};

#define ES_HANDSHAKE_STEPS 3
/* Lengths of the three messages without their payloads. */
#define ES_HANDSHAKE_1_LEN (ES_NOISE_KEY_LEN + ES_NOISE_TAG)
#define ES_HANDSHAKE_2_LEN (2 * ES_NOISE_KEY_LEN + 2 * ES_NOISE_TAG)
#define ES_HANDSHAKE_3_LEN (ES_NOISE_KEY_LEN + 2 * ES_NOISE_TAG)
#define ES_HANDSHAKE_MESSAGE_MAX (ES_HANDSHAKE_2_LEN + ES_HANDSHAKE_PAYLOAD_MAX)

/* Secrets are copied. */
void es_handshake_init(struct es_handshake *hs, bool initiator, const uint8_t s[ES_NOISE_KEY_LEN],
                       const uint8_t e[ES_NOISE_KEY_LEN], const uint8_t psk[ES_NOISE_KEY_LEN],
                       struct es_bytes prologue);
void es_handshake_wipe(struct es_handshake *hs);

/* Writes the next message with this payload (at most ES_HANDSHAKE_PAYLOAD_MAX bytes) to out, which
 * holds ES_HANDSHAKE_MESSAGE_MAX. Errors: ES_STATE (not this side's turn), ES_TOO_LARGE, ES_BAD_KEY
 * (a DH result of zeros). hs is unchanged on any error. */
es_err es_handshake_write(struct es_handshake *hs, struct es_bytes payload, uint8_t *out,
                          size_t *out_len) ES_MUST_USE;
/* Reads the other side's next message; payload holds ES_HANDSHAKE_PAYLOAD_MAX bytes. Errors:
 * ES_STATE, ES_MALFORMED (too short), ES_TOO_LARGE, ES_BAD_KEY (does not decrypt: wrong PSK,
 * prologue or bytes; or a DH result of zeros). hs is unchanged on any error. */
es_err es_handshake_read(struct es_handshake *hs, struct es_bytes message, uint8_t *payload,
                         size_t *payload_len) ES_MUST_USE;
/* Split() of section 5.2 from this side's view, and the handshake hash. ES_STATE before the third
 * message. */
es_err es_handshake_split(const struct es_handshake *hs, struct es_cipher *out,
                          struct es_cipher *in, uint8_t hash[ES_NOISE_HASH_LEN]) ES_MUST_USE;

#endif
