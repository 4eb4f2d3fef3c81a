/* SPDX-License-Identifier: EUPL-1.2 */
/* The e-mail addresses of this node's people: never in a record, each sealed under a key of its own in the
 * segment files, so that dropping it leaves no byte that anybody could read, and in no index. Reads: any
 * thread, of a snapshot; writes: the writer's. */
#ifndef STORE_ADDRESSES_H
#define STORE_ADDRESSES_H

#include "mail/letter.h"
#include "store/store.h"

struct es_mail_facts {
	char address[ES_MAIL_ADDRESS_MAX + 1]; /* known to be the person's; empty: none */
	char wanted[ES_MAIL_ADDRESS_MAX +
	            1];             /* waits for the code that was sent there; empty: none */
	struct es_id check;         /* hash of that code */
	uint64_t expires_ms, tries; /* of that code */
	uint64_t refused_ms;        /* when a relay said that address does not exist; 0: none did */
	uint64_t gone_ms;           /* the same of wanted */
};
/* Zeros and ES_NOT_FOUND where there is none. */
es_err es_address_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                      struct es_mail_facts *out) ES_MUST_USE;
/* Whose address this is (es_mail_address_key of what was typed). Opens each: workers only. ES_NOT_FOUND. */
es_err es_address_find(struct es_snapshot *snap, const char *key,
                       uint8_t person[ES_AUTHOR_LEN]) ES_MUST_USE;
/* Facts without any address are dropped. */
es_err es_write_address(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                        const struct es_mail_facts *facts) ES_MUST_USE;
/* Absent is fine. */
es_err es_write_address_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN]) ES_MUST_USE;

#endif
