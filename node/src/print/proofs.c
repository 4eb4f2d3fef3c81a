/* SPDX-License-Identifier: EUPL-1.2 */
#include "print/proofs.h"

#include "node_limits.h"

bool es_proofs_are(struct es_bytes file)
{
	struct es_reader r;
	size_t count;

	return es_proofs_begin(file, &r, &count) == ES_OK && es_reader_peek(&r) == ES_BIN;
}

es_err es_proofs_begin(struct es_bytes file, struct es_reader *r, size_t *count)
{
	es_reader_init(r, file);
	if (es_reader_peek(r) != ES_ARRAY)
		return ES_MALFORMED;
	*count = es_read_array(r, ES_REPORT_PROOFS_MAX);
	if (!r->err && *count == 0)
		return ES_MALFORMED;
	return r->err;
}

es_err es_proofs_next(struct es_reader *r, bool last, struct es_bytes *proof)
{
	*proof = es_read_bin(r, ES_PROOF_FILE_MAX);
	return last ? es_reader_finish(r) : r->err;
}
