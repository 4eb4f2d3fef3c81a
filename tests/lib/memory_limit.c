/* SPDX-License-Identifier: EUPL-1.2 */
/* How much of a log counts, and what happens to the rest. */
#include "memory.h"

#include <string.h>

void sim_log_limit(const struct sim_memory *m, const struct es_log *log,
                   const uint8_t structure_key[ES_PUBLIC_KEY_LEN], struct es_log_limit *out)
{
	const struct es_log_limit *frozen = sim_limit(m, &log->id);
	es_federation_limit(sim_federation(m), &log->structure, structure_key, &log->id, out);
	if (frozen != NULL && frozen->size <= out->size)
		*out = *frozen;
}

void sim_edge_of(const struct sim_log *l, uint64_t size, struct es_edge *edge)
{
	es_edge_init(edge);
	while (edge->size < size) {
		const struct sim_header *h = l->records[edge->size].header;
		struct es_tree_hash leaf;
		es_leaf_hash(es_bytes_of(h->bytes, h->len), &leaf);
		es_edge_append(edge, &leaf);
	}
}

void sim_shorten(struct sim_log *l, const struct es_edge *edge)
{
	l->log.edge = *edge;
	l->kept_count = (size_t)(edge->size / ES_RUN_MAX);
	memset(l->signature, 0, sizeof(l->signature));
	if (edge->size % ES_RUN_MAX == 0 && edge->size > 0)
		memcpy(l->signature, l->kept[l->kept_count - 1], sizeof(l->signature));
}

/* Whether a log is here to its limit, but not what an act lists. */
static bool differs(const struct sim_log *l, const struct es_log_limit *limit)
{
	struct es_edge edge;
	struct es_tree_hash root;
	if (!limit->listed || l->log.edge.size < limit->size)
		return false;
	sim_edge_of(l, limit->size, &edge);
	es_edge_root(&edge, &root);
	return memcmp(&root, &limit->root, sizeof(root)) != 0;
}

void sim_apply_limits(struct sim_memory *m)
{
	bool cut = false;
	for (size_t i = 0; i < m->logs_count; i++) {
		struct sim_log *l = &m->logs[i];
		struct es_log_limit limit;
		struct es_edge edge;
		sim_log_limit(m, &l->log, l->structure_key, &limit);
		if (differs(l, &limit)) {
			limit.size = es_run_floor(limit.size);
			m->retreats++;
		}
		if (l->log.edge.size <= limit.size)
			continue;
		sim_edge_of(l, limit.size, &edge);
		sim_shorten(l, &edge);
		cut = true;
	}
	if (!cut)
		return;
	sim_file_all(m);
	m->vector_stale = true;
}
