/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbers, amounts and dates as people write them in the six languages. Pure functions, any
 * thread. */
#ifndef ESSAIM_SHEET_NUMBER_H
#define ESSAIM_SHEET_NUMBER_H

#include "essaim/schema.h"

struct es_number {
	size_t from;
	size_t to;
	int64_t milli;
	bool thousandths; /* three digits behind its fraction sign: thousands in an amount */
};
/* The next number from a place on: 1 366 568.14, 1.366.568,14, 4000. One separator and three digits
 * are a fraction where the language writes it so, else thousands. */
bool es_number_find(struct es_bytes text, size_t from, enum es_language lang,
                    struct es_number *out);

struct es_amount {
	size_t from;
	size_t to; /* with its currency */
	int64_t cents;
	char currency[4];
};
/* The first amount with a currency, before or behind it. */
bool es_amount_find(struct es_bytes text, enum es_language lang, struct es_amount *out);

/* The first number of full-time posts ("11 ETP"), in hundredths. */
bool es_staff_find(struct es_bytes text, enum es_language lang, uint64_t *hundredths);

struct es_date {
	size_t from;
	size_t to;
	char text[11]; /* YYYY, YYYY-MM or YYYY-MM-DD */
};
/* The next date from a place on. */
bool es_date_find(struct es_bytes text, size_t from, struct es_date *out);

/* First and last day; either may be empty. False where there is no date. */
struct es_period {
	char from[11];
	char to[11];
	bool plain; /* the text is nothing but these two in ISO form */
};
bool es_period_read(struct es_bytes text, struct es_period *out);

/* Country and language by name in any of the six languages, or by code. NULL if unknown. */
const char *es_country_code(struct es_bytes name);
const char *es_country_name(struct es_bytes code, enum es_language lang);
const char *es_language_tag(struct es_bytes name);

#endif
