/* SPDX-License-Identifier: EUPL-1.2 */
/* Fork proofs as the session sees them: what is known here, told to peers, and our copies of logs
 * for whoever holds others. */
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

struct gathering {
	const struct es_federation *federation;
	struct es_frozen_log *logs; /* owned */
	size_t count, capacity;
	uint64_t clock;
};

static es_err gather_one(void *context, const struct es_frozen *frozen)
{
	struct gathering *g = context;
	struct es_fork_result result;
	struct es_log_limit limit;

	if (frozen->clock > g->clock)
		g->clock = frozen->clock;
	/* Who learned first that nothing of the log counts by the acts did not take its proof. */
	es_err err = es_fork_verify(frozen->proof, &result);
	if (err)
		return err;
	es_federation_limit(g->federation, &result.log.structure,
	                    result.start.certificate.structure_key, &frozen->log, &limit);
	if (limit.size == 0)
		return ES_OK;
	if (g->count == g->capacity) {
		size_t capacity = g->capacity ? 2 * g->capacity : 16;
		struct es_frozen_log *logs = realloc(g->logs, capacity * sizeof *logs);
		if (!logs)
			return ES_NO_MEMORY;
		g->logs = logs;
		g->capacity = capacity;
	}
	g->logs[g->count++] = (struct es_frozen_log){frozen->log, frozen->limit.size};
	return ES_OK;
}

void forks_forget(struct forks_known *known)
{
	known->valid = false;
}

static const struct forks_known *known_of(struct link *link)
{
	struct forks_known *known = &link->links->forks;
	struct gathering g = {.federation = es_links_federation(link->links)};
	struct es_snapshot *snap;

	if (known->valid)
		return known;
	es_err err = es_snapshot_begin(link->links->node->store, &snap);
	if (!err) {
		err = es_frozen_each(snap, gather_one, &g);
		es_snapshot_end(snap);
	}
	if (err) {
		es_say(ES_LEVEL_ERROR, "the frozen logs cannot be read: %s", es_err_sentence(err));
	} else {
		es_forks_digest(g.logs, g.count, known->digest);
		known->clock = g.clock;
		known->valid = true;
	}
	free(g.logs);
	return known;
}

static void forks_digest(void *context, uint8_t digest[ES_FORKS_DIGEST_LEN])
{
	memcpy(digest, known_of(context)->digest, ES_FORKS_DIGEST_LEN);
}

static uint64_t forks_clock(void *context)
{
	return known_of(context)->clock;
}

/* The next proof after a clock: the table is in order of logs, and short. */
struct seeking {
	uint64_t after, found;
	struct es_bytes proof;
};

static es_err seek_one(void *context, const struct es_frozen *frozen)
{
	struct seeking *s = context;

	if (frozen->clock > s->after && (s->found == 0 || frozen->clock < s->found)) {
		s->found = frozen->clock;
		s->proof = frozen->proof;
	}
	return ES_OK;
}

static size_t forks_proofs(void *context, uint64_t *after, size_t max, struct es_writer *w)
{
	struct link *link = context;
	struct es_snapshot *snap;
	size_t count = 0;

	if (es_snapshot_begin(link->links->node->store, &snap))
		return 0;
	while (count < max) {
		struct seeking s = {.after = *after};
		if (es_frozen_each(snap, seek_one, &s) || s.found == 0)
			break;
		es_write_bin(w, s.proof);
		*after = s.found;
		count++;
	}
	es_snapshot_end(snap);
	return count;
}

static void forks_store(void *context, uint64_t token, struct es_bytes proof)
{
	stores_fork(context, token, proof);
}

static es_err forks_copy(void *context, const struct es_id *log, struct es_log_copy *out)
{
	struct link *link = context;
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(link->links->node->store, &snap);

	if (err)
		return err;
	err = es_copy_get(snap, log, out);
	es_snapshot_end(snap);
	return err;
}

static es_err forks_edge(void *context, const struct es_id *log, uint64_t size,
                         struct es_edge *edge)
{
	struct link *link = context;
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(link->links->node->store, &snap);

	if (err)
		return err;
	err = es_copy_edge(snap, log, size, edge);
	es_snapshot_end(snap);
	return err;
}

static es_err forks_subtrees(void *context, const struct es_id *log, uint64_t start,
                             unsigned height, size_t count, struct es_tree_hash *out)
{
	struct link *link = context;
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(link->links->node->store, &snap);

	if (err)
		return err;
	err = es_copy_subtrees(snap, log, start, height, count, out);
	es_snapshot_end(snap);
	return err;
}

static es_err forks_leaf(void *context, const struct es_id *log, uint64_t index,
                         struct es_writer *header, struct es_path *path)
{
	struct link *link = context;
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(link->links->node->store, &snap);

	if (err)
		return err;
	err = es_copy_leaf(snap, log, index, header, path);
	es_snapshot_end(snap);
	return err;
}

static es_err forks_fork(void *context, const struct es_id *log, const struct es_fork_copy *other,
                         struct es_writer *w)
{
	struct link *link = context;
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(link->links->node->store, &snap);

	if (err)
		return err;
	err = es_copy_fork(snap, log, other, w);
	es_snapshot_end(snap);
	return err;
}

const struct es_fork_host forks_host = {
        .digest = forks_digest,
        .clock = forks_clock,
        .proofs = forks_proofs,
        .store = forks_store,
        .copy = forks_copy,
        .edge = forks_edge,
        .subtrees = forks_subtrees,
        .leaf = forks_leaf,
        .fork = forks_fork,
};
