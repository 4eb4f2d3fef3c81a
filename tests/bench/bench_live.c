/* SPDX-License-Identifier: EUPL-1.2 */
/* How long a new practice takes from being asked of node A to being durable at B, and at the
 * last of five nodes, of which each dials the one before it (where nodes have found each other by
 * then, there are shortcuts, and the number of links says so). All nodes run on this machine, so one clock
 * serves. A is asked over its control socket, as `essaim import` does; that it is durable somewhere
 * is seen by watching that store's file (nodes.h), and includes reading the sheet, both commits and
 * syncs. Needs ESSAIM. usage: bench_live [--smoke] */
#include "nodes.h"
#include "report.h"

#include "cli/command.h"
#include "control/client.h"
#include "control/socket.h"

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

static void no_out(void *context, struct es_bytes text)
{
	(void)context;
	(void)text;
}

/* What it could not place in the sheet, or why it failed. */
static void say_note(void *context, const char *line)
{
	(void)context;
	fprintf(stderr, "bench_live: %s\n", line);
}

static void no_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
	(void)context;
	(void)what;
	(void)done;
	(void)total;
}

/* Returns once A has acknowledged it. */
static void publish(size_t n)
{
	static const struct es_io io = {.out = no_out, .note = say_note, .progress = no_progress};
	static const char *const file = "sheet.json";
	struct es_args args = {
	        .command = es_command_find("import"), .operands = &file, .operands_len = 1};
	char sheet[512];
	int exit_code = -1;

	snprintf(sheet, sizeof(sheet),
	         "{\"lang\":\"fr\",\"practice\":{\"description\":{\"title\":\"Pratique %zu\","
	         "\"summary\":\"Une équipe ouvre chaque mardi un atelier de réparation où les "
	         "voisins apportent ce qui ne marche plus.\"}}}",
	         n);
	struct es_cli cli = {.args = &args,
	                     .home = nodes[0].home,
	                     .input = es_bytes_str(sheet),
	                     .input_name = file,
	                     .io = &io};
	int fd = es_control_connect(nodes[0].home);
	es_assert(fd >= 0);
	bench_must(es_control_ask(fd, &cli, &exit_code), "import");
	bench_must(exit_code == 0 ? ES_OK : ES_INVALID, "import");
}

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
		publish(i);
		double answered = bench_now();
		double durable = bench_watch_count(&watch, ES_KIND_PRACTICE, ++held);
		t->durable[i] = (durable - start) * 1000;
		t->answered[i] = (answered - start) * 1000;
		t->between[i] = (durable - answered) * 1000;
	}
	bench_watch_close(&watch);
}

static void show(struct times *t, size_t count, const char *where, bool judged)
{
	char name[80];

	snprintf(name, sizeof(name), "%s, median", where);
	double median = bench_percentile(t->durable, count, 50);
	if (judged)
		bench_at_most(name, median, "ms", MEDIAN_MS);
	else
		bench_note(name, median, "ms");
	snprintf(name, sizeof(name), "%s, p99", where);
	double p99 = bench_percentile(t->durable, count, 99);
	if (judged)
		bench_at_most(name, p99, "ms", P99_MS);
	else
		bench_note(name, p99, "ms");
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
	publish(0);
	bench_title("A practice published at A, two nodes");
	measure(nodes[1].home, count, &times);
	show(&times, count, "asked of A to durable at B", true);
	stop_all(2);

	line_up(CHAIN);
	publish(0);
	bench_title("Five nodes, each of which dials the one before it");
	measure(nodes[CHAIN - 1].home, count, &times);
	show(&times, count, "asked of the first to durable at the fifth", false);
	double links = 0;
	for (size_t i = 0; i < CHAIN; i++)
		links += (double)links_of(&nodes[i]);
	bench_note("  links, each end counted (8: a chain; more: shortcuts)", links, "");
	bench_close();
	return 0;
}
