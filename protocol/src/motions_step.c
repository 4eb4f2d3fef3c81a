/* SPDX-License-Identifier: EUPL-1.2 */
/* What a node does with the motions before it: one thing at a time, so that its host can make each
 * durable before anybody hears of it. */
#include "motions_internal.h"

#include "voices.h"

bool es_act_is_weighty(const struct es_act *act)
{
	switch (act->type) {
	case ES_ACT_ADMIT:
	case ES_ACT_NETWORK_KEY:
	case ES_ACT_ALLOWANCE:
	case ES_ACT_LEAVE:
		return false;
	case ES_ACT_ROTATE:
		return !act->proven;
	default:
		return true;
	}
}

/* --- shared ----------------------------------------------------------------------------------- */

es_err motions_keep(struct es_motions *t, const struct es_federation *f, enum es_motion_type type,
                    struct es_bytes body, struct es_id *id)
{
	struct es_writer object;
	size_t checks = SIZE_MAX;

	es_writer_grow(&object, ES_SEALED_MAX + 16);
	es_write_array(&object, 2);
	es_write_uint(&object, type);
	es_write_bin(&object, body);
	es_err err = object.err;
	if (err == ES_OK)
		err = es_motions_take(t, f, es_writer_bytes(&object), &checks, id);
	es_writer_free(&object);
	return err;
}

bool motions_is_ripe(const struct es_federation *f, const struct es_act_request *request,
                     const struct es_act *act)
{
	size_t voices = 0;
	struct es_id structure;

	for (size_t i = 0; i < request->approvals_len; i++) {
		const struct es_member *member = NULL;
		if (es_voice_structure(request->approvals[i], &structure) == ES_OK)
			member = es_federation_member(f, &structure);
		voices += member && member->steward;
	}
	return !es_act_is_weighty(act) || 2 * voices > es_federation_stewards(f);
}

bool motions_is_asked_by(const struct es_act_request *request, const struct es_id *structure)
{
	struct es_id by;

	for (size_t i = 0; i < request->approvals_len; i++)
		if (es_voice_structure(request->approvals[i], &by) == ES_OK &&
		    es_id_equal(&by, structure))
			return true;
	return false;
}

/* --- carried ---------------------------------------------------------------------------------- */

static const struct es_motion *find_carried(const struct es_motions *t,
                                            const struct es_federation *f)
{
	for (size_t i = 0; i < t->len; i++)
		if (es_motion_counts(&t->list[i], f))
			return &t->list[i];
	return NULL;
}

/* --- cosigning -------------------------------------------------------------------------------- */

/* To the hand-over that it stated for it has said yes; where that turned out to carry others on alone,
 * nobody is asked again. */
static bool wants_to_cosign(const struct es_federation *f, const struct es_seat *seat,
                            const struct es_motion *m)
{
	const struct es_promise *p = &seat->promise;
	struct es_sealed tip;
	struct es_act act;

	if (es_sealed_tip(es_bytes_of(m->bytes, m->len), &tip) != ES_OK ||
	    es_act_decode(tip.act, &act) != ES_OK)
		return false;
	if (act.epoch == p->epoch && es_id_equal(&m->by, &p->proposer) &&
	    motions_only_carries(f, es_bytes_of(m->bytes, m->len)))
		return true;
	return seat->consents == NULL || seat->consents(seat->context, m, &act);
}

static es_err cosign(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                     const struct es_motion *m, enum es_step *step, struct es_id *id)
{
	struct es_bytes sealed = es_bytes_of(m->bytes, m->len);
	struct es_promise next;
	struct es_writer w;

	es_writer_grow(&w, ES_SEALED_MAX);
	es_err err = es_act_cosign(sealed, &seat->signer, &w);
	if (err == ES_OK && !wants_to_cosign(f, seat, m))
		err = ES_NOT_ALLOWED;
	if (err == ES_OK)
		err = es_promise_judge(&seat->promise, f, sealed, &next);
	if (err == ES_OK || err == ES_EXISTS) {
		if (err == ES_OK)
			seat->promise = next;
		/* w is empty where we cosigned before: then nothing is new. */
		err = w.err == ES_OK && w.len > 0
		              ? motions_keep(t, f, ES_MOTION_PROPOSAL, es_writer_bytes(&w), id)
		              : ES_EXISTS;
		if (err == ES_OK)
			*step = ES_STEP_COSIGNED;
	}
	es_writer_free(&w);
	return err == ES_NO_MEMORY || err == ES_NO_SPACE ? err : ES_OK;
}

bool motions_has_voice(const struct es_motion *m, const struct es_id *self)
{
	struct es_sealed tip;
	struct es_id structure;
	struct es_reader r;

	if (es_sealed_tip(es_bytes_of(m->bytes, m->len), &tip) != ES_OK)
		return true;
	es_reader_init(&r, tip.cosignatures);
	size_t count = es_read_array(&r, ES_STEWARDS_MAX);
	for (size_t i = 0; i < count; i++)
		if (es_voice_structure(es_read_value(&r), &structure) == ES_OK &&
		    es_id_equal(&structure, self))
			return true;
	return false;
}

static es_err cosign_next(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                          enum es_step *step, struct es_id *id)
{
	es_err err = ES_OK;

	es_assert(t->len == 0 || t->list != NULL);
	for (size_t i = 0; i < t->len && err == ES_OK && *step == ES_STEP_NONE; i++)
		if (t->list[i].type == ES_MOTION_PROPOSAL &&
		    !motions_has_voice(&t->list[i], &seat->structure))
			err = cosign(t, f, seat, &t->list[i], step, id);
	return err;
}

/* --- proposing -------------------------------------------------------------------------------- */

/* One act of ours at a time: a place in the chain has room for one. */
static bool is_proposing(const struct es_motions *t, const struct es_federation *f,
                         const struct es_seat *seat)
{
	es_assert(t->len == 0 || t->list != NULL);
	for (size_t i = 0; i < t->len; i++) {
		const struct es_motion *m = &t->list[i];
		if (m->type == ES_MOTION_PROPOSAL && m->index == f->acts && m->epoch == f->epoch &&
		    es_id_equal(&m->by, &seat->structure))
			return true;
	}
	return false;
}

/* Seals an act at the end of the chain and keeps it, if it would count. */
static es_err propose_act(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                          uint64_t type, struct es_bytes payload,
                          const struct es_act_request *request, struct es_id *id)
{
	struct es_act act = {.type = type,
	                     .federation = f->id,
	                     .epoch = f->epoch,
	                     .index = f->acts,
	                     .prev = f->head,
	                     .created_ms = seat->now_ms,
	                     .payload = payload};
	struct es_writer bytes, sealed;

	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	es_err err = es_act_encode(&act, request ? request->approvals : NULL,
	                           request ? request->approvals_len : 0, &bytes);
	if (err == ES_OK)
		err = es_act_propose(es_writer_bytes(&bytes), &seat->signer, NULL, 0,
		                     es_bytes_of(NULL, 0), &sealed);
	if (err == ES_OK)
		err = motions_keep(t, f, ES_MOTION_PROPOSAL, es_writer_bytes(&sealed), id);
	es_writer_free(&bytes);
	es_writer_free(&sealed);
	return err;
}

/* Who leaves says what goes on counting: proposed before that is here, it would hold up the chain. */
static bool may_leave(const struct es_seat *seat, const struct es_motion *m,
                      const struct es_act *act)
{
	return act->type != ES_ACT_LEAVE || !seat->consents ||
	       seat->consents(seat->context, m, act);
}

static es_err propose_request(struct es_motions *t, const struct es_federation *f,
                              struct es_seat *seat, const struct es_motion *m, enum es_step *step,
                              struct es_id *id)
{
	struct es_act_request request;
	struct es_writer copy, opened;
	struct es_act act;

	/* The table may move while the proposal goes in. */
	es_writer_grow(&copy, ES_ACT_MAX);
	es_writer_grow(&opened, ES_ACT_MAX);
	es_write_raw(&copy, es_bytes_of(m->bytes, m->len));
	es_err err = copy.err;
	if (err == ES_OK)
		err = es_act_request_decode(es_writer_bytes(&copy), &request);
	if (err == ES_OK)
		err = es_act_request_open(f, request.type, request.payload, &opened, &act);
	if (err == ES_OK && motions_is_ripe(f, &request, &act) && may_leave(seat, m, &act)) {
		/* What the old key signed has no approvals: the request's said who asks. */
		bool alone = act.type == ES_ACT_ROTATE && act.proven;
		err = propose_act(t, f, seat, request.type, request.payload,
		                  alone ? NULL : &request, id);
		if (err == ES_OK)
			*step = ES_STEP_PROPOSED;
	}
	es_writer_free(&copy);
	es_writer_free(&opened);
	/* One that cannot become an act yet holds up no other. */
	return err == ES_NO_MEMORY ? err : ES_OK;
}

static es_err propose_key(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                          enum es_step *step, struct es_id *id)
{
	struct es_writer payload;

	if (seat->new_key == NULL)
		return ES_OK;
	es_writer_grow(&payload, ES_ACT_MAX);
	es_err err = seat->new_key(seat->context, f, &payload);
	if (err == ES_OK)
		err = propose_act(t, f, seat, ES_ACT_NETWORK_KEY, es_writer_bytes(&payload), NULL,
		                  id);
	if (err == ES_OK)
		*step = ES_STEP_PROPOSED;
	es_writer_free(&payload);
	return err == ES_NO_MEMORY ? err : ES_OK;
}

static es_err propose_next(struct es_motions *t, const struct es_federation *f,
                           struct es_seat *seat, enum es_step *step, struct es_id *id)
{
	es_err err = ES_OK;

	if (is_proposing(t, f, seat))
		return ES_OK;
	err = propose_key(t, f, seat, step, id);
	for (size_t i = 0; i < t->len && err == ES_OK && *step == ES_STEP_NONE; i++)
		if (t->list[i].type == ES_MOTION_REQUEST && t->list[i].act_type != ES_ACT_HAND_OVER)
			err = propose_request(t, f, seat, &t->list[i], step, id);
	return err;
}

/* --- one step --------------------------------------------------------------------------------- */

es_err es_motions_step(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                       enum es_step *step, struct es_id *id)
{
	const struct es_motion *carried = find_carried(t, f);
	const struct es_member *self = es_federation_member(f, &seat->structure);
	es_err err = ES_OK;

	*step = ES_STEP_NONE;
	if (carried) {
		*step = ES_STEP_CARRIED;
		*id = carried->id;
		return ES_OK;
	}
	if (seat->mute)
		return ES_OK;
	if (self && self->steward)
		err = cosign_next(t, f, seat, step, id);
	if (err == ES_OK && *step == ES_STEP_NONE && self && self->steward)
		err = motions_hand_over(t, f, seat, step, id);
	if (err == ES_OK && *step == ES_STEP_NONE && self && self->steward)
		err = motions_ask_to_stay(t, f, seat, step, id);
	if (err == ES_OK && *step == ES_STEP_NONE && self && self->coordinator)
		err = propose_next(t, f, seat, step, id);
	return err;
}
