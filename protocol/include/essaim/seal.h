/* SPDX-License-Identifier: EUPL-1.2 */
/* Sealed acts, how acts rest and travel: who proposed the act, which stewards cosigned it, and, of a
 * hand-over, what the stewards stated before it. Values; any thread.
 *
 * sealed      [act (bin), proposal, cosignatures (, statements (, witness (bin)))]: statements stand
 *             there if there are any or a witness follows, the witness where there is one
 * proposal    [certificate, signature over "essaim/v1/proposal" || 0x00 || act id]
 * cosignature [certificate, signature over "essaim/v1/cosign" || 0x00 || act id]
 * statement   [certificate, opens, proposer, epoch, index, id, signature over
 *             "essaim/v1/statement" || 0x00 || federation || opens || proposer || epoch || index ||
 *             id], numbers u64 BE: "I cosign nothing of epochs before `opens` any more, and in it
 *             only that structure's hand-over; the highest act that I cosigned is this"
 * witness     the sealed hand-over that extends this act and carries it on: with it an act counts
 *             that a majority did not cosign itself. Witnesses nest; the innermost act is the tip. */
#ifndef ESSAIM_SEAL_H
#define ESSAIM_SEAL_H

#include "essaim/act.h"

#define ES_SEAL_PROPOSAL "essaim/v1/proposal"
#define ES_SEAL_COSIGN "essaim/v1/cosign"

/* A sealed act taken apart; borrows. */
struct es_sealed {
	struct es_bytes act;
	struct es_bytes proposal;     /* [certificate, signature] */
	struct es_bytes cosignatures; /* array of the same, at most ES_STEWARDS_MAX */
	struct es_bytes
	        statements; /* array, at most ES_STEWARDS_MAX; empty bytes where there are none */
	struct es_bytes witness; /* sealed act; empty bytes where there is none */
};
/* Form only, the witness unread. */
es_err es_sealed_decode(struct es_bytes in, struct es_sealed *out) ES_MUST_USE;
es_err es_sealed_write(const struct es_sealed *sealed, struct es_writer *w) ES_MUST_USE;
/* The innermost act: where the cosignatures that decide stand. Errors: as es_sealed_decode's,
 * ES_LIMIT where too many are nested. */
es_err es_sealed_tip(struct es_bytes in, struct es_sealed *tip) ES_MUST_USE;

/* Reads [certificate, signature] and checks that the certificate's node key signed this act for
 * this purpose (ES_SEAL_*). Whether that node has a say is for the caller. Errors stick in r: as
 * the reader's, ES_BAD_SIGNATURE. */
void es_vouch_read(struct es_reader *r, const char *purpose, const struct es_id *act,
                   struct es_certificate *cert);

/* Reads [certificate, last, signature] and checks the signature over federation, type, payload and
 * last. Errors stick in r. */
void es_approval_read(struct es_reader *r, const struct es_act *act, struct es_certificate *cert,
                      uint64_t *last);

/* Where an act stands; compared by epoch, then by index. */
struct es_stand {
	uint64_t epoch, index;
	struct es_id id;
};
int es_stand_compare(const struct es_stand *a, const struct es_stand *b);

struct es_statement {
	struct es_certificate cert; /* of the node that states it */
	uint64_t opens;
	struct es_id proposer;
	struct es_stand highest;
};
/* Reads a statement and checks its signature. Errors stick in r. */
void es_statement_read(struct es_reader *r, const struct es_id *federation,
                       struct es_statement *out);
/* Signs; of the statement opens, proposer and highest are used. es_promise_state says what may be
 * stated. Errors: the writer's. */
es_err es_statement_make(const struct es_signer *signer, const struct es_id *federation,
                         const struct es_statement *statement, struct es_writer *w) ES_MUST_USE;

/* Wraps the act with its proposal and the first cosignature, both by signer (a coordinator that is
 * a steward). */
es_err es_act_seal(struct es_bytes act, const struct es_signer *signer,
                   struct es_writer *w) ES_MUST_USE;
/* Wraps the act with its proposal and no cosignature yet. statements: encoded ones, for a hand-over;
 * carried: the sealed act that it extends where that does not count yet (its own carried ones around
 * it), else empty: then that act is written with the hand-over as its innermost witness. */
es_err es_act_propose(struct es_bytes act, const struct es_signer *signer,
                      const struct es_bytes *statements, size_t statements_len,
                      struct es_bytes carried, struct es_writer *w) ES_MUST_USE;
/* Writes the sealed act again with one more cosignature, of its tip. ES_LIMIT at ES_STEWARDS_MAX,
 * ES_EXISTS where the signer's structure has one. Whether to cosign is a steward's own question: it
 * writes its promise down first (promise.h). */
es_err es_act_cosign(struct es_bytes sealed, const struct es_signer *signer,
                     struct es_writer *w) ES_MUST_USE;
/* Writes a with the cosignatures that b has beyond it, a structure's first one staying. Both are of
 * the same act, around the same tip (else ES_NOT_ALLOWED); nothing is checked of who signed. ES_EXISTS
 * (and a written as it is) where b adds nothing. */
es_err es_sealed_merge(struct es_bytes a, struct es_bytes b, struct es_writer *w) ES_MUST_USE;
/* Writes a sealed act with these cosignatures (an encoded array) in place of those of its tip. */
es_err es_sealed_replace(struct es_bytes sealed, struct es_bytes cosignatures,
                         struct es_writer *w) ES_MUST_USE;
/* Writes the sealed act (without a witness of its own) with another sealed act as its witness. */
es_err es_sealed_attach(struct es_bytes sealed, struct es_bytes witness,
                        struct es_writer *w) ES_MUST_USE;

#endif
