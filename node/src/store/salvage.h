/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads what can still be read of a data file, page by page and without LMDB, which would fault on
 * what is damaged. Nothing that comes out of it is vouched for. One owner, any thread; nobody writes the
 * file meanwhile. */
#ifndef STORE_SALVAGE_H
#define STORE_SALVAGE_H

#include "store/db.h"

struct es_salvage;

/* An entry of a table. Key and value are borrowed until the call returns; value is empty where it is
 * larger than a page holds: offset and len say where it lies in the file. */
struct es_salvage_entry {
	struct es_bytes key, value;
	uint64_t offset;
	size_t len;
};

/* The newest state of the file whose beginning can be read. ES_NOT_FOUND, ES_CORRUPT (not even that),
 * ES_VERSION, ES_NO_MEMORY, ES_IO. */
es_err es_salvage_open(const char *home, struct es_salvage **out) ES_MUST_USE;
/* The same of a file that is open; takes fd, also on errors. */
es_err es_salvage_open_fd(int fd, struct es_salvage **out) ES_MUST_USE;
void es_salvage_close(struct es_salvage *s);
/* Calls each for every entry of a table that can be reached, in the order of keys; whatever lies behind a
 * damaged page is left out. Only errors of each end it. */
es_err es_salvage_each(struct es_salvage *s, enum es_table table,
                       es_err (*each)(void *context, const struct es_salvage_entry *entry),
                       void *context) ES_MUST_USE;
/* Reads len bytes at an offset that each was given. False where they cannot be read. */
bool es_salvage_read(const struct es_salvage *s, uint64_t offset, size_t len, uint8_t *out);
/* How many pages were left out so far, and the file's size. */
uint64_t es_salvage_damaged(const struct es_salvage *s);
uint64_t es_salvage_bytes(const struct es_salvage *s);

#endif
