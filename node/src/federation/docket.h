/* SPDX-License-Identifier: EUPL-1.2 */
/* The motions of a home while one transaction works on them: read from the store, changed, written
 * back. Writer thread. */
#ifndef FEDERATION_DOCKET_H
#define FEDERATION_DOCKET_H

#include "store/motions.h"

struct es_docket_mark {
	struct es_id id;
	enum es_motion_mark mark;
	uint64_t since_ms;
	uint64_t clock; /* of the motion as it was read; 0: the store holds no object */
	bool stored;    /* there is a row */
	bool dirty;     /* the mark changed */
};

struct es_docket {
	struct es_motions motions;
	struct es_docket_mark *marks; /* owned */
	size_t len, capacity;
};

/* What is passed or has no voice left is not in it. Release with es_docket_free, on errors too. */
es_err es_docket_load(struct es_snapshot *snap, const struct es_federation *f,
                      struct es_docket *out) ES_MUST_USE;
void es_docket_free(struct es_docket *t);
/* What the operator said to a motion or to the request that it came from. */
enum es_motion_mark es_docket_mark(const struct es_docket *t, const struct es_id *id);
/* ES_LIMIT: too many that stand without a motion. */
es_err es_docket_set_mark(struct es_docket *t, const struct es_id *id, enum es_motion_mark mark,
                          uint64_t now_ms) ES_MUST_USE;
/* Writes what changed; rows of motions that are gone are dropped, refusals stay. */
es_err es_docket_save(struct es_write *w, struct es_docket *t, uint64_t now_ms) ES_MUST_USE;

#endif
