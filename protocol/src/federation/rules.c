/* SPDX-License-Identifier: EUPL-1.2 */
/* What an act may say, type by type, in the state before it. */
#include "fold.h"

#include <string.h>

/* --- approvals -------------------------------------------------------------------------------- */

/* The structures that approved: each has one voice, however many nodes it runs. */
struct approvers {
	struct es_id structures[ES_APPROVALS_MAX];
	size_t len;
	uint64_t last;               /* over which each must be signed */
	const struct es_id *subject; /* has no voice; NULL: all have */
};

static bool approvers_hold(const struct approvers *a, const struct es_id *structure)
{
	for (size_t i = 0; i < a->len; i++)
		if (es_id_equal(&a->structures[i], structure))
			return true;
	return false;
}

static es_err add_approver(const struct es_federation *f, const struct es_certificate *cert,
                           uint64_t last, struct approvers *a)
{
	if (!member_speaking(f, cert))
		return ES_NOT_MEMBER;
	if (last != a->last || approvers_hold(a, &cert->structure) ||
	    (a->subject && es_id_equal(a->subject, &cert->structure)))
		return ES_NOT_ALLOWED;
	es_assert(a->len < ES_APPROVALS_MAX);
	a->structures[a->len++] = cert->structure;
	return ES_OK;
}

static es_err read_approvals(const struct es_federation *f, const struct es_act *act,
                             struct approvers *a)
{
	struct es_certificate cert;
	struct es_reader r;
	uint64_t last = 0;

	a->last = es_federation_last(f, act->type, &act->structure);
	es_reader_init(&r, act->approvals);
	size_t count = es_read_array(&r, ES_APPROVALS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_approval_read(&r, act, &cert, &last);
		if (r.err == ES_OK)
			es_reader_fail(&r, add_approver(f, &cert, last, a));
	}
	return es_reader_finish(&r);
}

static es_err check_approvals(const struct es_federation *f, const struct es_act *act,
                              uint64_t needed, const struct es_id *subject)
{
	struct approvers a = {.len = 0, .subject = subject};

	es_err err = read_approvals(f, act, &a);
	if (err != ES_OK)
		return err;
	return a.len >= needed ? ES_OK : ES_NOT_ALLOWED;
}

/* No act of this type asks for any, so that none can stand there. */
static es_err check_no_approvals(const struct es_federation *f, const struct es_act *act)
{
	struct approvers a = {.len = 0};

	es_err err = read_approvals(f, act, &a);
	if (err != ES_OK)
		return err;
	return a.len == 0 ? ES_OK : ES_NOT_ALLOWED;
}

/* --- types ------------------------------------------------------------------------------------ */

static es_err check_admit(const struct es_federation *f, const struct es_act *act)
{
	struct approvers a = {.len = 0};

	/* Also who was suspended: its id is that of a key that counts no more. */
	if (es_federation_structure(f, &act->admission.structure))
		return ES_EXISTS;
	if (!es_federation_member(f, &act->sponsor))
		return ES_NOT_MEMBER;
	if (f->members_len >= ES_MEMBERS_MAX)
		return ES_LIMIT;
	es_err err = read_approvals(f, act, &a);
	if (err != ES_OK)
		return err;
	uint64_t needed = es_federation_approvals(f, act->type);
	if (a.len < needed)
		return ES_NOT_ALLOWED;
	return needed == 0 || approvers_hold(&a, &act->sponsor) ? ES_OK : ES_NOT_ALLOWED;
}

static es_err check_listed(const struct es_federation *f, const struct es_act *act)
{
	return act->logs_len <= ES_LISTED_ALL_MAX - f->listed_len ? ES_OK : ES_LIMIT;
}

static es_err check_suspend(const struct es_federation *f, const struct es_act *act)
{
	const struct es_member *m = es_federation_member(f, &act->structure);

	if (!m)
		return ES_NOT_MEMBER;
	/* It hands over first; and somebody must be left to make acts count. */
	if (m->coordinator || (m->steward && es_federation_stewards(f) == 1))
		return ES_NOT_ALLOWED;
	es_err err = check_listed(f, act);
	if (err != ES_OK)
		return err;
	return check_approvals(f, act, es_federation_approvals(f, act->type), &act->structure);
}

/* Nobody holds back who wants to leave; but, as above, not before it handed over. */
static es_err check_leave(const struct es_federation *f, const struct es_act *act)
{
	const struct es_member *m = es_federation_member(f, &act->structure);
	struct approvers a = {.len = 0};

	if (!m)
		return ES_NOT_MEMBER;
	if (m->coordinator || (m->steward && es_federation_stewards(f) == 1))
		return ES_NOT_ALLOWED;
	es_err err = check_listed(f, act);
	if (err == ES_OK)
		err = read_approvals(f, act, &a);
	if (err != ES_OK)
		return err;
	return approvers_hold(&a, &act->structure) ? ES_OK : ES_NOT_ALLOWED;
}

/* A member says itself who takes care of what it published. */
static es_err check_entrust(const struct es_federation *f, const struct es_act *act)
{
	const struct es_member *gone = es_federation_structure(f, &act->structure);

	if (!gone || !es_federation_member(f, &act->keeper))
		return ES_NOT_MEMBER;
	if (!gone->suspended || (gone->left && !gone->stays))
		return ES_NOT_ALLOWED;
	return check_approvals(f, act, es_federation_approvals(f, act->type), NULL);
}

static bool had_key(const struct es_federation *f, const struct es_member *m,
                    const uint8_t key[ES_PUBLIC_KEY_LEN])
{
	if (memcmp(m->admission.key, key, ES_PUBLIC_KEY_LEN) == 0)
		return true;
	for (uint32_t at = m->list; at != 0; at = f->lists[at - 1].next)
		if (memcmp(f->lists[at - 1].key, key, ES_PUBLIC_KEY_LEN) == 0)
			return true;
	return false;
}

static es_err check_rotate(const struct es_federation *f, const struct es_act *act)
{
	const struct es_member *m = es_federation_member(f, &act->structure);

	if (!m)
		return ES_NOT_MEMBER;
	if (had_key(f, m, act->new_key))
		return ES_NOT_ALLOWED;
	es_err err = check_listed(f, act);
	if (err != ES_OK)
		return err;
	err = es_rotation_check(&f->id, &act->structure, act->new_key, act->new_key,
	                        act->new_proof);
	if (err != ES_OK)
		return err;
	if (!act->proven)
		return check_approvals(f, act, es_federation_approvals(f, act->type),
		                       &act->structure);
	err = es_rotation_check(&f->id, &act->structure, act->new_key, m->admission.key,
	                        act->old_proof);
	return err == ES_OK ? check_no_approvals(f, act) : err;
}

static es_err check_stewards(const struct es_federation *f, const struct es_act *act)
{
	for (size_t i = 0; i < act->stewards_len; i++)
		if (!es_federation_member(f, &act->stewards[i]))
			return ES_NOT_MEMBER;
	return check_approvals(f, act, es_federation_approvals(f, act->type), NULL);
}

bool es_federation_stays(const struct es_federation *f, const struct es_act *act)
{
	const struct es_member *m = es_federation_coordinator(f);

	return m && act->type == ES_ACT_HAND_OVER && act->reason.len == 0 &&
	       es_id_equal(&act->structure, &m->admission.structure);
}

/* Behind what it carries on, approvals that were given before may not hold: who coordinates then may
 * stay without any, or acts that a few cosigned could hold up all others for ever. */
static es_err check_hand_over(const struct es_federation *f, const struct es_act *act)
{
	if (!es_federation_member(f, &act->structure))
		return ES_NOT_MEMBER;
	uint64_t needed = es_federation_stays(f, act) ? 0 : es_federation_approvals(f, act->type);
	return check_approvals(f, act, needed, NULL);
}

static es_err check_allowance(const struct es_federation *f, const struct es_act *act)
{
	const struct es_member *m = es_federation_member(f, &act->structure);

	if (!m)
		return ES_NOT_MEMBER;
	const struct es_admission *now = &m->admission;
	bool lowers = act->logs_allowed < now->logs || act->leaves_allowed < now->leaves ||
	              act->body_bytes_allowed < now->body_bytes;
	bool raises = act->logs_allowed > now->logs || act->leaves_allowed > now->leaves ||
	              act->body_bytes_allowed > now->body_bytes;
	if (lowers || !raises)
		return ES_NOT_ALLOWED;
	return check_approvals(f, act, es_federation_approvals(f, act->type), NULL);
}

es_err rules_check(const struct es_federation *f, const struct es_act *act)
{
	/* Only a hand-over, so that one can carry the close on that a minority cosigned. */
	if (f->closed && act->type != ES_ACT_HAND_OVER)
		return ES_NOT_ALLOWED;
	switch (act->type) {
	case ES_ACT_FOUND: /* there is no federation yet that could be signed over */
	case ES_ACT_NETWORK_KEY:
		return check_no_approvals(f, act);
	case ES_ACT_ADMIT:
		return check_admit(f, act);
	case ES_ACT_SUSPEND:
		return check_suspend(f, act);
	case ES_ACT_ROTATE:
		return check_rotate(f, act);
	case ES_ACT_STEWARDS:
		return check_stewards(f, act);
	case ES_ACT_HAND_OVER:
		return check_hand_over(f, act);
	case ES_ACT_POLICY:
	case ES_ACT_CLOSE:
		return check_approvals(f, act, es_federation_approvals(f, act->type), NULL);
	case ES_ACT_ALLOWANCE:
		return check_allowance(f, act);
	case ES_ACT_LEAVE:
		return check_leave(f, act);
	case ES_ACT_ENTRUST:
		return check_entrust(f, act);
	default:
		return ES_VERSION;
	}
}
