/* SPDX-License-Identifier: EUPL-1.2 */
/* A node without a disk: the real protocol code over arrays in memory, for the simulator. What it
 * holds survives a simulated crash; what is still queued for it does not. Several nodes share the
 * bytes of records and acts through a pool, but each knows only what it was given. One thread. */
#ifndef SIM_MEMORY_H
#define SIM_MEMORY_H

#include "dice.h"
#include "essaim/motions.h"
#include "essaim/promise.h"
#include "pool.h"

#define SIM_MET_MAX 16

struct sim_record {
	struct sim_header *header;
	struct sim_body *body; /* NULL: not held */
	bool erased;           /* no body is taken any more */
	uint64_t row;          /* from 1, in the order in which they came */
	uint32_t hops;         /* links that it has come over; 0 where it was made */
};

struct sim_log {
	struct es_log log;
	struct sim_record *records;
	size_t capacity;
	uint8_t (*kept)[ES_SIGNATURE_LEN]; /* of checkpoints at multiples of ES_RUN_MAX */
	size_t kept_count;
	uint8_t signature[ES_SIGNATURE_LEN];      /* at the end */
	uint8_t structure_key[ES_PUBLIC_KEY_LEN]; /* of the certificate in its start */
	bool own;
	uint8_t secret[ES_SECRET_KEY_LEN];
	size_t rank; /* of its structure in order of admission; SIZE_MAX: no member */
};

/* Where a record stands: finds it by id. */
struct sim_place {
	const struct sim_header *header; /* NULL: free */
	uint32_t log, index;
};

/* An erasure that was taken: it applies to a record of the same structure. */
struct sim_erasure {
	struct es_id target, structure;
};

/* A frozen log. */
struct sim_frozen {
	struct es_id log, structure;
	uint8_t structure_key[ES_PUBLIC_KEY_LEN];
	struct es_log_limit limit;
	uint64_t clock;
	size_t proof_len;
	uint8_t proof[ES_FORK_MAX / 2]; /* of logs as long as those of a simulation */
};

struct sim_memory {
	struct es_motions motions; /* durable at once, as is the promise */
	struct es_promise promise;
	uint64_t random; /* state of its generator */
	struct sim_pool *pool;
	uint8_t structure_secret[ES_SECRET_KEY_LEN], node_secret[ES_SECRET_KEY_LEN];
	uint8_t channel_secret[ES_CHANNEL_KEY_LEN];
	uint8_t network_key[ES_NETWORK_KEY_LEN]; /* the newest that it has */
	struct es_certificate certificate;
	uint8_t certificate_bytes[ES_CERT_MAX];
	size_t certificate_len;
	struct sim_chain *chain; /* the acts and the federation */
	struct sim_log *logs;
	size_t logs_count, logs_capacity;
	struct sim_place *places; /* a hash table */
	size_t places_len, records_count;
	uint64_t rows;
	size_t missing_count;                /* records whose body is lacking */
	const struct es_body_policy *policy; /* which are wanted; NULL: all */
	struct sim_erasure *erasures;
	size_t erasures_len;
	const struct es_certificate *met[SIM_MET_MAX];
	size_t met_len;
	size_t retreats, replaced; /* logs that were not what an act lists: at once; by a run */
	bool open_log;             /* the last of logs that is own may be appended to */
	struct sim_frozen *frozen; /* in order of ids */
	size_t frozen_count;
	uint64_t forks_clock;
	struct es_vector vector; /* as sim_vector last made it */
	bool vector_stale;
};

void sim_memory_init(struct sim_memory *m, struct sim_pool *pool, uint64_t seed);
void sim_memory_free(struct sim_memory *m);
/* Another memory with the same keys that holds the same: a backup, or a clone. Its process has no
 * open log, and other dice. */
void sim_memory_copy(struct sim_memory *out, const struct sim_memory *m, uint64_t seed);

/* memory_acts.c */
struct es_federation *sim_federation(const struct sim_memory *m);
es_err sim_found(struct sim_memory *m, uint64_t now_ms);
es_err sim_admit(struct sim_memory *m, const struct sim_memory *joiner, uint64_t now_ms);
es_err sim_admission_payload(const struct sim_memory *m, const struct sim_memory *joiner,
                             struct es_writer *w);
es_err sim_act(struct sim_memory *m, struct es_bytes sealed);
/* A coordinator suspends a structure; what it holds of its logs goes on counting. */
es_err sim_suspend(struct sim_memory *m, const struct es_id *structure, uint64_t now_ms);
/* The sealed act at an index. */
struct es_bytes sim_sealed(const struct sim_memory *m, size_t index);
struct es_signer sim_signer(const struct sim_memory *m);
/* A sole steward names others, itself among them. */
es_err sim_name_stewards(struct sim_memory *m, struct es_id *stewards, size_t count,
                         uint64_t now_ms);
/* memory_motions.c: asks for an act, approved by this node; the coordinator is to propose it. */
es_err sim_request(struct sim_memory *m, uint64_t type, struct es_bytes payload,
                   const struct es_id *structure);
/* A coordinator proposes an act at the chain's end, as it has it, to one other alone: the admission of
 * a stranger. Errors: as es_motions_take's. */
es_err sim_propose_rival(struct sim_memory *m, struct sim_memory *other, uint64_t stranger,
                         uint64_t now_ms);
/* Does all that there is to do for its motions; lead: hand-overs that it waited for in vain, too.
 * Whether the chain of acts has grown. */
bool sim_step_motions(struct sim_memory *m, bool lead, uint64_t now_ms);
/* Which nodes' certificates have come to it with their logs: a new key is sealed to these. They outlive
 * it. None: no key is ever renewed. */
void sim_meet(struct sim_memory *m, const struct es_certificate *certificate);
/* Takes over all acts of another. */
void sim_learn_acts(struct sim_memory *m, const struct sim_memory *from);

/* memory_keys.c: network keys, where links have them. A node keeps the newest, and the acts give each
 * one's predecessor. */
/* The founding key, which every member was given when it joined. */
void sim_key_first(struct sim_memory *m, const uint8_t key[ES_NETWORK_KEY_LEN]);
/* The generation of the key that it has; 0 is the founding one's. */
size_t sim_key_held(const struct sim_memory *m);
/* The key of a generation that it has or can derive. ES_NOT_FOUND. */
es_err sim_key_of(const struct sim_memory *m, size_t generation, uint8_t key[ES_NETWORK_KEY_LEN]);
/* Opens the newest box that acts have for it. */
void sim_key_follow(struct sim_memory *m);
/* From a box to itself; ES_BAD_KEY, ES_EXISTS where it is not newer. */
es_err sim_key_take(struct sim_memory *m, struct es_bytes box);
/* Seals its newest key to a channel key; ES_NOT_FOUND where the acts know a newer one. */
es_err sim_key_seal(const struct sim_memory *m, const uint8_t channel_key[ES_CHANNEL_KEY_LEN],
                    struct es_writer *w);
/* Whether a structure was suspended since the newest key. */
bool sim_key_is_due(const struct es_federation *f);
/* The payload of the next key for those whose certificates are given; ES_NOT_FOUND where none is due
 * or it lacks the current one. */
es_err sim_key_renew(struct sim_memory *m, const struct es_federation *f,
                     const struct es_certificate *const *known, size_t known_len,
                     struct es_writer *payload);

/* memory_publish.c: publishes a record with a random body of body_len bytes, opening a log first
 * where the process has none. */
es_err sim_publish(struct sim_memory *m, uint64_t now_ms, size_t body_len, struct es_id *id);

/* memory_erase.c: publishes the erasure of some record of the node's structure, chosen by dice.
 * ES_NOT_FOUND where there is none. */
es_err sim_publish_erasure(struct sim_memory *m, uint64_t now_ms, struct es_id *id);
/* Whether an erasure that was taken applies to a record. */
bool sim_is_erased(const struct sim_memory *m, const struct sim_header *h);
/* Takes an erasure that has got its place in a log: the targets here lose their bodies. */
void sim_take_erasure(struct sim_memory *m, const struct sim_header *h);

/* memory_take.c: what comes from peers. On success, *log tells which log a run has grown. */
es_err sim_take_run(struct sim_memory *m, const struct es_incoming_run *in, struct es_id *log);
es_err sim_take_body(struct sim_memory *m, const struct es_id *id, const struct es_wire_body *body);

/* memory_give.c: what goes to peers. The vector is borrowed until the memory changes. */
const struct es_vector *sim_vector(struct sim_memory *m);
es_err sim_read_run(struct sim_memory *m, const struct es_id *log, uint64_t start,
                    const struct es_body_policy *wanted, struct es_writer *headers,
                    struct es_writer *bodies, size_t *count, size_t *bodies_len,
                    uint8_t signature[ES_SIGNATURE_LEN]);
bool sim_wants(const struct es_body_policy *policy, const struct sim_header *h);
es_err sim_write_body(struct sim_memory *m, const struct es_id *id, struct es_writer *w);
size_t sim_missing(struct sim_memory *m, uint64_t after, struct es_missing *out, size_t max);

/* Publishes again what was cut, with its body where it is here. */
es_err sim_publish_again(struct sim_memory *m, uint64_t now_ms, const struct sim_record *record);

/* memory_limit.c: how much of a log counts, by acts and by fork proofs. */
void sim_log_limit(const struct sim_memory *m, const struct es_log *log,
                   const uint8_t structure_key[ES_PUBLIC_KEY_LEN], struct es_log_limit *out);
/* Cuts what counts no more: to be called after an act. Of a copy that is not what the act lists only
 * what a run that ends there need not bring stays. */
void sim_apply_limits(struct sim_memory *m);
/* The right edge of the first size leaves of a log. */
void sim_edge_of(const struct sim_log *l, uint64_t size, struct es_edge *edge);
/* Cuts a log back to that edge; the caller files the records anew. */
void sim_shorten(struct sim_log *l, const struct es_edge *edge);

/* memory_fork.c: how much a fork proof leaves of a log; NULL: all. */
const struct es_log_limit *sim_limit(const struct sim_memory *m, const struct es_id *log);
es_err sim_take_fork(struct sim_memory *m, struct es_bytes proof, uint64_t now_ms);
/* The rest as es_fork_host asks for it. */
void sim_forks_digest(const struct sim_memory *m, uint8_t digest[ES_FORKS_DIGEST_LEN]);
size_t sim_forks_after(const struct sim_memory *m, uint64_t *after, size_t max,
                       struct es_writer *w);
es_err sim_copy_get(struct sim_memory *m, const struct es_id *log, struct es_log_copy *out);
es_err sim_copy_edge(struct sim_memory *m, const struct es_id *log, uint64_t size,
                     struct es_edge *edge);
es_err sim_copy_subtrees(struct sim_memory *m, const struct es_id *log, uint64_t start,
                         unsigned height, size_t count, struct es_tree_hash *out);
es_err sim_copy_leaf(struct sim_memory *m, const struct es_id *log, uint64_t index,
                     struct es_writer *header, struct es_path *path);
es_err sim_copy_fork(struct sim_memory *m, const struct es_id *log,
                     const struct es_fork_copy *other, struct es_writer *w);

/* memory.c: NULL where it is not held. */
struct sim_record *sim_find(struct sim_memory *m, const struct es_id *id);
struct sim_log *sim_find_log(struct sim_memory *m, const struct es_id *id);

/* memory.c, for the files above. A new log has no leaf yet. Appending counts and files a record but does
 * not move the edge; sim_grown does what follows a moved edge. */
struct sim_log *sim_add_log(struct sim_memory *m, const struct es_log *log);
struct sim_record *sim_append(struct sim_memory *m, struct sim_log *l, uint64_t index,
                              struct sim_header *header, struct sim_body *body);
void sim_grown(struct sim_memory *m, struct sim_log *l, const uint8_t signature[ES_SIGNATURE_LEN]);
/* Files all records anew: some are gone. */
void sim_file_all(struct sim_memory *m);
/* Gives a record its body, or takes it away (NULL). */
void sim_set_body(struct sim_memory *m, struct sim_record *r, struct sim_body *body);
/* Takes it away for ever. */
void sim_erase_body(struct sim_memory *m, struct sim_record *r);
/* memory_publish.c: a record of the given kind with a random body, about target (NULL: about
 * nothing). */
es_err sim_publish_kind(struct sim_memory *m, uint64_t now_ms, uint64_t kind,
                        const struct es_id *target, size_t body_len, struct es_id *id);

#endif
