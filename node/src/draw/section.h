/* SPDX-License-Identifier: EUPL-1.2 */
/* How the entries of a tutorial's sections are read, for drawings and for words alike. Pure, any thread. */
#ifndef DRAW_SECTION_H
#define DRAW_SECTION_H

#include "site/phrase.h"

/* When an entry of a timeline is: "October 2019 – January 2020", or as it is told in words. words NULL: dates as they are
 * written. */
void es_phrase_when(const struct es_table *words, struct es_bytes entry, struct es_phrase *out);

/* How deep a branch is where so many levels are open above it: as docs/kinds.md bounds it. */
#define ES_BRANCH_LEVELS 4
size_t es_branch_depth(struct es_bytes branch, size_t open);

#endif
