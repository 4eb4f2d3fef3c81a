/* SPDX-License-Identifier: EUPL-1.2 */
/* What a record takes on the disk of a node that has caught up, at its worst: comments with a body of
 * 600 random bytes, which no packing makes shorter, in 100 logs, which come from another node in
 * turns; all tables and files but those of search. Needs ESSAIM. usage: bench_disk
 * [--smoke | RECORDS] */
#include "nodes.h"
#include "records.h"
#include "report.h"

#include <stdlib.h>

#define RECORDS 200000
#define LOGS 100
#define DISK_BYTES 1000.0

int main(int argc, char **argv)
{
	static struct bench_node a, b;
	bool smoke = bench_smoke(argc, argv);
	size_t records = smoke ? 2000 : argc > 1 ? strtoul(argv[1], NULL, 10) : RECORDS;
	size_t logs = smoke ? 4 : LOGS;
	struct bench_watch watch;
	struct bench_sizes sizes;
	struct es_node *node;

	bench_open();
	records -= records % logs;
	bench_home(&a, "a");
	bench_home(&b, "b");
	bench_must(es_node_open(a.home, true, &node), "open A");
	bench_must(es_node_found(node, "Bench"), "found");
	es_node_close(node);
	for (size_t i = 0; i < logs; i++)
		bench_publish_noise(a.home, records / logs);
	bench_serve(&a, NULL, NULL);
	bench_join(&b, &a, NULL);
	bench_watch_open(&watch, b.home);
	bench_serve(&b, NULL, NULL);
	bench_watch_count(&watch, ES_KIND_COMMENT, records);
	bench_watch_close(&watch);
	bench_stop(&b);
	bench_stop(&a);
	bench_sizes(b.home, 1, &sizes);
	double n = (double)records, all = (double)sizes.records;
	printf("%zu records in %zu logs\n", records, logs);
	bench_title("Bodies that no packing makes shorter");
	bench_note("  a record: header", (double)sizes.headers / all, "bytes");
	bench_note("  a record: body, plain", (double)sizes.plain / all, "bytes");
	bench_note("  a record: body as it rests", (double)sizes.packed / all, "bytes");
	bench_at_most("disk for a record, all but search", (double)bench_disk_bytes(b.home) / n,
	              "bytes", DISK_BYTES);
	bench_close();
	return 0;
}
