/* SPDX-License-Identifier: EUPL-1.2 */
/* Who has applied an erasure: a node's vector never passes one that it has not applied, so that a
 * cosignature at a size beyond it is the receipt. Any thread. */
#ifndef STORE_RECEIPTS_H
#define STORE_RECEIPTS_H

#include "store/store.h"

struct es_receipt {
	struct es_id structure;
	bool applied;      /* false: nothing here says so yet */
	uint64_t since_ms; /* where applied: by then it was */
};

/* One for each structure of the federation that is a member now, in order of admission: calls each.
 * erasure is the row of a record of kind 17. */
es_err es_erasure_receipts(struct es_snapshot *snap, const struct es_federation *f,
                           const struct es_row *erasure,
                           es_err (*each)(void *context, const struct es_receipt *receipt),
                           void *context) ES_MUST_USE;

#endif
