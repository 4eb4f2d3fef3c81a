/* SPDX-License-Identifier: EUPL-1.2 */
/* Several proofs in one file: [proof (bin)...], as a report has them attached. Pure, any thread. */
#ifndef PRINT_PROOFS_H
#define PRINT_PROOFS_H

#include "essaim/record.h"

#define ES_PROOFS_TYPE "application/x-essaim-proofs"

/* Whether the bytes begin as such a file does; a single proof begins otherwise. */
bool es_proofs_are(struct es_bytes file);
/* Reads the count; then es_read_bin gives one after the other. ES_MALFORMED, ES_TOO_LARGE: not such a file, or more than
 * ES_REPORT_PROOFS_MAX. */
es_err es_proofs_begin(struct es_bytes file, struct es_reader *r, size_t *count) ES_MUST_USE;
/* The next one, borrowed; ES_MALFORMED: there is none, or something follows the last. */
es_err es_proofs_next(struct es_reader *r, bool last, struct es_bytes *proof) ES_MUST_USE;

#endif
