/* SPDX-License-Identifier: EUPL-1.2 */
/* What people of this node flagged, and what its editors decided: local, never sent to partners. Reads:
 * any thread, of a snapshot; writes: the writer's. */
#ifndef STORE_MODERATION_H
#define STORE_MODERATION_H

#include "store/hidden.h"

/* --- what is hidden --------------------------------------------------------------------------- */

bool es_hidden(struct es_snapshot *snap, const struct es_id *record);
bool es_blocked(struct es_snapshot *snap, const struct es_id *structure);
/* Those who follow what the commit brought (search, open pages) look at the record anew. Asking again
 * changes nothing. ES_LIMIT: too many. */
es_err es_write_hidden(struct es_write *w, const struct es_row *row, bool on,
                       uint64_t now_ms) ES_MUST_USE;
es_err es_write_blocked(struct es_write *w, const struct es_id *structure, bool on,
                        uint64_t now_ms) ES_MUST_USE;
/* In order of ids: the one after *id (zero: the first). ES_NOT_FOUND at the end. */
es_err es_hidden_after(struct es_snapshot *snap, struct es_id *id, uint64_t *since_ms) ES_MUST_USE;
es_err es_blocked_after(struct es_snapshot *snap, struct es_id *id, uint64_t *since_ms) ES_MUST_USE;

/* --- people ----------------------------------------------------------------------------------- */

/* Until when an account of this node may neither sign in nor publish; 0: it may. */
uint64_t es_suspended_ms(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                         uint64_t now_ms);
/* Ends the account's sessions, too; until_ms 0 lifts it. */
es_err es_write_suspended(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN],
                          uint64_t until_ms) ES_MUST_USE;
es_err es_suspended_after(struct es_snapshot *snap, uint8_t author[ES_AUTHOR_LEN],
                          uint64_t *until_ms) ES_MUST_USE;

/* --- flags ------------------------------------------------------------------------------------ */

struct es_flag {
	struct es_id record;
	uint8_t by[ES_AUTHOR_LEN];
	uint64_t time_ms, reason;
	struct es_bytes note; /* borrowed */
};
/* One of a person about a record: the last counts. ES_LIMIT: too many wait. */
es_err es_write_flag(struct es_write *w, const struct es_flag *flag) ES_MUST_USE;
/* Those of one record after another: the one after *flag (zeroed: the first). */
es_err es_flag_after(struct es_snapshot *snap, struct es_flag *flag) ES_MUST_USE;
es_err es_write_flags_drop(struct es_write *w, const struct es_id *record) ES_MUST_USE;

/* The editors' note on a record; empty: none. Borrowed. */
struct es_bytes es_case_note(struct es_snapshot *snap, const struct es_id *record);
es_err es_write_case_note(struct es_write *w, const struct es_id *record,
                          struct es_bytes note) ES_MUST_USE;

/* --- what was decided, for everybody to read -------------------------------------------------- */

/* No person, no record: what was done, why, to what kind of thing. */
struct es_decision {
	uint64_t number; /* from 1 */
	uint64_t time_ms, action, reason, kind, days;
	bool has_structure; /* that was blocked, or is no more */
	struct es_id structure;
};
es_err es_write_decision(struct es_write *w, const struct es_decision *decision) ES_MUST_USE;
/* The newest before a number (0: of all). ES_NOT_FOUND at the end. */
es_err es_decision_before(struct es_snapshot *snap, uint64_t number,
                          struct es_decision *out) ES_MUST_USE;

#endif
