/* SPDX-License-Identifier: EUPL-1.2 */
/* What a node takes from its peers, and the checks before it does. */
#include "memory.h"

#include <string.h>

static es_err check_wire(struct es_bytes bytes, const struct es_wire_body *b)
{
	struct es_header header;
	es_err err = es_header_decode(bytes, &header);
	if (err != ES_OK)
		return err;
	static struct es_unpacker *unpacker; /* as the packer of memory_publish.c */
	struct es_writer w;
	struct es_bytes plain;
	if (unpacker == NULL)
		err = es_unpacker_new(&unpacker);
	if (err != ES_OK)
		return err;
	es_writer_grow(&w, ES_BODY_MAX);
	err = es_body_unpack_with(unpacker, b->codec, b->packed, b->plain_len, &w, &plain);
	if (err == ES_OK)
		err = es_body_check(&header, plain, b->key);
	es_writer_free(&w);
	return err;
}

/* The same body was found to fit the same header before, here or at another node. */
static bool known_to_fit(const struct sim_memory *m, struct es_bytes header,
                         const struct es_wire_body *b)
{
	struct es_id id;
	es_record_id(header, &id);
	const struct sim_header *h = sim_pool_find(m->pool, &id);
	return h != NULL && sim_pool_body(h, b) != NULL;
}

/* Opens the log that a run begins: empty, without a place in the node's memory yet. */
static es_err open_foreign(const struct sim_memory *m, const struct es_incoming_run *in,
                           struct sim_log *out)
{
	struct es_log_limit limit;
	struct es_reader r;
	struct es_log_start start;
	if (in->bodies_len == 0 || !in->bodies[0].present || in->bodies[0].codec != ES_CODEC_PLAIN)
		return ES_MALFORMED;
	es_reader_init(&r, in->run.headers);
	struct es_bytes header = es_read_value(&r);
	es_err err = es_log_open(header, in->bodies[0].packed, in->bodies[0].key,
	                         &sim_federation(m)->id, &out->log, &start);
	if (err != ES_OK)
		return err;
	memcpy(out->structure_key, start.certificate.structure_key, ES_PUBLIC_KEY_LEN);
	sim_log_limit(m, &out->log, out->structure_key, &limit);
	return limit.size == 0 ? ES_NOT_MEMBER : ES_OK;
}

/* Leaves out the first headers and bodies, which are held already. */
static void trim(struct es_incoming_run *in, uint64_t held)
{
	struct es_reader r;
	size_t skip = (size_t)(held - in->run.start);
	es_reader_init(&r, in->run.headers);
	for (size_t i = 0; i < skip; i++)
		es_read_value(&r);
	in->run.headers = es_bytes_of(r.pos, (size_t)(r.end - r.pos));
	in->run.start = held;
	in->run.count -= skip;
	size_t bodies = skip < in->bodies_len ? skip : in->bodies_len;
	in->bodies += bodies;
	in->bodies_len -= bodies;
}

static es_err check_bodies(const struct sim_memory *m, const struct es_incoming_run *in)
{
	struct es_reader r;
	es_reader_init(&r, in->run.headers);
	for (size_t i = 0; i < in->bodies_len; i++) {
		struct es_bytes header = es_read_value(&r);
		es_err err = ES_OK;
		if (in->bodies[i].present && !known_to_fit(m, header, &in->bodies[i]))
			err = check_wire(header, &in->bodies[i]);
		if (err != ES_OK)
			return err;
	}
	return ES_OK;
}

static void append_all(struct sim_memory *m, struct sim_log *l, const struct es_incoming_run *in)
{
	struct es_reader r;
	es_reader_init(&r, in->run.headers);
	for (size_t i = 0; i < in->run.count; i++) {
		struct sim_header *h = sim_pool_header(m->pool, es_read_value(&r));
		struct sim_body *b = NULL;
		if (i < in->bodies_len && in->bodies[i].present)
			b = sim_pool_add_body(h, &in->bodies[i]);
		sim_append(m, l, in->run.start + i, h, b);
	}
}

/* The run as a whole leads to what an act lists, where what is held from its start on does not. */
static es_err replace(struct es_incoming_run *in, struct sim_log *l,
                      const struct es_log_limit *limit, struct es_checkpoint *cp)
{
	struct es_log before = l->log;
	if (!limit->listed || in->run.start >= l->log.edge.size)
		return ES_FORK;
	sim_edge_of(l, in->run.start, &before.edge);
	es_err err = es_log_append_run(&before, &in->run, limit, cp);
	if (err == ES_OK)
		l->log = before;
	return err;
}

/* A run that goes onto a copy of a log: the node's own, or a new one. */
static es_err check_run(const struct sim_memory *m, struct es_incoming_run *in, struct sim_log *l,
                        struct es_checkpoint *cp)
{
	struct es_log_limit limit;
	sim_log_limit(m, &l->log, l->structure_key, &limit);
	if (in->run.start + in->run.count <= l->log.edge.size)
		return ES_EXISTS;
	if (in->run.start + in->run.count > limit.size)
		return ES_LIMIT;
	struct es_incoming_run whole = *in;
	if (in->run.start < l->log.edge.size)
		trim(in, l->log.edge.size);
	es_err err = es_log_append_run(&l->log, &in->run, &limit, cp);
	if (err == ES_FORK) {
		*in = whole;
		err = replace(in, l, &limit, cp);
	}
	return err != ES_OK ? err : check_bodies(m, in);
}

static void give_way(struct sim_memory *m, struct sim_log *l, uint64_t size)
{
	struct es_edge edge;
	sim_edge_of(l, size, &edge);
	sim_shorten(l, &edge);
	sim_file_all(m);
	m->vector_stale = true;
	m->replaced++;
}

es_err sim_take_run(struct sim_memory *m, const struct es_incoming_run *incoming, struct es_id *id)
{
	struct es_incoming_run in = *incoming;
	struct sim_log grown = {0};
	struct es_checkpoint cp;
	es_err err = ES_OK;
	if (in.run.start == 0) {
		err = open_foreign(m, &in, &grown);
		if (err != ES_OK)
			return err;
		in.run.log = grown.log.id;
	}
	struct sim_log *l = sim_find_log(m, &in.run.log);
	if (l == NULL && in.run.start != 0)
		return ES_GAP;
	if (l != NULL)
		grown = *l;
	err = check_run(m, &in, &grown, &cp);
	if (err != ES_OK)
		return err;
	if (l == NULL) {
		struct es_log empty = grown.log;
		es_edge_init(&empty.edge);
		l = sim_add_log(m, &empty);
		memcpy(l->structure_key, grown.structure_key, ES_PUBLIC_KEY_LEN);
	}
	if (in.run.start < l->log.edge.size)
		give_way(m, l, in.run.start);
	append_all(m, l, &in);
	l->log = grown.log;
	sim_grown(m, l, cp.signature);
	*id = l->log.id;
	return ES_OK;
}

es_err sim_take_body(struct sim_memory *m, const struct es_id *id, const struct es_wire_body *body)
{
	struct sim_record *r = sim_find(m, id);
	if (r == NULL)
		return ES_NOT_FOUND;
	if (r->body != NULL || r->erased)
		return ES_EXISTS;
	es_err err = ES_OK;
	if (sim_pool_body(r->header, body) == NULL)
		err = check_wire(es_bytes_of(r->header->bytes, r->header->len), body);
	if (err == ES_OK)
		sim_set_body(m, r, sim_pool_add_body(r->header, body));
	return err;
}
