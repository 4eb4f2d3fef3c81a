/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

/* "Send me this log at once, from this size on." */
void recv_graft(struct es_session *s, struct es_reader *r)
{
	struct es_bytes reference = spread_read_reference(r);
	uint64_t size = es_read_uint(r, UINT64_MAX);
	if (es_reader_finish(r) == ES_OK)
		spread_graft(s, reference, size);
}
