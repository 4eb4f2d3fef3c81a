/* SPDX-License-Identifier: EUPL-1.2 */
/* Attachments as trees of chunks: a file is cut into chunks of ES_CHUNK_LEN bytes, of which the last
 * may be shorter; the tree over them has the shape of RFC 6962 (section 2.1) and hashes of its own
 * domains; the attachment's id commits to size and root, so that each chunk can be checked alone.
 * Values and borrowed memory, any thread. docs/protocol.md, "Attachments". */
#ifndef ESSAIM_CHUNK_H
#define ESSAIM_CHUNK_H

#include "essaim/merkle.h"
#include "essaim/record.h"

/* Chunks of a file of this size (1 to ES_ATTACHMENT_MAX), and bytes of the one at index. */
uint32_t es_chunk_count(uint64_t size);
size_t es_chunk_len(uint64_t size, uint32_t index);

/* H("essaim/v1/chunk", bytes) and H("essaim/v1/chunk-node", left || right). out may be left or right. */
void es_chunk_hash(struct es_bytes chunk, struct es_tree_hash *out);
/* The hashes of several, which is faster than one after the other where they are of one length. */
void es_chunk_hash_all(const struct es_bytes *chunks, size_t count, struct es_tree_hash *out);
void es_chunk_node(const struct es_tree_hash *left, const struct es_tree_hash *right,
                   struct es_tree_hash *out);
/* H("essaim/v1/attachment", size as u64 BE || root). */
void es_attachment_id(uint64_t size, const struct es_tree_hash *root, struct es_id *id);

/* --- the id of bytes that go by ---------------------------------------------------------------- */

/* Of fixed size, whatever passes. */
struct es_chunk_sum {
	uint64_t size;                                 /* of the chunks so far */
	size_t count;                                  /* of edge */
	uint32_t chunks;                               /* so far */
	struct es_tree_hash edge[ES_CHUNK_LEVELS_MAX]; /* full subtrees, largest first */
};
void es_chunk_sum_init(struct es_chunk_sum *sum);
/* The next chunk: all but the last have ES_CHUNK_LEN bytes. ES_TOO_LARGE beyond ES_ATTACHMENT_MAX. */
es_err es_chunk_sum_add(struct es_chunk_sum *sum, struct es_bytes chunk) ES_MUST_USE;
/* ES_INVALID: nothing was added. */
es_err es_chunk_sum_id(const struct es_chunk_sum *sum, struct es_id *id) ES_MUST_USE;

/* --- the tree in memory ------------------------------------------------------------------------ */

/* All hashes of a tree, level by level from the leaves on; level k has ceil(chunks / 2^k) of them, and
 * the last of an odd level is also the last of the one above. Zeros stand for what is not known yet. */
struct es_chunk_tree {
	uint64_t size; /* of the file */
	uint32_t chunks;
	struct es_tree_hash *nodes; /* es_chunk_tree_nodes of them; borrowed */
};
/* At most 2 * chunks + ES_CHUNK_LEVELS_MAX. */
size_t es_chunk_tree_nodes(uint32_t chunks);
void es_chunk_tree_init(struct es_chunk_tree *tree, uint64_t size, struct es_tree_hash *nodes);
bool es_chunk_tree_has(const struct es_chunk_tree *tree, uint32_t index); /* the leaf is known */
/* From the leaves, all of which are known, all other nodes, and the id. */
void es_chunk_tree_fill(struct es_chunk_tree *tree, struct es_id *id);

/* An inclusion path, from the leaf's sibling upwards. */
struct es_chunk_path {
	uint32_t index;
	size_t count;
	struct es_tree_hash hashes[ES_CHUNK_LEVELS_MAX];
};
/* ES_NOT_FOUND: the leaf or a node of the path is not known here. */
es_err es_chunk_tree_path(const struct es_chunk_tree *tree, uint32_t index,
                          struct es_chunk_path *path) ES_MUST_USE;
/* Checks that the chunk with this hash stands at path->index of the attachment, and only then keeps what
 * it learnt: the leaf, its path, the nodes above. ES_BAD_HASH. */
es_err es_chunk_tree_take(struct es_chunk_tree *tree, const struct es_id *id,
                          const struct es_tree_hash *chunk,
                          const struct es_chunk_path *path) ES_MUST_USE;
/* The check alone, for who keeps no tree. */
es_err es_chunk_verify(uint64_t size, const struct es_id *id, const struct es_tree_hash *chunk,
                       const struct es_chunk_path *path) ES_MUST_USE;

/* --- which chunks are here --------------------------------------------------------------------- */

/* One bit a chunk: that of chunk i is 0x80 >> i % 8 of byte i / 8; the bits behind the last are 0. */
#define ES_CHUNK_MAP_BYTES(chunks) (((size_t)(chunks) + 7) / 8)
bool es_chunk_map_has(const uint8_t *map, uint32_t index);
/* False if it was there. */
bool es_chunk_map_set(uint8_t *map, uint32_t index);
void es_chunk_map_clear(uint8_t *map, uint32_t index);
uint32_t es_chunk_map_count(const uint8_t *map, uint32_t chunks);
/* The first chunk from a place on that is (held) or is not there; chunks if there is none. */
uint32_t es_chunk_map_next(const uint8_t *map, uint32_t chunks, uint32_t from, bool held);
/* Whether bits behind the last are set, or len is not that of a map of so many chunks. */
bool es_chunk_map_fits(struct es_bytes map, uint32_t chunks);

/* --- how records refer to attachments ----------------------------------------------------------- */

/* A reference is any map inside a body, at any depth, whose first keys are
 *
 *   file: bin 32 (the id), size: uint (1 to ES_ATTACHMENT_MAX), type: str (a media type)
 *
 * whatever follows them (as name: str, what the file is called). So a node knows what a record of a kind
 * that it does not know refers to. The first ES_ATTACHMENTS_MAX of a body count. */
struct es_attachment_ref {
	struct es_id id;
	uint64_t size;
	char type[ES_MEDIA_TYPE_MAX +
	          1]; /* as "video/mp4"; printable ASCII, what it claims to be */
};
/* Reads those of a canonical body; returns how many, each id once. */
size_t es_attachment_refs(struct es_bytes body, struct es_attachment_ref out[ES_ATTACHMENTS_MAX]);
/* Whether there may be any: looks for the bytes that a reference begins with, which costs no walk. */
bool es_attachment_any(struct es_bytes body);
/* Whether text has the form of a media type without parameters, in lower case (RFC 6838 section 4.2). */
bool es_media_type_fits(struct es_bytes text);

#endif
