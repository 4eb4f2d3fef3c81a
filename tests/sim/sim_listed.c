/* SPDX-License-Identifier: EUPL-1.2 */
/* A member that forks its log while the network is parted, and is suspended meanwhile: the act lists
 * the copy of one side, of some length, and the other side holds another one, longer or shorter, or
 * none. Once all heals every honest node holds the same, and no more than the act lists.
 * Environment: seeds.h. */
#include "seeds.h"
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <stdlib.h>

#define SEEDS_DEFAULT 60
#define CALM_MS 10000
#define PARTED_MS 30000
#define SETTLE_MS 12000
#define HEAL_MS 300000

enum { RETREATS, REPLACED, PROVEN, RECORDS, NODES };

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d, uint64_t below)
{
	return sim_random(&d->state) % below;
}

/* The last node lies; its twin speaks to the other side. */
static void gather(struct sim_world *w, struct dice *d)
{
	size_t liar = w->nodes_count - 1;
	w->nodes[liar].liar = true; /* what it was told is durable may count no more */
	for (size_t i = 1; i < w->nodes_count; i++) {
		es_assert(sim_admit(&w->nodes[0].memory, &w->nodes[i].memory, w->now_ms) == ES_OK);
		sim_learn_acts(&w->nodes[i].memory, &w->nodes[0].memory);
		sim_connect(w, (size_t)roll(d, i < liar ? i : liar), i);
	}
	for (size_t extra = 1 + (size_t)roll(d, 3); extra > 0; extra--)
		sim_connect(w, (size_t)roll(d, liar), liar);
}

static void publish(struct sim_world *w, struct dice *d, size_t node, size_t most,
                    uint64_t within_ms)
{
	for (size_t i = (size_t)roll(d, most + 1); i > 0; i--)
		sim_publish_at(w, node, w->now_ms + roll(d, within_ms), 20 + (size_t)roll(d, 200));
}

/* Some logs grow beyond one run. */
static size_t how_many(struct dice *d)
{
	static const size_t most[] = {3, 10, 30, 30, 1100, 1600};
	return most[roll(d, 6)];
}

static void fork_and_expel(struct sim_world *w, struct dice *d)
{
	size_t liar = w->nodes_count - 1;
	sim_plan_at(w, SIM_PART, 0, w->now_ms);
	sim_run_until(w, w->now_ms + 1);
	sim_plan_at(w, SIM_REUNITE, 0, w->now_ms + PARTED_MS);
	sim_plan_at(w, SIM_SUSPEND, liar, w->now_ms + 1000 + roll(d, PARTED_MS - 1000));
	size_t twin = w->nodes[liar].running ? sim_fork(w, liar) : SIZE_MAX;
	if (twin == SIZE_MAX)
		return;
	w->nodes[twin].side = 1 - w->nodes[liar].side;
	for (size_t links = 1 + roll(d, 3); links > 0; links--)
		sim_connect(w, (size_t)roll(d, liar), twin);
	publish(w, d, liar, how_many(d), PARTED_MS);
	publish(w, d, twin, how_many(d), PARTED_MS);
}

static void count(struct sim_world *w)
{
	for (size_t i = 0; i < w->nodes_count; i++) {
		const struct sim_memory *m = &w->nodes[i].memory;
		if (w->nodes[i].liar)
			continue;
		seeds_count(RETREATS, m->retreats);
		seeds_count(REPLACED, m->replaced);
		seeds_count(PROVEN, m->frozen_count);
	}
	seeds_count(RECORDS, w->published_count);
	seeds_count(NODES, w->nodes_count);
}

static void run_seed(uint64_t seed, FILE *transcript)
{
	static struct sim_world w;
	struct dice d = {seed};
	sim_world_init(&w, seed, 4 + (size_t)roll(&d, 7));
	w.transcript = transcript;
	gather(&w, &d);
	for (size_t i = 0; i < w.nodes_count; i++)
		publish(&w, &d, i, i + 1 == w.nodes_count ? how_many(&d) : 5, CALM_MS);
	sim_run_until(&w, w.now_ms + CALM_MS);
	w.faults = (struct sim_faults){.cut = (unsigned)roll(&d, 5),
	                               .crash = roll(&d, 2) == 0 ? (unsigned)roll(&d, 5) : 0,
	                               .reorder_disk = roll(&d, 2) == 0};
	fork_and_expel(&w, &d);
	sim_run_until(&w, w.now_ms + PARTED_MS);
	sim_heal(&w);
	sim_run_until(&w, w.now_ms + SETTLE_MS);
	uint64_t deadline = w.now_ms + HEAL_MS;
	while (w.now_ms < deadline && !sim_converged(&w))
		sim_run_until(&w, w.now_ms + 2000);
	if (!sim_converged(&w)) {
		sim_describe(&w, stderr);
		es_assert(!"converged");
	}
	sim_check(&w);
	count(&w);
	sim_world_free(&w);
}

static void what_an_act_lists_is_what_all_hold(void **state)
{
	(void)state;
	uint64_t failed = seeds_all("sim_listed", run_seed, SEEDS_DEFAULT);
	printf("%llu copies given up, %llu replaced by the whole run, %llu proofs, %llu records, "
	       "%llu nodes\n",
	       (unsigned long long)seeds_counted(RETREATS),
	       (unsigned long long)seeds_counted(REPLACED),
	       (unsigned long long)seeds_counted(PROVEN),
	       (unsigned long long)seeds_counted(RECORDS),
	       (unsigned long long)seeds_counted(NODES));
	assert_int_equal(failed, 0);
	assert_true(getenv("ESSAIM_SIM_SEED") != NULL ||
	            (seeds_counted(RETREATS) > 0 && seeds_counted(REPLACED) > 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_an_act_lists_is_what_all_hold)};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
