/* SPDX-License-Identifier: EUPL-1.2 */
#include "node_hash.h"

#include <sodium.h>
#include <string.h>

#define LEAF_PREFIX 0x00
#define NODE_PREFIX 0x01

void es_leaf_hash(struct es_bytes leaf, struct es_tree_hash *out)
{
	static const uint8_t prefix = LEAF_PREFIX;
	crypto_hash_sha256_state state;

	(void)crypto_hash_sha256_init(&state);
	(void)crypto_hash_sha256_update(&state, &prefix, 1);
	(void)crypto_hash_sha256_update(&state, leaf.data, leaf.len);
	(void)crypto_hash_sha256_final(&state, out->bytes);
}

void es_node_hash(const struct es_tree_hash *left, const struct es_tree_hash *right,
                  struct es_tree_hash *out)
{
	uint8_t in[1 + 2 * ES_TREE_HASH_LEN] = {NODE_PREFIX};

	memcpy(in + 1, left->bytes, ES_TREE_HASH_LEN);
	memcpy(in + 1 + ES_TREE_HASH_LEN, right->bytes, ES_TREE_HASH_LEN);
	(void)crypto_hash_sha256(out->bytes, in, sizeof(in));
}

void es_edge_init(struct es_edge *edge)
{
	memset(edge, 0, sizeof(*edge));
}

void es_edge_append(struct es_edge *edge, const struct es_tree_hash *leaf)
{
	struct es_tree_hash node = *leaf;

	es_assert(edge->size < UINT64_MAX);
	/* Each trailing 1 of the size is a full subtree that the new one completes to twice its
	 * size. */
	for (uint64_t size = edge->size; size & 1; size >>= 1)
		es_node_hash(&edge->hashes[--edge->count], &node, &node);
	edge->hashes[edge->count++] = node;
	edge->size++;
}

void es_edge_root(const struct es_edge *edge, struct es_tree_hash *root)
{
	if (edge->count == 0) {
		(void)crypto_hash_sha256(root->bytes, NULL, 0);
		return;
	}
	*root = edge->hashes[edge->count - 1];
	for (size_t i = edge->count - 1; i > 0; i--)
		es_node_hash(&edge->hashes[i - 1], root, root);
}

static size_t count_bits(uint64_t number)
{
	size_t bits = 0;

	for (; number; number &= number - 1)
		bits++;
	return bits;
}

es_err es_edge_encode(const struct es_edge *edge, struct es_writer *w)
{
	es_assert(edge->count == count_bits(edge->size));
	es_write_array(w, 2);
	es_write_uint(w, edge->size);
	es_write_bin(w, es_bytes_of(edge->hashes, edge->count * ES_TREE_HASH_LEN));
	return w->err;
}

es_err es_edge_decode(struct es_bytes in, struct es_edge *edge)
{
	struct es_reader r;

	es_edge_init(edge);
	es_reader_init(&r, in);
	es_read_array_of(&r, 2);
	uint64_t size = es_read_uint(&r, UINT64_MAX);
	struct es_bytes hashes = es_read_bin(&r, ES_EDGE_MAX * ES_TREE_HASH_LEN);
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	if (hashes.len != count_bits(size) * ES_TREE_HASH_LEN)
		return ES_MALFORMED;
	edge->size = size;
	edge->count = hashes.len / ES_TREE_HASH_LEN;
	if (hashes.len > 0)
		memcpy(edge->hashes, hashes.data, hashes.len);
	return ES_OK;
}
