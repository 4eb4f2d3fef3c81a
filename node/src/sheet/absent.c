/* SPDX-License-Identifier: EUPL-1.2 */
/* TEMPORARY: stands in for the sheet importer until it lands; whoever lands it deletes this file. Knows
 * no sheet, renders none. */
#include "sheet/sheet.h"
struct es_sheet {
	int x;
};
es_err es_sheet_parse(struct es_bytes text, const char *lang, struct es_sheet **out)
{
	(void)text;
	(void)lang;
	(void)out;
	return ES_NOT_FOUND;
}
void es_sheet_free(struct es_sheet *sheet)
{
	(void)sheet;
}
const char *es_sheet_lang(const struct es_sheet *sheet)
{
	(void)sheet;
	return "fr";
}
struct es_bytes es_sheet_title(const struct es_sheet *sheet)
{
	(void)sheet;
	return es_bytes_str("t");
}
es_err es_sheet_practice_body(const struct es_sheet *sheet, const uint8_t author[ES_AUTHOR_LEN],
                              struct es_writer *w)
{
	(void)sheet;
	(void)author;
	(void)w;
	return ES_STATE;
}
size_t es_sheet_testimonies(const struct es_sheet *sheet)
{
	(void)sheet;
	return 0;
}
es_err es_sheet_testimony_body(const struct es_sheet *sheet, size_t index,
                               const struct es_id *practice, const uint8_t author[ES_AUTHOR_LEN],
                               struct es_writer *w)
{
	(void)sheet;
	(void)index;
	(void)practice;
	(void)author;
	(void)w;
	return ES_STATE;
}
bool es_sheet_has_contact(const struct es_sheet *sheet)
{
	(void)sheet;
	return false;
}
es_err es_sheet_contact_body(const struct es_sheet *sheet, const struct es_id *practice,
                             const uint8_t author[ES_AUTHOR_LEN], struct es_writer *w)
{
	(void)sheet;
	(void)practice;
	(void)author;
	(void)w;
	return ES_STATE;
}
size_t es_sheet_tools(const struct es_sheet *sheet)
{
	(void)sheet;
	return 0;
}
es_err es_sheet_tool_body(const struct es_sheet *sheet, size_t index, const struct es_id *practice,
                          const uint8_t author[ES_AUTHOR_LEN], struct es_writer *w)
{
	(void)sheet;
	(void)index;
	(void)practice;
	(void)author;
	(void)w;
	return ES_STATE;
}
size_t es_sheet_notes(const struct es_sheet *sheet)
{
	(void)sheet;
	return 0;
}
struct es_sheet_note es_sheet_note(const struct es_sheet *sheet, size_t index)
{
	(void)sheet;
	(void)index;
	return (struct es_sheet_note){0};
}
es_err es_sheet_view(const struct es_sheet *sheet, struct es_writer *w)
{
	(void)sheet;
	(void)w;
	return ES_STATE;
}
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
	(void)view;
	(void)lang;
	(void)width;
	(void)w;
	return ES_STATE;
}
