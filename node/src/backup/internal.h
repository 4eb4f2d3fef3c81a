/* SPDX-License-Identifier: EUPL-1.2 */
/* What making and restoring a backup share. One operation, one thread. */
#ifndef BACKUP_INTERNAL_H
#define BACKUP_INTERNAL_H

#include "backup/backup.h"
#include "backup/files.h"
#include "file_system.h"
#include "media/archive.h"
#include "store/segments.h"

#define MANIFEST_NEW ES_MANIFEST_FILE ".new"
#define BACKUP_BEGUN "BEGUN" /* in a folder in which a backup is being made */

/* Removes the files of the manifest from a folder, with all that a backup or a store puts beside them;
 * whole: and all attachments, and the folder itself, else only attachments that are not listed. What else
 * lies there stays. */
void backup_remove(const char *folder, const struct es_manifest *manifest, bool whole);
/* Opens the store of a structure that lies in a folder and checks all of it; settle, if any, changes it first. */
es_err backup_check(const char *folder, const struct es_id *structure,
                    const struct es_backup_watch *watch, es_err (*settle)(struct es_store *store),
                    struct es_check_report *report) ES_MUST_USE;

/* folder.c: makes the folder of a backup, or clears the one of an attempt that was cut short, but for its
 * attachments. made: it was not there. lock: to be closed at the end. ES_EXISTS (something else is in it, or
 * at work there), ES_NOT_FOUND, ES_NO_SPACE, ES_IO. */
es_err backup_begin(const char *folder, bool *made, int *lock) ES_MUST_USE;

/* --- attachments.c ------------------------------------------------------------------------------ */

/* Lists what the store, a copy of the node's, has whole of attachments into the manifest, as far as it
 * carries them; the rest is counted as left out. */
es_err attachments_list(struct es_store *store, struct es_backup_report *report) ES_MUST_USE;
/* Copies those that are listed. What went from the home meanwhile is listed no more; nor is what is damaged
 * there, of which the watch is told. */
es_err attachments_take(struct es_node *node, const char *folder, const struct es_copy_watch *copy,
                        const struct es_backup_watch *watch,
                        struct es_backup_report *report) ES_MUST_USE;
/* Reads all that are listed. ES_BAD_HASH, ES_NOT_FOUND, ES_IO. */
es_err attachments_verify(const char *folder, const struct es_manifest *manifest,
                          const struct es_copy_watch *copy) ES_MUST_USE;
/* Makes them whole in a home; the watch is told of those that are damaged in the backup, the others come
 * nevertheless. ES_NO_SPACE, ES_IO. */
es_err attachments_put_back(const char *folder, const char *home, const struct es_copy_watch *copy,
                            const struct es_backup_watch *watch,
                            struct es_backup_report *report) ES_MUST_USE;
/* Removes those that are not listed; manifest NULL: all. */
void attachments_remove(const char *folder, const struct es_manifest *manifest);

#endif
