/* SPDX-License-Identifier: EUPL-1.2 */
/* What making and restoring a backup share. One operation, one thread. */
#ifndef BACKUP_INTERNAL_H
#define BACKUP_INTERNAL_H

#include "backup/backup.h"
#include "backup/files.h"
#include "file_system.h"
#include "store/segments.h"

#define MANIFEST_NEW ES_MANIFEST_FILE ".new"

/* Removes the files of the manifest from a folder, with all that a backup or a store puts beside them;
 * the folder itself only where whole says so. What else lies there stays. */
void backup_remove(const char *folder, const struct es_manifest *manifest, bool whole);
/* Opens the store that lies in a folder and checks all of it; settle, if any, changes it first. */
es_err backup_check(const char *folder, const struct es_backup_watch *watch,
                    es_err (*settle)(struct es_store *store),
                    struct es_check_report *report) ES_MUST_USE;

#endif
