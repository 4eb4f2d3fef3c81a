/* SPDX-License-Identifier: EUPL-1.2 */
/* Attachments as a backup carries them: FOLDER/files/ab/cd/HEX, as in a home, but the bytes alone. Their id
 * commits to them, so nothing else is needed to hold them against it. No home that is in use is written to;
 * any thread. Memory is that of one chunk (put_back: and the mapped tree), whatever the size. */
#ifndef MEDIA_ARCHIVE_H
#define MEDIA_ARCHIVE_H

#include "essaim/chunk.h"

/* Told how many bytes went by since the last call. */
struct es_archive_watch {
	void (*step)(void *context, uint64_t bytes);
	void *context;
};

/* Copies one that is whole from a home into a folder; it is there, synced, only once all of it was held
 * against its id. One that lies there already and holds is left as it is. ES_NOT_FOUND (not in the
 * home), ES_BAD_HASH (damaged there), ES_NO_SPACE, ES_IO. */
es_err es_archive_take(const char *home, const char *folder, const struct es_id *id, uint64_t size,
                       const struct es_archive_watch *watch) ES_MUST_USE;
/* Holds the one in a folder against its id. ES_NOT_FOUND, ES_BAD_HASH, ES_IO. */
es_err es_archive_verify(const char *folder, const struct es_id *id, uint64_t size,
                         const struct es_archive_watch *watch) ES_MUST_USE;
/* Makes it whole in a home that nobody has open, with its tree. What an attempt that was cut short left
 * there is used where it holds. On errors nothing of it is there. As es_archive_take. */
es_err es_archive_put_back(const char *folder, const char *home, const struct es_id *id,
                           uint64_t size, const struct es_archive_watch *watch) ES_MUST_USE;
/* Removes all attachments of a folder but those that keep wants, and the folders that are empty then. */
void es_archive_sweep(const char *folder, bool (*keep)(const void *context, const struct es_id *id),
                      const void *context);

#endif
