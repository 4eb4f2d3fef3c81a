/* SPDX-License-Identifier: EUPL-1.2 */
/* Single values out of a view, which is canonical MessagePack: absent ones and those of another type come
 * out empty. Borrowed from the view. Pure, any thread. */
#ifndef VIEW_VALUE_H
#define VIEW_VALUE_H

#include "essaim/bytes.h"
#include "essaim/record.h"

struct es_bytes es_field_text(struct es_bytes map, const char *path); /* empty where absent */
uint64_t es_field_uint(struct es_bytes map, const char *path);        /* 0 where absent */
bool es_field_true(struct es_bytes map, const char *path);
int64_t es_int_of(struct es_bytes value); /* 0 for any other type */
bool es_is_int(struct es_bytes value);
/* Whether a value says anything: not nil, empty, or made of nothing else. */
bool es_answered(struct es_bytes value);
/* The map or the list under a key; an empty one where it is absent. */
struct es_bytes es_map_at(struct es_bytes map, const char *key);
struct es_bytes es_list_at(struct es_bytes map, const char *key);
/* Elements of an array; the count, 0 where it is none. */
size_t es_elements(struct es_bytes value, struct es_reader *r);
struct es_bytes es_id_hex_of(struct es_bytes id, char out[ES_ID_HEX_LEN]);

#endif
