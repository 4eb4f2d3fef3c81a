/* SPDX-License-Identifier: EUPL-1.2 */
/* A small change that a client asks for and that stays on this node: done by the writer, then
 * answered. Loop's thread, but for apply. */
#ifndef WEB_KEEP_H
#define WEB_KEEP_H

#include "web/call.h"

/* Stands first in a struct of its method, which malloc gave. */
struct es_keep {
	struct es_change change;
	/* In the writer; ES_EXISTS counts as done. */
	es_err (*apply)(struct es_write *w, struct es_keep *keep);
	/* What it owns besides; NULL: nothing. */
	void (*free)(struct es_keep *keep);
	/* Writes the answer; NULL: an empty map. */
	es_err (*answer)(const struct es_keep *keep, struct es_writer *w);
	const char *full; /* what is said where there is no room for it (ES_LIMIT) */
	struct es_post post;
	struct es_client *client;
	uint64_t number;
	es_err err;
};
/* Takes keep over, whatever happens; what is answered is that, or why not. */
void es_keep_start(struct es_call *call, struct es_keep *keep);

#endif
