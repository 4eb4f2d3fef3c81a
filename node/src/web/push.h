/* SPDX-License-Identifier: EUPL-1.2 */
/* What is pushed to many: encoded once and kept once, however many sockets wait with it. Counted by those
 * who hold it; loop's thread. */
#ifndef WEB_PUSH_H
#define WEB_PUSH_H

#include "web/room.h"

#include <stdint.h>

struct es_client;

/* Topic and data of an event: the end of the message, which is the same for all. */
struct es_push {
	size_t refs;
	struct es_room
	        *room; /* where its bytes count, once for all who hold it; NULL: nowhere yet */
	size_t len;
	uint8_t bytes[];
};

/* data is an encoded value. NULL: no memory. */
struct es_push *es_push_new(const char *topic, struct es_bytes data);
void es_push_ref(struct es_push *push);
/* NULL is fine. */
void es_push_unref(struct es_push *push);
/* Sends it as an event of this subscription. */
void es_push_send(struct es_push *push, struct es_client *client, uint64_t subscription);

#endif
