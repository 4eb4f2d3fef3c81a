/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/facets.h"

#include <stdlib.h>
#include <string.h>

#define YEAR_MS 31556952000ull
#define GOES_ON 9999

const char *const es_search_facet_words[ES_FACET_COUNT] = {
        [ES_FACET_COUNTRY] = "country",
        [ES_FACET_STRUCTURE] = "structure",
        [ES_FACET_LANGUAGE] = "language",
        [ES_FACET_DOMAIN] = "domain",
        [ES_FACET_TARGET_GROUP] = "target_group",
        [ES_FACET_RUBRIC] = "rubric",
        [ES_FACET_COVERAGE] = "coverage",
        [ES_FACET_KIND] = "kind",
        [ES_FACET_PERIOD] = "period",
};

static uint32_t kind_bit(uint64_t kind)
{
	for (size_t i = 0; i < ES_SUMMARY_KINDS; i++)
		if (es_summary_kinds[i] == kind)
			return 1u << i;
	return 0;
}

/* --- filters ---------------------------------------------------------------------------------- */

/* 0 is no country. */
static uint16_t country_number(const uint8_t *code)
{
	unsigned a = (code[0] | 0x20u) - 'a', b = (code[1] | 0x20u) - 'a';

	return a < 26 && b < 26 ? (uint16_t)(a * 26 + b) : UINT16_MAX;
}

static uint32_t options_mask(const struct es_search_ask *ask, enum es_search_facet facet)
{
	const struct es_field *field = es_facet_field(es_search_facet_words[facet]);
	uint32_t mask = 0;

	for (size_t i = 0; i < ask->filters[facet].count; i++)
		for (size_t o = 0; o < field->options_len && o < 32; o++)
			if (es_bytes_equal(ask->filters[facet].codes[i],
			                   es_bytes_str(field->options[o].code)))
				mask |= 1u << o;
	return mask;
}

static uint32_t langs_mask(const struct es_catalogue *c, const struct es_search_ask *ask)
{
	uint32_t mask = 0;

	for (size_t i = 0; i < ask->filters[ES_FACET_LANGUAGE].count; i++)
		for (size_t l = 0; l < c->langs_len; l++)
			if (es_bytes_equal(ask->filters[ES_FACET_LANGUAGE].codes[i],
			                   es_bytes_str(c->langs[l])))
				mask |= 1u << l;
	return mask;
}

static uint32_t kinds_mask(const struct es_search_ask *ask)
{
	uint32_t mask = 0;

	for (size_t i = 0; i < ask->filters[ES_FACET_KIND].count; i++)
		for (size_t k = 0; k < ES_SUMMARY_KINDS; k++)
			if (es_bytes_equal(ask->filters[ES_FACET_KIND].codes[i],
			                   es_bytes_str(es_kind_word(es_summary_kinds[k]))))
				mask |= 1u << k;
	return mask;
}

static void take_structures(const struct es_catalogue *c, const struct es_search_ask *ask,
                            struct es_filter *out)
{
	struct es_id id;

	for (size_t i = 0; i < ask->filters[ES_FACET_STRUCTURE].count; i++) {
		struct es_bytes code = ask->filters[ES_FACET_STRUCTURE].codes[i];
		if (code.len == ES_ID_LEN)
			memcpy(id.bytes, code.data, ES_ID_LEN);
		else if (es_unhex((const char *)code.data, code.len, id.bytes, ES_ID_LEN))
			continue;
		for (size_t n = 0; n < c->structures_len; n++)
			if (es_id_equal(&c->structures[n], &id))
				out->structures[out->structures_len++] = (uint32_t)n;
	}
}

void es_filter_make(const struct es_catalogue *c, const struct es_search_ask *ask,
                    struct es_filter *out)
{
	*out = (struct es_filter){.scope_max = ask->scope_max, .from = ask->from, .to = ask->to};
	for (size_t f = 0; f < ES_FACET_PERIOD; f++)
		if (ask->filters[f].count)
			out->on |= 1u << f;
	if (ask->from || ask->to)
		out->on |= 1u << ES_FACET_PERIOD;
	if (!out->to)
		out->to = GOES_ON;
	for (size_t i = 0; i < ask->filters[ES_FACET_COUNTRY].count; i++) {
		struct es_bytes code = ask->filters[ES_FACET_COUNTRY].codes[i];
		if (code.len == 2)
			out->countries[out->countries_len++] = country_number(code.data);
	}
	take_structures(c, ask, out);
	out->langs = langs_mask(c, ask);
	out->domains = options_mask(ask, ES_FACET_DOMAIN);
	out->target_groups = options_mask(ask, ES_FACET_TARGET_GROUP);
	out->rubric = options_mask(ask, ES_FACET_RUBRIC);
	out->coverage = options_mask(ask, ES_FACET_COVERAGE);
	out->kinds = kinds_mask(ask);
}

static bool in_country(const struct es_filter *f, const struct es_card *card)
{
	uint16_t number = card->facts.country[0]
	                          ? country_number((const uint8_t *)card->facts.country)
	                          : UINT16_MAX;

	for (size_t i = 0; i < f->countries_len; i++)
		if (f->countries[i] == number && number != UINT16_MAX)
			return true;
	return false;
}

static bool of_structure(const struct es_filter *f, const struct es_card *card)
{
	for (size_t i = 0; i < f->structures_len; i++)
		if (f->structures[i] == card->structure)
			return true;
	return false;
}

static bool passes(const struct es_filter *f, const struct es_card *card,
                   enum es_search_facet facet)
{
	const struct es_facts *facts = &card->facts;

	switch (facet) {
	case ES_FACET_COUNTRY:
		return in_country(f, card);
	case ES_FACET_STRUCTURE:
		return of_structure(f, card);
	case ES_FACET_LANGUAGE:
		return (card->langs & f->langs) != 0;
	case ES_FACET_DOMAIN:
		return (facts->domains & f->domains) != 0;
	case ES_FACET_TARGET_GROUP:
		return (facts->target_groups & f->target_groups) != 0;
	case ES_FACET_RUBRIC:
		return (facts->rubric & f->rubric) != 0;
	case ES_FACET_COVERAGE:
		return (facts->coverage & f->coverage) != 0;
	case ES_FACET_KIND:
		return (kind_bit(facts->kind) & f->kinds) != 0;
	case ES_FACET_PERIOD:
		return facts->from && facts->from <= f->to && facts->to >= f->from;
	case ES_FACET_COUNT:
		break;
	}
	return true;
}

uint32_t es_filter_fails(const struct es_filter *f, const struct es_card *card)
{
	uint32_t fails = 0;

	if (!card->alive || card->facts.scope > f->scope_max)
		return UINT32_MAX;
	for (unsigned facet = 0; f->on >> facet; facet++)
		if ((f->on >> facet & 1) && !passes(f, card, (enum es_search_facet)facet))
			fails |= 1u << facet;
	return fails;
}

/* --- counts ----------------------------------------------------------------------------------- */

es_err es_facets_new(const struct es_catalogue *c, struct es_facet_counts **out)
{
	struct es_facet_counts *counts = calloc(1, sizeof(*counts));

	*out = counts;
	if (!counts)
		return ES_NO_MEMORY;
	counts->this_year = (unsigned)(1970 + es_now_ms() / YEAR_MS);
	counts->structures = calloc(c->structures_len + 1, sizeof(*counts->structures));
	return counts->structures ? ES_OK : ES_NO_MEMORY;
}

void es_facets_free(struct es_facet_counts *counts)
{
	if (!counts)
		return;
	free(counts->structures);
	free(counts);
}

static void count_bits(uint32_t *counts, uint32_t bits)
{
	for (unsigned i = 0; bits >> i; i++) {
		counts[i] += bits >> i & 1;
		if (i == 31)
			break;
	}
}

static void count_years(struct es_facet_counts *counts, const struct es_facts *facts)
{
	unsigned last = facts->to == GOES_ON ? counts->this_year : facts->to;

	if (facts->from == 0)
		return;
	for (unsigned year = facts->from < ES_YEAR_FIRST ? ES_YEAR_FIRST : facts->from;
	     year <= last && year < ES_YEAR_FIRST + ES_YEARS; year++)
		counts->years[year - ES_YEAR_FIRST]++;
}

static void count_one(struct es_facet_counts *counts, const struct es_card *card,
                      enum es_search_facet facet)
{
	const struct es_facts *facts = &card->facts;
	uint16_t country;

	switch (facet) {
	case ES_FACET_COUNTRY:
		country = facts->country[0] ? country_number((const uint8_t *)facts->country)
		                            : UINT16_MAX;
		if (country < ES_COUNTRIES)
			counts->countries[country]++;
		break;
	case ES_FACET_STRUCTURE:
		counts->structures[card->structure]++;
		break;
	case ES_FACET_LANGUAGE:
		count_bits(counts->langs, card->langs);
		break;
	case ES_FACET_DOMAIN:
		count_bits(counts->domains, facts->domains);
		break;
	case ES_FACET_TARGET_GROUP:
		count_bits(counts->target_groups, facts->target_groups);
		break;
	case ES_FACET_RUBRIC:
		count_bits(counts->rubric, facts->rubric);
		break;
	case ES_FACET_COVERAGE:
		count_bits(counts->coverage, facts->coverage);
		break;
	case ES_FACET_KIND:
		count_bits(counts->kinds, kind_bit(facts->kind));
		break;
	case ES_FACET_PERIOD:
		count_years(counts, facts);
		break;
	case ES_FACET_COUNT:
		break;
	}
}

/* Who fails one filter alone counts for that facet: so many there would be without it. */
void es_facets_count(struct es_facet_counts *counts, const struct es_card *card, uint32_t fails)
{
	if (fails && (fails & (fails - 1)))
		return;
	for (unsigned facet = 0; facet < ES_FACET_COUNT; facet++)
		if (!fails || fails == 1u << facet)
			count_one(counts, card, (enum es_search_facet)facet);
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Values of one facet on their way out, the most frequent first. */
#define VALUES_MAX 200
struct value {
	const char *code, *label;
	const struct es_id *id;
	uint32_t count, order;
	bool chosen; /* told even where there are none: whoever chose it must be able to take it away */
};
struct values {
	struct value list[VALUES_MAX];
	size_t len;
};

static void add(struct values *v, struct value value)
{
	if ((value.count == 0 && !value.chosen) || v->len == VALUES_MAX)
		return;
	value.order = (uint32_t)v->len;
	v->list[v->len++] = value;
}

static int compare(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->order < y->order ? -1 : 1;
}

static void write_values(const char *facet, struct values *v, bool sorted, struct es_writer *w)
{
	if (sorted && v->len > 1)
		qsort(v->list, v->len, sizeof(v->list[0]), compare);
	es_put_key(w, facet);
	es_write_array(w, v->len);
	for (size_t i = 0; i < v->len; i++) {
		es_write_map(w, 3);
		if (v->list[i].id)
			es_put_id(w, "code", v->list[i].id);
		else
			es_put_text(w, "code", v->list[i].code);
		es_put_text(w, "label", v->list[i].label ? v->list[i].label : "");
		es_put_uint(w, "count", v->list[i].count);
	}
	v->len = 0;
}

static void write_options(const char *facet, const uint32_t *counts, uint32_t chosen,
                          enum es_language lang, struct values *v, struct es_writer *w)
{
	const struct es_field *field = es_facet_field(facet);

	for (size_t i = 0; i < field->options_len && i < 32; i++)
		add(v, (struct value){.code = field->options[i].code,
		                      .label = field->options[i].label.in[lang],
		                      .count = counts[i],
		                      .chosen = chosen >> i & 1});
	write_values(facet, v, true, w);
}

static bool is_chosen(const struct es_filter *f, size_t structure)
{
	for (size_t i = 0; i < f->structures_len; i++)
		if (f->structures[i] == structure)
			return true;
	return false;
}

static void write_structures(const struct es_facet_counts *counts, const struct es_filter *f,
                             const struct es_catalogue *c, const struct es_view_source *s,
                             struct values *v, struct es_writer *w)
{
	for (size_t i = 0; i < c->structures_len; i++) {
		const struct es_id *id = &c->structures[i];
		const struct es_member *member = es_federation_structure(s->federation, id);
		bool self = es_id_equal(id, &s->self->structure);
		add(v, (struct value){.id = id,
		                      .label = member ? member->admission.name
		                               : self ? s->self->name
		                                      : "",
		                      .count = counts->structures[i],
		                      .chosen = is_chosen(f, i)});
	}
	write_values("structure", v, true, w);
}

static void write_countries(const struct es_facet_counts *counts, struct values *v,
                            struct es_writer *w)
{
	char codes[VALUES_MAX][3];

	for (unsigned i = 0; i < ES_COUNTRIES && v->len < VALUES_MAX; i++) {
		char *code = codes[v->len];
		code[0] = (char)('A' + i / 26);
		code[1] = (char)('A' + i % 26);
		code[2] = '\0';
		add(v, (struct value){.code = code, .count = counts->countries[i]});
	}
	write_values("country", v, true, w);
}

static void write_years(const struct es_facet_counts *counts, struct values *v, struct es_writer *w)
{
	char codes[ES_YEARS][8];

	for (unsigned i = 0; i < ES_YEARS; i++) {
		unsigned year = ES_YEAR_FIRST + i;
		for (unsigned digit = 4; digit-- > 0; year /= 10)
			codes[i][digit] = (char)('0' + year % 10);
		codes[i][4] = '\0';
		add(v, (struct value){.code = codes[i], .count = counts->years[i]});
	}
	write_values("period", v, false, w);
}

void es_facets_write(const struct es_facet_counts *counts, const struct es_filter *f,
                     const struct es_catalogue *c, const struct es_view_source *s,
                     struct es_bytes lang, struct es_writer *w)
{
	enum es_language l = es_language_of(lang);
	struct values v = {.len = 0};

	es_write_map(w, ES_FACET_COUNT);
	write_countries(counts, &v, w);
	write_structures(counts, f, c, s, &v, w);
	for (size_t i = 0; i < c->langs_len; i++)
		add(&v, (struct value){.code = c->langs[i], .count = counts->langs[i]});
	write_values("language", &v, true, w);
	write_options("domain", counts->domains, f->domains, l, &v, w);
	write_options("target_group", counts->target_groups, f->target_groups, l, &v, w);
	write_options("rubric", counts->rubric, f->rubric, l, &v, w);
	write_options("coverage", counts->coverage, f->coverage, l, &v, w);
	for (size_t i = 0; i < ES_SUMMARY_KINDS; i++)
		add(&v, (struct value){.code = es_kind_word(es_summary_kinds[i]),
		                       .label = es_schema_of(es_summary_kinds[i])->label.in[l],
		                       .count = counts->kinds[i],
		                       .chosen = f->kinds >> i & 1});
	write_values("kind", &v, true, w);
	write_years(counts, &v, w);
}
