/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/sheet.h"

es_err es_sheet_render_markdown(struct es_bytes view, const char *lang, struct es_writer *w)
{
	(void)view;
	(void)lang;
	(void)w;
	return ES_STATE;
}

es_err es_sheet_render_text(struct es_bytes view, const char *lang, size_t width,
                            struct es_writer *w)
{
	(void)width;
	return es_sheet_render_markdown(view, lang, w);
}
