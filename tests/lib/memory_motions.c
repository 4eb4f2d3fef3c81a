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

/* Links have no network key here. */
static es_err new_key(void *context, const struct es_federation *f, struct es_writer *payload)
{
	(void)context;
	(void)f;
	(void)payload;
	return ES_NOT_FOUND;
}

es_err sim_request(struct sim_memory *m, uint64_t type, struct es_bytes payload,
                   const struct es_id *structure)
{
	static uint8_t approval_buffer[2048], request_buffer[ES_ACT_MAX], object_buffer[ES_ACT_MAX];
	struct es_writer approval, request, object;
	struct es_signer signer = sim_signer(m);
	const struct es_federation *f = sim_federation(m);
	struct es_id id;
	size_t checks = CHECKS;
	es_writer_init(&approval, approval_buffer, sizeof(approval_buffer));
	es_writer_init(&request, request_buffer, sizeof(request_buffer));
	es_writer_init(&object, object_buffer, sizeof(object_buffer));
	es_err err = es_approval_make(&signer, &f->id, type, payload,
	                              es_federation_last(f, type, structure), &approval);
	struct es_act_request r = {.type = type, .payload = payload, .approvals_len = 1};
	r.approvals[0] = es_writer_bytes(&approval);
	if (err == ES_OK)
		err = es_act_request_encode(&r, &request);
	es_write_array(&object, 2);
	es_write_uint(&object, ES_MOTION_REQUEST);
	es_write_bin(&object, es_writer_bytes(&request));
	return err != ES_OK
	               ? err
	               : es_motions_take(&m->motions, f, es_writer_bytes(&object), &checks, &id);
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
