/* SPDX-License-Identifier: EUPL-1.2 */
/* What this process and each other node told each other last, by the other's channel key: kept
 * across links while there is room for it. Owned by the links; the loop's thread. */
#ifndef LINK_PAIRS_H
#define LINK_PAIRS_H

#include "essaim/session.h"

struct pair {
	struct pair *next; /* the one used before this */
	uint8_t channel_key[ES_CHANNEL_KEY_LEN];
	unsigned users; /* sessions */
	struct es_pair_memory memory;
};

struct pairs {
	struct pair *first; /* used last */
};

/* The pair's memory for a session; NULL without memory for it. To be left again. */
struct pair *pairs_join(struct pairs *pairs, const uint8_t channel_key[ES_CHANNEL_KEY_LEN]);
/* NULL is fine. */
void pairs_leave(struct pairs *pairs, struct pair *pair);
void pairs_free(struct pairs *pairs);

#endif
