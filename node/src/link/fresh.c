/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/fresh.h"

#include "node_limits.h"

#include <stdlib.h>

struct writing {
	struct es_change change; /* first: the store gives it back */
	uint64_t exchanged_ms;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	return es_write_exchanged(w, ((struct writing *)change)->exchanged_ms);
}

/* Not written is not lost: this process knows, and the next mark tries again. */
static void done(struct es_change *change, es_err result)
{
	(void)result;
	free(change);
}

void fresh_load(struct fresh *fresh, struct es_store *store)
{
	struct es_snapshot *snap;

	*fresh = (struct fresh){.exchanged_ms = 0};
	if (es_snapshot_begin(store, &snap))
		return;
	fresh->exchanged_ms = fresh->written_ms = es_store_exchanged_ms(snap);
	es_snapshot_end(snap);
}

void fresh_mark(struct fresh *fresh, struct es_store *store, uint64_t now_ms)
{
	fresh->exchanged_ms = now_ms;
	if (fresh->written_ms <= now_ms && now_ms - fresh->written_ms < ES_EXCHANGE_WRITE_MS)
		return;
	struct writing *writing = calloc(1, sizeof *writing);
	if (!writing)
		return;
	writing->change.apply = apply;
	writing->change.done = done;
	writing->exchanged_ms = now_ms;
	fresh->written_ms = now_ms;
	es_store_submit(store, &writing->change);
}

bool fresh_is(const struct fresh *fresh, uint64_t now_ms)
{
	return es_exchange_is_fresh(fresh->exchanged_ms, now_ms);
}
