/* SPDX-License-Identifier: EUPL-1.2 */
/* What remains of a home's records, read from its files without LMDB: which row stands where, and the
 * bodies whose keys are there. Nothing of it is vouched for. One owner, any thread. */
#ifndef STORE_REMAINS_H
#define STORE_REMAINS_H

#include "store/logs.h"
#include "store/salvage.h"

struct es_remains;

struct es_remains_log {
	struct es_log_info info;
};

/* A row; header is borrowed from the caller's buffer. */
struct es_remains_row {
	uint64_t number, seen_ms, log, index;
	struct es_bytes header;
};

/* Reads the lists of rows, bodies, logs, places and checkpoints; of a data file that is not there, or of
 * which nothing can be read, they are empty. ES_VERSION, ES_NO_MEMORY, ES_IO. */
es_err es_remains_open(const char *home, struct es_remains **out) ES_MUST_USE;
void es_remains_close(struct es_remains *r);
uint64_t es_remains_count(const struct es_remains *r); /* of rows */
uint64_t es_remains_damaged(const struct es_remains *r);

es_err es_remains_each(struct es_remains *r, enum es_table table,
                       es_err (*each)(void *context, const struct es_salvage_entry *entry),
                       void *context) ES_MUST_USE;
bool es_remains_read(const struct es_remains *r, uint64_t offset, size_t len, uint8_t *out);

/* Logs in the order of their numbers; rows likewise. Errors of each end it. */
es_err es_remains_logs(struct es_remains *r,
                       es_err (*each)(void *context, const struct es_remains_log *log),
                       void *context) ES_MUST_USE;
es_err es_remains_rows(struct es_remains *r,
                       es_err (*each)(void *context, const struct es_remains_row *row),
                       void *context) ES_MUST_USE;
/* The row at an index of a log. False where there is none that can be read. */
bool es_remains_leaf(const struct es_remains *r, const struct es_remains_log *log, uint64_t index,
                     uint8_t header[ES_HEADER_MAX], struct es_remains_row *row);
bool es_remains_checkpoint(const struct es_remains *r, const struct es_remains_log *log,
                           uint64_t size, uint8_t signature[ES_SIGNATURE_LEN]);
/* A row's body as it travels, appended to w. *had: there was one, whether or not it can be opened.
 * ES_NOT_FOUND, ES_CORRUPT. */
es_err es_remains_body(struct es_remains *r, uint64_t row, struct es_writer *w,
                       struct es_wire_body *body, bool *had) ES_MUST_USE;

/* Removes a folder that a store lies in, with the files of a store alone. */
void es_remains_drop_folder(const char *path);

#endif
