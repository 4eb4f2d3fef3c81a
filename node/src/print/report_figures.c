/* SPDX-License-Identifier: EUPL-1.2 */
#include "print/report_parts.h"

#include <stdio.h>

#define BARS_MAX 10

enum { REUSES, STRUCTURES, COUNTRIES, IN_USE, TAKEN, TILES };
#define STATE_IN_USE 3

static void count_words(const struct es_form *f, size_t count, struct es_phrase *out)
{
	es_phrase_number(f->how->words, (int64_t)count * 1000, out);
}

static void put_band(struct es_report_form *r)
{
	static const char *const keys[TILES] = {
	        "print.reportReuses", "print.reportStructures", "print.reportCountries",
	        "print.reportInUse",  "print.reportTaken",
	};
	const struct es_tally *t = &r->tally;
	const size_t counts[TILES] = {t->gave, t->structures, t->countries, t->states[STATE_IN_USE],
	                              t->took};
	struct es_bytes figures[TILES], words[TILES];
	struct es_phrase texts[TILES];

	for (int i = 0; i < TILES; i++) {
		count_words(&r->form, counts[i], &texts[i]);
		figures[i] = es_phrase_bytes(&texts[i]);
		words[i] = es_bytes_str(es_form_word(&r->form, keys[i]));
	}
	es_press_space(r->form.press, 6);
	es_press_band(r->form.press, figures, words, TILES);
}

/* "In use: 3 · On trial: 2". */
static void put_states(struct es_report_form *r)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_ADOPTION), "state");
	struct es_form *f = &r->form;
	struct es_phrase line = {.len = 0}, one, count;

	for (size_t i = 0; i < ES_TALLY_STATES; i++) {
		size_t at = ES_TALLY_STATES - 1 - i; /* what went farthest first */
		char key[64];
		if (r->tally.states[at] == 0)
			continue;
		snprintf(key, sizeof(key), "spread.states.%s", field->options[at].code);
		count_words(f, r->tally.states[at], &count);
		es_phrase_fill(f->how->words, "sheet.named", es_bytes_str(es_form_word(f, key)),
		               es_bytes_of(NULL, 0), &one);
		es_phrase_add(&line, es_bytes_str(line.len ? " · " : ""));
		es_phrase_add(&line, es_phrase_bytes(&one));
		es_phrase_add(&line, es_bytes_str("\xc2\xa0"));
		es_phrase_add(&line, es_phrase_bytes(&count));
	}
	es_press_space(f->press, 6);
	es_form_line(f, ES_FACE_BODY, es_phrase_bytes(&line), true);
}

static void put_bar(struct es_report_form *r, struct es_bytes name, size_t count, size_t most)
{
	struct es_phrase figure;

	count_words(&r->form, count, &figure);
	es_press_bar(r->form.press, name, es_phrase_bytes(&figure),
	             most ? (double)count / (double)most : 0);
}

static void put_chart_head(struct es_form *f, const char *key)
{
	es_press_heading(f->press, es_bytes_str(es_form_word(f, key)), es_form_lang(f));
	es_press_open(f->press, "Table");
}

static void put_years(struct es_report_form *r)
{
	const struct es_tally *t = &r->tally;
	unsigned span = t->year_last - t->year_first + 1,
	         bars = span < ES_TALLY_YEARS ? span : ES_TALLY_YEARS;
	char name[24];
	size_t most = 0;

	for (size_t i = 0; i < ES_TALLY_YEARS; i++)
		most = t->years[i] > most ? t->years[i] : most;
	put_chart_head(&r->form, "print.reportYears");
	for (size_t i = ES_TALLY_YEARS - bars; i < ES_TALLY_YEARS; i++) {
		unsigned year = t->year_last - (unsigned)(ES_TALLY_YEARS - 1 - i);
		snprintf(name, sizeof(name), "%s%u",
		         i == 0 && span > ES_TALLY_YEARS ? "\xe2\x89\xa4 " : "", year);
		put_bar(r, es_bytes_str(name), t->years[i], most);
	}
	es_press_close(r->form.press, "Table");
}

static void put_countries(struct es_report_form *r)
{
	const struct es_tally *t = &r->tally;
	struct es_phrase name;
	size_t rest = 0;

	if (t->countries == 0)
		return;
	put_chart_head(&r->form, "print.reportByCountry");
	for (size_t i = 0; i < t->countries; i++) {
		if (i >= BARS_MAX) {
			rest += t->country_counts[i];
			continue;
		}
		es_phrase_country(r->form.how->words, t->country[i], &name);
		put_bar(r, es_phrase_bytes(&name), t->country_counts[i], t->country_counts[0]);
	}
	if (rest)
		put_bar(r, es_bytes_str(es_form_word(&r->form, "print.reportOther")), rest,
		        t->country_counts[0] > rest ? t->country_counts[0] : rest);
	es_press_close(r->form.press, "Table");
}

void es_report_put_figures(struct es_report_form *r)
{
	es_press_part(r->form.press, es_bytes_str(es_form_word(&r->form, "print.reportFigures")));
	put_band(r);
	if (r->tally.gave == 0)
		return;
	put_states(r);
	put_years(r);
	put_countries(r);
}
