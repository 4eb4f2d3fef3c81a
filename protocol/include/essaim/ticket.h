/* SPDX-License-Identifier: EUPL-1.2 */
/* Tickets: an invitation in one string. It names the federation, where its sponsor answers, and a
 * one-time secret; never the network key. Values, any thread. "essaim1" + base64url without padding
 * (RFC 4648 section 5) of [version, federation, addresses (array of str), channel_key, secret,
 * expires_ms] followed by 4 bytes of its es_hash("essaim/v1/ticket"). */
#ifndef ESSAIM_TICKET_H
#define ESSAIM_TICKET_H

#include "essaim/federation.h"

#define ES_TICKET_SECRET_LEN 32

struct es_ticket {
	struct es_id federation;
	size_t addresses_len;
	char addresses[ES_ADDRESSES_MAX]
	              [ES_ADDRESS_MAX + 1];      /* host:port, [v6]:port, wss://host/peer */
	uint8_t channel_key[ES_CHANNEL_KEY_LEN]; /* the sponsor's: the channel must end there */
	uint8_t secret[ES_TICKET_SECRET_LEN];
	uint64_t expires_ms;
};

/* Writes the string with its final NUL; ES_TICKET_MAX + 1 bytes suffice. Errors: ES_INVALID (no
 * address, or one that is none), ES_NO_SPACE. */
es_err es_ticket_encode(const struct es_ticket *ticket, char *out, size_t out_size) ES_MUST_USE;
/* Surrounding white space is ignored. Errors: ES_TOO_LARGE, ES_MALFORMED, ES_BAD_HASH (mistyped),
 * ES_VERSION. Whether it has expired is the sponsor's question. */
es_err es_ticket_decode(const char *text, size_t len, struct es_ticket *out) ES_MUST_USE;
/* The id under which the sponsor keeps it: es_hash("essaim/v1/ticket-id", secret); and the PSK that
 * joiner and sponsor share: BLAKE2b-256 keyed with the secret over "essaim/v1/ticket-psk" || 0x00
 * || federation. */
void es_ticket_id(const uint8_t secret[ES_TICKET_SECRET_LEN], struct es_id *id);
void es_ticket_psk(const uint8_t secret[ES_TICKET_SECRET_LEN], const struct es_id *federation,
                   uint8_t psk[ES_PSK_LEN]);

#endif
