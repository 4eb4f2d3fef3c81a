/* SPDX-License-Identifier: EUPL-1.2 */
/* How long a steward waits for others to bring a hand-over about. Those who wait for the same thing
 * wait differently long, so that one of them opens an epoch and the rest hear of it in time. */
#include "motions_internal.h"

#include <string.h>

#define TRIES_MAX 8 /* after so many it waits no longer than before */

/* A hand-over that leaves things as they are, but for the epoch. */
static es_err staying_payload(const struct es_federation *f, struct es_writer *w)
{
	const struct es_member *m = es_federation_coordinator(f);

	return m ? es_hand_over_payload(&m->admission.structure, "", w) : ES_STATE;
}

/* Whether what is proposed in the epoch that counts does not get on with this steward: it promised a later one,
 * so that it cannot cosign; or it did cosign, that does not come to count, and others who cannot ask to stay.
 * Where people ask for a hand-over, that will open an epoch. */
static bool is_stranded(const struct es_motions *t, const struct es_federation *f,
                        const struct es_promise *promise)
{
	bool promised = promise->epoch > f->epoch, asked = false;
	uint8_t space[256];
	struct es_writer payload;
	struct es_id staying;

	if (!promised && promise->highest.index < f->acts)
		return false;
	es_writer_init(&payload, space, sizeof(space));
	if (staying_payload(f, &payload) != ES_OK)
		return false;
	es_act_request_id(ES_ACT_HAND_OVER, es_writer_bytes(&payload), &staying);
	for (size_t i = 0; i < t->len; i++) {
		const struct es_motion *m = &t->list[i];
		if (m->type != ES_MOTION_REQUEST || m->act_type != ES_ACT_HAND_OVER)
			continue;
		if (!es_id_equal(&m->id, &staying))
			return false;
		asked = true;
	}
	return promised || asked;
}

static bool asks(const struct es_motions *t, const struct es_id *self)
{
	struct es_act_request request;

	for (size_t i = 0; i < t->len; i++) {
		const struct es_motion *m = &t->list[i];
		if (m->type == ES_MOTION_REQUEST && m->act_type == ES_ACT_HAND_OVER &&
		    es_act_request_decode(es_bytes_of(m->bytes, m->len), &request) == ES_OK &&
		    motions_is_asked_by(&request, self))
			return true;
	}
	return false;
}

es_err motions_ask_to_stay(struct es_motions *t, const struct es_federation *f,
                           struct es_seat *seat, enum es_step *step, struct es_id *id)
{
	struct es_act_request request = {.type = ES_ACT_HAND_OVER, .approvals_len = 1};
	struct es_writer payload, approval, bytes;

	if (!seat->reopen || asks(t, &seat->structure) || !is_stranded(t, f, &seat->promise))
		return ES_OK;
	seat->reopen = false;
	es_writer_grow(&payload, 1024);
	es_writer_grow(&approval, 2048);
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_err err = staying_payload(f, &payload);
	request.payload = es_writer_bytes(&payload);
	if (err == ES_OK)
		err = es_approval_make(
		        &seat->signer, &f->id, request.type, request.payload,
		        es_federation_last(f, request.type,
		                           &es_federation_coordinator(f)->admission.structure),
		        &approval);
	request.approvals[0] = es_writer_bytes(&approval);
	if (err == ES_OK)
		err = es_act_request_encode(&request, &bytes);
	if (err == ES_OK)
		err = motions_keep(t, f, ES_MOTION_REQUEST, es_writer_bytes(&bytes), id);
	if (err == ES_OK)
		*step = ES_STEP_ASKED;
	es_writer_free(&payload);
	es_writer_free(&approval);
	es_writer_free(&bytes);
	return err == ES_NO_MEMORY ? err : ES_OK;
}

static uint64_t latest_epoch(const struct es_motions *t, const struct es_federation *f)
{
	uint64_t epoch = f->epoch;

	for (size_t i = 0; i < t->len; i++)
		if (t->list[i].type == ES_MOTION_STATEMENT && t->list[i].epoch > epoch)
			epoch = t->list[i].epoch;
	return epoch;
}

/* No dice are needed for what only has to differ from one steward and one try to the next. */
static uint64_t wait_ms(const struct es_id *self, uint64_t epoch, uint64_t tries)
{
	uint8_t number[8];
	struct es_bytes parts[] = {ES_BYTES(self->bytes), ES_BYTES(number)};
	struct es_id hash;
	uint64_t draw;

	for (size_t i = 0; i < sizeof(number); i++)
		number[i] = (uint8_t)(epoch >> 8 * i);
	es_hash(&hash, "essaim/v1/patience", parts, 2);
	memcpy(&draw, hash.bytes, sizeof(draw));
	if (tries > TRIES_MAX)
		tries = TRIES_MAX;
	return ES_HAND_OVER_PATIENCE_MS + draw % ((1 + tries) * ES_HAND_OVER_PATIENCE_MS);
}

bool es_patience_ends(struct es_patience *p, const struct es_motions *t,
                      const struct es_federation *f, const struct es_id *self,
                      const struct es_promise *promise, uint64_t now_ms)
{
	const struct es_member *m = es_federation_member(f, self);

	if (!m || !m->steward || !(asks(t, self) || is_stranded(t, f, promise))) {
		*p = (struct es_patience){0};
		return false;
	}
	uint64_t epoch = latest_epoch(t, f);
	if (p->until_ms == 0 || p->epoch != epoch) {
		p->epoch = epoch;
		p->until_ms = now_ms + wait_ms(self, epoch, epoch - f->epoch);
		return false;
	}
	if (now_ms < p->until_ms)
		return false;
	p->until_ms = 0;
	return true;
}
