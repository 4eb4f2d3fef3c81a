/* SPDX-License-Identifier: EUPL-1.2 */
#include "home_acts.h"

#include "identity.h"
#include "store/logs.h"
#include "test.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct acting {
	struct es_change change; /* first */
	struct es_node *coordinator;
	uint64_t type;
	struct es_bytes payload;
	bool approved;
};

/* Who is admitted was not there before; the others' payloads begin with whom they are about. */
static uint64_t last_about(const struct es_federation *f, const struct acting *a)
{
	struct es_id structure = {{0}};
	struct es_reader r;

	if (a->type == ES_ACT_ADMIT)
		return 0;
	es_reader_init(&r, a->payload);
	es_read_array(&r, 8);
	es_read_fixed(&r, structure.bytes, ES_ID_LEN);
	return es_federation_last(f, a->type, &structure);
}

static es_err seal(const struct es_federation *f, const struct acting *a, struct es_writer *out)
{
	struct es_signer signer = es_node_signer(a->coordinator);
	struct es_act act = {.type = a->type,
	                     .federation = f->id,
	                     .epoch = f->epoch,
	                     .index = f->acts,
	                     .prev = f->head,
	                     .payload = a->payload};
	struct es_bytes approval = {NULL, 0};
	struct es_writer approved, bytes, proposed;

	es_writer_grow(&approved, 4096);
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&proposed, ES_SEALED_MAX);
	if (a->approved) {
		assert_err(es_approval_make(&signer, &f->id, a->type, a->payload, last_about(f, a),
		                            &approved),
		           ES_OK);
		approval = es_writer_bytes(&approved);
	}
	assert_err(es_act_encode(&act, &approval, a->approved, &bytes), ES_OK);
	assert_err(es_act_propose(es_writer_bytes(&bytes), &signer, NULL, 0,
	                          (struct es_bytes){NULL, 0}, &proposed),
	           ES_OK);
	es_err err = es_act_cosign(es_writer_bytes(&proposed), &signer, out);
	es_writer_free(&approved);
	es_writer_free(&bytes);
	es_writer_free(&proposed);
	return err;
}

static es_err apply_act(struct es_write *w, struct es_change *change)
{
	const struct es_federation *f;
	struct es_writer sealed;

	es_writer_grow(&sealed, ES_SEALED_MAX);
	es_err err = es_write_fold(w, &f);
	if (!err)
		err = seal(f, (struct acting *)change, &sealed);
	if (!err)
		err = es_write_act(w, es_writer_bytes(&sealed));
	es_writer_free(&sealed);
	return err;
}

void home_act(struct es_node *coordinator, uint64_t type, struct es_writer *payload, bool approved)
{
	struct acting acting = {.coordinator = coordinator,
	                        .type = type,
	                        .payload = es_writer_bytes(payload),
	                        .approved = approved};

	assert_err(es_store_apply(coordinator->store, apply_act, &acting.change), ES_OK);
	es_writer_free(payload);
}

struct es_writer home_payload(void)
{
	struct es_writer w;

	es_writer_grow(&w, ES_ACT_MAX);
	return w;
}

struct es_id home_federation(struct es_node *node)
{
	struct es_snapshot *snap;
	struct es_federation f;

	snap = home_look(node, &f);
	struct es_id id = f.id;
	home_look_end(snap, &f);
	return id;
}

void home_admit(struct es_node *coordinator, struct es_node *node, uint64_t logs, uint64_t leaves,
                uint64_t body_bytes)
{
	struct es_admission a = {.structure = node->identity.structure,
	                         .name = "Structure",
	                         .country = "IT",
	                         .city = "Turin",
	                         .lang = "it",
	                         .logs = logs,
	                         .leaves = leaves,
	                         .body_bytes = body_bytes};
	struct es_writer w = home_payload();
	struct es_id id = home_federation(coordinator);

	memcpy(a.key, node->identity.keys->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	assert_err(es_admission_payload(&a, &coordinator->identity.structure, &w), ES_OK);
	home_act(coordinator, ES_ACT_ADMIT, &w, true);
	assert_err(es_node_joining(node, &id), ES_OK);
	assert_err(home_carry(coordinator, node), ES_OK);
	es_node_start_logging(node);
}

void home_suspend(struct es_node *coordinator, const struct es_id *structure,
                  struct es_listed_log *logs, size_t len)
{
	struct es_writer w = home_payload();

	assert_err(es_suspend_payload(structure, "gone", logs, len, &w), ES_OK);
	home_act(coordinator, ES_ACT_SUSPEND, &w, true);
}

void home_rotate(struct es_node *coordinator, const struct es_id *structure,
                 const struct key_pair *old, const struct key_pair *key, struct es_listed_log *logs,
                 size_t len)
{
	struct es_id federation = home_federation(coordinator);
	struct es_writer w = home_payload();

	assert_err(es_rotate_payload(&federation, structure, key->public_key,
	                             old ? old->secret : NULL, key->secret, logs, len, &w),
	           ES_OK);
	home_act(coordinator, ES_ACT_ROTATE, &w, !old);
}

void home_structure_key(const char *folder, const char *name, struct key_pair *out)
{
	char home[HOME_PATH_MAX + 64];

	snprintf(home, sizeof(home), "%s/%s", folder, name);
	assert_err(es_structure_key_read(home, out->secret), ES_OK);
	(void)crypto_sign_ed25519_sk_to_pk(out->public_key, out->secret);
}

void home_take_key(struct es_node *node, const struct key_pair *key)
{
	struct es_keys *self = node->identity.keys;
	struct es_certificate cert = self->certificate;
	struct es_writer w;

	memcpy(cert.structure_key, key->public_key, ES_PUBLIC_KEY_LEN);
	es_writer_init(&w, self->certificate_bytes, sizeof(self->certificate_bytes));
	assert_err(es_certificate_sign(&cert, key->secret, &w), ES_OK);
	self->certificate_len = w.len;
	assert_err(es_certificate_decode(es_writer_bytes(&w), &self->certificate), ES_OK);
}
