/* SPDX-License-Identifier: EUPL-1.2 */
/* Proofs: one record with all that shows, offline, who published it. Pure steps over values, any
 * thread. docs/protocol.md, "Proofs". */
#ifndef ESSAIM_PROOF_H
#define ESSAIM_PROOF_H

#include "essaim/log.h"

/* A record's self-contained proof, checked offline.
 * [version, header, body_key, body, index, size, path (bin, 32 bytes each), signature,
 * start_header, start_body_key, start_body, federation]. The structure's first key stands in the
 * certificate of the log start. */
struct es_proof {
	struct es_bytes header;
	uint8_t body_key[ES_BODY_KEY_LEN];
	struct es_bytes body;
	struct es_path path;
	uint64_t size;
	uint8_t signature[ES_SIGNATURE_LEN];
	struct es_opening opening;
};
#define ES_PROOF_MAX (ES_BODY_MAX + 64 * 1024) /* bytes */
/* Writes it as given: es_proof_verify judges. Errors: the writer's. */
es_err es_proof_encode(const struct es_proof *proof, struct es_writer *w) ES_MUST_USE;
struct es_proof_result {
	struct es_proof proof;
	struct es_header header;
	struct es_id record;
	struct es_log_start start;
	struct es_checkpoint checkpoint;
	const char *what;
};
/* Decodes (borrowing) and verifies everything: commitments, path, checkpoint signature, log start,
 * certificate and that the record's structure is the log's and its certificate's. what tells which
 * step refused (static, English). Every byte counts: a proof with any one byte changed is
 * refused. */
es_err es_proof_verify(struct es_bytes in, struct es_proof_result *result) ES_MUST_USE;

#endif
