/* SPDX-License-Identifier: EUPL-1.2 */
/* A steward's part in the making of acts. Nobody hesitates here: whatever may be cosigned, is. */
#include "memory.h"

#include <stdlib.h>
#include <string.h>

#define STEPS_MAX 256
#define CHECKS 4

static bool consents(void *context, const struct es_motion *m, const struct es_act *act)
{
	(void)context;
	(void)m;
	(void)act;
	return true;
}

void sim_meet(struct sim_memory *m, const struct es_certificate *certificate)
{
	es_assert(m->met_len < SIM_MET_MAX);
	m->met[m->met_len++] = certificate;
}

static es_err new_key(void *context, const struct es_federation *f, struct es_writer *payload)
{
	struct sim_memory *m = context;
	return m->met_len == 0 ? ES_NOT_FOUND : sim_key_renew(m, f, m->met, m->met_len, payload);
}

static es_err keep(struct sim_memory *m, enum es_motion_type type, struct es_bytes body)
{
	static uint8_t buffer[ES_SEALED_MAX];
	struct es_writer object;
	size_t checks = 10 * CHECKS;
	struct es_id id;
	es_writer_init(&object, buffer, sizeof(buffer));
	es_write_array(&object, 2);
	es_write_uint(&object, type);
	es_write_bin(&object, body);
	return object.err != ES_OK ? object.err
	                           : es_motions_take(&m->motions, sim_federation(m),
	                                             es_writer_bytes(&object), &checks, &id);
}

es_err sim_request(struct sim_memory *m, uint64_t type, struct es_bytes payload,
                   const struct es_id *structure)
{
	static uint8_t approval_buffer[2048], request_buffer[ES_ACT_MAX];
	struct es_writer approval, request;
	struct es_signer signer = sim_signer(m);
	const struct es_federation *f = sim_federation(m);
	es_writer_init(&approval, approval_buffer, sizeof(approval_buffer));
	es_writer_init(&request, request_buffer, sizeof(request_buffer));
	es_err err = es_approval_make(&signer, &f->id, type, payload,
	                              es_federation_last(f, type, structure), &approval);
	struct es_act_request r = {.type = type, .payload = payload, .approvals_len = 1};
	r.approvals[0] = es_writer_bytes(&approval);
	if (err == ES_OK)
		err = es_act_request_encode(&r, &request);
	return err != ES_OK ? err : keep(m, ES_MOTION_REQUEST, es_writer_bytes(&request));
}

es_err sim_propose_rival(struct sim_memory *m, struct sim_memory *other, uint64_t stranger,
                         uint64_t now_ms)
{
	static uint8_t approval_buffer[2048], act_buffer[ES_ACT_MAX], sealed_buffer[ES_ACT_MAX];
	struct es_writer payload, approval, bytes, sealed;
	uint8_t payload_buffer[2048];
	struct es_signer signer = sim_signer(m);
	const struct es_federation *f = sim_federation(m);
	struct sim_memory joiner;
	es_writer_init(&payload, payload_buffer, sizeof(payload_buffer));
	es_writer_init(&approval, approval_buffer, sizeof(approval_buffer));
	es_writer_init(&bytes, act_buffer, sizeof(act_buffer));
	es_writer_init(&sealed, sealed_buffer, sizeof(sealed_buffer));
	sim_memory_init(&joiner, m->pool, stranger);
	es_err err = sim_admission_payload(m, &joiner, &payload);
	sim_memory_free(&joiner);
	struct es_act act = {.type = ES_ACT_ADMIT,
	                     .federation = f->id,
	                     .epoch = f->epoch,
	                     .index = f->acts,
	                     .prev = f->head,
	                     .created_ms = now_ms,
	                     .payload = es_writer_bytes(&payload)};
	if (err == ES_OK)
		err = es_approval_make(&signer, &f->id, act.type, act.payload, 0, &approval);
	struct es_bytes approvals = es_writer_bytes(&approval);
	if (err == ES_OK)
		err = es_act_encode(&act, &approvals, 1, &bytes);
	if (err == ES_OK)
		err = es_act_propose(es_writer_bytes(&bytes), &signer, NULL, 0,
		                     es_bytes_of(NULL, 0), &sealed);
	return err != ES_OK ? err : keep(other, ES_MOTION_PROPOSAL, es_writer_bytes(&sealed));
}

/* An act and, where a hand-over carries it on, what stands behind it, down to the hand-over. */
static void fold(struct sim_memory *m, const struct es_id *id)
{
	const struct es_motion *motion = es_motions_find(&m->motions, id);
	struct es_sealed sealed;
	struct es_writer copy;
	es_assert(motion != NULL);
	es_writer_grow(&copy, motion->len);
	es_write_raw(&copy, es_bytes_of(motion->bytes, motion->len));
	es_assert(copy.err == ES_OK);
	for (struct es_bytes rest = es_writer_bytes(&copy); rest.len > 0; rest = sealed.witness)
		es_assert(sim_act(m, rest) == ES_OK && es_sealed_decode(rest, &sealed) == ES_OK);
	es_writer_free(&copy);
}

bool sim_step_motions(struct sim_memory *m, bool lead, uint64_t now_ms)
{
	bool grown = false;
	struct es_seat seat = {
	        .structure = m->certificate.structure,
	        .signer = sim_signer(m),
	        .promise = m->promise,
	        .now_ms = now_ms,
	        .reopen = lead,
	        .consents = consents,
	        .new_key = new_key,
	        .context = m,
	};
	es_motions_prune(&m->motions, sim_federation(m));
	for (size_t i = 0; i < STEPS_MAX; i++) {
		enum es_step step;
		struct es_id id;
		es_assert(es_motions_step(&m->motions, sim_federation(m), &seat, &step, &id) ==
		          ES_OK);
		m->promise = seat.promise;
		if (step == ES_STEP_NONE)
			break;
		if (step != ES_STEP_CARRIED)
			continue;
		fold(m, &id);
		grown = true;
		es_motions_prune(&m->motions, sim_federation(m));
	}
	return grown;
}
