/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/promise.h"

#include <string.h>

void es_promise_init(struct es_promise *p)
{
	memset(p, 0, sizeof(*p));
}

void es_promise_highest(const struct es_promise *p, const struct es_federation *f,
                        struct es_stand *out)
{
	es_assert(f->acts > 0);
	*out = (struct es_stand){f->settled_epoch, f->acts - 1, f->head};
	if (es_stand_compare(&p->highest, out) > 0)
		*out = p->highest;
}

es_err es_promise_state(const struct es_promise *p, const struct es_federation *f, uint64_t opens,
                        const struct es_id *proposer, struct es_statement *statement,
                        struct es_promise *next)
{
	struct es_stand highest;
	const struct es_member *m = es_federation_member(f, proposer);

	if (!m || !(m->steward || m->coordinator))
		return ES_NOT_ALLOWED;
	es_promise_highest(p, f, &highest);
	if (opens <= highest.epoch || opens <= f->epoch || opens < p->epoch)
		return ES_STALE;
	if (opens == p->epoch && !es_id_equal(&p->proposer, proposer))
		return ES_STALE;
	uint64_t known = p->epoch > highest.epoch ? p->epoch : highest.epoch;
	if (opens > INT64_MAX || opens - known > ES_EPOCH_STEP_MAX)
		return ES_LIMIT;
	*next = *p;
	next->epoch = opens;
	next->proposer = *proposer;
	*statement =
	        (struct es_statement){.opens = opens, .proposer = *proposer, .highest = highest};
	return ES_OK;
}

static es_err proposer_of(struct es_bytes sealed, struct es_act *act, struct es_id *proposer)
{
	struct es_certificate cert;
	struct es_sealed tip;
	struct es_reader r;
	struct es_id id;

	es_err err = es_sealed_tip(sealed, &tip);
	if (err == ES_OK)
		err = es_act_decode(tip.act, act);
	if (err != ES_OK)
		return err;
	es_act_id(tip.act, &id);
	es_reader_init(&r, tip.proposal);
	es_vouch_read(&r, ES_SEAL_PROPOSAL, &id, &cert);
	*proposer = cert.structure;
	return es_reader_finish(&r);
}

/* Into one epoch a steward follows one proposer, and cosigns one hand-over. */
static es_err check_hand_over(const struct es_promise *p, const struct es_stand *highest,
                              const struct es_stand *tip, const struct es_id *proposer)
{
	if (highest->epoch >= tip->epoch)
		return ES_STALE;
	if (p->epoch == tip->epoch && !es_id_equal(&p->proposer, proposer))
		return ES_STALE;
	return ES_OK;
}

es_err es_promise_judge(const struct es_promise *p, const struct es_federation *f,
                        struct es_bytes sealed, struct es_promise *next)
{
	struct es_stand tip, highest;
	struct es_id proposer;
	struct es_act act;

	es_err err = f->acts > 0 ? es_federation_judge(f, sealed, &tip) : ES_STATE;
	if (err == ES_OK)
		err = proposer_of(sealed, &act, &proposer);
	if (err != ES_OK)
		return err;
	es_promise_highest(p, f, &highest);
	*next = *p;
	if (es_stand_compare(&tip, &highest) == 0 && es_id_equal(&tip.id, &highest.id))
		return ES_EXISTS;
	if (tip.epoch < p->epoch || es_stand_compare(&tip, &highest) <= 0)
		return ES_STALE;
	if (act.type == ES_ACT_HAND_OVER) {
		err = check_hand_over(p, &highest, &tip, &proposer);
		if (err != ES_OK)
			return err;
	}
	if (tip.epoch > p->epoch || act.type == ES_ACT_HAND_OVER) {
		next->epoch = tip.epoch;
		next->proposer = act.type == ES_ACT_HAND_OVER ? proposer : (struct es_id){{0}};
	}
	next->highest = tip;
	return ES_OK;
}

/* --- at rest ---------------------------------------------------------------------------------- */

es_err es_promise_encode(const struct es_promise *p, struct es_writer *w)
{
	es_write_array(w, 4);
	es_write_uint(w, 1);
	es_write_uint(w, p->epoch);
	es_write_bin(w, ES_BYTES(p->proposer.bytes));
	es_write_array(w, 3);
	es_write_uint(w, p->highest.epoch);
	es_write_uint(w, p->highest.index);
	es_write_bin(w, ES_BYTES(p->highest.id.bytes));
	return w->err;
}

es_err es_promise_decode(struct es_bytes in, struct es_promise *out)
{
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	es_reader_init(&r, in);
	es_read_array_of(&r, 4);
	if (es_read_uint(&r, UINT64_MAX) != 1)
		es_reader_fail(&r, ES_VERSION);
	out->epoch = es_read_uint(&r, INT64_MAX);
	es_read_fixed(&r, out->proposer.bytes, ES_ID_LEN);
	es_read_array_of(&r, 3);
	out->highest.epoch = es_read_uint(&r, INT64_MAX);
	out->highest.index = es_read_uint(&r, INT64_MAX);
	es_read_fixed(&r, out->highest.id.bytes, ES_ID_LEN);
	return es_reader_finish(&r);
}
