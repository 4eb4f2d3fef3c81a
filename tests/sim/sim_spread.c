/* SPDX-License-Identifier: EUPL-1.2 */
/* Live spreading over a federation of many nodes whose links are those that the choice of neighbours
 * made: how often a record comes twice, how many steps the last node is away, how many notes it
 * takes; again after a third of the nodes vanished. ESSAIM_LONG: 1,000 nodes under ten seeds. */
#include "graph.h"
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define PUBLISHERS 8
#define ROUNDS 6 /* publications of each in a phase */
#define RECORDS_MAX 256
#define MINUTE_MS 60000
#define FAR 255

struct tree {
	struct sim_world w;
	struct graph g;
	size_t nodes;
	size_t publishers[RECORDS_MAX]; /* of each record, in the order of publication */
	size_t planned;
	uint8_t *hops; /* by record, then node */
	size_t arrivals, repeated;
	uint64_t random;
};

static struct tree t;

/* --- what is measured ------------------------------------------------------------------------- */

static uint8_t *hops_of(size_t record, size_t node)
{
	return &t.hops[record * t.nodes + node];
}

static size_t number_of(const struct es_id *id)
{
	for (size_t i = t.w.published_count; i-- > 0;)
		if (es_id_equal(&t.w.published[i], id))
			return i;
	return SIZE_MAX;
}

static void on_run(void *context, size_t node, size_t from, const struct es_incoming_run *in,
                   es_err err)
{
	struct es_reader r;

	(void)context;
	es_reader_init(&r, in->run.headers);
	while (!es_reader_at_end(&r)) {
		struct es_id id;
		es_record_id(es_read_value(&r), &id);
		size_t record = number_of(&id);
		if (record == SIZE_MAX)
			continue; /* a log's start */
		t.arrivals++;
		uint8_t *hops = hops_of(record, node);
		if (t.publishers[record] == node || *hops != FAR) {
			t.repeated++;
			continue;
		}
		assert_err(err, ES_OK);
		*hops = t.publishers[record] == from ? 1 : (uint8_t)(*hops_of(record, from) + 1);
	}
}

static uint64_t notes_sent(void)
{
	uint64_t notes = 0;

	for (size_t i = 0; i < t.w.links_count; i++)
		for (size_t e = 0; e < 2; e++) {
			struct es_session_progress p;
			if (t.w.links[i]->ends[e].session == NULL)
				continue;
			es_session_progress(t.w.links[i]->ends[e].session, &p);
			notes += p.sent_notes;
		}
	return notes;
}

/* --- phases ----------------------------------------------------------------------------------- */

static void link_as_the_graph(void)
{
	for (size_t a = 0; a < t.nodes; a++)
		for (size_t i = 0; i < t.g.nodes[a].links_len; i++) {
			size_t b = t.g.nodes[a].links[i].peer;
			bool there = !t.g.nodes[a].links[i].dialled;
			for (size_t l = 0; l < t.w.nodes[a].links_len && !there; l++) {
				const struct sim_link *link = t.w.links[t.w.nodes[a].links[l]];
				there = (link->a == b || link->b == b) && !link->hung_up;
			}
			if (!there)
				sim_connect(&t.w, a, b);
		}
}

static void begin(size_t nodes, uint64_t seed)
{
	t.nodes = nodes;
	t.random = seed;
	t.hops = malloc(RECORDS_MAX * nodes);
	assert_non_null(t.hops);
	memset(t.hops, FAR, RECORDS_MAX * nodes);
	graph_init(&t.g, nodes, seed, 300, 0);
	t.g.nodes[0].joined = true;
	for (size_t i = 1; i < nodes; i++) {
		graph_join(&t.g, i, graph_any(&t.g));
		if (i % 10 == 0)
			graph_run(&t.g, t.g.now_ms + 2000, 2000);
	}
	graph_run(&t.g, t.g.now_ms + 5 * MINUTE_MS, 5000);
	sim_world_init(&t.w, seed, nodes);
	t.w.on_run = on_run;
	for (size_t i = 1; i < nodes; i++)
		es_assert(sim_admit(&t.w.nodes[0].memory, &t.w.nodes[i].memory, t.w.now_ms) ==
		          ES_OK);
	for (size_t i = 1; i < nodes; i++)
		sim_learn_acts(&t.w.nodes[i].memory, &t.w.nodes[0].memory);
	link_as_the_graph();
	sim_run_until(&t.w, t.w.now_ms + 10000);
}

static void end(void)
{
	graph_free(&t.g);
	sim_world_free(&t.w);
	free(t.hops);
	memset(&t, 0, sizeof t);
}

static void publish(size_t node, uint64_t at_ms)
{
	es_assert(t.planned < RECORDS_MAX);
	t.publishers[t.planned++] = node;
	sim_publish_at(&t.w, node, at_ms, 60);
}

/* Each publisher in turn, rounds times; then what there is arrives. */
static size_t publish_rounds(const size_t *publishers, size_t rounds)
{
	size_t first = t.planned;
	uint64_t at = t.w.now_ms;

	for (size_t r = 0; r < rounds; r++)
		for (size_t p = 0; p < PUBLISHERS; p++) {
			at += 50 + sim_random(&t.random) % 500;
			publish(publishers[p], at);
		}
	sim_run_until(&t.w, at + 30000);
	return first;
}

static size_t present(void)
{
	size_t count = 0;

	for (size_t i = 0; i < t.nodes; i++)
		count += !t.w.nodes[i].gone;
	return count;
}

struct outcome {
	double redundancy, notes; /* a node and record */
	unsigned last_hop;
	size_t lacking;
};

static struct outcome measure(const char *phase, const size_t *publishers, size_t rounds)
{
	struct outcome out = {0};
	size_t arrivals = t.arrivals, repeated = t.repeated, nodes = present();
	uint64_t notes = notes_sent();
	size_t first = publish_rounds(publishers, rounds);
	double deliveries = (double)(nodes - 1) * (double)(t.planned - first);

	for (size_t r = first; r < t.planned; r++)
		for (size_t i = 0; i < t.nodes; i++) {
			if (t.w.nodes[i].gone || i == t.publishers[r])
				continue;
			unsigned hops = *hops_of(r, i);
			out.lacking += hops == FAR;
			if (hops != FAR && hops > out.last_hop)
				out.last_hop = hops;
		}
	out.redundancy = (double)(t.repeated - repeated) / deliveries;
	out.notes = (double)(notes_sent() - notes) / deliveries;
	printf("  %-22s %zu nodes, %zu records, %.2f arrivals and %.3f too many a node, last node "
	       "%u hops away, %.2f notes a node and record\n",
	       phase, nodes, t.planned - first, (double)(t.arrivals - arrivals) / deliveries,
	       out.redundancy, out.last_hop, out.notes);
	fflush(stdout);
	return out;
}

static void pick_publishers(size_t *publishers)
{
	for (size_t p = 0; p < PUBLISHERS;) {
		size_t node = (size_t)(sim_random(&t.random) % t.nodes);
		bool taken = t.w.nodes[node].gone;
		for (size_t i = 0; i < p; i++)
			taken = taken || publishers[i] == node;
		if (!taken)
			publishers[p++] = node;
	}
}

static void assert_steady(const struct outcome *out)
{
	assert_int_equal(out->lacking, 0);
	assert_true(out->redundancy <= 0.1);
	assert_in_range(out->last_hop, 1, 8);
}

static void run(size_t nodes, uint64_t seed)
{
	size_t publishers[PUBLISHERS];

	begin(nodes, seed);
	pick_publishers(publishers);
	printf("seed %llu, %.1f links a node\n", (unsigned long long)seed,
	       2.0 * (double)t.w.links_count / (double)nodes);
	assert_int_equal(measure("new logs", publishers, 1).lacking, 0);
	struct outcome steady = measure("steady", publishers, ROUNDS);
	assert_steady(&steady);

	for (size_t lost = 0; lost < nodes / 3;) {
		size_t node = (size_t)(sim_random(&t.random) % nodes);
		bool publishes = false;
		for (size_t p = 0; p < PUBLISHERS; p++)
			publishes = publishes || publishers[p] == node;
		if (publishes || t.w.nodes[node].gone)
			continue;
		sim_lose(&t.w, node);
		graph_vanish(&t.g, node);
		lost++;
	}
	graph_run(&t.g, t.g.now_ms + MINUTE_MS, 2000);
	link_as_the_graph();
	sim_run_until(&t.w, t.w.now_ms + 10000);
	assert_int_equal(measure("without a third", publishers, 1).lacking, 0);
	steady = measure("steady again", publishers, ROUNDS);
	assert_steady(&steady);
	end();
}

static void trees_are_lean_and_flat_and_heal(void **state)
{
	bool all = getenv("ESSAIM_LONG") != NULL;

	(void)state;
	for (uint64_t seed = 1; seed <= (all ? 10 : 1); seed++)
		run(all ? 1000 : 200, seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(trees_are_lean_and_flat_and_heal)};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
