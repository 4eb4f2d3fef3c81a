/* SPDX-License-Identifier: EUPL-1.2 */
/* What nodes of one simulation share so that thousands fit into memory: bytes that never change,
 * found by their content. Which of them a node holds stands in its own memory. Pure steps that one
 * node has done (a body that was checked, an act that was folded) are not done again for the next.
 * Owned by the world; lives until the end of the run. */
#ifndef SIM_POOL_H
#define SIM_POOL_H

#include "essaim/session.h"

struct sim_body {
	struct sim_body *next;
	uint8_t key[ES_BODY_KEY_LEN];
	uint64_t codec, plain_len;
	size_t packed_len;
	uint8_t packed[];
};

struct sim_header {
	struct es_id id;
	struct sim_header *next;
	struct sim_body *bodies; /* those that were found to fit */
	struct sim_line *line;   /* of a log start: its log's records as the first node had them */
	/* Somebody of this simulation made it; its publisher was told that it is durable; all disks that
	 * held it are lost. */
	bool made, acknowledged, lost;
	uint64_t made_ms;
	uint64_t kind; /* UINT64_MAX: not to be read */
	struct es_id structure;
	size_t len;
	uint8_t bytes[];
};

/* The one history of a log; a second one is a fork. */
struct sim_line {
	struct sim_header **records;
	size_t len, capacity;
	bool forked; /* its owner lies: several histories are expected */
};

/* One sealed act. */
struct sim_act {
	struct sim_act *next;
	size_t len;
	uint8_t bytes[];
};

/* A chain of acts and what it folds to; shared by all who folded the same. */
struct sim_chain {
	struct sim_chain *next_made;
	struct es_federation federation;
	struct sim_act **acts;
	size_t acts_count;
	size_t users;
	struct sim_chain *after; /* what one more act led to, if its acts_count still says so */
};

struct sim_pool {
	struct sim_header **headers; /* by id, chained */
	size_t buckets, count;
	struct sim_act *acts;
	struct sim_chain *chains;
};

void sim_pool_init(struct sim_pool *p);
void sim_pool_free(struct sim_pool *p);
/* The one copy of these header bytes; added if need be. */
struct sim_header *sim_pool_header(struct sim_pool *p, struct es_bytes header);
/* NULL if no such record is known. */
struct sim_header *sim_pool_find(const struct sim_pool *p, const struct es_id *id);
/* The one copy of a body that is known to fit a header, or NULL. */
struct sim_body *sim_pool_body(const struct sim_header *h, const struct es_wire_body *body);
struct sim_body *sim_pool_add_body(struct sim_header *h, const struct es_wire_body *body);

/* The empty chain, for one user. */
struct sim_chain *sim_chain_new(struct sim_pool *p);
/* Folds one act; *chain becomes another one if others use it too. Errors: of es_federation_fold. */
es_err sim_chain_fold(struct sim_pool *p, struct sim_chain **chain,
                      struct es_bytes sealed) ES_MUST_USE;
/* Takes over another chain in place of one's own. */
void sim_chain_share(struct sim_chain **chain, struct sim_chain *other);

#endif
