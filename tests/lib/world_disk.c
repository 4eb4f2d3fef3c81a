/* SPDX-License-Identifier: EUPL-1.2 */
/* Disks: a queue of writes, each durable or not at all, and answered only once it is durable. */
#include "world_internal.h"

#include <stdlib.h>
#include <string.h>

struct sim_write *sim_write_new(size_t bytes)
{
	struct sim_write *write = calloc(1, sizeof(*write));
	es_assert(write != NULL);
	write->bytes = malloc(bytes + 1);
	es_assert(write->bytes != NULL);
	write->size = sizeof(*write) + bytes;
	write->link = SIZE_MAX;
	return write;
}

struct es_bytes sim_write_keep(uint8_t **at, struct es_bytes in)
{
	if (in.len > 0)
		memcpy(*at, in.data, in.len);
	struct es_bytes out = {*at, in.len};
	*at += in.len;
	return out;
}

void sim_write_free(struct sim_write *write)
{
	free(write->bodies);
	free(write->sealed);
	free(write->bytes);
	free(write);
}

/* The end of a link that waits for a write, if it is still there. */
static struct sim_end *waiting(struct sim_world *w, const struct sim_write *write)
{
	if (write->link == SIZE_MAX)
		return NULL;
	struct sim_link *l = w->links[write->link];
	struct sim_end *end = &l->ends[write->end];
	return l->up && l->generation == write->link_generation && end->session != NULL ? end
	                                                                                : NULL;
}

void sim_enqueue(struct sim_world *w, size_t node, struct sim_write *write)
{
	struct sim_end *end = waiting(w, write);
	if (end != NULL)
		end->queued_bytes += write->size;
	struct sim_node *n = &w->nodes[node];
	if (n->disk_free_ms < w->now_ms)
		n->disk_free_ms = w->now_ms;
	n->disk_free_ms += w->faults.reorder_disk ? 1 + sim_roll(w, 40) : 1;
	if (n->disk == NULL)
		n->disk_last = &n->disk;
	*n->disk_last = write;
	n->disk_last = &write->next;
	n->disk_len++;
	sim_push(w, (struct sim_event){.at_ms = n->disk_free_ms,
	                               .type = SIM_EVENT_DISK,
	                               .node = node,
	                               .generation = n->generation});
}

static struct sim_write *dequeue(struct sim_node *n)
{
	struct sim_write *write = n->disk;
	es_assert(write != NULL);
	n->disk = write->next;
	n->disk_len--;
	return write;
}

/* --- what a write does ------------------------------------------------------------------------ */

static void made(struct sim_world *w, const struct es_id *id, bool acknowledged)
{
	if (w->published_count == w->published_capacity) {
		w->published_capacity = w->published_capacity == 0 ? 64 : 2 * w->published_capacity;
		w->published = realloc(w->published, w->published_capacity * sizeof(*w->published));
		es_assert(w->published != NULL);
	}
	w->published[w->published_count++] = *id;
	struct sim_header *h = sim_pool_find(&w->pool, id);
	h->acknowledged = acknowledged;
	h->made_ms = w->now_ms;
}

static es_err publish(struct sim_world *w, size_t node, const struct sim_write *write,
                      bool acknowledged)
{
	struct sim_node *n = &w->nodes[node];
	struct sim_memory *m = &n->memory;
	struct es_id id;
	if (es_federation_member(sim_federation(m), &m->certificate.structure) == NULL)
		return ES_NOT_MEMBER;
	uint64_t clock_ms = w->now_ms + (uint64_t)n->clock_ms;
	bool erases = write->type == SIM_WRITE_ERASE;
	es_err err = erases ? sim_publish_erasure(m, clock_ms, &id)
	                    : sim_publish(m, clock_ms, write->body_len, &id);
	if (erases && err == ES_NOT_FOUND)
		return err;
	es_assert(err == ES_OK);
	made(w, &id, acknowledged && !n->liar);
	for (size_t i = m->logs_count; i > 0; i--)
		if (m->logs[i - 1].own) {
			sim_check_grown(w, node, &m->logs[i - 1].log.id);
			break;
		}
	sim_say(w, "n%zu  publishes %02x%02x..%s%s", node, id.bytes[0], id.bytes[1],
	        erases ? ", an erasure" : "", acknowledged ? "" : ", and nobody was told");
	return ES_OK;
}

static es_err take_acts(struct sim_memory *m, const struct sim_write *write)
{
	es_err err = ES_OK;
	for (size_t i = 0; i < write->count && (err == ES_OK || err == ES_STALE); i++)
		err = sim_act(m, write->sealed[i]);
	return err;
}

static es_err carry_out(struct sim_world *w, size_t node, const struct sim_write *write,
                        bool acknowledged)
{
	struct sim_memory *m = &w->nodes[node].memory;
	struct sim_arrival arrival;
	struct es_id log;
	es_err err;
	switch (write->type) {
	case SIM_WRITE_ACTS:
		return take_acts(m, write);
	case SIM_WRITE_RUN:
		sim_run_arrives(w, write, node, &arrival);
		err = sim_take_run(m, &write->run, &log);
		if (err == ES_OK) {
			sim_check_grown(w, node, &log);
			sim_run_arrived(w, &arrival);
		}
		return err;
	case SIM_WRITE_FORK:
		return sim_take_fork(m, write->sealed[0], w->now_ms);
	case SIM_WRITE_BODY:
		return sim_take_body(m, &write->record, write->bodies);
	default:
		return publish(w, node, write, acknowledged);
	}
}

static void answer(struct sim_world *w, const struct sim_write *write, es_err err)
{
	struct sim_end *end = waiting(w, write);
	if (end == NULL)
		return;
	end->queued_bytes -= write->size;
	es_session_stored(end->session, write->token, err, w->now_ms);
	sim_settle(w, write->link);
}

void sim_disk_done(struct sim_world *w, const struct sim_event *e)
{
	struct sim_node *n = &w->nodes[e->node];
	if (!n->running || n->generation != e->generation)
		return;
	if (sim_chance(w, w->faults.crash)) {
		sim_crash(w, e->node);
		return;
	}
	struct sim_write *write = dequeue(n);
	size_t retreats = n->memory.retreats;
	es_err err = carry_out(w, e->node, write, true);
	if (write->type == SIM_WRITE_RUN && w->on_run != NULL && write->link != SIZE_MAX)
		w->on_run(w->on_run_context, e->node,
		          w->links[write->link]->ends[1 - write->end].node, &write->run, err);
	answer(w, write, err);
	if (write->type == SIM_WRITE_ACTS) {
		sim_key_due(w, e->node);
		sim_judge_links(w, e->node);
		sim_motions_due(w, e->node);
	}
	if (n->memory.retreats > retreats)
		sim_tell_retreated(w, e->node);
	if (err == ES_OK)
		sim_tell_changed(w, e->node);
	sim_write_free(write);
}

void sim_disk_crash(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	uint64_t kept = sim_roll(w, n->disk_len + 1);
	if (n->disk_len > 0)
		sim_say(w, "n%zu  %llu of %zu queued writes are durable", node,
		        (unsigned long long)kept, n->disk_len);
	for (; n->disk != NULL; kept -= kept > 0) {
		struct sim_write *write = dequeue(n);
		if (kept > 0)
			(void)!carry_out(w, node, write, false);
		sim_write_free(write);
	}
	n->disk_free_ms = 0;
}
