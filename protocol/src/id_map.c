/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/id_map.h"

#include <stdlib.h>
#include <string.h>

#define RECENT_MAX 1024 /* then the short array is merged into the long one */

void es_id_map_free(struct es_id_map *map)
{
	free(map->sorted);
	free(map->recent);
	*map = (struct es_id_map){0};
}

/* The first place that is not before these bytes, of which len are compared. */
static size_t lower(const struct es_id_place *places, size_t count, const uint8_t *bytes,
                    size_t len)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (memcmp(places[middle].id.bytes, bytes, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool find_in(const struct es_id_place *places, size_t count, const struct es_id *id,
                    uint32_t *number)
{
	size_t at = lower(places, count, id->bytes, ES_ID_LEN);
	if (at == count || !es_id_equal(&places[at].id, id))
		return false;
	*number = places[at].number;
	return true;
}

bool es_id_map_find(const struct es_id_map *map, const struct es_id *id, uint32_t *number)
{
	return find_in(map->sorted, map->count, id, number) ||
	       find_in(map->recent, map->recent_count, id, number);
}

static unsigned prefix_in(const struct es_id_place *places, size_t count,
                          const uint8_t prefix[ES_ID_PREFIX_LEN], uint32_t *number)
{
	unsigned found = 0;
	size_t at = lower(places, count, prefix, ES_ID_PREFIX_LEN);
	for (; found < 2 && at < count; at++, found++) {
		if (memcmp(places[at].id.bytes, prefix, ES_ID_PREFIX_LEN) != 0)
			break;
		if (found == 0)
			*number = places[at].number;
	}
	return found;
}

unsigned es_id_map_prefix(const struct es_id_map *map, const uint8_t prefix[ES_ID_PREFIX_LEN],
                          uint32_t *number)
{
	uint32_t other;
	unsigned found = prefix_in(map->sorted, map->count, prefix, number);
	found += prefix_in(map->recent, map->recent_count, prefix, found == 0 ? number : &other);
	return found < 2 ? found : 2;
}

static es_err merge(struct es_id_map *map)
{
	size_t total = map->count + map->recent_count;
	if (total > map->capacity) {
		size_t capacity = total + total / 2;
		struct es_id_place *sorted = realloc(map->sorted, capacity * sizeof(*sorted));
		if (sorted == NULL)
			return ES_NO_MEMORY;
		map->sorted = sorted;
		map->capacity = capacity;
	}
	/* From the end, so that nothing is overwritten before it has moved. */
	size_t at = map->count, from = map->recent_count;
	while (from > 0) {
		struct es_id_place *to = &map->sorted[at + from - 1];
		if (at > 0 && es_id_compare(&map->sorted[at - 1].id, &map->recent[from - 1].id) > 0)
			*to = map->sorted[--at];
		else
			*to = map->recent[--from];
	}
	map->count = total;
	map->recent_count = 0;
	return ES_OK;
}

es_err es_id_map_add(struct es_id_map *map, const struct es_id *id, uint32_t number)
{
	if (map->recent == NULL) {
		map->recent = malloc(RECENT_MAX * sizeof(*map->recent));
		if (map->recent == NULL)
			return ES_NO_MEMORY;
	}
	if (map->recent_count == RECENT_MAX) {
		es_err err = merge(map);
		if (err != ES_OK)
			return err;
	}
	size_t at = lower(map->recent, map->recent_count, id->bytes, ES_ID_LEN);
	memmove(&map->recent[at + 1], &map->recent[at],
	        (map->recent_count - at) * sizeof(*map->recent));
	map->recent[at] = (struct es_id_place){*id, number};
	map->recent_count++;
	return ES_OK;
}
