/* SPDX-License-Identifier: EUPL-1.2 */
/* What differs between two texts, word by word. As web-ui/src/state/compare.ts. Pure, any thread. */
#ifndef SITE_DIFFER_H
#define SITE_DIFFER_H

#include "essaim/bytes.h"

#include <stddef.h>

/* Comparisons that one page may cost: some milliseconds. What is beyond counts as changed. */
#define ES_DIFFER_CELLS 2000000u

typedef void es_differ_fn(void *context, struct es_bytes passage, bool changed);

/* Tells both texts in passages, in order: a passage is changed where the other text does not have it.
 * cells is what may still be spent, and is lessened. ES_NO_MEMORY. */
es_err es_differ(struct es_bytes left, struct es_bytes right, size_t *cells, es_differ_fn *on_left,
                 es_differ_fn *on_right, void *context) ES_MUST_USE;

#endif
