/* SPDX-License-Identifier: EUPL-1.2 */
/* What live spreading needs of a node: finer time, and one link at a time to ask. */
#include "world_internal.h"

void sim_plan_due(struct sim_end *end)
{
	struct sim_world *w = end->world;
	uint64_t due = end->session == NULL ? UINT64_MAX : es_session_due(end->session);
	if (due == UINT64_MAX || (end->due_ms > w->now_ms && end->due_ms <= due))
		return;
	end->due_ms = due > w->now_ms ? due : w->now_ms + 1;
	sim_push(w, (struct sim_event){.at_ms = end->due_ms,
	                               .type = SIM_EVENT_DUE,
	                               .link = end->link,
	                               .end = (size_t)(end - w->links[end->link]->ends),
	                               .generation = w->links[end->link]->generation});
}

void sim_due(struct sim_world *w, const struct sim_event *e)
{
	struct sim_link *l = w->links[e->link];
	struct sim_end *end = &l->ends[e->end];
	if (!l->up || l->generation != e->generation || end->session == NULL)
		return;
	es_session_tick(end->session, w->now_ms);
	sim_settle(w, e->link);
}

bool sim_other_links(void *context, enum es_session_state at_least)
{
	struct sim_end *own = context;
	struct sim_world *w = own->world;
	const struct sim_node *n = &w->nodes[own->node];
	for (size_t i = 0; i < n->links_len; i++) {
		struct sim_link *l = w->links[n->links[i]];
		struct sim_end *end = &l->ends[l->a == own->node ? 0 : 1];
		struct es_session_progress p;
		if (end == own || !l->up || end->session == NULL || end->closing)
			continue;
		es_session_progress(end->session, &p);
		if (p.state >= at_least && p.state <= ES_SESSION_LIVE)
			return true;
	}
	return false;
}

bool sim_may_graft(void *context, const struct es_id *log, uint64_t now_ms)
{
	struct sim_end *end = context;
	struct sim_node *n = &end->world->nodes[end->node];
	for (size_t i = 0; i < SIM_GRAFTS; i++)
		if (es_id_equal(&n->grafts[i].log, log) && n->grafts[i].until_ms > now_ms)
			return false;
	n->grafts[n->grafts_next++ % SIM_GRAFTS] =
	        (struct sim_graft){*log, now_ms + ES_GRAFT_HOLD_MS};
	return true;
}
