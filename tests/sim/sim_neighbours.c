/* SPDX-License-Identifier: EUPL-1.2 */
/* A federation that grew by invitations, three in ten nodes behind NAT, some of them liars: it stays
 * one when a third of the nodes vanishes, even the best linked. ESSAIM_LONG: 1,000 nodes under ten
 * seeds. */
#include "graph.h"
#include "test.h"

#include <stdlib.h>

#define NODES_MAX 1000
#define MINUTE_MS 60000

/* How nodes came, and which third goes. */
enum growth { ONE_SPONSOR, ANY_SPONSOR };
enum third { AT_RANDOM, THE_ELDEST, THE_BEST_LINKED };

static void grow(struct graph *g, enum growth growth)
{
	g->nodes[0].joined = true;
	for (size_t i = 1; i < g->count; i++) {
		graph_join(g, i, growth == ONE_SPONSOR ? 0 : graph_any(g));
		if (i % 10 == 0)
			graph_run(g, g->now_ms + 2000, 2000);
	}
}

static size_t weight(struct graph *g, size_t node, enum third third)
{
	switch (third) {
	case AT_RANDOM:
		return (size_t)es_book_random(&g->dice, 1u << 30);
	case THE_ELDEST:
		return g->count - node;
	default:
		return g->nodes[node].links_len;
	}
}

struct weighed {
	size_t node, weight;
};

static int compare(const void *a, const void *b)
{
	const struct weighed *one = a, *other = b;

	return one->weight > other->weight ? -1 : one->weight < other->weight;
}

static void lose_a_third(struct graph *g, enum third third)
{
	struct weighed all[NODES_MAX];

	for (size_t i = 0; i < g->count; i++)
		all[i] = (struct weighed){i, weight(g, i, third)};
	qsort(all, g->count, sizeof *all, compare);
	for (size_t i = 0; i < g->count / 3; i++)
		graph_vanish(g, all[i].node);
}

static void degrees(const struct graph *g, size_t *least, size_t *most, double *mean)
{
	size_t sum = 0, count = 0;

	*least = SIZE_MAX;
	*most = 0;
	for (size_t i = 0; i < g->count; i++) {
		size_t links = g->nodes[i].links_len;
		if (g->nodes[i].gone)
			continue;
		sum += links;
		count++;
		*least = links < *least ? links : *least;
		*most = links > *most ? links : *most;
	}
	*mean = (double)sum / (double)count;
}

static void lose(const struct graph *grown, enum third third)
{
	static const char *const thirds[] = {"at random", "the eldest", "the best linked"};
	struct graph g;
	size_t least, most, of;
	double mean;

	graph_copy(grown, &g);
	lose_a_third(&g, third);
	size_t reached = graph_reached(&g, &of);
	graph_run(&g, g.now_ms + MINUTE_MS, 2000);
	size_t later = graph_reached(&g, &of);
	degrees(&g, &least, &most, &mean);
	printf("  without a third (%s): at once %zu of %zu linked, a minute later %zu, by %zu to "
	       "%zu "
	       "links, %.1f on average\n",
	       thirds[third], reached, of, later, least, most, mean);
	/* Who has lost all its neighbours dials others. */
	assert_true(reached >= (third == THE_BEST_LINKED ? of - of / 20 : of - of / 200));
	assert_int_equal(later, of);
	assert_true(least >= ES_NEIGHBOURS_DIALLED);
	graph_free(&g);
}

static void one(size_t nodes, uint64_t seed, enum growth growth)
{
	struct graph g;
	size_t least, most, of, dials;
	double mean;

	graph_init(&g, nodes, seed, 300, 20);
	grow(&g, growth);
	graph_run(&g, g.now_ms + 5 * MINUTE_MS, 5000);
	dials = g.dials;
	graph_run(&g, g.now_ms + 120 * MINUTE_MS, 30000);
	assert_int_equal(graph_reached(&g, &of), nodes);
	degrees(&g, &least, &most, &mean);
	printf("seed %llu, %s: links %zu to %zu, %.1f on average, %.1f dials a node and hour\n",
	       (unsigned long long)seed, growth == ONE_SPONSOR ? "one sponsor" : "any sponsor",
	       least, most, mean, (double)(g.dials - dials) / 2 / (double)nodes);
	assert_true(least >= ES_NEIGHBOURS_DIALLED);
	assert_true(most <= 80); /* those behind NAT spread over the others */
	lose(&g, AT_RANDOM);
	lose(&g, THE_ELDEST);
	lose(&g, THE_BEST_LINKED);
	graph_free(&g);
}

static void it_stays_one_without_a_third(void **state)
{
	bool all = getenv("ESSAIM_LONG") != NULL;

	(void)state;
	for (uint64_t seed = 1; seed <= (all ? 10 : 1); seed++)
		one(all ? NODES_MAX : 400, seed, seed % 2 == 0 ? ONE_SPONSOR : ANY_SPONSOR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(it_stays_one_without_a_third)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
