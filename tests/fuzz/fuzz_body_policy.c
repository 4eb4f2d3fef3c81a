/* SPDX-License-Identifier: EUPL-1.2 */
/* What is read as a body policy is written as the same bytes. */
#include "essaim/body_policy.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_body_policy p = {0};
	struct es_reader r;
	uint8_t again[4096];
	struct es_writer w;
	es_reader_init(&r, es_bytes_of(data, size));
	es_body_policy_read(&r, &p);
	if (es_reader_finish(&r) != ES_OK)
		return 0;
	es_writer_init(&w, again, sizeof(again));
	es_body_policy_write(&p, &w);
	es_assert(w.err == ES_OK && w.len == size && memcmp(again, data, size) == 0);
	return 0;
}
