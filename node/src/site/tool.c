/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of a tool. As web-ui/src/pages/tool.tsx. */
#include "site/piece.h"

static void show(struct es_visit *v, struct es_bytes view);

static const struct es_piece piece = {
        .name = "tool",
        .all = "/practices?kind=tool",
        .all_words = "tool.all",
        .badge = "find.tool",
        .ended = "sheet.ended",
        .on_paper = true,
        .view = es_view_tool,
        .show = show,
};

static void show(struct es_visit *v, struct es_bytes view)
{
	static const char *const besides[] = {"title", "ended"};
	struct es_bytes tool = es_map_at(view, "tool");

	es_describe_piece(v, es_field_text(tool, "title"), es_field_text(tool, "aims"),
	                  es_field_text(view, "structure.name"));
	es_open_piece(v, &piece, view, tool, "page practice");
	es_put_origin(v, "tool.of", "/practice/", es_map_at(view, "practice"));
	es_html_markup(&v->html, "</header>");
	es_put_answers_but(v, ES_KIND_TOOL, tool, es_field_text(view, "lang"), besides, 2);
	es_put_tutorials(v, es_field_text(view, "entity"));
	es_close_piece(v, &piece, view);
}

es_err es_page_tool(struct es_visit *v)
{
	return es_page_piece(v, &piece);
}
