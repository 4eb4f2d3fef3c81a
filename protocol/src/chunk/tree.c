/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/chunk.h"

#include "lanes.h"

#include <sodium.h>
#include <string.h>

static const char chunk_domain[] = "essaim/v1/chunk";
static const char node_domain[] = "essaim/v1/chunk-node";

uint32_t es_chunk_count(uint64_t size)
{
	es_assert(size > 0 && size <= ES_ATTACHMENT_MAX);
	return (uint32_t)((size + ES_CHUNK_LEN - 1) / ES_CHUNK_LEN);
}

size_t es_chunk_len(uint64_t size, uint32_t index)
{
	uint64_t from = (uint64_t)index * ES_CHUNK_LEN;

	es_assert(from < size);
	return size - from < ES_CHUNK_LEN ? (size_t)(size - from) : ES_CHUNK_LEN;
}

void es_chunk_hash(struct es_bytes chunk, struct es_tree_hash *out)
{
	struct es_id id;

	es_hash(&id, chunk_domain, &chunk, 1);
	memcpy(out->bytes, id.bytes, sizeof(out->bytes));
}

/* Whether the first chunks of these are as many and as long as lanes take them. */
static bool fill_lanes(const struct es_bytes *chunks, size_t count)
{
	if (count < LANES || chunks[0].len < 128)
		return false;
	for (size_t i = 1; i < LANES; i++)
		if (chunks[i].len != chunks[0].len)
			return false;
	return true;
}

void es_chunk_hash_all(const struct es_bytes *chunks, size_t count, struct es_tree_hash *out)
{
	const bool pays = lanes_pay();
	size_t i = 0;

	while (pays && fill_lanes(chunks + i, count - i)) {
		const uint8_t *inputs[LANES];
		uint8_t hashes[LANES][32];
		for (size_t lane = 0; lane < LANES; lane++)
			inputs[lane] = chunks[i + lane].data;
		lanes_hash((const uint8_t *)chunk_domain, sizeof(chunk_domain), inputs,
		           chunks[i].len, hashes);
		for (size_t lane = 0; lane < LANES; lane++)
			memcpy(out[i++].bytes, hashes[lane], sizeof(hashes[lane]));
	}
	for (; i < count; i++)
		es_chunk_hash(chunks[i], &out[i]);
}

void es_chunk_node(const struct es_tree_hash *left, const struct es_tree_hash *right,
                   struct es_tree_hash *out)
{
	struct es_bytes parts[2] = {ES_BYTES(left->bytes), ES_BYTES(right->bytes)};
	struct es_id id;

	es_hash(&id, node_domain, parts, 2);
	memcpy(out->bytes, id.bytes, sizeof(out->bytes));
}

void es_attachment_id(uint64_t size, const struct es_tree_hash *root, struct es_id *id)
{
	uint8_t size_be[8];

	for (size_t i = 0; i < sizeof(size_be); i++)
		size_be[i] = (uint8_t)(size >> (56 - 8 * i));
	struct es_bytes parts[2] = {ES_BYTES(size_be), ES_BYTES(root->bytes)};
	es_hash(id, "essaim/v1/attachment", parts, 2);
}

/* --- walking up -------------------------------------------------------------------------------- */

/* A place in a tree: which node of which level, the level's nodes, and where they begin. */
struct place {
	uint32_t index, count;
	size_t begin;
};

static struct place place_of(uint32_t chunks, uint32_t index)
{
	return (struct place){index, chunks, 0};
}

/* The node has no sibling: it stands on the next level as it is. */
static bool is_alone(const struct place *p)
{
	return p->index == p->count - 1 && p->count % 2 == 1;
}

static void go_up(struct place *p)
{
	p->begin += p->count;
	p->index /= 2;
	p->count = (p->count + 1) / 2;
}

static void join(const struct place *p, const struct es_tree_hash *node,
                 const struct es_tree_hash *sibling, struct es_tree_hash *out)
{
	if (p->index % 2)
		es_chunk_node(sibling, node, out);
	else
		es_chunk_node(node, sibling, out);
}

static bool is_known(const struct es_tree_hash *node)
{
	return !sodium_is_zero(node->bytes, sizeof(node->bytes));
}

/* --- the tree ---------------------------------------------------------------------------------- */

size_t es_chunk_tree_nodes(uint32_t chunks)
{
	struct place p = place_of(chunks, 0);

	while (p.count > 1)
		go_up(&p);
	return p.begin + 1;
}

void es_chunk_tree_init(struct es_chunk_tree *tree, uint64_t size, struct es_tree_hash *nodes)
{
	*tree = (struct es_chunk_tree){size, es_chunk_count(size), nodes};
}

bool es_chunk_tree_has(const struct es_chunk_tree *tree, uint32_t index)
{
	es_assert(index < tree->chunks);
	return is_known(&tree->nodes[index]);
}

void es_chunk_tree_fill(struct es_chunk_tree *tree, struct es_id *id)
{
	struct place p = place_of(tree->chunks, 0);

	for (; p.count > 1; go_up(&p)) {
		const struct es_tree_hash *level = &tree->nodes[p.begin];
		struct es_tree_hash *above = &tree->nodes[p.begin + p.count];
		for (uint32_t i = 0; i + 1 < p.count; i += 2)
			es_chunk_node(&level[i], &level[i + 1], &above[i / 2]);
		if (p.count % 2)
			above[p.count / 2] = level[p.count - 1];
	}
	es_attachment_id(tree->size, &tree->nodes[p.begin], id);
}

es_err es_chunk_tree_path(const struct es_chunk_tree *tree, uint32_t index,
                          struct es_chunk_path *path)
{
	path->index = index;
	path->count = 0;
	if (index >= tree->chunks || !es_chunk_tree_has(tree, index))
		return ES_NOT_FOUND;
	for (struct place p = place_of(tree->chunks, index); p.count > 1; go_up(&p)) {
		if (is_alone(&p))
			continue;
		const struct es_tree_hash *sibling = &tree->nodes[p.begin + (p.index ^ 1)];
		if (!is_known(sibling))
			return ES_NOT_FOUND;
		path->hashes[path->count++] = *sibling;
	}
	return ES_OK;
}

/* The nodes from the leaf to the root that the path leads to, one a level, into out; false if no tree of
 * so many chunks has a path of this place and length. */
static bool climb(uint32_t chunks, const struct es_tree_hash *chunk,
                  const struct es_chunk_path *path, struct es_tree_hash out[ES_CHUNK_LEVELS_MAX],
                  size_t *levels)
{
	size_t used = 0, level = 0;

	if (path->index >= chunks || path->count > ES_CHUNK_LEVELS_MAX)
		return false;
	out[0] = *chunk;
	for (struct place p = place_of(chunks, path->index); p.count > 1; go_up(&p)) {
		level++;
		if (is_alone(&p))
			out[level] = out[level - 1];
		else if (used == path->count)
			return false;
		else
			join(&p, &out[level - 1], &path->hashes[used++], &out[level]);
	}
	*levels = level + 1;
	return used == path->count;
}

es_err es_chunk_verify(uint64_t size, const struct es_id *id, const struct es_tree_hash *chunk,
                       const struct es_chunk_path *path)
{
	struct es_tree_hash nodes[ES_CHUNK_LEVELS_MAX];
	struct es_id found;
	size_t levels;

	if (!climb(es_chunk_count(size), chunk, path, nodes, &levels))
		return ES_BAD_HASH;
	es_attachment_id(size, &nodes[levels - 1], &found);
	return es_id_equal(&found, id) ? ES_OK : ES_BAD_HASH;
}

/* Whether the node is known, and all that its own proof needs: then it has been proven. */
static bool is_proven(const struct es_chunk_tree *tree, struct place p)
{
	for (;; go_up(&p)) {
		if (!is_known(&tree->nodes[p.begin + p.index]))
			return false;
		if (p.count == 1)
			return true;
		if (!is_alone(&p) && !is_known(&tree->nodes[p.begin + (p.index ^ 1)]))
			return false;
	}
}

/* Keeps the nodes from the leaf up to this many levels, and their siblings. */
static void learn(struct es_chunk_tree *tree, const struct es_chunk_path *path,
                  const struct es_tree_hash *nodes, size_t levels)
{
	struct place p = place_of(tree->chunks, path->index);
	size_t used = 0;

	for (size_t level = 0; level < levels; level++, go_up(&p)) {
		tree->nodes[p.begin + p.index] = nodes[level];
		if (p.count > 1 && !is_alone(&p))
			tree->nodes[p.begin + (p.index ^ 1)] = path->hashes[used++];
	}
}

/* Whether what is left of the path from a proven node on is what is known. */
static bool is_same_way(const struct es_chunk_tree *tree, struct place p,
                        const struct es_chunk_path *path, size_t used)
{
	for (; p.count > 1; go_up(&p))
		if (!is_alone(&p) && (used == path->count ||
		                      memcmp(&tree->nodes[p.begin + (p.index ^ 1)],
		                             &path->hashes[used++], sizeof(*path->hashes)) != 0))
			return false;
	return used == path->count;
}

/* Up to the first node that is proven already, which saves nearly all of the way where chunks come beside
 * others. False: there is none, or anything differs. */
static bool take_below(struct es_chunk_tree *tree, const struct es_tree_hash *chunk,
                       const struct es_chunk_path *path)
{
	struct es_tree_hash nodes[ES_CHUNK_LEVELS_MAX] = {*chunk};
	struct place p = place_of(tree->chunks, path->index);
	size_t used = 0, level = 0;

	while (!is_proven(tree, p)) {
		if (p.count == 1 || (!is_alone(&p) && used == path->count))
			return false;
		if (is_alone(&p))
			nodes[level + 1] = nodes[level];
		else
			join(&p, &nodes[level], &path->hashes[used++], &nodes[level + 1]);
		level++;
		go_up(&p);
	}
	if (memcmp(&nodes[level], &tree->nodes[p.begin + p.index], sizeof(nodes[level])) != 0 ||
	    !is_same_way(tree, p, path, used))
		return false;
	learn(tree, path, nodes, level);
	return true;
}

es_err es_chunk_tree_take(struct es_chunk_tree *tree, const struct es_id *id,
                          const struct es_tree_hash *chunk, const struct es_chunk_path *path)
{
	struct es_tree_hash nodes[ES_CHUNK_LEVELS_MAX];
	struct es_id found;
	size_t levels;

	if (path->index >= tree->chunks || path->count > ES_CHUNK_LEVELS_MAX)
		return ES_BAD_HASH;
	if (take_below(tree, chunk, path))
		return ES_OK;
	if (!climb(tree->chunks, chunk, path, nodes, &levels))
		return ES_BAD_HASH;
	es_attachment_id(tree->size, &nodes[levels - 1], &found);
	if (!es_id_equal(&found, id))
		return ES_BAD_HASH;
	learn(tree, path, nodes, levels);
	return ES_OK;
}
