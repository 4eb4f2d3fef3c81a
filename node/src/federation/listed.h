/* SPDX-License-Identifier: EUPL-1.2 */
/* How much of a structure's logs this node holds: what a suspension or rotation lists by default. A
 * value; any thread. */
#ifndef FEDERATION_LISTED_H
#define FEDERATION_LISTED_H

#include "essaim/act.h"
#include "node.h"

struct es_listed {
	struct es_listed_log *logs; /* owned */
	size_t len;
};

/* ES_LIMIT: more than ES_LISTED_MAX. Release with es_listed_free, not after an error. */
es_err es_listed_load(struct es_node *node, const struct es_id *structure,
                      struct es_listed *out) ES_MUST_USE;
void es_listed_free(struct es_listed *listed);
/* Whether each log that an act lists is here as far as it lists it, and is the same up to there. */
es_err es_listed_held(struct es_snapshot *snap, const struct es_act *act, bool *held) ES_MUST_USE;

#endif
