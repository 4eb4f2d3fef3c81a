/* SPDX-License-Identifier: EUPL-1.2 */
/* The channel from the inside: its state, and which file does what with it. channel.c is its life
 * and its events, channel_handshake.c the three messages, channel_frames.c everything after
 * them. */
#ifndef ESSAIM_CHANNEL_INTERNAL_H
#define ESSAIM_CHANNEL_INTERNAL_H

#include "buffer.h"
#include "essaim/channel.h"
#include "noise.h"

#define ES_HANDSHAKE_PREFIX_LEN 2 /* the length before a handshake message */

enum es_channel_stage {
	ES_STAGE_HANDSHAKE,
	ES_STAGE_JUDGE, /* PEER was reported and waits for accept */
	ES_STAGE_READY, /* OPEN is the next event */
	ES_STAGE_OPEN,
	ES_STAGE_ENDED, /* the peer's end arrived */
};

struct es_direction {
	struct es_cipher cipher;
	uint32_t frames; /* since the last REKEY */
};

struct es_channel {
	enum es_channel_stage stage;
	es_err err; /* sticks: the channel is over */
	bool end_sent;
	uint32_t rekey_frames;
	struct es_handshake handshake; /* before message 1 it only keeps the keys */
	struct es_id federation;
	uint8_t (*psks)[ES_PSK_LEN]; /* until message 1 is through */
	size_t psks_len;
	size_t psk; /* which fitted */
	uint8_t certificate[ES_CERT_MAX];
	size_t certificate_len;
	struct es_direction out, in;
	uint8_t binding[ES_NOISE_HASH_LEN];

	/* What is being gathered: a handshake message with its prefix, or a sealed head. */
	uint8_t gathered[ES_HANDSHAKE_PREFIX_LEN + ES_HANDSHAKE_MESSAGE_MAX];
	size_t gathered_len;
	/* The body that the last head announced. */
	bool in_body, body_more, body_end;
	size_t body_len;  /* plain */
	size_t body_have; /* sealed bytes so far */
	struct es_buffer
	        message; /* plain bytes of whole frames, then sealed ones of the frame under way */
	bool delivered;  /* message was handed out and may go */
	struct es_buffer output;
};

/* Moves bytes from the input until want of them are gathered. */
bool es_channel_gather(struct es_channel *c, struct es_bytes *in, size_t want);
void es_channel_forget_psks(struct es_channel *c);
/* An initiator's message 1, under its one PSK. */
es_err es_channel_write_first(struct es_channel *c) ES_MUST_USE;
/* An initiator's message 3, which ends the handshake on its side. */
es_err es_channel_write_third(struct es_channel *c) ES_MUST_USE;
/* Each takes what it can from in; an event may come of it. Errors end the channel. */
es_err es_channel_take_handshake(struct es_channel *c, struct es_bytes *in,
                                 struct es_channel_event *event) ES_MUST_USE;
es_err es_channel_take_frame(struct es_channel *c, struct es_bytes *in,
                             struct es_channel_event *event) ES_MUST_USE;

/* For tests: es_channel_new with another number of frames between rekeyings than
 * ES_REKEY_FRAMES. */
es_err es_channel_new_rekeying(const struct es_channel_config *config, uint32_t rekey_frames,
                               struct es_channel **out) ES_MUST_USE;
/* For tests: seals a frame under any head, as only a peer that holds the keys and breaks the rules
 * would. */
es_err es_channel_odd_frame(struct es_channel *c, uint32_t head, struct es_bytes body) ES_MUST_USE;

#endif
