/* SPDX-License-Identifier: EUPL-1.2 */
/* The terms of a text as they are entered: each once, since the index keeps no positions and no counts,
 * so that a word said ten times costs FTS5 as much as one. Written as a mark, then each term with its
 * length in a byte before it. One thread an es_terms. */
#ifndef SEARCH_TERMS_H
#define SEARCH_TERMS_H

#include "search/words.h"

#define ES_TERMS_MARK 1 /* the first byte of such a list */

struct es_terms;
es_err es_terms_new(struct es_terms **out) ES_MUST_USE; /* ES_NO_MEMORY */
void es_terms_free(struct es_terms *terms);
/* Appends those of a text; the writer's error tells whether it had room. The same text always gives the
 * same list: forgetting it depends on that. */
void es_terms_write(struct es_terms *terms, struct es_words *words, unsigned tongue,
                    struct es_bytes text, struct es_writer *w);
/* The next one of a list from *at on (0: its beginning); false at its end, or where it is no list. */
bool es_terms_next(struct es_bytes list, size_t *at, struct es_bytes *term);

#endif
