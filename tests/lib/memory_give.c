/* SPDX-License-Identifier: EUPL-1.2 */
/* What a node gives to its peers: its vector, runs, bodies, and what it lacks. */
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static size_t rank_of(const struct es_federation *f, const struct es_id *structure)
{
	for (size_t i = 0; i < f->members_len; i++)
		if (es_id_equal(&f->members[i].admission.structure, structure))
			return i;
	return SIZE_MAX;
}

static int compare_logs(const void *a, const void *b)
{
	const struct sim_log *x = *(struct sim_log *const *)a, *y = *(struct sim_log *const *)b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return es_id_compare(&x->log.id, &y->log.id);
}

static void rebuild(struct sim_memory *m)
{
	struct sim_log **order = calloc(m->logs_count + 1, sizeof(struct sim_log *));
	es_assert(order != NULL);
	for (size_t i = 0; i < m->logs_count; i++) {
		order[i] = &m->logs[i];
		order[i]->rank = rank_of(sim_federation(m), &order[i]->log.structure);
	}
	qsort(order, m->logs_count, sizeof(struct sim_log *), compare_logs);
	es_vector_clear(&m->vector);
	const struct es_federation *f = sim_federation(m);
	for (size_t r = 0, i = 0; r < f->members_len; r++) {
		es_assert(es_vector_structure(&m->vector, &f->members[r].admission.structure) ==
		          ES_OK);
		for (; i < m->logs_count && order[i]->rank == r; i++) {
			if (order[i]->log.edge.size == 0)
				continue; /* nothing of it counts */
			struct es_vector_entry e = {.log = order[i]->log.id,
			                            .size = order[i]->log.edge.size};
			es_edge_root(&order[i]->log.edge, &e.root);
			es_assert(es_vector_append(&m->vector, &e) == ES_OK);
		}
	}
	free(order);
}

const struct es_vector *sim_vector(struct sim_memory *m)
{
	if (m->vector_stale)
		rebuild(m);
	m->vector_stale = false;
	return &m->vector;
}

static void write_wire(struct es_writer *w, const struct sim_body *b)
{
	es_write_bin(w, ES_BYTES(b->key));
	es_write_uint(w, b->codec);
	es_write_uint(w, b->plain_len);
	es_write_bin(w, es_bytes_of(b->packed, b->packed_len));
}

bool sim_wants(const struct es_body_policy *policy, const struct sim_header *h)
{
	struct es_header header;
	if (policy == NULL)
		return true;
	return es_header_decode(es_bytes_of(h->bytes, h->len), &header) == ES_OK &&
	       es_body_policy_wants(policy, &header);
}

es_err sim_read_run(struct sim_memory *m, const struct es_id *log, uint64_t start,
                    const struct es_body_policy *wanted, struct es_writer *headers,
                    struct es_writer *bodies, size_t *count, size_t *bodies_len,
                    uint8_t signature[ES_SIGNATURE_LEN])
{
	struct sim_log *l = sim_find_log(m, log);
	if (l == NULL || start >= l->log.edge.size)
		return ES_NOT_FOUND;
	uint64_t end = (start / ES_RUN_MAX + 1) * ES_RUN_MAX;
	if (end > l->log.edge.size)
		end = l->log.edge.size;
	bool kept = end % ES_RUN_MAX == 0;
	memcpy(signature, kept ? l->kept[end / ES_RUN_MAX - 1] : l->signature, ES_SIGNATURE_LEN);
	*count = (size_t)(end - start);
	*bodies_len = 0;
	bool room = true;
	for (uint64_t i = start; i < end; i++) {
		const struct sim_record *r = &l->records[i];
		es_write_raw(headers, es_bytes_of(r->header->bytes, r->header->len));
		room = room && bodies->len + (r->body == NULL ? 0 : r->body->packed_len) + 64 <
		                       ES_MESSAGE_MAX;
		if (!room)
			continue;
		if (r->body != NULL && sim_wants(wanted, r->header)) {
			es_write_array(bodies, 4);
			write_wire(bodies, r->body);
		} else {
			es_write_nil(bodies);
		}
		(*bodies_len)++;
	}
	return headers->err != ES_OK ? headers->err : bodies->err;
}

es_err sim_write_body(struct sim_memory *m, const struct es_id *id, struct es_writer *w)
{
	const struct sim_record *r = sim_find(m, id);
	bool held = r != NULL && r->body != NULL;
	es_write_array(w, held ? 5 : 1);
	es_write_bin(w, ES_BYTES(id->bytes));
	if (held)
		write_wire(w, r->body);
	return w->err;
}

/* Puts one among those of the lowest rows. */
static void put_missing(const struct sim_record *r, struct es_missing *out, size_t *count,
                        size_t max)
{
	size_t at = *count;
	if (*count == max && out[max - 1].position < r->row)
		return;
	if (*count < max)
		++*count;
	else
		at--;
	for (; at > 0 && out[at - 1].position > r->row; at--)
		out[at] = out[at - 1];
	out[at] = (struct es_missing){r->header->id, r->row};
}

size_t sim_missing(struct sim_memory *m, uint64_t after, struct es_missing *out, size_t max)
{
	size_t count = 0;
	if (m->missing_count == 0)
		return 0;
	for (size_t i = 0; i < m->logs_count; i++)
		for (size_t k = 0; k < m->logs[i].log.edge.size; k++) {
			const struct sim_record *r = &m->logs[i].records[k];
			if (r->row > after && r->body == NULL && !r->erased &&
			    sim_wants(m->policy, r->header))
				put_missing(r, out, &count, max);
		}
	return count;
}
