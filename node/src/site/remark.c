/* SPDX-License-Identifier: EUPL-1.2 */
/* The page on which a remark is written without a script, and what it says of how it went. As
 * web-ui/src/pages/remark.tsx, which takes over where there is JavaScript. */
#include "node_limits.h"
#include "site/visit.h"
#include "store/drafts.h"

#include <sodium.h>

#define SHOWN_DIGITS 8 /* of a long name of digits */
#define LONG_DIGITS 24

bool es_site_is_path(struct es_bytes address)
{
	return address.len > 0 && address.data[0] == '/' &&
	       (address.len == 1 || (address.data[1] != '/' && address.data[1] != '\\'));
}

/* Which page is meant. */
static struct es_bytes meant(const struct es_visit *v)
{
	const struct es_site_form *form = v->request->form;
	struct es_bytes page = form ? form->page : v->request->target->page;

	return es_site_is_path(page) && page.len <= ES_REMARK_PAGE_MAX ? page : es_bytes_str("/");
}

static size_t digits_at(struct es_bytes page, size_t at)
{
	size_t count = 0;

	while (at + count < page.len) {
		uint8_t c = page.data[at + count];
		if ((c < '0' || c > '9') && (c < 'a' || c > 'f'))
			break;
		count++;
	}
	return count;
}

/* An address as people can read it. */
static void put_page_name(struct es_visit *v, struct es_bytes page)
{
	for (size_t at = 0; at < page.len;) {
		size_t digits = digits_at(page, at), len = digits ? digits : 1;
		bool cut = digits >= LONG_DIGITS;
		es_html_text(&v->html, es_bytes_of(page.data + at, cut ? SHOWN_DIGITS : len));
		if (cut)
			es_html_word(&v->html, "…");
		at += len;
	}
}

static void put_page_link(struct es_visit *v, const char *opening_key)
{
	struct es_bytes page = meant(v);

	es_html_markup(&v->html, "<p class=\"muted\">");
	es_speak(v, opening_key);
	es_html_markup(&v->html, " <a");
	es_html_attr(&v->html, "href", page);
	es_html_markup(&v->html, ">");
	put_page_name(v, page);
	es_html_markup(&v->html, "</a></p>");
}

/* What is sent twice by mistake is kept once. */
static void put_token(struct es_visit *v)
{
	uint8_t token[ES_ONCE_LEN];
	char hex[2 * ES_ONCE_LEN + 1];

	randombytes_buf(token, sizeof(token));
	es_hex(token, sizeof(token), hex);
	es_html_markup(&v->html, "<input type=\"hidden\" name=\"token\"");
	es_html_attr(&v->html, "value", es_bytes_str(hex));
	es_html_markup(&v->html, "><input type=\"hidden\" name=\"page\"");
	es_html_attr(&v->html, "value", meant(v));
	es_html_markup(&v->html, ">");
}

static void put_wrong(struct es_visit *v, enum es_site_said said)
{
	struct es_phrase most, wrong = {.len = 0};

	if (said == ES_FORM_TOO_LONG) {
		es_phrase_number(v->words, ES_REMARK_TEXT_MAX * 1000, &most);
		es_phrase_fill(v->words, "remark.tooLong", es_phrase_bytes(&most),
		               es_bytes_of(NULL, 0), &wrong);
	} else {
		es_phrase_add(&wrong, es_bytes_str(es_visit_word(
		                              v, said == ES_FORM_WRONG      ? "remark.needed"
		                                 : said == ES_FORM_TOO_MANY ? "failure.too_many"
		                                 : said == ES_FORM_NO_ROOM  ? "failure.no_room"
		                                                            : "failure.other")));
	}
	es_html_markup(&v->html, "<p class=\"wrong\" id=\"text-wrong\" role=\"alert\">");
	es_speak_phrase(v, &wrong);
	es_html_markup(&v->html, "</p>");
}

static void put_form(struct es_visit *v)
{
	const struct es_site_form *form = v->request->form;
	struct es_html *h = &v->html;

	es_put_lead(v, "remark.intro");
	es_html_markup(h, "<form class=\"form\" method=\"post\" action=\"/remark\">");
	put_token(v);
	put_page_link(v, "remark.page");
	es_html_markup(h, "<div class=\"field\"><label for=\"text\">");
	es_speak(v, "remark.text");
	es_html_markup(h, "</label><p class=\"hint\" id=\"text-hint\">");
	es_speak(v, "remark.hint");
	es_html_markup(h, "</p><textarea id=\"text\" name=\"text\" rows=\"6\" required "
	                  "aria-describedby=\"text-hint");
	if (form)
		es_html_markup(h, " text-wrong\" aria-invalid=\"true");
	es_html_markup(h, "\">\n"); /* the first end of a line is not the text's */
	if (form)
		es_html_text(h, form->text);
	es_html_markup(h, "</textarea>");
	if (form)
		put_wrong(v, form->said);
	es_html_markup(h, "</div><p><button type=\"submit\" class=\"button main\">");
	es_speak(v, "remark.send");
	es_html_markup(h, "</button></p></form>");
}

static void put_thanks(struct es_visit *v)
{
	struct es_html *h = &v->html;

	es_html_markup(h, "<div role=\"status\"><p class=\"lead\">");
	es_speak(v, "remark.thanks");
	es_html_markup(h, "</p><p><a class=\"button\"");
	es_html_attr(h, "href", meant(v));
	es_html_markup(h, ">");
	es_speak(v, "remark.back");
	es_html_markup(h, "</a></p></div>");
}

void es_page_remark(struct es_visit *v)
{
	static const unsigned statuses[] = {
	        [ES_FORM_WRONG] = 400,   [ES_FORM_TOO_LONG] = 413, [ES_FORM_TOO_MANY] = 429,
	        [ES_FORM_NO_ROOM] = 503, [ES_FORM_FAILED] = 500,   [ES_FORM_DONE] = 200};
	const struct es_site_form *form = v->request->form;

	es_html_markup(&v->html, "<div class=\"page narrow\">");
	es_open_title(v, "remark.title");
	es_describe(v, "remark.intro");
	if (form)
		v->status = statuses[form->said];
	if (form && form->said == ES_FORM_DONE)
		put_thanks(v);
	else
		put_form(v);
	es_html_markup(&v->html, "</div>");
}
