/* SPDX-License-Identifier: EUPL-1.2 */
/* Checkpoints: a signed statement that a log has this size and this root. C2SP tlog-checkpoint in a
 * C2SP signed-note, Ed25519 (https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note).
 * Values, any thread.
 *
 *   essaim/<64 hex of the log id>\n
 *   <size, decimal>\n
 *   <root, base64>\n
 *   \n
 *   — essaim/<64 hex> <base64 of 4-byte key hash and 64-byte signature>\n
 */
#ifndef ESSAIM_CHECKPOINT_H
#define ESSAIM_CHECKPOINT_H

#include "essaim/merkle.h"
#include "essaim/record.h"

#define ES_SIGNATURE_LEN 64
#define ES_PUBLIC_KEY_LEN 32
#define ES_SECRET_KEY_LEN 64 /* libsodium's form of an Ed25519 secret key */

struct es_checkpoint {
	struct es_id log;
	uint64_t size;
	struct es_tree_hash root;
	uint8_t signature[ES_SIGNATURE_LEN]; /* of the note's text, by the log's key */
};

#define ES_CHECKPOINT_TEXT_MAX 192
/* The signed text (origin, size, root lines), with its final newline; returns its length, at most
 * ES_CHECKPOINT_TEXT_MAX. */
size_t es_checkpoint_text(const struct es_checkpoint *cp, char out[ES_CHECKPOINT_TEXT_MAX]);
/* Sets cp->signature over that text. */
void es_checkpoint_sign(struct es_checkpoint *cp, const uint8_t secret_key[ES_SECRET_KEY_LEN]);
/* ES_BAD_SIGNATURE unless the log's key signed exactly this. */
es_err es_checkpoint_verify(const struct es_checkpoint *cp,
                            const uint8_t public_key[ES_PUBLIC_KEY_LEN]) ES_MUST_USE;

/* The whole note with its signature line / back from it (any further signature lines are skipped,
 * at most ES_COSIGNERS_MAX). Decode checks the form and the key hash against public_key, and
 * verifies. Errors: ES_MALFORMED, ES_TOO_LARGE, ES_BAD_SIGNATURE, ES_NOT_FOUND (no line of this
 * log's key). */
es_err es_note_encode(const struct es_checkpoint *cp, const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                      struct es_writer *w) ES_MUST_USE;
es_err es_note_decode(struct es_bytes note, const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                      struct es_checkpoint *cp) ES_MUST_USE;
/* The verifier key in the note format: essaim/<hex>+<8 hex of key hash>+<base64 of 0x01 and the
 * key>. */
es_err es_note_vkey(const struct es_id *log, const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                    struct es_writer *w) ES_MUST_USE;

#endif
