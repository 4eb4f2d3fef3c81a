/* SPDX-License-Identifier: EUPL-1.2 */
#include "memory.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void sim_memory_init(struct sim_memory *m, struct sim_pool *pool, uint64_t seed)
{
	*m = (struct sim_memory){.random = seed, .pool = pool};
	uint8_t s[32], first_key[ES_PUBLIC_KEY_LEN];
	sim_bytes(&m->random, s, sizeof(s));
	crypto_sign_seed_keypair(first_key, m->structure_secret, s);
	memcpy(m->certificate.structure_key, first_key, sizeof(first_key));
	sim_bytes(&m->random, s, sizeof(s));
	crypto_sign_seed_keypair(m->certificate.node_key, m->node_secret, s);
	sim_bytes(&m->random, m->channel_secret, sizeof(m->channel_secret));
	crypto_scalarmult_base(m->certificate.channel_key, m->channel_secret);
	es_structure_id(first_key, &m->certificate.structure);
	struct es_writer w;
	es_writer_init(&w, m->certificate_bytes, sizeof(m->certificate_bytes));
	es_assert(es_certificate_sign(&m->certificate, m->structure_secret, &w) == ES_OK);
	m->certificate_len = w.len;
	m->chain = sim_chain_new(pool);
	es_motions_init(&m->motions);
	es_promise_init(&m->promise);
	es_vector_init(&m->vector);
	m->vector_stale = true;
}

void sim_memory_free(struct sim_memory *m)
{
	for (size_t i = 0; i < m->logs_count; i++) {
		free(m->logs[i].records);
		free(m->logs[i].kept);
	}
	free(m->logs);
	free(m->places);
	free(m->erasures);
	es_motions_free(&m->motions);
	free(m->frozen);
	es_vector_free(&m->vector);
	if (m->chain != NULL)
		m->chain->users--;
}

static void *copy(const void *data, size_t len)
{
	void *out = malloc(len == 0 ? 1 : len);
	es_assert(out != NULL);
	if (len > 0)
		memcpy(out, data, len);
	return out;
}

void sim_memory_copy(struct sim_memory *out, const struct sim_memory *m, uint64_t seed)
{
	*out = *m;
	out->random = seed;
	out->open_log = false;
	es_motions_init(&out->motions); /* peers tell them again */
	out->chain->users++;
	out->logs_capacity = m->logs_count;
	out->logs = copy(m->logs, m->logs_count * sizeof(*m->logs));
	for (size_t i = 0; i < m->logs_count; i++) {
		struct sim_log *l = &out->logs[i];
		l->capacity = (size_t)l->log.edge.size;
		l->records = copy(l->records, l->capacity * sizeof(*l->records));
		l->kept = copy(l->kept, l->kept_count * sizeof(*l->kept));
	}
	out->erasures = copy(m->erasures, m->erasures_len * sizeof(*m->erasures));
	out->places = copy(m->places, m->places_len * sizeof(*m->places));
	out->frozen = copy(m->frozen, m->frozen_count * sizeof(*m->frozen));
	es_vector_init(&out->vector);
	out->vector_stale = true;
}

/* --- records by id ---------------------------------------------------------------------------- */

/* The place of a record, or the free one where it belongs; len is a power of two. */
static struct sim_place *place_of(struct sim_place *places, size_t len, const struct es_id *id)
{
	uint64_t at;
	memcpy(&at, id->bytes, sizeof(at));
	at &= len - 1;
	while (places[at].header != NULL && !es_id_equal(&places[at].header->id, id))
		at = (at + 1) & (len - 1);
	return &places[at];
}

static void more_places(struct sim_memory *m)
{
	size_t len = m->places_len == 0 ? 64 : 2 * m->places_len;
	struct sim_place *places = calloc(len, sizeof(*places));
	es_assert(places != NULL);
	for (size_t i = 0; i < m->places_len; i++)
		if (m->places[i].header != NULL)
			*place_of(places, len, &m->places[i].header->id) = m->places[i];
	free(m->places);
	m->places = places;
	m->places_len = len;
}

static void file_record(struct sim_memory *m, const struct sim_header *h, size_t log,
                        uint64_t index)
{
	if (2 * ++m->records_count > m->places_len)
		more_places(m);
	struct sim_place *p = place_of(m->places, m->places_len, &h->id);
	if (p->header == NULL)
		*p = (struct sim_place){h, (uint32_t)log, (uint32_t)index};
}

void sim_file_all(struct sim_memory *m)
{
	memset(m->places, 0, m->places_len * sizeof(*m->places));
	m->records_count = m->missing_count = 0;
	for (size_t l = 0; l < m->logs_count; l++)
		for (uint64_t i = 0; i < m->logs[l].log.edge.size; i++) {
			const struct sim_record *r = &m->logs[l].records[i];
			m->missing_count += r->body == NULL && !r->erased;
			file_record(m, r->header, l, i);
		}
}

struct sim_record *sim_find(struct sim_memory *m, const struct es_id *id)
{
	if (m->places_len == 0)
		return NULL;
	const struct sim_place *p = place_of(m->places, m->places_len, id);
	return p->header == NULL ? NULL : &m->logs[p->log].records[p->index];
}

/* --- logs ------------------------------------------------------------------------------------- */

struct sim_log *sim_find_log(struct sim_memory *m, const struct es_id *id)
{
	if (m->places_len == 0)
		return NULL;
	/* A log is named after its first record. */
	const struct sim_place *p = place_of(m->places, m->places_len, id);
	return p->header == NULL || p->index != 0 ? NULL : &m->logs[p->log];
}

struct sim_log *sim_add_log(struct sim_memory *m, const struct es_log *log)
{
	if (m->logs_count == m->logs_capacity) {
		m->logs_capacity = m->logs_capacity == 0 ? 4 : 2 * m->logs_capacity;
		m->logs = realloc(m->logs, m->logs_capacity * sizeof(*m->logs));
		es_assert(m->logs != NULL);
	}
	struct sim_log *l = &m->logs[m->logs_count++];
	*l = (struct sim_log){.log = *log};
	m->vector_stale = true;
	return l;
}

struct sim_record *sim_append(struct sim_memory *m, struct sim_log *l, uint64_t index,
                              struct sim_header *header, struct sim_body *body)
{
	if (index >= l->capacity) {
		l->capacity = l->capacity == 0 ? 16 : l->capacity * 2;
		l->records = realloc(l->records, l->capacity * sizeof(*l->records));
		es_assert(l->records != NULL);
	}
	struct sim_record *r = &l->records[index];
	*r = (struct sim_record){
	        .header = header, .erased = sim_is_erased(m, header), .row = ++m->rows};
	if (!r->erased) {
		m->missing_count++;
		sim_set_body(m, r, body);
	}
	file_record(m, header, (size_t)(l - m->logs), index);
	if (header->kind == ES_KIND_ERASURE)
		sim_take_erasure(m, header);
	return r;
}

void sim_set_body(struct sim_memory *m, struct sim_record *r, struct sim_body *body)
{
	es_assert(!r->erased);
	if (r->body == NULL && body != NULL)
		m->missing_count--;
	if (r->body != NULL && body == NULL)
		m->missing_count++;
	r->body = body;
}

void sim_erase_body(struct sim_memory *m, struct sim_record *r)
{
	if (r->body == NULL && !r->erased)
		m->missing_count--;
	r->body = NULL;
	r->erased = true;
}

void sim_grown(struct sim_memory *m, struct sim_log *l, const uint8_t signature[ES_SIGNATURE_LEN])
{
	memcpy(l->signature, signature, ES_SIGNATURE_LEN);
	if (l->log.edge.size % ES_RUN_MAX == 0) {
		l->kept = realloc(l->kept, (l->kept_count + 1) * sizeof(*l->kept));
		es_assert(l->kept != NULL);
		memcpy(l->kept[l->kept_count++], signature, ES_SIGNATURE_LEN);
	}
	if (m->vector_stale || l->rank == SIZE_MAX)
		return;
	struct es_vector_entry e = {.log = l->log.id, .size = l->log.edge.size};
	es_edge_root(&l->log.edge, &e.root);
	es_assert(es_vector_put(&m->vector, &l->log.structure, &e) == ES_OK);
}
