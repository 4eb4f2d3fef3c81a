/* SPDX-License-Identifier: EUPL-1.2 */
/* The files of segments.h, open and on the disk: 64 at most are kept open, and each is written in place
 * or whole in place of the one before. Segments' own; any thread. */
#ifndef STORE_SEGMENT_FILES_H
#define STORE_SEGMENT_FILES_H

#include "file_system.h"
#include "segments.h"

/* An open file. Whoever reads from it holds it: it may be renamed over and dropped meanwhile. */
struct es_segment {
	uint64_t number;
	int fd;
	unsigned holders; /* guarded by the mutex */
};

/* NAME of a file, and of one that is being made. */
void es_segment_path(const struct es_segments *g, uint64_t number, char out[ES_PATH_BYTES]);
void es_segment_path_new(const struct es_segments *g, char out[ES_PATH_BYTES]);

/* A file, held until it is released. ES_CORRUPT: there is none. */
es_err es_segment_hold(struct es_segments *g, uint64_t number, struct es_segment **out) ES_MUST_USE;
void es_segment_release(struct es_segments *g, struct es_segment *file);
/* After a rename: what is open is the file before. */
void es_segment_forget(struct es_segments *g, uint64_t number);
bool es_segment_is_whole(int fd);

/* As much as there is: ES_CORRUPT where that is less. */
es_err es_segment_read(int fd, uint8_t *out, size_t len, size_t offset) ES_MUST_USE;
es_err es_segment_write(int fd, const uint8_t *data, size_t len, size_t offset) ES_MUST_USE;
/* What was written in place is on the disk. */
es_err es_segment_settle(int fd) ES_MUST_USE;
/* A file in place of the one before, whole and durable but for its name: es_segments_sync follows. */
es_err es_segment_replace(struct es_segments *g, uint64_t number,
                          const uint8_t keys[ES_SEGMENT_BYTES]) ES_MUST_USE;
/* The names, too. ES_CORRUPT: there is no folder. */
es_err es_segments_sync(const struct es_segments *g) ES_MUST_USE;

#endif
