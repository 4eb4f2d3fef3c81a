/* SPDX-License-Identifier: EUPL-1.2 */
/* Real nodes for benches: each a process of the program under test on a home in a scratch folder,
 * and what can be seen of it from outside. Faults end the bench with a sentence. Main thread. */
#ifndef BENCH_NODES_H
#define BENCH_NODES_H

#include "essaim/err.h"
#include "node.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/types.h>

struct bench_node {
	char home[128];
	pid_t pid; /* 0: not running */
	FILE *out;
	char web[64];    /* where its pages are */
	char peer[64];   /* where it listens for peers */
	double ready_s;  /* from its start to its line */
	bool given_only; /* it dials whom it is told to, and nobody else: a chain stays one */
};

/* Ends the bench unless err is ES_OK. */
void bench_must(es_err err, const char *what);

/* A scratch folder (in TMPDIR, else /tmp), removed with all nodes stopped by bench_close (also when a bench fails). */
const char *bench_open(void);
void bench_close(void);
/* Makes a home in it. */
void bench_home(struct bench_node *n, const char *name);
/* Starts `serve` on a free web port; peer NULL is a free port; dial may be NULL. Returns once it is
 * ready. */
void bench_serve(struct bench_node *n, const char *peer, const char *dial);
void bench_stop(struct bench_node *n);
/* Makes the home a member of the federation of sponsor, which runs. address: what the ticket names,
 * or NULL for the sponsor's own. */
void bench_join(struct bench_node *n, const struct bench_node *sponsor, const char *address);
/* Runs the program and returns the first line that it printed. */
void bench_run(char *line, size_t size, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* Processor time that a running node has taken: what a busy machine blurs least. */
double bench_cpu_s(const struct bench_node *n);
/* How the loop of a running node keeps up, as it says itself: the longest turn since it started, by the
 * clock and by the processor's time that its thread took (ms), and the turns over 20 ms. */
struct bench_pace {
	double longest_ms, longest_cpu_ms;
	unsigned long long turns, over, over_cpu;
};
void bench_pace(const struct bench_node *n, struct bench_pace *out);
/* Anonymous memory of a process. */
long bench_anonymous_kib(pid_t pid);
/* The highest of it from start to stop, looked at every 5 ms by a thread of its own. */
struct bench_peak {
	pid_t pid;
	pthread_t thread;
	atomic_bool stop;
	long kib;
};
void bench_peak_start(struct bench_peak *p, pid_t pid);
long bench_peak_stop(struct bench_peak *p);
/* What all files of a home take on the disk, but those of search. */
uint64_t bench_disk_bytes(const char *home);

/* When records become durable in a home that another process writes: the kernel tells of each write
 * to the store's file once it is done, and the last of a commit is LMDB's meta page, which is
 * written synchronously; the bench looks then, and for a millisecond more. No looking again and again,
 * which would take a processor from the nodes. */
struct bench_watch {
	struct es_node *node;
	int inotify;
};
void bench_watch_open(struct bench_watch *w, const char *home);
/* Returns the time at which the home held count records of the kind. */
double bench_watch_count(struct bench_watch *w, uint64_t kind, uint64_t count);
uint64_t bench_watch_now(const struct bench_watch *w, uint64_t kind);
void bench_watch_close(struct bench_watch *w);

#endif
