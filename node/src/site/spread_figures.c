/* SPDX-License-Identifier: EUPL-1.2 */
/* What a structure gave and took, at a glance: the figures that its report begins with. As
 * web-ui/src/parts/spread/figures.tsx. */
#include "site/spread.h"

static void put_figure(struct es_visit *v, const char *key, uint64_t count)
{
	struct es_phrase number;

	es_phrase_number(v->words, (int64_t)count * 1000, &number);
	es_html_markup(&v->html, "<div><dt>");
	es_speak(v, key);
	es_html_markup(&v->html, "</dt><dd>");
	es_speak_phrase(v, &number);
	es_html_markup(&v->html, "</dd></div>");
}

/* Places stand by country and year: how many countries that are. */
static uint64_t countries_of(struct es_bytes spreading)
{
	struct es_bytes places, before[ES_SPREAD_COUNTRIES_MAX];
	uint64_t known = 0;
	struct es_reader r;
	size_t count = es_map_get(spreading, "places", &places) ? es_elements(places, &r) : 0;

	for (; count && r.err == ES_OK && known < ES_SPREAD_COUNTRIES_MAX; count--) {
		struct es_bytes country = es_field_text(es_read_value(&r), "country");
		uint64_t i = 0;
		while (i < known && !es_bytes_equal(before[i], country))
			i++;
		if (i == known && country.len)
			before[known++] = country;
	}
	return known;
}

void es_put_spread_figures(struct es_visit *v, struct es_bytes gave, struct es_bytes took)
{
	es_html_markup(&v->html, "<dl class=\"spread-figures\">");
	put_figure(v, "spread.figures.reuses", es_field_uint(gave, "total"));
	put_figure(v, "spread.figures.things", es_field_uint(gave, "things"));
	put_figure(v, "spread.figures.countries", countries_of(gave));
	put_figure(v, "spread.figures.inUse", es_field_uint(gave, "counts.in_use"));
	put_figure(v, "spread.figures.taken", es_field_uint(took, "total"));
	es_html_markup(&v->html, "</dl>");
}
