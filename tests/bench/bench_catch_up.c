/* SPDX-License-Identifier: EUPL-1.2 */
/* Catch-up between two real nodes on loopback, both on this machine: first an empty node takes 200,000
 * comments of 600 bytes in 100 logs, beside LMDB alone with the very entries that then stand in its
 * store, in as many transactions; then what each node costs at rest; then 10, 1,000 and 10,000 records
 * on top. Needs ESSAIM, the program.
 *
 * What an exchange costs besides its records is given for each direction, beside the budget: after
 * the handshake, at most 2,200 bytes where the two processes meet for the first time (they were
 * started anew, so neither remembers what it said; budgeted for 1,000 logs), and 100 bytes and 3 for
 * each log that changed where they met before. Counted as "besides": every byte of every message of
 * the session (hello, vector, totals, run references, synced, credit, and addresses where they are
 * told by then), as both nodes count them, without headers, bodies as they travel with their keys,
 * and one signature a run. Not counted there, but printed below it: what the channel adds (36 bytes
 * for each of its messages), which is what the socket saw after the handshake less what the sessions
 * said; and the handshake itself. What follows seconds later is the upkeep of a link, printed apart: the
 * cosignatures that one node lacks (B has cosigned all logs by then, and A hears of it here for the
 * first time), roots and addresses, once; and pings, which are all that ten quiet seconds then cost.
 * usage: bench_catch_up [--smoke | RECORDS] */
#include "bare.h"
#include "forward.h"
#include "nodes.h"
#include "practice.h"
#include "records.h"
#include "report.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORDS 200000
#define LOGS 100
#define STARTS 5

#define RATE_MIN 40000.0 /* records a second */
#define RATIO_MIN 0.5    /* of LMDB alone */
#define IDLE_MIB 30.0
#define PEAK_MIB 64.0
#define READY_MS 50.0
#define DISK_BYTES 1000.0

static struct bench_node a, b;

static void fill_a(size_t records, size_t logs)
{
	struct es_node *node;
	bench_must(es_node_open(a.home, true, &node), "open A");
	bench_must(es_node_found(node, "Bench"), "found");
	es_node_close(node);
	for (size_t i = 0; i < logs; i++)
		bench_publish_texts(a.home, records / logs);
}

/* Seconds from the start of B's process to its last record. */
static double full(size_t records, long *peak_kib)
{
	struct bench_watch watch;
	struct bench_peak peak;
	bench_watch_open(&watch, b.home);
	double since = bench_now();
	bench_serve(&b, NULL, NULL);
	bench_peak_start(&peak, b.pid);
	double seconds = bench_watch_count(&watch, ES_KIND_COMMENT, records) - since;
	*peak_kib = bench_peak_stop(&peak);
	bench_watch_close(&watch);
	return seconds;
}

static double alone(size_t records, size_t commits)
{
	struct bench_sizes sizes;
	struct bare_result result;
	char dir[160];
	bench_sizes(b.home, 1, &sizes);
	double n = (double)sizes.records;
	snprintf(dir, sizeof(dir), "%s.bare", b.home);
	es_assert(mkdir(dir, 0700) == 0);
	bare_replay(b.home, dir, sizes.records / commits + 1, &result);
	bench_note("  a record: header", (double)sizes.headers / n, "bytes");
	bench_note("  a record: body, plain", (double)sizes.plain / n, "bytes");
	bench_note("  a record: body as it rests", (double)sizes.packed / n, "bytes");
	bench_note("  transactions of B", (double)commits, "");
	bench_note("  LMDB alone: transactions", (double)result.transactions, "");
	bench_note("  LMDB alone: disk for a record", (double)result.disk / n, "bytes");
	bench_note("  LMDB alone: processor time", result.cpu_s, "s");
	bench_note("  LMDB alone", (double)records / result.wall_s, "records/s");
	return result.wall_s;
}

static void catch_up(size_t records)
{
	long peak_kib;
	size_t before = bare_commits(b.home);
	double of_a = bench_cpu_s(&a);
	double seconds = full(records, &peak_kib);
	of_a = bench_cpu_s(&a) - of_a;
	double of_b = bench_cpu_s(&b);
	sleep(1);
	double idle = (double)bench_anonymous_kib(b.pid) / 1024;
	bench_stop(&b);
	bench_stop(&a);
	double bare = alone(records, bare_commits(b.home) - before);
	double n = (double)records;
	bench_note("  full catch-up", seconds, "s");
	bench_note("  processor time of A, which sends", of_a, "s");
	bench_note("  processor time of B, which takes", of_b, "s");
	bench_at_least("full catch-up", n / seconds, "records/s", RATE_MIN);
	bench_at_least("full catch-up: part of LMDB's rate", bare / seconds, "", RATIO_MIN);
	bench_at_most("anonymous memory, peak of the full catch-up", (double)peak_kib / 1024, "MiB",
	              PEAK_MIB);
	bench_note("  anonymous memory a second after it", idle, "MiB");
	bench_at_most("disk for a record, all but search", (double)bench_disk_bytes(b.home) / n,
	              "bytes", DISK_BYTES);
}

static void rest(void)
{
	double ready[STARTS];
	for (size_t i = 0; i < STARTS; i++) {
		bench_serve(&b, NULL, NULL);
		ready[i] = b.ready_s * 1000;
		if (i + 1 < STARTS)
			bench_stop(&b);
	}
	sleep(1);
	bench_at_most("anonymous memory, idle", (double)bench_anonymous_kib(b.pid) / 1024, "MiB",
	              IDLE_MIB);
	bench_stop(&b);
	bench_at_most("ready after start, median", bench_percentile(ready, STARTS, 50), "ms",
	              READY_MS);
}

/* --- what an exchange costs -------------------------------------------------------------------- */

#define FIRST_BYTES 2200.0
#define LATER_BYTES 100.0
#define CHANGED_BYTES 3.0
#define SETTLE_US 200000 /* for the last messages of an exchange */
#define QUIET_S 10
#define QUIET_BYTES 500.0
#define STILL_S 6 /* so long nothing crosses a link that has told all */
#define SETTLED_MAX_S 90

/* Of its one link, as the node's status says. */
static uint64_t status_of(const struct bench_node *n, const char *word)
{
	char command[512];
	unsigned long long number = 0;
	snprintf(command, sizeof(command),
	         "'%s' status --json --home '%s' | sed -n 's/.*\"%s\": *\\([0-9]*\\).*/\\1/p'",
	         getenv("ESSAIM"), n->home, word);
	FILE *f = popen(command, "r");
	es_assert(f != NULL && fscanf(f, "%llu", &number) == 1);
	pclose(f);
	return number;
}

static void way_cost(const char *what, const char *from, const struct bench_node *n,
                     const struct bench_way *way, double limit)
{
	char name[80];
	uint64_t said = status_of(n, "sent_bytes"), records = status_of(n, "sent_record_bytes");
	snprintf(name, sizeof(name), "%s, %s: besides records, signatures", what, from);
	bench_at_most(name, (double)(said - records), "bytes", limit);
	snprintf(name, sizeof(name), "  %s: added by the channel", from);
	bench_note(name, (double)(way->bytes - way->handshake) - (double)said, "bytes");
	snprintf(name, sizeof(name), "  %s: the handshake before", from);
	bench_note(name, (double)way->handshake, "bytes");
}

static void cost(const char *what, const struct bench_forward *forward, double limit)
{
	usleep(SETTLE_US);
	way_cost(what, "A to B", &a, &forward->down, limit);
	way_cost(what, "B to A", &b, &forward->up, limit);
}

/* B calls where A was; a forwarder stands there now and sees when, and how much goes to and fro. */
static void more(struct bench_forward *forward, size_t *records, size_t count, double limit_ms)
{
	struct bench_watch watch;
	struct bench_sizes sizes;
	char name[64];
	uint64_t last = bench_last_row(a.home);
	bench_publish_texts(a.home, count);
	*records += count;
	bench_sizes(a.home, last + 1, &sizes);
	bench_serve(&a, NULL, NULL);
	bench_forward_to(forward, a.peer);
	bench_watch_open(&watch, b.home);
	bench_serve(&b, NULL, NULL);
	double durable = bench_watch_count(&watch, ES_KIND_COMMENT, *records);
	double ms = (durable - forward->connected) * 1000;
	bench_watch_close(&watch);
	snprintf(name, sizeof(name), "%zu more", count);
	cost(name, forward, FIRST_BYTES);
	double bytes = (double)(forward->up.bytes + forward->down.bytes);
	bench_stop(&b);
	bench_stop(&a);
	snprintf(name, sizeof(name), "%zu more, from connect to durable", count);
	bench_at_most(name, ms, "ms", limit_ms);
	snprintf(name, sizeof(name), "  %zu more: all that the socket saw, both ways", count);
	bench_note(name, bytes, "bytes");
	snprintf(name, sizeof(name), "  %zu more: headers, bodies as they rest, keys", count);
	bench_note(name, (double)(sizes.headers + sizes.packed + sizes.keys), "bytes");
}

/* The link breaks and comes back; returns once the exchange is over. */
static void reconnect(struct bench_forward *forward)
{
	unsigned calls = forward->calls;
	bench_forward_cut(forward);
	while (forward->calls == calls)
		usleep(1000);
	usleep(SETTLE_US);
}

static void wait_for_practices(uint64_t count)
{
	struct bench_watch watch;
	bench_watch_open(&watch, b.home);
	bench_watch_count(&watch, ES_KIND_PRACTICE, count);
	bench_watch_close(&watch);
}

static uint64_t both_ways(const struct bench_forward *forward)
{
	return forward->up.bytes + forward->down.bytes;
}

/* Until nothing has crossed the link for a while. */
static void settle(const struct bench_forward *forward)
{
	uint64_t before = both_ways(forward);
	for (unsigned still = 0, i = 0; still < STILL_S && i < SETTLED_MAX_S; i++) {
		sleep(1);
		still = both_ways(forward) == before ? still + 1 : 0;
		before = both_ways(forward);
	}
}

/* Two processes that stay while their link breaks: first with nothing new, then with ten practices
 * in one log. */
static void meet_again(struct bench_forward *forward)
{
	bench_serve(&a, NULL, NULL);
	bench_forward_to(forward, a.peer);
	bench_serve(&b, NULL, NULL);
	bench_publish_practice(&a, 0);
	wait_for_practices(1);
	reconnect(forward);
	cost("again, nothing new", forward, LATER_BYTES);
	uint64_t before = both_ways(forward);
	settle(forward);
	bench_note("  upkeep once after it, cosignatures, both ways",
	           (double)(both_ways(forward) - before), "bytes");
	before = both_ways(forward);
	sleep(QUIET_S);
	bench_at_most("ten quiet seconds, both ways", (double)(both_ways(forward) - before),
	              "bytes", QUIET_BYTES);
	unsigned calls = forward->calls;
	bench_forward_cut(forward);
	for (size_t i = 1; i <= 10; i++)
		bench_publish_practice(&a, i);
	bench_must(forward->calls == calls ? ES_OK : ES_BUSY, "the link was back too soon");
	wait_for_practices(11);
	cost("again, ten in one log", forward, LATER_BYTES + CHANGED_BYTES);
	bench_stop(&b);
	bench_stop(&a);
}

int main(int argc, char **argv)
{
	bool smoke = bench_smoke(argc, argv);
	size_t records = smoke ? 2000 : argc > 1 ? strtoul(argv[1], NULL, 10) : RECORDS;
	size_t logs = smoke ? 4 : LOGS;
	struct bench_forward forward;
	char meeting[64];

	bench_open();
	records -= records % logs;
	bench_home(&a, "a");
	bench_home(&b, "b");
	a.given_only = b.given_only = true;
	fill_a(records, logs);
	bench_serve(&a, NULL, NULL);
	snprintf(meeting, sizeof(meeting), "%s", a.peer);
	bench_join(&b, &a, meeting);
	printf("%zu records in %zu logs\n", records, logs);
	bench_title("An empty node catches up");
	catch_up(records);
	bench_title("A node at rest");
	rest();
	bench_title("Records on top");
	bench_forward_open(&forward, meeting);
	more(&forward, &records, 10, 20);
	more(&forward, &records, smoke ? 100 : 1000, 80);
	if (!smoke)
		more(&forward, &records, 10000, 400);
	bench_title("Two nodes meet again");
	meet_again(&forward);
	bench_forward_close(&forward);
	bench_close();
	return 0;
}
