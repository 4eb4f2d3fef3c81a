/* SPDX-License-Identifier: EUPL-1.2 */
/* Fork proofs: that the key of one log signed two histories of it, checked offline. Pure steps over
 * values, any thread. docs/protocol.md, "Fork proofs". */
#ifndef ESSAIM_FORK_H
#define ESSAIM_FORK_H

#include "essaim/log.h"

/* One of two copies: a checkpoint, whose root the path leads to, and the leaf at the first index
 * where the copies differ. Sizes of the two may differ. */
struct es_fork_copy {
	uint64_t size;
	uint8_t signature[ES_SIGNATURE_LEN]; /* the checkpoint's */
	struct es_bytes header; /* the leaf at path.index, at most ES_HEADER_MAX bytes */
	struct es_path path;
};

/* [version, index, size, signature, header, path, size, signature, header, path, start_header,
 * start_body_key, start_body, federation]; the copy whose header is the smaller by bytes comes
 * first. Both paths are of the same index. Borrows its spans. */
struct es_fork {
	struct es_fork_copy copies[2];
	struct es_opening opening;
};
/* Puts the copies in order and writes; es_fork_verify judges. Errors: the writer's. */
es_err es_fork_encode(const struct es_fork *fork, struct es_writer *w) ES_MUST_USE;

struct es_fork_result {
	struct es_fork fork;
	struct es_log log; /* id, structure and key; its edge is that of the common leaves */
	struct es_log_start start;
	struct es_checkpoint checkpoints[2];
	const char *what; /* which step refused (static, English) */
};
/* Decodes (borrowing) and verifies everything: the log start with its keys and signatures, both
 * leaves and paths, that all before the index is equal, and both checkpoints' signatures. Whether
 * the certificate's key was that of a structure of the federation is for the chain of acts to say.
 * Errors: ES_TOO_LARGE, ES_VERSION, ES_MALFORMED and the reader's; es_log_open's; ES_INVALID (index
 * 0, which the log is named after, or equal leaves), ES_NOT_CANONICAL (copies in the other order),
 * ES_BAD_HASH (a path that fits no tree of its size, different left siblings), ES_BAD_SIGNATURE.
 * Every byte counts: a proof with any one byte changed is refused. */
es_err es_fork_verify(struct es_bytes in, struct es_fork_result *result) ES_MUST_USE;
/* What still counts of the log: the leaves before the first difference, and their root. Of a result
 * that verified. */
void es_fork_limit(const struct es_fork_result *result, struct es_log_limit *out);

struct es_frozen_log {
	struct es_id log;
	uint64_t index;
};
#define ES_FORKS_DIGEST_LEN 8
/* The first bytes of es_hash("essaim/v1/forks", for each frozen log: log id || index as u64 BE), the
 * logs being in order of their ids; zeros for none. */
void es_forks_digest(const struct es_frozen_log *logs, size_t count,
                     uint8_t digest[ES_FORKS_DIGEST_LEN]);

#endif
