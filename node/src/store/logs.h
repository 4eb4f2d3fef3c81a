/* SPDX-License-Identifier: EUPL-1.2 */
/* Logs from the inside: their short numbers, what is kept of each, and which row stands at which
 * index. The writer thread's, but for what takes a snapshot. */
#ifndef STORE_LOGS_H
#define STORE_LOGS_H

#include "store/rows.h"

es_err es_log_id_of(struct es_snapshot *snap, uint64_t number, struct es_id *id) ES_MUST_USE;
es_err es_log_by_number(struct es_snapshot *snap, uint64_t number,
                        struct es_log_info *out) ES_MUST_USE;
es_err es_log_decode(const struct es_store *s, struct es_bytes value,
                     struct es_log_info *out) ES_MUST_USE;

/* Gives a new log its number and enters it in the lists. */
es_err es_log_add(struct es_write *w, struct es_log_info *info) ES_MUST_USE;
/* Keeps the log as it is now, with the checkpoint at its size (for ever where that is a multiple
 * of 1,024). */
void es_log_save(struct es_write *w, const struct es_log_info *info);
void es_log_keep_checkpoint(struct es_write *w, uint64_t log, uint64_t size,
                            const uint8_t signature[ES_SIGNATURE_LEN]);
es_err es_log_kept_checkpoint(struct es_snapshot *snap, uint64_t log, uint64_t size,
                              uint8_t signature[ES_SIGNATURE_LEN]) ES_MUST_USE;
/* Forgets the checkpoints beyond a size. */
void es_log_drop_checkpoints(struct es_write *w, uint64_t log, uint64_t size);
/* Calls each with the number of every log of a structure. */
es_err es_log_each_of(struct es_write *w, const struct es_id *structure,
                      es_err (*each)(void *context, struct es_write *w, uint64_t log),
                      void *context) ES_MUST_USE;

/* limit.c: the allowance of an active member for logs under its current key. Whether these leaves and
 * bytes are within it; what it says nothing about is. */
bool es_log_is_allowed(const struct es_federation *f, const struct es_log_info *info);
/* Of one structure's logs those with the smallest ids count, as many as it is allowed. Whether this
 * one, which is empty or not here, would be among them: ES_OK, ES_LIMIT. *evicted: the number of the
 * log that it pushes out, 0 for none. */
es_err es_log_room(struct es_write *w, const struct es_federation *f,
                   const struct es_log_info *info, uint64_t *evicted) ES_MUST_USE;

/* places.c: index -> row, as stretches of rows that follow each other. */
es_err es_place_row(struct es_snapshot *snap, uint64_t log, uint64_t index,
                    uint64_t *row) ES_MUST_USE;
/* Of those that follow each other from this one on in the log and in the rows, the count. */
es_err es_place_rows(struct es_snapshot *snap, uint64_t log, uint64_t index, uint64_t *row,
                     uint64_t *count) ES_MUST_USE;
/* count rows that follow each other, for the indexes from index on, which is the log's size:
 * places are only added at the end. */
void es_place_append(struct es_write *w, uint64_t log, uint64_t index, uint64_t row,
                     uint64_t count);
/* Forgets the places from size on. */
void es_places_cut(struct es_write *w, uint64_t log, uint64_t size);
/* Where a log holds any of these rows, in order of their numbers: sets those places that are none
 * yet. */
es_err es_places_find(struct es_snapshot *snap, uint64_t log, const uint64_t *rows,
                      struct es_place *places, size_t count) ES_MUST_USE;
/* Whether the stretches of a log lie end to end up to its size; adds their number. ES_CORRUPT. */
es_err es_places_check(struct es_snapshot *snap, uint64_t log, uint64_t size,
                       uint64_t *stretches) ES_MUST_USE;
void es_key_log(struct es_key *key, uint64_t log, uint64_t index_or_size);

#endif
