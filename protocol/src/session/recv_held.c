/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

static void read_one(struct es_session *s, struct es_reader *r)
{
	struct es_id file;
	struct es_bytes map = {NULL, 0};
	uint64_t size = 0;

	size_t parts = es_read_array(r, 3);
	es_read_fixed(r, file.bytes, ES_ID_LEN);
	if (parts == 0)
		es_reader_fail(r, ES_MALFORMED);
	if (parts >= 2) {
		size = es_read_uint(r, ES_ATTACHMENT_MAX);
		if (size == 0)
			es_reader_fail(r, ES_MALFORMED);
	}
	if (parts == 3 && r->err == ES_OK) {
		map = es_read_bin(r, ES_CHUNK_MAP_MAX);
		if (r->err == ES_OK && !es_chunk_map_fits(map, es_chunk_count(size)))
			es_reader_fail(r, ES_MALFORMED);
	}
	if (r->err == ES_OK && s->host->chunks != NULL)
		s->host->chunks->held(s->context, &file, size, map);
}

/* "Of these I hold so much." */
void recv_held(struct es_session *s, struct es_reader *r)
{
	size_t count = es_read_array(r, ES_HOLDINGS_MAX);
	for (size_t i = 0; i < count && r->err == ES_OK && !s->ended; i++)
		read_one(s, r);
}
