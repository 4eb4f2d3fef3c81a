/* SPDX-License-Identifier: EUPL-1.2 */
/* Links: messages in order with delay, cuts that both ends notice, and ends that go unnoticed. */
#include "world_internal.h"

#include <stdlib.h>
#include <string.h>

struct sim_end *sim_other(struct sim_end *end)
{
	struct sim_link *l = end->world->links[end->link];
	return end == &l->ends[0] ? &l->ends[1] : &l->ends[0];
}

struct sim_memory *sim_memory_of(struct sim_end *end)
{
	return &end->world->nodes[end->node].memory;
}

static void drop_inbox(struct sim_end *end)
{
	while (end->inbox != NULL) {
		struct sim_message *m = end->inbox;
		end->inbox = m->next;
		free(m->data);
		free(m);
	}
	end->inbox_last = &end->inbox;
	end->inbox_bytes = 0;
}

/* --- going down ------------------------------------------------------------------------------- */

void sim_leave(struct sim_end *end)
{
	es_session_free(end->session);
	end->session = NULL;
	end->closing = false;
	drop_inbox(end);
	if (sim_other(end)->session == NULL)
		sim_cut(end->world, end->link);
}

void sim_cut(struct sim_world *w, size_t link)
{
	struct sim_link *l = w->links[link];
	if (!l->up)
		return;
	l->up = false;
	l->generation++;
	for (int i = 0; i < 2; i++) {
		es_session_free(l->ends[i].session);
		l->ends[i].session = NULL;
		l->ends[i].closing = false;
		drop_inbox(&l->ends[i]);
	}
	sim_say(w, "n%zu -- n%zu  down", l->a, l->b);
	if (!l->hung_up)
		sim_push(w, (struct sim_event){.at_ms = w->now_ms + 500 + sim_roll(w, 3000),
		                               .type = SIM_EVENT_CONNECT,
		                               .link = link});
}

void sim_hang_up(struct sim_world *w, size_t link)
{
	w->links[link]->hung_up = true;
	sim_cut(w, link);
}

/* What it said last arrives: the newest key, where links are under keys. */
static void part_politely(struct sim_end *end)
{
	sim_other(end)->last = true;
	sim_leave(end);
}

void sim_settle(struct sim_world *w, size_t link)
{
	struct sim_link *l = w->links[link];
	for (size_t i = 0; i < 2; i++) {
		struct sim_end *end = &l->ends[i];
		if (l->up && !end->closing)
			sim_plan_due(end);
		if (!l->up || !end->closing)
			continue;
		sim_say(w, "n%zu -- n%zu  n%zu ends the session: %s", l->a, l->b, end->node,
		        es_err_sentence(end->reason));
		if (end->dead)
			sim_leave(end);
		else if (w->keyed && sim_other(end)->inbox != NULL && !sim_other(end)->closing)
			part_politely(end);
		else
			sim_cut(w, link);
	}
}

/* --- coming up -------------------------------------------------------------------------------- */

static bool reachable(const struct sim_world *w, const struct sim_link *l)
{
	const struct sim_node *a = &w->nodes[l->a], *b = &w->nodes[l->b];
	return a->running && b->running && (!w->parted || a->side == b->side);
}

static void open_end(struct sim_end *end, uint64_t now_ms)
{
	const struct es_certificate *peer = &sim_memory_of(sim_other(end))->certificate;
	const struct es_federation *f = sim_federation(sim_memory_of(end));
	const struct sim_node *n = &end->world->nodes[end->node];
	if (end->pair_generation != n->generation)
		es_pair_memory_free(&end->pair); /* another process */
	end->pair_generation = n->generation;
	enum es_session_role role =
	        es_federation_knows(f, peer) == ES_OK ? ES_ROLE_MEMBER : ES_ROLE_UNKNOWN;
	es_err farewell = ES_OK;
	if (end->world->keyed)
		role = sim_key_role(end, &farewell);
	struct es_session_config config = {
	        .role = role,
	        .farewell = farewell,
	        .host = &sim_host,
	        .context = end,
	        .peer = peer,
	        .memory = &end->pair,
	        .structure = sim_memory_of(end)->certificate.structure,
	        .now_ms = now_ms,
	};
	memcpy(config.instance, &end->node, sizeof(uint32_t));
	memcpy(config.instance + sizeof(uint32_t), &n->generation, sizeof(uint32_t));
	end->dead = end->last = false;
	end->inbox_ms = end->sent_bytes = end->due_ms = 0;
	end->queued_bytes = end->heard_bytes = end->said_bytes = end->first_run_ms = 0;
	end->member = config.role == ES_ROLE_MEMBER;
	es_assert(es_session_new(&config, &end->session) == ES_OK);
}

void sim_bring_up(struct sim_world *w, size_t link)
{
	struct sim_link *l = w->links[link];
	if (l->up || l->hung_up || w->nodes[l->a].gone || w->nodes[l->b].gone)
		return;
	if (!reachable(w, l) || (w->keyed && !sim_key_fits(w, l))) {
		sim_push(w, (struct sim_event){.at_ms = w->now_ms + 1000,
		                               .type = SIM_EVENT_CONNECT,
		                               .link = link});
		return;
	}
	l->up = true;
	l->since_ms = w->now_ms;
	sim_say(w, "n%zu -- n%zu  up", l->a, l->b);
	for (size_t i = 0; i < 2; i++)
		open_end(&l->ends[i], w->now_ms);
	for (size_t i = 0; i < 2; i++)
		es_session_start(l->ends[i].session);
	sim_settle(w, link);
}

static void add_link(struct sim_node *n, size_t link)
{
	n->links = realloc(n->links, (n->links_len + 1) * sizeof(*n->links));
	es_assert(n->links != NULL);
	n->links[n->links_len++] = link;
}

static void remove_link(struct sim_node *n, size_t link)
{
	for (size_t i = 0; i < n->links_len; i++)
		if (n->links[i] == link) {
			n->links[i] = n->links[--n->links_len];
			return;
		}
}

void sim_sweep_links(struct sim_world *w)
{
	for (size_t i = 0; i < w->links_count; i++) {
		struct sim_link *l = w->links[i];
		if (l->up || !l->hung_up || l->free)
			continue;
		remove_link(&w->nodes[l->a], i);
		remove_link(&w->nodes[l->b], i);
		for (size_t e = 0; e < 2; e++)
			es_pair_memory_free(&l->ends[e].pair);
		l->free = true;
		w->swept++;
	}
}

size_t sim_connect(struct sim_world *w, size_t a, size_t b)
{
	es_assert(a != b && a < w->nodes_count && b < w->nodes_count);
	if (w->links_count == w->links_capacity) {
		w->links_capacity = w->links_capacity == 0 ? 32 : 2 * w->links_capacity;
		w->links = realloc(w->links, w->links_capacity * sizeof(struct sim_link *));
		es_assert(w->links != NULL);
	}
	size_t link = 0;
	while (w->swept > 0 && !w->links[link]->free)
		link++;
	if (w->swept > 0)
		w->swept--;
	else
		w->links[link = w->links_count++] = calloc(1, sizeof(**w->links));
	struct sim_link *l = w->links[link];
	es_assert(l != NULL);
	*l = (struct sim_link){.a = a, .b = b, .generation = l->generation + 1};
	for (size_t i = 0; i < 2; i++) {
		l->ends[i] = (struct sim_end){.world = w, .link = link, .node = i == 0 ? a : b};
		l->ends[i].inbox_last = &l->ends[i].inbox;
	}
	w->links[link] = l;
	add_link(&w->nodes[a], link);
	add_link(&w->nodes[b], link);
	sim_push(w, (struct sim_event){.at_ms = w->now_ms + sim_roll(w, 200),
	                               .type = SIM_EVENT_CONNECT,
	                               .link = link});
	return link;
}

/* --- messages --------------------------------------------------------------------------------- */

/* An array of up to 15 elements, of which the first is the type. */
static void count_said(struct sim_end *from, struct es_bytes message)
{
	enum { RUN = 4, BODIES = 7 };
	uint8_t type = message.len > 1 ? message.data[1] : 0;
	if (type != RUN && type != BODIES)
		from->said_bytes += message.len;
	else if (type == RUN && from->first_run_ms == 0)
		from->first_run_ms = from->world->now_ms;
}

es_err sim_post(struct sim_end *from, struct es_bytes message)
{
	struct sim_world *w = from->world;
	struct sim_end *to = sim_other(from);
	if (to->inbox_bytes > SIM_INBOX_MAX)
		return ES_NO_SPACE;
	from->sent_bytes += message.len;
	count_said(from, message);
	w->measure.sent_bytes += message.len;
	w->measure.sent_messages++;
	if (from->dead || to->session == NULL) {
		sim_say_message(w, from->node, to->node, message, "lost");
		if (!from->dead && !to->dead && !from->last && w->nodes[to->node].running) {
			from->closing = true; /* nobody is there: the connection is reset */
			from->reason = ES_CLOSED;
		}
		return ES_OK;
	}
	struct sim_message *m = calloc(1, sizeof(*m));
	es_assert(m != NULL && message.len > 0);
	m->data = malloc(message.len);
	es_assert(m->data != NULL);
	memcpy(m->data, message.data, message.len);
	m->len = message.len;
	if (sim_chance(w, w->faults.garble)) {
		m->data[sim_roll(w, m->len)] ^= (uint8_t)(1 + sim_roll(w, 255));
		w->garbled++;
	}
	*to->inbox_last = m;
	to->inbox_last = &m->next;
	to->inbox_bytes += m->len;
	uint64_t at = w->now_ms + 20 + sim_roll(w, 131);
	to->inbox_ms = at > to->inbox_ms ? at : to->inbox_ms;
	if (sim_chance(w, w->faults.stall)) {
		to->inbox_ms += sim_roll(w, 30000);
		w->counted[SIM_FAULT_STALL]++;
	}
	sim_push(w, (struct sim_event){.at_ms = to->inbox_ms,
	                               .type = SIM_EVENT_DELIVER,
	                               .link = from->link,
	                               .end = (size_t)(to - w->links[from->link]->ends),
	                               .generation = w->links[from->link]->generation});
	return ES_OK;
}

static void break_link(struct sim_world *w, size_t link)
{
	struct sim_link *l = w->links[link];
	if (l->up && sim_chance(w, w->faults.cut)) {
		w->counted[SIM_FAULT_CUT]++;
		sim_cut(w, link);
	}
	if (l->up && sim_chance(w, w->faults.half_open)) {
		struct sim_end *end = &l->ends[sim_roll(w, 2)];
		w->counted[SIM_FAULT_HALF_OPEN]++;
		end->dead = true;
		sim_say(w, "n%zu -> n%zu  dead from here on", end->node, sim_other(end)->node);
	}
}

void sim_deliver(struct sim_world *w, const struct sim_event *e)
{
	struct sim_link *l = w->links[e->link];
	struct sim_end *end = &l->ends[e->end];
	if (!l->up || l->generation != e->generation || end->session == NULL)
		return;
	struct sim_message *m = end->inbox;
	es_assert(m != NULL);
	end->inbox = m->next;
	if (end->inbox == NULL)
		end->inbox_last = &end->inbox;
	end->inbox_bytes -= m->len;
	sim_say_message(w, sim_other(end)->node, end->node, es_bytes_of(m->data, m->len), NULL);
	es_session_receive(end->session, es_bytes_of(m->data, m->len), w->now_ms);
	sim_check_link(w, end, es_bytes_of(m->data, m->len));
	free(m->data);
	free(m);
	struct sim_end *from = sim_other(end);
	if (end->inbox_bytes < SIM_INBOX_MAX / 2 && from->session != NULL && !from->closing)
		es_session_writable(from->session, w->now_ms);
	if (end->last && end->inbox == NULL && end->session != NULL)
		end->closing = true;
	sim_settle(w, e->link);
	break_link(w, e->link);
}

es_err sim_inject(struct sim_world *w, size_t link, size_t end, struct es_bytes message)
{
	struct sim_link *l = w->links[link];
	if (!l->up || l->ends[end].session == NULL)
		return ES_CLOSED;
	es_session_receive(l->ends[end].session, message, w->now_ms);
	es_err reason = l->ends[end].closing ? l->ends[end].reason : ES_OK;
	sim_settle(w, link);
	return reason;
}

void sim_tell_changed(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	for (size_t i = 0; i < n->links_len; i++) {
		struct sim_link *l = w->links[n->links[i]];
		struct sim_end *end = &l->ends[l->a == node ? 0 : 1];
		if (l->up && end->session != NULL)
			es_session_changed(end->session, NULL, ES_ALL_LOGS, w->now_ms);
		sim_settle(w, n->links[i]);
	}
}

void sim_tell_retreated(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	sim_say(w, "n%zu  holds another log than an act lists", node);
	for (size_t i = 0; i < n->links_len; i++) {
		struct sim_link *l = w->links[n->links[i]];
		struct sim_end *end = &l->ends[l->a == node ? 0 : 1];
		if (l->up && end->session != NULL)
			es_session_retreated(end->session, w->now_ms);
		sim_settle(w, n->links[i]);
	}
}

void sim_judge_links(struct sim_world *w, size_t node)
{
	struct sim_node *n = &w->nodes[node];
	for (size_t i = 0; i < n->links_len; i++) {
		struct sim_link *l = w->links[n->links[i]];
		struct sim_end *end = &l->ends[l->a == node ? 0 : 1];
		const struct es_certificate *peer = &sim_memory_of(sim_other(end))->certificate;
		if (l->up && end->member &&
		    es_federation_knows(sim_federation(&n->memory), peer) != ES_OK)
			sim_cut(w, n->links[i]);
	}
}

void sim_tick_links(struct sim_world *w)
{
	for (size_t i = 0; i < w->links_count; i++)
		for (size_t e = 0; e < 2 && w->links[i]->up; e++) {
			if (w->links[i]->ends[e].session != NULL)
				es_session_tick(w->links[i]->ends[e].session, w->now_ms);
			sim_settle(w, i);
		}
}

void sim_free_links(struct sim_world *w)
{
	w->healing = true;
	for (size_t i = 0; i < w->links_count; i++) {
		sim_hang_up(w, i);
		for (size_t e = 0; e < 2; e++)
			es_pair_memory_free(&w->links[i]->ends[e].pair);
		free(w->links[i]);
	}
	free(w->links);
}
