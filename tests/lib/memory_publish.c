/* SPDX-License-Identifier: EUPL-1.2 */
/* What a node publishes: its own logs, each open as long as its process. */
#include "memory.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static void append_held(struct sim_memory *m, struct sim_log *l, struct sim_header *h,
                        struct sim_body *body)
{
	struct es_tree_hash leaf;
	sim_append(m, l, l->log.edge.size, h, body);
	es_leaf_hash(es_bytes_of(h->bytes, h->len), &leaf);
	es_edge_append(&l->log.edge, &leaf);
	struct es_checkpoint cp = {.log = l->log.id, .size = l->log.edge.size};
	es_edge_root(&l->log.edge, &cp.root);
	es_checkpoint_sign(&cp, l->secret);
	sim_grown(m, l, cp.signature);
}

static void append_own(struct sim_memory *m, struct sim_log *l, struct es_bytes header,
                       const struct es_wire_body *body)
{
	struct sim_header *h = sim_pool_header(m->pool, header);
	h->made = true;
	append_held(m, l, h, sim_pool_add_body(h, body));
}

static es_err open_log(struct sim_memory *m, uint64_t now_ms)
{
	const struct es_id *federation = &sim_federation(m)->id;
	struct es_log_start start = {.federation = *federation, .certificate = m->certificate};
	uint8_t seed[32], secret[ES_SECRET_KEY_LEN], header_buffer[ES_HEADER_MAX],
	        body_buffer[2048];
	struct es_wire_body wire = {.present = true};
	struct es_writer header, body;
	sim_bytes(&m->random, seed, sizeof(seed));
	sim_bytes(&m->random, wire.key, sizeof(wire.key));
	crypto_sign_seed_keypair(start.log_key, secret, seed);
	es_writer_init(&header, header_buffer, sizeof(header_buffer));
	es_writer_init(&body, body_buffer, sizeof(body_buffer));
	es_err err = es_log_start_make(&start, m->node_secret, wire.key, now_ms, &header, &body);
	struct es_log log;
	struct es_log_start opened;
	if (err == ES_OK)
		err = es_log_open(es_writer_bytes(&header), es_writer_bytes(&body), wire.key,
		                  federation, &log, &opened);
	if (err != ES_OK)
		return err;
	wire.packed = es_writer_bytes(&body);
	wire.plain_len = wire.packed.len;
	struct sim_log *l = sim_add_log(m, &log);
	memcpy(l->structure_key, m->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	l->own = true;
	memcpy(l->secret, secret, sizeof(secret));
	append_own(m, l, es_writer_bytes(&header), &wire);
	m->open_log = true;
	return ES_OK;
}

static struct sim_log *own_open(struct sim_memory *m)
{
	for (size_t i = m->logs_count; m->open_log && i > 0; i--)
		if (m->logs[i - 1].own)
			return &m->logs[i - 1];
	return NULL;
}

/* A body: author, and a text of letters that zstd can do something with. */
static void write_body(struct sim_memory *m, struct es_writer *w, size_t len)
{
	uint8_t author[ES_AUTHOR_LEN];
	char *text = malloc(len + 1);
	es_assert(text != NULL);
	sim_bytes(&m->random, author, sizeof(author));
	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + sim_random(&m->random) % 26);
	es_write_map(w, 2);
	es_write_cstr(w, "author");
	es_write_bin(w, ES_BYTES(author));
	es_write_cstr(w, "text");
	es_write_str(w, es_bytes_of(text, len));
	free(text);
}

es_err sim_publish(struct sim_memory *m, uint64_t now_ms, size_t body_len, struct es_id *id)
{
	return sim_publish_kind(m, now_ms, ES_KIND_COMMENT, NULL, body_len, id);
}

es_err sim_publish_kind(struct sim_memory *m, uint64_t now_ms, uint64_t kind,
                        const struct es_id *target, size_t body_len, struct es_id *id)
{
	es_err err = own_open(m) == NULL ? open_log(m, now_ms) : ES_OK;
	if (err != ES_OK)
		return err;
	/* One for all nodes and worlds, kept to the end: making it costs more than a step. */
	static struct es_packer *packer;
	struct es_wire_body wire = {.present = true};
	struct es_writer body, packed, header;
	uint8_t header_buffer[ES_HEADER_MAX];
	es_writer_grow(&body, ES_BODY_MAX);
	es_writer_grow(&packed, ES_BODY_MAX);
	es_writer_init(&header, header_buffer, sizeof(header_buffer));
	write_body(m, &body, body_len);
	sim_bytes(&m->random, wire.key, sizeof(wire.key));
	struct es_header h = {
	        .version = ES_HEADER_VERSION,
	        .kind = kind,
	        .structure = m->certificate.structure,
	        .created_ms = now_ms,
	        .lang = "fr",
	        .body_class = es_body_class(body.len),
	};
	if (target != NULL) {
		h.has_entity = true;
		h.entity = h.parents[h.parents_len++] = *target;
	}
	es_body_commit(es_writer_bytes(&body), wire.key, &h.body_commit);
	err = es_header_encode(&h, &header);
	if (err == ES_OK && packer == NULL)
		err = es_packer_new(&packer);
	if (err == ES_OK)
		err = es_body_pack_with(packer, es_writer_bytes(&body), &packed, &wire.codec);
	if (err == ES_OK) {
		wire.plain_len = body.len;
		wire.packed = es_writer_bytes(&packed);
		append_own(m, own_open(m), es_writer_bytes(&header), &wire);
		es_record_id(es_writer_bytes(&header), id);
	}
	es_writer_free(&body);
	es_writer_free(&packed);
	return err;
}

es_err sim_publish_again(struct sim_memory *m, uint64_t now_ms, const struct sim_record *record)
{
	es_err err = own_open(m) == NULL ? open_log(m, now_ms) : ES_OK;
	if (err == ES_OK)
		append_held(m, own_open(m), record->header, record->body);
	return err;
}
