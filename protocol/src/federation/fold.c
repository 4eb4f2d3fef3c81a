/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold.h"

#include <stdlib.h>

static es_err candidate_open(struct es_bytes sealed, struct candidate *c)
{
	es_err err = es_sealed_decode(sealed, &c->sealed);

	if (err == ES_OK)
		err = es_act_decode(c->sealed.act, &c->act);
	if (err == ES_OK)
		es_act_id(c->sealed.act, &c->id);
	return err;
}

static es_err check_epoch(const struct es_federation *f, const struct es_act *act)
{
	if (act->type != ES_ACT_HAND_OVER)
		return act->epoch == f->epoch ? ES_OK : ES_NOT_ALLOWED;
	return act->epoch > f->epoch && act->epoch <= INT64_MAX ? ES_OK : ES_NOT_ALLOWED;
}

static es_err check_place(const struct es_federation *f, const struct candidate *c)
{
	const struct es_act *act = &c->act;

	if (f->acts == 0) {
		if (act->index > 0)
			return ES_GAP;
		/* The id may be known before the first act is: from a ticket. */
		return es_id_is_zero(&f->id) || es_id_equal(&f->id, &c->id) ? ES_OK : ES_FORK;
	}
	if (act->index < f->acts)
		return es_id_equal(&f->act_ids[act->index], &c->id) ? ES_STALE : ES_FORK;
	if (!es_id_equal(&act->federation, &f->id))
		return ES_NOT_ALLOWED;
	if (act->index > f->acts)
		return ES_GAP;
	if (!es_id_equal(&act->prev, &f->head))
		return ES_FORK;
	es_err err = check_epoch(f, act);
	if (err != ES_OK)
		return err;
	return f->acts < ES_ACTS_MAX ? ES_OK : ES_LIMIT;
}

/* --- one act ---------------------------------------------------------------------------------- */

/* All but how many cosigned it and what was stated before it. */
static es_err check_alone(const struct es_federation *f, struct candidate *c)
{
	es_err err = check_place(f, c);

	if (err == ES_OK)
		err = candidate_proposal(f, c);
	if (err == ES_OK && c->act.type != ES_ACT_HAND_OVER && c->sealed.statements.len > 0)
		err = ES_NOT_ALLOWED;
	return err;
}

/* The last of a nest: here the signatures decide. A council for each act that is not counted yet. */
static es_err check_tip(const struct es_federation *f, const struct candidate *c,
                        const struct council *councils, size_t len, bool majority)
{
	es_err err = candidate_cosigned(c, councils, len, majority);

	if (err == ES_OK && c->act.type == ES_ACT_HAND_OVER)
		err = candidate_stated(f, c, councils, len, f->acts - (len - 1));
	return err == ES_OK ? rules_check(f, &c->act) : err;
}

static es_err check_plain(const struct es_federation *f, struct candidate *c, bool majority)
{
	struct council council;

	es_err err = check_alone(f, c);
	if (err != ES_OK)
		return err;
	council_of(f, &council);
	return check_tip(f, c, &council, 1, majority);
}

/* The founding act is judged as if its founder were the one member already. */
static es_err check_found(const struct es_federation *f, struct candidate *c, bool majority)
{
	struct es_member founder;
	uint32_t first = 0;
	struct es_federation alone = {
	        .members = &founder, .members_len = 1, .by_id = &first, .active = 1};
	struct council council;

	es_err err = check_place(f, c);
	if (err != ES_OK)
		return err;
	if (c->sealed.statements.len > 0 || c->sealed.witness.len > 0)
		return ES_NOT_ALLOWED;
	make_founder(&c->act, &founder);
	council_of(&alone, &council);
	err = candidate_proposal(&alone, c);
	return err == ES_OK ? check_tip(&alone, c, &council, 1, majority) : err;
}

/* --- acts that a hand-over carries on --------------------------------------------------------- */

/* The chain as it would be, act by act, and the stewards before each. */
struct carried {
	struct es_federation f;
	struct candidate now;
	struct council councils[ES_CARRIED_MAX + 1];
	size_t len;
	struct es_bytes next; /* what carries on the act that was taken last; empty: nothing */
};

static es_err carry_one(struct carried *w, const struct candidate *c)
{
	es_err err = candidate_cosigned(c, &w->councils[w->len - 1], 1, false);

	if (err == ES_OK)
		err = rules_check(&w->f, &c->act);
	if (err == ES_OK)
		err = apply_reserve(&w->f, &c->act);
	if (err != ES_OK)
		return err;
	uint64_t settled = w->f.settled_epoch;
	apply(&w->f, &c->act, &c->id);
	w->f.settled_epoch = settled;
	return ES_OK;
}

static es_err carry(struct carried *w, struct es_bytes sealed, bool majority)
{
	for (w->len = 0, w->next = sealed; w->next.len > 0;) {
		struct candidate *c = &w->now;
		if (w->len > ES_CARRIED_MAX)
			return ES_LIMIT;
		es_err err = candidate_open(w->next, c);
		if (err == ES_OK)
			err = check_alone(&w->f, c);
		if (err == ES_OK && w->len > 0 && c->act.type != ES_ACT_HAND_OVER)
			err = ES_NOT_ALLOWED;
		if (err != ES_OK)
			return err;
		council_of(&w->f, &w->councils[w->len++]);
		w->next = c->sealed.witness;
		err = w->next.len > 0 ? carry_one(w, c)
		                      : check_tip(&w->f, c, w->councils, w->len, majority);
		if (err != ES_OK)
			return err;
	}
	return ES_OK;
}

static es_err check_carried(const struct es_federation *f, struct es_bytes sealed, bool majority,
                            struct es_stand *tip)
{
	struct carried *w = malloc(sizeof(*w));

	if (!w)
		return ES_NO_MEMORY;
	es_err err = es_federation_copy(&w->f, f);
	if (err == ES_OK)
		err = carry(w, sealed, majority);
	if (err == ES_OK)
		*tip = (struct es_stand){w->now.act.epoch, w->now.act.index, w->now.id};
	es_federation_free(&w->f);
	free(w);
	return err;
}

/* --- fold ------------------------------------------------------------------------------------- */

static es_err check(const struct es_federation *f, struct es_bytes bytes, struct candidate *c,
                    bool majority, struct es_stand *tip)
{
	es_err err = candidate_open(bytes, c);

	if (err != ES_OK)
		return err;
	*tip = (struct es_stand){c->act.epoch, c->act.index, c->id};
	if (f->acts == 0)
		return check_found(f, c, majority);
	if (c->sealed.witness.len == 0)
		return check_plain(f, c, majority);
	err = check_place(f, c); /* before any work */
	return err == ES_OK ? check_carried(f, bytes, majority, tip) : err;
}

es_err es_federation_judge(const struct es_federation *f, struct es_bytes sealed,
                           struct es_stand *tip)
{
	struct candidate c;

	return check(f, sealed, &c, false, tip);
}

es_err es_federation_fold(struct es_federation *f, struct es_bytes sealed)
{
	struct candidate c;
	struct es_stand tip;

	es_err err = check(f, sealed, &c, true, &tip);
	if (err == ES_OK)
		err = apply_reserve(f, &c.act);
	if (err != ES_OK)
		return err;
	apply(f, &c.act, &c.id);
	/* The majority spoke in the epoch of the hand-over that carried it. */
	if (tip.epoch > f->settled_epoch)
		f->settled_epoch = tip.epoch;
	return ES_OK;
}

es_err es_federation_allows(const struct es_federation *f, const struct es_act *act)
{
	return rules_check(f, act);
}
