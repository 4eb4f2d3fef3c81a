/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

/* "Send me these chunks." */
void recv_fetch(struct es_session *s, struct es_reader *r)
{
	struct chunks *c = &s->chunks;
	struct named_chunk chunk;

	es_read_fixed(r, chunk.file.bytes, ES_ID_LEN);
	uint64_t first = es_read_uint(r, ES_CHUNKS_MAX - 1);
	uint64_t count = es_read_uint(r, ES_CHUNKS_ASKED_MAX);
	if (r->err == ES_OK && (count == 0 || first + count > ES_CHUNKS_MAX))
		es_reader_fail(r, ES_MALFORMED);
	if (r->err == ES_OK && count > ES_CHUNKS_ASKED_MAX - c->owed_len)
		es_reader_fail(r, ES_LIMIT);
	if (es_reader_finish(r) != ES_OK)
		return;
	for (uint64_t i = 0; i < count; i++) {
		chunk.index = (uint32_t)(first + i);
		c->owed[c->owed_len++] = chunk;
	}
	chunks_pump(s);
}
