/* SPDX-License-Identifier: EUPL-1.2 */
/* One practice, tool or toolbox held against many questions, without the index: whether a search would find it, as
 * it stands now or as it stood once. Rules and code are those of the index. One thread a prober. */
#ifndef SEARCH_PROBE_H
#define SEARCH_PROBE_H

#include "search/search.h"

struct es_prober;
es_err es_prober_new(struct es_prober **out) ES_MUST_USE; /* ES_NO_MEMORY */
void es_prober_free(struct es_prober *prober);            /* NULL is fine */

/* What is found by, as this reader (and s->past) sees it; it borrows nothing. ES_NOT_FOUND: there is nothing
 * to be found. es_probe_free. */
struct es_probe;
es_err es_probe_take(struct es_prober *prober, const struct es_view_source *s, uint64_t kind,
                     const struct es_id *entity, struct es_probe **out) ES_MUST_USE;
void es_probe_free(struct es_probe *probe); /* NULL is fine */

/* What is asked from now on; borrowed until the next. */
void es_prober_ask(struct es_prober *prober, const struct es_search_ask *ask);
bool es_prober_fits(const struct es_prober *prober, const struct es_probe *probe);

#endif
