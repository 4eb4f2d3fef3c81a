/* SPDX-License-Identifier: EUPL-1.2 */
/* A self-contained proof: what holds must encode to the same bytes. */
#include "essaim/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct es_proof_result result;
	struct es_writer w;
	struct es_bytes in = es_bytes_of(data, len);

	es_err err = es_proof_verify(in, &result);
	es_assert(result.what);
	if (err != ES_OK)
		return 0;
	es_writer_grow(&w, ES_PROOF_MAX);
	err = es_proof_encode(&result.proof, &w);
	es_assert(err == ES_OK && es_bytes_equal(es_writer_bytes(&w), in));
	es_writer_free(&w);
	return 0;
}
