/* SPDX-License-Identifier: EUPL-1.2 */
/* Proofs: one record with all that shows, offline, who published it. Pure steps over values, any
 * thread. docs/protocol.md, "Proofs". */
#ifndef ESSAIM_PROOF_H
#define ESSAIM_PROOF_H

#include "essaim/federation.h"
#include "essaim/log.h"

/* A key of a structure that another took the place of, and that other: both signed the change as the
 * act of it says (es_rotation_check). [key, signature by it, signature by the next key] */
struct es_key_step {
	uint8_t key[ES_PUBLIC_KEY_LEN];
	uint8_t by_key[ES_SIGNATURE_LEN];
	uint8_t by_next[ES_SIGNATURE_LEN];
};

/* [version, header, body_key, body, index, size, path (bin, 32 bytes each), signature, start_header,
 * start_body_key, start_body, federation, keys, acts]. The key under which the log was opened stands
 * in the certificate of its start. It is the structure's first, or the keys lead from the first to
 * it, or the acts say that it is one of the structure's. Borrows. */
struct es_proof {
	struct es_bytes header;
	uint8_t body_key[ES_BODY_KEY_LEN];
	struct es_bytes body;
	struct es_path path;
	uint64_t size;
	bool listed; /* the last of the acts says the root at size; no signature */
	uint8_t signature[ES_SIGNATURE_LEN];
	struct es_opening opening;
	struct es_bytes keys; /* encoded array of es_key_step; no bytes: an empty array */
	struct es_bytes acts; /* encoded array of sealed acts (bin), from the first; as keys */
};
/* Writes it as given: es_proof_verify judges. Errors: the writer's. */
es_err es_proof_encode(const struct es_proof *proof, struct es_writer *w) ES_MUST_USE;
/* One of the keys. */
void es_key_step_write(const struct es_key_step *step, struct es_writer *w);

struct es_proof_result {
	struct es_proof proof;
	struct es_header header;
	struct es_id record;
	struct es_log_start start;
	struct es_checkpoint checkpoint; /* without a signature where the proof is listed */
	size_t keys;   /* how many keys the structure had before this one, where no acts say it */
	uint64_t acts; /* how many were folded; 0: none came along */
	struct es_log_limit limit; /* what they say counts of the log */
	const char *what;
};
/* Decodes (borrowing) and verifies everything: commitments, path, checkpoint signature, log start,
 * certificate, that the key is the structure's, and that the record's structure is the log's and its
 * certificate's. what tells which step refused (static, English). Every byte counts: a proof with
 * any one byte changed is refused. */
es_err es_proof_verify(struct es_bytes in, struct es_proof_result *result) ES_MUST_USE;

#endif
