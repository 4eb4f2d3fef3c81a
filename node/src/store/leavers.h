/* SPDX-License-Identifier: EUPL-1.2 */
/* People who left this node: what is still to be erased of what they wrote, and which erasures say so to
 * the partners. Of who it was nothing stays once that is done. Reads: any thread, of a snapshot; writes:
 * the writer's. */
#ifndef STORE_LEAVERS_H
#define STORE_LEAVERS_H

#include "store/store.h"

#define ES_LEAVER_HASH_LEN 16
#define ES_LEAVER_BATCH 64
#define ES_LEAVER_ERASURES 32

enum es_leave { ES_LEAVE_KEEP, ES_LEAVE_ANONYMISE, ES_LEAVE_ERASE, ES_LEAVE_COUNT };

struct es_leaver {
	uint8_t hash[ES_LEAVER_HASH_LEN]; /* of the code by which the person asks */
	enum es_leave how;
	uint64_t left_ms;
	uint64_t erased; /* records, so far */
	bool working;    /* what follows is of use until all is erased */
	uint8_t author[ES_AUTHOR_LEN];
	bool has_unnamed; /* after that: what was published under this one */
	uint8_t unnamed[ES_AUTHOR_LEN];
	bool hides;        /* first: that is taken out of the views of this node */
	uint64_t hidden;   /* records, so far */
	uint64_t due_ms;   /* before this it is not erased; 0: right after the rest */
	uint64_t next_row; /* looked through before this one */
	struct es_id targets[ES_LEAVER_BATCH]; /* being erased: some may be already */
	size_t targets_len;
	/* The last erasure in each log that has any: who is beyond these is beyond all. */
	struct es_id erasures[ES_LEAVER_ERASURES];
	size_t erasures_len;
};

/* ES_NOT_FOUND. */
es_err es_leaver_get(struct es_snapshot *snap, const uint8_t hash[ES_LEAVER_HASH_LEN],
                     struct es_leaver *out) ES_MUST_USE;
/* Whether nothing is left to erase but what is not due yet. */
bool es_leaver_waits(const struct es_leaver *leaver, uint64_t now_ms);
/* Any one for whom something is to be done now. ES_NOT_FOUND: then *wake_ms is when there will be, 0 where
 * nobody waits. */
es_err es_leaver_working(struct es_snapshot *snap, uint64_t now_ms, struct es_leaver *out,
                         uint64_t *wake_ms) ES_MUST_USE;
es_err es_write_leaver(struct es_write *w, const struct es_leaver *leaver) ES_MUST_USE;

/* authored.c: calls each for the readable records that this author wrote at this structure, from a row
 * on, of one kind or (0) of any but log starts and erasures; looks at no more than most of them. *next is
 * the row to go on from, 0 where there is none left. each may stop it with ES_LIMIT: then *next is the
 * row that it was called for, and this returns ES_OK. */
es_err
es_authored_each(struct es_snapshot *snap, const struct es_id *structure,
                 const uint8_t author[ES_AUTHOR_LEN], uint64_t kind, uint64_t from, uint64_t most,
                 es_err (*each)(void *context, const struct es_row *row, struct es_bytes body),
                 void *context, uint64_t *next) ES_MUST_USE;
/* The same, the newest first: those before a row (0: all). *next is the before to go on with, 0 where there is
 * none left. */
es_err es_authored_back(struct es_snapshot *snap, const struct es_id *structure,
                        const uint8_t author[ES_AUTHOR_LEN], uint64_t before, uint64_t most,
                        es_err (*each)(void *context, const struct es_row *row,
                                       struct es_bytes body),
                        void *context, uint64_t *next) ES_MUST_USE;

#endif
