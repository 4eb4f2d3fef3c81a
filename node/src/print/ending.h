/* SPDX-License-Identifier: EUPL-1.2 */
/* What Cairo does not say of a PDF, appended to it as an update (ISO 32000 section 7.5.6): its language, that its title is to
 * be shown, a file that goes along. And that file, found again in a PDF that this wrote. Pure, any thread. */
#ifndef PRINT_ENDING_H
#define PRINT_ENDING_H

#include "print/press.h"

/* Writes pdf with the update behind it. ES_MALFORMED: not as Cairo writes it in version 1.4. The writer's. */
es_err es_pdf_end(struct es_bytes pdf, const struct es_press_about *about,
                  struct es_writer *out) ES_MUST_USE;
bool es_pdf_is(struct es_bytes bytes);
/* The attached file of this type ("application/x-…"), borrowed. ES_NOT_FOUND: there is none; or what is said of
 * it does not fit into the PDF. Any bytes may be given. */
es_err es_pdf_attached(struct es_bytes pdf, const char *type, struct es_bytes *file) ES_MUST_USE;

#endif
