/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/room.h"

#include "node_limits.h"

bool es_room_take(struct es_room *room, size_t own, size_t own_max, size_t len)
{
	bool crowded = room->held >= ES_WEB_HELD_MAX || len > ES_WEB_HELD_MAX - room->held;

	if (crowded && own_max > ES_WEB_HELD_SHARE)
		own_max = ES_WEB_HELD_SHARE;
	if (own > own_max || len > own_max - own)
		return false;
	room->held += len;
	return true;
}

void es_room_give(struct es_room *room, size_t len)
{
	es_assert(len <= room->held);
	room->held -= len;
}
