/* SPDX-License-Identifier: EUPL-1.2 */
/* What readers remark on pages: local, never sent to partners, without who sent it. Bounded: beyond
 * ES_REMARKS_MAX the oldest that was treated goes, or else the oldest. Reads: any thread, of a
 * snapshot; writes: the writer's. */
#ifndef STORE_REMARKS_H
#define STORE_REMARKS_H

#include "store/drafts.h"

enum es_remark_state {
	ES_REMARK_NEW,
	ES_REMARK_PLANNED,
	ES_REMARK_DONE,
	ES_REMARK_DECLINED,
	ES_REMARK_STATES
};

struct es_remark {
	uint64_t number; /* from 1, in order of arrival */
	uint64_t created_ms;
	enum es_remark_state state;
	uint64_t set_ms; /* when its state was last set; 0: never */
	bool signed_in;  /* its sender was */
	uint8_t token[ES_ONCE_LEN];
	struct es_bytes page, lang, text, note; /* borrowed */
};

/* Adds one as new, under the next number, which it gives. ES_EXISTS: it came already, under the same token;
 * then the number is that one's. */
es_err es_write_remark(struct es_write *w, const struct es_remark *remark,
                       uint64_t *number) ES_MUST_USE;
es_err es_write_remark_state(struct es_write *w, uint64_t number, enum es_remark_state state,
                             struct es_bytes note, uint64_t now_ms) ES_MUST_USE;

/* The one of a number. ES_NOT_FOUND. */
es_err es_remark_get(struct es_snapshot *snap, uint64_t number, struct es_remark *out) ES_MUST_USE;
/* The newest one before a number (0: of all). ES_NOT_FOUND at the end. */
es_err es_remark_before(struct es_snapshot *snap, uint64_t number,
                        struct es_remark *out) ES_MUST_USE;
/* How many there are in each state. */
void es_remarks_count(struct es_snapshot *snap, uint64_t counts[ES_REMARK_STATES]);

#endif
