/* SPDX-License-Identifier: EUPL-1.2 */
/* What the parts of a printed report share. Private to print; the thread of the paper. */
#ifndef PRINT_REPORT_PARTS_H
#define PRINT_REPORT_PARTS_H

#include "print/sheet.h"
#include "print/tally.h"

struct es_report_form {
	struct es_form form; /* first: what the press knows of it */
	struct es_tally tally;
	struct es_phrase title;
	size_t proven; /* adoptions whose proofs go along, from the first on */
};
/* report_figures.c: the figures at a glance, by year and by country. */
void es_report_put_figures(struct es_report_form *r);
/* report_adoptions.c: who reuses what of it, and what came of that; what it reuses itself; and where each of these
 * stands in a log. */
void es_report_put_adoptions(struct es_report_form *r);
void es_report_put_proofs(struct es_report_form *r);

#endif
