/* SPDX-License-Identifier: EUPL-1.2 */
/* The inside of a table of sheets. */
#ifndef ESSAIM_SHEET_CSV_INTERNAL_H
#define ESSAIM_SHEET_CSV_INTERNAL_H

#include "sheet/csv.h"

#define PATH_MAX_LEN 64

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
	char fields[ES_CSV_COLUMNS_MAX][PATH_MAX_LEN]; /* paths; empty: none */
	enum es_language in;
};

/* A cell without white space at its ends; row 0 are the headers. */
struct es_bytes csv_cell(const struct es_csv *csv, size_t row, size_t column);
/* csv_columns.c: which column names which field. ES_NO_MEMORY. */
es_err csv_guess(struct es_csv *csv) ES_MUST_USE;

#endif
