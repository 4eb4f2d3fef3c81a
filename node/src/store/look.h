/* SPDX-License-Identifier: EUPL-1.2 */
/* A look along a walk, by headers alone. Anybody may write records that name an entity of somebody else's, as often as
 * their quota lets them, and date them as they like: what does not fit is passed over, and where there is too much of
 * it the first and the last are looked at. On the stack of who looks; any thread, of a snapshot. */
#ifndef STORE_LOOK_H
#define STORE_LOOK_H

#include "store/store.h"

typedef bool es_look_fn(const void *context, const struct es_header *header);

struct es_look {
	struct es_walk walk;
	size_t left; /* steps before what lies between is left out */
	bool last;   /* it was */
};
/* Goes on where the walk stands, ES_VIEW_ABOUT_LOOKED steps at most. */
void es_look_open(struct es_look *look, const struct es_walk *walk);
/* The next row whose header fits. ES_NOT_FOUND: there are no more; the store's errors. */
es_err es_look_next(struct es_look *look, es_look_fn *fits, const void *context,
                    uint64_t *number) ES_MUST_USE;

#endif
