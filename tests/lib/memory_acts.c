/* SPDX-License-Identifier: EUPL-1.2 */
/* The chain of acts as one node knows it, and the acts that a sole founder makes. */
#include "memory.h"

#include <string.h>

#define LISTED_MAX 256 /* logs of one structure */

struct es_federation *sim_federation(const struct sim_memory *m)
{
	return &m->chain->federation;
}

struct es_bytes sim_sealed(const struct sim_memory *m, size_t index)
{
	es_assert(index < m->chain->acts_count);
	return es_bytes_of(m->chain->acts[index]->bytes, m->chain->acts[index]->len);
}

void sim_learn_acts(struct sim_memory *m, const struct sim_memory *from)
{
	sim_chain_share(&m->chain, from->chain);
	m->vector_stale = true;
}

es_err sim_act(struct sim_memory *m, struct es_bytes sealed)
{
	es_err err = sim_chain_fold(m->pool, &m->chain, sealed);
	if (err != ES_OK)
		return err;
	m->vector_stale = true;
	sim_apply_limits(m);
	return ES_OK;
}

struct es_signer sim_signer(const struct sim_memory *m)
{
	return (struct es_signer){
	        .certificate = es_bytes_of(m->certificate_bytes, m->certificate_len),
	        .node_secret = m->node_secret,
	};
}

static struct es_admission admission_of(const struct sim_memory *m)
{
	struct es_admission a = {
	        .structure = m->certificate.structure,
	        .name = "Structure",
	        .country = "FR",
	        .city = "Ville",
	        .lang = "fr",
	        .logs = ES_LOGS_PER_STRUCTURE_DEFAULT,
	        .leaves = ES_LEAVES_PER_STRUCTURE_DEFAULT,
	        .body_bytes = ES_BODY_BYTES_PER_STRUCTURE_DEFAULT,
	};
	memcpy(a.key, m->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	return a;
}

static es_err seal_and_keep(struct sim_memory *m, const struct es_act *act,
                            const struct es_bytes *approvals, size_t approvals_len)
{
	uint8_t act_buffer[ES_ACT_MAX], sealed_buffer[ES_ACT_MAX];
	struct es_writer w, sealed;
	es_writer_init(&w, act_buffer, sizeof(act_buffer));
	es_writer_init(&sealed, sealed_buffer, sizeof(sealed_buffer));
	struct es_signer signer = sim_signer(m);
	es_err err = es_act_encode(act, approvals, approvals_len, &w);
	if (err == ES_OK)
		err = es_act_seal(es_writer_bytes(&w), &signer, &sealed);
	return err != ES_OK ? err : sim_act(m, es_writer_bytes(&sealed));
}

es_err sim_found(struct sim_memory *m, uint64_t now_ms)
{
	struct es_act act = {
	        .type = ES_ACT_FOUND,
	        .created_ms = now_ms,
	        .name = "Simulated",
	        .policy = {1, 1, 1, 1, 1, 1, 1, 1},
	        .admission = admission_of(m),
	};
	return seal_and_keep(m, &act, NULL, 0);
}

/* Approves, proposes and cosigns it alone, as a sole steward can. */
static es_err propose(struct sim_memory *m, uint64_t type, struct es_bytes payload, uint64_t last,
                      uint64_t now_ms)
{
	uint8_t approval_buffer[2048];
	struct es_writer approval;
	es_writer_init(&approval, approval_buffer, sizeof(approval_buffer));
	struct es_signer signer = sim_signer(m);
	const struct es_federation *f = sim_federation(m);
	es_err err = es_approval_make(&signer, &f->id, type, payload, last, &approval);
	if (err != ES_OK)
		return err;
	struct es_act act = {
	        .type = type,
	        .federation = f->id,
	        .epoch = f->epoch,
	        .index = f->acts,
	        .prev = f->head,
	        .created_ms = now_ms,
	        .payload = payload,
	};
	struct es_bytes bytes = es_writer_bytes(&approval);
	return seal_and_keep(m, &act, &bytes, 1);
}

es_err sim_admission_payload(const struct sim_memory *m, const struct sim_memory *joiner,
                             struct es_writer *w)
{
	struct es_admission admission = admission_of(joiner);
	return es_admission_payload(&admission, &m->certificate.structure, w);
}

es_err sim_admit(struct sim_memory *m, const struct sim_memory *joiner, uint64_t now_ms)
{
	uint8_t payload_buffer[2048];
	struct es_writer payload;
	es_writer_init(&payload, payload_buffer, sizeof(payload_buffer));
	es_err err = sim_admission_payload(m, joiner, &payload);
	return err != ES_OK ? err : propose(m, ES_ACT_ADMIT, es_writer_bytes(&payload), 0, now_ms);
}

es_err sim_suspend(struct sim_memory *m, const struct es_id *structure, uint64_t now_ms)
{
	uint8_t payload_buffer[ES_ACT_MAX / 2];
	struct es_writer payload;
	struct es_listed_log listed[LISTED_MAX];
	size_t count = 0;
	for (size_t i = 0; i < m->logs_count && count < LISTED_MAX; i++) {
		const struct es_log *log = &m->logs[i].log;
		if (!es_id_equal(&log->structure, structure) || log->edge.size == 0)
			continue;
		listed[count] = (struct es_listed_log){.log = log->id, .size = log->edge.size};
		es_edge_root(&log->edge, &listed[count++].root);
	}
	es_writer_init(&payload, payload_buffer, sizeof(payload_buffer));
	es_err err = es_suspend_payload(structure, "Simulated", listed, count, &payload);
	if (err != ES_OK)
		return err;
	uint64_t last = es_federation_last(sim_federation(m), ES_ACT_SUSPEND, structure);
	return propose(m, ES_ACT_SUSPEND, es_writer_bytes(&payload), last, now_ms);
}

es_err sim_name_stewards(struct sim_memory *m, struct es_id *stewards, size_t count,
                         uint64_t now_ms)
{
	uint8_t payload_buffer[4096];
	struct es_writer payload;
	es_writer_init(&payload, payload_buffer, sizeof(payload_buffer));
	es_err err = es_stewards_payload(stewards, count, &payload);
	uint64_t last = es_federation_last(sim_federation(m), ES_ACT_STEWARDS, NULL);
	return err != ES_OK ? err
	                    : propose(m, ES_ACT_STEWARDS, es_writer_bytes(&payload), last, now_ms);
}
