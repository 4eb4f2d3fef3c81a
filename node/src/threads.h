/* SPDX-License-Identifier: EUPL-1.2 */
/* Threads of the node, and waiting for a time. Any thread. */
#ifndef THREADS_H
#define THREADS_H

#include "essaim/err.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Signals are the main thread's, but for those that a fault raises in this one. ES_NO_MEMORY. */
es_err es_thread_start(pthread_t *thread, void *(*run)(void *context), void *context) ES_MUST_USE;
/* A condition whose times are those of es_monotonic_ms. */
void es_condition_init(pthread_cond_t *condition);
/* False: the time came, a moment of es_monotonic_ms. */
bool es_condition_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, uint64_t until_ms);

#endif
