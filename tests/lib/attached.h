/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of which every byte is known, the records that refer to them, and their chunks as a partner sends them. */
#ifndef ESSAIM_ATTACHED_H
#define ESSAIM_ATTACHED_H

#include "essaim/chunk.h"
#include "node.h"

struct attached {
	uint64_t size;
	uint32_t chunks;
	uint8_t *content;           /* owned */
	struct es_tree_hash *nodes; /* owned */
	struct es_chunk_tree tree;
	struct es_id id;
};

/* Each seed gives another file. To be freed; may be made again. */
void attached_make(struct attached *f, uint64_t size, unsigned seed);
void attached_free(struct attached *f);
struct es_bytes attached_chunk(const struct attached *f, uint32_t index);
/* Takes one chunk as if a partner had sent it; whole may be NULL. es_media_take's. */
es_err attached_take(const struct attached *f, struct es_node *node, uint32_t index, bool *whole);
/* Takes so many from first on at once, past the page cache where that goes; all must be taken. */
void attached_take_row(const struct attached *f, struct es_node *node, uint32_t first,
                       size_t count);
/* Publishes a tool that refers to a file of this id and size. */
es_err attached_refer(struct es_node *node, const struct es_id *file, uint64_t size, uint64_t scope,
                      struct es_id *record);

#endif
