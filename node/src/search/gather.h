/* SPDX-License-Identifier: EUPL-1.2 */
/* Between the parts of gathering: what is searched of an entity whose head was read. Any thread, over the
 * caller's snapshot. */
#ifndef SEARCH_GATHER_H
#define SEARCH_GATHER_H

#include "search/doc.h"

/* The head that is shown. ES_NOT_FOUND. es_seen_free afterwards, whatever it answered. */
es_err es_gather_see(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                     struct es_heads *heads, struct es_seen *seen) ES_MUST_USE;
/* As es_gather_passages. */
es_err es_gather_of(const struct es_view_source *s, const struct es_id *entity,
                    const struct es_seen *seen, es_passage_fn *passage,
                    void (*row)(void *context, uint64_t number), void *context) ES_MUST_USE;

/* spoken.c: what is said in the recordings to which a record refers, a passage for each line of subtitles.
 * Nothing of a toolbox, which is found by its own words. */
es_err es_gather_spoken(const struct es_view_source *s, const struct es_seen *seen,
                        es_passage_fn *passage, void (*row)(void *context, uint64_t number),
                        void *context) ES_MUST_USE;

#endif
