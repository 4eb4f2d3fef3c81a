/* SPDX-License-Identifier: EUPL-1.2 */
/* What the store knows of attachments: those of which anything is here, and which records refer to
 * which. The references are derived from bodies. Reads on any thread, writes on the writer's. The files
 * themselves are media/'s, but for those that an erasure takes along. */
#ifndef STORE_ATTACHMENTS_H
#define STORE_ATTACHMENTS_H

#include "essaim/chunk.h"
#include "store/store.h"

/* --- attachments of which something is here, or that a person said something about -------------- */

struct es_holding {
	uint64_t size;
	bool own;      /* uploaded here */
	bool pinned;   /* a person wants it here */
	bool taken;    /* a toolbox that was taken refers to it: it is wanted as a pinned one is */
	bool whole;    /* and checked */
	bool declined; /* removed to make room, or by a person: not fetched by the policy again */
	uint64_t seen_ms, used_ms;
	char type[ES_MEDIA_TYPE_MAX + 1]; /* of an upload; else empty */
};
/* ES_NOT_FOUND, ES_CORRUPT. */
es_err es_holding_get(struct es_snapshot *snap, const struct es_id *id,
                      struct es_holding *out) ES_MUST_USE;
/* The first behind after (NULL: of all), in order of ids. ES_NOT_FOUND: there is none. */
es_err es_holding_next(struct es_snapshot *snap, const struct es_id *after, struct es_id *id,
                       struct es_holding *out) ES_MUST_USE;
es_err es_write_holding(struct es_write *w, const struct es_id *id,
                        const struct es_holding *holding) ES_MUST_USE;
void es_write_holding_drop(struct es_write *w, const struct es_id *id);

/* --- references --------------------------------------------------------------------------------- */

struct es_reference {
	struct es_id id;
	uint64_t row;
	uint64_t size; /* as the record says */
	uint64_t scope;
	char type[ES_MEDIA_TYPE_MAX + 1];
};
/* The first behind (after, after_row), in order of ids, then rows; of one attachment: all = false, which
 * stays with after's id. ES_NOT_FOUND, ES_CORRUPT. */
es_err es_reference_next(struct es_snapshot *snap, const struct es_id *after, uint64_t after_row,
                         bool all, struct es_reference *out) ES_MUST_USE;
/* Whether any record that counts here and is not withdrawn refers to it. */
bool es_is_referred(struct es_snapshot *snap, const struct es_id *id);

/* Those of one row, at most max (ES_ATTACHMENTS_MAX are all): how many. */
size_t es_references_of(struct es_snapshot *snap, uint64_t row, struct es_reference *out,
                        size_t max);

/* rows.h: a body was indexed in this row; it counts no more (erased: it is withdrawn, and what nothing
 * else refers to goes with it). */
void es_references_add(struct es_write *w, uint64_t row, const struct es_header *header,
                       struct es_bytes body);
void es_references_drop(struct es_write *w, uint64_t row, bool erased);

/* --- what erasures took along ------------------------------------------------------------------- */

#define ES_FILES_FOLDER "files"
/* HOME/files/ab/cd/HEX and, behind it, one of the endings below. False: too long. */
bool es_attachment_path(const char *home, const struct es_id *id, const char *ending,
                        char out[4096]) ES_MUST_USE;
extern const char *const es_attachment_endings[4]; /* of all files of one attachment */
/* Makes HOME/files/ab/cd as far as it is missing, durably; brings the names in it to the disk.
 * ES_NO_SPACE, ES_IO. */
es_err es_attachment_folder(const char *home, const struct es_id *id) ES_MUST_USE;
es_err es_attachment_sync(const char *home, const struct es_id *id) ES_MUST_USE;
/* All files of all attachments, in no order; each may remove what it is told of. prune: folders that are
 * empty then go, too. */
void es_attachments_walk(const char *home, bool prune,
                         void (*each)(void *context, const char *path, const struct es_id *id),
                         void *context);
/* Removes them, as far as they are there, and brings that to the disk. ES_IO. */
es_err es_attachment_unlink(const char *home, const struct es_id *id) ES_MUST_USE;
/* Unlinks what waits for it (es_references_drop). Nothing to do is success. The writer's thread. */
es_err es_attachments_finish(struct es_store *s, bool *any) ES_MUST_USE;

#endif
