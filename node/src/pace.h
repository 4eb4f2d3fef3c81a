/* SPDX-License-Identifier: EUPL-1.2 */
/* How long turns of the loop take, waiting not counted: a long one keeps everybody waiting. Owned by the
 * loop; its thread alone. */
#ifndef NODE_PACE_H
#define NODE_PACE_H

#include "loop.h"

#include <uv.h>

struct es_pace_maker {
	uv_prepare_t prepare; /* data is this */
	struct es_pace pace;
	uint64_t clock_ns, idle_ns, cpu_ns; /* when the turn began */
};

/* Never keeps the loop alive; uv_close(&maker->prepare) ends it. */
void es_pace_start(struct es_pace_maker *maker, uv_loop_t *loop);

#endif
