/* SPDX-License-Identifier: EUPL-1.2 */
#include "graph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct es_id id_of(size_t node)
{
	struct es_id id = {{0}};

	for (size_t i = 0; i < sizeof(node); i++)
		id.bytes[i] = (uint8_t)(node >> (8 * i));
	id.bytes[31] = 1;
	return id;
}

static size_t node_of(const char *address)
{
	return (size_t)strtoul(address + 1, NULL, 10);
}

static void address_of(size_t node, char out[ES_ADDRESS_MAX + 1])
{
	snprintf(out, ES_ADDRESS_MAX + 1, "n%zu:7001", node);
}

void graph_init(struct graph *g, size_t count, uint64_t seed, unsigned nat, unsigned liars)
{
	*g = (struct graph){.nodes = calloc(count, sizeof *g->nodes), .count = count};
	es_assert(g->nodes != NULL);
	es_book_init(&g->dice, 0, seed);
	for (size_t i = 0; i < count; i++) {
		es_book_init(&g->nodes[i].book, GRAPH_BOOK, es_book_random(&g->dice, UINT64_MAX));
		g->nodes[i].behind_nat = i > 0 && es_book_random(&g->dice, 1000) < nat;
		g->nodes[i].liar = i > 0 && es_book_random(&g->dice, 1000) < liars;
	}
}

void graph_free(struct graph *g)
{
	for (size_t i = 0; i < g->count; i++)
		es_book_free(&g->nodes[i].book);
	free(g->nodes);
}

void graph_copy(const struct graph *from, struct graph *to)
{
	*to = *from;
	to->nodes = calloc(from->count, sizeof *to->nodes);
	es_assert(to->nodes != NULL);
	memcpy(to->nodes, from->nodes, from->count * sizeof *to->nodes);
	for (size_t i = 0; i < from->count; i++) {
		struct es_book *b = &to->nodes[i].book;
		struct es_book_entry *entries = calloc(b->capacity + 1, sizeof *entries);
		es_assert(entries != NULL);
		if (b->count > 0)
			memcpy(entries, b->entries, b->count * sizeof *entries);
		b->entries = entries;
	}
}

size_t graph_any(struct graph *g)
{
	for (;;) {
		size_t node = (size_t)es_book_random(&g->dice, g->count);
		const struct graph_node *n = &g->nodes[node];
		if (n->joined && !n->gone && !n->behind_nat && !n->liar)
			return node;
	}
}

void graph_join(struct graph *g, size_t node, size_t sponsor)
{
	char address[ES_ADDRESS_MAX + 1];
	struct es_id id = id_of(sponsor);

	address_of(sponsor, address);
	g->nodes[node].joined = true;
	es_assert(es_book_add(&g->nodes[node].book, address, &id, NULL, ES_BOOK_GIVEN, g->now_ms) ==
	          ES_OK);
}

/* --- links ------------------------------------------------------------------------------------ */

static struct graph_link *find(struct graph_node *n, size_t peer)
{
	for (size_t i = 0; i < n->links_len; i++)
		if (n->links[i].peer == peer)
			return &n->links[i];
	return NULL;
}

static void take_off(struct graph_node *n, size_t peer)
{
	struct graph_link *link = find(n, peer);

	if (link)
		*link = n->links[--n->links_len];
}

static struct es_book_entry *entry_of(struct graph *g, size_t node, size_t peer)
{
	char address[ES_ADDRESS_MAX + 1];

	address_of(peer, address);
	return es_book_find(&g->nodes[node].book, address);
}

/* The end of a link as the one who dialled it takes it. */
static void over(struct graph *g, size_t node, size_t peer, es_err reason)
{
	const struct graph_link *link = find(&g->nodes[node], peer);
	struct es_book_entry *entry = entry_of(g, node, peer);

	if (link && link->dialled && entry)
		es_book_failed(&g->nodes[node].book, entry, reason, g->now_ms);
	take_off(&g->nodes[node], peer);
}

/* What the peers message carries. */
static void tell_peers(struct graph *g, size_t from, size_t to)
{
	const struct es_book_entry *sample[ES_PEERS_MESSAGE_MAX];
	struct graph_node *teller = &g->nodes[from], *hearer = &g->nodes[to];
	struct es_id own = id_of(from), receiver = id_of(to);
	char address[ES_ADDRESS_MAX + 1];

	address_of(from, address);
	if (!teller->behind_nat)
		(void)!es_book_add(&hearer->book, address, &own, &own, ES_BOOK_HEARD, g->now_ms);
	size_t count =
	        es_book_sample(&teller->book, &receiver, g->now_ms, sample, ES_PEERS_MESSAGE_MAX);
	for (size_t i = 0; i < count && !teller->liar; i++)
		(void)!es_book_add(&hearer->book, sample[i]->address, &sample[i]->structure, NULL,
		                   ES_BOOK_TOLD, g->now_ms);
	for (size_t i = 0; i < ES_PEERS_MESSAGE_MAX && teller->liar; i++) {
		struct es_id victim = id_of((size_t)es_book_random(&g->dice, g->count));
		snprintf(address, sizeof address, "x%u:7001",
		         (unsigned)es_book_random(&g->dice, 1u << 30));
		(void)!es_book_add(&hearer->book, address, &victim, NULL, ES_BOOK_TOLD, g->now_ms);
	}
}

static void dial(struct graph *g, size_t node, size_t at)
{
	struct graph_node *n = &g->nodes[node];
	struct es_book_entry *entry = &n->book.entries[at];
	size_t peer = entry->address[0] == 'n' ? node_of(entry->address) : SIZE_MAX;

	g->dials++;
	if (peer == node) {
		entry->self = true;
		es_book_failed(&n->book, entry, ES_EXISTS, g->now_ms);
		return;
	}
	if (peer == SIZE_MAX || g->nodes[peer].gone || g->nodes[peer].behind_nat ||
	    g->nodes[peer].links_len == GRAPH_LINKS_MAX || n->links_len == GRAPH_LINKS_MAX) {
		g->vain_dials++;
		es_book_failed(&n->book, entry, ES_IO, g->now_ms);
		return;
	}
	entry->node = entry->structure = id_of(peer);
	if (find(n, peer)) {
		es_book_failed(&n->book, entry, ES_EXISTS, g->now_ms);
		return;
	}
	es_book_answered(&n->book, entry, g->now_ms);
	n->links[n->links_len++] = (struct graph_link){peer, true, g->now_ms};
	struct graph_node *p = &g->nodes[peer];
	p->links[p->links_len++] = (struct graph_link){node, false, g->now_ms};
	tell_peers(g, node, peer);
	tell_peers(g, peer, node);
}

void graph_vanish(struct graph *g, size_t node)
{
	struct graph_node *n = &g->nodes[node];

	n->gone = true;
	while (n->links_len > 0) {
		size_t peer = n->links[0].peer;
		over(g, peer, node, ES_IO);
		take_off(n, peer);
	}
}

/* --- time ------------------------------------------------------------------------------------- */

static void step(struct graph *g, size_t node)
{
	struct graph_node *n = &g->nodes[node];
	struct es_neighbour links[GRAPH_LINKS_MAX];
	struct es_neighbour_choice choice;
	char addresses[ES_DIALS_MAX][ES_ADDRESS_MAX + 1];

	for (size_t i = 0; i < n->links_len; i++) {
		const struct graph_link *l = &n->links[i];
		struct es_id id = id_of(l->peer);
		links[i] = (struct es_neighbour){id, id, l->dialled, g->now_ms > l->since_ms,
		                                 l->since_ms};
	}
	es_neighbours_choose(&n->neighbours, &n->book, links, n->links_len, g->now_ms, &choice);
	if (choice.close != SIZE_MAX) {
		size_t peer = n->links[choice.close].peer;
		over(g, peer, node, ES_BUSY);
		over(g, node, peer, ES_EXISTS);
		g->closed++;
	}
	/* Each dial may move the book. */
	for (size_t i = 0; i < choice.dial_len; i++)
		memcpy(addresses[i], n->book.entries[choice.dial[i]].address, ES_ADDRESS_MAX + 1);
	for (size_t i = 0; i < choice.dial_len; i++) {
		struct es_book_entry *entry = es_book_find(&n->book, addresses[i]);
		if (entry)
			dial(g, node, (size_t)(entry - n->book.entries));
	}
	if (g->now_ms < n->peers_ms)
		return;
	n->peers_ms = g->now_ms + ES_PEERS_EVERY_MS;
	for (size_t i = 0; i < n->links_len; i++)
		tell_peers(g, node, n->links[i].peer);
}

void graph_run(struct graph *g, int64_t until_ms, int64_t step_ms)
{
	for (; g->now_ms < until_ms; g->now_ms += step_ms) {
		size_t first = (size_t)es_book_random(&g->dice, g->count);
		for (size_t i = 0; i < g->count; i++) {
			size_t node = (first + i) % g->count;
			if (g->nodes[node].joined && !g->nodes[node].gone)
				step(g, node);
		}
	}
}

/* Marks all that hang together with a node; returns how many. */
static size_t flood(const struct graph *g, size_t from, bool *seen, size_t *queue)
{
	size_t head = 0, tail = 0;

	queue[tail++] = from;
	seen[from] = true;
	while (head < tail) {
		const struct graph_node *n = &g->nodes[queue[head++]];
		for (size_t i = 0; i < n->links_len; i++) {
			if (seen[n->links[i].peer])
				continue;
			seen[n->links[i].peer] = true;
			queue[tail++] = n->links[i].peer;
		}
	}
	return tail;
}

size_t graph_reached(const struct graph *g, size_t *of)
{
	bool *seen = calloc(g->count, sizeof *seen);
	size_t *queue = calloc(g->count, sizeof *queue);
	size_t largest = 0;

	es_assert(seen != NULL && queue != NULL);
	*of = 0;
	for (size_t i = 0; i < g->count; i++) {
		if (!g->nodes[i].joined || g->nodes[i].gone)
			continue;
		(*of)++;
		size_t part = seen[i] ? 0 : flood(g, i, seen, queue);
		largest = part > largest ? part : largest;
	}
	free(seen);
	free(queue);
	return largest;
}
