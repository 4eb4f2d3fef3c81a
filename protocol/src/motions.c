/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/motions.h"

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
	const struct es_federation *f;
	struct es_motion motion; /* what will stand in the table; no bytes yet */
	struct es_bytes bytes;   /* what came */
	bool trusted;            /* it was checked before */
	size_t *checks;

	struct es_sealed tip;          /* PROPOSAL */
	struct es_act_request request; /* REQUEST */
	struct es_writer opened;       /* REQUEST: what act borrows */
	struct es_act act;             /* REQUEST: what it would be */
	struct es_matter matter;       /* REQUEST */
	struct es_voices voices; /* REQUEST: first those that are held, then those that came */
};

static es_err charge(struct incoming *in, size_t checks)
{
	if (in->trusted)
		return ES_OK;
	if (*in->checks < checks)
		return ES_BUSY;
	*in->checks -= checks;
	return ES_OK;
}

/* Writes into the table: at held, or as a new entry where that is NULL. w is given away. */
static es_err put(struct es_motions *t, const struct incoming *in, struct es_motion *held,
                  struct es_writer *w)
{
	es_err err = w->err;

	if (err == ES_OK && !held)
		err = reserve(t);
	if (err != ES_OK) {
		es_writer_free(w);
		return err;
	}
	if (!held) {
		es_assert(t->list != NULL);
		held = &t->list[t->len++];
		*held = in->motion;
	}
	held->voices = in->motion.voices;
	held->epoch = in->motion.epoch;
	held->index = in->motion.index;
	keep_bytes(t, held, w);
	return ES_OK;
}

static size_t count_of(struct es_bytes array)
{
	struct es_reader r;

	es_reader_init(&r, array);
	return array.len == 0 ? 0 : es_read_array(&r, ES_STEWARDS_MAX);
}

/* --- proposals -------------------------------------------------------------------------------- */

/* Where the outermost act stands: the next place of the chain, or nowhere. */
static es_err check_place(const struct es_federation *f, const struct es_act *outer,
                          const struct es_act *tip)
{
	if (outer->type == ES_ACT_FOUND || !es_id_equal(&outer->federation, &f->id))
		return ES_NOT_ALLOWED;
	if (outer->index < f->acts || tip->epoch < f->epoch)
		return ES_STALE;
	return outer->index > f->acts ? ES_GAP : ES_OK;
}

/* What it carried on and the chain has folded since falls off; the rest stands on the chain's end. */
static void peel(const struct es_federation *f, struct es_bytes *bytes)
{
	struct es_sealed sealed;
	struct es_act act;
	struct es_id id;

	while (es_sealed_decode(*bytes, &sealed) == ES_OK && sealed.witness.len > 0 &&
	       es_act_decode(sealed.act, &act) == ES_OK && act.index < f->acts) {
		es_act_id(sealed.act, &id);
		if (!es_id_equal(&id, &f->act_ids[act.index]))
			return;
		*bytes = sealed.witness;
	}
}

static es_err open_proposal(struct incoming *in)
{
	peel(in->f, &in->bytes);
	struct es_sealed outer;
	struct es_act outer_act, act;

	es_err err = es_sealed_decode(in->bytes, &outer);
	if (err == ES_OK)
		err = es_act_decode(outer.act, &outer_act);
	if (err == ES_OK)
		err = es_sealed_tip(in->bytes, &in->tip);
	if (err == ES_OK)
		err = es_act_decode(in->tip.act, &act);
	if (err == ES_OK)
		err = es_voice_structure(in->tip.proposal, &in->motion.by);
	if (err != ES_OK)
		return err;
	es_act_id(in->tip.act, &in->motion.id);
	in->motion.act_type = act.type;
	in->motion.epoch = act.epoch;
	in->motion.index = act.index;
	in->motion.voices = count_of(in->tip.cosignatures);
	return check_place(in->f, &outer_act, &act);
}

static es_err judge_proposal(struct incoming *in)
{
	struct es_stand tip;

	if (in->trusted)
		return ES_OK;
	/* What it carries costs the same again, and is bounded with the bytes. */
	es_err err = charge(in, 2 + ES_APPROVALS_MAX / 8 + count_of(in->tip.cosignatures) +
	                                count_of(in->tip.statements));
	if (err == ES_OK)
		err = es_federation_judge(in->f, in->bytes, &tip);
	switch (err) {
	case ES_NOT_MEMBER:
	case ES_FORK:
	case ES_EXISTS:
	case ES_VERSION:
	case ES_BAD_HASH:
		return ES_NOT_ALLOWED; /* no lie: its maker may know the chain otherwise */
	default:
		return err;
	}
}

static es_err take_proposal(struct es_motions *t, struct incoming *in, struct es_motion *held)
{
	struct es_sealed merged;
	struct es_writer w;

	es_writer_grow(&w, ES_SEALED_MAX);
	es_err err =
	        held ? es_sealed_merge(es_bytes_of(held->bytes, held->len), in->bytes, &w) : ES_OK;
	if (err == ES_OK && !held)
		es_write_raw(&w, in->bytes);
	if (err == ES_OK)
		err = w.err;
	if (err == ES_OK)
		err = judge_proposal(in);
	if (err == ES_OK)
		err = es_sealed_tip(es_writer_bytes(&w), &merged);
	if (err != ES_OK) {
		es_writer_free(&w);
		return err;
	}
	in->motion.voices = count_of(merged.cosignatures);
	return put(t, in, held, &w);
}

/* --- requests --------------------------------------------------------------------------------- */

static bool may_be_asked(uint64_t type)
{
	return type > ES_ACT_FOUND && type <= ES_ACT_LAST && type != ES_ACT_NETWORK_KEY;
}

static es_err open_request(struct incoming *in)
{
	es_err err = es_act_request_decode(in->bytes, &in->request);

	if (err == ES_OK)
		err = es_voice_structure(in->request.approvals[0], &in->motion.by);
	if (err == ES_OK && !may_be_asked(in->request.type))
		err = ES_NOT_ALLOWED;
	if (err == ES_OK)
		err = es_act_request_open(in->f, in->request.type, in->request.payload, &in->opened,
		                          &in->act);
	/* Approvals of an admission are over no act before it: they would stand for ever. */
	if (err == ES_OK && in->act.type == ES_ACT_ADMIT &&
	    es_federation_structure(in->f, &in->act.admission.structure))
		err = ES_STALE;
	if (err != ES_OK)
		return err;
	es_act_request_id(in->request.type, in->request.payload, &in->motion.id);
	in->motion.act_type = in->request.type;
	in->matter = (struct es_matter){
	        .f = in->f,
	        .act = &in->act,
	        .last = es_federation_last(in->f, in->act.type, &in->act.structure)};
	return ES_OK;
}

/* A voice that just came; one that is new is checked. */
static es_err add_voice(struct incoming *in, struct es_bytes raw)
{
	struct es_id structure;

	es_err err = es_voice_structure(raw, &structure);
	if (err != ES_OK)
		return err;
	/* Who has no say costs no check. */
	if (es_voices_hold(&in->voices, &structure) || !es_voice_stands(&in->matter, raw))
		return ES_OK;
	err = charge(in, 1);
	if (err == ES_OK && !in->trusted)
		err = es_voice_check(&in->matter, raw);
	if (err == ES_NOT_ALLOWED)
		return ES_OK;
	return err == ES_OK ? es_voices_add(&in->voices, raw, &structure) : err;
}

static es_err hold_voices(struct es_voices *v, const struct es_act_request *held)
{
	struct es_id structure;
	es_err err = ES_OK;

	for (size_t i = 0; i < held->approvals_len && err == ES_OK; i++) {
		err = es_voice_structure(held->approvals[i], &structure);
		if (err == ES_OK)
			err = es_voices_add(v, held->approvals[i], &structure);
	}
	return err;
}

static es_err put_request(struct es_motions *t, struct incoming *in, struct es_motion *held)
{
	struct es_act_request merged = {.type = in->request.type,
	                                .payload = in->request.payload,
	                                .approvals_len = in->voices.len};
	struct es_writer w;

	if (in->voices.len == 0)
		return ES_NOT_ALLOWED;
	memcpy(merged.approvals, in->voices.raw, sizeof(merged.approvals));
	in->motion.voices = in->voices.len;
	es_writer_grow(&w, ES_ACT_MAX);
	es_err err = es_act_request_encode(&merged, &w);
	es_assert(err == w.err);
	return put(t, in, held, &w);
}

static es_err take_request(struct es_motions *t, struct incoming *in, struct es_motion *held)
{
	struct es_act_request before;
	es_err err = ES_OK;

	if (held)
		err = es_act_request_decode(es_bytes_of(held->bytes, held->len), &before);
	if (held && err == ES_OK)
		err = hold_voices(&in->voices, &before);
	for (size_t i = 0; i < in->request.approvals_len && err == ES_OK; i++)
		err = add_voice(in, in->request.approvals[i]);
	if (err != ES_OK)
		return err;
	return held && in->voices.len == held->voices ? ES_EXISTS : put_request(t, in, held);
}

/* --- statements ------------------------------------------------------------------------------- */

static es_err open_statement(struct incoming *in)
{
	struct es_statement statement;
	struct es_reader r;

	es_err err = es_voice_structure(in->bytes, &in->motion.by);
	if (err == ES_OK)
		err = charge(in, 1);
	if (err != ES_OK)
		return err;
	struct es_bytes by = ES_BYTES(in->motion.by.bytes);
	es_hash(&in->motion.id, "essaim/v1/statement-by", &by, 1);
	es_reader_init(&r, in->bytes);
	es_statement_read(&r, &in->f->id, &statement);
	err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	in->motion.act_type = ES_ACT_HAND_OVER;
	in->motion.epoch = statement.opens;
	in->motion.index = statement.highest.index;
	const struct es_member *m = es_federation_member(in->f, &in->motion.by);
	if (es_federation_knows(in->f, &statement.cert) != ES_OK || !m->steward)
		return ES_NOT_ALLOWED;
	return statement.opens > in->f->epoch ? ES_OK : ES_STALE;
}

static es_err take_statement(struct es_motions *t, struct incoming *in, struct es_motion *held)
{
	struct es_writer w;

	if (held && held->epoch >= in->motion.epoch)
		return ES_EXISTS;
	es_writer_grow(&w, ES_ACT_MAX);
	es_write_raw(&w, in->bytes);
	return put(t, in, held, &w);
}

/* --- any ---------------------------------------------------------------------------------------- */

static es_err open_bytes(struct incoming *in)
{
	switch (in->motion.type) {
	case ES_MOTION_PROPOSAL:
		return open_proposal(in);
	case ES_MOTION_REQUEST:
		return open_request(in);
	case ES_MOTION_STATEMENT:
		return open_statement(in);
	}
	return ES_MALFORMED;
}

static es_err take_opened(struct es_motions *t, struct incoming *in)
{
	struct es_motion *held = find(t, &in->motion.id);
	es_err err = held ? ES_OK : check_room(t, &in->motion.by);

	if (err != ES_OK)
		return err;
	if (in->motion.type == ES_MOTION_PROPOSAL)
		return take_proposal(t, in, held);
	if (in->motion.type == ES_MOTION_REQUEST)
		return take_request(t, in, held);
	return take_statement(t, in, held);
}

static es_err take(struct es_motions *t, const struct es_federation *f, struct es_bytes object,
                   size_t *checks, struct es_id *id)
{
	struct incoming *in = calloc(1, sizeof(*in));
	struct es_reader r;

	if (!in)
		return ES_NO_MEMORY;
	in->f = f;
	in->checks = checks;
	in->trusted = checks == NULL;
	es_writer_grow(&in->opened, ES_ACT_MAX);
	es_reader_init(&r, object);
	es_read_array_of(&r, 2);
	in->motion.type = (enum es_motion_type)es_read_uint(&r, ES_MOTION_STATEMENT);
	in->bytes = es_read_bin(&r, ES_SEALED_MAX);
	es_err err = es_reader_finish(&r);
	if (err == ES_OK)
		err = open_bytes(in);
	*id = in->motion.id;
	if (err == ES_OK)
		err = take_opened(t, in);
	es_writer_free(&in->opened);
	free(in);
	return err;
}

es_err es_motions_take(struct es_motions *t, const struct es_federation *f, struct es_bytes object,
                       size_t *checks, struct es_id *id)
{
	es_assert(checks != NULL);
	return take(t, f, object, checks, id);
}

es_err es_motions_restore(struct es_motions *t, const struct es_federation *f,
                          struct es_bytes object)
{
	struct es_id id;

	return take(t, f, object, NULL, &id);
}

static es_err put_peeled(struct es_motions *t, const struct incoming *in, struct es_motion *m)
{
	struct es_writer w;

	es_writer_grow(&w, ES_SEALED_MAX);
	es_write_raw(&w, in->bytes);
	return put(t, in, m, &w);
}

/* Whether a motion stands on f as it is; a request that lost voices is written anew, and so is a
 * proposal of whose acts some count now. What there is no memory to look at stays until the next
 * act. */
static bool refit(struct es_motions *t, const struct es_federation *f, struct es_motion *m)
{
	struct incoming *in = calloc(1, sizeof(*in));
	es_err err = ES_NO_MEMORY;

	if (in) {
		in->f = f;
		in->trusted = true;
		in->motion.type = m->type;
		in->bytes = es_bytes_of(m->bytes, m->len);
		es_writer_grow(&in->opened, ES_ACT_MAX);
		err = open_bytes(in);
	}
	for (size_t i = 0; err == ES_OK && i < in->request.approvals_len; i++)
		err = add_voice(in, in->request.approvals[i]);
	if (err == ES_OK && m->type == ES_MOTION_REQUEST && in->voices.len != m->voices)
		err = put_request(t, in, m);
	if (err == ES_OK && m->type == ES_MOTION_PROPOSAL && in->bytes.len != m->len)
		err = put_peeled(t, in, m);
	if (in)
		es_writer_free(&in->opened);
	free(in);
	return err == ES_OK || err == ES_NO_MEMORY;
}

size_t es_motions_prune(struct es_motions *t, const struct es_federation *f)
{
	size_t before = t->len;

	for (size_t i = t->len; i > 0; i--)
		if (!refit(t, f, &t->list[i - 1]))
			remove_at(t, i - 1);
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

bool es_motion_counts(const struct es_motion *m, const struct es_federation *f)
{
	struct es_federation copy;

	/* Few proposals get past this; what is carried may change who the stewards are. */
	if (m->type != ES_MOTION_PROPOSAL || m->voices == 0)
		return false;
	if (m->index == f->acts && 2 * m->voices <= es_federation_stewards(f))
		return false;
	es_err err = es_federation_copy(&copy, f);
	if (err == ES_OK) {
		err = es_federation_fold(&copy, es_bytes_of(m->bytes, m->len));
		es_federation_free(&copy);
	}
	return err == ES_OK;
}
