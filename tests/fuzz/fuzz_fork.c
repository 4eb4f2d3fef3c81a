/* SPDX-License-Identifier: EUPL-1.2 */
/* A fork proof: what holds must encode to the same bytes, and limits the log before either end. */
#include "essaim/fork.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct es_fork_result result;
	struct es_log_limit limit;
	struct es_writer w;
	struct es_bytes in = es_bytes_of(data, len);

	es_err err = es_fork_verify(in, &result);
	es_assert(result.what);
	if (err != ES_OK)
		return 0;
	es_fork_limit(&result, &limit);
	es_assert(limit.size > 0 && limit.has_root);
	es_assert(limit.size < result.checkpoints[0].size);
	es_assert(limit.size < result.checkpoints[1].size);
	es_writer_grow(&w, ES_FORK_MAX);
	err = es_fork_encode(&result.fork, &w);
	es_assert(err == ES_OK && es_bytes_equal(es_writer_bytes(&w), in));
	es_writer_free(&w);
	return 0;
}
