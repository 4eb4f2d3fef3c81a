/* SPDX-License-Identifier: EUPL-1.2 */
/* The page on which somebody ends the letters of what waits, without signing in: the link of a letter is
 * enough. Looking at it changes nothing, since programs look at links, too. */
#include "account/digest.h"
#include "site/visit.h"

static void put_line(struct es_visit *v, const char *key)
{
	es_html_markup(&v->html, "<p>");
	es_speak(v, key);
	es_html_markup(&v->html, "</p>");
}

static void put_form(struct es_visit *v)
{
	struct es_html *h = &v->html;

	put_line(v, "mail.stop.ask");
	es_html_markup(h, "<form class=\"form\" method=\"post\"><p class=\"actions\"><button "
	                  "type=\"submit\" class=\"button main\">");
	es_speak(v, "mail.stop.go");
	es_html_markup(h, "</button></p></form>");
}

static void put_aside(struct es_visit *v, const char *said, const char *more)
{
	es_html_markup(&v->html, "<div class=\"aside\" role=\"status\">");
	put_line(v, said);
	if (more)
		put_line(v, more);
	es_html_markup(&v->html, "</div><p class=\"actions\"><a class=\"button\" href=\"/me\">");
	es_speak(v, "mail.digest.change");
	es_html_markup(&v->html, "</a></p>");
}

/* What the link stands for now. */
static enum es_site_said judge(const struct es_visit *v)
{
	uint8_t person[ES_AUTHOR_LEN];
	struct es_digest digest;

	if (v->request->form)
		return v->request->form->said;
	if (es_stop_token_open(v->s->snap, v->place.id, person) != ES_OK)
		return ES_FORM_UNKNOWN;
	(void)!es_digest_get(v->s->snap, person, &digest); /* never, where there is none */
	return digest.pace == ES_DIGEST_NEVER ? ES_FORM_DONE : ES_FORM_EMPTY;
}

es_err es_page_stop(struct es_visit *v)
{
	es_html_markup(&v->html, "<div class=\"page narrow\">");
	es_open_title(v, "mail.stop.title");
	switch (judge(v)) {
	case ES_FORM_EMPTY:
		put_form(v);
		break;
	case ES_FORM_DONE:
		put_aside(v, "mail.stop.done", "mail.stop.more");
		break;
	case ES_FORM_UNKNOWN:
		v->status = 404;
		put_aside(v, "mail.stop.unknown", NULL);
		break;
	case ES_FORM_TOO_MANY:
		v->status = 429;
		put_aside(v, "mail.stop.failed", NULL);
		break;
	default:
		v->status = 500;
		put_aside(v, "mail.stop.failed", NULL);
		break;
	}
	es_html_markup(&v->html, "</div>");
	return ES_OK;
}
