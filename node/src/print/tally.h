/* SPDX-License-Identifier: EUPL-1.2 */
/* The adoptions of a report, taken apart once, and what they add up to. Private to print; the thread of the paper. */
#ifndef PRINT_TALLY_H
#define PRINT_TALLY_H

#include "essaim/bytes.h"
#include "node_limits.h"

#define ES_TALLY_YEARS 12 /* bars; what was before the first counts there */
#define ES_TALLY_COUNTRIES 256
#define ES_TALLY_STATES 5 /* as the schema's codes */

struct es_tally_one {
	struct es_bytes value, about,
	        structure; /* the adoption; the ids of what it adopts, and of who does */
	bool told;         /* it stands in a table already */
};
struct es_tally {
	struct es_tally_one *all; /* owned: gave, then took */
	size_t gave, took;
	size_t structures, countries, states[ES_TALLY_STATES]; /* of what was given */
	unsigned made;                                         /* the year of the report */
	unsigned year_first, year_last;                        /* 0: none is known */
	size_t years[ES_TALLY_YEARS];                          /* the last is year_last's */
	struct es_bytes country[ES_TALLY_COUNTRIES];
	size_t country_counts[ES_TALLY_COUNTRIES]; /* the most first */
	struct es_bytes since;                     /* the earliest date that is told; empty: none */
};
/* Borrows from the report. ES_NO_MEMORY, ES_LIMIT (more than ES_REPORT_PRINT_MAX). es_tally_free, whatever it answered. */
es_err es_tally_take(struct es_bytes report, struct es_tally *out) ES_MUST_USE;
void es_tally_free(struct es_tally *t);
/* Where an adoption is in use: its own place, or that of its structure. */
struct es_bytes es_tally_place(struct es_bytes adoption, const char *key, const char *of_structure);

#endif
