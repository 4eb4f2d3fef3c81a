/* SPDX-License-Identifier: EUPL-1.2 */
/* A node without a disk: the real protocol code over arrays in memory, for the simulator. What it
 * holds survives a simulated crash; what is still queued for it does not. One thread. */
#ifndef SIM_MEMORY_H
#define SIM_MEMORY_H

#include "essaim/session.h"

struct sim_record {
	struct es_id id;
	uint8_t *header;
	size_t header_len;
	bool has_body;
	uint8_t key[ES_BODY_KEY_LEN];
	uint64_t codec, plain_len;
	uint8_t *packed;
	size_t packed_len;
};

struct sim_log {
	struct es_log log;
	struct sim_record *records;
	size_t capacity;
	uint8_t (*kept)[ES_SIGNATURE_LEN]; /* of checkpoints at multiples of ES_RUN_MAX */
	size_t kept_count;
	uint8_t signature[ES_SIGNATURE_LEN]; /* at the end */
	bool own;
	uint8_t secret[ES_SECRET_KEY_LEN];
};

struct sim_memory {
	uint64_t random; /* state of its generator */
	uint8_t structure_secret[ES_SECRET_KEY_LEN], node_secret[ES_SECRET_KEY_LEN];
	struct es_certificate certificate;
	uint8_t certificate_bytes[ES_CERT_MAX];
	size_t certificate_len;
	struct es_federation federation;
	struct es_writer *acts; /* one for each sealed act */
	size_t acts_count;
	struct sim_log *logs;
	size_t logs_count;
	bool open_log; /* the last of logs that is own may be appended to */
};

uint64_t sim_random(uint64_t *state); /* SplitMix64 */
void sim_bytes(uint64_t *state, void *out, size_t len);

void sim_memory_init(struct sim_memory *m, uint64_t seed);
void sim_memory_free(struct sim_memory *m);
es_err sim_found(struct sim_memory *m, uint64_t now_ms);
es_err sim_admit(struct sim_memory *m, const struct sim_memory *joiner, uint64_t now_ms);
es_err sim_act(struct sim_memory *m, struct es_bytes sealed);

/* Publishes a record with a random body of body_len bytes, opening a log first where the process
 * has none. */
es_err sim_publish(struct sim_memory *m, uint64_t now_ms, size_t body_len, struct es_id *id);
es_err sim_take_run(struct sim_memory *m, const struct es_incoming_run *in);
es_err sim_take_body(struct sim_memory *m, const struct es_id *id, const struct es_wire_body *body);

es_err sim_vector(struct sim_memory *m, struct es_vector *v);
es_err sim_read_run(struct sim_memory *m, const struct es_id *log, uint64_t start,
                    struct es_writer *headers, struct es_writer *bodies, size_t *count,
                    size_t *bodies_len, uint8_t signature[ES_SIGNATURE_LEN]);
es_err sim_write_body(struct sim_memory *m, const struct es_id *id, struct es_writer *w);
size_t sim_missing(struct sim_memory *m, uint64_t after, struct es_missing *out, size_t max);
struct sim_record *sim_find(struct sim_memory *m, const struct es_id *id);

#endif
