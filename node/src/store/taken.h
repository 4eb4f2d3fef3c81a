/* SPDX-License-Identifier: EUPL-1.2 */
/* Which toolboxes this node keeps with all that they refer to, since somebody asked for it. Reads on any
 * thread, writes on the writer's. */
#ifndef STORE_TAKEN_H
#define STORE_TAKEN_H

#include "store/store.h"

struct es_taken {
	struct es_id id; /* the toolbox's entity */
	uint64_t since_ms;
};
/* In the order in which they were taken, at most ES_TAKEN_MAX: how many. */
size_t es_taken_list(struct es_snapshot *snap, struct es_taken *out);
/* Since when it is taken; 0: it is not. */
uint64_t es_taken_since(struct es_snapshot *snap, const struct es_id *id);
/* since_ms 0 gives it back. What stands already stays as it is (ES_OK). ES_LIMIT: no more can be taken. */
es_err es_write_taken(struct es_write *w, const struct es_id *id, uint64_t since_ms) ES_MUST_USE;

#endif
