/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of who is not answered now: small, since it is made where there is too much to do. */
#include "site/visit.h"

#include <stdio.h>

static void put_page(const struct es_table *pages, const struct es_table *words,
                     enum es_language in, const char *why, struct es_html *h)
{
	const char *style = es_table_get(pages, "style");

	es_html_markup(h, "<!doctype html>\n<html");
	es_html_attr(h, "lang", es_bytes_str(es_language_codes[in]));
	es_html_markup(h, "><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
	                  "content=\"width=device-width, initial-scale=1\">"
	                  "<meta name=\"robots\" content=\"noindex\"><title>");
	es_html_word(h, es_word(words, "failure.title"));
	es_html_markup(h, " · Essaim</title><link rel=\"stylesheet\"");
	es_html_attr(h, "href", es_bytes_str(style ? style : ""));
	es_html_markup(h, "></head><body><main class=\"page narrow\"><h1>");
	es_html_word(h, es_word(words, "failure.title"));
	es_html_markup(h, "</h1><p>");
	es_html_word(h, why);
	es_html_markup(h, "</p><p class=\"actions\"><a class=\"button main\" href=\"\">");
	es_html_word(h, es_word(words, "failure.again"));
	es_html_markup(h, "</a></p></main></body></html>\n");
}

void es_site_refuse(const struct es_site *site, const struct es_api *api,
                    const struct es_site_request *request, const char *code, struct es_answer *out)
{
	enum es_language in = es_site_language(api, request);
	const struct es_table *words = site->words[in];
	char key[48];
	struct es_html html;

	snprintf(key, sizeof(key), "failure.%s", code ? code : "busy");
	const char *why = es_table_get(words, key);
	es_html_init(&html, ES_WEB_ANSWER_MAX);
	put_page(site->pages, words, in, why ? why : es_word(words, "failure.busy"), &html);
	es_writer_reset(&out->own);
	es_write_raw(&out->own, es_writer_bytes(&html.w));
	bool made = html.w.err == ES_OK && out->own.err == ES_OK;
	es_html_free(&html);
	if (!made) {
		es_answer_text(out, out->status, "The node is busy: try again.\n");
		return;
	}
	out->type = "text/html; charset=utf-8";
	out->vary = "accept, accept-language, cookie";
	out->body = es_writer_bytes(&out->own);
}
