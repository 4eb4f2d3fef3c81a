/* SPDX-License-Identifier: EUPL-1.2 */
/* What all lines of a C2SP signed note share: names and hashes of keys, signature lines, verifier
 * keys (https://c2sp.org/signed-note). Pure, any thread. */
#ifndef ESSAIM_NOTE_LINE_H
#define ESSAIM_NOTE_LINE_H

#include "essaim/checkpoint.h"

#define ES_NOTE_KEY_HASH_LEN 4
#define ES_NOTE_NAME_MAX 96 /* of a key, end mark included */

/* The byte that stands before a public key wherever the format hashes or prints it. */
enum es_note_algorithm { ES_NOTE_ED25519 = 0x01, ES_NOTE_COSIGNATURE = 0x04 };

struct es_note_key {
	enum es_note_algorithm algorithm;
	char name[ES_NOTE_NAME_MAX];
	uint8_t public_key[ES_PUBLIC_KEY_LEN];
};

/* The first four bytes of SHA-256( name || 0x0A || algorithm || public key ). */
void es_note_key_hash(const struct es_note_key *key, uint8_t out[ES_NOTE_KEY_HASH_LEN]);
/* "— name base64(key hash || signature)\n"; the signature has at most ES_NOTE_SIGNATURE_MAX bytes. */
#define ES_NOTE_SIGNATURE_MAX 72
void es_note_write_line(struct es_writer *w, const struct es_note_key *key,
                        struct es_bytes signature);
/* "name+hash+base64(algorithm || public key)", without an end of line. */
void es_note_write_vkey(struct es_writer *w, const struct es_note_key *key);

#endif
