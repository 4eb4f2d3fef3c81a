/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

/* "Notes only, please": of one log, or, without a name, of all that there are now. */
void recv_prune(struct es_session *s, struct es_reader *r)
{
	if (es_reader_at_end(r)) {
		spread_prune_all(s);
		return;
	}
	struct es_bytes reference = spread_read_reference(r);
	if (es_reader_finish(r) == ES_OK)
		spread_prune(s, reference);
}
