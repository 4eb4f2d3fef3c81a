/* SPDX-License-Identifier: EUPL-1.2 */
#include "channel_internal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX_LEN ES_HANDSHAKE_PREFIX_LEN

void es_channel_forget_psks(struct es_channel *c)
{
	if (c->psks)
		sodium_memzero(c->psks, c->psks_len * ES_PSK_LEN);
	free(c->psks);
	c->psks = NULL;
	c->psks_len = 0;
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
		err = es_buffer_reserve(&c->output, PREFIX_LEN + len, ES_CHANNEL_OUTPUT_MAX);
	if (err != ES_OK)
		return err;
	uint8_t *at = c->output.data + c->output.len;
	at[0] = (uint8_t)(len >> 8);
	at[1] = (uint8_t)len;
	memcpy(at + PREFIX_LEN, message, len);
	c->output.len += PREFIX_LEN + len;
	return ES_OK;
}

es_err es_channel_write_first(struct es_channel *c)
{
	struct es_handshake keys = c->handshake;

	start_handshake(c, &keys, c->psks[0], &c->handshake);
	es_handshake_wipe(&keys);
	es_channel_forget_psks(c);
	return send_handshake(c, es_bytes_of(NULL, 0));
}

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
	es_channel_forget_psks(c);
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

es_err es_channel_write_third(struct es_channel *c)
{
	es_err err = send_handshake(c, es_bytes_of(c->certificate, c->certificate_len));

	return err == ES_OK ? split(c) : err;
}

/* Messages 2 and 3 carry the certificate, which must be for the key that the handshake just
 * proved. */
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
	c->stage = ES_STAGE_JUDGE;
	return ES_OK;
}

bool es_channel_gather(struct es_channel *c, struct es_bytes *in, size_t want)
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

es_err es_channel_take_handshake(struct es_channel *c, struct es_bytes *in,
                                 struct es_channel_event *event)
{
	/* Message 1 has no payload, the others a certificate. */
	static const size_t shortest[ES_HANDSHAKE_STEPS] = {ES_HANDSHAKE_1_LEN, ES_HANDSHAKE_2_LEN,
	                                                    ES_HANDSHAKE_3_LEN};
	size_t min = shortest[c->handshake.step];
	size_t max = c->handshake.step == 0 ? min : min + ES_CERT_MAX;

	if (!es_channel_gather(c, in, PREFIX_LEN))
		return ES_OK;
	size_t len = (size_t)c->gathered[0] << 8 | c->gathered[1];
	if (len < min)
		return ES_MALFORMED;
	if (len > max)
		return ES_TOO_LARGE;
	if (!es_channel_gather(c, in, PREFIX_LEN + len))
		return ES_OK;
	struct es_bytes message = es_bytes_of(c->gathered + PREFIX_LEN, len);
	c->gathered_len = 0;
	return c->handshake.step == 0 ? try_psks(c, message) : read_peer(c, message, event);
}
