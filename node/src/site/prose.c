/* SPDX-License-Identifier: EUPL-1.2 */
/* Written text as paragraphs, lists and quotations. */
#include "site/block.h"
#include "site/visit.h"

static void change(struct es_html *h, enum es_block from, enum es_block to)
{
	if (from == to)
		return;
	if (from == ES_BLOCK_ITEM)
		es_html_markup(h, "</ul>");
	else if (from == ES_BLOCK_QUOTE)
		es_html_markup(h, "</blockquote>");
	if (to == ES_BLOCK_ITEM)
		es_html_markup(h, "<ul>");
	else if (to == ES_BLOCK_QUOTE)
		es_html_markup(h, "<blockquote>");
}

void es_put_prose(struct es_visit *v, struct es_bytes text, struct es_bytes lang)
{
	struct es_html *h = &v->html;
	enum es_block now = ES_BLOCK_NONE;
	struct es_bytes line;

	es_html_markup(h, "<div class=\"prose\"");
	es_html_attr(h, "lang", lang);
	es_html_markup(h, ">");
	for (enum es_block block; (block = es_block_next(&text, &line)) != ES_BLOCK_NONE;) {
		change(h, now, block);
		now = block;
		if (block == ES_BLOCK_ITEM) {
			es_html_markup(h, "<li>");
			es_html_text(h, line);
			es_html_markup(h, "</li>");
		} else {
			es_html_markup(h, "<p>");
			es_html_text(h, line);
			es_html_markup(h, "</p>");
		}
	}
	change(h, now, ES_BLOCK_NONE);
	es_html_markup(h, "</div>");
}
