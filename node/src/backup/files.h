/* SPDX-License-Identifier: EUPL-1.2 */
/* Files that are copied and hashed on the way, for backups and what is restored from them. Any
 * thread. */
#ifndef BACKUP_FILES_H
#define BACKUP_FILES_H

#include "essaim/record.h"

#define ES_PATH_BYTES 4096

/* Told how many bytes went by since the last call. */
struct es_copy_watch {
	void (*step)(void *context, uint64_t bytes);
	void *context;
};

/* out = folder/name. False if it is too long. */
bool es_path_join(char out[ES_PATH_BYTES], const char *folder, const char *name) ES_MUST_USE;
/* Writes all that fd yields into a new file (0600) and syncs it; hash (BLAKE2b-256) and bytes say
 * what was written. ES_EXISTS, ES_NO_SPACE, ES_IO. A file that could not be completed is gone. */
es_err es_file_take(int fd, const char *path, const struct es_copy_watch *watch, struct es_id *hash,
                    uint64_t *bytes) ES_MUST_USE;
/* Hash and size of a file. ES_NOT_FOUND, ES_IO. */
es_err es_file_hash(const char *path, const struct es_copy_watch *watch, struct es_id *hash,
                    uint64_t *bytes) ES_MUST_USE;
/* Writes a whole new file (0600) and syncs it. ES_EXISTS, ES_NO_SPACE, ES_IO. */
es_err es_file_put(const char *path, struct es_bytes content) ES_MUST_USE;
/* Reads a whole file into w, up to what w may grow to (ES_TOO_LARGE). ES_NOT_FOUND, ES_IO. */
es_err es_file_get(const char *path, struct es_writer *w) ES_MUST_USE;
/* Makes a folder (0700). ES_EXISTS, ES_NOT_FOUND (no such parent), ES_NO_SPACE, ES_IO. */
es_err es_folder_make(const char *path) ES_MUST_USE;
es_err es_folder_sync(const char *path) ES_MUST_USE;
/* ES_OK, ES_NOT_FOUND, or ES_EXISTS where it holds anything (or is no folder). */
es_err es_folder_empty(const char *path) ES_MUST_USE;
/* The error of a call that failed just now. */
es_err es_file_error(void) ES_MUST_USE;

#endif
