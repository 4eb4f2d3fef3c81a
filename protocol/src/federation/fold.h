/* SPDX-License-Identifier: EUPL-1.2 */
/* The parts of the fold. Pure; private to the federation. */
#ifndef ESSAIM_FOLD_H
#define ESSAIM_FOLD_H

#include "essaim/federation.h"

/* A sealed act taken apart. Borrows. */
struct candidate {
	struct es_sealed sealed;
	struct es_act act;
	struct es_id id;
	struct es_id proposer; /* once candidate_proposal has checked it */
};

/* The stewards as they stood at one point of the chain. */
struct council {
	struct {
		struct es_id structure;
		uint8_t key[ES_PUBLIC_KEY_LEN];
	} seats[ES_STEWARDS_MAX];
	size_t len;
};

/* The member for whom the certificate speaks, or NULL. */
const struct es_member *member_speaking(const struct es_federation *f,
                                        const struct es_certificate *cert);
/* Of any structure; NULL where there is none. at: where it stands, or would stand, in by_id. */
const struct es_member *structure_find(const struct es_federation *f, const struct es_id *structure,
                                       size_t *at);

/* --- council.c: who signed -------------------------------------------------------------------- */

void council_of(const struct es_federation *f, struct council *council);
/* The proposal is of somebody who may: c->proposer. */
es_err candidate_proposal(const struct es_federation *f, struct candidate *c) ES_MUST_USE;
/* Every cosignature is good, and, where majority is asked for, more than half of each council gave
 * one. The last council is that of the state before the act. */
es_err candidate_cosigned(const struct candidate *c, const struct council *councils, size_t len,
                          bool majority) ES_MUST_USE;
/* More than half of each council stated what allows this hand-over: f is the state before it, and
 * of its acts so many count without it. */
es_err candidate_stated(const struct es_federation *f, const struct candidate *c,
                        const struct council *councils, size_t len, uint64_t counted) ES_MUST_USE;

/* --- rules.c: what an act may say; apply.c: what it does -------------------------------------- */

es_err rules_check(const struct es_federation *f, const struct es_act *act) ES_MUST_USE;
/* Makes room, so that apply cannot fail. f says the same as before. */
es_err apply_reserve(struct es_federation *f, const struct es_act *act) ES_MUST_USE;
void apply(struct es_federation *f, const struct es_act *act, const struct es_id *id);
void make_founder(const struct es_act *act, struct es_member *m);

#endif
