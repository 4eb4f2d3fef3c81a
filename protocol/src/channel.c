/* SPDX-License-Identifier: EUPL-1.2 */
#include "channel_internal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

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
	if (config->certificate.len > 0)
		memcpy(c->certificate, config->certificate.data, config->certificate.len);
	c->certificate_len = config->certificate.len;
	c->handshake.initiator = config->initiator;
	memcpy(c->handshake.s, config->channel_secret, ES_CHANNEL_KEY_LEN);
	memcpy(c->handshake.e, config->ephemeral_secret, ES_CHANNEL_KEY_LEN);
	es_err err = copy_psks(c, config);
	if (err == ES_OK && config->initiator)
		err = es_channel_write_first(c);
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
	es_channel_forget_psks(c);
	es_buffer_free(&c->message);
	es_buffer_free(&c->output);
	sodium_memzero(c, sizeof(*c));
	free(c);
}

/* --- what goes out ---------------------------------------------------------------------------- */

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
		es_buffer_empty(&c->output);
}

/* --- what comes in ---------------------------------------------------------------------------- */

es_err es_channel_accept(struct es_channel *c)
{
	if (c->err != ES_OK)
		return c->err;
	if (c->stage != ES_STAGE_JUDGE)
		return ES_STATE;
	if (c->handshake.initiator)
		c->err = es_channel_write_third(c);
	if (c->err == ES_OK)
		c->stage = ES_STAGE_READY;
	return c->err;
}

es_err es_channel_binding(const struct es_channel *c, uint8_t out[ES_CHANNEL_BINDING_LEN])
{
	if (c->err != ES_OK || c->stage < ES_STAGE_OPEN)
		return ES_STATE;
	memcpy(out, c->binding, ES_CHANNEL_BINDING_LEN);
	return ES_OK;
}

static es_err step(struct es_channel *c, struct es_bytes *in, struct es_channel_event *event)
{
	switch (c->stage) {
	case ES_STAGE_HANDSHAKE:
		return es_channel_take_handshake(c, in, event);
	case ES_STAGE_READY:
		c->stage = ES_STAGE_OPEN;
		event->type = ES_CHANNEL_OPEN;
		return ES_OK;
	case ES_STAGE_OPEN:
		return es_channel_take_frame(c, in, event);
	case ES_STAGE_ENDED:
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
	if (c->stage == ES_STAGE_JUDGE) /* the caller's slip, not the peer's: the channel stays */
		return ES_STATE;
	if (c->delivered) {
		es_buffer_empty(&c->message);
		c->delivered = false;
	}
	while (event->type == ES_CHANNEL_NONE && (in.len > 0 || c->stage == ES_STAGE_READY)) {
		c->err = step(c, &in, event);
		if (c->err != ES_OK) {
			memset(event, 0, sizeof(*event));
			return c->err;
		}
	}
	*used = before - in.len;
	return ES_OK;
}
