/* SPDX-License-Identifier: EUPL-1.2 */
/* Logs: the append-only list of record headers that one run of one node has published. Pure steps
 * over values that the store keeps; any thread. docs/protocol.md, "Logs". */
#ifndef ESSAIM_LOG_H
#define ESSAIM_LOG_H

#include "essaim/certificate.h"

/* What a node must know of a log to append to it. */
struct es_log {
	struct es_id id;
	struct es_id structure;
	uint8_t public_key[ES_PUBLIC_KEY_LEN];
	struct es_edge edge;
};

/* The body of a log start (leaf 0): author (16 zero bytes), federation, certificate, log_key,
 * signature. signature = Ed25519 by the certificate's node key over "essaim/v1/log-start" || 0x00
 * || federation || log_key. */
struct es_log_start {
	struct es_id federation;
	struct es_certificate certificate;
	uint8_t log_key[ES_PUBLIC_KEY_LEN];
};
/* Writes the header (into header) and the body (into body) of a new log's leaf 0; lang of the
 * header is "und". */
es_err es_log_start_make(const struct es_log_start *start,
                         const uint8_t node_secret[ES_SECRET_KEY_LEN],
                         const uint8_t body_key[ES_BODY_KEY_LEN], uint64_t now_ms,
                         struct es_writer *header, struct es_writer *body) ES_MUST_USE;
/* Checks the header (kind, structure), the body against its commitment, both signatures and the
 * federation; fills log with the empty log it opens (id = record id of the header). Errors:
 * ES_MALFORMED, ES_BAD_HASH, ES_BAD_SIGNATURE, ES_NOT_MEMBER (other federation or structure).
 * Whether the structure is a member is the caller's question to es_federation_knows. */
es_err es_log_open(struct es_bytes header, struct es_bytes body,
                   const uint8_t body_key[ES_BODY_KEY_LEN], const struct es_id *federation,
                   struct es_log *log, struct es_log_start *start) ES_MUST_USE;

/* What a proof shows of who opened a log: its leaf 0 and all that es_log_open asks. Borrows. */
struct es_opening {
	struct es_bytes header;
	uint8_t body_key[ES_BODY_KEY_LEN];
	struct es_bytes body; /* plain */
	struct es_id federation;
};

/* A run of headers on its way onto a log's right edge. Borrowed from the message; valid until the
 * next step. */
struct es_run {
	struct es_id log;
	uint64_t start;          /* index of the first header */
	struct es_bytes headers; /* canonical arrays, back to back */
	size_t count; /* of headers, 1 to ES_RUN_MAX; start / 1024 and (start + count - 1) / 1024
	                 are equal */
	uint8_t signature[ES_SIGNATURE_LEN]; /* the checkpoint's at size start + count */
};

/* The start of the longest run that ends at a size, which is not 0: the last multiple of 1,024 below
 * it. */
uint64_t es_run_floor(uint64_t size);

/* Appends a run if its checkpoint proves it: hashes the headers onto the edge, rebuilds the note,
 * verifies one signature. limit (NULL: none) is how much of the log counts: a run that ends exactly
 * there is proven by the limit's root, where it has one, and its signature is not looked at.
 * checkpoint receives the proven one, with the run's signature. Errors: ES_STATE (the run names
 * another log), ES_GAP (start is not the log's size), ES_LIMIT (count, crossing a multiple of
 * 1,024, beyond the limit), ES_MALFORMED (headers are not count arrays), ES_NOT_CANONICAL,
 * ES_BAD_UTF8, ES_TOO_LARGE (a header over 1 KiB), ES_BAD_HASH (leaf 0 is not the one that the log
 * is named after), ES_FORK (the root is not the limit's), ES_BAD_SIGNATURE. The log and checkpoint are
 * unchanged on any error. */
es_err es_log_append_run(struct es_log *log, const struct es_run *run,
                         const struct es_log_limit *limit,
                         struct es_checkpoint *checkpoint) ES_MUST_USE;

/* The same for who has read the headers (each an array in its one form and of at most ES_HEADER_MAX
 * bytes, none left over) and hashed them: leaves are their es_leaf_hash, run->count of them. */
es_err es_log_append_leaves(struct es_log *log, const struct es_run *run,
                            const struct es_tree_hash *leaves, const struct es_log_limit *limit,
                            struct es_checkpoint *checkpoint) ES_MUST_USE;

#endif
