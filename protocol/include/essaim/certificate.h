/* SPDX-License-Identifier: EUPL-1.2 */
/* Node certificates: a structure's key vouches for a node's signing key and channel key. Values,
 * any thread. [version, structure, structure_key, node_key, channel_key, created_ms, signature]
 * signature = Ed25519 by structure_key over "essaim/v1/certificate" || 0x00 || the canonical array
 * of the six before it. */
#ifndef ESSAIM_CERTIFICATE_H
#define ESSAIM_CERTIFICATE_H

#include "essaim/checkpoint.h"

#define ES_CHANNEL_KEY_LEN 32 /* X25519, RFC 7748 */

struct es_certificate {
	struct es_id structure;
	uint8_t structure_key[ES_PUBLIC_KEY_LEN];
	uint8_t node_key[ES_PUBLIC_KEY_LEN];
	uint8_t channel_key[ES_CHANNEL_KEY_LEN];
	uint64_t created_ms;
	uint8_t signature[ES_SIGNATURE_LEN];
};

/* A structure's id: es_hash("essaim/v1/structure", its first Ed25519 public key). */
void es_structure_id(const uint8_t first_key[ES_PUBLIC_KEY_LEN], struct es_id *id);

/* Signs, sets cert->signature and writes the certificate. Errors: the writer's. */
es_err es_certificate_sign(struct es_certificate *cert,
                           const uint8_t structure_secret[ES_SECRET_KEY_LEN],
                           struct es_writer *w) ES_MUST_USE;
es_err es_certificate_encode(const struct es_certificate *cert, struct es_writer *w) ES_MUST_USE;
/* Checks form and signature; whether structure_key is the structure's current key is for the caller
 * (es_federation_knows), or for es_certificate_is_first where no federation knows it yet. Errors:
 * as the reader's, ES_BAD_SIGNATURE, ES_VERSION. */
es_err es_certificate_decode(struct es_bytes in, struct es_certificate *out) ES_MUST_USE;
/* Whether the structure's id is that of the very key that signed. */
bool es_certificate_is_first(const struct es_certificate *cert);

#endif
