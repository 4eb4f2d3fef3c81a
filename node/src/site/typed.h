/* SPDX-License-Identifier: EUPL-1.2 */
/* Amounts, periods and posts of a sheet in words; empty where nothing is known. Pure, any thread. */
#ifndef SITE_TYPED_H
#define SITE_TYPED_H

#include "site/phrase.h"

void es_money_words(const struct es_table *words, struct es_bytes value, struct es_phrase *out);
void es_period_words(const struct es_table *words, struct es_bytes value, struct es_phrase *out);
void es_staff_words(const struct es_table *words, struct es_bytes value, struct es_phrase *out);

#endif
