/* SPDX-License-Identifier: EUPL-1.2 */
/* A channel under any bytes. The first says where they go: 'r' into a responder, 'i' into an
 * initiator, 'o' into an open channel, and 'f' into one as frames of a peer that holds the keys:
 * each a head (4 bytes), the length of its body (u16 big-endian), the body. */
#include "actor.h"
#include "channel_internal.h"

#include <string.h>

static const uint8_t psks[2][ES_PSK_LEN] = {{1}, {2}};

static struct es_channel *make(const struct actor *actor, bool initiator)
{
	struct es_channel_config config = {.initiator = initiator,
	                                   .certificate = actor_certificate(actor),
	                                   .psks = initiator ? &psks[1] : psks,
	                                   .psks_len = initiator ? 1 : 2};
	struct es_channel *c = NULL;

	memcpy(config.channel_secret, actor->channel_secret, ES_CHANNEL_KEY_LEN);
	memset(config.ephemeral_secret, initiator ? 3 : 4, ES_CHANNEL_KEY_LEN);
	/* Often enough that rekeying is met. */
	es_assert(es_channel_new_rekeying(&config, 3, &c) == ES_OK);
	return c;
}

/* Feeds all bytes until the channel refuses; every message that comes out is one that may be. */
static es_err feed(struct es_channel *c, struct es_bytes in)
{
	struct es_channel_event event;
	size_t used = 0;

	do {
		es_err err = es_channel_receive(c, in, &used, &event);
		if (err != ES_OK)
			return err;
		es_assert(used <= in.len);
		in.data += used;
		in.len -= used;
		if (event.type == ES_CHANNEL_PEER)
			es_assert(es_channel_accept(c) == ES_OK);
		if (event.type == ES_CHANNEL_MESSAGE)
			es_assert(event.message.len <= ES_MESSAGE_MAX);
		if (event.type == ES_CHANNEL_END)
			es_assert(es_canonical(event.message) == ES_OK);
	} while (event.type != ES_CHANNEL_NONE);
	es_assert(in.len == 0);
	return ES_OK;
}

static es_err carry(struct es_channel *from, struct es_channel *to)
{
	struct es_bytes out = es_channel_output(from);
	es_err err = feed(to, out);

	es_channel_sent(from, out.len);
	return err;
}

static void open_both(struct es_channel *a, struct es_channel *b)
{
	uint8_t binding[ES_CHANNEL_BINDING_LEN];

	es_assert(carry(a, b) == ES_OK && carry(b, a) == ES_OK && carry(a, b) == ES_OK);
	es_assert(es_channel_binding(b, binding) == ES_OK);
}

static void frames(struct es_channel *from, struct es_channel *to, struct es_bytes in)
{
	while (in.len >= 6) {
		uint32_t head = (uint32_t)in.data[0] << 24 | (uint32_t)in.data[1] << 16 |
		                (uint32_t)in.data[2] << 8 | in.data[3];
		size_t len = (size_t)in.data[4] << 8 | in.data[5];
		in.data += 6;
		in.len -= 6;
		len = len < in.len ? len : in.len;
		len = len < ES_FRAME_MAX ? len : ES_FRAME_MAX;
		if (es_channel_odd_frame(from, head, es_bytes_of(in.data, len)) != ES_OK ||
		    carry(from, to) != ES_OK)
			return;
		in.data += len;
		in.len -= len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct actor anne, bruno;

	if (size == 0)
		return 0;
	if (anne.certificate_len == 0) {
		actor_init(&anne, 1);
		actor_init(&bruno, 2);
	}
	struct es_channel *a = make(&anne, true), *b = make(&bruno, false);
	struct es_bytes rest = es_bytes_of(data + 1, size - 1);
	es_err err = ES_OK;
	if (data[0] == 'r') {
		err = feed(b, rest);
	} else if (data[0] == 'i') {
		err = feed(a, rest);
	} else if (data[0] == 'o') {
		open_both(a, b);
		err = feed(b, rest);
	} else if (data[0] == 'f') {
		open_both(a, b);
		frames(a, b, rest);
	}
	/* A refusal sticks. */
	if (err != ES_OK)
		es_assert(feed(data[0] == 'i' ? a : b, ES_BYTES(((uint8_t[]){0}))) == err);
	es_channel_free(a);
	es_channel_free(b);
	return 0;
}
