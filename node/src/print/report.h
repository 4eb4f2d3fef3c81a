/* SPDX-License-Identifier: EUPL-1.2 */
/* The report of what a structure gave and took, on paper: for a funder to read, with the proofs of all that it says. Gathered
 * from a snapshot, printed by any thread. */
#ifndef PRINT_REPORT_H
#define PRINT_REPORT_H

#include "print/print.h"

struct es_report_print {
	struct es_writer report; /* as es_view_report has it */
	struct es_writer proofs; /* of its adoptions, in their order: see proofs.h */
	size_t proven;           /* how many of them, from the first on */
};
void es_report_open(struct es_report_print *r);
void es_report_close(struct es_report_print *r);
/* Public adoptions alone, whatever the source lets be seen. Hashes logs, up to ES_REPORT_HASHES_MAX of their leaves: what
 * comes after that goes without its proof. Errors: as es_view_report. */
es_err es_report_gather(const struct es_view_source *s, const struct es_id *structure,
                        uint64_t now_ms, struct es_report_print *r) ES_MUST_USE;
/* Whether both tell the same. */
bool es_report_same(const struct es_report_print *a, const struct es_report_print *b);
/* Writes the PDF. Errors: as es_press_print. */
es_err es_report_make(const struct es_report_print *r, const struct es_print_how *how,
                      struct es_writer *out) ES_MUST_USE;

#endif
