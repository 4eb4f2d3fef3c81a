/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a steward's promise: what is taken is written again as the same bytes. */
#include "essaim/promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t space[ES_PROMISE_MAX];
	struct es_bytes in = es_bytes_of(data, size);
	struct es_promise promise;
	struct es_writer w;

	if (es_promise_decode(in, &promise) != ES_OK)
		return 0;
	es_writer_init(&w, space, sizeof(space));
	es_assert(es_promise_encode(&promise, &w) == ES_OK);
	es_assert(es_bytes_equal(es_writer_bytes(&w), in));
	return 0;
}
