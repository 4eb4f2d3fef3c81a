/* SPDX-License-Identifier: EUPL-1.2 */
/* How long a new practice takes from being asked of node A to being durable at B, and at the
 * last of five nodes, of which each dials the one before it and nobody else (serve --given-only): the
 * bench ends if that is no chain. The limits of the chain are those of the pair for each of its four
 * links: every link adds a commit and a sync. All nodes run on this machine, so one clock
 * serves. A is asked over its control socket, as `essaim import` does; that it is durable somewhere
 * is seen by watching that store's file (nodes.h), and includes reading the sheet, both commits and
 * syncs. Needs ESSAIM. usage: bench_live [--smoke] */
#include "nodes.h"
#include "practice.h"
#include "report.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHAIN 5
#define PUBLICATIONS 400
#define PAUSE_US 20000 /* at most: publications come at odd moments */

#define MEDIAN_MS 3.0
#define P99_MS 20.0

static struct bench_node nodes[CHAIN];

struct times {
	double durable[PUBLICATIONS]; /* at the last node, ms after it was asked of A */
	double answered[PUBLICATIONS];
	double between[PUBLICATIONS]; /* from A's answer to durable at the last */
};

static void measure(const char *last, size_t count, struct times *t)
{
	struct bench_watch watch;

	bench_watch_open(&watch, nodes[0].home);
	uint64_t held = bench_watch_now(&watch, ES_KIND_PRACTICE);
	bench_watch_close(&watch);
	bench_watch_open(&watch, last);
	bench_watch_count(&watch, ES_KIND_PRACTICE, held);
	for (size_t i = 0; i < count; i++) {
		usleep(randombytes_uniform(PAUSE_US));
		double start = bench_now();
		bench_publish_practice(&nodes[0], i);
		double answered = bench_now();
		double durable = bench_watch_count(&watch, ES_KIND_PRACTICE, ++held);
		t->durable[i] = (durable - start) * 1000;
		t->answered[i] = (answered - start) * 1000;
		t->between[i] = (durable - answered) * 1000;
	}
	bench_watch_close(&watch);
}

static void show(struct times *t, size_t count, const char *where, double hops)
{
	char name[80];

	snprintf(name, sizeof(name), "%s, median", where);
	double median = bench_percentile(t->durable, count, 50);
	bench_at_most(name, median, "ms", hops * MEDIAN_MS);
	snprintf(name, sizeof(name), "%s, p99", where);
	double p99 = bench_percentile(t->durable, count, 99);
	bench_at_most(name, p99, "ms", hops * P99_MS);
	bench_note("  of this, until A answered, median", bench_percentile(t->answered, count, 50),
	           "ms");
	bench_note("  after A's answer, median", bench_percentile(t->between, count, 50), "ms");
}

/* A chain, or a pair where count is 2. */
static void line_up(size_t count)
{
	bench_serve(&nodes[0], NULL, NULL);
	for (size_t i = 1; i < count; i++)
		bench_serve(&nodes[i], NULL, nodes[i - 1].peer);
}

static void stop_all(size_t count)
{
	for (size_t i = count; i-- > 0;)
		bench_stop(&nodes[i]);
}

/* How many open links a node has. */
static size_t links_of(const struct bench_node *n)
{
	char command[512];
	size_t live = 0;
	snprintf(command, sizeof(command),
	         "'%s' status --json --home '%s' | grep -c '\"state\": *\"live\"'",
	         getenv("ESSAIM"), n->home);
	FILE *f = popen(command, "r");
	es_assert(f != NULL && fscanf(f, "%zu", &live) == 1);
	pclose(f);
	return live;
}

int main(int argc, char **argv)
{
	static struct times times;
	bool smoke = bench_smoke(argc, argv);
	size_t count = smoke ? 5 : PUBLICATIONS;
	char name[16];
	struct es_node *node;

	bench_open();
	for (size_t i = 0; i < CHAIN; i++) {
		snprintf(name, sizeof(name), "n%zu", i);
		bench_home(&nodes[i], name);
		nodes[i].given_only = true;
	}
	bench_must(es_node_open(nodes[0].home, true, &node), "open A");
	bench_must(es_node_found(node, "Bench"), "found");
	es_node_close(node);
	/* They join at a port where nobody will be later: the chain is made by --dial alone. */
	bench_serve(&nodes[0], NULL, NULL);
	for (size_t i = 1; i < CHAIN; i++)
		bench_join(&nodes[i], &nodes[0], NULL);
	bench_stop(&nodes[0]);

	line_up(2);
	bench_publish_practice(&nodes[0], 0);
	bench_title("A practice published at A, two nodes");
	measure(nodes[1].home, count, &times);
	show(&times, count, "asked of A to durable at B", 1);
	stop_all(2);

	line_up(CHAIN);
	bench_publish_practice(&nodes[0], 0);
	bench_title("Five nodes, each of which dials the one before it");
	measure(nodes[CHAIN - 1].home, count, &times);
	size_t links = 0;
	for (size_t i = 0; i < CHAIN; i++)
		links += links_of(&nodes[i]);
	bench_must(links == 2 * (CHAIN - 1) ? ES_OK : ES_STATE, "the five nodes are no chain");
	show(&times, count, "asked of the first to durable at the fifth", CHAIN - 1);
	bench_close();
	return 0;
}
