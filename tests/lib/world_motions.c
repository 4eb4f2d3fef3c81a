/* SPDX-License-Identifier: EUPL-1.2 */
/* Motions between simulated nodes, and that there is one chain of acts. */
#include "world_internal.h"

#include <stdlib.h>

#define CHECKS_MAX 1024

void sim_motions_due(struct sim_world *w, size_t node)
{
	sim_push(w, (struct sim_event){.at_ms = w->now_ms + 1,
	                               .type = SIM_EVENT_MOTIONS,
	                               .node = node,
	                               .generation = w->nodes[node].generation});
}

size_t sim_host_motions(void *context, uint64_t *after, size_t max, struct es_writer *w)
{
	const struct sim_memory *m = sim_memory_of(context);
	const struct es_motion *motion;
	size_t count = 0;
	while (count < max && (motion = es_motions_after(&m->motions, *after)) != NULL) {
		if (es_motion_write(motion, w) != ES_OK)
			break;
		*after = motion->changed;
		count++;
	}
	return count;
}

es_err sim_host_motion(void *context, struct es_bytes object)
{
	struct sim_end *end = context;
	struct sim_memory *m = sim_memory_of(end);
	size_t checks = CHECKS_MAX;
	struct es_id id;
	es_err err = es_motions_take(&m->motions, sim_federation(m), object, &checks, &id);
	if (err == ES_OK)
		sim_motions_due(end->world, end->node);
	return err;
}

static void check_chain(struct sim_world *w, size_t node)
{
	const struct es_federation *f = sim_federation(&w->nodes[node].memory);
	if (f->acts > w->chain_len) {
		w->chain = realloc(w->chain, (size_t)f->acts * sizeof(*w->chain));
		es_assert(w->chain != NULL);
	}
	for (uint64_t i = 0; i < f->acts; i++) {
		if (i >= w->chain_len)
			w->chain[w->chain_len++] = f->act_ids[i];
		if (!es_id_equal(&w->chain[i], &f->act_ids[i]))
			sim_fail(w, "n%zu has another act at %llu than others", node,
			         (unsigned long long)i);
	}
}

void sim_work_motions(struct sim_world *w, const struct sim_event *e)
{
	struct sim_node *n = &w->nodes[e->node];
	if (!n->running || n->generation != e->generation)
		return;
	bool lead = n->lead;
	n->lead = false;
	if (lead)
		sim_say(w, "n%zu  has waited long enough for a hand-over", e->node);
	if (sim_step_motions(&n->memory, lead, w->now_ms))
		sim_say(w, "n%zu  has %llu acts", e->node,
		        (unsigned long long)sim_federation(&n->memory)->acts);
	check_chain(w, e->node);
	sim_key_due(w, e->node);
	sim_judge_links(w, e->node);
	sim_tell_changed(w, e->node);
}

void sim_tick_motions(struct sim_world *w)
{
	for (size_t i = 0; i < w->nodes_count; i++) {
		struct sim_node *n = &w->nodes[i];
		struct sim_memory *m = &n->memory;
		if (!n->running ||
		    !es_patience_ends(&n->patience, &m->motions, sim_federation(m),
		                      &m->certificate.structure, &m->promise, w->now_ms))
			continue;
		n->lead = true;
		sim_motions_due(w, i);
	}
}
