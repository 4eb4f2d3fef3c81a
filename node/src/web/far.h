/* SPDX-License-Identifier: EUPL-1.2 */
/* Who looks at a conversation at other nodes, as their links tell: forgotten a moment after it was told,
 * written nowhere. Loop's thread. Zeroed memory is empty; its owner is an es_api. */
#ifndef WEB_FAR_H
#define WEB_FAR_H

#include "essaim/limits.h"
#include "essaim/session.h"
#include "node_limits.h"

struct es_api;

/* What one link told of one conversation. */
struct es_far_one {
	uint64_t link;
	struct es_id structure;
	struct es_here here; /* the names point into names */
	uint64_t until_ms;   /* monotonic */
	char names[ES_HERE_PEOPLE_MAX][ES_HERE_NAME_MAX];
};

struct es_far {
	struct es_far_one *all[ES_FAR_MAX]; /* owned */
	size_t len;
};

/* here NULL: the link is gone. */
void es_far_heard(struct es_api *api, uint64_t link, const struct es_id *structure,
                  const struct es_here *here);
/* Forgets what was not told again. */
void es_far_expire(struct es_api *api, uint64_t now_ms);
/* The links whose node looks at it, too; at most max. */
size_t es_far_looking(const struct es_far *far, const struct es_id *about, uint64_t *links,
                      size_t max);
void es_far_free(struct es_far *far);

#endif
