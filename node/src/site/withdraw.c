/* SPDX-License-Identifier: EUPL-1.2 */
/* The page on which a code on paper withdraws a testimony, and what it says of how it went. */
#include "site/visit.h"
#include "store/receipts.h"

static void put_line(struct es_visit *v, const char *key)
{
	es_html_markup(&v->html, "<p>");
	es_speak(v, key);
	es_html_markup(&v->html, "</p>");
}

static void put_form(struct es_visit *v, const char *wrong)
{
	struct es_html *h = &v->html;

	put_line(v, "withdraw.intro");
	es_html_markup(h, "<form class=\"form\" method=\"post\" action=\"/withdraw\"><div "
	                  "class=\"field\"><label for=\"code\">");
	es_speak(v, "withdraw.code");
	es_html_markup(h, "</label><p class=\"hint\" id=\"code-hint\">");
	es_speak(v, "withdraw.hint");
	es_html_markup(
	        h, "</p><input id=\"code\" name=\"code\" type=\"text\" inputmode=\"numeric\" "
	           "autocomplete=\"off\" required maxlength=\"60\" aria-describedby=\"code-hint");
	if (wrong)
		es_html_markup(h, " code-wrong\" aria-invalid=\"true");
	es_html_markup(h, "\">");
	if (wrong) {
		es_html_markup(h, "<p class=\"wrong\" id=\"code-wrong\" role=\"alert\">");
		es_speak(v, wrong);
		es_html_markup(h, "</p>");
	}
	es_html_markup(h,
	               "</div><p class=\"actions\"><button type=\"submit\" class=\"button main\">");
	es_speak(v, "withdraw.go");
	es_html_markup(h, "</button></p></form><p class=\"muted\">");
	es_speak(v, "withdraw.lost");
	es_html_markup(h, "</p>");
}

/* --- how far it is ----------------------------------------------------------------------------- */

static es_err put_partner(void *context, const struct es_receipt *receipt)
{
	struct es_visit *v = context;
	const struct es_member *member =
	        es_federation_structure(v->s->federation, &receipt->structure);
	struct es_phrase day;

	if (!member)
		return ES_OK;
	es_html_markup(&v->html, "<li><strong>");
	es_html_word(&v->html, member->admission.name);
	es_html_markup(&v->html, "</strong> · ");
	if (receipt->applied) {
		es_phrase_date(v->words, receipt->since_ms, &day);
		es_speak(v, "withdraw.applied");
		es_html_markup(&v->html, " (");
		es_speak_phrase(v, &day);
		es_html_markup(&v->html, ")");
	} else {
		es_speak(v, "withdraw.waits");
	}
	es_html_markup(&v->html, "</li>");
	return v->html.w.err;
}

static es_err put_partners(struct es_visit *v, const struct es_id *record)
{
	struct es_row row, erasure;

	es_err err = es_row_find(v->s->snap, record, &row);
	if (!err && row.erased)
		err = es_row_find(v->s->snap, &row.erasure, &erasure);
	if (err || !row.erased)
		return err;
	es_html_markup(&v->html, "<ul class=\"left-partners\">");
	err = es_erasure_receipts(v->s->snap, v->s->federation, &erasure, put_partner, v);
	es_html_markup(&v->html, "</ul>");
	return err;
}

static es_err put_done(struct es_visit *v, const struct es_site_form *form)
{
	es_html_markup(&v->html, "<div class=\"aside\" role=\"status\"><h2>");
	es_speak(v, form->said == ES_FORM_DONE ? "withdraw.done" : "withdraw.before");
	es_html_markup(&v->html, "</h2>");
	put_line(v, "withdraw.doneMore");
	es_err err = put_partners(v, &form->record);
	put_line(v, "withdraw.again");
	es_html_markup(&v->html, "</div><p class=\"actions\"><a class=\"button\" href=\"/\">");
	es_speak(v, "notFound.home");
	es_html_markup(&v->html, "</a></p>");
	return err;
}

es_err es_page_withdraw(struct es_visit *v)
{
	static const char *const wrongs[] = {[ES_FORM_EMPTY] = NULL,
	                                     [ES_FORM_UNKNOWN] = "withdraw.unknown",
	                                     [ES_FORM_WRONG] = "withdraw.wrong",
	                                     [ES_FORM_TOO_MANY] = "withdraw.tooMany",
	                                     [ES_FORM_FAILED] = "withdraw.failed"};
	static const unsigned statuses[] = {
	        [ES_FORM_UNKNOWN] = 404, [ES_FORM_WRONG] = 400, [ES_FORM_TOO_MANY] = 429,
	        [ES_FORM_FAILED] = 500,  [ES_FORM_DONE] = 200,  [ES_FORM_BEFORE] = 200};
	const struct es_site_form *form = v->request->form;
	es_err err = ES_OK;

	es_html_markup(&v->html, "<div class=\"page narrow\">");
	es_open_title(v, "withdraw.title");
	es_describe(v, "withdraw.intro");
	if (form)
		v->status = statuses[form->said];
	if (form && (form->said == ES_FORM_DONE || form->said == ES_FORM_BEFORE))
		err = put_done(v, form);
	else
		put_form(v, form ? wrongs[form->said] : NULL);
	es_html_markup(&v->html, "</div>");
	return err;
}
