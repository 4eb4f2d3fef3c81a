/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files about uploads share. Threads as in internal.h; whoever removes files of an upload holds the
 * media's mutex making. */
#ifndef MEDIA_UPLOAD_H
#define MEDIA_UPLOAD_H

#include "media/internal.h"

/* What all of them come to. */
struct upload_sweep {
	size_t count, of_author;
	uint64_t bytes;
	const uint8_t *author; /* or NULL */
};

/* HOME/files/uploads/HEX and, behind it, an ending. False: too long. */
bool upload_path(const struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], const char *ending,
                 char out[4096]) ES_MUST_USE;
/* Its id as that of a holding. */
struct es_id upload_key(const uint8_t id[ES_UPLOAD_ID_LEN]);
void upload_remove(const struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN]);
es_err upload_write_about(const struct es_media *m, const struct es_upload *u) ES_MUST_USE;
/* ES_NOT_FOUND, ES_MALFORMED, ES_CORRUPT, ES_IO. */
es_err upload_read_about(const struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
                         struct es_upload *u) ES_MUST_USE;
bool upload_is_expired(const struct es_upload *u, uint64_t now_ms);
/* Forgets those that expired, counts the rest into sweep, whose author is set. */
es_err upload_sweep_all(struct es_media *m, uint64_t now_ms,
                        struct upload_sweep *sweep) ES_MUST_USE;

#endif
