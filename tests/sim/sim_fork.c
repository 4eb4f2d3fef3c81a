/* SPDX-License-Identifier: EUPL-1.2 */
/* A member that forks its log, and tells one half of the others one history and the rest another,
 * while links are cut, the network parts and nodes crash. Once all heals, every honest node holds
 * the same proof, the same index, the same vector; nothing that an honest node acknowledged is
 * lost; and what was cut is there again, since its structure published it anew. Environment:
 * seeds.h. */
#include "seeds.h"
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS_DEFAULT 40
#define CALM_MS 10000
#define FAULTY_MS 40000
#define SETTLE_MS 12000
#define HEAL_MS 300000

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d, uint64_t below)
{
	return sim_random(&d->state) % below;
}

static void gather(struct sim_world *w, struct dice *d)
{
	size_t liar = w->nodes_count - 1;
	for (size_t i = 1; i < w->nodes_count; i++) {
		es_assert(sim_admit(&w->nodes[0].memory, &w->nodes[i].memory, w->now_ms) == ES_OK);
		sim_learn_acts(&w->nodes[i].memory, &w->nodes[0].memory);
		sim_connect(w, (size_t)roll(d, i), i);
	}
	for (size_t extra = (size_t)roll(d, 3); extra > 0; extra--)
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
	static const size_t most[] = {3, 10, 10, 30, 30, 1200};
	return most[roll(d, 6)];
}

static const struct sim_log *open_log(struct sim_memory *m)
{
	for (size_t i = m->logs_count; i > 0; i--)
		if (m->logs[i - 1].own)
			return &m->logs[i - 1];
	return NULL;
}

/* What the liar had when it began; zero id: it had no open log. */
struct crime {
	struct es_id log;
	uint64_t index;
	size_t liar, twin;
};

static struct crime commit_crime(struct sim_world *w, struct dice *d)
{
	struct crime crime = {.liar = w->nodes_count - 1};
	const struct sim_log *l = open_log(&w->nodes[crime.liar].memory);
	if (l == NULL || !w->nodes[crime.liar].running)
		return crime;
	struct es_id log = l->log.id;
	crime.index = l->log.edge.size;
	crime.twin = sim_fork(w, crime.liar);
	if (crime.twin == SIZE_MAX)
		return crime;
	crime.log = log;
	sim_connect(w, (size_t)roll(d, crime.liar), crime.twin);
	publish(w, d, crime.liar, how_many(d), FAULTY_MS / 2);
	publish(w, d, crime.twin, how_many(d), FAULTY_MS / 2);
	return crime;
}

static void set_faults(struct sim_world *w, struct dice *d)
{
	w->faults = (struct sim_faults){
	        .cut = (unsigned)roll(d, 10),
	        .half_open = roll(d, 3) == 0 ? (unsigned)roll(d, 6) : 0,
	        .crash = roll(d, 2) == 0 ? (unsigned)roll(d, 10) : 0,
	        .reorder_disk = roll(d, 2) == 0,
	};
	if (roll(d, 2) == 0) {
		sim_plan_at(w, SIM_PART, 0, w->now_ms + roll(d, FAULTY_MS));
		sim_plan_at(w, SIM_REUNITE, 0, w->now_ms + FAULTY_MS);
	}
}

/* --- what must hold --------------------------------------------------------------------------- */

/* Whether both histories went past the common part while the key was theirs. */
static bool is_forked(const struct sim_world *w, const struct crime *crime)
{
	for (size_t i = 0; i < w->nodes_count; i++)
		if (sim_limit(&w->nodes[i].memory, &crime->log) != NULL)
			return true;
	return false;
}

/* At one index everywhere; not before the theft, but the thief may have followed for a while. */
static void check_frozen(struct sim_world *w, const struct crime *crime)
{
	const struct es_log_limit *first = sim_limit(&w->nodes[0].memory, &crime->log);
	es_assert(first != NULL && first->size >= crime->index);
	for (size_t i = 0; i < w->nodes_count; i++) {
		struct sim_node *n = &w->nodes[i];
		if (n->liar)
			continue;
		const struct es_log_limit *limit = sim_limit(&n->memory, &crime->log);
		es_assert(limit != NULL && limit->size == first->size);
		es_assert(n->memory.frozen_count == 1);
		const struct sim_log *l = sim_find_log(&n->memory, &crime->log);
		es_assert(l != NULL && l->log.edge.size == first->size);
	}
}

/* Each record that anybody made, a liar's too. */
static bool all_is_there(struct sim_world *w, bool tell)
{
	for (size_t i = 0; i < w->nodes_count; i++)
		for (size_t p = 0; !w->nodes[i].liar && p < w->published_count; p++) {
			const struct sim_record *r =
			        sim_find(&w->nodes[i].memory, &w->published[p]);
			if (r != NULL && r->body != NULL)
				continue;
			if (tell)
				fprintf(stderr, "n%zu lacks %02x%02x.. %s\n", i,
				        w->published[p].bytes[0], w->published[p].bytes[1],
				        r == NULL ? "whole" : "body");
			return false;
		}
	return true;
}

/* The honest ones may agree before a liar's dead link is given up and what it made comes over. */
static bool is_over(struct sim_world *w, const struct crime *crime, bool at_odds)
{
	if (!sim_converged(w))
		return false;
	return es_id_is_zero(&crime->log) ||
	       (all_is_there(w, false) && (!at_odds || is_forked(w, crime)));
}

/* Copies of both liars that differ, or one that never grew. */
static bool copies_differ(struct sim_world *w, const struct crime *crime)
{
	const struct sim_log *a = sim_find_log(&w->nodes[crime->liar].memory, &crime->log);
	const struct sim_log *b = sim_find_log(&w->nodes[crime->twin].memory, &crime->log);
	return a != NULL && b != NULL && a->log.edge.size > crime->index &&
	       b->log.edge.size > crime->index &&
	       a->records[crime->index].header != b->records[crime->index].header;
}

static void run_seed(uint64_t seed, FILE *transcript)
{
	static struct sim_world w;
	struct dice d = {seed};
	sim_world_init(&w, seed, 3 + (size_t)roll(&d, 7));
	w.transcript = transcript;
	gather(&w, &d);
	for (size_t i = 0; i < w.nodes_count; i++)
		publish(&w, &d, i, i + 1 == w.nodes_count ? how_many(&d) : 10, CALM_MS);
	sim_run_until(&w, w.now_ms + CALM_MS);
	set_faults(&w, &d);
	struct crime crime = commit_crime(&w, &d);
	for (size_t i = 0; i + 2 < w.nodes_count; i++)
		publish(&w, &d, i, 10, FAULTY_MS);
	sim_run_until(&w, w.now_ms + FAULTY_MS);
	sim_heal(&w);
	sim_run_until(&w, w.now_ms + SETTLE_MS);
	uint64_t deadline = w.now_ms + HEAL_MS;
	bool at_odds = !es_id_is_zero(&crime.log) && copies_differ(&w, &crime);
	while (w.now_ms < deadline && !is_over(&w, &crime, at_odds))
		sim_run_until(&w, w.now_ms + 2000);
	sim_run_until(&w, w.now_ms + 20000);
	if (!sim_converged(&w)) {
		sim_describe(&w, stderr);
		es_assert(!"converged");
	}
	sim_check(&w);
	if (!es_id_is_zero(&crime.log)) {
		bool forked = is_forked(&w, &crime);
		es_assert(forked || !at_odds);
		if (forked)
			check_frozen(&w, &crime);
		es_assert(all_is_there(&w, true));
		seeds_count(0, forked);
	}
	seeds_count(1, w.published_count);
	seeds_count(2, w.nodes_count);
	sim_world_free(&w);
}

static void forks_are_proven_frozen_and_healed(void **state)
{
	(void)state;
	uint64_t failed = seeds_all("sim_fork", run_seed, SEEDS_DEFAULT);
	printf("%llu forks, %llu records, %llu nodes\n", (unsigned long long)seeds_counted(0),
	       (unsigned long long)seeds_counted(1), (unsigned long long)seeds_counted(2));
	assert_int_equal(failed, 0);
	assert_true(getenv("ESSAIM_SIM_SEED") != NULL || seeds_counted(0) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(forks_are_proven_frozen_and_healed)};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
