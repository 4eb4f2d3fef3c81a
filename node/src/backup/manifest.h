/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of a backup's files with their sizes and hashes, written last: a folder without a whole
 * manifest is no backup. A value with one owner; any thread.
 *
 *   essaim backup 2\n
 *   structure <64 hex>\n
 *   created <milliseconds since 1970>\n
 *   attachments kept|all|none\n                               which of them it carries
 *   <64 hex, BLAKE2b-256 of the file> <bytes> <name>\n        one a file
 *   attachment <64 hex, its id> <bytes>\n                     one an attachment, in order of ids
 *   end <64 hex, BLAKE2b-256 of all lines before>\n
 *
 * Version 1 knew of no attachments, and has none of the lines that speak of them. */
#ifndef BACKUP_MANIFEST_H
#define BACKUP_MANIFEST_H

#include "essaim/record.h"

#define ES_MANIFEST_FILE "MANIFEST"
#define ES_MANIFEST_NAME_MAX 31 /* bytes of a file's name within the backup */
#define ES_BACKUP_MANIFEST_MAX (16u * 1024 * 1024)

struct es_manifest_file {
	char name[ES_MANIFEST_NAME_MAX + 1];
	uint64_t bytes;
	struct es_id hash;
};

/* Which attachments a backup carries. */
enum es_backup_files {
	ES_BACKUP_KEPT, /* what is not removed to make room: our own and the pinned */
	ES_BACKUP_ALL,  /* the other received ones, too */
	ES_BACKUP_NONE
};

/* FOLDER/files/ab/cd/HEX; its id commits to its bytes. */
struct es_manifest_attachment {
	struct es_id id;
	uint64_t bytes;
};

struct es_manifest {
	unsigned version; /* 1 or 2 */
	struct es_id structure;
	uint64_t created_ms;
	enum es_backup_files carries;
	struct es_manifest_file *files; /* owned */
	size_t count, capacity;
	struct es_manifest_attachment *attachments; /* owned; in order of ids */
	size_t attachments_count, attachments_capacity;
};

void es_manifest_init(struct es_manifest *m);
void es_manifest_free(struct es_manifest *m);
/* Whether a file of a home by this name belongs into a backup: the data file, the structure's key, a
 * segment of body keys. */
bool es_manifest_name_valid(const char *name);
/* ES_INVALID (such a name is not part of a backup), ES_LIMIT, ES_NO_MEMORY. */
es_err es_manifest_add(struct es_manifest *m, const struct es_manifest_file *file) ES_MUST_USE;
/* In order of ids. ES_INVALID (not behind the last, or no attachment has that size), ES_LIMIT,
 * ES_NO_MEMORY. */
es_err es_manifest_attach(struct es_manifest *m, const struct es_id *id,
                          uint64_t bytes) ES_MUST_USE;
/* NULL: it is not among them. */
const struct es_manifest_attachment *es_manifest_find(const struct es_manifest *m,
                                                      const struct es_id *id);
/* Of all attachments. */
uint64_t es_manifest_attached(const struct es_manifest *m);
/* The text. Errors: the writer's. */
es_err es_manifest_encode(const struct es_manifest *m, struct es_writer *w) ES_MUST_USE;
/* Reads it back into an initialised m. ES_MALFORMED (anything but what encode writes, the data file
 * missing, a name twice), ES_VERSION, ES_BAD_HASH (changed or cut short), ES_TOO_LARGE,
 * ES_NO_MEMORY. */
es_err es_manifest_decode(struct es_bytes text, struct es_manifest *m) ES_MUST_USE;

#endif
