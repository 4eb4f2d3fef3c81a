/* SPDX-License-Identifier: EUPL-1.2 */
/* Several proofs in one file, as a report has them, and such a file within a PDF. */
#include "essaim/proof.h"
#include "node_limits.h"
#include "print/ending.h"
#include "print/proofs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct es_bytes in = es_bytes_of(data, len), proof;
	struct es_proof_result result;
	struct es_reader r;
	size_t count;

	(void)(es_pdf_attached(in, ES_PROOFS_TYPE, &in) == ES_OK);
	bool several = es_proofs_are(in);
	es_err err = es_proofs_begin(in, &r, &count);
	es_assert(!several || err == ES_OK);
	es_assert(err != ES_OK || (count > 0 && count <= ES_REPORT_PROOFS_MAX));
	for (size_t i = 0; i < count && err == ES_OK; i++) {
		err = es_proofs_next(&r, i + 1 == count, &proof);
		if (err == ES_OK)
			err = es_proof_verify(proof, &result);
	}
	return 0;
}
