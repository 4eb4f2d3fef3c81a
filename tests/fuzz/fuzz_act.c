/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as an act: what is taken is written again as the same bytes. */
#include "essaim/act.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t space[ES_ACT_MAX];
	struct es_bytes in = es_bytes_of(data, size), approvals[ES_APPROVALS_MAX];
	struct es_writer w;
	struct es_reader r;
	struct es_act act;

	if (es_act_decode(in, &act) != ES_OK)
		return 0;
	es_reader_init(&r, act.approvals);
	size_t count = es_read_array(&r, ES_APPROVALS_MAX);
	for (size_t i = 0; i < count; i++)
		approvals[i] = es_read_value(&r);
	es_writer_init(&w, space, sizeof(space));
	es_assert(es_act_encode(&act, approvals, count, &w) == ES_OK);
	es_assert(es_bytes_equal(es_writer_bytes(&w), in));
	return 0;
}
