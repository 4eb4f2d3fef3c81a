/* SPDX-License-Identifier: EUPL-1.2 */
#include "forked.h"

#include <string.h>

#define OTHER 100000 /* leaves of the second copy are those of the publisher from here on */

struct source {
	const struct publisher *p;
	uint64_t fork_at;
	int copy;
};

void forked_record(const struct publisher *p, uint64_t fork_at, int copy, uint64_t n,
                   struct published *out)
{
	publisher_record(p, copy == 1 && n >= fork_at ? n + OTHER : n, out);
}

static es_err leaf_of(void *context, uint64_t index, struct es_tree_hash *out)
{
	const struct source *s = context;
	struct published record;

	forked_record(s->p, s->fork_at, s->copy, index, &record);
	es_leaf_hash(record.header, out);
	return ES_OK;
}

void forked_copy(const struct publisher *p, uint64_t fork_at, int copy, uint64_t index,
                 uint64_t size, struct published *record, struct es_fork_copy *out)
{
	struct source source = {p, fork_at, copy};
	struct es_checkpoint cp;
	struct es_edge edge;

	memset(out, 0, sizeof(*out));
	forked_record(p, fork_at, copy, index, record);
	out->header = record->header;
	out->size = size;
	es_err err = es_path_build(index, size, leaf_of, &source, &out->path);
	es_assert(err == ES_OK);
	es_edge_init(&edge);
	while (edge.size < size) {
		struct es_tree_hash leaf;
		err = leaf_of(&source, edge.size, &leaf);
		es_assert(err == ES_OK);
		es_edge_append(&edge, &leaf);
	}
	publisher_checkpoint(p, &edge, &cp);
	memcpy(out->signature, cp.signature, ES_SIGNATURE_LEN);
}

void forked_proof(const struct publisher *p, uint64_t fork_at, const uint64_t sizes[2],
                  struct published records[2], struct es_fork *out)
{
	memset(out, 0, sizeof(*out));
	for (int copy = 0; copy < 2; copy++)
		forked_copy(p, fork_at, copy, fork_at, sizes[copy], &records[copy],
		            &out->copies[copy]);
	out->opening.header = p->first.header;
	out->opening.body = p->first.body;
	memcpy(out->opening.body_key, p->first.body_key, ES_BODY_KEY_LEN);
	out->opening.federation = p->federation;
}

void forked_run(const struct publisher *p, uint64_t fork_at, int copy, struct es_edge *edge,
                size_t count, struct es_writer *w, struct es_run *run)
{
	struct es_checkpoint cp;

	es_writer_grow(w, (size_t)4 << 20);
	*run = (struct es_run){.log = p->log.id, .start = edge->size, .count = count};
	for (size_t i = 0; i < count; i++) {
		struct published record;
		struct es_tree_hash leaf;
		forked_record(p, fork_at, copy, edge->size, &record);
		es_leaf_hash(record.header, &leaf);
		es_edge_append(edge, &leaf);
		es_write_raw(w, record.header);
	}
	es_assert(w->err == ES_OK);
	run->headers = es_writer_bytes(w);
	publisher_checkpoint(p, edge, &cp);
	memcpy(run->signature, cp.signature, ES_SIGNATURE_LEN);
}
