/* SPDX-License-Identifier: EUPL-1.2 */
#include "fold.h"

#include <string.h>

void council_of(const struct es_federation *f, struct council *council)
{
	council->len = 0;
	for (size_t i = 0; i < f->members_len; i++) {
		const struct es_member *m = &f->members[i];
		if (!m->steward)
			continue;
		es_assert(council->len < ES_STEWARDS_MAX);
		council->seats[council->len].structure = m->admission.structure;
		memcpy(council->seats[council->len].key, m->admission.key, ES_PUBLIC_KEY_LEN);
		council->len++;
	}
}

static bool has_seat(const struct council *council, const struct es_certificate *cert)
{
	for (size_t i = 0; i < council->len; i++)
		if (es_id_equal(&council->seats[i].structure, &cert->structure))
			return memcmp(council->seats[i].key, cert->structure_key,
			              ES_PUBLIC_KEY_LEN) == 0;
	return false;
}

es_err candidate_proposal(const struct es_federation *f, struct candidate *c)
{
	struct es_certificate cert;
	struct es_reader r;

	es_reader_init(&r, c->sealed.proposal);
	es_vouch_read(&r, ES_SEAL_PROPOSAL, &c->id, &cert);
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	const struct es_member *m = member_speaking(f, &cert);
	if (!m)
		return ES_NOT_MEMBER;
	c->proposer = cert.structure;
	bool may = m->coordinator || (c->act.type == ES_ACT_HAND_OVER && m->steward);
	return may ? ES_OK : ES_NOT_ALLOWED;
}

/* --- voices ----------------------------------------------------------------------------------- */

/* The stewards that spoke, a structure once; how many of them have a seat in each council. */
struct tally {
	const struct council *councils;
	size_t councils_len;
	struct es_id structures[ES_STEWARDS_MAX];
	size_t len;
	size_t counts[ES_CARRIED_MAX + 1];
};

static bool tally_holds(const struct tally *t, const struct es_id *structure)
{
	for (size_t i = 0; i < t->len; i++)
		if (es_id_equal(&t->structures[i], structure))
			return true;
	return false;
}

/* Whether the voice has a seat anywhere; ES_NOT_ALLOWED where it spoke before. */
static es_err tally_add(struct tally *t, const struct es_certificate *cert, bool *counts)
{
	*counts = false;
	if (tally_holds(t, &cert->structure))
		return ES_NOT_ALLOWED;
	es_assert(t->len < ES_STEWARDS_MAX);
	t->structures[t->len++] = cert->structure;
	for (size_t i = 0; i < t->councils_len; i++) {
		bool seat = has_seat(&t->councils[i], cert);
		t->counts[i] += seat;
		*counts |= seat;
	}
	return ES_OK;
}

static bool tally_carries(const struct tally *t)
{
	for (size_t i = 0; i < t->councils_len; i++)
		if (2 * t->counts[i] <= t->councils[i].len)
			return false;
	return true;
}

/* Around a hand-over stewards speak that may have lost their say by what it carries on: their voices
 * count in the councils in which they have a seat, and elsewhere nothing. */
es_err candidate_cosigned(const struct candidate *c, const struct council *councils, size_t len,
                          bool majority)
{
	struct tally tally = {.councils = councils, .councils_len = len};
	struct es_certificate cert;
	struct es_reader r;

	es_reader_init(&r, c->sealed.cosignatures);
	size_t count = es_read_array(&r, ES_STEWARDS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		bool counts = false;
		es_vouch_read(&r, ES_SEAL_COSIGN, &c->id, &cert);
		if (r.err == ES_OK)
			es_reader_fail(&r, tally_add(&tally, &cert, &counts));
		if (r.err == ES_OK && !counts && c->act.type != ES_ACT_HAND_OVER)
			es_reader_fail(&r, ES_NOT_ALLOWED);
	}
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	return !majority || tally_carries(&tally) ? ES_OK : ES_NOT_ALLOWED;
}

/* --- statements ------------------------------------------------------------------------------- */

struct hearing {
	struct tally tally;
	struct es_stand stands[ES_STEWARDS_MAX]; /* of those that have a seat */
	struct es_certificate certs[ES_STEWARDS_MAX];
	size_t len;
};

static bool stands_in(const struct es_federation *f, const struct es_stand *stand)
{
	return stand->index < f->acts && es_id_equal(&f->act_ids[stand->index], &stand->id);
}

static es_err hear_one(struct hearing *h, const struct es_federation *f, const struct candidate *c,
                       const struct es_statement *statement, uint64_t counted)
{
	bool counts = false;

	if (statement->opens != c->act.epoch || !es_id_equal(&statement->proposer, &c->proposer) ||
	    statement->highest.epoch >= statement->opens)
		return ES_NOT_ALLOWED;
	es_err err = tally_add(&h->tally, &statement->cert, &counts);
	if (err != ES_OK || !counts)
		return err;
	/* Another act of that place counts, so this one never can. */
	if (statement->highest.index < counted && !stands_in(f, &statement->highest))
		return ES_OK;
	h->stands[h->len] = statement->highest;
	h->certs[h->len++] = statement->cert;
	return ES_OK;
}

static es_err hear(struct hearing *h, const struct es_federation *f, const struct candidate *c,
                   uint64_t counted)
{
	struct es_statement statement;
	struct es_reader r;

	if (c->sealed.statements.len == 0)
		return ES_NOT_ALLOWED;
	es_reader_init(&r, c->sealed.statements);
	size_t count = es_read_array(&r, ES_STEWARDS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_statement_read(&r, &f->id, &statement);
		if (r.err == ES_OK)
			es_reader_fail(&r, hear_one(h, f, c, &statement, counted));
	}
	return es_reader_finish(&r);
}

/* Whether a voice may have cosigned this act: it named it, or one of the same epoch that may stand
 * behind it and is not in the chain either. */
static bool may_have_cosigned(const struct es_federation *f, const struct es_stand *named,
                              const struct es_stand *stand)
{
	if (named->epoch != stand->epoch)
		return false;
	return es_id_equal(&named->id, &stand->id) ||
	       (named->index > stand->index && !stands_in(f, named));
}

/* Whether so many of the stewards may have cosigned the act that is stated here: those who did not
 * speak are counted for it. */
static bool may_count(const struct es_federation *f, const struct hearing *h,
                      const struct es_stand *stand)
{
	for (size_t i = 0; i < h->tally.councils_len; i++) {
		const struct council *council = &h->tally.councils[i];
		size_t votes = council->len - h->tally.counts[i];
		for (size_t j = 0; j < h->len; j++)
			votes += may_have_cosigned(f, &h->stands[j], stand) &&
			         has_seat(council, &h->certs[j]);
		if (2 * votes > council->len)
			return true;
	}
	return false;
}

es_err candidate_stated(const struct es_federation *f, const struct candidate *c,
                        const struct council *councils, size_t len, uint64_t counted)
{
	struct hearing h = {.tally = {.councils = councils, .councils_len = len}};

	es_err err = hear(&h, f, c, counted);
	if (err != ES_OK)
		return err;
	if (!tally_carries(&h.tally))
		return ES_NOT_ALLOWED;
	if (h.len == 0)
		return ES_OK;
	uint64_t latest = 0;
	for (size_t i = 0; i < h.len; i++)
		if (h.stands[i].epoch > latest)
			latest = h.stands[i].epoch;
	/* One of the latest epoch stands in the chain, and no other of it may have counted: there is
	 * one that does not stand behind or before it only where somebody proposed twice. */
	bool extends = false;
	for (size_t i = 0; i < h.len; i++) {
		if (h.stands[i].epoch != latest)
			continue;
		if (stands_in(f, &h.stands[i]))
			extends = true;
		else if (may_count(f, &h, &h.stands[i]))
			return ES_NOT_ALLOWED;
	}
	return extends ? ES_OK : ES_NOT_ALLOWED;
}
