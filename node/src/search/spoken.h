/* SPDX-License-Identifier: EUPL-1.2 */
/* Which entities are found by what is said in a recording: those that show it. Any thread, over the caller's
 * snapshot. */
#ifndef SEARCH_SPOKEN_H
#define SEARCH_SPOKEN_H

#include "store/rows.h"

/* Whether a record of this kind is found by its own words, and by its recordings. */
bool es_shows_recordings(uint64_t kind);

/* Calls each, once, for those entities that are found by what is said in the recording which these subtitles
 * (a row of that kind) are of: the ES_SPOKEN_SHOWN_MAX that referred to it first, whoever may see them. Stops
 * at the first error of each, and returns it. ES_OK too where the subtitles' text is not here. */
es_err es_spoken_in(struct es_snapshot *snap, const struct es_row *subtitles,
                    es_err (*each)(void *context, const struct es_id *entity, uint64_t kind),
                    void *context) ES_MUST_USE;

#endif
