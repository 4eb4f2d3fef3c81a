/* SPDX-License-Identifier: EUPL-1.2 */
/* A steward's promise: what it has bound itself to. Pure; one value, one owner. The host makes a new
 * promise durable before the signature that it stands for leaves.
 *
 * It is the acceptor of a Paxos whose ballots are epochs and whose values are chains of acts: a
 * statement is its first phase, a cosignature its second (docs/decisions/federation.md). */
#ifndef ESSAIM_PROMISE_H
#define ESSAIM_PROMISE_H

#include "essaim/federation.h"

struct es_promise {
	uint64_t epoch;          /* nothing of older ones is cosigned any more */
	struct es_id proposer;   /* whose hand-over into that epoch; zero: none was stated for */
	struct es_stand highest; /* the highest act cosigned; all zero: none yet */
};

void es_promise_init(struct es_promise *p);
/* What the steward stands by: its highest act, or the counted chain's end where that got past it. */
void es_promise_highest(const struct es_promise *p, const struct es_federation *f,
                        struct es_stand *out);
/* Whether a steward may state, for that structure's hand-over into that epoch; *statement and *next
 * are what to sign and to write down. Whether it wants to (the request has its approvals, an operator
 * said so) is the host's question. Errors: ES_STALE (it stated for or cosigned another of this epoch
 * or a later one), ES_NOT_ALLOWED (not a steward's or the coordinator's), ES_LIMIT (more than
 * ES_EPOCH_STEP_MAX ahead). */
es_err es_promise_state(const struct es_promise *p, const struct es_federation *f, uint64_t opens,
                        const struct es_id *proposer, struct es_statement *statement,
                        struct es_promise *next) ES_MUST_USE;
/* Whether it may cosign the tip of a sealed act; *next is what to write down first. The act and all
 * that it carries are judged as by the fold, but for the cosignatures. ES_EXISTS: it has cosigned
 * this very act, may do so again, and *next is *p. Errors: as es_federation_fold's, ES_STALE (the
 * promise forbids it). */
es_err es_promise_judge(const struct es_promise *p, const struct es_federation *f,
                        struct es_bytes sealed, struct es_promise *next) ES_MUST_USE;

/* [1, epoch, proposer, [epoch, index, id]]: how it rests. */
#define ES_PROMISE_MAX 128
es_err es_promise_encode(const struct es_promise *p, struct es_writer *w) ES_MUST_USE;
es_err es_promise_decode(struct es_bytes in, struct es_promise *out) ES_MUST_USE;

#endif
