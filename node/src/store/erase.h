/* SPDX-License-Identifier: EUPL-1.2 */
/* Erasures: which bodies are withdrawn, and the two steps in which a body goes: out of the tables in
 * the transaction that takes the erasure, then its key out of its file. Between the two, the logs
 * that grew show as they were before. The writer thread's, but for what takes a snapshot. */
#ifndef STORE_ERASE_H
#define STORE_ERASE_H

#include "store/rows.h"

/* An erasure that counts from now on: applies to the targets that are here, and for ever to those
 * that are not. */
void es_erase_take(struct es_write *w, const struct es_leaf *erasure);
/* The log is about to be saved: if keys wait to be removed, it is shown as it is now until they
 * are. */
void es_erase_hold(struct es_write *w, const struct es_log_info *info);
/* What of the log is shown. */
void es_erase_shown(struct es_snapshot *snap, uint64_t log, struct es_edge *edge);
/* Removes the keys that wait for it, then lets the logs show. Nothing to do is success. */
es_err es_erase_finish(struct es_store *s) ES_MUST_USE;
/* Whether the body of this record is withdrawn. */
bool es_erased(struct es_snapshot *snap, const struct es_id *record,
               const struct es_header *header);

#endif
