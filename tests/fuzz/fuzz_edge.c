/* SPDX-License-Identifier: EUPL-1.2 */
/* A tree's right edge: what is taken must encode to the same bytes. */
#include "essaim/merkle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t buffer[ES_EDGE_MAX * ES_TREE_HASH_LEN + 32];
	struct es_tree_hash root;
	struct es_edge edge;
	struct es_writer w;
	struct es_bytes in = es_bytes_of(data, len);

	if (es_edge_decode(in, &edge) != ES_OK)
		return 0;
	es_edge_root(&edge, &root);
	es_writer_init(&w, buffer, sizeof(buffer));
	es_err err = es_edge_encode(&edge, &w);
	es_assert(err == ES_OK && es_bytes_equal(es_writer_bytes(&w), in));
	return 0;
}
