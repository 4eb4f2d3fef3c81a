/* SPDX-License-Identifier: EUPL-1.2 */
/* The signatures around an act: approvals inside it, proposal and cosignatures outside. Pure, any
 * thread. */
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
};
es_err es_sealed_decode(struct es_bytes in, struct es_sealed *out) ES_MUST_USE;

/* Reads [certificate, signature] and checks that the certificate's node key signed this act for
 * this purpose (ES_SEAL_*). Whether that node has a say is for the caller. Errors stick in r: as
 * the reader's, ES_BAD_SIGNATURE. */
void es_vouch_read(struct es_reader *r, const char *purpose, const struct es_id *act,
                   struct es_certificate *cert);

/* Reads [certificate, last, signature] and checks the signature over federation, type, payload and
 * last. Errors stick in r. */
void es_approval_read(struct es_reader *r, const struct es_act *act, struct es_certificate *cert,
                      uint64_t *last);

#endif
