/* SPDX-License-Identifier: EUPL-1.2 */
/* The tokenizer "essaim" of FTS5, and the one place that asks SQLite for its FTS5. A document's text
 * begins with a byte that names its tongue (ES_TOKENIZER_TONGUE + it); a query's text is one term that
 * es_words_forms made. https://www.sqlite.org/fts5.html#custom_tokenizers */
#ifndef SEARCH_TOKENIZER_H
#define SEARCH_TOKENIZER_H

#include "search/words.h"

#include <sqlite3.h>

#define ES_TOKENIZER_TONGUE 1

/* Makes the tokenizer known to a connection; words outlives it. */
es_err es_tokenizer_add(sqlite3 *db, struct es_words *words) ES_MUST_USE;
fts5_api *es_fts5_of(sqlite3 *db); /* NULL: this SQLite has none */

#endif
