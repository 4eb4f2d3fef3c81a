/* SPDX-License-Identifier: EUPL-1.2 */
/* A hand-over on its way: who asked for it first proposes it. It states for a new epoch, the other
 * stewards that consent state for the same; once they are a majority, the act goes out behind the
 * highest act that any of them cosigned. */
#include "motions_internal.h"

#include "voices.h"

#include <string.h>

/* One hand-over that is asked for. */
struct plan {
	struct es_motions *t;
	const struct es_federation *f;
	struct es_seat *seat;
	struct es_id proposer;
	const struct es_act_request *request;
	enum es_step *step;
	struct es_id *id;
};

/* --- statements ------------------------------------------------------------------------------- */

static bool read_statement(const struct es_federation *f, const struct es_motion *m,
                           struct es_statement *out)
{
	struct es_reader r;

	if (m->type != ES_MOTION_STATEMENT)
		return false;
	es_reader_init(&r, es_bytes_of(m->bytes, m->len));
	es_statement_read(&r, &f->id, out);
	return es_reader_finish(&r) == ES_OK;
}

static bool find_statement(const struct plan *p, const struct es_id *by, struct es_statement *out)
{
	for (size_t i = 0; i < p->t->len; i++)
		if (p->t->list[i].type == ES_MOTION_STATEMENT && es_id_equal(&p->t->list[i].by, by))
			return read_statement(p->f, &p->t->list[i], out);
	return false;
}

static es_err state(const struct plan *p, uint64_t opens)
{
	struct es_statement statement;
	struct es_promise next;
	struct es_writer w;

	es_err err =
	        es_promise_state(&p->seat->promise, p->f, opens, &p->proposer, &statement, &next);
	if (err != ES_OK)
		return ES_OK; /* it has promised otherwise */
	es_writer_grow(&w, ES_ACT_MAX);
	err = es_statement_make(&p->seat->signer, &p->f->id, &statement, &w);
	if (err == ES_OK)
		err = motions_keep(p->t, p->f, ES_MOTION_STATEMENT, es_writer_bytes(&w), p->id);
	es_writer_free(&w);
	if (err == ES_EXISTS)
		return ES_OK;
	if (err == ES_OK) {
		p->seat->promise = next;
		*p->step = ES_STEP_STATED;
	}
	return err == ES_NO_MEMORY ? err : ES_OK;
}

/* The first epoch that nobody here has stated for. */
static uint64_t next_epoch(const struct plan *p)
{
	uint64_t epoch = p->f->epoch;

	if (p->seat->promise.epoch > epoch)
		epoch = p->seat->promise.epoch;
	for (size_t i = 0; i < p->t->len; i++)
		if (p->t->list[i].type == ES_MOTION_STATEMENT && p->t->list[i].epoch > epoch)
			epoch = p->t->list[i].epoch;
	return epoch + 1;
}

/* --- the act ---------------------------------------------------------------------------------- */

struct statements {
	struct es_bytes raw[ES_STEWARDS_MAX];
	size_t len;
	struct es_stand highest;
};

static void collect(const struct plan *p, uint64_t opens, struct statements *out)
{
	struct es_statement statement;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < p->t->len && out->len < ES_STEWARDS_MAX; i++) {
		const struct es_motion *m = &p->t->list[i];
		if (!read_statement(p->f, m, &statement) || statement.opens != opens ||
		    !es_id_equal(&statement.proposer, &p->proposer))
			continue;
		if (out->len == 0 || es_stand_compare(&statement.highest, &out->highest) > 0)
			out->highest = statement.highest;
		out->raw[out->len++] = es_bytes_of(m->bytes, m->len);
	}
}

/* What the hand-over carries on: nothing where the highest act counts already. False where that act
 * is not here. */
static bool find_carried(const struct plan *p, const struct es_stand *highest,
                         struct es_bytes *carried, struct es_act *act)
{
	const struct es_federation *f = p->f;

	*carried = es_bytes_of(NULL, 0);
	act->index = f->acts;
	act->prev = f->head;
	if (highest->index < f->acts)
		return es_id_equal(&highest->id, &f->act_ids[highest->index]);
	const struct es_motion *m = es_motions_find(p->t, &highest->id);
	if (!m || m->type != ES_MOTION_PROPOSAL)
		return false;
	*carried = es_bytes_of(m->bytes, m->len);
	act->index = highest->index + 1;
	act->prev = highest->id;
	return true;
}

static es_err propose(const struct plan *p, uint64_t opens)
{
	struct es_act act = {.type = ES_ACT_HAND_OVER,
	                     .federation = p->f->id,
	                     .epoch = opens,
	                     .created_ms = p->seat->now_ms,
	                     .payload = p->request->payload};
	struct statements statements;
	struct es_writer bytes, sealed;
	struct es_bytes carried;

	collect(p, opens, &statements);
	if (2 * statements.len <= es_federation_stewards(p->f) ||
	    !find_carried(p, &statements.highest, &carried, &act))
		return ES_OK;
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	es_err err = es_act_encode(&act, p->request->approvals, p->request->approvals_len, &bytes);
	if (err == ES_OK)
		err = es_act_propose(es_writer_bytes(&bytes), &p->seat->signer, statements.raw,
		                     statements.len, carried, &sealed);
	if (err == ES_OK)
		err = motions_keep(p->t, p->f, ES_MOTION_PROPOSAL, es_writer_bytes(&sealed), p->id);
	if (err == ES_OK)
		*p->step = ES_STEP_PROPOSED;
	es_writer_free(&bytes);
	es_writer_free(&sealed);
	return err == ES_NO_MEMORY ? err : ES_OK;
}

static bool has_proposed(const struct plan *p, uint64_t opens)
{
	for (size_t i = 0; i < p->t->len; i++) {
		const struct es_motion *m = &p->t->list[i];
		if (m->type == ES_MOTION_PROPOSAL && m->act_type == ES_ACT_HAND_OVER &&
		    m->epoch == opens && es_id_equal(&m->by, &p->proposer))
			return true;
	}
	return false;
}

/* --- one of them ------------------------------------------------------------------------------ */

static es_err lead(const struct plan *p)
{
	struct es_statement own;
	bool stated = find_statement(p, &p->proposer, &own) &&
	              es_id_equal(&own.proposer, &p->proposer) && own.opens > p->f->epoch;

	if (!stated || p->seat->reopen) {
		p->seat->reopen = false;
		return state(p, next_epoch(p));
	}
	return has_proposed(p, own.opens) ? ES_OK : propose(p, own.opens);
}

static es_err follow(const struct plan *p)
{
	struct es_statement theirs, own;

	if (!find_statement(p, &p->proposer, &theirs) ||
	    !es_id_equal(&theirs.proposer, &p->proposer) || theirs.opens <= p->f->epoch)
		return ES_OK;
	if (find_statement(p, &p->seat->structure, &own) && own.opens >= theirs.opens)
		return ES_OK;
	return state(p, theirs.opens);
}

static es_err hand_over(const struct plan *p, const struct es_motion *m)
{
	struct es_act_request request;
	struct es_writer copy, opened;
	struct es_act act;
	struct plan plan = *p;

	es_writer_grow(&copy, ES_ACT_MAX);
	es_writer_grow(&opened, ES_ACT_MAX);
	es_write_raw(&copy, es_bytes_of(m->bytes, m->len));
	plan.proposer = m->by;
	plan.request = &request;
	es_err err = copy.err;
	if (err == ES_OK)
		err = es_act_request_decode(es_writer_bytes(&copy), &request);
	if (err == ES_OK)
		err = es_act_request_open(p->f, request.type, request.payload, &opened, &act);
	if (err == ES_OK && motions_is_ripe(p->f, &request, &act) &&
	    (!p->seat->consents || p->seat->consents(p->seat->context, m, &act)) &&
	    request.approvals_len >= es_federation_approvals(p->f, ES_ACT_HAND_OVER))
		err = es_id_equal(&m->by, &p->seat->structure) ? lead(&plan) : follow(&plan);
	es_writer_free(&copy);
	es_writer_free(&opened);
	return err == ES_NO_MEMORY ? err : ES_OK;
}

es_err motions_hand_over(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                         enum es_step *step, struct es_id *id)
{
	struct plan plan = {.t = t, .f = f, .seat = seat, .step = step, .id = id};
	es_err err = ES_OK;

	for (size_t i = 0; i < t->len && err == ES_OK && *step == ES_STEP_NONE; i++)
		if (t->list[i].type == ES_MOTION_REQUEST && t->list[i].act_type == ES_ACT_HAND_OVER)
			err = hand_over(&plan, &t->list[i]);
	return err;
}
