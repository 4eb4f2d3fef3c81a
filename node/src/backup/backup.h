/* SPDX-License-Identifier: EUPL-1.2 */
/* A backup is a folder with a copy of the data file as it stood at one moment, the segments of body
 * keys, the structure's key where it is in the home, attachments, and a manifest of their hashes. It is made
 * while the node runs. What is restored from it is the same structure and node: it opens logs of its
 * own, so that nothing forks where the original goes on, and partners bring what it lacks. Any
 * thread but the loop's. */
#ifndef BACKUP_BACKUP_H
#define BACKUP_BACKUP_H

#include "backup/manifest.h"
#include "node.h"
#include "store/store.h"

struct es_backup_watch {
	/* Bytes of the step that is named; total is a guess while a data file is copied. */
	void (*progress)(void *context, const char *what, uint64_t done, uint64_t total);
	void (*fault)(void *context, const char *sentence); /* what a check found */
	void *context;
};

struct es_backup_report {
	struct es_manifest manifest; /* to be freed */
	struct es_check_report check;
	uint64_t bytes;
	uint64_t damaged; /* attachments that are missing or not what their id says: not copied */
	uint64_t left_out, left_out_own, left_out_bytes; /* attachments that it does not carry */
};

/* Copies the node's home into folder, which must not exist or be empty, or hold what a backup left that was cut
 * short: the attachments of that are used. Then reads the copy back and verifies all of it. On any
 * error nothing of it remains, unless the copy is whole and shows what is damaged in the original (ES_CORRUPT). Errors: ES_EXISTS (folder is in use), ES_NOT_FOUND (its
 * parent is missing), ES_NO_SPACE, ES_IO, ES_CORRUPT. */
es_err es_node_backup(struct es_node *node, const char *folder, enum es_backup_files files,
                      const struct es_backup_watch *watch,
                      struct es_backup_report *report) ES_MUST_USE;

/* Verifies a backup's files against its manifest, but for the attachments. ES_NOT_FOUND (no manifest or a file missing),
 * ES_BAD_HASH, the manifest's errors. name receives the file that is wrong. */
es_err es_backup_verify(const char *folder, const struct es_backup_watch *watch,
                        struct es_manifest *manifest,
                        char name[ES_MANIFEST_NAME_MAX + 1]) ES_MUST_USE;

/* Makes a home of a backup. home must not exist or be empty; it appears in one step, when everything
 * is copied and verified. Attachments that are damaged in the backup are left out, the watch is told, and
 * report->damaged counts them: partners may have them. Tickets and web sessions of the backup are void afterwards: they may have
 * been used since. Errors: ES_EXISTS (home), es_backup_verify's, ES_NO_SPACE, ES_IO, ES_CORRUPT
 * (what the check finds). */
es_err es_node_restore(const char *folder, const char *home, const struct es_backup_watch *watch,
                       struct es_backup_report *report,
                       char name[ES_MANIFEST_NAME_MAX + 1]) ES_MUST_USE;

#endif
