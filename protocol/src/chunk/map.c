/* SPDX-License-Identifier: EUPL-1.2 */
/* Maps of chunks: one bit each. */
#include "essaim/chunk.h"

static uint8_t bit(uint32_t index)
{
	return (uint8_t)(0x80u >> index % 8);
}

bool es_chunk_map_has(const uint8_t *map, uint32_t index)
{
	return map[index / 8] & bit(index);
}

bool es_chunk_map_set(uint8_t *map, uint32_t index)
{
	bool had = es_chunk_map_has(map, index);

	map[index / 8] |= bit(index);
	return !had;
}

void es_chunk_map_clear(uint8_t *map, uint32_t index)
{
	map[index / 8] &= (uint8_t)~bit(index);
}

uint32_t es_chunk_map_count(const uint8_t *map, uint32_t chunks)
{
	uint32_t count = 0;

	for (size_t i = 0; i < ES_CHUNK_MAP_BYTES(chunks); i++)
		for (unsigned byte = map[i]; byte; byte &= byte - 1)
			count++;
	return count;
}

uint32_t es_chunk_map_next(const uint8_t *map, uint32_t chunks, uint32_t from, bool held)
{
	const uint8_t none = held ? 0 : 0xff;

	for (uint32_t i = from; i < chunks;) {
		if (i % 8 == 0 && map[i / 8] == none) {
			i += 8;
			continue;
		}
		if (es_chunk_map_has(map, i) == held)
			return i;
		i++;
	}
	return chunks;
}

bool es_chunk_map_fits(struct es_bytes map, uint32_t chunks)
{
	if (map.len != ES_CHUNK_MAP_BYTES(chunks))
		return false;
	return chunks % 8 == 0 || (map.data[map.len - 1] & (0xffu >> chunks % 8)) == 0;
}
