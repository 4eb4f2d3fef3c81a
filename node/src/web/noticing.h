/* SPDX-License-Identifier: EUPL-1.2 */
/* Looks through what arrives for what concerns the people of this node, and keeps it as notices. Begun
 * and ended on the loop's thread; the looking is done by workers, the keeping by the store's writer. */
#ifndef WEB_NOTICING_H
#define WEB_NOTICING_H

#include "store/personal.h"
#include "view/view.h"
#include "web/lookout.h"
#include "work.h"

struct es_api;

/* One notice on its way. */
struct es_noticed {
	uint8_t person[ES_AUTHOR_LEN];
	uint64_t row;
	enum es_notice why;
};

#define ES_NOTICING_LATE_MAX 256 /* rows whose body came late, waiting */

/* Zeroed memory is idle; its owner is an es_api. */
struct es_noticing {
	struct es_work work;
	struct es_change change;
	struct es_post post;
	struct es_api *api;
	bool busy, again;
	uint64_t held_ms;                    /* since when rows pour in; 0: they do not */
	uint64_t upto;                       /* looked through so far; 0: as the store says */
	uint64_t late[ES_NOTICING_LATE_MAX]; /* the loop's */
	size_t late_len;

	/* The worker's while busy. */
	uint64_t rows[ES_NOTICING_LATE_MAX];
	size_t rows_len;
	uint64_t end;    /* looked through when this is done */
	uint64_t stored; /* what the store says */
	bool more;
	struct es_noticed *found; /* owned */
	size_t found_len, found_capacity;
	struct es_lookout lookout;
	es_err err;
};

/* Looks at what is new, now or when the looking under way is done; while a catch-up pours rows in, once
 * it pauses, or some seconds later. */
void es_noticing_go(struct es_api *api, const struct es_commit *commit);
void es_noticing_quiet(struct es_api *api);
/* Nothing is under way any more, and nothing comes. */
void es_noticing_end(struct es_api *api);

/* find_notices.c: what one row means to whom; any thread. */
void es_notices_of_row(const struct es_view_source *s, uint64_t row, uint64_t now_ms,
                       struct es_noticing *out);
void es_noticing_add(struct es_noticing *n, const uint8_t *person, uint64_t row,
                     enum es_notice why);

#endif
