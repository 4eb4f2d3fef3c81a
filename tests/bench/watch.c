/* SPDX-License-Identifier: EUPL-1.2 */
#include "nodes.h"
#include "report.h"

#include <lmdb.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#define PATIENCE_S 300.0
#define LOOKS 10 /* after a write */
#define LOOK_US 50

void bench_watch_open(struct bench_watch *w, const char *home)
{
	char path[160];
	snprintf(path, sizeof(path), "%s/data.mdb", home);
	bench_must(es_node_open(home, false, &w->node), "watching a home");
	w->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	es_assert(w->inotify >= 0 && inotify_add_watch(w->inotify, path, IN_MODIFY) >= 0);
}

uint64_t bench_watch_now(const struct bench_watch *w, uint64_t kind)
{
	struct es_snapshot *snap;
	bench_must(es_snapshot_begin(w->node->store, &snap), "snapshot");
	uint64_t count = es_kind_count(snap, kind);
	es_snapshot_end(snap);
	return count;
}

double bench_watch_count(struct bench_watch *w, uint64_t kind, uint64_t count)
{
	struct pollfd fd = {.fd = w->inotify, .events = POLLIN};
	char events[4096];
	double start = bench_now();
	int looks = 0;
	for (;;) {
		double now = bench_now();
		if (bench_watch_now(w, kind) >= count)
			return now;
		if (now - start > PATIENCE_S) {
			fprintf(stderr, "bench: only %llu of %llu records came\n",
			        (unsigned long long)bench_watch_now(w, kind),
			        (unsigned long long)count);
			exit(1);
		}
		/* LMDB shows a commit to readers a moment after its last write. */
		int timeout_ms = looks++ < LOOKS ? 0 : 1000;
		if (timeout_ms == 0)
			usleep(LOOK_US);
		if (poll(&fd, 1, timeout_ms) > 0)
			looks = 0;
		while (read(w->inotify, events, sizeof(events)) > 0)
			;
	}
}

void bench_watch_close(struct bench_watch *w)
{
	close(w->inotify);
	es_node_close(w->node);
}
