/* SPDX-License-Identifier: EUPL-1.2 */
/* A question to search, over either door: its parameters read from one map, answered by a worker.
 * docs/api.md, practice.search. Loop's thread, but for es_find_read, which is pure. */
#ifndef WEB_FIND_H
#define WEB_FIND_H

#include "search/search.h"
#include "web/api.h"

#define ES_FIND_PARAMS_MAX 8192 /* bytes of a question */

/* Reads params (canonical, a map); ask borrows from it. ES_MALFORMED, ES_INVALID, ES_TOO_LARGE: *field is
 * the culprit. */
es_err es_find_read(struct es_bytes params, struct es_search_ask *ask,
                    const char **field) ES_MUST_USE;

struct es_find_job;
/* Copies params and starts; done is called once, on the loop, unless cancelled before. Errors besides:
 * ES_BUSY (too many are under way), ES_NO_MEMORY. */
es_err es_find_start(struct es_api *api, struct es_bytes params, uint64_t scope_max,
                     void (*done)(void *context, es_err err, const struct es_writer *result),
                     void *context, struct es_find_job **out, const char **field) ES_MUST_USE;
void es_find_cancel(struct es_find_job *job);

#endif
