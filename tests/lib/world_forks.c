/* SPDX-License-Identifier: EUPL-1.2 */
/* What a session asks of its node about forks; and a node that forks its log. */
#include "world_internal.h"

#include <stdlib.h>

static void host_digest(void *context, uint8_t digest[ES_FORKS_DIGEST_LEN])
{
	sim_forks_digest(sim_memory_of(context), digest);
}

static uint64_t host_clock(void *context)
{
	return sim_memory_of(context)->forks_clock;
}

static size_t host_proofs(void *context, uint64_t *after, size_t max, struct es_writer *w)
{
	return sim_forks_after(sim_memory_of(context), after, max, w);
}

static void host_store(void *context, uint64_t token, struct es_bytes proof)
{
	struct sim_end *end = context;
	struct sim_world *w = end->world;
	struct sim_write *write = sim_write_new(proof.len);
	uint8_t *at = write->bytes;
	write->type = SIM_WRITE_FORK;
	write->sealed = calloc(1, sizeof(*write->sealed));
	es_assert(write->sealed != NULL);
	*write->sealed = sim_write_keep(&at, proof);
	write->token = token;
	write->link = end->link;
	write->end = (size_t)(end - w->links[end->link]->ends);
	write->link_generation = w->links[end->link]->generation;
	sim_enqueue(w, end->node, write);
}

static es_err host_copy(void *context, const struct es_id *log, struct es_log_copy *out)
{
	return sim_copy_get(sim_memory_of(context), log, out);
}

static es_err host_edge(void *context, const struct es_id *log, uint64_t size, struct es_edge *edge)
{
	return sim_copy_edge(sim_memory_of(context), log, size, edge);
}

static es_err host_subtrees(void *context, const struct es_id *log, uint64_t start, unsigned height,
                            size_t count, struct es_tree_hash *out)
{
	return sim_copy_subtrees(sim_memory_of(context), log, start, height, count, out);
}

static es_err host_leaf(void *context, const struct es_id *log, uint64_t index,
                        struct es_writer *header, struct es_path *path)
{
	return sim_copy_leaf(sim_memory_of(context), log, index, header, path);
}

static es_err host_fork(void *context, const struct es_id *log, const struct es_fork_copy *other,
                        struct es_writer *w)
{
	return sim_copy_fork(sim_memory_of(context), log, other, w);
}

const struct es_fork_host sim_fork_host = {
        .digest = host_digest,
        .clock = host_clock,
        .proofs = host_proofs,
        .store = host_store,
        .copy = host_copy,
        .edge = host_edge,
        .subtrees = host_subtrees,
        .leaf = host_leaf,
        .fork = host_fork,
};

size_t sim_fork(struct sim_world *w, size_t node)
{
	struct sim_memory *m = &w->nodes[node].memory;
	if (!m->open_log)
		return SIZE_MAX;
	size_t twin = sim_clone(w, node);
	if (twin == SIZE_MAX)
		return SIZE_MAX;
	/* An honest clone has no key to go on with. This one took it along. */
	w->nodes[twin].memory.open_log = true;
	w->nodes[twin].liar = w->nodes[node].liar = true;
	m = &w->nodes[node].memory;
	for (size_t i = m->logs_count; i > 0; i--)
		if (m->logs[i - 1].own) {
			sim_expect_forks(&m->logs[i - 1]);
			sim_say(w, "n%zu  and n%zu go on with one log in two ways, from %llu on",
			        node, twin, (unsigned long long)m->logs[i - 1].log.edge.size);
			break;
		}
	return twin;
}
