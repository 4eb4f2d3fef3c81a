/* SPDX-License-Identifier: EUPL-1.2 */
/* What goes wrong, but for links and disks: crashes, partitions, homes restored and cloned, liars. */
#include "world_internal.h"

#include <stdlib.h>
#include <string.h>

/* --- crashes ---------------------------------------------------------------------------------- */

static void leave_links(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	for (size_t i = 0; i < n->links_len; i++) {
		struct sim_link *l = w->links[n->links[i]];
		if (!l->up)
			continue;
		/* A dead machine says no farewell; a dead process has a kernel that does. */
		if (sim_chance(w, 10 * w->faults.half_open))
			sim_leave(&l->ends[l->a == node ? 0 : 1]);
		else
			sim_cut(w, n->links[i]);
	}
}

static void stop(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	sim_disk_crash(w, node);
	n->running = false;
	n->generation++;
	n->memory.open_log = false; /* a log ends with the process that opened it */
	n->patience = (struct es_patience){0};
	n->lead = false;
	leave_links(w, node);
}

void sim_crash(struct sim_world *w, size_t node)
{
	if (!w->nodes[node].running)
		return;
	sim_say(w, "n%zu  crashes", node);
	w->counted[SIM_FAULT_CRASH]++;
	stop(w, node);
	sim_push(w, (struct sim_event){.at_ms = w->now_ms + 100 + sim_roll(w, 5000),
	                               .type = SIM_EVENT_RESTART,
	                               .node = node,
	                               .generation = w->nodes[node].generation});
}

void sim_rest(struct sim_world *w, size_t node, uint64_t for_ms)
{
	if (!w->nodes[node].running)
		return;
	sim_say(w, "n%zu  is off for %llu s", node, (unsigned long long)(for_ms / 1000));
	stop(w, node);
	sim_push(w, (struct sim_event){.at_ms = w->now_ms + for_ms,
	                               .type = SIM_EVENT_RESTART,
	                               .node = node,
	                               .generation = w->nodes[node].generation});
}

void sim_lose(struct sim_world *w, size_t node)
{
	if (w->nodes[node].gone)
		return;
	sim_say(w, "n%zu  is gone for ever", node);
	stop(w, node);
	w->nodes[node].gone = true;
	sim_mark_lost(w, &w->nodes[node].memory);
}

/* --- partitions ------------------------------------------------------------------------------- */

void sim_part(struct sim_world *w)
{
	w->parted = true;
	w->counted[SIM_FAULT_PARTITION]++;
	for (size_t i = 0; i < w->nodes_count; i++)
		w->nodes[i].side = (unsigned)sim_roll(w, 2);
	for (size_t i = 0; i < w->links_count; i++) {
		struct sim_link *l = w->links[i];
		if (l->up && w->nodes[l->a].side != w->nodes[l->b].side)
			l->ends[0].dead = l->ends[1].dead = true;
	}
	sim_say(w, "the network parts");
}

void sim_reunite(struct sim_world *w)
{
	if (w->parted)
		sim_say(w, "the network is whole");
	w->parted = false;
}

/* --- backups ---------------------------------------------------------------------------------- */

void sim_back_up(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	if (n->backup == NULL)
		n->backup = calloc(1, sizeof(*n->backup));
	else
		sim_memory_free(n->backup);
	es_assert(n->backup != NULL);
	sim_memory_copy(n->backup, &n->memory, sim_random(&w->random));
	sim_say(w, "n%zu  is backed up", node);
}

void sim_restore(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	if (n->backup == NULL)
		return;
	w->counted[SIM_FAULT_RESTORE]++;
	sim_crash(w, node);
	sim_say(w, "n%zu  gets its backup back", node);
	struct sim_memory old = n->memory;
	sim_memory_copy(&n->memory, n->backup, sim_random(&w->random));
	sim_mark_lost(w, &old);
	sim_memory_free(&old);
}

size_t sim_clone(struct sim_world *w, size_t node)
{
	if (w->nodes_count == w->nodes_capacity)
		return SIZE_MAX;
	w->counted[SIM_FAULT_CLONE]++;
	size_t twin = w->nodes_count++;
	w->nodes[twin] = (struct sim_node){.running = true, .side = w->nodes[node].side};
	sim_memory_copy(&w->nodes[twin].memory, &w->nodes[node].memory, sim_random(&w->random));
	sim_say(w, "n%zu  is cloned as n%zu", node, twin);
	for (size_t i = 0; i < 2; i++) {
		size_t peer = (size_t)sim_roll(w, twin);
		/* Whoever lies is not all that a node is linked to. */
		sim_connect(w, twin, w->nodes[peer].liar || w->nodes[peer].gone ? node : peer);
		sim_publish_at(w, twin, w->now_ms + sim_roll(w, 10000), 50);
	}
	return twin;
}

/* --- liars ------------------------------------------------------------------------------------ */

void sim_remember(struct sim_world *w, size_t node, struct es_bytes message)
{
	struct sim_message *m = &w->nodes[node].replays[sim_roll(w, SIM_REPLAYS)];
	free(m->data);
	m->len = message.len;
	m->data = malloc(message.len);
	es_assert(m->data != NULL);
	memcpy(m->data, message.data, message.len);
}

/* Says something old again, whole or damaged, or nothing that makes sense. */
static void lie_once(struct sim_world *w, struct sim_end *end)
{
	uint8_t noise[64];
	struct sim_message *m = &w->nodes[end->node].replays[sim_roll(w, SIM_REPLAYS)];
	if (m->data == NULL || sim_roll(w, 4) == 0) {
		size_t len = 1 + (size_t)sim_roll(w, sizeof(noise));
		sim_bytes(&w->random, noise, len);
		(void)!sim_post(end, es_bytes_of(noise, len));
		return;
	}
	uint8_t kept = 0;
	size_t at = (size_t)sim_roll(w, m->len);
	bool damaged = sim_roll(w, 2) == 0;
	if (damaged) {
		kept = m->data[at];
		m->data[at] ^= (uint8_t)(1 + sim_roll(w, 255));
	}
	for (uint64_t times = sim_roll(w, 4) == 0 ? 200 : 1; times > 0; times--)
		(void)!sim_post(end, es_bytes_of(m->data, m->len));
	if (damaged)
		m->data[at] = kept;
}

static void lie(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	struct sim_link *l =
	        n->links_len == 0 ? NULL : w->links[n->links[sim_roll(w, n->links_len)]];
	n->liar = true;
	if (l != NULL && l->up && l->ends[l->a == node ? 0 : 1].session != NULL) {
		w->counted[SIM_FAULT_LIE]++;
		lie_once(w, &l->ends[l->a == node ? 0 : 1]);
	}
	sim_plan_at(w, SIM_LIE, node, w->now_ms + sim_roll(w, 2000));
}

/* --- acts ------------------------------------------------------------------------------------- */

/* Whoever alone makes acts and was restored makes none before somebody told it of those that it has
 * lost. */
static bool is_up_to_date(const struct sim_world *w, size_t node)
{
	for (size_t i = 0; i < w->nodes_count; i++)
		if (w->nodes[i].memory.chain->acts_count > w->nodes[node].memory.chain->acts_count)
			return false;
	return true;
}

static void remember_what_is_left(struct sim_world *w, const struct es_id *structure)
{
	struct sim_suspension *s = &w->suspension;
	const struct sim_memory *founder = &w->nodes[0].memory;
	if (s->acts != 0)
		return;
	s->structure = *structure;
	s->acts = founder->chain->acts_count;
	s->logs = calloc(founder->logs_count + 1, sizeof(*s->logs));
	es_assert(s->logs != NULL);
	for (size_t i = 0; i < founder->logs_count; i++)
		if (es_id_equal(&founder->logs[i].log.structure, structure))
			s->logs[s->logs_len++] = (struct sim_left){founder->logs[i].log.id,
			                                           founder->logs[i].log.edge.size};
}

void sim_expel(struct sim_world *w, size_t node)
{
	struct sim_memory *founder = &w->nodes[0].memory;
	const struct es_id *structure = &w->nodes[node].memory.certificate.structure;
	if (!w->nodes[0].running || !is_up_to_date(w, 0) ||
	    es_federation_member(sim_federation(founder), structure) == NULL)
		return;
	w->counted[SIM_FAULT_SUSPEND]++;
	for (size_t i = 0; i < w->nodes_count; i++)
		if (es_id_equal(&w->nodes[i].memory.certificate.structure, structure))
			w->nodes[i].liar = true;
	es_assert(sim_suspend(founder, structure, w->now_ms) == ES_OK);
	remember_what_is_left(w, structure);
	sim_say(w, "n0  suspends the structure of n%zu", node);
	sim_judge_links(w, 0);
	sim_tell_changed(w, 0);
}

/* --- all of them ------------------------------------------------------------------------------ */

void sim_plan_at(struct sim_world *w, enum sim_plan what, size_t node, uint64_t at_ms)
{
	sim_push(w, (struct sim_event){
	                    .at_ms = at_ms, .type = SIM_EVENT_PLAN, .node = node, .len = what});
}

void sim_carry_out(struct sim_world *w, const struct sim_event *e)
{
	if (w->healing && e->len != SIM_FLOOD)
		return;
	switch ((enum sim_plan)e->len) {
	case SIM_PART:
		sim_part(w);
		break;
	case SIM_REUNITE:
		sim_reunite(w);
		break;
	case SIM_BACK_UP:
		sim_back_up(w, e->node);
		break;
	case SIM_RESTORE:
		sim_restore(w, e->node);
		break;
	case SIM_CLONE:
		sim_clone(w, e->node);
		break;
	case SIM_LIE:
		lie(w, e->node);
		break;
	case SIM_SUSPEND:
		sim_expel(w, e->node);
		break;
	case SIM_FORK:
		if (w->nodes[e->node].running && sim_fork(w, e->node) != SIZE_MAX)
			w->counted[SIM_FAULT_FORK]++;
		break;
	case SIM_CRASH:
		sim_crash(w, e->node);
		break;
	case SIM_FLOOD:
		sim_flood(w, e->node);
		break;
	}
}

void sim_heal(struct sim_world *w)
{
	sim_say(w, "from here on nothing goes wrong");
	w->healing = true;
	sim_reunite(w);
	/* What a garbled message said is believed as long as its link lives; a real channel ends
	 * there. */
	for (size_t i = 0; w->garbled > 0 && i < w->links_count; i++)
		sim_cut(w, i);
}
