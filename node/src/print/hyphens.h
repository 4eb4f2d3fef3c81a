/* SPDX-License-Identifier: EUPL-1.2 */
/* Where words may be broken at the end of a line: the one door of libhyphen and its patterns. Any
 * thread. */
#ifndef PRINT_HYPHENS_H
#define PRINT_HYPHENS_H

#include "essaim/bytes.h"

/* Writes text with a soft hyphen (U+00AD) wherever a word of this language may be broken, as far as its patterns are
 * installed; else as it is. */
void es_hyphens_put(struct es_bytes text, struct es_bytes lang, struct es_writer *w);

#endif
