/* SPDX-License-Identifier: EUPL-1.2 */
/* A network that finds its own shape: each node dials and leaves as es_neighbours_choose says. And
 * what is measured of it: how often a record comes, over how many links. */
#include "world_internal.h"

#include <stdlib.h>
#include <string.h>

#define LINKS_MAX 256 /* of one node */

static struct es_id node_id(const struct sim_node *n)
{
	struct es_id id;
	memcpy(id.bytes, n->memory.certificate.channel_key, ES_ID_LEN);
	return id;
}

static int64_t now_of(const struct sim_world *w)
{
	return (int64_t)(w->now_ms - w->started_ms);
}

void sim_dial_freely(struct sim_world *w, size_t addresses)
{
	w->dials = true;
	for (size_t i = 0; i < w->nodes_count; i++) {
		struct sim_node *n = &w->nodes[i];
		es_book_init(&n->book, ES_BOOK_MAX, sim_random(&w->random));
		for (size_t k = 0; k < addresses; k++) {
			size_t peer = (size_t)sim_roll(w, w->nodes_count);
			char address[32];
			struct es_id id = node_id(&w->nodes[peer]);
			snprintf(address, sizeof(address), "n%zu", peer);
			if (peer != i)
				es_assert(es_book_add(&n->book, address,
				                      &w->nodes[peer].memory.certificate.structure,
				                      &id, ES_BOOK_HEARD, now_of(w)) == ES_OK);
		}
	}
}

/* --- choosing --------------------------------------------------------------------------------- */

static bool linked(const struct sim_world *w, size_t a, size_t b)
{
	const struct sim_node *n = &w->nodes[a];
	for (size_t i = 0; i < n->links_len; i++) {
		const struct sim_link *l = w->links[n->links[i]];
		if (!l->hung_up && (l->a == b || l->b == b))
			return true;
	}
	return false;
}

static void dial(struct sim_world *w, size_t node, struct es_book_entry *entry)
{
	size_t peer = (size_t)strtoull(entry->address + 1, NULL, 10);
	const struct sim_node *to = &w->nodes[peer];
	es_err err = ES_OK;
	if (!to->running || (w->parted && to->side != w->nodes[node].side))
		err = ES_IO;
	else if (linked(w, node, peer))
		err = ES_EXISTS;
	if (err != ES_OK) {
		es_book_failed(&w->nodes[node].book, entry, err, now_of(w));
		return;
	}
	es_book_answered(&w->nodes[node].book, entry, now_of(w));
	size_t link = sim_connect(w, node, peer);
	struct sim_link *l = w->links[link];
	l->dialled = true;
	l->since_ms = w->now_ms;
}

static size_t neighbours_of(const struct sim_world *w, size_t node, struct es_neighbour *links,
                            size_t *which)
{
	const struct sim_node *n = &w->nodes[node];
	size_t count = 0;
	for (size_t i = 0; i < n->links_len && count < LINKS_MAX; i++) {
		const struct sim_link *l = w->links[n->links[i]];
		const struct sim_end *end = &l->ends[l->a == node ? 0 : 1];
		if (l->hung_up || (l->up && end->session == NULL))
			continue;
		const struct sim_node *peer = &w->nodes[l->a == node ? l->b : l->a];
		struct es_session_progress p = {.state = ES_SESSION_GREETING};
		if (end->session != NULL)
			es_session_progress(end->session, &p);
		which[count] = n->links[i];
		links[count++] = (struct es_neighbour){
		        .node = node_id(peer),
		        .structure = peer->memory.certificate.structure,
		        .dialled = l->a == node,
		        .live = p.state == ES_SESSION_LIVE,
		        .since_ms = (int64_t)(l->since_ms - w->started_ms),
		};
	}
	return count;
}

static void leave_neighbour(struct sim_world *w, size_t node, size_t link)
{
	struct sim_link *l = w->links[link];
	char address[32];
	snprintf(address, sizeof(address), "n%zu", l->b);
	sim_say(w, "n%zu -- n%zu  n%zu has enough neighbours", l->a, l->b, node);
	struct es_book_entry *entry = es_book_find(&w->nodes[l->a].book, address);
	if (entry != NULL && l->b == node)
		es_book_failed(&w->nodes[l->a].book, entry, ES_BUSY, now_of(w));
	sim_hang_up(w, link);
}

static void choose(struct sim_world *w, size_t node)
{
	struct es_neighbour links[LINKS_MAX];
	size_t which[LINKS_MAX];
	struct es_neighbour_choice choice;
	struct sim_node *n = &w->nodes[node];
	size_t count = neighbours_of(w, node, links, which);
	es_neighbours_choose(&n->neighbours, &n->book, links, count, now_of(w), &choice);
	/* A failed dial may drop its entry, and move those behind it. */
	for (size_t i = choice.dial_len; i > 0; i--) {
		size_t highest = 0;
		for (size_t k = 1; k < i; k++)
			if (choice.dial[k] > choice.dial[highest])
				highest = k;
		dial(w, node, &n->book.entries[choice.dial[highest]]);
		choice.dial[highest] = choice.dial[i - 1];
	}
	if (choice.close != SIZE_MAX)
		leave_neighbour(w, node, which[choice.close]);
}

void sim_choose_neighbours(struct sim_world *w)
{
	sim_sweep_links(w);
	for (size_t i = 0; i < w->nodes_count; i++)
		if (w->nodes[i].running)
			choose(w, i);
}

/* --- measuring -------------------------------------------------------------------------------- */

void sim_measure(struct sim_world *w)
{
	w->measure = (struct sim_measure){.since_ms = w->now_ms};
}

void sim_run_arrives(struct sim_world *w, const struct sim_write *write, size_t node,
                     struct sim_arrival *a)
{
	const struct es_run *run = &write->run.run;
	const struct sim_link *l = w->links[write->link];
	*a = (struct sim_arrival){
	        .node = node,
	        .from = l->ends[1 - write->end].node,
	        .log = run->log,
	        .start = run->start,
	        .count = run->count,
	};
	if (run->start == 0) {
		struct es_reader r;
		es_reader_init(&r, run->headers);
		es_record_id(es_read_value(&r), &a->log);
	}
	const struct sim_log *log = sim_find_log(&w->nodes[node].memory, &a->log);
	a->held = log == NULL ? 0 : log->log.edge.size;
	uint64_t held = a->held > a->start ? a->held - a->start : 0;
	w->measure.held_records += held < a->count ? held : a->count;
}

static void count_record(struct sim_world *w, struct sim_record *r, const struct sim_record *sent)
{
	r->hops = sent == NULL ? 0 : sent->hops + 1;
	w->measure.new_records++;
	w->measure.record_bytes += r->header->len;
	if (r->body != NULL)
		w->measure.record_bytes += r->body->packed_len + ES_BODY_KEY_LEN;
	if (r->header->made_ms < w->measure.since_ms || w->measure.since_ms == 0)
		return;
	size_t most = sizeof(w->measure.hops) / sizeof(*w->measure.hops) - 1;
	w->measure.hops[r->hops < most ? r->hops : most]++;
	if (w->now_ms - r->header->made_ms > w->measure.last_ms_max)
		w->measure.last_ms_max = w->now_ms - r->header->made_ms;
}

void sim_run_arrived(struct sim_world *w, const struct sim_arrival *a)
{
	struct sim_log *log = sim_find_log(&w->nodes[a->node].memory, &a->log);
	for (uint64_t i = a->held; i < log->log.edge.size; i++) {
		struct sim_record *r = &log->records[i];
		count_record(w, r, sim_find(&w->nodes[a->from].memory, &r->header->id));
	}
}

size_t sim_hops_max(const struct sim_world *w)
{
	size_t most = sizeof(w->measure.hops) / sizeof(*w->measure.hops);
	while (most > 0 && w->measure.hops[most - 1] == 0)
		most--;
	return most == 0 ? 0 : most - 1;
}
