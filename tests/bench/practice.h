/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice published at a node at work, as `essaim import` does it. Main thread. */
#ifndef BENCH_PRACTICE_H
#define BENCH_PRACTICE_H

#include "nodes.h"

/* Asks the node over its control socket; returns once it has acknowledged. n makes its title. */
void bench_publish_practice(const struct bench_node *node, size_t n);

#endif
