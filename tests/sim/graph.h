/* SPDX-License-Identifier: EUPL-1.2 */
/* Who is linked to whom in a federation of many nodes: the real choice of neighbours over books, and
 * links that come up at once. No records. One thread. */
#ifndef SIM_GRAPH_H
#define SIM_GRAPH_H

#include "essaim/neighbours.h"

#define GRAPH_LINKS_MAX 256 /* of one node */
#define GRAPH_BOOK 128

struct graph_link {
	size_t peer;
	bool dialled;
	int64_t since_ms;
};

struct graph_node {
	struct es_book book;
	struct es_neighbours neighbours;
	bool behind_nat; /* nobody can dial it */
	bool liar;       /* passes on addresses where nobody is */
	bool joined, gone;
	int64_t peers_ms; /* when it tells addresses again */
	struct graph_link links[GRAPH_LINKS_MAX];
	size_t links_len;
};

struct graph {
	struct graph_node *nodes;
	size_t count;
	int64_t now_ms;
	struct es_book dice; /* only its generator is used */
	size_t dials, vain_dials, closed;
};

/* count nodes under one seed, of which nat and liars in a thousand are so; none has joined yet. The
 * first is neither. */
void graph_init(struct graph *g, size_t count, uint64_t seed, unsigned nat, unsigned liars);
void graph_free(struct graph *g);
void graph_copy(const struct graph *from, struct graph *to);
/* A node joins and knows one address: its sponsor's, which must be dialled. */
void graph_join(struct graph *g, size_t node, size_t sponsor);
/* A node that can be dialled, of those that joined, and no liar: who knows a liar alone stays alone
 * with it. */
size_t graph_any(struct graph *g);
void graph_vanish(struct graph *g, size_t node);
/* Each node looks at its neighbours once every step_ms. */
void graph_run(struct graph *g, int64_t until_ms, int64_t step_ms);
/* How many nodes the largest part that hangs together has, and how many there are at all. */
size_t graph_reached(const struct graph *g, size_t *of);

#endif
