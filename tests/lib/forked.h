/* SPDX-License-Identifier: EUPL-1.2 */
/* A publisher's log told twice: up to an index the leaves of publisher_record, from there on others
 * in the second copy. One thread. */
#ifndef ESSAIM_FORKED_H
#define ESSAIM_FORKED_H

#include "essaim/fork.h"
#include "publisher.h"

/* Leaf n of a copy (0 or 1) of the log that is forked at the given index. */
void forked_record(const struct publisher *p, uint64_t fork_at, int copy, uint64_t n,
                   struct published *out);
/* One side of a proof with the leaf at index, for a copy of this size; borrows from record, which
 * it makes. */
void forked_copy(const struct publisher *p, uint64_t fork_at, int copy, uint64_t index,
                 uint64_t size, struct published *record, struct es_fork_copy *out);
/* The whole; borrows from p and from the two records, which it makes. */
void forked_proof(const struct publisher *p, uint64_t fork_at, const uint64_t sizes[2],
                  struct published records[2], struct es_fork *out);
/* The run of a copy from start on, as publisher_run. */
void forked_run(const struct publisher *p, uint64_t fork_at, int copy, struct es_edge *edge,
                size_t count, struct es_writer *w, struct es_run *run);

#endif
