/* SPDX-License-Identifier: EUPL-1.2 */
/* Names of the store's small values. */
#ifndef STORE_META_H
#define STORE_META_H

#include "store/store.h"

#define ES_STORE_FORMAT 11 /* raised when an older release would misread the tables */

#define ES_META_IDENTITY "identity"
/* As it is stored under identity: takes its place with the act that makes its structure key count. */
#define ES_META_NEXT_IDENTITY "next_identity"
#define ES_META_NETWORK_KEY "network_key"
/* The federation of the ticket that this home joins with: while there are no acts, only its
 * founding act is taken. */
#define ES_META_JOINING "joining"
/* When this store was restored from a backup, in ms. */
#define ES_META_RESTORED "restored"
/* The value of ES_META_RESTORED up to which the operator let this node speak again as a steward. */
#define ES_META_RESUMED "resumed"

#define ES_META_EXCHANGED "last-exchange" /* ms of the wall clock: see exchange.c */
/* What this node promised as a steward: es_promise_encode. */
#define ES_META_PROMISE "promise"
/* Which bodies are taken: structure (bin), then es_body_policy_write. */
#define ES_META_POLICY "body-policy"
/* The operator asked for a new network key while there were so many: an integer. */
#define ES_META_RENEW_KEY "renew_key"
/* How many places for keys of drafts and addresses were ever needed at once: an integer. */
#define ES_META_DRAFT_PLACES "draft-places"

/* Toolboxes that are kept here with all they refer to: taken.c. */
#define ES_META_TAKEN "taken-toolboxes"

/* Under which the links are sealed that end letters: 32 random bytes. */
#define ES_META_STOP_KEY "stop-key"

/* How this structure leaves: federation/departure.c. */
#define ES_META_DEPARTURE "departure"

/* The value under the meta name "format". ES_VERSION (of another release), ES_CORRUPT. */
es_err es_store_format_check(struct es_bytes value) ES_MUST_USE;
void es_meta_drop(struct es_write *w, const char *name);

#endif
