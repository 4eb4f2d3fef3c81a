/* SPDX-License-Identifier: EUPL-1.2 */
/* What saved searches have found among rows that came: a practice, tool or toolbox that a search finds now and did
 * not find before these rows. Filled by a worker, kept by the store's writer; a part of es_noticing. */
#ifndef WEB_LOOKOUT_H
#define WEB_LOOKOUT_H

#include "essaim/federation.h"
#include "view/view.h"

#define ES_LOOKOUT_ENOUGH 64 /* entities looked at in one go */
#define ES_LOOKOUT_MAX (ES_LOOKOUT_ENOUGH + 256)

/* A practice, tool or toolbox that rows were about. */
struct es_sighted {
	struct es_id entity;
	uint64_t kind, row; /* the last of those rows */
	bool ours;          /* who wrote that row is of this node */
	uint8_t author[ES_AUTHOR_LEN];
};
struct es_found {
	uint8_t person[ES_AUTHOR_LEN];
	uint64_t search, row, count;
	struct es_id newest;
};

/* Zeroed memory is empty. */
struct es_lookout {
	struct es_sighted sighted[ES_LOOKOUT_MAX];
	size_t sighted_len;
	struct es_found *found; /* owned */
	size_t found_len, found_capacity;
	struct es_federation federation; /* as far as it was folded */
	bool folds;
	size_t unread; /* searches that could not be read the last time */
};

/* Takes note of what a row is about; row_as: the number that stands for it in notices. */
void es_lookout_row(struct es_lookout *l, const struct es_view_source *s, uint64_t row,
                    uint64_t row_as);
/* Holds what was sighted against every saved search. The store's errors, ES_NO_MEMORY. */
es_err es_lookout_look(struct es_lookout *l, const struct es_view_source *s,
                       const struct es_past *past) ES_MUST_USE;
/* Keeps what was found as notices. The writer's. */
es_err es_write_lookout(struct es_write *w, const struct es_lookout *l) ES_MUST_USE;
/* Forgets what was sighted and found, for the next rows; and all, at the end. */
void es_lookout_clear(struct es_lookout *l);
void es_lookout_free(struct es_lookout *l);

#endif
