/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a table of sheets: refused, or rows that are text. */
#include "sheet/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_csv *csv;
	size_t line;

	if (es_csv_read(es_bytes_of(data, size), "hu", &csv, &line))
		return 0;
	es_assert(es_csv_rows(csv) > 0 && es_csv_columns(csv) <= ES_CSV_COLUMNS_MAX);
	for (size_t row = 0; row < es_csv_rows(csv) && row < 20; row++) {
		struct es_writer w;
		es_writer_grow(&w, 1 << 24);
		es_assert(es_csv_line(csv, row) > 0);
		if (es_csv_sheet(csv, row, &w) == ES_OK)
			es_assert(es_utf8_valid(w.data, w.len));
		es_writer_free(&w);
	}
	es_csv_free(csv);
	return 0;
}
