/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/look.h"

#include "node_limits.h"
#include "store/rows.h"

#include <string.h>

#define HALF (ES_VIEW_ABOUT_LOOKED / 2)

/* Whether a walk has not come by yet where another stands. */
static bool stands_before(const struct es_walk *walk, const struct es_walk *other)
{
	size_t len = walk->key_len < other->key_len ? walk->key_len : other->key_len;
	int order = memcmp(walk->key, other->key, len);

	if (order == 0)
		order = walk->key_len < other->key_len   ? -1
		        : walk->key_len > other->key_len ? 1
		                                         : 0;
	return walk->order == ES_OLDEST_FIRST ? order < 0 : order > 0;
}

/* Moves a walk on to where so many steps are left, if that is further on. */
static void leave_steps(struct es_walk *walk, size_t steps)
{
	struct es_walk back = *walk;
	uint64_t number;

	back.order = walk->order == ES_OLDEST_FIRST ? ES_NEWEST_FIRST : ES_OLDEST_FIRST;
	back.key_len = 0;
	for (size_t i = 0; i <= steps; i++)
		if (!es_walk_next(&back, &number) || !stands_before(walk, &back))
			return;
	memcpy(walk->key, back.key, back.key_len);
	walk->key_len = back.key_len;
}

void es_look_open(struct es_look *look, const struct es_walk *walk)
{
	*look = (struct es_look){.walk = *walk, .left = HALF};
}

/* One step; ES_NOT_FOUND at the end. */
static es_err step(struct es_look *look, uint64_t *number)
{
	if (look->left == 0) {
		if (look->last)
			return ES_NOT_FOUND;
		look->last = true;
		look->left = HALF;
		leave_steps(&look->walk, HALF);
	}
	look->left--;
	return es_walk_next(&look->walk, number) ? ES_OK : ES_NOT_FOUND;
}

es_err es_look_next(struct es_look *look, es_look_fn *fits, const void *context, uint64_t *number)
{
	struct es_header header;
	struct es_place place;
	struct es_bytes bytes;
	uint64_t seen_ms;
	es_err err;

	while ((err = step(look, number)) == ES_OK) {
		err = es_row_raw(look->walk.snap, *number, &seen_ms, &place, &bytes);
		if (err != ES_OK)
			return err == ES_NOT_FOUND ? ES_CORRUPT : err;
		if (es_header_decode(bytes, &header) == ES_OK &&
		    header.version == ES_HEADER_VERSION && fits(context, &header))
			return ES_OK;
	}
	return err;
}
