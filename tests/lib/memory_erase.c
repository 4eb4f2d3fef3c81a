/* SPDX-License-Identifier: EUPL-1.2 */
/* Erasures: bodies that go, and do not come back. */
#include "memory.h"

#include <stdlib.h>

static bool can_be_erased(const struct sim_header *h)
{
	return h->kind != ES_KIND_LOG_START && h->kind != ES_KIND_ERASURE && h->kind != UINT64_MAX;
}

bool sim_is_erased(const struct sim_memory *m, const struct sim_header *h)
{
	for (size_t i = 0; i < m->erasures_len && can_be_erased(h); i++)
		if (es_id_equal(&m->erasures[i].target, &h->id) &&
		    es_id_equal(&m->erasures[i].structure, &h->structure))
			return true;
	return false;
}

void sim_take_erasure(struct sim_memory *m, const struct sim_header *h)
{
	struct es_header erasure;
	es_assert(es_header_decode(es_bytes_of(h->bytes, h->len), &erasure) == ES_OK);
	for (size_t i = 0; i < erasure.parents_len; i++) {
		m->erasures = realloc(m->erasures, (m->erasures_len + 1) * sizeof(*m->erasures));
		es_assert(m->erasures != NULL);
		m->erasures[m->erasures_len++] =
		        (struct sim_erasure){erasure.parents[i], h->structure};
		struct sim_record *r = sim_find(m, &erasure.parents[i]);
		if (r != NULL && sim_is_erased(m, r->header))
			sim_erase_body(m, r);
	}
}

static const struct sim_record *choose_target(struct sim_memory *m)
{
	const struct sim_record *chosen = NULL;
	uint64_t equal = 0;
	for (size_t l = 0; l < m->logs_count; l++)
		for (size_t i = 1; i < m->logs[l].log.edge.size; i++) {
			const struct sim_record *r = &m->logs[l].records[i];
			if (es_id_equal(&r->header->structure, &m->certificate.structure) &&
			    can_be_erased(r->header) && !r->erased &&
			    sim_random(&m->random) % ++equal == 0)
				chosen = r;
		}
	return chosen;
}

es_err sim_publish_erasure(struct sim_memory *m, uint64_t now_ms, struct es_id *id)
{
	const struct sim_record *target = choose_target(m);
	if (target == NULL)
		return ES_NOT_FOUND;
	struct es_id chosen = target->header->id;
	return sim_publish_kind(m, now_ms, ES_KIND_ERASURE, &chosen, 20, id);
}
