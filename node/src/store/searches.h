/* SPDX-License-Identifier: EUPL-1.2 */
/* The searches that people of this node have saved, to be told of what is new: theirs alone, never in a
 * record. Each rests sealed under a key of its own in the segment files, so that dropping it leaves no
 * byte that anybody could read. Reads: any thread, of a snapshot; writes: the writer's. */
#ifndef STORE_SEARCHES_H
#define STORE_SEARCHES_H

#include "node_limits.h"
#include "store/store.h"

struct es_saved_search {
	uint64_t number; /* of this person's; also when it was saved, in ms */
	uint64_t row;    /* the last one here then: what came later is news */
	char name[ES_SEARCH_NAME_BYTES + 1];
	struct es_bytes query; /* canonical, at most ES_SEARCH_QUERY_MAX: web/saved.h */
};

/* Reads into w what the search then borrows. ES_NOT_FOUND: there is none, or its key is gone. */
es_err es_search_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN], uint64_t number,
                     struct es_writer *w, struct es_saved_search *out) ES_MUST_USE;
/* Those of a person in the order in which they were saved; an error of each ends it. */
es_err es_searches_each(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                        es_err (*each)(void *context, const struct es_saved_search *search),
                        void *context) ES_MUST_USE;
/* Those of everybody. unread: how many were left out, their keys being unreadable now. */
es_err es_searches_of_all(struct es_snapshot *snap,
                          es_err (*each)(void *context, const uint8_t person[ES_AUTHOR_LEN],
                                         const struct es_saved_search *search),
                          void *context, size_t *unread) ES_MUST_USE;
bool es_searches_any(struct es_snapshot *snap);
bool es_search_exists_in(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                         uint64_t number);

/* Saves one; its number (now_ms, or later than the newest of the person's) and its row are set.
 * ES_LIMIT: the person has ES_SEARCHES_MAX. */
es_err es_write_search(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], uint64_t now_ms,
                       struct es_saved_search *search) ES_MUST_USE;
/* The same under another name. ES_NOT_FOUND. */
es_err es_write_search_name(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                            uint64_t number, const char *name) ES_MUST_USE;
/* It and the notices that it brought. Absent is fine. */
es_err es_write_search_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                            uint64_t number) ES_MUST_USE;
/* All of a person's. */
es_err es_write_searches_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN]) ES_MUST_USE;

#endif
