/* SPDX-License-Identifier: EUPL-1.2 */
/* A copy of what nobody else can give back: HOME/identity holds the node's keys and names, the network key
 * and the federation, beside the store that may be damaged one day. Main thread, while the home is held.
 *
 * [1, identity (bin, as the store has it), network key (bin 32, or empty), federation (bin 32, or empty),
 * BLAKE2b-256 of all before (bin 32)] */
#ifndef NODE_IDENTITY_COPY_H
#define NODE_IDENTITY_COPY_H

#include "store/store.h"

#define ES_IDENTITY_FILE "identity"

/* Brings the copy up to date, if it is not; a network key that no act vouches for does not take the place
 * of one that the copy has. ES_NOT_FOUND (the store has no identity), ES_NO_SPACE,
 * ES_IO. */
es_err es_identity_copy_keep(const char *home, struct es_store *store) ES_MUST_USE;
/* Puts the copy into a store that is being repaired; an identity that is whole there stays. ES_NOT_FOUND
 * (there is no copy), ES_CORRUPT. */
es_err es_identity_copy_give(const char *home, struct es_store *store) ES_MUST_USE;

#endif
