/* SPDX-License-Identifier: EUPL-1.2 */
/* A table of texts by key, as the bundled UI brings them ("key<TAB>text" a line, sorted by bytes).
 * Made once, then only read: any thread. */
#ifndef SITE_TABLE_H
#define SITE_TABLE_H

#include "essaim/bytes.h"

#define ES_TABLE_LINES_MAX 10000

struct es_table;
/* Copies the text. ES_MALFORMED (a line without a tab, keys out of order, not UTF-8), ES_LIMIT,
 * ES_NO_MEMORY. */
es_err es_table_read(struct es_bytes text, struct es_table **out) ES_MUST_USE;
void es_table_free(struct es_table *table);
/* The text of a key, or NULL. Lives as long as the table. */
const char *es_table_get(const struct es_table *table, const char *key);

#endif
