/* SPDX-License-Identifier: EUPL-1.2 */
/* The id of an attachment whose chunks go by once. */
#include "essaim/chunk.h"

#include <string.h>

void es_chunk_sum_init(struct es_chunk_sum *sum)
{
	memset(sum, 0, sizeof(*sum));
}

es_err es_chunk_sum_add(struct es_chunk_sum *sum, struct es_bytes chunk)
{
	struct es_tree_hash node;

	es_assert(chunk.len > 0 && chunk.len <= ES_CHUNK_LEN);
	es_assert(sum->size == (uint64_t)sum->chunks * ES_CHUNK_LEN); /* the last was a whole one */
	if (chunk.len > ES_ATTACHMENT_MAX - sum->size)
		return ES_TOO_LARGE;
	es_chunk_hash(chunk, &node);
	/* Each trailing 1 is a full subtree that the new one completes to twice its size. */
	for (uint32_t chunks = sum->chunks; chunks & 1; chunks >>= 1)
		es_chunk_node(&sum->edge[--sum->count], &node, &node);
	sum->edge[sum->count++] = node;
	sum->size += chunk.len;
	sum->chunks++;
	return ES_OK;
}

es_err es_chunk_sum_id(const struct es_chunk_sum *sum, struct es_id *id)
{
	struct es_tree_hash root;

	if (sum->chunks == 0)
		return ES_INVALID;
	root = sum->edge[sum->count - 1];
	for (size_t i = sum->count - 1; i > 0; i--)
		es_chunk_node(&sum->edge[i - 1], &root, &root);
	es_attachment_id(sum->size, &root, id);
	return ES_OK;
}
