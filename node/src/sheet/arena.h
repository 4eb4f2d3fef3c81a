/* SPDX-License-Identifier: EUPL-1.2 */
/* The memory of one sheet: taken piece by piece, released at once. Owned by the sheet; one thread
 * at a time. A failed allocation sticks, so that calling code needs one check at the end. */
#ifndef ESSAIM_SHEET_ARENA_H
#define ESSAIM_SHEET_ARENA_H

#include "essaim/bytes.h"

struct es_arena_block;

struct es_arena {
	struct es_arena_block *last;
	size_t taken; /* bytes in all blocks */
	bool failed;
};

void es_arena_init(struct es_arena *arena);
void es_arena_free(struct es_arena *arena);
/* Zeroed, aligned for any type; NULL (and failed) without memory. */
void *es_arena_take(struct es_arena *arena, size_t size);
struct es_bytes es_arena_copy(struct es_arena *arena, struct es_bytes bytes);

/* A run of bytes that grows inside an arena. */
struct es_text {
	struct es_arena *arena;
	uint8_t *data;
	size_t len;
	size_t capacity;
};

void es_text_init(struct es_text *text, struct es_arena *arena);
void es_text_add(struct es_text *text, struct es_bytes bytes);
void es_text_str(struct es_text *text, const char *str);
struct es_bytes es_text_bytes(const struct es_text *text);

#endif
