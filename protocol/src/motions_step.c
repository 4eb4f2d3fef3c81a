/* SPDX-License-Identifier: EUPL-1.2 */
/* What a node does with the motions before it: one thing at a time, so that its host can make each
 * durable before anybody hears of it. */
#include "essaim/motions.h"

#include "essaim/seal.h"
#include "voices.h"

#include <stdlib.h>
#include <string.h>

static const struct es_member *self_of(const struct es_federation *f, const struct es_seat *seat)
{
	return es_federation_member(f, &seat->structure);
}

/* --- carried ---------------------------------------------------------------------------------- */

static const struct es_motion *find_carried(const struct es_motions *t,
                                            const struct es_federation *f)
{
	for (size_t i = 0; i < t->len; i++)
		if (es_motion_carried(&t->list[i], f))
			return &t->list[i];
	return NULL;
}

/* --- proposing -------------------------------------------------------------------------------- */

/* One act of ours at a time: a place in the chain has room for one. */
static bool is_proposing(const struct es_motions *t, const struct es_federation *f,
                         const struct es_seat *seat)
{
	for (size_t i = 0; i < t->len; i++) {
		const struct es_motion *m = &t->list[i];
		if (m->type == ES_MOTION_PROPOSAL && m->index == f->acts && m->epoch == f->epoch &&
		    es_id_equal(&m->by, &seat->structure))
			return true;
	}
	return false;
}

static es_err write_object(struct es_writer *object, enum es_motion_type type, struct es_bytes body)
{
	es_write_array(object, 2);
	es_write_uint(object, type);
	es_write_bin(object, body);
	return object->err;
}

static es_err keep_sealed(struct es_motions *t, const struct es_federation *f,
                          struct es_bytes sealed, struct es_id *id)
{
	struct es_writer object;
	size_t checks = ES_MOTION_CHECKS_MAX;

	es_writer_grow(&object, ES_SEALED_MAX + 16);
	es_err err = write_object(&object, ES_MOTION_PROPOSAL, sealed);
	if (err == ES_OK)
		err = es_motions_take(t, f, es_writer_bytes(&object), &checks, id);
	es_writer_free(&object);
	return err;
}

/* The act that a request would become. */
static es_err write_act(const struct es_federation *f, const struct es_seat *seat,
                        const struct es_act_request *request, struct es_writer *w)
{
	struct es_act act = {.type = request->type,
	                     .federation = f->id,
	                     .epoch = f->epoch,
	                     .index = f->acts,
	                     .prev = f->head,
	                     .created_ms = seat->now_ms,
	                     .payload = request->payload};

	return es_act_encode(&act, request->approvals, request->approvals_len, w);
}

/* How many stewards approved a request, and whether they could carry it. */
static bool has_majority(const struct es_federation *f, const struct es_act_request *request)
{
	size_t stewards = 0, voices = 0;
	struct es_id structure;

	for (size_t i = 0; i < request->approvals_len; i++) {
		const struct es_member *m = NULL;
		if (es_voice_structure(request->approvals[i], &structure) == ES_OK)
			m = es_federation_member(f, &structure);
		voices += m && m->steward;
	}
	for (size_t i = 0; i < f->members_len; i++)
		stewards += f->members[i].steward;
	return 2 * voices > stewards;
}

/* Whether the act that stands in w may be proposed now: it would count, and whoever must cosign it
 * has said so where that is asked. */
static bool is_ripe(const struct es_federation *f, const struct es_seat *seat,
                    const struct es_motion *m, const struct es_act_request *request,
                    struct es_bytes bytes)
{
	struct es_act act;

	if (es_act_decode(bytes, &act) != ES_OK || es_motion_judge(f, &act) != ES_OK)
		return false;
	if (es_act_is_weighty(&act) && !has_majority(f, request))
		return false;
	return seat->consents == NULL || seat->consents(seat->context, m, &act);
}

static es_err propose(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                      const struct es_motion *m, enum es_step *step, struct es_id *id)
{
	struct es_act_request request;
	struct es_writer act, sealed;

	es_writer_grow(&act, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	es_err err = es_act_request_decode(es_bytes_of(m->bytes, m->len), &request);
	if (err == ES_OK)
		err = write_act(f, seat, &request, &act);
	if (err == ES_OK && is_ripe(f, seat, m, &request, es_writer_bytes(&act))) {
		err = es_act_seal(es_writer_bytes(&act), &seat->signer, &sealed);
		if (err == ES_OK)
			err = keep_sealed(t, f, es_writer_bytes(&sealed), id);
		if (err == ES_OK)
			*step = ES_STEP_PROPOSED;
	}
	es_writer_free(&act);
	es_writer_free(&sealed);
	/* One that cannot become an act holds up no other. */
	return err == ES_NO_MEMORY || err == ES_NO_SPACE ? err : ES_OK;
}

static es_err propose_next(struct es_motions *t, const struct es_federation *f,
                           struct es_seat *seat, enum es_step *step, struct es_id *id)
{
	const struct es_member *self = self_of(f, seat);
	es_err err = ES_OK;

	if (!self || !self->coordinator || is_proposing(t, f, seat))
		return ES_OK;
	for (size_t i = 0; i < t->len && err == ES_OK && *step == ES_STEP_NONE; i++)
		if (t->list[i].type == ES_MOTION_REQUEST)
			err = propose(t, f, seat, &t->list[i], step, id);
	return err;
}

/* --- one step --------------------------------------------------------------------------------- */

es_err es_motions_step(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                       enum es_step *step, struct es_id *id)
{
	const struct es_motion *carried = find_carried(t, f);

	*step = ES_STEP_NONE;
	if (carried) {
		*step = ES_STEP_CARRIED;
		*id = carried->id;
		return ES_OK;
	}
	return propose_next(t, f, seat, step, id);
}
