/* SPDX-License-Identifier: EUPL-1.2 */
/* What a person of this node has read, chosen and been told: local, never sent to partners. A person is
 * an account's pseudonym (ES_AUTHOR_LEN bytes). Reads: any thread, of a snapshot; writes: the writer's. */
#ifndef STORE_PERSONAL_H
#define STORE_PERSONAL_H

#include "store/store.h"

/* Up to which row a conversation is read; 0: never opened. Writing never goes back. */
uint64_t es_personal_read(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                          const struct es_id *entity);
es_err es_write_personal_read(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                              const struct es_id *entity, uint64_t row) ES_MUST_USE;

/* Those conversations after an entity (NULL: from the first), in the order of their ids, at most max; how
 * many. */
struct es_read_mark {
	struct es_id entity;
	uint64_t row;
};
size_t es_personal_reads(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                         const struct es_id *after, struct es_read_mark *out, size_t max);
/* All that is kept of a person in this table. */
es_err es_write_personal_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN]) ES_MUST_USE;

/* Whether others may see that the person is here. */
bool es_personal_hides(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN]);
es_err es_write_personal_hides(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                               bool hides) ES_MUST_USE;

/* Notices: why a row concerns a person. Of one row the first reason stands. */
enum es_notice {
	ES_NOTICE_REPLY,
	ES_NOTICE_MENTION,
	ES_NOTICE_ANSWER,
	ES_NOTICE_ACCEPTED,
	ES_NOTICE_REQUEST,
	ES_NOTICE_WARNED,  /* by an editor, of what one wrote */
	ES_NOTICE_FOUND,   /* by a search that one saved: es_write_notice_found */
	ES_NOTICE_PASSKEY, /* a way into one's own account is new: es_write_notice_own */
	ES_NOTICE_ADDRESS,
	ES_NOTICE_ADOPTED, /* another structure reuses what one shared */
	ES_NOTICE_MOVED,   /* it says more of that */
	ES_NOTICE_COUNT
};
/* What concerns the account itself: it is of no record, and stands where the last one stood. */
bool es_notice_is_own(enum es_notice why);
es_err es_write_notice(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t row,
                       enum es_notice why) ES_MUST_USE;
/* What a saved search has found: count practices, tools and toolboxes, of which this one came last, with this row.
 * Where the one before of the same search was not seen yet, both become one. Of a search that was dropped
 * meanwhile nothing is told. */
es_err es_write_notice_found(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                             uint64_t search, uint64_t row, const struct es_id *newest,
                             uint64_t count) ES_MUST_USE;
es_err es_write_found_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                           uint64_t search) ES_MUST_USE;
/* what: a passkey's hash; of an address zeros. */
es_err es_write_notice_own(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                           enum es_notice why, const struct es_id *what,
                           uint64_t now_ms) ES_MUST_USE;
/* Those before a row (0: the newest), newest first, at most max; how many. Of one row there may be
 * ES_SEARCHES_MAX of saved searches, beside another. */
struct es_notice_row {
	uint64_t row;
	enum es_notice why;
	uint64_t search, count; /* of ES_NOTICE_FOUND: its number, and how many were found */
	struct es_id
	        newest; /* of ES_NOTICE_FOUND: the entity that came last; of a passkey: its hash */
	uint64_t told_ms; /* where es_notice_is_own */
	bool seen;
};
size_t es_notices(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN], uint64_t before,
                  struct es_notice_row *out, size_t max);
/* Up to which row they were seen, and how many were not (at most ES_NOTICES_MAX). Marking them also
 * drops those beyond ES_NOTICES_MAX. */
uint64_t es_notices_seen(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN]);
size_t es_notices_unseen(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN]);
es_err es_write_notices_seen(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                             uint64_t row) ES_MUST_USE;

/* How far rows were looked through for notices. */
uint64_t es_noticed(struct es_snapshot *snap);
es_err es_write_noticed(struct es_write *w, uint64_t row) ES_MUST_USE;

#endif
