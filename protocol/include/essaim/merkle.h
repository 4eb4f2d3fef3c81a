/* SPDX-License-Identifier: EUPL-1.2 */
/* RFC 6962 Merkle trees (section 2.1; SHA-256): the right edge that grows a tree, and inclusion
 * paths. Values, any thread. */
#ifndef ESSAIM_MERKLE_H
#define ESSAIM_MERKLE_H

#include "essaim/bytes.h"
#include "essaim/limits.h"

#define ES_TREE_HASH_LEN 32
struct es_tree_hash {
	uint8_t bytes[ES_TREE_HASH_LEN];
};

/* How much of a log counts, and, where an act or a fork proof says so, the root of that much. */
struct es_log_limit {
	uint64_t size; /* UINT64_MAX: all of it */
	bool has_root;
	bool listed; /* it is an act that says so */
	struct es_tree_hash root;
};

/* The roots of the full subtrees that make up a tree of this size, largest first: one for each set
 * bit of size. All that appending needs. */
struct es_edge {
	uint64_t size;
	size_t count;
	struct es_tree_hash hashes[ES_EDGE_MAX];
};

/* SHA-256(0x00 || leaf). */
void es_leaf_hash(struct es_bytes leaf, struct es_tree_hash *out);
void es_edge_init(struct es_edge *edge); /* the empty tree; its root is SHA-256 of nothing */
/* Puts one leaf behind the last, in at most log2(size) hashes; root is that of the whole tree. */
void es_edge_append(struct es_edge *edge, const struct es_tree_hash *leaf);
void es_edge_root(const struct es_edge *edge, struct es_tree_hash *root);
/* [size, bin of count * 32 bytes]; decode checks that count is the number of set bits
 * (ES_MALFORMED). */
es_err es_edge_encode(const struct es_edge *edge, struct es_writer *w) ES_MUST_USE;
es_err es_edge_decode(struct es_bytes in, struct es_edge *edge) ES_MUST_USE;

/* The inclusion path of one leaf. */
struct es_path {
	uint64_t index;
	size_t count;
	/* From the leaf's sibling upwards. RFC 6962 section 2.1.1. */
	struct es_tree_hash hashes[ES_PATH_MAX];
};
/* The leaf's path in the tree of the given size, keeping nothing but the path; leaf(context, i, out) yields leaf hash i and is
 * called once for each i in order. Errors: ES_NOT_FOUND (index >= size) and whatever leaf
 * returns. */
typedef es_err (*es_leaf_source)(void *context, uint64_t index, struct es_tree_hash *out);
es_err es_path_build(uint64_t index, uint64_t size, es_leaf_source leaf, void *context,
                     struct es_path *path) ES_MUST_USE;
/* The root that the path leads to from this leaf. ES_BAD_HASH if no path of a tree of this size has
 * this index and length. RFC 9162 section 2.1.3.2. */
es_err es_path_root(const struct es_path *path, const struct es_tree_hash *leaf, uint64_t size,
                    struct es_tree_hash *root) ES_MUST_USE;
/* The path of a leaf before that of a known path in the same tree, from the leaves before the known
 * one: its path stands for all behind. Errors: ES_NOT_FOUND (index is not before it), ES_BAD_HASH
 * (known is no path of a tree of this size), whatever leaf returns. */
es_err es_path_extend(const struct es_path *known, const struct es_tree_hash *known_leaf,
                      uint64_t size, uint64_t index, es_leaf_source leaf, void *context,
                      struct es_path *path) ES_MUST_USE;
/* The tree of the leaves before the path's, in a tree of the given size: the path's left siblings
 * are its right edge. ES_BAD_HASH as above. */
es_err es_path_left(const struct es_path *path, uint64_t size, struct es_edge *edge) ES_MUST_USE;
/* ES_BAD_HASH unless the leaf stands at path->index of the tree with this size and root. RFC 9162
 * section 2.1.3.2. */
es_err es_path_verify(const struct es_path *path, const struct es_tree_hash *leaf, uint64_t size,
                      const struct es_tree_hash *root) ES_MUST_USE;

#endif
