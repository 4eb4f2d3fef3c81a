/* SPDX-License-Identifier: EUPL-1.2 */
/* Whether this node has exchanged with the federation of late: one that was away may not know what was
 * withdrawn meanwhile, and gives others' bodies to nobody before it does. docs/protocol.md, "Erasure".
 * Owned by the links; the loop's thread. */
#ifndef LINK_FRESH_H
#define LINK_FRESH_H

#include "store/store.h"

struct fresh {
	uint64_t exchanged_ms; /* wall clock; 0: never */
	uint64_t written_ms;   /* what the store was given of it */
};

void fresh_load(struct fresh *fresh, struct es_store *store);
/* An exchange stands completed at now_ms; it is written down now and then. */
void fresh_mark(struct fresh *fresh, struct es_store *store, uint64_t now_ms);
bool fresh_is(const struct fresh *fresh, uint64_t now_ms);

#endif
