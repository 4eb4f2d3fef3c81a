/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/vector.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define NOWHERE UINT32_MAX

void es_vector_init(struct es_vector *v)
{
	*v = (struct es_vector){0};
}

void es_vector_free(struct es_vector *v)
{
	free(v->entries);
	free(v->groups);
	free(v->places);
	es_id_map_free(&v->slots);
	es_vector_init(v);
}

void es_vector_clear(struct es_vector *v)
{
	for (size_t i = 0; i < v->count; i++)
		v->places[v->entries[i].slot] = NOWHERE;
	v->count = v->groups_count = 0;
}

/* Room for one more of count; items is where the pointer to them stands. */
static es_err grow(void **items, size_t count, size_t *capacity, size_t size, size_t max)
{
	if (count >= max)
		return ES_LIMIT;
	if (count < *capacity)
		return ES_OK;
	size_t more = *capacity == 0 ? 16 : *capacity * 2;
	void *grown = realloc(*items, more * size);
	if (grown == NULL)
		return ES_NO_MEMORY;
	*items = grown;
	*capacity = more;
	return ES_OK;
}

es_err es_vector_structure(struct es_vector *v, const struct es_id *structure)
{
	void *groups = v->groups;
	es_err err = grow(&groups, v->groups_count, &v->groups_capacity, sizeof(*v->groups),
	                  ES_MEMBERS_MAX);
	v->groups = groups;
	if (err != ES_OK)
		return err;
	v->groups[v->groups_count++] =
	        (struct es_vector_group){.structure = *structure, .first = v->count};
	return ES_OK;
}

/* The log's slot, a new one where it has none. A log that ceased to count keeps its own: they are
 * bounded by twice as many as count at a time. */
static es_err slot_of(struct es_vector *v, const struct es_id *log, uint32_t *slot)
{
	if (es_id_map_find(&v->slots, log, slot))
		return ES_OK;
	void *places = v->places;
	es_err err = grow(&places, v->slots_count, &v->slots_capacity, sizeof(*v->places),
	                  2 * (size_t)ES_LOGS_MAX);
	v->places = places;
	if (err == ES_OK)
		err = es_id_map_add(&v->slots, log, (uint32_t)v->slots_count);
	if (err != ES_OK)
		return err;
	*slot = (uint32_t)v->slots_count++;
	v->places[*slot] = NOWHERE;
	return ES_OK;
}

static es_err insert(struct es_vector *v, size_t group, size_t at,
                     const struct es_vector_entry *entry)
{
	uint32_t slot;
	void *entries = v->entries;
	es_err err = grow(&entries, v->count, &v->capacity, sizeof(*v->entries), ES_LOGS_MAX);
	v->entries = entries;
	if (err == ES_OK)
		err = slot_of(v, &entry->log, &slot);
	if (err != ES_OK)
		return err;
	memmove(&v->entries[at + 1], &v->entries[at], (v->count - at) * sizeof(*v->entries));
	v->entries[at] = *entry;
	v->entries[at].slot = slot;
	v->count++;
	for (size_t i = at; i < v->count; i++)
		v->places[v->entries[i].slot] = (uint32_t)i;
	v->groups[group].count++;
	v->groups[group].fresh = false;
	for (size_t g = group + 1; g < v->groups_count; g++)
		v->groups[g].first++;
	return ES_OK;
}

es_err es_vector_append(struct es_vector *v, const struct es_vector_entry *entry)
{
	es_assert(v->groups_count > 0);
	es_assert(v->groups[v->groups_count - 1].count == 0 ||
	          es_id_compare(&v->entries[v->count - 1].log, &entry->log) < 0);
	return insert(v, v->groups_count - 1, v->count, entry);
}

/* The group whose logs include the entry at an index. */
static size_t group_at(const struct es_vector *v, size_t index)
{
	size_t low = 0, high = v->groups_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (v->groups[middle].first + v->groups[middle].count <= index)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where a log of the group stands, or would stand. */
static size_t place_in(const struct es_vector *v, const struct es_vector_group *g,
                       const struct es_id *log)
{
	size_t low = g->first, high = g->first + g->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (es_id_compare(&v->entries[middle].log, log) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

es_err es_vector_put(struct es_vector *v, const struct es_id *structure,
                     const struct es_vector_entry *entry)
{
	uint32_t slot;
	if (es_id_map_find(&v->slots, &entry->log, &slot) && v->places[slot] != NOWHERE) {
		size_t at = v->places[slot];
		v->entries[at] = *entry;
		v->entries[at].slot = slot;
		v->groups[group_at(v, at)].fresh = false;
		return ES_OK;
	}
	for (size_t g = 0; g < v->groups_count; g++)
		if (es_id_equal(&v->groups[g].structure, structure))
			return insert(v, g, place_in(v, &v->groups[g], &entry->log), entry);
	return ES_NOT_FOUND;
}

const struct es_vector_entry *es_vector_at(const struct es_vector *v, uint32_t slot)
{
	es_assert(slot < v->slots_count);
	return v->places[slot] == NOWHERE ? NULL : &v->entries[v->places[slot]];
}

const struct es_vector_entry *es_vector_find(const struct es_vector *v, const struct es_id *log)
{
	uint32_t slot;
	return es_id_map_find(&v->slots, log, &slot) ? es_vector_at(v, slot) : NULL;
}

const struct es_vector_entry *es_vector_prefix(const struct es_vector *v,
                                               const uint8_t prefix[ES_ID_PREFIX_LEN], bool *alone)
{
	uint32_t slot;
	unsigned found = es_id_map_prefix(&v->slots, prefix, &slot);
	*alone = found < 2;
	return found == 1 ? es_vector_at(v, slot) : NULL;
}

/* --- digests ---------------------------------------------------------------------------------- */

static void hash_begin(crypto_generichash_state *state, const char *domain)
{
	crypto_generichash_init(state, NULL, 0, ES_ID_LEN);
	crypto_generichash_update(state, (const uint8_t *)domain, strlen(domain) + 1);
}

static void hash_group(const struct es_vector *v, struct es_vector_group *g)
{
	crypto_generichash_state state;
	hash_begin(&state, "essaim/v1/structure-logs");
	for (size_t i = g->first; i < g->first + g->count; i++) {
		const struct es_vector_entry *e = &v->entries[i];
		uint8_t size[8];
		for (int b = 0; b < 8; b++)
			size[b] = (uint8_t)(e->size >> (56 - 8 * b));
		crypto_generichash_update(&state, e->log.bytes, ES_ID_LEN);
		crypto_generichash_update(&state, size, sizeof(size));
		crypto_generichash_update(&state, e->root.bytes, ES_TREE_HASH_LEN);
	}
	crypto_generichash_final(&state, g->digest.bytes, ES_ID_LEN);
	g->fresh = true;
}

void es_vector_digest(const struct es_vector *v, size_t group, struct es_id *digest)
{
	es_assert(group < v->groups_count);
	struct es_vector_group *g = &v->groups[group];
	*digest = (struct es_id){{0}};
	if (g->count == 0)
		return;
	if (!g->fresh)
		hash_group(v, g);
	*digest = g->digest;
}

void es_vector_root(const struct es_vector *v, struct es_id *root)
{
	crypto_generichash_state state;
	hash_begin(&state, "essaim/v1/vector");
	for (size_t i = 0; i < v->groups_count; i++) {
		struct es_id digest;
		if (v->groups[i].count == 0)
			continue;
		es_vector_digest(v, i, &digest);
		crypto_generichash_update(&state, v->groups[i].structure.bytes, ES_ID_LEN);
		crypto_generichash_update(&state, digest.bytes, ES_ID_LEN);
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
