/* SPDX-License-Identifier: EUPL-1.2 */
/* Results as figures: the table that we export, and the numbers that stand clearly in a sentence
 * ("97 % des usagers", "4000 personnes"), each beside its sentence. */
#include "sheet/fold.h"
#include "sheet/number.h"
#include "sheet/sheet_internal.h"

#include "essaim/schema.h"

#include <string.h>

#define FIGURES_MAX 100
#define FIGURES_PER_SENTENCE 4
#define SENTENCE_BYTES 1500
#define UNIT_BYTES 60
#define COLUMNS 7

struct figure {
	struct es_bytes label;
	struct es_bytes value; /* as written */
	struct es_bytes unit;
	bool has_value, has_baseline, has_target;
	int64_t value_milli, baseline_milli, target_milli;
	struct es_bytes date;
};

struct figures {
	struct es_sheet *sheet;
	struct es_writer w;
	size_t count;
};

static void write_str(struct es_writer *w, const char *key, struct es_bytes text)
{
	if (text.len == 0)
		return;
	es_write_cstr(w, key);
	es_write_str(w, text);
}

static void write_milli(struct es_writer *w, const char *key, bool present, int64_t milli)
{
	if (!present)
		return;
	es_write_cstr(w, key);
	es_write_int(w, milli);
}

static void add_figure(struct figures *all, const struct figure *f)
{
	size_t pairs = (size_t)(f->label.len > 0) + (f->value.len > 0) + f->has_value +
	               (f->unit.len > 0) + f->has_baseline + f->has_target + (f->date.len > 0);

	if (pairs == 0 || all->count == FIGURES_MAX)
		return;
	es_write_map(&all->w, pairs);
	write_str(&all->w, "label", f->label);
	write_str(&all->w, "value_original", f->value);
	write_milli(&all->w, "value_milli", f->has_value, f->value_milli);
	write_str(&all->w, "unit", f->unit);
	write_milli(&all->w, "baseline_milli", f->has_baseline, f->baseline_milli);
	write_milli(&all->w, "target_milli", f->has_target, f->target_milli);
	write_str(&all->w, "date", f->date);
	all->count++;
}

static void begin(struct figures *all, struct es_sheet *sheet)
{
	*all = (struct figures){.sheet = sheet};
	es_writer_grow(&all->w, 4 * ES_SHEET_TEXT_MAX);
}

static void finish(struct figures *all)
{
	struct es_bytes encoded = es_sheet_keep(all->sheet, &all->w);
	struct es_writer array;

	if (all->count == 0)
		return;
	es_writer_grow(&array, encoded.len + 8);
	es_write_array(&array, all->count);
	es_write_raw(&array, encoded);
	es_sheet_put(all->sheet, ES_KIND_PRACTICE, 0, "results.figures",
	             es_sheet_keep(all->sheet, &array));
}

/* --- in sentences ----------------------------------------------------------------------------- */

/* Words that are counted, in the six languages, folded: others ("3 sites ont", "en 2015") are not
 * clear enough. */
static const char *const units[] = {
        "personnes",     "personne",       "jeunes",      "participants",
        "participantes", "beneficiaires",  "usagers",     "femmes",
        "hommes",        "entreprises",    "employeurs",  "actions",
        "evenements",    "ateliers",       "formations",  "emplois",
        "contrats",      "structures",     "partenaires", "heures",
        "stagiaires",    "professionnels", "sorties",     "familles",
        "visites",       "entretiens",     "rencontres",  "salaries",
        "apprentis",     "adultes",        "people",      "persons",
        "participants",  "women",          "men",         "companies",
        "workshops",     "jobs",           "hours",       "events",
        "families",      "adults",         "personas",    "jovenes",
        "mujeres",       "hombres",        "empresas",    "talleres",
        "empleos",       "horas",          "persones",    "joves",
        "dones",         "homes",          "empreses",    "tallers",
        "hores",         "persone",        "giovani",     "donne",
        "uomini",        "partecipanti",   "imprese",     "laboratori",
        "ore",           "tirocini",       "famiglie",    "beneficiari",
        "incontri",      "assunzioni",     "contratti",   "fo",
        "fiatal",        "resztvevo",      "no",          "ferfi",
        "csalad",        "vallalat",       "alkalom",     "ora",
        "ember",         "muhely",         "allas",
};

/* The unit right behind a number: a per cent sign or a word that is counted. */
static struct es_bytes unit_at(struct es_bytes text, size_t at, enum es_language lang)
{
	char folded[UNIT_BYTES];
	size_t from = at;

	while (from < text.len && text.data[from] == ' ')
		from++;
	if (from < text.len && text.data[from] == '%')
		return es_slice(text, from, from + 1);
	size_t end = from;
	while (end < text.len && end - from < UNIT_BYTES &&
	       (text.data[end] >= 0x80 ||
	        ((text.data[end] | 0x20) >= 'a' && (text.data[end] | 0x20) <= 'z')))
		end++;
	es_fold(es_slice(text, from, end), folded, sizeof(folded));
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(folded, units[i]) == 0 && (folded[2] || lang == ES_HU))
			return es_slice(text, from, end);
	return es_bytes_of(NULL, 0);
}

static bool has_word_near(struct es_bytes text, size_t from, size_t to, const char *word)
{
	char folded[SENTENCE_BYTES];

	es_fold(es_slice(text, from, to), folded, sizeof(folded));
	const char *at = strstr(folded, word);
	return at && (at == folded || at[-1] == ' ');
}

/* "de 75 % … à 92 %": the first is where it stood before. */
static bool is_baseline(struct es_bytes text, const struct es_number *first,
                        const struct es_number *second)
{
	static const char *const before[] = {"de ", "from ", "del ", "dal "};
	static const char *const between[] = {" à ", " to ", " al ", " al "};

	for (size_t i = 0; i < 4; i++) {
		size_t len = strlen(before[i]);
		if (first->from < len || memcmp(text.data + first->from - len, before[i], len) != 0)
			continue;
		size_t sign = strlen(between[i]);
		if (second->from >= sign &&
		    memcmp(text.data + second->from - sign, between[i], sign) == 0)
			return true;
	}
	return false;
}

/* "… sur les 3000 définis en objectif": a number behind that the sentence calls an aim. */
static void find_target(struct es_bytes text, size_t from, enum es_language lang, struct figure *f)
{
	struct es_number n;
	static const char *const words[] = {"objectif", "target",    "objetivo",
	                                    "objectiu", "obiettivo", "cel"};

	if (!es_number_find(text, from, lang, &n) || n.milli < 0 || unit_at(text, n.to, lang).len)
		return;
	size_t end = n.to + 60 < text.len ? n.to + 60 : text.len;
	for (size_t i = 0; i < 6; i++) {
		if (has_word_near(text, n.to, end, words[i])) {
			f->has_target = true;
			f->target_milli = n.milli;
			return;
		}
	}
}

static void extract_sentence(struct figures *all, struct es_bytes text, enum es_language lang)
{
	struct es_number n;
	struct es_number before = {0, 0, -1, false};
	size_t found = 0;

	if (text.len > SENTENCE_BYTES)
		return;
	for (size_t at = 0; found < FIGURES_PER_SENTENCE && es_number_find(text, at, lang, &n);
	     at = n.to) {
		struct es_bytes unit = unit_at(text, n.to, lang);
		if (unit.len == 0 || n.milli < 0)
			continue;
		size_t end = (size_t)(unit.data - text.data) + unit.len;
		struct figure f = {.label = text,
		                   .value = es_slice(text, n.from, end),
		                   .unit = unit,
		                   .has_value = true,
		                   .value_milli = n.milli};
		struct es_number after;
		bool percent = unit.data[0] == '%';
		/* Is this the start of a pair? Then the pair is one figure, made when its second
		 * number comes. */
		size_t next = n.to;
		bool starts_pair = false;
		while (percent && es_number_find(text, next, lang, &after)) {
			struct es_bytes other = unit_at(text, after.to, lang);
			next = after.to;
			if (other.len && other.data[0] == '%') {
				starts_pair = is_baseline(text, &n, &after);
				break;
			}
		}
		if (starts_pair) {
			before = n;
			continue;
		}
		if (percent && before.milli >= 0) {
			f.has_baseline = true;
			f.baseline_milli = before.milli;
			before.milli = -1;
		}
		find_target(text, end, lang, &f);
		add_figure(all, &f);
		found++;
	}
}

static void extract_prose(struct figures *all, struct es_bytes text, enum es_language lang)
{
	size_t start = 0;

	for (size_t at = 0; at <= text.len; at++) {
		bool point = at + 1 < text.len && text.data[at] == '.' && text.data[at + 1] == ' ';
		if (at < text.len && text.data[at] != '\n' && !point)
			continue;
		struct es_bytes sentence = es_trim(es_slice(text, start, at));
		if (es_begins(sentence, "- "))
			sentence = es_slice(sentence, 2, sentence.len);
		extract_sentence(all, sentence, lang);
		start = at + 1;
	}
}

void es_sheet_extract_figures(struct es_sheet *sheet)
{
	static const char *const paths[] = {"results.results", "results.evaluation"};
	enum es_language lang = es_language_of(es_bytes_str(sheet->lang));
	struct figures all;

	if (es_sheet_value_of(sheet, ES_KIND_PRACTICE, 0, "results.figures"))
		return;
	begin(&all, sheet);
	for (size_t i = 0; i < 2; i++) {
		const struct es_sheet_value *value =
		        es_sheet_value_of(sheet, ES_KIND_PRACTICE, 0, paths[i]);
		if (value)
			extract_prose(&all, es_value_str(value->value), lang);
	}
	finish(&all);
}

/* --- in our own table ------------------------------------------------------------------------- */

static struct es_bytes column(struct es_bytes row, size_t index)
{
	for (size_t start = 0; start <= row.len; index--) {
		const uint8_t *mark =
		        start < row.len ? memchr(row.data + start, ES_CELL_MARK, row.len - start)
		                        : NULL;
		size_t end = mark ? (size_t)(mark - row.data) : row.len;
		if (index == 0)
			return es_trim(es_slice(row, start, end));
		start = end + 1;
	}
	return es_bytes_of(NULL, 0);
}

/* "-12.5", as we export it: a point, and no more than three digits behind it. */
static bool read_milli(struct es_bytes text, int64_t *milli)
{
	struct es_number n;
	bool minus = es_begins(text, "-");

	if (!es_number_find(text, 0, ES_EN, &n) || n.milli < 0 || n.from != (size_t)minus ||
	    n.to != text.len)
		return false;
	*milli = minus ? -n.milli : n.milli;
	return true;
}

static void add_row(struct figures *all, const struct es_line *line)
{
	struct es_bytes row = line->text;
	struct figure f = {
	        .label = column(row, 0), .value = column(row, 1), .unit = column(row, 3)};
	bool whole = true;

	f.has_value = read_milli(column(row, 2), &f.value_milli);
	f.has_baseline = read_milli(column(row, 4), &f.baseline_milli);
	f.has_target = read_milli(column(row, 5), &f.target_milli);
	f.date = column(row, 6);
	if (f.date.len && !es_schema_form_fits(ES_FIELD_DATE, f.date))
		f.date = es_bytes_of(NULL, whole = false);
	whole = whole && (f.has_value || column(row, 2).len == 0) &&
	        (f.has_baseline || column(row, 4).len == 0) &&
	        (f.has_target || column(row, 5).len == 0) && f.value.len <= 100 &&
	        f.unit.len <= 100 && column(row, COLUMNS).len == 0 &&
	        !es_find_email(row, 0, &(struct es_span){0, 0}) &&
	        (f.value.len == 0 || es_schema_form_fits(ES_FIELD_TEXT, f.value)) &&
	        (f.unit.len == 0 || es_schema_form_fits(ES_FIELD_TEXT, f.unit));
	if (whole && all->count < FIGURES_MAX) {
		add_figure(all, &f);
		return;
	}
	struct es_bytes plain = es_arena_copy(&all->sheet->arena, row);
	for (size_t i = 0; i < plain.len; i++)
		if (plain.data[i] == ES_CELL_MARK)
			((uint8_t *)plain.data)[i] = '|';
	es_sheet_unplaced(all->sheet, line->number, plain);
}

static bool is_head(const struct es_sheet *sheet, const struct es_line *line)
{
	char folded[100];
	const struct es_label_entry *first;

	es_fold(column(line->text, 0), folded, sizeof(folded));
	size_t count = es_label_find(&sheet->found.labels, folded, &first);
	/* The label of a figure's first field is that of no field of the sheet; its plural is. */
	for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++) {
		char label[100];
		const struct es_field *field =
		        es_schema_field(es_schema_of(ES_KIND_PRACTICE), "results.figures.label");
		es_fold(es_bytes_str(field->label.in[lang]), label, sizeof(label));
		if (strcmp(label, folded) == 0)
			return true;
	}
	return count > 0;
}

void es_sheet_convert_figures(struct es_sheet *sheet, const struct es_bucket *bucket)
{
	enum es_language lang = es_language_of(es_bytes_str(sheet->lang));
	struct figures all;

	begin(&all, sheet);
	for (const struct es_line *line = bucket->lines.first; line; line = line->next) {
		size_t before = all.count;
		if (line->cell == ES_CELL_ROW && line->table && is_head(sheet, line))
			continue;
		if (line->cell == ES_CELL_ROW) {
			add_row(&all, line);
			continue;
		}
		if (line->text.len == 0)
			continue;
		if (es_find_email(line->text, 0, &(struct es_span){0, 0}) ||
		    all.count == FIGURES_MAX) {
			es_sheet_unplaced(sheet, line->number, line->text);
			continue;
		}
		extract_sentence(&all, line->text, lang);
		if (all.count == before)
			add_figure(&all, &(struct figure){.label = line->text});
	}
	finish(&all);
}
