/* SPDX-License-Identifier: EUPL-1.2 */
/* How the table of what is personal is keyed: person, one letter, and what it is about. 'r' entity -> row;
 * 'h' -> nothing; 'n' -> row; 'i' row -> why; 'i' row, number 8 of a saved search -> why, entity, count;
 * 'i' row, time 8 with its highest bit set -> why, seen, id. Of personal.c and notices.c alone. */
#ifndef STORE_PERSONAL_KEY_H
#define STORE_PERSONAL_KEY_H

#include "store/key.h"
#include "store/writer.h"

void es_personal_key(struct es_key *key, const uint8_t person[ES_AUTHOR_LEN], char tag);
/* 0 where there is none. */
uint64_t es_personal_uint(struct es_snapshot *snap, const struct es_key *key);
/* Forward only; what says nothing new is not written. */
es_err es_write_personal_raise(struct es_write *w, const struct es_key *key,
                               uint64_t row) ES_MUST_USE;

#endif
