/* SPDX-License-Identifier: EUPL-1.2 */
/* What the views of one recording's subtitles share. Private to them; any thread. */
#ifndef VIEW_SUBTITLES_H
#define VIEW_SUBTITLES_H

#include "view/read.h"

/* A record that this reader may see and that refers to a file, of this entity or (NULL) of any: the newest that
 * arrived, or the first. */
bool es_find_referring(const struct es_view_source *s, const struct es_id *file,
                       const struct es_id *entity, bool newest, struct es_row *out);
/* Finds the head of an entity, and the file that it is of. es_seen_free afterwards, whatever it answered.
 * ES_NOT_FOUND; the store's. */
es_err es_see_subtitles(const struct es_view_source *s, const struct es_id *entity,
                        struct es_heads *heads, struct es_seen *seen,
                        struct es_id *file) ES_MUST_USE;
/* whole: with its lines. */
void es_put_subtitles(const struct es_view_source *s, const struct es_heads *heads,
                      const struct es_seen *seen, bool whole, struct es_writer *w);

#endif
