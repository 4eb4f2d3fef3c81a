/* SPDX-License-Identifier: EUPL-1.2 */
/* The tokenizer "essaim" of FTS5, and the one place that asks SQLite for its FTS5. A document's text
 * is a list of terms (search/terms.h); a query's text is one term that es_words_forms made. https://www.sqlite.org/fts5.html#custom_tokenizers */
#ifndef SEARCH_TOKENIZER_H
#define SEARCH_TOKENIZER_H

#include "search/terms.h"

#include <sqlite3.h>

/* Makes the tokenizer known to a connection. */
es_err es_tokenizer_add(sqlite3 *db) ES_MUST_USE;
fts5_api *es_fts5_of(sqlite3 *db); /* NULL: this SQLite has none */

#endif
