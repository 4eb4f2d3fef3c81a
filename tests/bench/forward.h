/* SPDX-License-Identifier: EUPL-1.2 */
/* A TCP forwarder on loopback that counts: every byte that two nodes exchange, handshake and all,
 * and when the first of them called. One connection at a time. A thread of its own; the counts are
 * read by any. */
#ifndef BENCH_FORWARD_H
#define BENCH_FORWARD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct bench_forward {
	char address[64];
	char target[64];
	int listener;
	pthread_t thread;
	atomic_bool stop;
	_Atomic uint64_t up, down; /* bytes from the caller, to the caller */
	_Atomic double connected;  /* time of the last call, 0 before the first */
};

/* Listens at ADDR:PORT. */
void bench_forward_open(struct bench_forward *f, const char *address);
/* From now on callers are led to target (ADDR:PORT), and the counts begin anew. */
void bench_forward_to(struct bench_forward *f, const char *target);
void bench_forward_close(struct bench_forward *f);

#endif
