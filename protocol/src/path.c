/* SPDX-License-Identifier: EUPL-1.2 */
/* Inclusion paths: built while the leaves go by, followed upwards to a root. */
#include "node_hash.h"

#include <string.h>

/* The subtree that a hash of the path stands for: leaves first to end - 1. */
struct sibling {
	uint64_t first;
	uint64_t end;
};

/* The largest power of two below n (n > 1). */
static uint64_t split_of(uint64_t n)
{
	uint64_t k = 1;

	while (k < n - k)
		k *= 2;
	return k;
}

/* Goes down from the root to the leaf and notes each subtree turned away from, topmost first. */
static size_t list_siblings(uint64_t index, uint64_t size, struct sibling out[ES_PATH_MAX])
{
	uint64_t first = 0, end = size;
	size_t count = 0;

	while (end - first > 1) {
		uint64_t middle = first + split_of(end - first);
		if (index < middle) {
			out[count++] = (struct sibling){middle, end};
			end = middle;
		} else {
			out[count++] = (struct sibling){first, middle};
			first = middle;
		}
	}
	return count;
}

/* Draws the leaves of [first, end) from the source and hashes them to one root. */
static es_err hash_range(uint64_t first, uint64_t end, es_leaf_source leaf, void *context,
                         struct es_tree_hash *root)
{
	struct es_edge edge;

	es_edge_init(&edge);
	for (uint64_t i = first; i < end; i++) {
		struct es_tree_hash hash;
		es_err err = leaf(context, i, &hash);
		if (err != ES_OK)
			return err;
		es_edge_append(&edge, &hash);
	}
	es_edge_root(&edge, root);
	return ES_OK;
}

es_err es_path_build(uint64_t index, uint64_t size, es_leaf_source leaf, void *context,
                     struct es_path *path)
{
	struct sibling siblings[ES_PATH_MAX];
	struct es_tree_hash own;
	es_err err = ES_OK;

	memset(path, 0, sizeof(*path));
	if (index >= size)
		return ES_NOT_FOUND;
	size_t count = list_siblings(index, size, siblings);
	/* In the order of the leaves: subtrees on the left from the top down, the leaf itself,
	 * those on the right from the bottom up. The path counts from the bottom. */
	for (size_t i = 0; i < count && err == ES_OK; i++) {
		if (siblings[i].first < index)
			err = hash_range(siblings[i].first, siblings[i].end, leaf, context,
			                 &path->hashes[count - 1 - i]);
	}
	if (err == ES_OK)
		err = leaf(context, index, &own);
	for (size_t i = count; i-- > 0 && err == ES_OK;) {
		if (siblings[i].first > index)
			err = hash_range(siblings[i].first, siblings[i].end, leaf, context,
			                 &path->hashes[count - 1 - i]);
	}
	if (err != ES_OK)
		return err;
	path->index = index;
	path->count = count;
	return ES_OK;
}

es_err es_path_root(const struct es_path *path, const struct es_tree_hash *leaf, uint64_t size,
                    struct es_tree_hash *root)
{
	if (path->index >= size || path->count > ES_PATH_MAX)
		return ES_BAD_HASH;
	uint64_t node = path->index, last = size - 1; /* both at the level reached */
	struct es_tree_hash hash = *leaf;
	for (size_t i = 0; i < path->count; i++) {
		if (last == 0)
			return ES_BAD_HASH;
		if (node & 1 || node == last) {
			es_node_hash(&path->hashes[i], &hash, &hash);
			/* a last node without a sibling rises unchanged until it is a right
			 * child */
			while (!(node & 1) && node != 0) {
				node >>= 1;
				last >>= 1;
			}
		} else {
			es_node_hash(&hash, &path->hashes[i], &hash);
		}
		node >>= 1;
		last >>= 1;
	}
	if (last != 0)
		return ES_BAD_HASH;
	*root = hash;
	return ES_OK;
}

/* The subtree [first, end) of a tree: from its leaves, if they stand before the known leaf; or the known
 * path's own sibling; or what that path leads to on its way up. */
static es_err hash_known(const struct es_path *known, const struct es_tree_hash *known_leaf,
                         const struct sibling siblings[ES_PATH_MAX], const struct sibling *wanted,
                         es_leaf_source leaf, void *context, struct es_tree_hash *out)
{
	if (wanted->end <= known->index)
		return hash_range(wanted->first, wanted->end, leaf, context, out);
	struct sibling reached = {known->index, known->index + 1};
	struct es_tree_hash hash = *known_leaf;
	for (size_t i = 0; i <= known->count; i++) {
		if (reached.first == wanted->first && reached.end == wanted->end) {
			*out = hash;
			return ES_OK;
		}
		if (i == known->count)
			break;
		const struct sibling *next = &siblings[known->count - 1 - i];
		const struct es_tree_hash *other = &known->hashes[i];
		if (next->first == wanted->first && next->end == wanted->end) {
			*out = *other;
			return ES_OK;
		}
		if (next->end == reached.first) {
			es_node_hash(other, &hash, &hash);
			reached.first = next->first;
		} else {
			es_node_hash(&hash, other, &hash);
			reached.end = next->end;
		}
	}
	return ES_BAD_HASH;
}

es_err es_path_extend(const struct es_path *known, const struct es_tree_hash *known_leaf,
                      uint64_t size, uint64_t index, es_leaf_source leaf, void *context,
                      struct es_path *path)
{
	struct sibling siblings[ES_PATH_MAX], wanted[ES_PATH_MAX];
	es_err err = ES_OK;

	memset(path, 0, sizeof(*path));
	if (index >= known->index)
		return ES_NOT_FOUND;
	if (known->index >= size || known->count != list_siblings(known->index, size, siblings))
		return ES_BAD_HASH;
	size_t count = list_siblings(index, size, wanted);
	for (size_t i = 0; i < count && err == ES_OK; i++)
		err = hash_known(known, known_leaf, siblings, &wanted[i], leaf, context,
		                 &path->hashes[count - 1 - i]);
	if (err != ES_OK)
		return err;
	path->index = index;
	path->count = count;
	return ES_OK;
}

es_err es_path_left(const struct es_path *path, uint64_t size, struct es_edge *edge)
{
	struct sibling siblings[ES_PATH_MAX];

	es_edge_init(edge);
	if (path->index >= size)
		return ES_BAD_HASH;
	size_t count = list_siblings(path->index, size, siblings);
	if (count != path->count)
		return ES_BAD_HASH;
	/* Topmost first, which among those on the left is largest first. */
	for (size_t i = 0; i < count; i++)
		if (siblings[i].end <= path->index)
			edge->hashes[edge->count++] = path->hashes[count - 1 - i];
	edge->size = path->index;
	return ES_OK;
}

es_err es_path_verify(const struct es_path *path, const struct es_tree_hash *leaf, uint64_t size,
                      const struct es_tree_hash *root)
{
	struct es_tree_hash reached;
	es_err err = es_path_root(path, leaf, size, &reached);

	if (err == ES_OK && memcmp(reached.bytes, root->bytes, ES_TREE_HASH_LEN) != 0)
		return ES_BAD_HASH;
	return err;
}
