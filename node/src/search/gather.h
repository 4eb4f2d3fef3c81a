/* SPDX-License-Identifier: EUPL-1.2 */
/* Between the parts of gathering: what is searched of an entity whose head was read. Any thread, over the
 * caller's snapshot. */
#ifndef SEARCH_GATHER_H
#define SEARCH_GATHER_H

#include "search/doc.h"

/* The head that is shown. ES_NOT_FOUND. es_seen_free afterwards, whatever it answered. */
es_err es_gather_see(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                     struct es_heads *heads, struct es_seen *seen) ES_MUST_USE;
/* What is written of the entity, as this reader may see it; the rows it stands in go to row. Either function
 * may be NULL. ES_NOT_FOUND: there is nothing (more) to be found. */
es_err es_gather_written(const struct es_view_source *s, const struct es_id *entity,
                         const struct es_seen *seen, es_passage_fn *passage,
                         void (*row)(void *context, uint64_t number), void *context) ES_MUST_USE;

/* Who listens to what is said. Either function may be NULL. */
struct es_listener {
	const char *lang;   /* of subtitles; NULL: every language */
	const bool *enough; /* once this is set, no more is given; NULL: never */
	es_passage_fn *passage;
	void (*row)(void *context, uint64_t number);
	void *context;
};
/* spoken.c: what is said in the recordings to which a record refers, a passage for each line of subtitles, at
 * most ES_DOC_BYTES_MAX. Nothing of a recording that ES_SPOKEN_SHOWN_MAX others referred to before; nothing of a
 * toolbox, which is found by its own words. */
es_err es_gather_spoken(const struct es_view_source *s, const struct es_seen *seen,
                        const struct es_listener *to) ES_MUST_USE;

#endif
