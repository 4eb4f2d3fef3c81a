/* SPDX-License-Identifier: EUPL-1.2 */
#include "channel_internal.h"
#include "noise.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_LEN 4
#define SEALED_HEAD_LEN (HEAD_LEN + ES_NOISE_TAG)
#define FRAME_OVERHEAD (SEALED_HEAD_LEN + ES_NOISE_TAG)
#define HEAD_MORE 0x80000000u
#define HEAD_END 0x40000000u
#define PREFIX_LEN 2 /* the length before a handshake message */
#define REASON_MAX (ES_REASON_TEXT_MAX + 64)
#define KEEP_MAX (64 * 1024) /* an idle buffer above this is given back */

enum stage {
	HANDSHAKE,
	JUDGE, /* PEER was reported and waits for accept */
	READY, /* OPEN is the next event */
	OPEN,
	ENDED, /* the peer's end arrived */
};

struct buffer {
	uint8_t *data;
	size_t start; /* of what is still wanted; output only */
	size_t len;   /* end of what is written */
	size_t capacity;
};

struct direction {
	struct es_cipher cipher;
	uint32_t frames; /* since the last REKEY */
};

struct es_channel {
	enum stage stage;
	es_err err; /* sticks: the channel is over */
	bool end_sent;
	uint32_t rekey_frames;
	struct es_handshake handshake;
	struct es_id federation;
	uint8_t (*psks)[ES_PSK_LEN]; /* until message 1 is through */
	size_t psks_len;
	size_t psk; /* which fitted */
	uint8_t certificate[ES_CERT_MAX];
	size_t certificate_len;
	struct direction out, in;
	uint8_t binding[ES_NOISE_HASH_LEN];

	/* What is being gathered: a handshake message with its prefix, or a sealed head. */
	uint8_t gathered[PREFIX_LEN + ES_HANDSHAKE_MESSAGE_MAX];
	size_t gathered_len;
	/* The body that the last head announced. */
	bool in_body, body_more, body_end;
	size_t body_len;  /* plain */
	size_t body_have; /* sealed bytes so far */
	struct buffer
	        message; /* plain bytes of whole frames, then sealed ones of the frame under way */
	bool delivered;  /* message was handed out and may go */
	struct buffer output;
};

/* --- buffers ------------------------------------------------------------------------------------
 */

/* Makes room for more bytes behind len. The caller checked the bound. */
static es_err buffer_reserve(struct buffer *b, size_t more, size_t bound)
{
	es_assert(b->len - b->start + more <= bound);
	if (b->capacity - b->len >= more)
		return ES_OK;
	if (b->start > 0) {
		memmove(b->data, b->data + b->start, b->len - b->start);
		b->len -= b->start;
		b->start = 0;
		if (b->capacity - b->len >= more)
			return ES_OK;
	}
	size_t wanted = b->capacity > bound / 2 ? bound : 2 * b->capacity;
	if (wanted < b->len + more)
		wanted = b->len + more;
	uint8_t *data = realloc(b->data, wanted);
	if (!data)
		return ES_NO_MEMORY;
	b->data = data;
	b->capacity = wanted;
	return ES_OK;
}

static void buffer_empty(struct buffer *b)
{
	b->start = 0;
	b->len = 0;
	if (b->capacity > KEEP_MAX) {
		free(b->data);
		b->data = NULL;
		b->capacity = 0;
	}
}

/* --- life
 * ----------------------------------------------------------------------------------------- */

static void forget_psks(struct es_channel *c)
{
	if (c->psks)
		sodium_memzero(c->psks, c->psks_len * ES_PSK_LEN);
	free(c->psks);
	c->psks = NULL;
	c->psks_len = 0;
}

static es_err copy_psks(struct es_channel *c, const struct es_channel_config *config)
{
	if (config->psks_len == 0)
		return ES_OK;
	c->psks = malloc(config->psks_len * ES_PSK_LEN);
	if (!c->psks)
		return ES_NO_MEMORY;
	memcpy(c->psks, config->psks, config->psks_len * ES_PSK_LEN);
	c->psks_len = config->psks_len;
	return ES_OK;
}

static void start_handshake(const struct es_channel *c, const struct es_handshake *keys,
                            const uint8_t psk[ES_PSK_LEN], struct es_handshake *out)
{
	static const uint8_t name[] = {'e', 's', 's', 'a', 'i', 'm', 0, 1};
	uint8_t prologue[sizeof(name) + ES_ID_LEN];

	memcpy(prologue, name, sizeof(name));
	memcpy(prologue + sizeof(name), c->federation.bytes, ES_ID_LEN);
	es_handshake_init(out, keys->initiator, keys->s, keys->e, psk, ES_BYTES(prologue));
}

static es_err send_handshake(struct es_channel *c, struct es_bytes payload)
{
	uint8_t message[ES_HANDSHAKE_MESSAGE_MAX];
	size_t len = 0;

	es_err err = es_handshake_write(&c->handshake, payload, message, &len);
	if (err == ES_OK)
		err = buffer_reserve(&c->output, PREFIX_LEN + len, ES_CHANNEL_OUTPUT_MAX);
	if (err != ES_OK)
		return err;
	uint8_t *at = c->output.data + c->output.len;
	at[0] = (uint8_t)(len >> 8);
	at[1] = (uint8_t)len;
	memcpy(at + PREFIX_LEN, message, len);
	c->output.len += PREFIX_LEN + len;
	return ES_OK;
}

es_err es_channel_new_rekeying(const struct es_channel_config *config, uint32_t rekey_frames,
                               struct es_channel **out)
{
	es_assert(rekey_frames > 0);
	es_assert(!config->initiator || config->psks_len == 1);
	if (config->certificate.len > ES_CERT_MAX)
		return ES_TOO_LARGE;
	if (config->psks_len > ES_PSKS_MAX)
		return ES_LIMIT;
	struct es_channel *c = calloc(1, sizeof(*c));
	if (!c)
		return ES_NO_MEMORY;
	c->rekey_frames = rekey_frames;
	c->federation = config->federation;
	memcpy(c->certificate, config->certificate.data, config->certificate.len);
	c->certificate_len = config->certificate.len;
	/* The keys wait in the handshake until a PSK starts it in earnest. */
	c->handshake.initiator = config->initiator;
	memcpy(c->handshake.s, config->channel_secret, ES_CHANNEL_KEY_LEN);
	memcpy(c->handshake.e, config->ephemeral_secret, ES_CHANNEL_KEY_LEN);
	es_err err = copy_psks(c, config);
	if (err == ES_OK && config->initiator) {
		struct es_handshake keys = c->handshake;
		start_handshake(c, &keys, c->psks[0], &c->handshake);
		es_handshake_wipe(&keys);
		forget_psks(c);
		err = send_handshake(c, es_bytes_of(NULL, 0));
	}
	if (err != ES_OK) {
		es_channel_free(c);
		return err;
	}
	*out = c;
	return ES_OK;
}

es_err es_channel_new(const struct es_channel_config *config, struct es_channel **out)
{
	return es_channel_new_rekeying(config, ES_REKEY_FRAMES, out);
}

void es_channel_free(struct es_channel *c)
{
	if (!c)
		return;
	forget_psks(c);
	free(c->message.data);
	free(c->output.data);
	sodium_memzero(c, sizeof(*c));
	free(c);
}

/* --- sending
 * -------------------------------------------------------------------------------------- */

static void count_frame(const struct es_channel *c, struct direction *d)
{
	if (++d->frames == c->rekey_frames) {
		es_cipher_rekey(&d->cipher);
		d->frames = 0;
	}
}

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
	if (c->stage != OPEN || c->end_sent)
		return ES_STATE;
	if (message.len > ES_MESSAGE_MAX)
		return ES_TOO_LARGE;
	size_t frames = message.len == 0 ? 1 : (message.len + ES_FRAME_MAX - 1) / ES_FRAME_MAX;
	size_t need = message.len + frames * FRAME_OVERHEAD;
	if (c->output.len - c->output.start + need > ES_CHANNEL_OUTPUT_MAX)
		return ES_NO_SPACE;
	es_err err = buffer_reserve(&c->output, need, ES_CHANNEL_OUTPUT_MAX);
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
	if (c->stage < OPEN || c->end_sent)
		return ES_STATE;
	es_writer_init(&w, space, sizeof(space));
	es_write_array(&w, 2);
	es_write_cstr(&w, es_err_word(reason));
	es_write_str(&w, shorten(text));
	if (w.err != ES_OK)
		return w.err;
	/* The end always finds room: the bound leaves it a place beyond that of messages. */
	es_err err = buffer_reserve(&c->output, FRAME_OVERHEAD + w.len,
	                            ES_CHANNEL_OUTPUT_MAX + FRAME_OVERHEAD + REASON_MAX);
	if (err == ES_OK)
		err = seal_frame(c, HEAD_END | (uint32_t)w.len, es_writer_bytes(&w));
	if (err == ES_OK)
		c->end_sent = true;
	return err;
}

es_err es_channel_odd_frame(struct es_channel *c, uint32_t head, struct es_bytes body)
{
	es_err err = buffer_reserve(&c->output, FRAME_OVERHEAD + body.len, ES_CHANNEL_OUTPUT_MAX);

	return err == ES_OK ? seal_frame(c, head, body) : err;
}

struct es_bytes es_channel_output(struct es_channel *c)
{
	return es_bytes_of(c->output.data ? c->output.data + c->output.start : NULL,
	                   c->output.len - c->output.start);
}

void es_channel_sent(struct es_channel *c, size_t n)
{
	es_assert(n <= c->output.len - c->output.start);
	c->output.start += n;
	if (c->output.start == c->output.len)
		buffer_empty(&c->output);
}

/* --- the handshake
 * -------------------------------------------------------------------------------- */

/* Message 1: the first PSK under which it decrypts. Every trial starts anew, so that a failed one
 * leaves no trace in the next. */
static es_err try_psks(struct es_channel *c, struct es_bytes message)
{
	uint8_t payload[ES_HANDSHAKE_PAYLOAD_MAX];
	size_t payload_len = 0;
	es_err err = ES_BAD_KEY;

	for (size_t i = 0; i < c->psks_len && err == ES_BAD_KEY; i++) {
		struct es_handshake trial;
		start_handshake(c, &c->handshake, c->psks[i], &trial);
		err = es_handshake_read(&trial, message, payload, &payload_len);
		if (err == ES_OK) {
			c->psk = i;
			c->handshake = trial;
		}
		es_handshake_wipe(&trial);
	}
	if (err != ES_OK)
		return err;
	forget_psks(c);
	return send_handshake(c, es_bytes_of(c->certificate, c->certificate_len));
}

/* Ends the handshake: what it knew is no longer needed. */
static es_err split(struct es_channel *c)
{
	es_err err = es_handshake_split(&c->handshake, &c->out.cipher, &c->in.cipher, c->binding);
	if (err == ES_OK)
		es_handshake_wipe(&c->handshake);
	return err;
}

/* Messages 2 and 3 carry the certificate, which must be for the key that the handshake just proved.
 */
static es_err read_peer(struct es_channel *c, struct es_bytes message,
                        struct es_channel_event *event)
{
	uint8_t payload[ES_HANDSHAKE_PAYLOAD_MAX];
	size_t len = 0;
	struct es_certificate peer;

	es_err err = es_handshake_read(&c->handshake, message, payload, &len);
	if (err == ES_OK)
		err = es_certificate_decode(es_bytes_of(payload, len), &peer);
	if (err != ES_OK)
		return err;
	if (memcmp(peer.channel_key, c->handshake.rs, ES_CHANNEL_KEY_LEN) != 0)
		return ES_NOT_ALLOWED;
	if (c->handshake.step == ES_HANDSHAKE_STEPS)
		err = split(c);
	if (err != ES_OK)
		return err;
	event->type = ES_CHANNEL_PEER;
	event->peer = peer;
	event->psk = c->psk;
	c->stage = JUDGE;
	return ES_OK;
}

es_err es_channel_accept(struct es_channel *c)
{
	if (c->err != ES_OK)
		return c->err;
	if (c->stage != JUDGE)
		return ES_STATE;
	if (c->handshake.initiator) {
		c->err = send_handshake(c, es_bytes_of(c->certificate, c->certificate_len));
		if (c->err == ES_OK)
			c->err = split(c);
	}
	if (c->err == ES_OK)
		c->stage = READY;
	return c->err;
}

es_err es_channel_binding(const struct es_channel *c, uint8_t out[ES_CHANNEL_BINDING_LEN])
{
	if (c->err != ES_OK || c->stage < OPEN)
		return ES_STATE;
	memcpy(out, c->binding, ES_CHANNEL_BINDING_LEN);
	return ES_OK;
}

/* --- receiving
 * ------------------------------------------------------------------------------------ */

/* Moves bytes from the input until want of them are gathered. */
static bool gather(struct es_channel *c, struct es_bytes *in, size_t want)
{
	es_assert(want <= sizeof(c->gathered));
	size_t n = want > c->gathered_len ? want - c->gathered_len : 0;
	if (n > in->len)
		n = in->len;
	if (n > 0)
		memcpy(c->gathered + c->gathered_len, in->data, n);
	in->data += n;
	in->len -= n;
	c->gathered_len += n;
	return c->gathered_len >= want;
}

static es_err take_handshake(struct es_channel *c, struct es_bytes *in,
                             struct es_channel_event *event)
{
	/* Message 1 has no payload, the others a certificate. */
	static const size_t shortest[ES_HANDSHAKE_STEPS] = {ES_HANDSHAKE_1_LEN, ES_HANDSHAKE_2_LEN,
	                                                    ES_HANDSHAKE_3_LEN};
	size_t min = shortest[c->handshake.step];
	size_t max = c->handshake.step == 0 ? min : min + ES_CERT_MAX;

	if (!gather(c, in, PREFIX_LEN))
		return ES_OK;
	size_t len = (size_t)c->gathered[0] << 8 | c->gathered[1];
	if (len < min)
		return ES_MALFORMED;
	if (len > max)
		return ES_TOO_LARGE;
	if (!gather(c, in, PREFIX_LEN + len))
		return ES_OK;
	struct es_bytes message = es_bytes_of(c->gathered + PREFIX_LEN, len);
	c->gathered_len = 0;
	return c->handshake.step == 0 ? try_psks(c, message) : read_peer(c, message, event);
}

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
	return buffer_reserve(&c->message, c->body_len + ES_NOISE_TAG,
	                      ES_MESSAGE_MAX + ES_NOISE_TAG);
}

static es_err take_head(struct es_channel *c, struct es_bytes *in)
{
	uint8_t head[HEAD_LEN];

	if (!gather(c, in, SEALED_HEAD_LEN))
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
	c->stage = ENDED;
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

static es_err step(struct es_channel *c, struct es_bytes *in, struct es_channel_event *event)
{
	switch (c->stage) {
	case HANDSHAKE:
		return take_handshake(c, in, event);
	case READY:
		c->stage = OPEN;
		event->type = ES_CHANNEL_OPEN;
		return ES_OK;
	case OPEN:
		return c->in_body ? take_body(c, in, event) : take_head(c, in);
	case ENDED:
		return ES_CLOSED;
	default:
		return ES_STATE;
	}
}

es_err es_channel_receive(struct es_channel *c, struct es_bytes in, size_t *used,
                          struct es_channel_event *event)
{
	size_t before = in.len;

	*used = 0;
	memset(event, 0, sizeof(*event));
	if (c->err != ES_OK)
		return c->err;
	if (c->stage == JUDGE) /* the caller's slip, not the peer's: the channel stays */
		return ES_STATE;
	if (c->delivered) {
		buffer_empty(&c->message);
		c->delivered = false;
	}
	while (event->type == ES_CHANNEL_NONE && (in.len > 0 || c->stage == READY)) {
		c->err = step(c, &in, event);
		if (c->err != ES_OK) {
			memset(event, 0, sizeof(*event));
			return c->err;
		}
	}
	*used = before - in.len;
	return ES_OK;
}
