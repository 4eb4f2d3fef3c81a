/* SPDX-License-Identifier: EUPL-1.2 */
/* The channel of one link: Noise_XXpsk0_25519_ChaChaPoly_BLAKE2b and the frames on top. Owned by
 * one link, one thread; no IO: bytes in, bytes and messages out. Noise Protocol Framework revision
 * 34 (noiseprotocol.org), sections 5, 7.5, 9 and 11.3.
 *
 * Prologue: "essaim" 0x00, version byte 1, federation id (32). A handshake message travels as u16
 * big-endian length and the message. After it: a message of n plain bytes is cut into frames of at
 * most ES_FRAME_MAX; each frame is two Noise transport messages, the encrypted 4-byte head (u32
 * big-endian: bit 31 = more frames of this message follow, bit 30 = end of the channel, rest = body
 * length) and the encrypted body. A frame that others of its message follow is full (ES_FRAME_MAX).
 * After ES_REKEY_FRAMES frames in a direction, that direction REKEYs (section 11.3). The end frame
 * has a body: the reason, a canonical array [error word, text].
 */
#ifndef ESSAIM_CHANNEL_H
#define ESSAIM_CHANNEL_H

#include "essaim/certificate.h"
#include "essaim/federation.h"

struct es_channel_config {
	bool initiator;
	struct es_id federation; /* for the prologue */
	uint8_t channel_secret[ES_CHANNEL_KEY_LEN];
	uint8_t ephemeral_secret[ES_CHANNEL_KEY_LEN]; /* random, fresh for each channel: randomness
	                                                 is an argument */
	struct es_bytes certificate;                  /* own, encoded; copied */
	/* The initiator has one PSK; a responder tries these (at most ES_PSKS_MAX) in order, each
	 * from fresh state. Copied. */
	const uint8_t (*psks)[ES_PSK_LEN];
	size_t psks_len;
};

enum es_channel_event_type {
	ES_CHANNEL_NONE, /* more bytes are needed */
	ES_CHANNEL_PEER, /* the peer's certificate arrived and binds its channel key: judge it with
	                    es_channel_accept, or free the channel; no byte moves on before
	                    (es_channel_receive answers ES_STATE) */
	ES_CHANNEL_OPEN, /* handshake complete */
	ES_CHANNEL_MESSAGE, /* a whole message */
	ES_CHANNEL_END,     /* the peer closed in order; message holds its reason */
};
struct es_channel_event {
	enum es_channel_event_type type;
	struct es_certificate peer; /* PEER */
	size_t psk;                 /* PEER: index of the PSK that fitted */
	struct es_bytes message;    /* MESSAGE, END: borrowed until the next call on the channel */
};

struct es_channel; /* opaque; holds secrets, wiped when freed */
/* Copies what it needs of config. Release with es_channel_free; NULL is fine there. ES_NO_MEMORY. */
es_err es_channel_new(const struct es_channel_config *config, struct es_channel **out) ES_MUST_USE;
void es_channel_free(struct es_channel *c);

/* Feeds bytes as they come from the carrier and takes at most one event: *used says how many bytes
 * were consumed; call again with the rest, even where nothing is left, until the event is NONE:
 * OPEN comes without bytes of its own after es_channel_accept. Errors end the channel and stick:
 * ES_BAD_KEY (no PSK fits, or a message does not decrypt), ES_MALFORMED, ES_TOO_LARGE,
 * ES_BAD_SIGNATURE (certificate), ES_NOT_ALLOWED (certificate is not for the channel key that was
 * proven), ES_CLOSED (bytes after the end), ES_NO_MEMORY. */
es_err es_channel_receive(struct es_channel *c, struct es_bytes in, size_t *used,
                          struct es_channel_event *event) ES_MUST_USE;
/* The answer to PEER. Accept lets the handshake go on (an initiator sends message 3). */
es_err es_channel_accept(struct es_channel *c) ES_MUST_USE;
/* Encrypts a message into the output. ES_TOO_LARGE over ES_MESSAGE_MAX; ES_STATE before OPEN or
 * after an end of either side; ES_NO_SPACE where the output would hold more than
 * ES_CHANNEL_OUTPUT_MAX: nothing was taken then, send it again when the output drained. */
es_err es_channel_send(struct es_channel *c, struct es_bytes message) ES_MUST_USE;
/* Sends the authenticated end with a reason; text may be NULL and is cut at ES_REASON_TEXT_MAX
 * bytes. It finds room in a full output. ES_STATE before OPEN or a second time. */
es_err es_channel_end(struct es_channel *c, es_err reason, const char *text) ES_MUST_USE;
#define ES_REASON_TEXT_MAX 256 /* bytes */
/* Takes the message of END apart, borrowing from it. Errors: the reader's. */
es_err es_channel_reason(struct es_bytes message, struct es_bytes *word,
                         struct es_bytes *text) ES_MUST_USE;
/* Bytes for the carrier: borrowed until the next call; es_channel_sent drops the first n of
 * them. */
struct es_bytes es_channel_output(struct es_channel *c);
void es_channel_sent(struct es_channel *c, size_t n);
#define ES_CHANNEL_BINDING_LEN 64
/* Handshake hash, for channel binding (Noise section 11.2). ES_STATE before OPEN. */
es_err es_channel_binding(const struct es_channel *c,
                          uint8_t out[ES_CHANNEL_BINDING_LEN]) ES_MUST_USE;

#endif
