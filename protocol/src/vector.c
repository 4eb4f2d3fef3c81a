/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/vector.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void es_vector_init(struct es_vector *v)
{
	*v = (struct es_vector){0};
}

void es_vector_free(struct es_vector *v)
{
	free(v->entries);
	es_vector_init(v);
}

void es_vector_clear(struct es_vector *v)
{
	v->count = 0;
}

static es_err grow(struct es_vector *v)
{
	if (v->count >= ES_LOGS_MAX)
		return ES_LIMIT;
	size_t capacity = v->capacity == 0 ? 16 : v->capacity * 2;
	struct es_vector_entry *entries = realloc(v->entries, capacity * sizeof(*entries));
	if (entries == NULL)
		return ES_NO_MEMORY;
	v->entries = entries;
	v->capacity = capacity;
	return ES_OK;
}

es_err es_vector_append(struct es_vector *v, const struct es_vector_entry *entry)
{
	if (v->count == v->capacity) {
		es_err err = grow(v);
		if (err != ES_OK)
			return err;
	}
	v->entries[v->count++] = *entry;
	return ES_OK;
}

static void hash_begin(crypto_generichash_state *state, const char *domain)
{
	crypto_generichash_init(state, NULL, 0, ES_ID_LEN);
	crypto_generichash_update(state, (const uint8_t *)domain, strlen(domain) + 1);
}

void es_vector_root(const struct es_vector *v, struct es_id *root)
{
	crypto_generichash_state state;
	hash_begin(&state, "essaim/v1/vector");
	for (size_t i = 0; i < v->count; i++) {
		const struct es_vector_entry *e = &v->entries[i];
		uint8_t size[8];
		for (int b = 0; b < 8; b++)
			size[b] = (uint8_t)(e->size >> (56 - 8 * b));
		crypto_generichash_update(&state, e->log.bytes, ES_ID_LEN);
		crypto_generichash_update(&state, size, sizeof(size));
		crypto_generichash_update(&state, e->root.bytes, ES_TREE_HASH_LEN);
	}
	crypto_generichash_final(&state, root->bytes, ES_ID_LEN);
}

void es_vector_logs_digest(const struct es_vector *v, struct es_id *digest)
{
	crypto_generichash_state state;
	hash_begin(&state, "essaim/v1/logs");
	for (size_t i = 0; i < v->count; i++)
		crypto_generichash_update(&state, v->entries[i].log.bytes, ES_ID_LEN);
	crypto_generichash_final(&state, digest->bytes, ES_ID_LEN);
}
