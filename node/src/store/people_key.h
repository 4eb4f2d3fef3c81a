/* SPDX-License-Identifier: EUPL-1.2 */
/* Keys of the table of people, for the files that share it. The writer's and any reader's. */
#ifndef STORE_PEOPLE_KEY_H
#define STORE_PEOPLE_KEY_H

#include "store/people.h"
#include "store/writer.h"

/* tag and what it is about. */
void es_people_key(struct es_key *key, char tag, const void *what, size_t len);
/* The entry after key under the same first len bytes. ES_NOT_FOUND. */
es_err es_people_next(struct es_snapshot *snap, const struct es_key *key, size_t len,
                      struct es_entry *entry) ES_MUST_USE;
void es_people_put(struct es_write *w, const struct es_key *key, const struct es_writer *value);
es_err es_people_get(struct es_snapshot *snap, const struct es_key *key,
                     struct es_bytes *value) ES_MUST_USE;
/* A str of at most size - 1 bytes, with a NUL. */
void es_people_text(struct es_reader *r, char *out, size_t size);

#endif
