/* SPDX-License-Identifier: EUPL-1.2 */
/* What two nodes that are not equal say to each other when they meet, but for runs and bodies: little,
 * and soon. Design section 8, "Byte budget". */
#include "world_internal.h"

#include <stdlib.h>

#define AGAIN_BYTES 100 /* each way, when they have met before, */
#define CHANGED_BYTES 3 /* and for each log that changed; */
#define NEW_BYTES 12 /* for each that one of them does not know: the budget does not count these */
#define FIRST_BYTES 200 /* when they have not, */
#define LOG_BYTES 2     /* and for each log that both know, whatever is missing of it */
#define DELAY_MAX_MS 150
#define APART_MS 8000
#define SAID_MS 2500 /* before roots and pings */
#define EQUAL_MS 10000

static bool counts(const struct sim_node *n)
{
	return !n->liar && !n->gone && n->running;
}

/* A link of which both ends owe something, or SIZE_MAX. */
static size_t any_link(struct sim_world *w)
{
	for (size_t tries = 0; w->links_count > 0 && tries < 32; tries++) {
		size_t i = (size_t)sim_roll(w, w->links_count);
		const struct sim_link *l = w->links[i];
		if (l->up && counts(&w->nodes[l->a]) && counts(&w->nodes[l->b]))
			return i;
	}
	return SIZE_MAX;
}

/* The second end has no link any more; the first one keeps its others. */
static void part(struct sim_world *w, size_t link)
{
	struct sim_link *l = w->links[link];
	const struct sim_node *n = &w->nodes[l->b];
	for (size_t i = 0; i < n->links_len; i++)
		sim_hang_up(w, n->links[i]);
}

static void publish_apart(struct sim_world *w)
{
	for (size_t i = 0; i < w->nodes_count; i++)
		for (uint64_t k = sim_roll(w, 4); counts(&w->nodes[i]) && k > 0; k--)
			sim_publish_at(w, i, w->now_ms + sim_roll(w, 2000), 100);
	sim_run_until(w, w->now_ms + APART_MS);
}

/* The vector that an end said last on the link. */
struct said {
	struct es_id *logs;
	uint64_t *sizes;
	size_t count;
};

static void say(struct said *said, const struct sim_memory *m)
{
	free(said->logs);
	free(said->sizes);
	said->logs = calloc(m->logs_count + 1, sizeof(*said->logs));
	said->sizes = calloc(m->logs_count + 1, sizeof(*said->sizes));
	es_assert(said->logs != NULL && said->sizes != NULL);
	said->count = m->logs_count;
	for (size_t i = 0; i < m->logs_count; i++) {
		said->logs[i] = m->logs[i].log.id;
		said->sizes[i] = m->logs[i].log.edge.size;
	}
}

struct difference {
	size_t logs, changed, unknown;
};

static uint64_t size_said(const struct said *said, const struct es_id *log)
{
	for (size_t i = 0; i < said->count; i++)
		if (es_id_equal(&said->logs[i], log))
			return said->sizes[i];
	return 0;
}

static void compare(const struct said *said, const struct sim_memory *m, struct difference *d)
{
	*d = (struct difference){0};
	for (size_t i = 0; i < m->logs_count; i++) {
		uint64_t size = m->logs[i].log.edge.size;
		uint64_t before = size_said(said, &m->logs[i].log.id);
		d->logs += size > 0;
		d->unknown += size > 0 && before == 0;
		d->changed += before != 0 && before != size;
	}
}

static bool same_logs(const struct said *one, const struct said *other)
{
	for (size_t i = 0; i < one->count; i++)
		if (one->sizes[i] > 0 && size_said(other, &one->logs[i]) == 0)
			return false;
	return true;
}

static size_t budget(const struct difference *d, bool first, bool same)
{
	if (!first)
		return AGAIN_BYTES + d->changed * CHANGED_BYTES + d->unknown * NEW_BYTES;
	return FIRST_BYTES + d->logs * (same ? LOG_BYTES : NEW_BYTES);
}

static void check_end(struct sim_world *w, size_t link, size_t e, const struct difference *d,
                      size_t most)
{
	const struct sim_link *l = w->links[link];
	const struct sim_end *end = &l->ends[e];
	if (end->said_bytes > most)
		sim_fail(w,
		         "n%zu said %llu bytes to n%zu besides records, not %zu: %zu logs, %zu "
		         "changed, %zu new",
		         end->node, (unsigned long long)end->said_bytes, l->ends[1 - e].node, most,
		         d->logs, d->changed, d->unknown);
	/* Greeting and vector, one way each. */
	if (end->first_run_ms > l->since_ms + 2 * DELAY_MAX_MS)
		sim_fail(w, "n%zu sent its first run after %llu ms", end->node,
		         (unsigned long long)(end->first_run_ms - l->since_ms));
}

static void meet(struct sim_world *w, size_t link, struct said said[2], bool first)
{
	struct sim_link *l = w->links[link];
	struct sim_memory *m[2] = {&w->nodes[l->a].memory, &w->nodes[l->b].memory};
	struct difference d[2];
	struct es_id a, b;
	for (size_t e = 0; e < 2; e++) {
		compare(&said[e], m[e], &d[e]);
		say(&said[e], m[e]);
		if (first)
			es_pair_memory_free(&l->ends[e].pair);
	}
	bool same = same_logs(&said[0], &said[1]) && same_logs(&said[1], &said[0]);
	l->hung_up = false;
	sim_bring_up(w, link);
	es_assert(l->up);
	sim_run_until(w, w->now_ms + SAID_MS);
	for (size_t e = 0; e < 2; e++)
		check_end(w, link, e, &d[e], budget(&d[e], first, same));
	sim_run_until(w, w->now_ms + EQUAL_MS);
	es_vector_root(sim_vector(m[0]), &a);
	es_vector_root(sim_vector(m[1]), &b);
	if (!es_id_equal(&a, &b))
		sim_fail(w, "n%zu and n%zu met and are not equal", l->a, l->b);
	w->counted[SIM_MEETINGS]++;
}

void sim_check_budgets(struct sim_world *w)
{
	struct said said[2] = {{0}};
	es_assert(w->healing);
	size_t link = any_link(w);
	if (link == SIZE_MAX)
		return;
	/* They are equal, and greeted each other so. */
	for (size_t e = 0; e < 2; e++)
		say(&said[e], &w->nodes[w->links[link]->ends[e].node].memory);
	for (size_t round = 0; round < 4; round++) {
		part(w, link);
		publish_apart(w);
		meet(w, link, said, round % 2 != 0);
	}
	for (size_t e = 0; e < 2; e++) {
		free(said[e].logs);
		free(said[e].sizes);
	}
}
