/* SPDX-License-Identifier: EUPL-1.2 */
/* Any text at all: it is refused or becomes records that pass their schema (es_sheet_parse answers
 * for that), and its renderings succeed. */
#include "sheet/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct es_sheet *sheet;
	struct es_writer view;
	struct es_writer out;

	if (es_sheet_parse(es_bytes_of(data, len), NULL, &sheet) != ES_OK)
		return 0;
	es_writer_grow(&view, 16 * ES_BODY_MAX);
	es_writer_grow(&out, 64 * ES_BODY_MAX);
	es_assert(es_sheet_view(sheet, &view) == ES_OK);
	es_assert(es_sheet_render_markdown(es_writer_bytes(&view), "fr", &out) == ES_OK);
	es_writer_reset(&out);
	es_assert(es_sheet_render_text(es_writer_bytes(&view), "hu", 60, &out) == ES_OK);
	es_writer_free(&view);
	es_writer_free(&out);
	es_sheet_free(sheet);
	return 0;
}
