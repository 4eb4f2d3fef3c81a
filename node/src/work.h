/* SPDX-License-Identifier: EUPL-1.2 */
/* Work that takes too long for the loop: done on a thread of libuv's pool, finished on the loop. */
#ifndef NODE_WORK_H
#define NODE_WORK_H

#include "loop.h"

/* The caller's memory until done returns. */
struct es_work {
	void (*run)(struct es_work *work);  /* on a worker thread */
	void (*done)(struct es_work *work); /* on the loop's thread */
};

/* Queues it; loop's thread only. The loop does not end before done was called. ES_NO_MEMORY
 * (neither is called then). */
es_err es_work_start(struct es_loop *loop, struct es_work *work) ES_MUST_USE;

#endif
