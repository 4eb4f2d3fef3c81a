/* SPDX-License-Identifier: EUPL-1.2 */
#include "proofs.h"

#include <stdio.h>
#include <string.h>

#define FOUNDER_SEED 0x51
#define STRUCTURE_SEED 0x61

static void must(es_err err)
{
	es_assert(err == ES_OK);
}

void vouched_by_keys(struct vouched *v)
{
	struct es_id federation;

	memset(v, 0, sizeof(*v));
	memset(federation.bytes, 0xfe, ES_ID_LEN);
	es_writer_grow(&v->list, 4096);
	publisher_init_later(&v->p, STRUCTURE_SEED, &federation, 2, &v->list);
	publisher_proof(&v->p, 3, 7, &v->record, &v->proof);
	v->proof.keys = es_writer_bytes(&v->list);
}

static void admission_of(const struct publisher *p, const char *name, struct es_admission *out)
{
	memset(out, 0, sizeof(*out));
	out->structure = p->certificate.structure;
	memcpy(out->key, p->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	snprintf(out->name, sizeof(out->name), "%s", name);
	memcpy(out->country, "FR", 3);
	memcpy(out->lang, "fr", 3);
	out->logs = 10;
	out->leaves = 1000;
	out->body_bytes = 1 << 20;
}

/* Appends the act to the list, sealed by the founder; its id into *id. */
static void add_act(struct vouched *v, const struct publisher *founder, const struct es_act *act,
                    struct es_id *id)
{
	uint8_t buffer[ES_CERT_MAX];
	struct es_writer certificate, bytes, sealed;

	es_writer_init(&certificate, buffer, sizeof(buffer));
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	struct es_certificate cert = founder->certificate;
	must(es_certificate_sign(&cert, founder->structure_key.secret, &certificate));
	struct es_signer signer = {es_writer_bytes(&certificate), founder->node_key.secret};
	must(es_act_encode(act, NULL, 0, &bytes));
	es_act_id(es_writer_bytes(&bytes), id);
	must(es_act_seal(es_writer_bytes(&bytes), &signer, &sealed));
	es_write_bin(&v->list, es_writer_bytes(&sealed));
	es_writer_free(&bytes);
	es_writer_free(&sealed);
}

static void add_found(struct vouched *v, const struct publisher *founder, struct es_act *next)
{
	struct es_act act = {.type = ES_ACT_FOUND, .created_ms = PUBLISHER_NOW_MS};

	snprintf(act.name, sizeof(act.name), "Réseau");
	admission_of(founder, "Fondatrice", &act.admission);
	add_act(v, founder, &act, &next->prev);
	next->federation = next->prev;
	next->index = 1;
	next->created_ms = PUBLISHER_NOW_MS;
}

static void add_admit(struct vouched *v, const struct publisher *founder, struct es_act *next)
{
	struct es_admission admission;
	struct es_writer w;

	es_writer_grow(&w, ES_ACT_MAX);
	admission_of(&v->p, "Partenaire", &admission);
	must(es_admission_payload(&admission, &founder->certificate.structure, &w));
	next->type = ES_ACT_ADMIT;
	next->payload = es_writer_bytes(&w);
	add_act(v, founder, next, &next->prev);
	next->index++;
	es_writer_free(&w);
}

static void add_suspend(struct vouched *v, const struct publisher *founder, struct es_act *next)
{
	struct es_listed_log listed = {.log = v->p.log.id, .size = 5};
	struct es_edge edge = v->p.log.edge;
	struct es_writer w, run;
	struct es_run unused;

	es_writer_grow(&w, ES_ACT_MAX);
	publisher_run(&v->p, &edge, 5, &run, &unused);
	es_edge_root(&edge, &listed.root);
	must(es_suspend_payload(&v->p.certificate.structure, "partie", &listed, 1, &w));
	next->type = ES_ACT_SUSPEND;
	next->payload = es_writer_bytes(&w);
	add_act(v, founder, next, &next->prev);
	es_writer_free(&w);
	es_writer_free(&run);
}

void vouched_by_acts(struct vouched *v)
{
	static struct publisher founder;
	struct es_act next = {.type = ES_ACT_ADMIT};

	memset(v, 0, sizeof(*v));
	es_writer_grow(&v->list, ES_PROOF_ACTS_MAX);
	publisher_init(&founder, FOUNDER_SEED);
	es_write_array(&v->list, 3);
	add_found(v, &founder, &next);
	publisher_init_later(&v->p, STRUCTURE_SEED, &next.federation, 0, NULL);
	add_admit(v, &founder, &next);
	add_suspend(v, &founder, &next);
	publisher_proof(&v->p, 3, 5, &v->record, &v->proof);
	memset(v->proof.signature, 0, sizeof(v->proof.signature));
	v->proof.listed = true;
	v->proof.acts = es_writer_bytes(&v->list);
}

void vouched_free(struct vouched *v)
{
	es_writer_free(&v->list);
}
