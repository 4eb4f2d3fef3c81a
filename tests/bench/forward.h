/* SPDX-License-Identifier: EUPL-1.2 */
/* A TCP forwarder on loopback that counts: every byte that two nodes exchange, those of the
 * handshake apart (its messages bear their lengths, docs/protocol.md, "The channel"), and when the
 * last of them called. One connection at a time: the counts are those of the last. A thread of its own; the counts are
 * read by any. */
#ifndef BENCH_FORWARD_H
#define BENCH_FORWARD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* One direction of a connection. */
struct bench_way {
	_Atomic uint64_t bytes;     /* all of them */
	_Atomic uint64_t handshake; /* of these, messages 1 and 3, or 2, as far as they have come */
	unsigned messages;          /* of the handshake that are still to come */
	uint8_t prefix[2];
	size_t prefix_len;
	size_t left; /* of the message under way */
};

struct bench_forward {
	char address[64];
	char target[64];
	int listener;
	pthread_t thread;
	atomic_bool stop, cut;
	struct bench_way up, down; /* from the caller, to the caller */
	_Atomic unsigned calls;
	_Atomic double connected; /* time of the last call, 0 before the first */
};

/* Listens at ADDR:PORT. */
void bench_forward_open(struct bench_forward *f, const char *address);
/* Ends the connection; the next call is taken again. */
void bench_forward_cut(struct bench_forward *f);
/* From now on callers are led to target (ADDR:PORT). */
void bench_forward_to(struct bench_forward *f, const char *target);
void bench_forward_close(struct bench_forward *f);

#endif
