/* SPDX-License-Identifier: EUPL-1.2 */
/* Putting entities into the index anew. The feeding side's alone. */
#ifndef SEARCH_FEED_H
#define SEARCH_FEED_H

#include "search/internal.h"

es_err es_tasks_add(struct es_tasks *tasks, const struct es_id *id, uint64_t kind) ES_MUST_USE;
/* All of them in one transaction, each once, and the state that then holds. What was only replaced by a newer text
 * may stay in the file's dark corners; what was withdrawn may not, nor any former text of it. */
es_err es_tasks_put(struct es_search *search, struct es_snapshot *snap, struct es_tasks *tasks,
                    const struct es_index_state *state) ES_MUST_USE;

#endif
