/* SPDX-License-Identifier: EUPL-1.2 */
/* What people have begun to write on this node and not published: theirs alone, never replicated.
 * Each rests sealed under a key of its own in the segment files, so that dropping it leaves no byte
 * that anybody could read. Snapshots from any thread, writes on the writer's. */
#ifndef STORE_DRAFTS_H
#define STORE_DRAFTS_H

#include "store/store.h"

#define ES_DRAFT_ID_LEN 16

struct es_draft_row {
	uint8_t draft[ES_DRAFT_ID_LEN];
	uint64_t saved_ms;      /* grows with each version of a draft */
	struct es_bytes about;  /* a canonical map, for lists; at most ES_DRAFT_ABOUT_MAX */
	struct es_bytes fields; /* a canonical map; at most ES_DRAFT_MAX */
};
#define ES_DRAFT_ABOUT_MAX 2048

/* Reads into w what the row then borrows; fields stays empty unless asked for. ES_NOT_FOUND: there is
 * none, or its key is gone. */
es_err es_draft_get(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                    const uint8_t draft[ES_DRAFT_ID_LEN], bool fields, struct es_writer *w,
                    struct es_draft_row *out) ES_MUST_USE;
/* Those of an author, without their fields, in the order of their ids. */
es_err es_draft_each(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                     es_err (*each)(void *context, const struct es_draft_row *row),
                     void *context) ES_MUST_USE;
/* Writes a version that follows the one of based_ms (0: there is none yet). saved_ms becomes later
 * than that one's, whatever the clock says. ES_EXISTS: the version here is another one; ES_LIMIT:
 * there are ES_DRAFTS_PER_ACCOUNT. */
es_err es_write_draft(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN],
                      struct es_draft_row *row, uint64_t based_ms) ES_MUST_USE;
/* Absent is fine. */
es_err es_write_draft_drop(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN],
                           const uint8_t draft[ES_DRAFT_ID_LEN]) ES_MUST_USE;
/* All of an author's. */
es_err es_write_drafts_drop(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN]) ES_MUST_USE;

/* --- once.c: what was published under a token that its sender chose ---------------------------- */
#define ES_ONCE_LEN 16
/* ES_NOT_FOUND. */
es_err es_once_get(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                   const uint8_t token[ES_ONCE_LEN], struct es_id *id) ES_MUST_USE;
es_err es_write_once(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN],
                     const uint8_t token[ES_ONCE_LEN], const struct es_id *id,
                     uint64_t now_ms) ES_MUST_USE;
/* All of an author's. */
es_err es_write_onces_drop(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN]) ES_MUST_USE;

#endif
