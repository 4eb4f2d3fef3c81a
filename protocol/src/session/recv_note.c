/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

/* Of each log named: "I have this much." */
void recv_note(struct es_session *s, struct es_reader *r)
{
	if (s->role != ES_ROLE_MEMBER) {
		r->pos = r->end;
		return;
	}
	size_t elements = es_read_array(r, (size_t)2 * ES_NOTES_MAX);
	if (elements % 2 != 0)
		es_reader_fail(r, ES_MALFORMED);
	for (size_t i = 0; i < elements / 2 && r->err == ES_OK && !s->ended; i++) {
		struct es_bytes reference = spread_read_reference(r);
		uint64_t size = es_read_uint(r, UINT64_MAX);
		if (r->err == ES_OK)
			spread_noted(s, reference, size);
	}
}
