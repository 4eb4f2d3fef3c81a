/* SPDX-License-Identifier: EUPL-1.2 */
/* Results in figures, as a table. */
#include "print/sheet.h"

#include <string.h>

enum column { VALUE, LABEL, BASELINE, TARGET, DATE, COLUMNS };
static const char *const names[COLUMNS] = {"value_original", "label", "baseline_milli",
                                           "target_milli", "date"};
static const double shares[COLUMNS] = {22, 50, 14, 14, 18};

static void number(const struct es_form *f, struct es_bytes figure, const char *key,
                   struct es_phrase *out)
{
	struct es_bytes value;

	es_phrase_clear(out);
	if (es_map_get(figure, key, &value) && es_is_int(value))
		es_phrase_number(f->how->words, es_int_of(value), out);
}

static void value_words(const struct es_form *f, struct es_bytes figure, struct es_phrase *out)
{
	struct es_bytes unit = es_field_text(figure, "unit");

	number(f, figure, "value_milli", out);
	if (out->len == 0) {
		es_phrase_add(out, es_field_text(figure, "value_original"));
		return;
	}
	if (unit.len == 0)
		return;
	es_phrase_add(out, es_bytes_str("\xc2\xa0"));
	es_phrase_add(out, unit);
}

static void cell(const struct es_form *f, struct es_bytes figure, enum column column,
                 struct es_phrase *out)
{
	es_phrase_clear(out);
	switch (column) {
	case VALUE:
		value_words(f, figure, out);
		break;
	case DATE:
		es_phrase_open_date(f->how->words, es_field_text(figure, "date"), out);
		break;
	case BASELINE:
	case TARGET:
		number(f, figure, names[column], out);
		break;
	default:
		break; /* a label is as long as it likes: it is not copied */
	}
}

static bool has(struct es_bytes figure, enum column column)
{
	struct es_bytes value;

	return es_map_get(figure, names[column], &value) ||
	       (column == VALUE && es_map_get(figure, "value_milli", &value));
}

/* Columns that some figure fills. */
static size_t choose(struct es_bytes list, enum column out[COLUMNS])
{
	bool filled[COLUMNS] = {[VALUE] = true, [LABEL] = true};
	struct es_reader r;
	size_t count = es_elements(list, &r), chosen = 0;

	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes figure = es_read_value(&r);
		for (enum column c = BASELINE; c < COLUMNS; c++)
			filled[c] = filled[c] || has(figure, c);
	}
	for (enum column c = 0; c < COLUMNS; c++)
		if (filled[c])
			out[chosen++] = c;
	return chosen;
}

/* Heads of columns: the labels without what stands in brackets, which is for who fills in. */
static struct es_bytes head(const struct es_form *f, const struct es_field *field,
                            enum column column)
{
	for (size_t i = 0; i < field->fields_len; i++) {
		if (strcmp(field->fields[i].name, names[column]) != 0)
			continue;
		struct es_bytes label = es_form_label(f, &field->fields[i].label);
		const uint8_t *bracket = memchr(label.data, '(', label.len);
		return es_bytes_of(label.data, bracket && bracket > label.data + 1
		                                       ? (size_t)(bracket - label.data) - 1
		                                       : label.len);
	}
	return es_bytes_of(NULL, 0);
}

void es_form_figures(struct es_form *f, const struct es_field *field, struct es_bytes list,
                     struct es_bytes lang)
{
	enum column columns[COLUMNS];
	size_t count = choose(list, columns);
	struct es_bytes cells[COLUMNS];
	struct es_phrase texts[COLUMNS];
	double widths[COLUMNS];
	struct es_reader r;

	for (size_t i = 0; i < count; i++) {
		widths[i] = shares[columns[i]];
		cells[i] = head(f, field, columns[i]);
	}
	es_press_grid(f->press, widths, count);
	es_press_grid_row(f->press, cells, true, es_form_lang(f));
	size_t rows = es_elements(list, &r);
	for (size_t row = 0; row < rows && r.err == ES_OK; row++) {
		struct es_bytes figure = es_read_value(&r);
		for (size_t i = 0; i < count; i++) {
			cell(f, figure, columns[i], &texts[i]);
			cells[i] = columns[i] == LABEL ? es_field_text(figure, "label")
			                               : es_phrase_bytes(&texts[i]);
		}
		es_press_grid_row(f->press, cells, false, lang);
	}
	es_press_grid_end(f->press);
}
