/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/csv.h"

#include "sheet/arena.h"
#include "sheet/fold.h"
#include "sheet/labels.h"
#include "subtitles/subtitles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (64u << 20)
#define FOLDED_MAX 256

struct cell {
	size_t at, len; /* in cells */
};

struct es_csv {
	struct es_writer text;  /* decoded */
	struct es_writer cells; /* what stands in all of them, without quotation marks */
	struct cell *table;     /* rows * columns, the first row too */
	size_t *lines;          /* of each row */
	size_t columns, rows, room;
	const char *encoding;
	const char *fields[ES_CSV_COLUMNS_MAX]; /* paths, constant; NULL: none */
	enum es_language in;
};

/* --- reading ------------------------------------------------------------------------------------ */

struct scan {
	struct es_csv *csv;
	struct es_bytes text;
	size_t at, line, column;
	uint8_t separator;
};

/* The one that stands most often in the first line, outside of quotation marks. */
static uint8_t separator_of(struct es_bytes text)
{
	static const uint8_t known[] = {',', ';', '\t'};
	size_t counts[sizeof(known)] = {0}, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.len && (quoted || text.data[i] != '\n'); i++) {
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
	if (csv->rows < csv->room)
		return ES_OK;
	if (csv->rows > ES_CSV_ROWS_MAX)
		return ES_LIMIT;
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
	if (!err && csv->columns == 0)
		err = count > ES_CSV_COLUMNS_MAX ? ES_LIMIT : ES_OK;
	if (!err && csv->columns == 0)
		csv->columns = count;
	if (err || csv->cells.len == before)
		return err;
	err = make_room(csv);
	if (!err) {
		memcpy(csv->table + csv->rows * csv->columns, row, csv->columns * sizeof(*row));
		csv->lines[csv->rows++] = line;
	}
	return err;
}

static struct es_bytes cell_of(const struct es_csv *csv, size_t row, size_t column)
{
	const struct cell *cell = &csv->table[row * csv->columns + column];

	return es_trim(es_bytes_of(csv->cells.data + cell->at, cell->len));
}

/* --- columns ------------------------------------------------------------------------------------ */

/* The field of a practice that these words name, in any of the languages. */
static const char *guess(const struct es_label_index *index, struct es_bytes header)
{
	const struct es_label_entry *entry;
	char folded[FOLDED_MAX];

	(void)es_fold(header, folded, sizeof(folded));
	size_t count = es_label_find(index, folded, &entry);
	for (size_t i = 0; i < count; i++)
		if (entry[i].slot->role == ES_SLOT_FIELD && entry[i].slot->kind == ES_KIND_PRACTICE)
			return entry[i].slot->path;
	entry = es_label_find_near(index, folded);
	return entry && entry->slot->role == ES_SLOT_FIELD && entry->slot->kind == ES_KIND_PRACTICE
	               ? entry->slot->path
	               : NULL;
}

/* The path as it stands in the schema's own tables of this file: it outlives the index. */
static const char *const paths[] = {
        "organisation.name",
        "organisation.city",
        "organisation.country",
        "organisation.website",
        "description.title",
        "description.original_title",
        "description.domains",
        "description.partners",
        "description.coverage",
        "description.period",
        "description.summary",
        "implementation.target_groups",
        "implementation.objectives",
        "implementation.tools",
        "implementation.professionals",
        "implementation.coordination",
        "implementation.resources",
        "implementation.staff",
        "implementation.budget",
        "results.expected_impacts",
        "results.results",
        "results.evaluation",
        "transferability.applied_elsewhere",
        "transferability.where_how",
        "transferability.enablers",
        "transferability.possible_elsewhere",
        "transferability.actions",
        "transferability.essentials",
        "transferability.success_factors",
        "innovation",
        "licence",
        "project",
        "programme",
        "grant",
        "funder_notice",
};

static const char *known_path(const char *path)
{
	for (size_t i = 0; path && i < sizeof(paths) / sizeof(paths[0]); i++)
		if (strcmp(path, paths[i]) == 0)
			return paths[i];
	return NULL;
}

static bool is_mapped(const struct es_csv *csv, const char *path)
{
	for (size_t i = 0; i < csv->columns; i++)
		if (csv->fields[i] == path)
			return true;
	return false;
}

/* Each field takes one column, the first that names it. */
static es_err guess_all(struct es_csv *csv)
{
	struct es_label_index index;
	struct es_arena arena = {0};

	es_err err = es_label_index_build(&arena, &index);
	for (size_t i = 0; !err && i < csv->columns; i++) {
		const char *path = known_path(guess(&index, cell_of(csv, 0, i)));
		csv->fields[i] = path && !is_mapped(csv, path) ? path : NULL;
	}
	es_arena_free(&arena);
	return err;
}

es_err es_csv_map(struct es_csv *csv, struct es_bytes header, const char *path)
{
	const char *known = known_path(path);

	if (path[0] && !known)
		return ES_INVALID;
	for (size_t i = 0; i < csv->columns; i++) {
		if (!es_bytes_equal(cell_of(csv, 0, i), es_trim(header)))
			continue;
		for (size_t k = 0; known && k < csv->columns; k++)
			if (csv->fields[k] == known)
				csv->fields[k] = NULL;
		csv->fields[i] = known;
		return ES_OK;
	}
	return ES_NOT_FOUND;
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
	return err ? err : guess_all(csv);
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
	return cell_of(csv, 0, column);
}

size_t es_csv_line(const struct es_csv *csv, size_t row)
{
	return csv->lines[row + 1];
}

const char *es_csv_field(const struct es_csv *csv, size_t column)
{
	return csv->fields[column];
}

/* --- a row as a sheet --------------------------------------------------------------------------- */

static void put(struct es_writer *w, const char *text)
{
	es_write_raw(w, es_bytes_str(text));
}

/* A line of a cell that is nothing but words, whatever signs stand in it. */
static void put_line(struct es_bytes line, struct es_writer *w)
{
	bool entry = es_begins(line, "- ");

	if (entry) {
		put(w, "- ");
		line = es_trim(es_slice(line, 2, line.len));
	}
	for (size_t i = 0; i < line.len; i++) {
		if (strchr("\\*_<[|`", line.data[i]) ||
		    (i == 0 && strchr("#>-+=~:.", line.data[i])))
			put(w, "\\");
		es_write_raw(w, es_bytes_of(line.data + i, 1));
	}
	put(w, entry ? "\n" : "\n\n");
}

struct es_bytes es_csv_answer(const struct es_csv *csv, size_t row, const char *path)
{
	for (size_t i = 0; i < csv->columns; i++)
		if (csv->fields[i] && strcmp(csv->fields[i], path) == 0)
			return cell_of(csv, row + 1, i);
	return es_bytes_of(NULL, 0);
}

static void put_answer(const struct es_csv *csv, size_t row, const char *path,
                       const struct es_field *field, struct es_writer *w)
{
	struct es_bytes text = es_csv_answer(csv, row, path);

	if (text.len == 0)
		return;
	put(w, "### ");
	put(w, field->label.in[csv->in]);
	put(w, "\n\n");
	while (text.len) {
		const uint8_t *end = memchr(text.data, '\n', text.len);
		size_t len = end ? (size_t)(end - text.data) : text.len;
		struct es_bytes line = es_trim(es_slice(text, 0, len));
		if (line.len)
			put_line(line, w);
		text = es_slice(text, len + (end != NULL), text.len);
	}
	put(w, "\n");
}

static void put_part(const struct es_csv *csv, size_t row, const struct es_field *group,
                     struct es_writer *w)
{
	char path[128];

	put(w, "## ");
	put(w, group->label.in[csv->in]);
	put(w, "\n\n");
	for (size_t i = 0; i < group->fields_len; i++) {
		(void)snprintf(path, sizeof(path), "%s.%s", group->name, group->fields[i].name);
		put_answer(csv, row, path, &group->fields[i], w);
	}
}

es_err es_csv_sheet(const struct es_csv *csv, size_t row, struct es_writer *w)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PRACTICE);

	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type == ES_FIELD_GROUP && !field->list)
			put_part(csv, row, field, w);
	}
	put(w, "## ");
	put(w, es_label_rights.in[csv->in]);
	put(w, "\n\n");
	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type != ES_FIELD_GROUP)
			put_answer(csv, row, field->name, field, w);
	}
	return w->err;
}
