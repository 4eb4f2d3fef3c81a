/* SPDX-License-Identifier: EUPL-1.2 */
/* Federations of 2 to 8 nodes under many seeds: everybody publishes while links are cut, nodes
 * crash, messages are garbled and disks are slow; then everything heals and all must hold the same.
 * A failing seed prints itself: run it alone with ESSAIM_SIM_SEED; ESSAIM_SIM_SEEDS sets how many
 * are run. */
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS_DEFAULT 60
#define FAULTY_MS 60000
#define HEAL_MS 240000

static uint64_t number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static void admit_all(struct sim_world *w)
{
	for (size_t i = 1; i < w->nodes_count; i++) {
		es_assert(sim_admit(&w->nodes[0].memory, &w->nodes[i].memory, w->now_ms) == ES_OK);
		/* A joiner holds the chain as its sponsor had it then. */
		for (size_t a = 0; a < w->nodes[0].memory.acts_count; a++)
			es_assert(sim_act(&w->nodes[i].memory,
			                  es_writer_bytes(&w->nodes[0].memory.acts[a])) == ES_OK);
	}
}

/* A tree that reaches all, and some links more. */
static void connect_all(struct sim_world *w)
{
	for (size_t i = 1; i < w->nodes_count; i++)
		sim_connect(w, sim_random(&w->random) % i, i);
	for (size_t extra = sim_random(&w->random) % w->nodes_count; extra > 0; extra--) {
		size_t a = sim_random(&w->random) % w->nodes_count;
		size_t b = sim_random(&w->random) % w->nodes_count;
		if (a != b)
			sim_connect(w, a, b);
	}
}

static void plan_publications(struct sim_world *w)
{
	size_t many = sim_random(&w->random) % 4 == 0 ? 1500 : 60;
	size_t count = sim_random(&w->random) % many;
	for (size_t i = 0; i < count; i++) {
		size_t body_len = sim_random(&w->random) % 400;
		if (sim_random(&w->random) % 100 == 0)
			body_len = 100 * 1024;
		sim_publish_at(w, sim_random(&w->random) % w->nodes_count,
		               w->now_ms + sim_random(&w->random) % FAULTY_MS, body_len);
	}
}

static void run_seed(uint64_t seed, uint64_t *garbled)
{
	static struct sim_world w; /* large */
	uint64_t dice = seed;
	sim_world_init(&w, seed, 2 + sim_random(&dice) % 7);
	w.faults = (struct sim_faults){
	        .cut = (unsigned)(sim_random(&dice) % 10),
	        .crash = (unsigned)(sim_random(&dice) % 30),
	        .garble = sim_random(&dice) % 3 == 0 ? 5 : 0,
	        .reorder_disk = sim_random(&dice) % 2 == 0,
	};
	admit_all(&w);
	connect_all(&w);
	plan_publications(&w);
	sim_run_until(&w, w.now_ms + FAULTY_MS);
	sim_heal(&w);
	uint64_t deadline = w.now_ms + HEAL_MS;
	while (!sim_converged(&w) && w.now_ms < deadline)
		sim_run_until(&w, w.now_ms + 2000);
	if (!sim_converged(&w))
		fail_msg("seed %llu did not converge: %zu nodes, %zu links, %zu records",
		         (unsigned long long)seed, w.nodes_count, w.links_count, w.published_count);
	sim_check(&w);
	*garbled += w.garbled;
	sim_world_free(&w);
}

static void federations_converge_after_faults(void **state)
{
	(void)state;
	uint64_t first = number_of("ESSAIM_SIM_SEED", 0), garbled = 0;
	uint64_t seeds = getenv("ESSAIM_SIM_SEED") != NULL
	                         ? 1
	                         : number_of("ESSAIM_SIM_SEEDS", SEEDS_DEFAULT);
	for (uint64_t seed = first; seed < first + seeds; seed++) {
		printf("seed %llu\r", (unsigned long long)seed);
		fflush(stdout);
		run_seed(seed, &garbled);
	}
	printf("%llu seeds, %llu garbled messages\n", (unsigned long long)seeds,
	       (unsigned long long)garbled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(federations_converge_after_faults)};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
