/* SPDX-License-Identifier: EUPL-1.2 */
#include "channel_internal.h"

#include <string.h>

#define HEAD_LEN 4
#define SEALED_HEAD_LEN (HEAD_LEN + ES_NOISE_TAG)
#define FRAME_OVERHEAD (SEALED_HEAD_LEN + ES_NOISE_TAG)
#define HEAD_MORE 0x80000000u
#define HEAD_END 0x40000000u
#define REASON_MAX (ES_REASON_TEXT_MAX + 64)

static void count_frame(const struct es_channel *c, struct es_direction *d)
{
	if (++d->frames == c->rekey_frames) {
		es_cipher_rekey(&d->cipher);
		d->frames = 0;
	}
}

/* --- sending ---------------------------------------------------------------------------------- */

/* Seals one frame behind the output, where the caller reserved room. */
static es_err seal_frame(struct es_channel *c, uint32_t value, struct es_bytes body)
{
	struct es_bytes none = {NULL, 0};
	uint8_t head[HEAD_LEN] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16),
	                          (uint8_t)(value >> 8), (uint8_t)value};
	uint8_t *at = c->output.data + c->output.len;

	es_err err = es_cipher_encrypt(&c->out.cipher, none, ES_BYTES(head), at);
	if (err == ES_OK)
		err = es_cipher_encrypt(&c->out.cipher, none, body, at + SEALED_HEAD_LEN);
	if (err != ES_OK)
		return err;
	c->output.len += FRAME_OVERHEAD + body.len;
	count_frame(c, &c->out);
	return ES_OK;
}

es_err es_channel_send(struct es_channel *c, struct es_bytes message)
{
	if (c->err != ES_OK)
		return c->err;
	if (c->stage != ES_STAGE_OPEN || c->end_sent)
		return ES_STATE;
	if (message.len > ES_MESSAGE_MAX)
		return ES_TOO_LARGE;
	size_t frames = message.len == 0 ? 1 : (message.len + ES_FRAME_MAX - 1) / ES_FRAME_MAX;
	size_t need = message.len + frames * FRAME_OVERHEAD;
	if (c->output.len - c->output.start + need > ES_CHANNEL_OUTPUT_MAX)
		return ES_NO_SPACE;
	es_err err = es_buffer_reserve(&c->output, need, ES_CHANNEL_OUTPUT_MAX);
	for (size_t i = 0; i < frames && err == ES_OK; i++) {
		bool last = i + 1 == frames;
		size_t len = last ? message.len : ES_FRAME_MAX;
		err = seal_frame(c, (last ? 0 : HEAD_MORE) | (uint32_t)len,
		                 es_bytes_of(message.data, len));
		if (!last) {
			message.data += len;
			message.len -= len;
		}
	}
	/* Without memory nothing was sealed yet; past that, half a message would stand in the
	 * output. */
	if (err != ES_OK && err != ES_NO_MEMORY)
		c->err = err;
	return err;
}

/* As much of the text as the limit lets through without cutting a character. */
static struct es_bytes shorten(const char *text)
{
	struct es_bytes out = es_bytes_str(text ? text : "");

	if (out.len > ES_REASON_TEXT_MAX) {
		out.len = ES_REASON_TEXT_MAX;
		while (out.len > 0 && (out.data[out.len] & 0xc0) == 0x80)
			out.len--;
	}
	return out;
}

es_err es_channel_end(struct es_channel *c, es_err reason, const char *text)
{
	uint8_t space[REASON_MAX];
	struct es_writer w;

	if (c->err != ES_OK)
		return c->err;
	if (c->stage < ES_STAGE_OPEN || c->end_sent)
		return ES_STATE;
	es_writer_init(&w, space, sizeof(space));
	es_write_array(&w, 2);
	es_write_cstr(&w, es_err_word(reason));
	es_write_str(&w, shorten(text));
	if (w.err != ES_OK)
		return w.err;
	/* The end always finds room: the bound leaves it a place beyond that of messages. */
	es_err err = es_buffer_reserve(&c->output, FRAME_OVERHEAD + w.len,
	                               ES_CHANNEL_OUTPUT_MAX + FRAME_OVERHEAD + REASON_MAX);
	if (err == ES_OK)
		err = seal_frame(c, HEAD_END | (uint32_t)w.len, es_writer_bytes(&w));
	if (err == ES_OK)
		c->end_sent = true;
	return err;
}

es_err es_channel_odd_frame(struct es_channel *c, uint32_t head, struct es_bytes body)
{
	es_err err =
	        es_buffer_reserve(&c->output, FRAME_OVERHEAD + body.len, ES_CHANNEL_OUTPUT_MAX);

	return err == ES_OK ? seal_frame(c, head, body) : err;
}

/* --- receiving -------------------------------------------------------------------------------- */

/* What a head announces is checked before any memory is taken for it. */
static es_err check_head(struct es_channel *c, uint32_t value)
{
	c->body_more = (value & HEAD_MORE) != 0;
	c->body_end = (value & HEAD_END) != 0;
	c->body_len = value & ~(HEAD_MORE | HEAD_END);
	c->body_have = 0;
	if (c->body_len > ES_FRAME_MAX)
		return ES_TOO_LARGE;
	/* Frames that others follow are full: a message has one way to travel, and none of empty
	 * frames goes on for ever. */
	if (c->body_more && (c->body_end || c->body_len != ES_FRAME_MAX))
		return ES_MALFORMED;
	if (c->body_end && c->message.len > 0)
		return ES_MALFORMED;
	if (c->message.len + c->body_len > (c->body_end ? REASON_MAX : ES_MESSAGE_MAX))
		return ES_TOO_LARGE;
	return es_buffer_reserve(&c->message, c->body_len + ES_NOISE_TAG,
	                         ES_MESSAGE_MAX + ES_NOISE_TAG);
}

static es_err take_head(struct es_channel *c, struct es_bytes *in)
{
	uint8_t head[HEAD_LEN];

	if (!es_channel_gather(c, in, SEALED_HEAD_LEN))
		return ES_OK;
	c->gathered_len = 0;
	es_err err = es_cipher_decrypt(&c->in.cipher, es_bytes_of(NULL, 0),
	                               es_bytes_of(c->gathered, SEALED_HEAD_LEN), head);
	if (err == ES_OK)
		err = check_head(c, (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 |
		                            (uint32_t)head[2] << 8 | head[3]);
	c->in_body = err == ES_OK;
	return err;
}

es_err es_channel_reason(struct es_bytes message, struct es_bytes *word, struct es_bytes *text)
{
	struct es_reader r;

	es_reader_init(&r, message);
	es_read_array_of(&r, 2);
	*word = es_read_str(&r, REASON_MAX);
	*text = es_read_str(&r, ES_REASON_TEXT_MAX);
	return es_reader_finish(&r);
}

static es_err deliver(struct es_channel *c, struct es_channel_event *event)
{
	event->message = es_bytes_of(c->message.data, c->message.len);
	c->delivered = true;
	if (!c->body_end) {
		event->type = ES_CHANNEL_MESSAGE;
		return ES_OK;
	}
	struct es_bytes word, text;
	event->type = ES_CHANNEL_END;
	c->stage = ES_STAGE_ENDED;
	return es_channel_reason(event->message, &word, &text);
}

static es_err take_body(struct es_channel *c, struct es_bytes *in, struct es_channel_event *event)
{
	size_t sealed = c->body_len + ES_NOISE_TAG;
	size_t n = sealed - c->body_have;
	uint8_t *at = c->message.data + c->message.len;

	es_assert(c->message.data); /* the frame's head made room */
	if (n > in->len)
		n = in->len;
	if (n > 0)
		memcpy(at + c->body_have, in->data, n);
	in->data += n;
	in->len -= n;
	c->body_have += n;
	if (c->body_have < sealed)
		return ES_OK;
	es_err err =
	        es_cipher_decrypt(&c->in.cipher, es_bytes_of(NULL, 0), es_bytes_of(at, sealed), at);
	if (err != ES_OK)
		return err;
	count_frame(c, &c->in);
	c->message.len += c->body_len;
	c->in_body = false;
	return c->body_more ? ES_OK : deliver(c, event);
}

es_err es_channel_take_frame(struct es_channel *c, struct es_bytes *in,
                             struct es_channel_event *event)
{
	return c->in_body ? take_body(c, in, event) : take_head(c, in);
}
