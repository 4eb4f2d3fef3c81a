/* SPDX-License-Identifier: EUPL-1.2 */
/* Files that are copied and hashed on the way, for backups and what is restored from them. Any
 * thread. */
#ifndef BACKUP_FILES_H
#define BACKUP_FILES_H

#include "essaim/record.h"

/* Told how many bytes went by since the last call. */
struct es_copy_watch {
	void (*step)(void *context, uint64_t bytes);
	void *context;
};

/* Writes all that fd yields into a new file (0600) and syncs it; hash (BLAKE2b-256) and bytes say
 * what was written. ES_EXISTS, ES_NO_SPACE, ES_IO. A file that could not be completed is gone. */
es_err es_file_take(int fd, const char *path, const struct es_copy_watch *watch, struct es_id *hash,
                    uint64_t *bytes) ES_MUST_USE;
/* Hash and size of a file. ES_NOT_FOUND, ES_IO. */
es_err es_file_hash(const char *path, const struct es_copy_watch *watch, struct es_id *hash,
                    uint64_t *bytes) ES_MUST_USE;

#endif
