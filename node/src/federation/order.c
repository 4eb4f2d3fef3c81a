/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/order.h"

#include "federation/docket.h"
#include "logsink.h"
#include "store/writer.h"

/* One order at work. */
struct desk {
	struct es_write *w;
	struct es_order *order;
	const struct es_federation *f; /* the writer's fold: moves on with each act */
	struct es_docket docket;
	struct es_seat seat;
};

/* --- consent ---------------------------------------------------------------------------------- */

static bool is_approved_by(const struct es_act *act, const struct es_id *structure)
{
	struct es_certificate cert;
	struct es_reader r;

	es_reader_init(&r, act->approvals);
	size_t count = es_read_array(&r, ES_APPROVALS_MAX);
	for (size_t i = 0; i < count && !r.err; i++) {
		es_read_array_of(&r, 3);
		if (es_certificate_decode(es_read_value(&r), &cert) == ES_OK &&
		    es_id_equal(&cert.structure, structure))
			return true;
		(void)es_read_value(&r);
		(void)es_read_value(&r);
	}
	return false;
}

/* What the operator said to it, or to the request that became it, goes first. */
static bool consents(void *context, const struct es_motion *m, const struct es_act *act)
{
	const struct desk *d = context;
	enum es_motion_mark mark = es_docket_mark(&d->docket, &m->id);
	struct es_id request;

	es_act_request_id(act->type, act->payload, &request);
	if (mark == ES_MARK_NONE)
		mark = es_docket_mark(&d->docket, &request);
	if (mark != ES_MARK_NONE)
		return mark == ES_MARK_APPROVED;
	return !es_act_is_weighty(act) || is_approved_by(act, &d->seat.structure);
}

/* --- what is ordered -------------------------------------------------------------------------- */

static es_err take(struct desk *d, struct es_bytes object, struct es_id *id)
{
	size_t checks = ES_MOTION_CHECKS_MAX;
	es_err err = es_motions_take(&d->docket.motions, d->f, object, &checks, id);

	return err == ES_EXISTS ? ES_OK : err;
}

/* Our approval of a payload, as a request of its own: it merges with those of others. */
static es_err approve_request(struct desk *d, uint64_t type, struct es_bytes payload,
                              struct es_id *id)
{
	struct es_act_request request = {.type = type, .payload = payload, .approvals_len = 1};
	struct es_writer approval, bytes, object;

	es_writer_grow(&approval, 2048);
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&object, ES_SEALED_MAX + 16);
	uint64_t last = es_motion_last(d->f, type, payload);
	es_err err = es_approval_make(&d->seat.signer, &d->f->id, type, payload, last, &approval);
	request.approvals[0] = es_writer_bytes(&approval);
	if (!err)
		err = es_act_request_encode(&request, &bytes);
	es_write_array(&object, 2);
	es_write_uint(&object, ES_MOTION_REQUEST);
	es_write_bin(&object, es_writer_bytes(&bytes));
	if (!err)
		err = object.err ? object.err : take(d, es_writer_bytes(&object), id);
	es_writer_free(&approval);
	es_writer_free(&bytes);
	es_writer_free(&object);
	return err;
}

static es_err mark(struct desk *d, const struct es_id *id, enum es_motion_mark mark)
{
	return es_docket_set_mark(&d->docket, id, mark, d->order->now_ms);
}

static es_err ask(struct desk *d)
{
	struct es_order *o = d->order;
	es_err err = approve_request(d, o->act_type, o->payload, &o->id);

	return err ? err : mark(d, &o->id, ES_MARK_APPROVED);
}

static es_err approve(struct desk *d)
{
	const struct es_motion *m = es_motions_find(&d->docket.motions, &d->order->id);
	struct es_act_request request;
	struct es_writer copy;
	struct es_id id;

	if (!m)
		return ES_NOT_FOUND;
	if (m->type == ES_MOTION_PROPOSAL)
		return mark(d, &d->order->id, ES_MARK_APPROVED);
	es_writer_grow(&copy, ES_SEALED_MAX);
	es_write_raw(&copy, es_bytes_of(m->bytes, m->len));
	es_err err = copy.err ? copy.err : es_act_request_decode(es_writer_bytes(&copy), &request);
	if (!err)
		err = approve_request(d, request.type, request.payload, &id);
	es_writer_free(&copy);
	return err ? err : mark(d, &d->order->id, ES_MARK_APPROVED);
}

static es_err refuse(struct desk *d)
{
	if (!es_motions_find(&d->docket.motions, &d->order->id))
		return ES_NOT_FOUND;
	es_err err = mark(d, &d->order->id, ES_MARK_REFUSED);
	if (!err)
		es_motions_drop(&d->docket.motions, &d->order->id);
	return err;
}

static es_err take_object(struct desk *d)
{
	es_err err = take(d, d->order->object, &d->order->id);

	if (!err && es_docket_mark(&d->docket, &d->order->id) == ES_MARK_REFUSED)
		es_motions_drop(&d->docket.motions, &d->order->id);
	return err;
}

static es_err obey(struct desk *d)
{
	switch (d->order->type) {
	case ES_ORDER_GO_ON:
		return ES_OK;
	case ES_ORDER_TAKE:
		return take_object(d);
	case ES_ORDER_ASK:
		return ask(d);
	case ES_ORDER_APPROVE:
		return approve(d);
	case ES_ORDER_REFUSE:
		return refuse(d);
	}
	return ES_INVALID;
}

/* --- what follows ----------------------------------------------------------------------------- */

/* The act stands: its request and whatever it overtook go. */
static void settle(struct desk *d, const struct es_id *carried, struct es_bytes act_bytes)
{
	struct es_id request;
	struct es_act act;

	if (es_act_decode(act_bytes, &act) == ES_OK) {
		es_act_request_id(act.type, act.payload, &request);
		if (es_id_equal(carried, &d->order->id) || es_id_equal(&request, &d->order->id))
			d->order->counts = true;
		es_motions_drop(&d->docket.motions, &request);
	}
	es_motions_drop(&d->docket.motions, carried);
	es_motions_prune(&d->docket.motions, d->f);
}

static es_err carry(struct desk *d, const struct es_id *id)
{
	const struct es_motion *m = es_motions_find(&d->docket.motions, id);
	struct es_writer sealed;
	struct es_reader r;

	es_writer_grow(&sealed, ES_SEALED_MAX);
	es_write_raw(&sealed, es_bytes_of(m->bytes, m->len));
	es_reader_init(&r, es_writer_bytes(&sealed));
	(void)es_read_array(&r, 5);
	struct es_bytes act = es_read_bin(&r, ES_ACT_MAX);
	es_err err = sealed.err ? sealed.err : r.err;
	if (!err)
		err = es_write_act(d->w, es_writer_bytes(&sealed));
	if (!err)
		err = es_write_fold(d->w, &d->f);
	if (!err)
		settle(d, id, act);
	else
		es_motions_drop(&d->docket.motions, id); /* a majority for what does not count */
	es_writer_free(&sealed);
	return err == ES_NO_MEMORY || err == ES_NO_SPACE || err == ES_IO ? err : ES_OK;
}

static es_err go_on(struct desk *d)
{
	struct es_id id;
	enum es_step step;

	for (;;) {
		es_err err = es_motions_step(&d->docket.motions, d->f, &d->seat, &step, &id);
		if (!err && step == ES_STEP_CARRIED)
			err = carry(d, &id);
		if (err || step == ES_STEP_NONE)
			return err;
	}
}

static es_err work(struct desk *d)
{
	es_err err = es_docket_load(es_write_snapshot(d->w), d->f, &d->docket);

	if (!err)
		err = obey(d);
	if (!err)
		err = go_on(d);
	if (!err)
		err = es_docket_save(d->w, &d->docket, d->order->now_ms);
	es_docket_free(&d->docket);
	return err;
}

es_err es_order_apply(struct es_write *w, struct es_change *change)
{
	struct es_order *o = (struct es_order *)change;
	const struct es_identity *self = &o->node->identity;
	struct desk d = {.w = w, .order = o};

	o->counts = false;
	es_err err = es_write_fold(w, &d.f);
	if (err)
		return err;
	if (d.f->acts == 0)
		return ES_STATE;
	if (es_federation_knows(d.f, &self->certificate))
		return ES_NOT_MEMBER;
	d.seat = (struct es_seat){
	        .structure = self->structure,
	        .signer = {es_bytes_of(self->certificate_bytes, self->certificate_len),
	                   self->node_secret},
	        .now_ms = o->now_ms,
	        .consents = consents,
	        .context = &d,
	};
	return work(&d);
}
