/* SPDX-License-Identifier: EUPL-1.2 */
/* Places in the segment files for keys of what is no record: drafts, addresses. What is sealed under such
 * a key is gone for good once the place is dropped. The writer's. */
#ifndef STORE_KEY_PLACES_H
#define STORE_KEY_PLACES_H

#include "store/writer.h"

/* A place that is free; es_body_keep_key puts a key there, es_body_key reads it. ES_LIMIT. */
es_err es_write_key_place(struct es_write *w, uint64_t *place) ES_MUST_USE;
/* The key of this place goes, before the next batch; then it is free. */
void es_write_key_place_drop(struct es_write *w, uint64_t place);

#endif
