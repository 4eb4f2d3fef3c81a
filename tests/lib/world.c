/* SPDX-License-Identifier: EUPL-1.2 */
#include "world_internal.h"

#include <stdlib.h>

static void publish(struct sim_world *w, const struct sim_event *e)
{
	if (!w->nodes[e->node].running)
		return;
	struct sim_write *write = sim_write_new(0);
	write->type = e->len == SIM_ERASE ? SIM_WRITE_ERASE : SIM_WRITE_PUBLISH;
	write->body_len = e->len;
	sim_enqueue(w, e->node, write);
}

static void restart(struct sim_world *w, const struct sim_event *e)
{
	struct sim_node *n = &w->nodes[e->node];
	if (n->running || n->gone || n->generation != e->generation)
		return;
	n->running = true;
	sim_motions_due(w, e->node);
	sim_say(w, "n%zu  starts", e->node);
}

static void tick(struct sim_world *w)
{
	sim_tick_links(w);
	sim_tick_motions(w);
	if (w->dials)
		sim_choose_neighbours(w);
	sim_push(w, (struct sim_event){.at_ms = w->now_ms + SIM_TICK_MS, .type = SIM_EVENT_TICK});
}

void sim_run_until(struct sim_world *w, uint64_t until_ms)
{
	while (w->events_count > 0 && w->events[0].at_ms <= until_ms) {
		struct sim_event e = sim_pop(w);
		w->now_ms = e.at_ms;
		switch (e.type) {
		case SIM_EVENT_DELIVER:
			sim_deliver(w, &e);
			break;
		case SIM_EVENT_DISK:
			sim_disk_done(w, &e);
			break;
		case SIM_EVENT_PUBLISH:
			publish(w, &e);
			break;
		case SIM_EVENT_CONNECT:
			sim_bring_up(w, e.link);
			break;
		case SIM_EVENT_RESTART:
			restart(w, &e);
			break;
		case SIM_EVENT_PLAN:
			sim_carry_out(w, &e);
			break;
		case SIM_EVENT_MOTIONS:
			sim_work_motions(w, &e);
			break;
		case SIM_EVENT_TICK:
			tick(w);
			break;
		case SIM_EVENT_DUE:
			sim_due(w, &e);
			break;
		}
	}
	w->now_ms = until_ms;
}

void sim_publish_at(struct sim_world *w, size_t node, uint64_t at_ms, size_t body_len)
{
	sim_push(w,
	         (struct sim_event){
	                 .at_ms = at_ms, .type = SIM_EVENT_PUBLISH, .node = node, .len = body_len});
}

void sim_erase_at(struct sim_world *w, size_t node, uint64_t at_ms)
{
	sim_publish_at(w, node, at_ms, SIM_ERASE);
}

void sim_world_init(struct sim_world *w, uint64_t seed, size_t nodes)
{
	es_assert(nodes > 0);
	*w = (struct sim_world){.random = seed,
	                        .now_ms = SIM_START_MS,
	                        .started_ms = SIM_START_MS,
	                        .nodes_count = nodes,
	                        .nodes_capacity = nodes + SIM_CLONES_MAX};
	sim_pool_init(&w->pool);
	w->nodes = calloc(w->nodes_capacity, sizeof(*w->nodes));
	es_assert(w->nodes != NULL);
	for (size_t i = 0; i < nodes; i++) {
		sim_memory_init(&w->nodes[i].memory, &w->pool, sim_random(&w->random));
		w->nodes[i].running = true;
	}
	es_assert(sim_found(&w->nodes[0].memory, w->now_ms) == ES_OK);
	sim_push(w, (struct sim_event){.at_ms = w->now_ms + SIM_TICK_MS, .type = SIM_EVENT_TICK});
}

static void free_node(struct sim_node *n)
{
	while (n->disk != NULL) {
		struct sim_write *write = n->disk;
		n->disk = write->next;
		sim_write_free(write);
	}
	if (n->backup != NULL)
		sim_memory_free(n->backup);
	free(n->backup);
	for (size_t i = 0; i < SIM_REPLAYS; i++)
		free(n->replays[i].data);
	free(n->links);
	es_book_free(&n->book);
	sim_memory_free(&n->memory);
}

void sim_world_free(struct sim_world *w)
{
	sim_free_links(w);
	for (size_t i = 0; i < w->nodes_count; i++)
		free_node(&w->nodes[i]);
	free(w->nodes);
	free(w->events);
	free(w->published);
	free(w->chain);
	free(w->suspension.logs);
	sim_pool_free(&w->pool);
}
