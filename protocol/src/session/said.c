/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct es_said *said_new(size_t count)
{
	struct es_said *said = calloc(1, sizeof(*said) + count * sizeof(said->logs[0]));
	if (said == NULL)
		return NULL;
	said->references = 1;
	said->count = count;
	return said;
}

struct es_said *said_of(const struct es_vector *v)
{
	struct es_said *said = said_new(v->count);
	if (said == NULL)
		return NULL;
	for (size_t i = 0; i < v->count; i++) {
		memcpy(said->logs[i].prefix, v->entries[i].log.bytes, ES_ID_PREFIX_LEN);
		said->logs[i].size = v->entries[i].size;
	}
	said_seal(said);
	return said;
}

void said_seal(struct es_said *said)
{
	static const char domain[] = "essaim/v1/said";
	crypto_generichash_state state;
	uint8_t hash[ES_ID_LEN];
	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	crypto_generichash_update(&state, (const uint8_t *)domain, sizeof(domain));
	for (size_t i = 0; i < said->count; i++) {
		uint8_t pair[ES_ID_PREFIX_LEN + 8];
		memcpy(pair, said->logs[i].prefix, ES_ID_PREFIX_LEN);
		for (int b = 0; b < 8; b++)
			pair[ES_ID_PREFIX_LEN + b] = (uint8_t)(said->logs[i].size >> (56 - 8 * b));
		crypto_generichash_update(&state, pair, sizeof(pair));
	}
	crypto_generichash_final(&state, hash, sizeof(hash));
	memcpy(said->name, hash, NAME_LEN);
}

struct es_said *said_hold(struct es_said *said)
{
	if (said != NULL)
		said->references++;
	return said;
}

void said_drop(struct es_said *said)
{
	if (said != NULL && --said->references == 0)
		free(said);
}

void said_set(struct es_said **place, struct es_said *said)
{
	struct es_said *before = *place;
	*place = said_hold(said);
	said_drop(before);
}

size_t said_bytes(const struct es_said *said)
{
	return said == NULL ? 0 : sizeof(*said) + said->count * sizeof(said->logs[0]);
}

void es_pair_memory_free(struct es_pair_memory *memory)
{
	said_set(&memory->sent, NULL);
	said_set(&memory->received, NULL);
}

size_t es_pair_memory_bytes(const struct es_pair_memory *memory)
{
	return said_bytes(memory->sent) + said_bytes(memory->received);
}
