/* SPDX-License-Identifier: EUPL-1.2 */
/* Entities on their way into the index: one thread reads and makes them, the other, whose the index is,
 * puts them, in order. */
#ifndef SEARCH_LINE_H
#define SEARCH_LINE_H

#include "search/internal.h"
#include "search/maker.h"

/* An entity to be put anew. */
struct es_task {
	struct es_id id;
	uint64_t kind;
};

/* Reads them from the snapshot, which is the line's alone meanwhile, and puts them in the writer's
 * transaction. The first error; nothing is undone. */
es_err es_line_run(struct es_search *search, struct es_snapshot *snap, const struct es_task *tasks,
                   size_t count) ES_MUST_USE;

#endif
