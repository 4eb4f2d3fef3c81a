/* SPDX-License-Identifier: EUPL-1.2 */
/* Makes of a document's texts what the index is given: terms, and the packed text by which they can be
 * forgotten. This is most of the work of indexing and needs neither store nor index, so that it can be
 * done ahead of both. One thread a maker. */
#ifndef SEARCH_MAKER_H
#define SEARCH_MAKER_H

#include "search/doc.h"

struct es_maker;
/* For so many documents. ES_NO_MEMORY. */
es_err es_maker_new(size_t docs, struct es_maker **out) ES_MUST_USE;
void es_maker_free(struct es_maker *maker);
/* Fills in made of every text. */
es_err es_maker_doc(struct es_maker *maker, struct es_doc *doc) ES_MUST_USE;
/* The terms of a text that was packed, into w, which is emptied before. */
es_err es_maker_terms(struct es_maker *maker, struct es_bytes packed, size_t plain_len,
                      struct es_writer *w, size_t ends[ES_COLUMN_COUNT]) ES_MUST_USE;

#endif
