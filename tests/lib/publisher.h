/* SPDX-License-Identifier: EUPL-1.2 */
/* A structure with one node and one open log, everything made from one seed byte, so that tests
 * and vectors are the same everywhere and always. One thread. */
#ifndef ESSAIM_PUBLISHER_H
#define ESSAIM_PUBLISHER_H

#include "essaim/proof.h"

struct key_pair {
	uint8_t public_key[ES_PUBLIC_KEY_LEN];
	uint8_t secret[ES_SECRET_KEY_LEN];
};
/* The Ed25519 key pair whose seed is 32 times this byte. RFC 8032 section 5.1.5. */
void key_pair_of(uint8_t seed, struct key_pair *out);

/* A record with its body: bytes of its own. */
struct published {
	uint8_t header_bytes[ES_HEADER_MAX];
	uint8_t body_bytes[2048];
	struct es_bytes header;
	struct es_bytes body;
	uint8_t body_key[ES_BODY_KEY_LEN];
	struct es_id id;
};

struct publisher {
	struct key_pair
	        structure_key; /* seed, seed + 1, seed + 2; the channel key is 32 times seed + 3 */
	struct key_pair node_key;
	struct key_pair log_key;
	struct es_id federation; /* 32 times 0xfe */
	struct es_certificate certificate;
	struct es_log_start start;
	struct published first; /* leaf 0 */
	struct es_log log;      /* holds nothing yet, leaf 0 neither */
};

#define PUBLISHER_NOW_MS 1700000000000ull

void publisher_init(struct publisher *p, uint8_t seed);
/* The same in a federation, after the structure's key changed so many times; the steps from the first
 * key on are written as a proof has them (NULL where there are none). */
void publisher_init_later(struct publisher *p, uint8_t seed, const struct es_id *federation,
                          size_t changes, struct es_writer *steps);
/* Leaf number n of the log: the log start for 0, a comment for any other. Points into itself: do
 * not copy. */
void publisher_record(const struct publisher *p, uint64_t n, struct published *out);
/* What the log's key says about the tree that this edge stands for. */
void publisher_checkpoint(const struct publisher *p, const struct es_edge *edge,
                          struct es_checkpoint *out);
/* Writes leaves start to start + count - 1 back to back and signs the tree that they complete,
 * edge being the tree before them; edge then is the tree with them. The run borrows from w, a
 * growing writer that the caller frees. */
void publisher_run(const struct publisher *p, struct es_edge *edge, size_t count,
                   struct es_writer *w, struct es_run *run);
/* The proof of leaf n in the tree of the first size leaves; borrows from record, which it makes,
 * and from p. */
void publisher_proof(const struct publisher *p, uint64_t n, uint64_t size, struct published *record,
                     struct es_proof *proof);

#endif
