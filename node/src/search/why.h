/* SPDX-License-Identifier: EUPL-1.2 */
/* Why a result matched: the passage that says the most of what was asked for. One thread. */
#ifndef SEARCH_WHY_H
#define SEARCH_WHY_H

#include "search/query.h"

/* Writes {field, via, parts: [{text, hit}], spoken}, or nil where no passage can be shown. lang: of the text
 * that matched; via: nil unless that is a translation. What was not looked at by deadline_ms (of the monotonic
 * clock) is left out. */
es_err es_why_write(const struct es_view_source *s, const struct es_card *card,
                    const struct es_text_card *text, const char *lang, const struct es_query *query,
                    struct es_words *words, bool shortened, uint64_t deadline_ms,
                    struct es_writer *w) ES_MUST_USE;

#endif
