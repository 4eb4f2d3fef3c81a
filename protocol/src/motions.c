/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/motions.h"

#include "essaim/seal.h"
#include "voices.h"

#include <stdlib.h>
#include <string.h>

/* --- the table -------------------------------------------------------------------------------- */

void es_motions_init(struct es_motions *t)
{
	memset(t, 0, sizeof(*t));
}

void es_motions_free(struct es_motions *t)
{
	for (size_t i = 0; i < t->len; i++)
		free(t->list[i].bytes);
	free(t->list);
	es_motions_init(t);
}

static struct es_motion *find(const struct es_motions *t, const struct es_id *id)
{
	for (size_t i = 0; i < t->len; i++)
		if (es_id_equal(&t->list[i].id, id))
			return &t->list[i];
	return NULL;
}

const struct es_motion *es_motions_find(const struct es_motions *t, const struct es_id *id)
{
	return find(t, id);
}

const struct es_motion *es_motions_after(const struct es_motions *t, uint64_t clock)
{
	const struct es_motion *next = NULL;

	for (size_t i = 0; i < t->len; i++)
		if (t->list[i].changed > clock && (!next || t->list[i].changed < next->changed))
			next = &t->list[i];
	return next;
}

static void remove_at(struct es_motions *t, size_t at)
{
	t->bytes -= t->list[at].len;
	free(t->list[at].bytes);
	t->len--;
	memmove(&t->list[at], &t->list[at + 1], (t->len - at) * sizeof(*t->list));
}

void es_motions_drop(struct es_motions *t, const struct es_id *id)
{
	const struct es_motion *m = find(t, id);

	if (m)
		remove_at(t, (size_t)(m - t->list));
}

void es_motions_touch(struct es_motions *t, const struct es_id *id)
{
	struct es_motion *m = find(t, id);

	if (m)
		m->changed = ++t->clock;
}

static es_err check_room(const struct es_motions *t, const struct es_id *by)
{
	size_t count = 0;

	for (size_t i = 0; i < t->len; i++)
		count += es_id_equal(&t->list[i].by, by);
	if (t->len >= ES_MOTIONS_MAX || count >= ES_MOTIONS_PER_STRUCTURE)
		return ES_LIMIT;
	return t->bytes <= ES_MOTIONS_BYTES_MAX - ES_SEALED_MAX ? ES_OK : ES_LIMIT;
}

static es_err reserve(struct es_motions *t)
{
	if (t->len < t->capacity)
		return ES_OK;
	size_t capacity = t->capacity == 0 ? 8 : 2 * t->capacity;
	struct es_motion *grown = realloc(t->list, capacity * sizeof(*grown));
	if (!grown)
		return ES_NO_MEMORY;
	t->list = grown;
	t->capacity = capacity;
	return ES_OK;
}

/* Puts the bytes that w wrote (and owns) in place of what m held. */
static void keep_bytes(struct es_motions *t, struct es_motion *m, struct es_writer *w)
{
	t->bytes += w->len;
	t->bytes -= m->len;
	free(m->bytes);
	m->bytes = w->data;
	m->len = w->len;
	m->changed = ++t->clock;
	*w = (struct es_writer){0};
}

/* --- taking ----------------------------------------------------------------------------------- */

/* An object on its way in. */
struct incoming {
	struct es_motion motion; /* what will stand in the table; no bytes yet */
	struct es_matter matter;
	struct es_bytes bytes;         /* PROPOSAL: as it came */
	struct es_sealed sealed;       /* PROPOSAL: its tip, that which is cosigned */
	struct es_act_request request; /* REQUEST */
	struct es_voices voices;       /* first those that are held, then those that came */
};

/* Walks the voices of what just came; those that are new are checked. */
static es_err add_voice(struct incoming *in, struct es_bytes raw, size_t *checks)
{
	struct es_id structure;

	es_err err = es_voice_structure(raw, &structure);
	if (err != ES_OK)
		return err;
	/* Who is no member costs no check. */
	if (es_voices_hold(&in->voices, &structure) ||
	    !es_federation_member(in->matter.f, &structure))
		return ES_OK;
	if (*checks == 0)
		return ES_BUSY;
	--*checks;
	err = es_voice_check(&in->matter, raw);
	if (err == ES_NOT_ALLOWED)
		return ES_OK;
	return err == ES_OK ? es_voices_add(&in->voices, raw, &structure) : err;
}

static es_err hold_voice(struct es_voices *v, struct es_bytes raw)
{
	struct es_id structure;
	es_err err = es_voice_structure(raw, &structure);

	return err == ES_OK ? es_voices_add(v, raw, &structure) : err;
}

static es_err walk_cosignatures(struct incoming *in, struct es_bytes array, bool held,
                                size_t *checks)
{
	struct es_reader r;

	es_reader_init(&r, array);
	size_t count = es_read_array(&r, ES_STEWARDS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes raw = es_read_value(&r);
		if (r.err != ES_OK)
			break;
		es_reader_fail(&r,
		               held ? hold_voice(&in->voices, raw) : add_voice(in, raw, checks));
	}
	return es_reader_finish(&r);
}

static es_err collect(struct incoming *in, const struct es_motion *held, size_t *checks)
{
	struct es_sealed sealed;
	struct es_act_request request;
	es_err err = ES_OK;

	if (in->matter.proposal) {
		if (held)
			err = es_sealed_tip(es_bytes_of(held->bytes, held->len), &sealed);
		if (held && err == ES_OK)
			err = walk_cosignatures(in, sealed.cosignatures, true, checks);
		return err == ES_OK ? walk_cosignatures(in, in->sealed.cosignatures, false, checks)
		                    : err;
	}
	if (held)
		err = es_act_request_decode(es_bytes_of(held->bytes, held->len), &request);
	for (size_t i = 0; held && i < request.approvals_len && err == ES_OK; i++)
		err = hold_voice(&in->voices, request.approvals[i]);
	for (size_t i = 0; i < in->request.approvals_len && err == ES_OK; i++)
		err = add_voice(in, in->request.approvals[i], checks);
	return err;
}

static void write_voices(const struct incoming *in, struct es_writer *w)
{
	es_write_array(w, in->voices.len);
	for (size_t i = 0; i < in->voices.len; i++)
		es_write_raw(w, in->voices.raw[i]);
}

static es_err write_merged(const struct incoming *in, struct es_writer *w)
{
	struct es_writer voices;

	if (!in->matter.proposal) {
		es_write_array(w, 3);
		es_write_uint(w, in->request.type);
		es_write_raw(w, in->request.payload);
		write_voices(in, w);
		return w->err;
	}
	es_writer_grow(&voices, ES_SEALED_MAX);
	write_voices(in, &voices);
	es_err err = voices.err;
	if (err == ES_OK)
		err = es_sealed_replace(in->bytes, es_writer_bytes(&voices), w);
	es_writer_free(&voices);
	return err;
}

/* Writes the union into the table: at m, or as a new entry where m is NULL. */
static es_err put(struct es_motions *t, struct incoming *in, struct es_motion *m)
{
	struct es_writer w;
	es_err err = m ? ES_OK : reserve(t);

	if (err != ES_OK)
		return err;
	es_writer_grow(&w, ES_SEALED_MAX);
	err = write_merged(in, &w);
	if (err != ES_OK) {
		es_writer_free(&w);
		return err;
	}
	if (!m) {
		m = &t->list[t->len++];
		*m = in->motion;
	}
	m->voices = in->voices.len;
	keep_bytes(t, m, &w);
	return ES_OK;
}

static es_err place_of(const struct es_federation *f, const struct es_act *act)
{
	if (act->type == ES_ACT_FOUND || !es_id_equal(&act->federation, &f->id))
		return ES_NOT_ALLOWED;
	if (act->index < f->acts || act->epoch < f->epoch)
		return ES_STALE;
	if (act->index > f->acts)
		return ES_GAP;
	return es_id_equal(&act->prev, &f->head) ? ES_OK : ES_NOT_ALLOWED;
}

/* Who proposes it, and that they may. */
static es_err check_proposer(struct incoming *in, size_t *checks)
{
	struct es_certificate cert;
	struct es_reader r;

	if (*checks == 0)
		return ES_BUSY;
	--*checks;
	es_reader_init(&r, in->sealed.proposal);
	es_vouch_read(&r, ES_SEAL_PROPOSAL, &in->motion.id, &cert);
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	if (es_federation_knows(in->matter.f, &cert) != ES_OK)
		return ES_NOT_ALLOWED;
	const struct es_member *m = es_federation_member(in->matter.f, &cert.structure);
	in->motion.by = cert.structure;
	bool may = m->coordinator || (in->motion.act_type == ES_ACT_HAND_OVER && m->steward);
	return may ? ES_OK : ES_NOT_ALLOWED;
}

static es_err open_proposal(struct incoming *in, struct es_bytes bytes)
{
	struct es_sealed
	        first; /* the act that stands on the chain: the tip itself, or what it carries */
	struct es_act act, tip;

	in->bytes = bytes;
	es_err err = es_sealed_decode(bytes, &first);
	if (err == ES_OK)
		err = es_act_decode(first.act, &act);
	if (err == ES_OK)
		err = es_sealed_tip(bytes, &in->sealed);
	if (err == ES_OK)
		err = es_act_decode(in->sealed.act, &tip);
	if (err != ES_OK)
		return err;
	es_act_id(in->sealed.act, &in->motion.id);
	in->motion.act_type = tip.type;
	in->motion.epoch = tip.epoch;
	in->motion.index = act.index;
	in->matter.act = in->motion.id;
	return place_of(in->matter.f, &act);
}

static es_err open_request(struct incoming *in, struct es_bytes bytes)
{
	es_err err = es_act_request_decode(bytes, &in->request);

	if (err == ES_OK)
		err = es_voice_structure(in->request.approvals[0], &in->motion.by);
	if (err != ES_OK)
		return err;
	es_act_request_id(in->request.type, in->request.payload, &in->motion.id);
	in->motion.act_type = in->request.type;
	in->matter.request = (struct es_act){.type = in->request.type,
	                                     .federation = in->matter.f->id,
	                                     .payload = in->request.payload};
	return ES_OK;
}

static es_err open_object(struct incoming *in, struct es_bytes object)
{
	struct es_reader r;

	es_reader_init(&r, object);
	es_read_array_of(&r, 2);
	in->motion.type = (enum es_motion_type)es_read_uint(&r, ES_MOTION_REQUEST);
	struct es_bytes bytes = es_read_bin(&r, ES_SEALED_MAX);
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	in->matter.proposal = in->motion.type == ES_MOTION_PROPOSAL;
	return in->matter.proposal ? open_proposal(in, bytes) : open_request(in, bytes);
}

static es_err take(struct es_motions *t, struct incoming *in, size_t *checks)
{
	struct es_motion *held = find(t, &in->motion.id);
	es_err err = ES_OK;

	if (!held && in->matter.proposal)
		err = check_proposer(in, checks);
	if (!held && err == ES_OK)
		err = check_room(t, &in->motion.by);
	if (err == ES_OK)
		err = collect(in, held, checks);
	if (err != ES_OK)
		return err;
	if (held && in->voices.len == held->voices)
		return ES_EXISTS;
	if (!in->matter.proposal && in->voices.len == 0)
		return ES_NOT_ALLOWED;
	return put(t, in, held);
}

es_err es_motions_take(struct es_motions *t, const struct es_federation *f, struct es_bytes object,
                       size_t *checks, struct es_id *id)
{
	struct incoming *in = calloc(1, sizeof(*in));

	if (!in)
		return ES_NO_MEMORY;
	in->matter.f = f;
	es_err err = open_object(in, object);
	*id = in->motion.id;
	if (err == ES_OK)
		err = take(t, in, checks);
	free(in);
	return err;
}

/* --- what rests, and what the chain has passed ------------------------------------------------ */

/* Leaves the voices that still have a say. ES_NOT_ALLOWED where none is left of a request. */
static es_err keep_standing(struct incoming *in)
{
	struct es_voices all;
	size_t checks = 0;

	in->voices.len = 0;
	es_err err = ES_OK;
	if (in->matter.proposal)
		err = walk_cosignatures(in, in->sealed.cosignatures, true, &checks);
	for (size_t i = 0; !in->matter.proposal && i < in->request.approvals_len && !err; i++)
		err = hold_voice(&in->voices, in->request.approvals[i]);
	all = in->voices;
	in->voices.len = 0;
	for (size_t i = 0; i < all.len && err == ES_OK; i++)
		if (es_voice_stands(&in->matter, all.raw[i]))
			err = es_voices_add(&in->voices, all.raw[i], &all.structures[i]);
	if (err == ES_OK && in->voices.len == 0 && !in->matter.proposal)
		err = ES_NOT_ALLOWED;
	return err;
}

static es_err proposer_of(struct incoming *in)
{
	return es_voice_structure(in->sealed.proposal, &in->motion.by);
}

es_err es_motions_restore(struct es_motions *t, const struct es_federation *f,
                          struct es_bytes object)
{
	struct incoming *in = calloc(1, sizeof(*in));

	if (!in)
		return ES_NO_MEMORY;
	in->matter.f = f;
	es_err err = open_object(in, object);
	if (err == ES_OK && in->matter.proposal)
		err = proposer_of(in);
	if (err == ES_OK && find(t, &in->motion.id))
		err = ES_EXISTS;
	if (err == ES_OK)
		err = keep_standing(in);
	if (err == ES_OK)
		err = put(t, in, NULL);
	free(in);
	return err;
}

/* Whether it stands as it is; one that lost voices is written anew. */
static bool refit(struct es_motions *t, struct es_motion *m, struct incoming *in)
{
	struct es_bytes bytes = es_bytes_of(m->bytes, m->len);

	in->matter.proposal = m->type == ES_MOTION_PROPOSAL;
	es_err err = in->matter.proposal ? open_proposal(in, bytes) : open_request(in, bytes);
	if (err == ES_OK)
		err = keep_standing(in);
	if (err == ES_OK && in->voices.len != m->voices)
		err = put(t, in, m);
	return err == ES_OK;
}

size_t es_motions_prune(struct es_motions *t, const struct es_federation *f)
{
	struct incoming *in = calloc(1, sizeof(*in));
	size_t before = t->len;

	for (size_t i = t->len; i > 0 && in; i--) {
		*in = (struct incoming){.matter.f = f};
		if (!refit(t, &t->list[i - 1], in))
			remove_at(t, i - 1);
	}
	free(in);
	return before - t->len;
}

/* --- reading ---------------------------------------------------------------------------------- */

es_err es_motion_write(const struct es_motion *m, struct es_writer *w)
{
	es_write_array(w, 2);
	es_write_uint(w, m->type);
	es_write_bin(w, es_bytes_of(m->bytes, m->len));
	return w->err;
}

bool es_motion_carried(const struct es_motion *m, const struct es_federation *f)
{
	size_t stewards = 0;

	for (size_t i = 0; i < f->members_len; i++)
		stewards += f->members[i].steward;
	return m->type == ES_MOTION_PROPOSAL && m->index == f->acts && 2 * m->voices > stewards;
}
