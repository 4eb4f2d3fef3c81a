/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "node_limits.h"

static struct pair *take_out(struct pairs *pairs, const uint8_t channel_key[ES_CHANNEL_KEY_LEN])
{
	for (struct pair **at = &pairs->first; *at; at = &(*at)->next) {
		struct pair *pair = *at;
		if (memcmp(pair->channel_key, channel_key, ES_CHANNEL_KEY_LEN) != 0)
			continue;
		*at = pair->next;
		return pair;
	}
	return NULL;
}

struct pair *pairs_join(struct pairs *pairs, const uint8_t channel_key[ES_CHANNEL_KEY_LEN])
{
	struct pair *pair = take_out(pairs, channel_key);

	if (!pair) {
		pair = calloc(1, sizeof *pair);
		if (!pair)
			return NULL;
		memcpy(pair->channel_key, channel_key, ES_CHANNEL_KEY_LEN);
	}
	pair->users++;
	pair->next = pairs->first;
	pairs->first = pair;
	return pair;
}

/* Those used last stay, as many as there is room for, and those in use. */
static void forget_some(struct pairs *pairs)
{
	size_t count = 0, bytes = 0;

	for (struct pair **at = &pairs->first; *at;) {
		struct pair *pair = *at;
		count++;
		bytes += es_pair_memory_bytes(&pair->memory);
		if (pair->users > 0 || (count <= ES_PAIRS_MAX && bytes <= ES_PAIRS_BYTES)) {
			at = &pair->next;
			continue;
		}
		*at = pair->next;
		es_pair_memory_free(&pair->memory);
		free(pair);
	}
}

void pairs_leave(struct pairs *pairs, struct pair *pair)
{
	if (!pair)
		return;
	pair->users--;
	forget_some(pairs);
}

void pairs_free(struct pairs *pairs)
{
	while (pairs->first) {
		struct pair *pair = pairs->first;
		pairs->first = pair->next;
		es_pair_memory_free(&pair->memory);
		free(pair);
	}
}
