/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/federation.h"
#include "seal.h"

#include <stdlib.h>
#include <string.h>

/* The structures that have signed so far: each has one voice, however many nodes it runs. */
struct voices {
	struct es_id structures[ES_APPROVALS_MAX];
	size_t len;
};

_Static_assert(ES_STEWARDS_MAX <= ES_APPROVALS_MAX, "voices hold either");

static bool voices_hold(const struct voices *v, const struct es_id *structure)
{
	for (size_t i = 0; i < v->len; i++)
		if (es_id_equal(&v->structures[i], structure))
			return true;
	return false;
}

static es_err voices_add(struct voices *v, const struct es_id *structure)
{
	if (voices_hold(v, structure))
		return ES_NOT_ALLOWED;
	es_assert(v->len < ES_APPROVALS_MAX);
	v->structures[v->len++] = *structure;
	return ES_OK;
}

/* --- life and questions
 * --------------------------------------------------------------------------- */

void es_federation_init(struct es_federation *f)
{
	memset(f, 0, sizeof(*f));
}

void es_federation_free(struct es_federation *f)
{
	free(f->members);
	free(f->act_ids);
	es_federation_init(f);
}

const struct es_member *es_federation_member(const struct es_federation *f,
                                             const struct es_id *structure)
{
	for (size_t i = 0; i < f->members_len; i++)
		if (es_id_equal(&f->members[i].admission.structure, structure))
			return &f->members[i];
	return NULL;
}

const struct es_member *es_federation_coordinator(const struct es_federation *f)
{
	for (size_t i = 0; i < f->members_len; i++)
		if (f->members[i].coordinator)
			return &f->members[i];
	return NULL;
}

/* The member for whom the certificate speaks, or NULL. */
static const struct es_member *member_of(const struct es_federation *f,
                                         const struct es_certificate *cert)
{
	const struct es_member *m = es_federation_member(f, &cert->structure);

	if (!m || memcmp(m->admission.key, cert->structure_key, ES_PUBLIC_KEY_LEN) != 0)
		return NULL;
	return m;
}

es_err es_federation_knows(const struct es_federation *f, const struct es_certificate *cert)
{
	return member_of(f, cert) ? ES_OK : ES_NOT_MEMBER;
}

/* --- where an act stands
 * -------------------------------------------------------------------------- */

static es_err check_place(const struct es_federation *f, const struct es_act *act,
                          const struct es_id *id)
{
	if (f->acts == 0) {
		if (act->index > 0)
			return ES_GAP;
		/* The id may be known before the first act is: from a ticket. */
		return es_id_is_zero(&f->id) || es_id_equal(&f->id, id) ? ES_OK : ES_FORK;
	}
	if (act->index < f->acts)
		return es_id_equal(&f->act_ids[act->index], id) ? ES_STALE : ES_FORK;
	if (!es_id_equal(&act->federation, &f->id))
		return ES_NOT_ALLOWED;
	if (act->index > f->acts)
		return ES_GAP;
	if (!es_id_equal(&act->prev, &f->head))
		return ES_FORK;
	if (act->epoch != f->epoch)
		return ES_NOT_ALLOWED;
	return f->acts < ES_ACTS_MAX ? ES_OK : ES_LIMIT;
}

/* --- who signed it
 * -------------------------------------------------------------------------------- */

static es_err check_proposal(const struct es_federation *f, struct es_bytes proposal,
                             const struct es_id *id)
{
	struct es_certificate cert;
	struct es_reader r;

	es_reader_init(&r, proposal);
	es_vouch_read(&r, ES_SEAL_PROPOSAL, id, &cert);
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	const struct es_member *m = member_of(f, &cert);
	if (!m)
		return ES_NOT_MEMBER;
	return m->coordinator ? ES_OK : ES_NOT_ALLOWED;
}

static es_err add_cosigner(const struct es_federation *f, const struct es_certificate *cert,
                           struct voices *voices)
{
	const struct es_member *m = member_of(f, cert);

	if (!m)
		return ES_NOT_MEMBER;
	return m->steward ? voices_add(voices, &cert->structure) : ES_NOT_ALLOWED;
}

static es_err check_cosignatures(const struct es_federation *f, struct es_bytes cosignatures,
                                 const struct es_id *id)
{
	struct voices voices = {.len = 0};
	struct es_certificate cert;
	struct es_reader r;
	size_t stewards = 0;

	es_reader_init(&r, cosignatures);
	size_t count = es_read_array(&r, ES_STEWARDS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_vouch_read(&r, ES_SEAL_COSIGN, id, &cert);
		if (r.err == ES_OK)
			es_reader_fail(&r, add_cosigner(f, &cert, &voices));
	}
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	for (size_t i = 0; i < f->members_len; i++)
		stewards += f->members[i].steward;
	return 2 * voices.len > stewards ? ES_OK : ES_NOT_ALLOWED;
}

static es_err check_seal(const struct es_federation *f, const struct es_sealed *sealed,
                         const struct es_id *id)
{
	es_err err = check_proposal(f, sealed->proposal, id);

	return err == ES_OK ? check_cosignatures(f, sealed->cosignatures, id) : err;
}

static es_err add_approver(const struct es_federation *f, const struct es_certificate *cert,
                           uint64_t last, uint64_t last_due, struct voices *voices)
{
	if (!member_of(f, cert))
		return ES_NOT_MEMBER;
	if (last != last_due)
		return ES_NOT_ALLOWED;
	return voices_add(voices, &cert->structure);
}

static es_err read_approvals(const struct es_federation *f, const struct es_act *act,
                             uint64_t last_due, struct voices *voices)
{
	struct es_certificate cert;
	struct es_reader r;
	uint64_t last = 0;

	es_reader_init(&r, act->approvals);
	size_t count = es_read_array(&r, ES_APPROVALS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_approval_read(&r, act, &cert, &last);
		if (r.err == ES_OK)
			es_reader_fail(&r, add_approver(f, &cert, last, last_due, voices));
	}
	return es_reader_finish(&r);
}

/* --- what it says
 * --------------------------------------------------------------------------------- */

static es_err check_admit(const struct es_federation *f, const struct es_act *act)
{
	struct voices voices = {.len = 0};

	if (es_federation_member(f, &act->admission.structure))
		return ES_EXISTS;
	if (!es_federation_member(f, &act->sponsor))
		return ES_NOT_MEMBER;
	if (f->members_len >= ES_MEMBERS_MAX)
		return ES_LIMIT;
	/* No act was ever about a structure that is not a member yet. */
	es_err err = read_approvals(f, act, 0, &voices);
	if (err != ES_OK)
		return err;
	/* A policy of more voices than there are members asks for all of them, or nobody could ever
	 * come in. */
	uint64_t needed = f->admit_approvals < f->members_len ? f->admit_approvals : f->members_len;
	if (voices.len < needed)
		return ES_NOT_ALLOWED;
	return needed == 0 || voices_hold(&voices, &act->sponsor) ? ES_OK : ES_NOT_ALLOWED;
}

/* Room for one more of size bytes; the array stays as it is where there is none. */
static es_err grow(void **array, size_t *capacity, size_t len, size_t size, size_t max)
{
	if (len < *capacity)
		return ES_OK;
	if (len >= max)
		return ES_LIMIT;
	size_t wanted = len < 8 ? 8 : 2 * len;
	if (wanted > max)
		wanted = max;
	void *grown = realloc(*array, wanted * size);
	if (!grown)
		return ES_NO_MEMORY;
	*array = grown;
	*capacity = wanted;
	return ES_OK;
}

static es_err reserve(struct es_federation *f)
{
	void *members = f->members, *act_ids = f->act_ids;

	es_err err = grow(&members, &f->members_capacity, f->members_len, sizeof(*f->members),
	                  ES_MEMBERS_MAX);
	f->members = members;
	if (err != ES_OK)
		return err;
	err = grow(&act_ids, &f->act_ids_capacity, (size_t)f->acts, sizeof(*f->act_ids),
	           ES_ACTS_MAX);
	f->act_ids = act_ids;
	return err;
}

static void make_member(const struct es_act *act, struct es_member *m)
{
	memset(m, 0, sizeof(*m));
	m->admission = act->admission;
	m->admitted_index = act->index;
	m->admitted_ms = act->created_ms;
	m->last_act = act->index;
	m->coordinator = act->type == ES_ACT_FOUND;
	m->steward = m->coordinator;
}

/* Puts a checked act into force; room was reserved. */
static void commit(struct es_federation *f, const struct es_act *act, const struct es_id *id)
{
	if (act->type == ES_ACT_FOUND) {
		f->id = *id;
		f->admit_approvals = act->admit_approvals;
		memcpy(f->name, act->name, sizeof(f->name));
	}
	make_member(act, &f->members[f->members_len++]);
	f->act_ids[f->acts++] = *id;
	f->head = *id;
}

/* The founding act is judged as if its founder were the one member already. */
static es_err check_found(const struct es_act *act, const struct es_sealed *sealed,
                          const struct es_id *id)
{
	struct es_member founder;
	struct es_federation alone = {.members = &founder, .members_len = 1};
	struct voices voices = {.len = 0};

	make_member(act, &founder);
	es_err err = check_seal(&alone, sealed, id);
	if (err == ES_OK)
		err = read_approvals(&alone, act, 0, &voices);
	if (err == ES_OK &&
	    voices.len > 0) /* there is no federation yet that could be signed over */
		err = ES_NOT_ALLOWED;
	return err;
}

static es_err check_later(const struct es_federation *f, const struct es_act *act,
                          const struct es_sealed *sealed, const struct es_id *id)
{
	es_err err = check_seal(f, sealed, id);

	if (err != ES_OK)
		return err;
	return act->type == ES_ACT_ADMIT ? check_admit(f, act) : ES_VERSION;
}

es_err es_federation_fold(struct es_federation *f, struct es_bytes bytes)
{
	struct es_sealed sealed;
	struct es_act act;
	struct es_id id;

	es_err err = es_sealed_decode(bytes, &sealed);
	if (err == ES_OK)
		err = es_act_decode(sealed.act, &act);
	if (err != ES_OK)
		return err;
	es_act_id(sealed.act, &id);
	err = check_place(f, &act, &id);
	if (err == ES_OK)
		err = f->acts == 0 ? check_found(&act, &sealed, &id)
		                   : check_later(f, &act, &sealed, &id);
	if (err == ES_OK)
		err = reserve(f);
	if (err == ES_OK)
		commit(f, &act, &id);
	return err;
}
