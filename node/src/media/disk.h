/* SPDX-License-Identifier: EUPL-1.2 */
/* Whole reads and writes at a place of a file; where they are large and lie well in memory, past the page
 * cache, which would keep what nobody reads soon and costs more than the disk. Any thread. */
#ifndef MEDIA_DISK_H
#define MEDIA_DISK_H

#include "essaim/bytes.h"

/* An open file: as usual, and, once that was needed, past the page cache. */
struct disk_file {
	int fd;     /* -1: none */
	int direct; /* -1: not opened yet, or this file system has no such thing */
	bool no_direct;
};

/* Errors: ES_NO_SPACE, ES_IO. path: that of the file. */
es_err disk_write(struct disk_file *file, const char *path, uint64_t offset,
                  struct es_bytes bytes) ES_MUST_USE;
/* ES_CORRUPT (the file is shorter), ES_IO. */
es_err disk_read(const struct disk_file *file, uint64_t offset, uint8_t *out,
                 size_t len) ES_MUST_USE;
/* The same; what is in the page cache comes from there, the rest past it if out lies well: it has room for
 * len rounded up to a multiple of ES_DIRECT_ALIGN. */
es_err disk_read_large(struct disk_file *file, const char *path, uint64_t offset, uint8_t *out,
                       size_t len) ES_MUST_USE;
void disk_close(struct disk_file *file);

#endif
