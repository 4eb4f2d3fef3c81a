/* SPDX-License-Identifier: EUPL-1.2 */
/* Files and folders of a home: paths, whole files, and that they are on the disk. Any thread. */
#ifndef FILE_SYSTEM_H
#define FILE_SYSTEM_H

#include "essaim/bytes.h"

#include <dirent.h>

#define ES_PATH_BYTES 4096

/* out = folder/name. False if it is too long. */
bool es_path_join(char out[ES_PATH_BYTES], const char *folder, const char *name) ES_MUST_USE;
/* Writes a whole file (0600), in place of what it held, and syncs it; its name is durable only after
 * es_folder_sync. ES_NOT_FOUND (no such folder), ES_NO_SPACE, ES_IO. */
es_err es_file_put(const char *path, struct es_bytes content) ES_MUST_USE;
/* Writes a whole file aside (NAME.new), syncs it and puts it in the place of the one before: whatever
 * happens, one of the two is there, whole. ES_NO_SPACE, ES_IO, ES_TOO_LARGE (the path). */
es_err es_file_replace(const char *folder, const char *name, struct es_bytes content) ES_MUST_USE;
/* Writes all of the bytes behind what fd has. ES_NO_SPACE, ES_IO. */
es_err es_file_append(int fd, struct es_bytes bytes) ES_MUST_USE;
/* Reads a whole file into w, up to what w may grow to (ES_TOO_LARGE). ES_NOT_FOUND, ES_IO. */
es_err es_file_get(const char *path, struct es_writer *w) ES_MUST_USE;
/* Makes a folder (0700). ES_EXISTS, ES_NOT_FOUND (no such parent), ES_NO_SPACE, ES_IO. */
es_err es_folder_make(const char *path) ES_MUST_USE;
es_err es_folder_sync(const char *path) ES_MUST_USE;
/* For readdir and closedir; NULL with errno set. */
DIR *es_folder_open(const char *path);
/* Removes it with all that it holds; a link is removed, not what it leads to. ES_NOT_FOUND, ES_IO. */
es_err es_folder_remove(const char *path) ES_MUST_USE;
/* ES_OK, ES_NOT_FOUND, or ES_EXISTS where it holds anything (or is no folder). */
es_err es_folder_empty(const char *path) ES_MUST_USE;
/* The error of a call that failed just now. */
es_err es_file_error(void) ES_MUST_USE;

#endif
