/* SPDX-License-Identifier: EUPL-1.2 */
/* Cells and rows, as programs write them. */
#include "sheet/csv_internal.h"
#include "sheet/fold.h"
#include "subtitles/subtitles.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (64u << 20)

/* --- reading ------------------------------------------------------------------------------------ */

struct scan {
	struct es_csv *csv;
	struct es_bytes text;
	size_t at, line, column;
	uint8_t separator;
};

/* The one that stands most often in the first line that is not blank, outside of quotation marks. */
static uint8_t separator_of(struct es_bytes text)
{
	static const uint8_t known[] = {',', ';', '\t'};
	size_t counts[sizeof(known)] = {0}, best = 0, first = 0;
	bool quoted = false;

	while (first < text.len && (text.data[first] == '\n' || text.data[first] == '\r'))
		first++;
	for (size_t i = first; i < text.len && (quoted || text.data[i] != '\n'); i++) {
		quoted ^= text.data[i] == '"';
		for (size_t k = 0; !quoted && k < sizeof(known); k++)
			counts[k] += text.data[i] == known[k];
	}
	for (size_t k = 1; k < sizeof(known); k++)
		if (counts[k] > counts[best])
			best = k;
	return known[best];
}

static es_err quoted_cell(struct scan *s)
{
	struct es_writer *w = &s->csv->cells;

	for (s->at++; s->at < s->text.len; s->at++) {
		const uint8_t *c = s->text.data + s->at;
		if (*c == '"' && s->at + 1 < s->text.len && c[1] == '"')
			s->at++;
		else if (*c == '"') {
			s->at++;
			return ES_OK;
		}
		s->line += *c == '\n';
		if (*c != '\r')
			es_write_raw(w, es_bytes_of(s->text.data + s->at, 1));
	}
	return ES_MALFORMED; /* it does not end */
}

static bool ends_cell(const struct scan *s)
{
	return s->at == s->text.len || s->text.data[s->at] == s->separator ||
	       s->text.data[s->at] == '\n' || s->text.data[s->at] == '\r';
}

static es_err take_cell(struct scan *s, struct cell *cell)
{
	cell->at = s->csv->cells.len;
	if (s->at < s->text.len && s->text.data[s->at] == '"') {
		es_err err = quoted_cell(s);
		if (err)
			return err;
	}
	size_t from = s->at;
	while (!ends_cell(s))
		s->at++;
	es_write_raw(&s->csv->cells, es_bytes_of(s->text.data + from, s->at - from));
	cell->len = s->csv->cells.len - cell->at;
	return s->csv->cells.err             ? s->csv->cells.err
	       : cell->len > ES_CSV_CELL_MAX ? ES_LIMIT
	                                     : ES_OK;
}

/* Whether the row goes on. */
static bool next_cell(struct scan *s)
{
	if (s->at < s->text.len && s->text.data[s->at] == s->separator) {
		s->at++;
		return true;
	}
	if (s->at < s->text.len && s->text.data[s->at] == '\r')
		s->at++;
	if (s->at < s->text.len && s->text.data[s->at] == '\n') {
		s->at++;
		s->line++;
	}
	return false;
}

static es_err make_room(struct es_csv *csv)
{
	if (csv->rows > ES_CSV_ROWS_MAX)
		return ES_LIMIT;
	if (csv->rows < csv->room)
		return ES_OK;
	size_t room = csv->room ? 2 * csv->room : 16;
	struct cell *table = realloc(csv->table, room * csv->columns * sizeof(*table));
	if (!table)
		return ES_NO_MEMORY;
	csv->table = table;
	size_t *lines = realloc(csv->lines, room * sizeof(*lines));
	if (!lines)
		return ES_NO_MEMORY;
	csv->lines = lines;
	csv->room = room;
	return ES_OK;
}

/* A row; one in which nothing stands leaves no trace. */
static es_err take_row(struct scan *s)
{
	struct cell row[ES_CSV_COLUMNS_MAX] = {{0}};
	struct es_csv *csv = s->csv;
	size_t count = 0, line = s->line, before = csv->cells.len;
	bool more = true;
	es_err err = ES_OK;

	for (; !err && more; count++) {
		struct cell beyond = {0};
		struct cell *cell = count < ES_CSV_COLUMNS_MAX ? &row[count] : &beyond;
		err = take_cell(s, cell);
		if (!err && csv->columns && count >= csv->columns && cell->len)
			err = ES_MALFORMED;
		more = next_cell(s);
	}
	if (err || csv->cells.len == before)
		return err;
	if (csv->columns == 0 && count > ES_CSV_COLUMNS_MAX)
		return ES_LIMIT;
	if (csv->columns == 0)
		csv->columns = count;
	err = make_room(csv);
	if (!err) {
		memcpy(csv->table + csv->rows * csv->columns, row, csv->columns * sizeof(*row));
		csv->lines[csv->rows++] = line;
	}
	return err;
}

struct es_bytes csv_cell(const struct es_csv *csv, size_t row, size_t column)
{
	const struct cell *cell = &csv->table[row * csv->columns + column];

	return es_trim(es_bytes_of(csv->cells.data + cell->at, cell->len));
}

/* --- the whole ---------------------------------------------------------------------------------- */

static es_err read_all(struct es_csv *csv, struct es_bytes file, const char *lang, size_t *line)
{
	es_err err = es_subtitles_decode(file, lang, &csv->encoding, &csv->text);
	struct scan s = {.csv = csv, .line = 1};

	if (err)
		return err;
	s.text = es_writer_bytes(&csv->text);
	s.separator = separator_of(s.text);
	while (!err && s.at < s.text.len) {
		*line = s.line;
		err = take_row(&s);
	}
	if (!err && csv->rows < 2)
		err = ES_NOT_FOUND;
	return err ? err : csv_guess(csv);
}

es_err es_csv_read(struct es_bytes file, const char *lang, struct es_csv **out, size_t *line)
{
	struct es_csv *csv = calloc(1, sizeof(*csv));

	*out = NULL;
	*line = 0;
	if (!csv)
		return ES_NO_MEMORY;
	es_writer_grow(&csv->text, TEXT_MAX);
	es_writer_grow(&csv->cells, TEXT_MAX);
	csv->in = es_language_of(es_bytes_str(lang));
	es_err err = read_all(csv, file, lang, line);
	if (err)
		es_csv_free(csv);
	else
		*out = csv;
	return err;
}

void es_csv_free(struct es_csv *csv)
{
	if (!csv)
		return;
	es_writer_free(&csv->text);
	es_writer_free(&csv->cells);
	free(csv->table);
	free(csv->lines);
	free(csv);
}

const char *es_csv_encoding(const struct es_csv *csv)
{
	return csv->encoding;
}

size_t es_csv_columns(const struct es_csv *csv)
{
	return csv->columns;
}

size_t es_csv_rows(const struct es_csv *csv)
{
	return csv->rows - 1;
}

struct es_bytes es_csv_header(const struct es_csv *csv, size_t column)
{
	return csv_cell(csv, 0, column);
}

size_t es_csv_line(const struct es_csv *csv, size_t row)
{
	return csv->lines[row + 1];
}

const char *es_csv_field(const struct es_csv *csv, size_t column)
{
	return csv->fields[column][0] ? csv->fields[column] : NULL;
}
