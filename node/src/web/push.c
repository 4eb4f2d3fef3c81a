/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/push.h"

#include "web/api.h"

#include <stdlib.h>
#include <string.h>

struct es_push *es_push_new(const char *topic, struct es_bytes data)
{
	struct es_push *push = NULL;
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	es_write_cstr(&w, topic);
	es_write_raw(&w, data);
	if (w.err == ES_OK)
		push = malloc(sizeof(*push) + w.len);
	if (push) {
		*push = (struct es_push){.refs = 1, .len = w.len};
		memcpy(push->bytes, es_writer_bytes(&w).data, w.len);
	}
	es_writer_free(&w);
	return push;
}

void es_push_ref(struct es_push *push)
{
	push->refs++;
}

void es_push_unref(struct es_push *push)
{
	if (!push)
		return;
	es_assert(push->refs > 0);
	if (--push->refs > 0)
		return;
	if (push->room)
		es_room_give(push->room, push->len);
	free(push);
}

void es_push_send(struct es_push *push, struct es_client *client, uint64_t subscription)
{
	uint8_t head[16];
	struct es_writer w;

	es_writer_init(&w, head, sizeof(head));
	es_write_array(&w, 4);
	es_write_uint(&w, 3);
	es_write_uint(&w, subscription);
	es_assert(w.err == ES_OK);
	client->send(client, es_writer_bytes(&w), push);
}
