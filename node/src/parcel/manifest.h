/* SPDX-License-Identifier: EUPL-1.2 */
/* The manifest of an archive that somebody brought: which entries are proofs, which are files. Everything else in
 * it is for people. A value with one owner; any thread. docs/archives.md. */
#ifndef PARCEL_MANIFEST_H
#define PARCEL_MANIFEST_H

#include "essaim/chunk.h"
#include "essaim/limits.h"
#include "node_limits.h"

struct es_brought_file {
	struct es_id id;
	uint64_t size;
	char type[ES_MEDIA_TYPE_MAX + 1];
	char *path; /* owned */
};
struct es_brought_record {
	char *proof;                /* name of its entry; owned */
	char name[ES_NAME_MAX + 1]; /* of its structure, as the archive has it */
};

struct es_brought_list {
	char federation_name[ES_NAME_MAX + 1]; /* as the archive has it */
	struct es_brought_record *records;     /* those with a proof */
	size_t records_len, unproven;
	struct es_brought_file *files; /* those that are in it */
	size_t files_len;
};

/* Reads essaim.json. ES_INVALID (no such manifest: why says what is wrong; static), ES_VERSION (of a later
 * release), ES_LIMIT (more than an archive holds), ES_NO_MEMORY. es_brought_list_free in any case. */
es_err es_brought_list_read(struct es_bytes json, struct es_brought_list *out,
                            const char **why) ES_MUST_USE;
void es_brought_list_free(struct es_brought_list *m);

#endif
