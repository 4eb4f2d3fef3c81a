/* SPDX-License-Identifier: EUPL-1.2 */
/* One federation of many nodes that choose their neighbours themselves. In steady state it measures
 * how often a record comes to a node that holds it already, and over how many links it comes to the
 * last; then a third of the nodes vanishes, and the others must still come to hold the same.
 * Environment: ESSAIM_SIM_NODES sets how many nodes; and what seeds.h says. */
#include "seeds.h"
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <stdlib.h>

#define NODES_DEFAULT 150
#define ADDRESSES 20 /* in each book to begin with */
#define PUBLISHERS 20
#define SHAPE_MS 60000
#define WARM_MS 60000
#define STEADY_MS 120000
#define SETTLE_MS 20000
#define AGAIN_MS 180000 /* to converge once a third is gone */
#define REDUNDANCY_MAX 0.1
#define HOPS_MAX 8

static void publish_over(struct sim_world *w, uint64_t span_ms, size_t each)
{
	for (size_t i = 0; i < PUBLISHERS * each; i++) {
		size_t node = (i % PUBLISHERS) * (w->nodes_count / PUBLISHERS);
		if (w->nodes[node].running)
			sim_publish_at(w, node, w->now_ms + sim_random(&w->random) % span_ms,
			               (size_t)(sim_random(&w->random) % 400));
	}
}

static void expect_convergence(struct sim_world *w, const char *when, uint64_t within_ms)
{
	uint64_t began = w->now_ms;
	while (!sim_converged(w) && w->now_ms < began + within_ms)
		sim_run_until(w, w->now_ms + 1000);
	if (!sim_converged(w)) {
		sim_describe(w, stderr);
		fprintf(stderr, "not the same everywhere %s\n", when);
		abort();
	}
	printf("  the same everywhere %s after %.0f s\n", when, (double)(w->now_ms - began) / 1000);
	sim_check(w);
}

static void tell_measure(const struct sim_world *w)
{
	const struct sim_measure *m = &w->measure;
	double redundancy = (double)m->held_records / (double)m->new_records;
	size_t links = 0;
	for (size_t i = 0; i < w->links_count; i++)
		links += w->links[i]->up;
	printf("  steady: %zu links, %llu records taken, %.4f held already a record and node, %zu "
	       "hops at most, last after %llu ms, %.2f bytes sent a byte of records, %.2f messages "
	       "a "
	       "record\n",
	       links, (unsigned long long)m->new_records, redundancy, sim_hops_max(w),
	       (unsigned long long)m->last_ms_max, (double)m->sent_bytes / (double)m->record_bytes,
	       (double)m->sent_messages / (double)m->new_records);
	es_assert(redundancy <= REDUNDANCY_MAX);
	es_assert(sim_hops_max(w) <= HOPS_MAX);
}

static void lose_a_third(struct sim_world *w)
{
	for (size_t lost = 0; lost < w->nodes_count / 3;) {
		size_t node = (size_t)(sim_random(&w->random) % w->nodes_count);
		lost += !w->nodes[node].gone;
		sim_lose(w, node);
	}
}

static void run_seed(uint64_t seed, FILE *transcript)
{
	static struct sim_world w;
	size_t nodes = (size_t)seeds_number("ESSAIM_SIM_NODES", NODES_DEFAULT);
	printf("seed %llu, %zu nodes\n", (unsigned long long)seed, nodes);
	fflush(stdout);
	sim_world_init(&w, seed, nodes);
	w.transcript = transcript;
	for (size_t i = 1; i < nodes; i++)
		es_assert(sim_admit(&w.nodes[0].memory, &w.nodes[i].memory, w.now_ms) == ES_OK);
	for (size_t i = 1; i < nodes; i++)
		sim_learn_acts(&w.nodes[i].memory, &w.nodes[0].memory);
	sim_dial_freely(&w, ADDRESSES);
	sim_run_until(&w, w.now_ms + SHAPE_MS);
	publish_over(&w, WARM_MS, 5);
	sim_run_until(&w, w.now_ms + WARM_MS + SETTLE_MS);
	expect_convergence(&w, "before", SETTLE_MS);
	sim_measure(&w);
	publish_over(&w, STEADY_MS, 10);
	sim_run_until(&w, w.now_ms + STEADY_MS + SETTLE_MS);
	expect_convergence(&w, "in steady state", SETTLE_MS);
	tell_measure(&w);
	publish_over(&w, 1000, 2);
	sim_run_until(&w, w.now_ms + 500);
	lose_a_third(&w);
	publish_over(&w, SETTLE_MS, 2);
	sim_run_until(&w, w.now_ms + SETTLE_MS);
	expect_convergence(&w, "without a third of the nodes", AGAIN_MS);
	sim_world_free(&w);
}

static void a_thousand_nodes_hold_the_same(void **state)
{
	(void)state;
	assert_int_equal(seeds_all("sim_thousand", run_seed, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_thousand_nodes_hold_the_same)};
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
