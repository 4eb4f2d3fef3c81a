/* SPDX-License-Identifier: EUPL-1.2 */
/* A hand-over on its way. Who asked for it first leads: it states for a new epoch, the other stewards
 * that consent state for the same; once they are a majority, the leader proposes the act behind the
 * highest act that any of them cosigned. Where several lead, all follow the one of the latest epoch. */
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

/* What is further ahead nobody may follow: it holds up nobody either. */
static bool is_in_reach(const struct plan *p, uint64_t epoch)
{
	struct es_stand highest;

	es_promise_highest(&p->seat->promise, p->f, &highest);
	uint64_t known =
	        p->seat->promise.epoch > highest.epoch ? p->seat->promise.epoch : highest.epoch;
	return epoch < known || epoch - known < ES_EPOCH_STEP_MAX;
}

/* The first epoch that nobody here has stated for. */
static uint64_t next_epoch(const struct plan *p)
{
	uint64_t epoch = p->f->epoch;

	if (p->seat->promise.epoch > epoch)
		epoch = p->seat->promise.epoch;
	for (size_t i = 0; i < p->t->len; i++) {
		const struct es_motion *m = &p->t->list[i];
		if (m->type == ES_MOTION_STATEMENT && m->epoch > epoch && is_in_reach(p, m->epoch))
			epoch = m->epoch;
	}
	return epoch + 1;
}

/* --- the act ---------------------------------------------------------------------------------- */

struct statements {
	struct es_bytes raw[ES_STEWARDS_MAX];
	size_t len;
	struct es_stand highest; /* the end of the chain, or beyond it */
};

/* Whether the chain has another act there: what was stated of that one says nothing any more. */
static bool is_outrun(const struct plan *p, const struct es_stand *stand)
{
	return stand->index < p->f->acts && !es_id_equal(&stand->id, &p->f->act_ids[stand->index]);
}

/* What the hand-over would carry on to extend that act; nothing where it counts already. False where
 * the act is not here. */
static bool find_carried(const struct plan *p, const struct es_stand *stand,
                         struct es_bytes *carried)
{
	*carried = es_bytes_of(NULL, 0);
	if (stand->index < p->f->acts)
		return es_id_equal(&stand->id, &p->f->act_ids[stand->index]);
	const struct es_motion *m = es_motions_find(p->t, &stand->id);
	if (!m || m->type != ES_MOTION_PROPOSAL)
		return false;
	*carried = es_bytes_of(m->bytes, m->len);
	return true;
}

/* Does without those who stated what is not here, or is not below that act (unless it is NULL): if
 * they are few enough, it cannot have counted. */
static void collect(const struct plan *p, uint64_t opens, const struct es_stand *below,
                    struct statements *out)
{
	struct es_statement statement;
	struct es_stand top = {0};
	struct es_bytes carried;

	memset(out, 0, sizeof(*out));
	out->highest = (struct es_stand){p->f->epoch, p->f->acts - 1, p->f->head};
	for (size_t i = 0; i < p->t->len && out->len < ES_STEWARDS_MAX; i++) {
		const struct es_motion *m = &p->t->list[i];
		if (!read_statement(p->f, m, &statement) || statement.opens != opens ||
		    !es_id_equal(&statement.proposer, &p->proposer))
			continue;
		bool outrun = is_outrun(p, &statement.highest);
		if (!outrun && (!find_carried(p, &statement.highest, &carried) ||
		                (below && es_stand_compare(&statement.highest, below) >= 0)))
			continue;
		if (!outrun && es_stand_compare(&statement.highest, &top) > 0)
			top = statement.highest;
		out->raw[out->len++] = es_bytes_of(m->bytes, m->len);
	}
	if (top.index >= p->f->acts)
		out->highest = top;
}

/* What is sealed: the payload that was asked for, with its approvals, or one that needs none. */
struct wording {
	struct es_bytes payload;
	const struct es_bytes *approvals;
	size_t approvals_len;
};

static es_err seal(const struct plan *p, uint64_t opens, const struct statements *said,
                   struct es_bytes carried, const struct wording *words)
{
	struct es_act act = {.type = ES_ACT_HAND_OVER,
	                     .federation = p->f->id,
	                     .epoch = opens,
	                     .index = said->highest.index + 1,
	                     .prev = said->highest.id,
	                     .created_ms = p->seat->now_ms,
	                     .payload = words->payload};
	struct es_writer bytes, sealed;

	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	es_err err = es_act_encode(&act, words->approvals, words->approvals_len, &bytes);
	if (err == ES_OK)
		err = es_act_propose(es_writer_bytes(&bytes), &p->seat->signer, said->raw,
		                     said->len, carried, &sealed);
	if (err == ES_OK)
		err = motions_keep(p->t, p->f, ES_MOTION_PROPOSAL, es_writer_bytes(&sealed), p->id);
	es_writer_free(&bytes);
	es_writer_free(&sealed);
	return err;
}

/* What the stewards asked for was approved in another state than the one behind what they cosigned:
 * that comes to count, and whoever coordinates by it stays. */
static es_err seal_to_stay(const struct plan *p, uint64_t opens, const struct statements *said,
                           struct es_bytes carried)
{
	struct es_id before, coordinator;
	uint8_t space[256];
	struct es_writer payload;

	es_writer_init(&payload, space, sizeof(space));
	es_err err = motions_coordinators(p->f, carried, &before, &coordinator);
	if (err == ES_OK)
		err = es_hand_over_payload(&coordinator, "", &payload);
	if (err != ES_OK)
		return err;
	struct wording words = {.payload = es_writer_bytes(&payload)};
	return seal(p, opens, said, carried, &words);
}

/* Behind the highest act that was stated; where it would not count there (the carried act may itself
 * be the hand-over that was approved), behind the next lower one that a majority stated; and where
 * there is none, the highest act is carried on alone. */
static es_err propose(const struct plan *p, uint64_t opens)
{
	struct wording words = {p->request->payload, p->request->approvals,
	                        p->request->approvals_len};
	struct statements said;
	struct es_stand below;
	struct es_bytes carried;
	es_err err = ES_NOT_ALLOWED;

	collect(p, opens, NULL, &said);
	while (err != ES_OK && err != ES_NO_MEMORY && 2 * said.len > es_federation_stewards(p->f) &&
	       find_carried(p, &said.highest, &carried)) {
		err = seal(p, opens, &said, carried, &words);
		if (said.highest.index < p->f->acts)
			break;
		below = said.highest;
		if (err != ES_OK)
			collect(p, opens, &below, &said);
	}
	if (err != ES_OK && err != ES_NO_MEMORY) {
		collect(p, opens, NULL, &said);
		if (2 * said.len > es_federation_stewards(p->f) &&
		    said.highest.index >= p->f->acts && find_carried(p, &said.highest, &carried))
			err = seal_to_stay(p, opens, &said, carried);
	}
	if (err == ES_OK)
		*p->step = ES_STEP_PROPOSED;
	return err == ES_NO_MEMORY ? err : ES_OK;
}

/* Once in an epoch, even if the table has lost it: who cosigned one must never see another. */
static bool has_proposed(const struct plan *p, uint64_t opens)
{
	if (p->seat->promise.highest.epoch >= opens)
		return true;
	for (size_t i = 0; i < p->t->len; i++) {
		const struct es_motion *m = &p->t->list[i];
		if (m->type == ES_MOTION_PROPOSAL && m->act_type == ES_ACT_HAND_OVER &&
		    m->epoch == opens && es_id_equal(&m->by, &p->proposer))
			return true;
	}
	return false;
}

/* --- one of them ------------------------------------------------------------------------------ */

/* Whose statement for itself opens the latest epoch, of those who ask for this; of two that open the
 * same, the one that is followed already. False where nobody leads. */
static bool find_leader(const struct plan *p, struct es_statement *out)
{
	const struct es_promise *promise = &p->seat->promise;
	struct es_statement s;
	bool found = false;

	for (size_t i = 0; i < p->t->len; i++) {
		const struct es_motion *m = &p->t->list[i];
		if (!read_statement(p->f, m, &s) || !es_id_equal(&s.proposer, &m->by) ||
		    s.opens <= p->f->epoch || !is_in_reach(p, s.opens) ||
		    !motions_is_asked_by(p->request, &m->by))
			continue;
		bool followed =
		        s.opens == promise->epoch && es_id_equal(&s.proposer, &promise->proposer);
		if (!found || s.opens > out->opens || (s.opens == out->opens && followed))
			*out = s;
		found = true;
	}
	return found;
}

static es_err follow(const struct plan *p, const struct es_statement *leader)
{
	struct es_statement own;

	if (find_statement(p, &p->seat->structure, &own) && own.opens >= leader->opens)
		return ES_OK;
	return state(p, leader->opens);
}

/* What a steward that wants this hand-over does for it; first asked for by the one named. */
static es_err pursue(struct plan *p, const struct es_id *first)
{
	const struct es_id *self = &p->seat->structure;
	bool asks = motions_is_asked_by(p->request, self);
	struct es_statement leader;

	p->proposer = *self;
	if (p->seat->reopen && asks) {
		p->seat->reopen = false;
		return state(p, next_epoch(p));
	}
	if (!find_leader(p, &leader))
		return asks && es_id_equal(first, self) ? state(p, next_epoch(p)) : ES_OK;
	p->proposer = leader.proposer;
	if (!es_id_equal(&leader.proposer, self))
		return follow(p, &leader);
	return has_proposed(p, leader.opens) ? ES_OK : propose(p, leader.opens);
}

static uint64_t approvals_needed(const struct es_federation *f, const struct es_act *act)
{
	return es_federation_stays(f, act) ? 0 : es_federation_approvals(f, ES_ACT_HAND_OVER);
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
	struct es_id first = m->by;

	plan.request = &request;
	es_err err = copy.err;
	if (err == ES_OK)
		err = es_act_request_decode(es_writer_bytes(&copy), &request);
	if (err == ES_OK)
		err = es_act_request_open(p->f, request.type, request.payload, &opened, &act);
	if (err == ES_OK && motions_is_ripe(p->f, &request, &act) &&
	    (!p->seat->consents || p->seat->consents(p->seat->context, m, &act)) &&
	    request.approvals_len >= approvals_needed(p->f, &act))
		err = pursue(&plan, &first);
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
