/* SPDX-License-Identifier: EUPL-1.2 */
/* The report of what a structure gave and took: the data, for whoever prints it, and as CSV. Pure reads of a
 * snapshot that the caller owns; any thread. */
#ifndef VIEW_REPORT_H
#define VIEW_REPORT_H

#include "view/view.h"

#define ES_REPORT_MAX (32u << 20) /* bytes */

/* {structure, made, gave: [adoption], took: [adoption]}: all that this reader may see, the newest change first.
 * ES_NO_SPACE besides: more than the writer holds. */
es_err es_view_report(const struct es_view_source *s, const struct es_id *structure,
                      uint64_t now_ms, struct es_writer *w) ES_MUST_USE;
/* Such a report as CSV (RFC 4180, UTF-8 with its mark), a line for each follow-up, or one for an adoption without. */
es_err es_report_csv(struct es_bytes report, struct es_writer *w) ES_MUST_USE;

#endif
