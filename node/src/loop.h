/* SPDX-License-Identifier: EUPL-1.2 */
/* The loop of a node: libuv on one thread, and the door through which other threads reach it. Owned
 * by whoever runs it; only es_loop_post and es_loop_call may be used from other threads. */
#ifndef NODE_LOOP_H
#define NODE_LOOP_H

#include "essaim/err.h"

#include <stdbool.h>
#include <stdint.h>

struct uv_loop_s;
struct es_loop;

/* Something to be done on the loop's thread. The caller's memory until run is called. */
struct es_post {
	void (*run)(struct es_post *post);
	struct es_post *next; /* the loop's */
};

es_err es_loop_new(struct es_loop **out) ES_MUST_USE;
/* After es_loop_run returned, and once no thread can post any more. What was posted too late is
 * dropped without being run. */
void es_loop_free(struct es_loop *loop);

/* The libuv loop, for those behind whose door libuv stands (links, control, web). */
struct uv_loop_s *es_loop_uv(struct es_loop *loop);

/* How long its turns took, waiting not counted, since it was made: a long one keeps everybody waiting.
 * The processor's time is what the loop's own thread used; the clock's is more where others had the
 * processor meanwhile. */
#define ES_PACE_STEPS 5
extern const uint64_t es_pace_steps_ms[ES_PACE_STEPS];
struct es_pace {
	uint64_t turns;
	uint64_t longest_us, longest_cpu_us;
	uint64_t over[ES_PACE_STEPS], over_cpu[ES_PACE_STEPS]; /* turns longer than each step */
};
/* The loop's thread alone. */
const struct es_pace *es_loop_pace(const struct es_loop *loop);

/* Runs until es_loop_close was called and every handle of the others is closed. */
void es_loop_run(struct es_loop *loop);
/* Runs what is ready and waits for one event at most. */
void es_loop_turn(struct es_loop *loop);
/* Closes the loop's own handles: the last step of stopping. Posts are kept but not run
 * afterwards. */
void es_loop_close(struct es_loop *loop);

/* Hands over to the loop's thread, in order. Any thread. */
void es_loop_post(struct es_loop *loop, struct es_post *post);
/* The same, and waits until it ran. Any thread but the loop's. ES_CLOSED once the loop is
 * closing. */
es_err es_loop_call(struct es_loop *loop, void (*run)(void *context), void *context) ES_MUST_USE;

/* Calls stop once for the first SIGINT or SIGTERM; a second one ends the process at once. */
es_err es_loop_on_signal(struct es_loop *loop, void (*stop)(void *context, int signal),
                         void *context) ES_MUST_USE;

#endif
