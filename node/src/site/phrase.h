/* SPDX-License-Identifier: EUPL-1.2 */
/* What is said in a reader's language: texts with something put in, counted texts, numbers, dates,
 * amounts and names, after the tables that the UI brings (web-ui/build/words.mjs). A text that a table
 * lacks shows as its key. Pure; any thread. */
#ifndef SITE_PHRASE_H
#define SITE_PHRASE_H

#include "site/table.h"

/* Plain text, not yet escaped; what does not fit is cut between characters. */
struct es_phrase {
	char text[4096];
	size_t len;
};
struct es_bytes es_phrase_bytes(const struct es_phrase *p);
void es_phrase_clear(struct es_phrase *p);
void es_phrase_add(struct es_phrase *p, struct es_bytes text);

const char *es_word(const struct es_table *words, const char *key);
/* A text with {0} and {1} filled in. */
void es_phrase_fill(const struct es_table *words, const char *key, struct es_bytes first,
                    struct es_bytes second, struct es_phrase *out);
/* A counted text: the form that the number asks for, # standing for it. */
void es_phrase_count(const struct es_table *words, const char *key, int64_t milli,
                     struct es_phrase *out);
/* A number from its thousandths, grouped, without zeros at its end. */
void es_phrase_number(const struct es_table *words, int64_t milli, struct es_phrase *out);
/* The same of a hundred, with the sign as the language puts it. */
void es_phrase_percent(const struct es_table *words, int64_t milli, struct es_phrase *out);
void es_phrase_money(const struct es_table *words, int64_t cents, struct es_bytes currency,
                     struct es_phrase *out);
/* How large a file is: "12 kB". */
void es_phrase_size(const struct es_table *words, uint64_t bytes, struct es_phrase *out);
/* The day of a time in UTC, long. */
void es_phrase_date(const struct es_table *words, uint64_t ms, struct es_phrase *out);
/* YYYY, YYYY-MM or YYYY-MM-DD with just the precision it has; anything else as it is. */
void es_phrase_open_date(const struct es_table *words, struct es_bytes text, struct es_phrase *out);
/* "3 days ago"; the future counts as now. */
void es_phrase_ago(const struct es_table *words, uint64_t ms, uint64_t now_ms,
                   struct es_phrase *out);
/* The name of a country (ISO 3166-1) or language (BCP 47); the code where none is known. */
void es_phrase_country(const struct es_table *words, struct es_bytes code, struct es_phrase *out);
void es_phrase_tongue(const struct es_table *words, struct es_bytes code, struct es_phrase *out);
/* "Montbéliard, France", from what is known. */
void es_phrase_where(const struct es_table *words, struct es_bytes city, struct es_bytes country,
                     struct es_phrase *out);
/* The town, unless the name tells it already ("Les Acacias, Metz"); borrowed. */
struct es_bytes es_town_beside(struct es_bytes name, struct es_bytes town);
/* What a message is called on its page: "m-" and the beginning of its id. Adds to out. */
void es_message_anchor(struct es_bytes id, struct es_phrase *out);
/* YYYY-MM-DDTHH:MM:SS.mmmZ. RFC 3339. */
void es_phrase_instant(uint64_t ms, struct es_phrase *out);

#endif
