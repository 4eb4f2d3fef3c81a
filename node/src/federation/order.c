/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/order.h"

#include "federation/docket.h"
#include "federation/keyring.h"
#include "federation/listed.h"
#include "store/certificates.h"
#include "store/copy.h"
#include "store/meta.h"
#include "store/writer.h"

#include <string.h>

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

/* Where a majority of the stewards has all that a structure leaves behind, nobody needs the structure any
 * more. */
static bool holds_listed(const struct desk *d, const struct es_act *act)
{
	bool held = false;

	return es_listed_held(es_write_snapshot(d->w), act, &held) == ES_OK && held;
}

/* What the operator said to it, or to the request that became it, goes first. */
static bool consents(void *context, const struct es_motion *m, const struct es_act *act)
{
	const struct desk *d = context;
	enum es_motion_mark mark = es_docket_mark(&d->docket, &m->id);
	struct es_id request;

	if (act->type == ES_ACT_LEAVE)
		return holds_listed(d, act);
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
	struct es_writer approval, bytes, object, opened;
	struct es_act act;

	es_writer_grow(&opened, ES_ACT_MAX);
	es_writer_grow(&approval, 2048);
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&object, ES_ACT_MAX + 16);
	es_err err = es_act_request_open(d->f, type, payload, &opened, &act);
	if (!err)
		err = es_approval_make(&d->seat.signer, &d->f->id, type, payload,
		                       es_federation_last(d->f, type, &act.structure), &approval);
	request.approvals[0] = es_writer_bytes(&approval);
	if (!err)
		err = es_act_request_encode(&request, &bytes);
	es_write_array(&object, 2);
	es_write_uint(&object, ES_MOTION_REQUEST);
	es_write_bin(&object, es_writer_bytes(&bytes));
	if (!err)
		err = object.err ? object.err : take(d, es_writer_bytes(&object), id);
	es_writer_free(&opened);
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

	/* Who asks again does not want to wait. */
	if (!err && o->act_type == ES_ACT_HAND_OVER)
		d->seat.reopen = es_docket_mark(&d->docket, &o->id) == ES_MARK_APPROVED;
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
	const struct es_motion *m = es_motions_find(&d->docket.motions, &d->order->id);

	if (!m)
		return ES_NOT_FOUND;
	if (m->act_type == ES_ACT_LEAVE)
		return ES_INVALID; /* nobody holds back who wants to leave */
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

static es_err renew_key(struct desk *d)
{
	const struct es_member *self = es_federation_member(d->f, &d->seat.structure);

	return self && self->coordinator ? es_keyring_ask(d->w, d->f) : ES_NOT_ALLOWED;
}

/* Its partners may have shown it what it signed after the backup. */
static es_err resume(struct desk *d)
{
	if (!d->seat.mute)
		return ES_EXISTS;
	es_err err = es_write_resumed(d->w);
	if (err)
		return err;
	es_motions_recall(&d->docket.motions, d->f, &d->seat.structure, &d->seat.promise);
	d->seat.mute = false;
	return ES_OK;
}

static es_err keep_certificate(struct desk *d)
{
	struct es_certificate cert;
	es_err err = es_certificate_decode(d->order->object, &cert);

	return err ? err : es_write_certificate(d->w, &cert);
}

static es_err obey(struct desk *d)
{
	switch (d->order->type) {
	case ES_ORDER_GO_ON:
	case ES_ORDER_LEAD:
		return ES_OK;
	case ES_ORDER_TAKE:
		return take_object(d);
	case ES_ORDER_ASK:
		return ask(d);
	case ES_ORDER_APPROVE:
		return approve(d);
	case ES_ORDER_REFUSE:
		return refuse(d);
	case ES_ORDER_RESUME:
		return resume(d);
	case ES_ORDER_RENEW_KEY:
		return renew_key(d);
	case ES_ORDER_MET:
		return keep_certificate(d);
	case ES_ORDER_TAKE_KEY:
		return es_keyring_take(d->w, d->f, es_node_keys(d->order->node), d->order->object);
	}
	return ES_INVALID;
}

/* --- what follows ----------------------------------------------------------------------------- */

/* The act stands: its request goes. */
static void settle(struct desk *d, const struct es_sealed *sealed)
{
	struct es_id request, id;
	struct es_act act;

	es_act_id(sealed->act, &id);
	if (es_act_decode(sealed->act, &act) != ES_OK)
		return;
	es_act_request_id(act.type, act.payload, &request);
	if (es_id_equal(&id, &d->order->id) || es_id_equal(&request, &d->order->id))
		d->order->counts = true;
	if (d->order->type == ES_ORDER_RENEW_KEY && act.type == ES_ACT_NETWORK_KEY)
		d->order->counts = true;
	es_motions_drop(&d->docket.motions, &request);
}

/* An act and, where a hand-over carries it, what stands behind it, down to the hand-over. */
static es_err carry(struct desk *d, const struct es_id *id)
{
	const struct es_motion *m = es_motions_find(&d->docket.motions, id);
	struct es_bytes bytes;
	struct es_writer copy;
	es_err err;

	es_writer_grow(&copy, ES_SEALED_MAX);
	es_write_raw(&copy, es_bytes_of(m->bytes, m->len));
	bytes = es_writer_bytes(&copy);
	for (err = copy.err; !err && bytes.len > 0;) {
		struct es_sealed sealed;
		err = es_sealed_decode(bytes, &sealed);
		if (!err)
			err = es_write_act(d->w, bytes);
		if (!err)
			err = es_write_fold(d->w, &d->f);
		if (!err)
			settle(d, &sealed);
		bytes = sealed.witness;
	}
	es_motions_drop(&d->docket.motions, id);
	es_motions_prune(&d->docket.motions, d->f);
	es_writer_free(&copy);
	return err;
}

static es_err go_on(struct desk *d)
{
	struct es_id id;
	enum es_step step;

	for (;;) {
		es_err err = es_motions_step(&d->docket.motions, d->f, &d->seat, &step, &id);
		if (!err && step == ES_STEP_CARRIED)
			err = carry(d, &id);
		/* Our own key was changed: this voice has no say, the next one speaks then. */
		if (!err && es_federation_knows(d->f, &es_node_keys(d->order->node)->certificate))
			return ES_OK;
		if (err || step == ES_STEP_NONE)
			return err;
	}
}

/* --- the promise ------------------------------------------------------------------------------ */

es_err es_order_promise(struct es_snapshot *snap, struct es_promise *out)
{
	struct es_bytes value;
	es_err err = es_meta_get(snap, ES_META_PROMISE, &value);

	es_promise_init(out);
	if (err == ES_NOT_FOUND)
		return ES_OK;
	if (!err && es_promise_decode(value, out))
		err = ES_CORRUPT;
	return err;
}

static es_err write_promise(struct es_write *w, const struct es_promise *promise)
{
	uint8_t bytes[ES_PROMISE_MAX];
	struct es_writer value;

	es_writer_init(&value, bytes, sizeof bytes);
	es_err err = es_promise_encode(promise, &value);
	return err ? err : es_meta_put(w, ES_META_PROMISE, es_writer_bytes(&value));
}

static es_err new_key(void *context, const struct es_federation *f, struct es_writer *payload)
{
	const struct desk *d = context;

	return es_keyring_renew(es_write_snapshot(d->w), f, es_node_keys(d->order->node), payload);
}

static es_err work(struct desk *d)
{
	const struct es_keys *self = es_node_keys(d->order->node);
	struct es_promise before = d->seat.promise;
	es_err err = es_docket_load(es_write_snapshot(d->w), d->f, &d->docket);

	if (!err)
		err = obey(d);
	if (!err)
		err = go_on(d);
	if (!err && memcmp(&before, &d->seat.promise, sizeof before) != 0)
		err = write_promise(d->w, &d->seat.promise);
	if (!err)
		err = es_docket_save(d->w, &d->docket, d->order->now_ms);
	if (!err)
		err = es_keyring_follow(d->w, d->f, self);
	es_docket_free(&d->docket);
	return err;
}

es_err es_order_apply(struct es_write *w, struct es_change *change)
{
	struct es_order *o = (struct es_order *)change;
	struct desk d = {.w = w, .order = o};

	o->counts = false;
	es_err err = es_write_fold(w, &d.f);
	if (err)
		return err;
	if (d.f->acts == 0)
		return ES_STATE;
	if (es_federation_knows(d.f, &es_node_keys(o->node)->certificate))
		return ES_NOT_MEMBER;
	d.seat = (struct es_seat){
	        .structure = o->node->identity.structure,
	        .signer = es_node_signer(o->node),
	        .now_ms = o->now_ms,
	        .reopen = o->type == ES_ORDER_LEAD,
	        .mute = es_store_is_mute(es_write_snapshot(w)),
	        .consents = consents,
	        .new_key = new_key,
	        .context = &d,
	};
	err = es_order_promise(es_write_snapshot(w), &d.seat.promise);
	return err ? err : work(&d);
}
