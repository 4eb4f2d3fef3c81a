/* SPDX-License-Identifier: EUPL-1.2 */
/* Toolboxes that this node keeps whole: what they refer to now is wanted here, whatever the policies say, and
 * what they no longer refer to is let go. */
#ifndef TOOLBOX_TAKING_H
#define TOOLBOX_TAKING_H

#include "node.h"
#include "view/reach.h"

/* What was looked at last. One owner. */
struct es_taking {
	uint64_t number;                            /* of the snapshot; 0: none yet */
	uint64_t next_ms;                           /* not before, since looking takes its time */
	struct es_id lacking[ES_REACH_LACKING_MAX]; /* texts that partners may be asked for */
	size_t lacking_len;
	size_t unreadable; /* toolboxes, not all of which can be read: stored data is damaged */
};
/* Makes what is wanted follow the toolboxes that are taken, where the store has changed. Reads the store and waits
 * for its writer: never on the loop's thread. */
void es_taking_tend(struct es_node *node, struct es_taking *taking);

/* How many toolboxes are taken, and how many of them cannot be read as a whole, the first being *which: what they
 * refer to is kept as it is. */
struct es_taken_state {
	size_t taken, unreadable;
	struct es_id which;
};
void es_taking_check(const struct es_view_source *s, struct es_taken_state *out);

/* How far one is. */
struct es_taking_state {
	uint64_t since_ms; /* 0: it is not taken */
	struct es_reach reach;
	uint64_t bytes_held; /* of its files, with what is here of those under way */
	uint64_t room;       /* what files may take, less what never gives way */
	const char *paused;  /* a sentence: why nothing is fetched; NULL: nothing is in the way */
};
/* By the id of any of its records. Errors as es_reach_of's; es_reach_free(&out->reach) in any case. */
es_err es_taking_look(struct es_node *node, const struct es_view_source *s,
                      const struct es_id *toolbox, struct es_taking_state *out) ES_MUST_USE;

/* The entity of the toolbox that a record belongs to. ES_NOT_FOUND: it is none, or cannot be seen. */
es_err es_taking_entity(const struct es_view_source *s, const struct es_id *record,
                        struct es_id *entity) ES_MUST_USE;

#endif
