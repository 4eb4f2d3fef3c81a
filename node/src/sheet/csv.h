/* SPDX-License-Identifier: EUPL-1.2 */
/* A table of sheets, one a row (RFC 4180, with ',', ';' or a tab between cells, in UTF-8 or what older programs
 * write): which column goes into which field, and each row as a sheet in our own Markdown. Pure; any
 * thread. */
#ifndef ESSAIM_SHEET_CSV_H
#define ESSAIM_SHEET_CSV_H

#include "essaim/schema.h"

#define ES_CSV_COLUMNS_MAX 200
#define ES_CSV_ROWS_MAX 5000
#define ES_CSV_CELL_MAX 65536

struct es_csv;

/* Reads all of it. lang: of the sheets, as BCP 47. Errors: ES_BAD_UTF8 (no text), ES_MALFORMED (a quotation that
 * does not end, a row with more cells than there are columns; *line says where), ES_LIMIT (more rows, columns or
 * text in a cell than above), ES_NOT_FOUND (no row but the first), ES_NO_MEMORY. */
es_err es_csv_read(struct es_bytes file, const char *lang, struct es_csv **out,
                   size_t *line) ES_MUST_USE;
void es_csv_free(struct es_csv *csv);                  /* NULL is fine */
const char *es_csv_encoding(const struct es_csv *csv); /* "UTF-8", "Windows-1252", … */
size_t es_csv_columns(const struct es_csv *csv);
size_t es_csv_rows(const struct es_csv *csv); /* without the first */
struct es_bytes es_csv_header(const struct es_csv *csv, size_t column);
size_t es_csv_line(const struct es_csv *csv, size_t row); /* of the file, from 1 */
/* The field that a column goes into ("description.title"), guessed from its header; NULL: none. */
const char *es_csv_field(const struct es_csv *csv, size_t column);
/* Changes it: "" for none. ES_NOT_FOUND (no such column), ES_INVALID (no such field of a practice). */
es_err es_csv_map(struct es_csv *csv, struct es_bytes header, const char *path) ES_MUST_USE;
/* What a row says of a field; empty where it says nothing. */
struct es_bytes es_csv_answer(const struct es_csv *csv, size_t row, const char *path);
/* A row as a sheet. The writer's errors. */
es_err es_csv_sheet(const struct es_csv *csv, size_t row, struct es_writer *w) ES_MUST_USE;

#endif
