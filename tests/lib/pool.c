/* SPDX-License-Identifier: EUPL-1.2 */
#include "pool.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS_FIRST 256

void sim_pool_init(struct sim_pool *p)
{
	*p = (struct sim_pool){.buckets = BUCKETS_FIRST};
	p->headers = calloc(p->buckets, sizeof(struct sim_header *));
	es_assert(p->headers != NULL);
}

static void free_header(struct sim_header *h)
{
	while (h->bodies != NULL) {
		struct sim_body *b = h->bodies;
		h->bodies = b->next;
		free(b);
	}
	if (h->line != NULL)
		free(h->line->records);
	free(h->line);
	free(h);
}

static void free_chains(struct sim_pool *p)
{
	while (p->acts != NULL) {
		struct sim_act *a = p->acts;
		p->acts = a->next;
		free(a);
	}
	while (p->chains != NULL) {
		struct sim_chain *c = p->chains;
		p->chains = c->next_made;
		es_federation_free(&c->federation);
		free(c->acts);
		free(c);
	}
}

void sim_pool_free(struct sim_pool *p)
{
	for (size_t i = 0; i < p->buckets; i++)
		while (p->headers[i] != NULL) {
			struct sim_header *h = p->headers[i];
			p->headers[i] = h->next;
			free_header(h);
		}
	free(p->headers);
	free_chains(p);
	*p = (struct sim_pool){0};
}

static size_t bucket_of(const struct sim_pool *p, const struct es_id *id)
{
	uint64_t start;
	memcpy(&start, id->bytes, sizeof(start));
	return (size_t)(start % p->buckets);
}

static void spread_out(struct sim_pool *p)
{
	struct sim_pool wider = {.buckets = p->buckets * 4};
	wider.headers = calloc(wider.buckets, sizeof(struct sim_header *));
	es_assert(wider.headers != NULL);
	for (size_t i = 0; i < p->buckets; i++)
		while (p->headers[i] != NULL) {
			struct sim_header *h = p->headers[i];
			size_t at = bucket_of(&wider, &h->id);
			p->headers[i] = h->next;
			h->next = wider.headers[at];
			wider.headers[at] = h;
		}
	free(p->headers);
	p->headers = wider.headers;
	p->buckets = wider.buckets;
}

struct sim_header *sim_pool_find(const struct sim_pool *p, const struct es_id *id)
{
	struct sim_header *h = p->headers[bucket_of(p, id)];
	while (h != NULL && !es_id_equal(&h->id, id))
		h = h->next;
	return h;
}

struct sim_header *sim_pool_header(struct sim_pool *p, struct es_bytes header)
{
	struct es_id id;
	es_record_id(header, &id);
	struct sim_header *h = sim_pool_find(p, &id);
	if (h != NULL)
		return h;
	if (p->count++ > p->buckets)
		spread_out(p);
	h = calloc(1, sizeof(*h) + header.len);
	es_assert(h != NULL && header.len > 0);
	struct es_header decoded;
	h->kind = UINT64_MAX;
	if (es_header_decode(header, &decoded) == ES_OK) {
		h->kind = decoded.kind;
		h->structure = decoded.structure;
	}
	h->id = id;
	h->len = header.len;
	memcpy(h->bytes, header.data, header.len);
	size_t at = bucket_of(p, &id);
	h->next = p->headers[at];
	p->headers[at] = h;
	return h;
}

struct sim_body *sim_pool_body(const struct sim_header *h, const struct es_wire_body *body)
{
	struct sim_body *b = h->bodies;
	while (b != NULL && (b->codec != body->codec || b->plain_len != body->plain_len ||
	                     b->packed_len != body->packed.len ||
	                     memcmp(b->key, body->key, ES_BODY_KEY_LEN) != 0 ||
	                     memcmp(b->packed, body->packed.data, b->packed_len) != 0))
		b = b->next;
	return b;
}

struct sim_body *sim_pool_add_body(struct sim_header *h, const struct es_wire_body *body)
{
	struct sim_body *b = sim_pool_body(h, body);
	if (b != NULL)
		return b;
	b = calloc(1, sizeof(*b) + body->packed.len);
	es_assert(b != NULL && body->packed.len > 0);
	memcpy(b->key, body->key, ES_BODY_KEY_LEN);
	b->codec = body->codec;
	b->plain_len = body->plain_len;
	b->packed_len = body->packed.len;
	memcpy(b->packed, body->packed.data, body->packed.len);
	b->next = h->bodies;
	h->bodies = b;
	return b;
}
