/* SPDX-License-Identifier: EUPL-1.2 */
/* What the pages of adoptions share. Private to the site; loop's thread. */
#ifndef SITE_SPREAD_H
#define SITE_SPREAD_H

#include "site/visit.h"

/* The state of an adoption, in words. */
const char *es_adoption_state_word(const struct es_visit *v, struct es_bytes one);
/* <a> to what a structure gave and took. */
void es_put_spreading_link(struct es_visit *v, struct es_bytes structure);
/* A text with one thing put in. */
void es_speak_filled(struct es_visit *v, const char *key, struct es_bytes put);

/* spread_figures.c: of two "spreading", what a structure gave and what it took. */
#define ES_SPREAD_COUNTRIES_MAX 256
void es_put_spread_figures(struct es_visit *v, struct es_bytes gave, struct es_bytes took);

#endif
