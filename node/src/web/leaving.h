/* SPDX-License-Identifier: EUPL-1.2 */
/* Erases what people who left wanted erased, and goes on where the whole structure leaves, a part at a time, also
 * what a former process left undone.
 * Loop's thread. */
#ifndef WEB_LEAVING_H
#define WEB_LEAVING_H

#include "work.h"

struct es_api;

/* Zeroed memory is idle; its owner is an es_api. */
struct es_leaving {
	struct es_work work;
	struct es_api *api;
	bool busy, again;
	bool ending; /* begins no further part: what is left goes on at the next start */
	/* The worker's while busy. */
	uint64_t now_ms;
	bool more, look_more; /* of people's, and of the structure's part */
	es_err err, look_err;
	uint64_t wake_ms; /* when what waits is due, by the clock; 0: nothing waits */
	uint64_t
	        look_ms; /* when it is looked again whether the structure itself leaves; 0: it has left */
};

/* Looks for something to do, now or when the part under way is done. */
void es_leaving_go(struct es_api *api);
/* Time went by: goes where something is due. */
void es_leaving_tick(struct es_api *api);

#endif
