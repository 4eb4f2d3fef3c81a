/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/arena.h"

#include "node_limits.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_MIN 16384

struct es_arena_block {
	struct es_arena_block *before;
	size_t used;
	size_t size;
	alignas(max_align_t) uint8_t bytes[];
};

void es_arena_init(struct es_arena *arena)
{
	*arena = (struct es_arena){NULL, 0, false};
}

void es_arena_free(struct es_arena *arena)
{
	for (struct es_arena_block *block = arena->last; block;) {
		struct es_arena_block *before = block->before;
		free(block);
		block = before;
	}
	es_arena_init(arena);
}

static bool add_block(struct es_arena *arena, size_t size)
{
	size = size < BLOCK_MIN ? BLOCK_MIN : size;
	if (arena->failed || size > ES_SHEET_MEMORY_MAX - arena->taken) {
		arena->failed = true;
		return false;
	}
	struct es_arena_block *block = calloc(1, sizeof(*block) + size);
	if (!block) {
		arena->failed = true;
		return false;
	}
	*block = (struct es_arena_block){.before = arena->last, .used = 0, .size = size};
	arena->last = block;
	arena->taken += size;
	return true;
}

void *es_arena_take(struct es_arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);

	es_assert(size <= ES_SHEET_MEMORY_MAX);
	size = size ? (size + align - 1) / align * align : align;
	if (!arena->last || arena->last->size - arena->last->used < size)
		if (!add_block(arena, size))
			return NULL;
	void *at = arena->last->bytes + arena->last->used;
	arena->last->used += size;
	return at;
}

struct es_bytes es_arena_copy(struct es_arena *arena, struct es_bytes bytes)
{
	uint8_t *copy = es_arena_take(arena, bytes.len);

	if (!copy || bytes.len == 0)
		return es_bytes_of(NULL, 0);
	memcpy(copy, bytes.data, bytes.len);
	return es_bytes_of(copy, bytes.len);
}

void es_text_init(struct es_text *text, struct es_arena *arena)
{
	*text = (struct es_text){arena, NULL, 0, 0};
}

void es_text_add(struct es_text *text, struct es_bytes bytes)
{
	if (bytes.len == 0 || text->arena->failed)
		return;
	if (bytes.len > text->capacity - text->len) {
		size_t capacity = 2 * text->capacity + bytes.len + 64;
		uint8_t *grown = es_arena_take(text->arena, capacity);
		if (!grown)
			return;
		if (text->len)
			memcpy(grown, text->data, text->len);
		text->data = grown;
		text->capacity = capacity;
	}
	memcpy(text->data + text->len, bytes.data, bytes.len);
	text->len += bytes.len;
}

void es_text_str(struct es_text *text, const char *str)
{
	es_text_add(text, es_bytes_str(str));
}

struct es_bytes es_text_bytes(const struct es_text *text)
{
	return es_bytes_of(text->data, text->len);
}
