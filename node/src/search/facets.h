/* SPDX-License-Identifier: EUPL-1.2 */
/* Filters over the catalogue's facts, and counts by each of them with all the others applied. Pure; the
 * catalogue is the caller's and does not change meanwhile. */
#ifndef SEARCH_FACETS_H
#define SEARCH_FACETS_H

#include "search/catalogue.h"
#include "search/search.h"

#define ES_COUNTRIES (26 * 26)
#define ES_YEAR_FIRST 1950
#define ES_YEARS 151

/* What is asked for, as the facts spell it. */
struct es_filter {
	uint32_t on; /* bit f: facet f is asked for */
	uint16_t countries[ES_SEARCH_CHOICES_MAX];
	size_t countries_len;
	uint32_t structures[ES_SEARCH_CHOICES_MAX];
	size_t structures_len;
	uint32_t langs, domains, target_groups, rubric, coverage;
	uint32_t kinds; /* bit i: es_summary_kinds[i] */
	uint64_t from, to;
	uint64_t scope_max;
};
void es_filter_make(const struct es_catalogue *c, const struct es_search_ask *ask,
                    struct es_filter *out);
/* Bit f for each facet whose filter the entity does not pass; UINT32_MAX: it is not for this reader. */
uint32_t es_filter_fails(const struct es_filter *f, const struct es_card *card);

struct es_facet_counts {
	uint32_t countries[ES_COUNTRIES], langs[ES_LANGS_MAX];
	uint32_t domains[32], target_groups[32], rubric[32], coverage[32];
	uint32_t kinds[32]; /* as es_summary_kinds */
	uint32_t years[ES_YEARS];
	uint32_t *structures; /* as many as the catalogue has; owned */
	unsigned this_year;
};
es_err es_facets_new(const struct es_catalogue *c, struct es_facet_counts **out) ES_MUST_USE;
void es_facets_free(struct es_facet_counts *counts);
void es_facets_count(struct es_facet_counts *counts, const struct es_card *card, uint32_t fails);
/* The map {country: [{code, label, count}], …}; labels in lang, or nil where the reader's own device knows
 * them better (countries, languages, years). What was chosen is told even where there are none. */
void es_facets_write(const struct es_facet_counts *counts, const struct es_filter *f,
                     const struct es_catalogue *c, const struct es_view_source *s,
                     struct es_bytes lang, struct es_writer *w);

#endif
