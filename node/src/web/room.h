/* SPDX-License-Identifier: EUPL-1.2 */
/* The memory that all connections hold together for what is unsent or half received, so that many
 * slow ones cannot take all that there is. A value with one owner, one thread. */
#ifndef WEB_ROOM_H
#define WEB_ROOM_H

#include "essaim/bytes.h"

struct es_room {
	size_t held; /* bytes */
};
/* Takes len bytes for a connection that holds own already and may hold own_max; while all together
 * hold ES_WEB_HELD_MAX, nobody may hold more than ES_WEB_HELD_SHARE. False: there is no room. */
bool es_room_take(struct es_room *room, size_t own, size_t own_max, size_t len);
void es_room_give(struct es_room *room, size_t len);

#endif
