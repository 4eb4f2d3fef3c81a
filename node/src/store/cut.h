/* SPDX-License-Identifier: EUPL-1.2 */
/* Logs of which only a part counts: frozen by a fork proof, or limited by an act. What stood beyond
 * is parked: its rows stay, but count nothing until they stand in another log of their structure.
 * The writer thread's, but for what takes a snapshot. */
#ifndef STORE_CUT_H
#define STORE_CUT_H

#include "essaim/fork.h"
#include "store/logs.h"

/* Shortens a log to its limit, if it is longer and begins with what the limit says; one that is not
 * here is none the worse. Its records beyond stand where another log of their structure has them; or
 * wait to be published anew, if they are our own; or are parked. Nothing may be appended to it
 * here any more. ES_CORRUPT and errors of the store. */
es_err es_write_cut(struct es_write *w, const struct es_id *log,
                    const struct es_log_limit *limit) ES_MUST_USE;
/* limit.c: the last act ended a key of a structure. Cuts the logs under it to what it lists. */
es_err es_write_key_ended(struct es_write *w, const struct es_federation *f) ES_MUST_USE;
/* A parked row counts again. */
void es_row_restore(struct es_write *w, uint64_t row, const struct es_leaf *leaf, uint64_t seen_ms);
/* What a log's first leaves hash to: the right edge at a size that it has. */
es_err es_log_edge_at(struct es_snapshot *snap, uint64_t log, uint64_t size,
                      struct es_edge *edge) ES_MUST_USE;
/* fork_copy.c: a leaf's inclusion path in the tree of the log's first size leaves. */
es_err es_copy_path(struct es_snapshot *snap, uint64_t log, uint64_t index, uint64_t size,
                    struct es_path *path) ES_MUST_USE;
/* fork_copy.c: who opened a log, as a proof shows it; borrows from snap and unpacked. */
es_err es_copy_opening(struct es_snapshot *snap, const struct es_id *log,
                       struct es_writer *unpacked, struct es_opening *opening) ES_MUST_USE;

#endif
