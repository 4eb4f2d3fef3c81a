/* SPDX-License-Identifier: EUPL-1.2 */
#include "print/tally.h"

#include "essaim/schema.h"
#include "view/value.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct es_bytes es_tally_place(struct es_bytes adoption, const char *key, const char *of_structure)
{
	struct es_bytes text = es_field_text(adoption, key);

	return text.len ? text : es_field_text(adoption, of_structure);
}

static unsigned year_of_time(uint64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm at;

	return gmtime_r(&seconds, &at) ? (unsigned)at.tm_year + 1900 : 1970;
}

/* Since when, or when it was told; what is dated later than the report counts as its year. */
static unsigned year_of(const struct es_tally *t, struct es_bytes one)
{
	struct es_bytes since = es_field_text(one, "since");
	unsigned year = 0;

	for (size_t i = 0; since.len >= 4 && i < 4; i++)
		year = year * 10 + (unsigned)(since.data[i] - '0') % 10;
	if (since.len < 4)
		year = year_of_time(es_field_uint(one, "created"));
	return year < t->made ? year : t->made;
}

static void put_year(struct es_tally *t, unsigned year)
{
	unsigned before = t->year_last - year;

	t->years[before < ES_TALLY_YEARS ? ES_TALLY_YEARS - 1 - before : 0]++;
}

static void count_years(struct es_tally *t)
{
	for (size_t i = 0; i < t->gave; i++) {
		unsigned year = year_of(t, t->all[i].value);
		if (i == 0 || year < t->year_first)
			t->year_first = year;
		if (i == 0 || year > t->year_last)
			t->year_last = year;
	}
	for (size_t i = 0; i < t->gave; i++)
		put_year(t, year_of(t, t->all[i].value));
}

static void count_country(struct es_tally *t, struct es_bytes country)
{
	size_t i = 0;

	if (country.len == 0)
		return;
	while (i < t->countries && i < ES_TALLY_COUNTRIES &&
	       !es_bytes_equal(t->country[i], country))
		i++;
	if (i == ES_TALLY_COUNTRIES)
		return;
	if (i == t->countries) {
		t->country[i] = country;
		t->countries++;
	}
	t->country_counts[i]++;
}

static void sort_countries(struct es_tally *t)
{
	for (size_t i = 1; i < t->countries; i++) {
		for (size_t j = i; j > 0 && t->country_counts[j] > t->country_counts[j - 1]; j--) {
			struct es_bytes country = t->country[j];
			size_t count = t->country_counts[j];
			t->country[j] = t->country[j - 1];
			t->country_counts[j] = t->country_counts[j - 1];
			t->country[j - 1] = country;
			t->country_counts[j - 1] = count;
		}
	}
}

static void count_state(struct es_tally *t, struct es_bytes state)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_ADOPTION), "state");

	for (size_t i = 0; i < field->options_len && i < ES_TALLY_STATES; i++)
		t->states[i] += es_bytes_equal(state, es_bytes_str(field->options[i].code));
}

static void count_structure(struct es_tally *t, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (es_bytes_equal(t->all[i].structure, t->all[at].structure))
			return;
	t->structures++;
}

/* Dates of any precision sort by their digits. */
static bool is_before(struct es_bytes a, struct es_bytes b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = memcmp(a.data, b.data, len);

	return order < 0 || (order == 0 && a.len < b.len);
}

static void count(struct es_tally *t)
{
	for (size_t i = 0; i < t->gave + t->took; i++) {
		struct es_bytes one = t->all[i].value, since = es_field_text(one, "since");
		if (since.len && (t->since.len == 0 || is_before(since, t->since)))
			t->since = since;
		if (i >= t->gave)
			continue;
		count_structure(t, i);
		count_country(t, es_tally_place(one, "country", "structure.country"));
		count_state(t, es_field_text(one, "state"));
	}
	sort_countries(t);
	count_years(t);
}

static size_t take_list(struct es_tally *t, size_t at, struct es_reader *r, size_t left)
{
	size_t taken = 0;

	for (; left && r->err == ES_OK; left--, taken++) {
		struct es_bytes one = es_read_value(r);
		t->all[at + taken] =
		        (struct es_tally_one){.value = one,
		                              .about = es_field_text(one, "about.id"),
		                              .structure = es_field_text(one, "structure.id")};
	}
	return taken;
}

es_err es_tally_take(struct es_bytes report, struct es_tally *out)
{
	struct es_bytes gave, took;
	struct es_reader given, taken;
	size_t gave_len = 0, took_len = 0;

	*out = (struct es_tally){.made = year_of_time(es_field_uint(report, "made"))};
	if (es_map_get(report, "gave", &gave))
		gave_len = es_elements(gave, &given);
	if (es_map_get(report, "took", &took))
		took_len = es_elements(took, &taken);
	if (gave_len + took_len > ES_REPORT_PRINT_MAX)
		return ES_LIMIT;
	if (gave_len + took_len == 0)
		return ES_OK;
	out->all = calloc(gave_len + took_len, sizeof(*out->all));
	if (!out->all)
		return ES_NO_MEMORY;
	if (gave_len)
		out->gave = take_list(out, 0, &given, gave_len);
	if (took_len)
		out->took = take_list(out, out->gave, &taken, took_len);
	count(out);
	return ES_OK;
}

void es_tally_free(struct es_tally *t)
{
	free(t->all);
	t->all = NULL;
}
