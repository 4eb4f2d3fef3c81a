/* SPDX-License-Identifier: EUPL-1.2 */
/* Members that hold back what they promise (runs, the last of them, bodies, answers, the word that
 * this was all) and members that flood, while nothing else goes wrong: among the others each record
 * is everywhere within a bound all the same, and what a node keeps for a link is bounded after each
 * message. Environment: seeds.h. */
#include "seeds.h"
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <stdlib.h>

#define SEEDS_DEFAULT 2 /* and those that are kept */
#define LIVE_MS 60000   /* in which records are made */
#define HONEST_MAX 7
#define LATE_MS 5000 /* by then, and so much later for each hop, a record is everywhere: */
#define HOP_MS 5500  /* where a liar passes on headers alone, each asks the next one every 5 s */
#define OLD_MS                                                                                     \
	400000 /* some federations are old when the lies begin: what is asked for again
	                     and again was asked for long ago */
#define SETTLE_MS 30000
#define CONVERGE_MS 60000
#define PATIENCE_MS 200000 /* in which a link ends on which nothing comes of what was promised */

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d, uint64_t below)
{
	return sim_random(&d->state) % below;
}

/* Joins all; returns how many hops two honest ones are apart at most, on links of honest ones. */
static size_t gather(struct sim_world *w, struct dice *d, size_t honest)
{
	size_t apart[HONEST_MAX][HONEST_MAX] = {{0}}, most = 0;

	for (size_t i = 1; i < w->nodes_count; i++) {
		es_assert(sim_admit(&w->nodes[0].memory, &w->nodes[i].memory, w->now_ms) == ES_OK);
		sim_learn_acts(&w->nodes[i].memory, &w->nodes[0].memory);
	}
	for (size_t i = 1; i < honest; i++) {
		size_t to = (size_t)roll(d, i);
		sim_connect(w, to, i);
		for (size_t other = 0; other < i; other++) {
			apart[i][other] = apart[other][i] = apart[to][other] + 1;
			most = apart[i][other] > most ? apart[i][other] : most;
		}
	}
	for (size_t i = honest; i < w->nodes_count; i++)
		for (size_t to = 0; to < honest; to++)
			if (to == i % honest || roll(d, 2) == 0)
				sim_connect(w, i, to);
	return most;
}

static unsigned any_vices(struct dice *d)
{
	static const unsigned all[] = {
	        SIM_KEEPS_RUNS,
	        SIM_KEEPS_RUNS | SIM_KEEPS_SYNCED,
	        SIM_KEEPS_LAST,
	        SIM_KEEPS_LAST | SIM_KEEPS_SYNCED,
	        SIM_KEEPS_BODIES,
	        SIM_KEEPS_BODIES | SIM_KEEPS_ANSWERS,
	        SIM_KEEPS_ANSWERS,
	        SIM_KEEPS_LAST | SIM_KEEPS_BODIES | SIM_KEEPS_ANSWERS,
	        0,
	};
	return all[roll(d, sizeof(all) / sizeof(*all))];
}

static void corrupt(struct sim_world *w, struct dice *d, size_t honest)
{
	for (size_t i = honest; i < w->nodes_count; i++) {
		w->nodes[i].liar = true;
		w->nodes[i].vices = any_vices(d);
		if (w->nodes[i].vices == 0 || roll(d, 3) == 0)
			sim_plan_at(w, SIM_FLOOD, i, w->now_ms + roll(d, 5000));
	}
}

static bool holds(struct sim_world *w, size_t node, const struct es_id *id)
{
	const struct sim_record *r = sim_find(&w->nodes[node].memory, id);
	return r != NULL && (r->body != NULL || r->erased);
}

/* All up to *from are known to be everywhere. */
static void expect_in_time(struct sim_world *w, size_t honest, uint64_t late_ms, size_t *from)
{
	for (; *from < w->published_count; ++*from) {
		const struct es_id *id = &w->published[*from];
		const struct sim_header *h = sim_pool_find(&w->pool, id);
		if (h->made_ms + late_ms > w->now_ms)
			return;
		for (size_t i = 0; h->acknowledged && i < honest; i++)
			if (!holds(w, i, id)) {
				fprintf(stderr, "n%zu has no %s of %02x%02x.. after %d s\n", i,
				        sim_find(&w->nodes[i].memory, id) == NULL ? "header"
				                                                  : "body",
				        id->bytes[0], id->bytes[1], (int)(late_ms / 1000));
				sim_describe(w, stderr);
				es_assert(!"in time");
			}
	}
}

/* Bodies that only liars hold are owed by nobody. */
static bool agree(struct sim_world *w, size_t honest)
{
	struct es_id first, root;
	for (size_t i = 0; i < honest; i++) {
		if (!w->nodes[i].running)
			return false;
		es_vector_root(sim_vector(&w->nodes[i].memory), &root);
		if (i > 0 && !es_id_equal(&first, &root))
			return false;
		first = root;
	}
	return true;
}

/* Whoever was promised something and got nothing of the kind has ended the link. */
static void expect_no_endless_waits(struct sim_world *w, size_t honest)
{
	for (size_t i = 0; i < w->links_count; i++)
		for (size_t e = 0; e < 2; e++) {
			const struct sim_end *end = &w->links[i]->ends[e];
			struct es_session_progress p;
			if (end->node >= honest || end->session == NULL)
				continue;
			es_session_progress(end->session, &p);
			es_assert(p.wait == ES_WAIT_NOTHING || p.wait == ES_WAIT_DISK ||
			          w->now_ms - p.wait_since_ms <= PATIENCE_MS);
		}
}

static void run_seed(uint64_t seed, FILE *transcript)
{
	static struct sim_world w;
	struct dice d = {seed};
	size_t honest = 2 + (size_t)roll(&d, HONEST_MAX - 1), liars = 1 + (size_t)roll(&d, 3),
	       checked = 0;
	sim_world_init(&w, seed, honest + liars);
	w.transcript = transcript;
	uint64_t late_ms = LATE_MS + HOP_MS * gather(&w, &d, honest);
	/* What liars are to have promised: they have it, as long as they do not lie. */
	for (size_t i = (size_t)roll(&d, 30); i > 0; i--)
		sim_publish_at(&w, (size_t)roll(&d, honest), w.now_ms + roll(&d, 5000), 100);
	sim_run_until(&w, w.now_ms + (roll(&d, 3) == 0 ? OLD_MS : SETTLE_MS));
	corrupt(&w, &d, honest);
	for (size_t i = 10 + (size_t)roll(&d, roll(&d, 4) == 0 ? 1500 : 60); i > 0; i--)
		sim_publish_at(&w, (size_t)roll(&d, w.nodes_count), w.now_ms + roll(&d, LIVE_MS),
		               (size_t)roll(&d, roll(&d, 50) == 0 ? 100 * 1024 : 400));
	for (uint64_t end = w.now_ms + LIVE_MS + SETTLE_MS; w.now_ms < end;) {
		sim_run_until(&w, w.now_ms + 1000);
		expect_in_time(&w, honest, late_ms, &checked);
	}
	/* Who comes now learns all of it, though a liar may be the first that it meets. */
	if (roll(&d, 2) == 0) {
		sim_crash(&w, (size_t)roll(&d, honest));
		sim_run_until(&w, w.now_ms + SETTLE_MS);
	}
	for (uint64_t end = w.now_ms + CONVERGE_MS; !agree(&w, honest) && w.now_ms < end;)
		sim_run_until(&w, w.now_ms + 500);
	if (!agree(&w, honest)) {
		sim_describe(&w, stderr);
		es_assert(!"agree");
	}
	sim_check(&w);
	if (roll(&d, 2) == 0) {
		sim_run_until(&w, w.now_ms + PATIENCE_MS);
		expect_no_endless_waits(&w, honest);
	}
	seeds_count(0, w.counted[SIM_FAULT_FLOOD]);
	seeds_count(1, w.counted[SIM_FAULT_KEPT_BACK]);
	seeds_count(2, w.ended_for[ES_TIMEOUT]);
	seeds_count(3, w.ended_for[ES_LIMIT]);
	seeds_count(4, w.published_count);
	seeds_most(5, w.link_bytes_max);
	sim_world_free(&w);
}

static void liars_delay_nobody_and_fill_no_memory(void **state)
{
	(void)state;
	uint64_t failed = seeds_all("sim_liars", run_seed, SEEDS_DEFAULT);
	printf("%llu floods, %llu messages kept back, %llu links ended for time and %llu for "
	       "limits, "
	       "%llu records, at most %llu bytes kept for a link\n",
	       (unsigned long long)seeds_counted(0), (unsigned long long)seeds_counted(1),
	       (unsigned long long)seeds_counted(2), (unsigned long long)seeds_counted(3),
	       (unsigned long long)seeds_counted(4), (unsigned long long)seeds_counted(5));
	assert_int_equal(failed, 0);
	assert_true(getenv("ESSAIM_SIM_SEED") != NULL ||
	            (seeds_counted(2) > 0 && seeds_counted(3) > 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(liars_delay_nobody_and_fill_no_memory)};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
