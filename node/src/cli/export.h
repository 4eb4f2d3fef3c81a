/* SPDX-License-Identifier: EUPL-1.2 */
/* What `export` writes besides what stands in one view. For the thread that runs the command. */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "cli/print.h"

/* The record as a PDF. Errors as es_view_practice; what else is wrong is said here, with exit_code. */
es_err es_export_pdf(struct es_cli *cli, const struct es_reading *reading, const struct es_id *id,
                     struct es_writer *out, int *exit_code) ES_MUST_USE;

#endif
