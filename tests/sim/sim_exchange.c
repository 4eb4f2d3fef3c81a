/* SPDX-License-Identifier: EUPL-1.2 */
/* Federations of 3 to 20 nodes under many seeds: everybody publishes while links are cut or die
 * unnoticed, the network parts, nodes crash in the middle of their writes, homes are restored from
 * backups and cloned, clocks are wrong, messages are garbled and some nodes lie; then everything
 * heals and all must hold the same. Environment: lib/seeds.h. */
#include "seeds.h"
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <stdlib.h>

#define SEEDS_DEFAULT 60
#define FAULTY_MS 60000
#define SETTLE_MS 12000 /* what was planned before is published by then */
#define HEAL_MS 300000
#define YEAR_MS 31536000000ll

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d, uint64_t below)
{
	return sim_random(&d->state) % below;
}

/* Mostly few, sometimes many. */
static size_t how_many_nodes(struct dice *d)
{
	return 3 + (size_t)(roll(d, 4) == 0 ? roll(d, 18) : roll(d, 5));
}

static void admit_all(struct sim_world *w, struct dice *d)
{
	for (size_t i = 1; i < w->nodes_count; i++) {
		es_assert(sim_admit(&w->nodes[0].memory, &w->nodes[i].memory, w->now_ms) == ES_OK);
		/* A joiner holds the chain as its sponsor had it then. */
		sim_learn_acts(&w->nodes[i].memory, &w->nodes[0].memory);
		if (roll(d, 4) == 0)
			w->nodes[i].clock_ms = (int64_t)roll(d, 2 * YEAR_MS) - YEAR_MS;
	}
}

/* The last nodes lie; the others reach each other without them. */
static void connect_all(struct sim_world *w, struct dice *d, size_t honest)
{
	for (size_t i = 1; i < w->nodes_count; i++)
		sim_connect(w, (size_t)roll(d, i < honest ? i : honest), i);
	for (size_t extra = (size_t)roll(d, w->nodes_count); extra > 0; extra--) {
		size_t a = (size_t)roll(d, w->nodes_count), b = (size_t)roll(d, w->nodes_count);
		if (a != b)
			sim_connect(w, a, b);
	}
}

static void plan_publications(struct sim_world *w, struct dice *d)
{
	static const size_t most[] = {20, 60, 60, 60, 60, 60, 60, 1500};
	size_t count = (size_t)roll(d, most[roll(d, 8)]);
	for (size_t i = 0; i < count; i++) {
		size_t body_len = roll(d, 100) == 0 ? 100 * 1024 : (size_t)roll(d, 400);
		sim_publish_at(w, (size_t)roll(d, w->nodes_count), w->now_ms + roll(d, FAULTY_MS),
		               body_len);
	}
}

static void plan_erasures(struct sim_world *w, struct dice *d, size_t honest)
{
	for (uint64_t erased = roll(d, 8); erased > 0; erased--)
		sim_erase_at(w, (size_t)roll(d, honest), w->now_ms + roll(d, FAULTY_MS));
}

static void plan_faults(struct sim_world *w, struct dice *d, size_t honest)
{
	for (uint64_t parts = roll(d, 3); parts > 0; parts--) {
		uint64_t at = w->now_ms + roll(d, FAULTY_MS);
		sim_plan_at(w, SIM_PART, 0, at);
		sim_plan_at(w, SIM_REUNITE, 0, at + 1000 + roll(d, 40000));
	}
	for (uint64_t restored = roll(d, 3); restored > 0; restored--) {
		size_t node = (size_t)roll(d, honest);
		uint64_t at = w->now_ms + roll(d, FAULTY_MS - 1000);
		sim_plan_at(w, SIM_BACK_UP, node, at);
		sim_plan_at(w, SIM_RESTORE, node, at + 500 + roll(d, 30000));
	}
	for (uint64_t cloned = roll(d, 4) == 0 ? 1 + roll(d, 2) : 0; cloned > 0; cloned--)
		sim_plan_at(w, SIM_CLONE, (size_t)roll(d, honest), w->now_ms + roll(d, FAULTY_MS));
	/* One, the other, or both, in whichever order. */
	uint64_t fate = honest < w->nodes_count ? roll(d, 4) : 0;
	if (fate & 1)
		sim_plan_at(w, SIM_SUSPEND, honest, w->now_ms + roll(d, FAULTY_MS));
	if (fate & 2)
		sim_plan_at(w, SIM_FORK, honest, w->now_ms + roll(d, FAULTY_MS));
	for (size_t liar = honest; liar < w->nodes_count; liar++)
		sim_plan_at(w, SIM_LIE, liar, w->now_ms);
}

static void set_faults(struct sim_world *w, struct dice *d)
{
	w->faults = (struct sim_faults){
	        .cut = (unsigned)roll(d, 10),
	        .half_open = roll(d, 2) == 0 ? (unsigned)roll(d, 6) : 0,
	        .stall = roll(d, 2) == 0 ? (unsigned)roll(d, 6) : 0,
	        .crash = (unsigned)roll(d, 30),
	        .garble = roll(d, 4) == 0 ? 5 : 0,
	        .reorder_disk = roll(d, 2) == 0,
	};
}

static void run_seed(uint64_t seed, FILE *transcript)
{
	static struct sim_world w;
	struct dice d = {seed};
	size_t nodes = how_many_nodes(&d);
	size_t honest = roll(&d, 3) == 0 ? nodes - 1 - (size_t)roll(&d, nodes / 3) : nodes;
	sim_world_init(&w, seed, nodes);
	w.transcript = transcript;
	set_faults(&w, &d);
	admit_all(&w, &d);
	connect_all(&w, &d, honest);
	plan_publications(&w, &d);
	plan_erasures(&w, &d, honest);
	plan_faults(&w, &d, honest);
	sim_run_until(&w, w.now_ms + FAULTY_MS);
	sim_heal(&w);
	sim_run_until(&w, w.now_ms + SETTLE_MS);
	uint64_t deadline = w.now_ms + HEAL_MS;
	while (!sim_converged(&w) && w.now_ms < deadline)
		sim_run_until(&w, w.now_ms + 2000);
	if (!sim_converged(&w)) {
		sim_describe(&w, stderr);
		es_assert(!"converged");
	}
	sim_check(&w);
	sim_check_bytes(&w);
	if (seed % 3 == 0)
		sim_check_budgets(&w);
	for (size_t i = 0; i < SIM_FAULTS; i++)
		seeds_count(i, w.counted[i]);
	seeds_count(13, w.garbled);
	seeds_count(14, w.published_count);
	seeds_count(15, w.nodes_count);
	sim_world_free(&w);
}

static void federations_converge_after_faults(void **state)
{
	(void)state;
	static const char *const words[] = {
	        "cuts",
	        "dead directions",
	        "stalls",
	        "crashes",
	        "partitions",
	        "restored backups",
	        "clones",
	        "lies",
	        "suspensions",
	        "forks",
	        "floods",
	        "messages kept back",
	        "meetings counted to the byte",
	        "garbled messages",
	        "records",
	        "nodes",
	};
	uint64_t failed = seeds_all("sim_exchange", run_seed, SEEDS_DEFAULT);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		printf("%llu %s%s", (unsigned long long)seeds_counted(i), words[i],
		       i + 1 == sizeof(words) / sizeof(*words) ? "\n" : ", ");
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(federations_converge_after_faults)};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
