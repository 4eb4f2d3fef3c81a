/* SPDX-License-Identifier: EUPL-1.2 */
/* Motions as they rest: the objects that this node knows, what its operator said to each, and the
 * promise that it gave as a steward. Reads on any thread with a snapshot, writes on the writer's. */
#ifndef STORE_MOTIONS_H
#define STORE_MOTIONS_H

#include "essaim/motions.h"
#include "store/store.h"

/* What the operator said. */
enum es_motion_mark { ES_MARK_NONE = 0, ES_MARK_APPROVED = 1, ES_MARK_REFUSED = 2 };

struct es_motion_row {
	struct es_id id;
	enum es_motion_mark mark;
	uint64_t since_ms;
	struct es_bytes
	        object; /* empty where only the mark is kept; borrowed until the snapshot ends */
};

/* In order of ids. */
es_err es_motion_each(struct es_snapshot *snap,
                      es_err (*each)(void *context, const struct es_motion_row *row),
                      void *context) ES_MUST_USE;
es_err es_motion_get(struct es_snapshot *snap, const struct es_id *id,
                     struct es_motion_row *out) ES_MUST_USE;
es_err es_write_motion(struct es_write *w, const struct es_motion_row *row) ES_MUST_USE;
void es_write_motion_drop(struct es_write *w, const struct es_id *id);
/* Tells the commit listener that something of the federation's work changed. */
void es_write_note_motions(struct es_write *w);

#endif
