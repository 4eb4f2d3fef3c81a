/* SPDX-License-Identifier: EUPL-1.2 */
#include "evidence.h"

#include <string.h>

es_err es_evidence_head(struct es_reader *r, uint64_t version, size_t fields)
{
	size_t there = es_read_array(r, SIZE_MAX);
	uint64_t which = es_read_uint(r, UINT64_MAX);

	if (r->err != ES_OK)
		return r->err;
	if (which != version)
		return ES_VERSION;
	return there == fields ? ES_OK : ES_MALFORMED;
}

void es_path_write(const struct es_path *path, struct es_writer *w)
{
	es_assert(path->count <= ES_PATH_MAX);
	es_write_bin(w, es_bytes_of(path->hashes, path->count * ES_TREE_HASH_LEN));
}

void es_path_read(struct es_reader *r, struct es_path *path)
{
	struct es_bytes hashes = es_read_bin(r, ES_PATH_MAX * ES_TREE_HASH_LEN);

	if (hashes.len % ES_TREE_HASH_LEN != 0)
		es_reader_fail(r, ES_MALFORMED);
	if (r->err != ES_OK || hashes.len == 0)
		return;
	path->count = hashes.len / ES_TREE_HASH_LEN;
	memcpy(path->hashes, hashes.data, hashes.len);
}

void es_opening_write(const struct es_opening *opening, struct es_writer *w)
{
	es_write_bin(w, opening->header);
	es_write_bin(w, ES_BYTES(opening->body_key));
	es_write_bin(w, opening->body);
	es_write_bin(w, ES_BYTES(opening->federation.bytes));
}

void es_opening_read(struct es_reader *r, size_t body_max, struct es_opening *opening)
{
	opening->header = es_read_bin(r, ES_HEADER_MAX);
	es_read_fixed(r, opening->body_key, ES_BODY_KEY_LEN);
	opening->body = es_read_bin(r, body_max);
	es_read_fixed(r, opening->federation.bytes, ES_ID_LEN);
}

es_err es_evidence_root(const struct es_log *log, struct es_bytes header,
                        const struct es_path *path, uint64_t size, struct es_checkpoint *cp)
{
	struct es_tree_hash leaf;

	cp->log = log->id;
	cp->size = size;
	es_leaf_hash(header, &leaf);
	return es_path_root(path, &leaf, size, &cp->root);
}
