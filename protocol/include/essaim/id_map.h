/* SPDX-License-Identifier: EUPL-1.2 */
/* A map from ids to small numbers that grows one id at a time and never shrinks: two sorted arrays,
 * a long one and a short one of what came lately, so that ids that somebody chose on purpose cost no
 * more than others. A value with one owner, any thread. */
#ifndef ESSAIM_ID_MAP_H
#define ESSAIM_ID_MAP_H

#include "essaim/record.h"

#include <stdbool.h>

#define ES_ID_PREFIX_LEN 8 /* of an id, where it stands for the whole */

struct es_id_place {
	struct es_id id;
	uint32_t number;
};

struct es_id_map {
	struct es_id_place *sorted; /* owned */
	size_t count, capacity;
	struct es_id_place *recent; /* owned; sorted, too */
	size_t recent_count;
};

/* A zeroed map is empty. Free leaves it empty again. */
void es_id_map_free(struct es_id_map *map);
/* Whether the id is in it; *number is its own. */
bool es_id_map_find(const struct es_id_map *map, const struct es_id *id, uint32_t *number);
/* Adds an id that is not in it. ES_NO_MEMORY. */
es_err es_id_map_add(struct es_id_map *map, const struct es_id *id, uint32_t number) ES_MUST_USE;
/* How many ids begin so: 0, 1, or 2 for several. *number is that of the first. */
unsigned es_id_map_prefix(const struct es_id_map *map, const uint8_t prefix[ES_ID_PREFIX_LEN],
                          uint32_t *number);

#endif
