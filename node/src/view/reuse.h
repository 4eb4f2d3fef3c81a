/* SPDX-License-Identifier: EUPL-1.2 */
/* What is reused, read once for each state of the store and each kind of reader: all adoptions, and the titles of what
 * they adopt. Whoever asks again of a store that did not change reads no record. One to a web server; any thread. */
#ifndef VIEW_REUSE_H
#define VIEW_REUSE_H

#include "view/adoption.h"

struct es_reuse_book;

es_err es_reuse_book_new(struct es_reuse_book **out) ES_MUST_USE;
void es_reuse_book_free(struct es_reuse_book *book); /* NULL is fine */

/* Those that fit the filter, as the book knows them: it reads them anew where the store has changed. With
 * filter->about, and where somebody else is reading: only if that takes no wait. ES_STATE: it cannot tell, the records
 * can. out is empty at first, and its country stays empty where the adoption names none. */
es_err es_reuse_recall(const struct es_view_source *s, const struct es_adoption_filter *filter,
                       struct es_adoptions *out) ES_MUST_USE;
/* Appends the title of a thing, as it was learnt of this state; false: not learnt yet. */
bool es_reuse_title(const struct es_view_source *s, const struct es_id *thing, struct es_writer *w);
/* A value: text or nil. */
void es_reuse_learn_title(const struct es_view_source *s, const struct es_id *thing,
                          struct es_bytes title);

/* reuse.c: all that fit, read from the records, in no order, several of one structure and thing among them; at most
 * ES_ADOPTION_LOOKS_MAX records are looked at unless the filter says whole. */
es_err es_reuse_read(const struct es_view_source *s, const struct es_adoption_filter *filter,
                     struct es_adoptions *out) ES_MUST_USE;
/* Adds one with what is told of it beside. */
es_err es_adoptions_add(struct es_adoptions *out, const struct es_adopted *one,
                        struct es_bytes told) ES_MUST_USE;

#endif
