/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

#include <string.h>

/* False: nobody asked for it. */
static bool take_asked(struct chunks *c, const struct es_id *file, uint32_t index)
{
	for (size_t i = 0; i < c->asked_len; i++)
		if (c->asked[i].index == index && es_id_equal(&c->asked[i].file, file)) {
			c->asked[i] = c->asked[--c->asked_len];
			return true;
		}
	return false;
}

static void read_path(struct es_reader *r, struct es_chunk_path *path)
{
	struct es_bytes hashes = es_read_bin(r, ES_CHUNK_LEVELS_MAX * ES_TREE_HASH_LEN);

	if (hashes.len % ES_TREE_HASH_LEN != 0)
		es_reader_fail(r, ES_MALFORMED);
	path->count = hashes.len / ES_TREE_HASH_LEN;
	if (r->err == ES_OK && hashes.len > 0)
		memcpy(path->hashes, hashes.data, hashes.len);
}

/* A chunk that we asked for, or that there is none. */
void recv_chunk(struct es_session *s, struct es_reader *r)
{
	struct es_chunk_path path = {.count = 0};
	struct es_id file;
	struct es_bytes data = {NULL, 0};

	es_read_fixed(r, file.bytes, ES_ID_LEN);
	path.index = (uint32_t)es_read_uint(r, ES_CHUNKS_MAX - 1);
	if (r->err == ES_OK && !es_reader_at_end(r)) {
		read_path(r, &path);
		data = es_read_bin(r, ES_CHUNK_LEN);
		if (r->err == ES_OK && data.len == 0)
			es_reader_fail(r, ES_MALFORMED);
	}
	if (es_reader_finish(r) != ES_OK)
		return;
	if (!take_asked(&s->chunks, &file, path.index))
		es_reader_fail(r, ES_STATE);
	else
		s->host->chunks->came(s->context, &file, &path, data);
}
