/* SPDX-License-Identifier: EUPL-1.2 */
#include "publisher.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

void key_pair_of(uint8_t seed, struct key_pair *out)
{
	uint8_t bytes[crypto_sign_SEEDBYTES];

	memset(bytes, seed, sizeof(bytes));
	(void)crypto_sign_seed_keypair(out->public_key, out->secret, bytes);
}

static void finish(struct published *out, struct es_writer *header, struct es_writer *body)
{
	es_assert(header->err == ES_OK && body->err == ES_OK);
	out->header = es_writer_bytes(header);
	out->body = es_writer_bytes(body);
	es_record_id(out->header, &out->id);
}

static void open_log(struct publisher *p)
{
	struct es_writer header, body;
	struct es_log_start start;

	es_writer_init(&header, p->first.header_bytes, sizeof(p->first.header_bytes));
	es_writer_init(&body, p->first.body_bytes, sizeof(p->first.body_bytes));
	memset(p->first.body_key, 0xb0, ES_BODY_KEY_LEN);
	es_err err = es_log_start_make(&p->start, p->node_key.secret, p->first.body_key,
	                               PUBLISHER_NOW_MS, &header, &body);
	es_assert(err == ES_OK);
	finish(&p->first, &header, &body);
	err = es_log_open(p->first.header, p->first.body, p->first.body_key, &p->federation,
	                  &p->log, &start);
	es_assert(err == ES_OK);
}

static void sign_change(const struct publisher *p, const struct key_pair *by,
                        const uint8_t next[ES_PUBLIC_KEY_LEN], uint8_t signature[ES_SIGNATURE_LEN])
{
	uint8_t text[17 + 2 * ES_ID_LEN + ES_PUBLIC_KEY_LEN] = "essaim/v1/rotate";

	memcpy(text + 17, p->federation.bytes, ES_ID_LEN);
	memcpy(text + 17 + ES_ID_LEN, p->certificate.structure.bytes, ES_ID_LEN);
	memcpy(text + 17 + 2 * ES_ID_LEN, next, ES_PUBLIC_KEY_LEN);
	(void)crypto_sign_detached(signature, NULL, text, sizeof(text), by->secret);
}

/* The structure goes through so many more keys, each signed by itself and the one before it. */
static void change_keys(struct publisher *p, uint8_t seed, size_t changes, struct es_writer *steps)
{
	for (size_t i = 0; i < changes; i++) {
		struct es_key_step step;
		struct key_pair next;
		key_pair_of((uint8_t)(seed + 0x80 + i), &next);
		memcpy(step.key, p->structure_key.public_key, ES_PUBLIC_KEY_LEN);
		sign_change(p, &p->structure_key, next.public_key, step.by_key);
		sign_change(p, &next, next.public_key, step.by_next);
		es_key_step_write(&step, steps);
		p->structure_key = next;
	}
}

void publisher_init_later(struct publisher *p, uint8_t seed, const struct es_id *federation,
                          size_t changes, struct es_writer *steps)
{
	uint8_t buffer[ES_CERT_MAX];
	struct es_writer w;

	memset(p, 0, sizeof(*p));
	key_pair_of(seed, &p->structure_key);
	key_pair_of((uint8_t)(seed + 1), &p->node_key);
	key_pair_of((uint8_t)(seed + 2), &p->log_key);
	p->federation = *federation;

	es_structure_id(p->structure_key.public_key, &p->certificate.structure);
	if (steps)
		es_write_array(steps, changes);
	change_keys(p, seed, changes, steps);
	memcpy(p->certificate.structure_key, p->structure_key.public_key, ES_PUBLIC_KEY_LEN);
	memcpy(p->certificate.node_key, p->node_key.public_key, ES_PUBLIC_KEY_LEN);
	memset(p->certificate.channel_key, (uint8_t)(seed + 3), ES_CHANNEL_KEY_LEN);
	p->certificate.created_ms = PUBLISHER_NOW_MS;
	es_writer_init(&w, buffer, sizeof(buffer));
	es_err err = es_certificate_sign(&p->certificate, p->structure_key.secret, &w);
	es_assert(err == ES_OK);

	p->start.federation = p->federation;
	p->start.certificate = p->certificate;
	memcpy(p->start.log_key, p->log_key.public_key, ES_PUBLIC_KEY_LEN);
	open_log(p);
}

void publisher_init(struct publisher *p, uint8_t seed)
{
	struct es_id federation;

	memset(federation.bytes, 0xfe, ES_ID_LEN);
	publisher_init_later(p, seed, &federation, 0, NULL);
}

static void write_comment(uint64_t n, struct es_writer *w)
{
	static const uint8_t author[ES_AUTHOR_LEN] = {0xaa};
	char text[128];

	snprintf(text, sizeof(text), "Comment number %llu: l’atelier a repris à la rentrée.",
	         (unsigned long long)n);
	es_write_map(w, 2);
	es_write_cstr(w, "author");
	es_write_bin(w, ES_BYTES(author));
	es_write_cstr(w, "text");
	es_write_cstr(w, text);
}

static void copy_first(const struct publisher *p, struct published *out)
{
	*out = p->first;
	out->header.data = out->header_bytes;
	out->body.data = out->body_bytes;
}

void publisher_record(const struct publisher *p, uint64_t n, struct published *out)
{
	struct es_writer header, body;
	struct es_header h = {
	        .version = ES_HEADER_VERSION,
	        .kind = ES_KIND_COMMENT,
	        .structure = p->certificate.structure,
	        .created_ms = PUBLISHER_NOW_MS + n,
	        .lang = "fr",
	        .has_entity = true,
	        .parents_len = 1,
	};

	if (n == 0) {
		copy_first(p, out);
		return;
	}
	es_writer_init(&header, out->header_bytes, sizeof(out->header_bytes));
	es_writer_init(&body, out->body_bytes, sizeof(out->body_bytes));
	memset(out->body_key, (uint8_t)n, ES_BODY_KEY_LEN);
	write_comment(n, &body);
	memset(h.entity.bytes, 0xe0, ES_ID_LEN);
	memset(h.parents[0].bytes, 0xe1, ES_ID_LEN);
	h.body_class = es_body_class(es_writer_bytes(&body).len);
	es_body_commit(es_writer_bytes(&body), out->body_key, &h.body_commit);
	es_err err = es_header_encode(&h, &header);
	es_assert(err == ES_OK);
	finish(out, &header, &body);
}

void publisher_checkpoint(const struct publisher *p, const struct es_edge *edge,
                          struct es_checkpoint *out)
{
	memset(out, 0, sizeof(*out));
	out->log = p->log.id;
	out->size = edge->size;
	es_edge_root(edge, &out->root);
	es_checkpoint_sign(out, p->log_key.secret);
}

static void append_record(const struct publisher *p, struct es_edge *edge, struct published *record)
{
	struct es_tree_hash leaf;

	publisher_record(p, edge->size, record);
	es_leaf_hash(record->header, &leaf);
	es_edge_append(edge, &leaf);
}

void publisher_run(const struct publisher *p, struct es_edge *edge, size_t count,
                   struct es_writer *w, struct es_run *run)
{
	struct es_checkpoint cp;

	es_writer_grow(w, (size_t)4 << 20);
	*run = (struct es_run){.log = p->log.id, .start = edge->size, .count = count};
	for (size_t i = 0; i < count; i++) {
		struct published record;
		append_record(p, edge, &record);
		es_write_raw(w, record.header);
	}
	es_assert(w->err == ES_OK);
	run->headers = es_writer_bytes(w);
	publisher_checkpoint(p, edge, &cp);
	memcpy(run->signature, cp.signature, ES_SIGNATURE_LEN);
}

static es_err leaf_of(void *context, uint64_t index, struct es_tree_hash *out)
{
	struct published record;

	publisher_record(context, index, &record);
	es_leaf_hash(record.header, out);
	return ES_OK;
}

void publisher_proof(const struct publisher *p, uint64_t n, uint64_t size, struct published *record,
                     struct es_proof *proof)
{
	struct es_edge edge;
	struct es_checkpoint cp;

	memset(proof, 0, sizeof(*proof));
	publisher_record(p, n, record);
	proof->header = record->header;
	proof->body = record->body;
	memcpy(proof->body_key, record->body_key, ES_BODY_KEY_LEN);
	es_err err = es_path_build(n, size, leaf_of, (void *)(uintptr_t)p, &proof->path);
	es_assert(err == ES_OK);
	es_edge_init(&edge);
	while (edge.size < size) {
		struct published other;
		append_record(p, &edge, &other);
	}
	publisher_checkpoint(p, &edge, &cp);
	proof->size = size;
	memcpy(proof->signature, cp.signature, ES_SIGNATURE_LEN);
	proof->opening.header = p->first.header;
	proof->opening.body = p->first.body;
	memcpy(proof->opening.body_key, p->first.body_key, ES_BODY_KEY_LEN);
	proof->opening.federation = p->federation;
}
