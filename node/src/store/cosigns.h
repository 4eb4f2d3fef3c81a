/* SPDX-License-Identifier: EUPL-1.2 */
/* Cosignatures: of each log and each node the one at the greatest size; and the receipts of our own
 * erasures that they are. Reading on any thread. */
#ifndef STORE_COSIGNS_H
#define STORE_COSIGNS_H

#include "essaim/cosign.h"
#include "store/store.h"

/* One as it is kept. Borrowed until the snapshot ends. */
struct es_cosign_row {
	struct es_cosigned cosigned;
	uint8_t node_key[ES_PUBLIC_KEY_LEN];
	struct es_id structure; /* the cosigner's */
	uint64_t clock;         /* grows with each that is taken here */
};
es_err es_cosign_get(struct es_snapshot *snap, const struct es_id *log,
                     const uint8_t node_key[ES_PUBLIC_KEY_LEN],
                     struct es_cosign_row *out) ES_MUST_USE;
/* Those of a log, or all (NULL), in order of log and node key. */
es_err es_cosign_each(struct es_snapshot *snap, const struct es_id *log,
                      es_err (*each)(void *context, const struct es_cosign_row *row),
                      void *context) ES_MUST_USE;
/* How many structures besides the log's own cosigned it at this size or beyond. */
size_t es_cosign_structures(struct es_snapshot *snap, const struct es_id *log, uint64_t size);

/* Verifies one and keeps it, in place of that node's smaller one; notes what it is the receipt of. The
 * log must be here, the cosigner a member. ES_EXISTS (not greater than the one that is here),
 * ES_NOT_FOUND (no such log), ES_NOT_MEMBER, ES_NOT_ALLOWED (a node of the log's own structure),
 * ES_LIMIT, es_cosigned_verify's. */
es_err es_write_cosigned(struct es_write *w, const struct es_federation *f,
                         const struct es_cosigned *cosigned) ES_MUST_USE;

/* The greatest index in each log at which an erasure stands; sorted by log. */
struct es_erasure_place {
	struct es_id log;
	uint64_t index;
};
struct es_erasure_places {
	struct es_erasure_place *items; /* owned */
	size_t count, capacity;
};
es_err es_erasure_places_read(struct es_snapshot *snap, struct es_erasure_places *out) ES_MUST_USE;
void es_erasure_places_free(struct es_erasure_places *places);
/* False where the log has none. */
bool es_erasure_places_find(const struct es_erasure_places *places, const struct es_id *log,
                            uint64_t *index);

#endif
