/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/show.h"

#include "logsink.h"
#include "view/report.h"
#include "web/exchange.h"
#include "web/rest.h"

#include <stdlib.h>

struct es_show {
	struct es_work work;
	struct es_survey survey;
	struct es_web *web;
	struct exchange *x; /* the worker's while it runs */
	bool page;          /* else of /api/v1, or a report */
	bool orphan;        /* the connection is gone */
	es_err err;
};

bool es_show_takes(const struct es_web *web, const struct exchange *x)
{
	if (x->target.route == ES_ROUTE_PAGE)
		return x->asked->request.path.len &&
		       es_site_takes_long(web->site, &x->asked->request);
	return x->target.route == ES_ROUTE_REPORT || es_rest_takes_long(x->target.route);
}

static void answer_fault(struct exchange *x, es_err err)
{
	enum es_api_code code = es_api_code_of(err);

	if (err == ES_BUSY)
		x->answer.retry_s = 5;
	else if (code == ES_API_FAILED)
		es_say(ES_LEVEL_ERROR, "web: a request failed: %s", es_err_sentence(err));
	es_answer_fault_json(&x->answer, code, es_err_sentence(err));
}

/* What leaves the federation with the report is public, whoever asks for it. */
static es_err write_report(const struct es_view_source *s, struct es_bytes hex,
                           struct es_writer *csv)
{
	struct es_writer report;
	struct es_id id;

	es_err err = es_unhex((const char *)hex.data, hex.len, id.bytes, ES_ID_LEN);
	if (err == ES_OK && !es_federation_structure(s->federation, &id) &&
	    !es_id_equal(&id, &s->self->structure))
		err = ES_NOT_FOUND;
	if (err != ES_OK)
		return err;
	es_writer_grow(&report, ES_REPORT_MAX);
	err = es_view_report(s, &id, es_now_ms(), &report);
	if (err == ES_OK)
		err = es_report_csv(es_writer_bytes(&report), csv);
	es_writer_free(&report);
	return err;
}

static void see_report(const struct es_view_source *s, struct exchange *x)
{
	struct es_answer *a = &x->answer;
	struct es_writer csv;

	es_writer_grow(&csv, ES_REPORT_MAX);
	es_err err = write_report(s, x->target.id, &csv);
	if (err != ES_OK) {
		es_writer_free(&csv);
		answer_fault(x, err);
		return;
	}
	es_writer_free(&a->own);
	a->own = csv;
	a->status = 200;
	a->type = "text/csv; charset=utf-8";
	a->body = es_writer_bytes(&a->own);
}

static void run(struct es_work *work)
{
	struct es_show *show = (struct es_show *)work;
	struct exchange *x = show->x;

	show->err = es_survey_open(&show->survey);
	if (show->err != ES_OK)
		return;
	if (show->page)
		es_site_see(show->web->site, &show->web->api, &show->survey.s, &x->asked->request,
		            &x->answer);
	else if (x->target.route == ES_ROUTE_REPORT)
		see_report(&show->survey.s, x);
	else
		es_rest_see(&show->web->api, &show->survey.s, &x->target, &x->answer);
	es_survey_close(&show->survey);
}

static void on_done(struct es_work *work)
{
	struct es_show *show = (struct es_show *)work;
	struct es_api *api = &show->web->api;
	struct exchange *x = show->x;

	x->show = NULL;
	if (show->orphan) {
		es_exchange_free(x);
	} else {
		x->state = ANSWERED;
		if (show->err)
			answer_fault(x, show->err);
		es_exchange_hold(show->web, x);
		lws_callback_on_writable(x->wsi);
	}
	es_survey_end(&show->survey);
	free(show);
	es_api_job_end(api);
}

bool es_show_start(struct es_web *web, struct exchange *x)
{
	if (x->target.route == ES_ROUTE_REPORT && !es_head_is_editor(web, x->wsi)) {
		es_answer_fault_json(&x->answer, ES_API_NOT_ALLOWED, "this is for editors");
		return false;
	}
	struct es_show *show = calloc(1, sizeof(*show));
	es_err err = show ? es_survey_begin(&web->api, NULL, &show->survey) : ES_NO_MEMORY;

	if (err == ES_OK) {
		show->work = (struct es_work){.run = run, .done = on_done};
		show->web = web;
		show->x = x;
		show->page = x->target.route == ES_ROUTE_PAGE;
		err = es_work_start(web->api.loop, &show->work);
	}
	if (err != ES_OK) {
		if (show)
			es_survey_end(&show->survey);
		free(show);
		answer_fault(x, err);
		return false;
	}
	x->show = show;
	x->state = WORKING;
	lws_set_timeout(x->wsi, NO_PENDING_TIMEOUT, 0);
	es_api_job_begin(&web->api);
	return true;
}

bool es_show_orphan(struct es_show *show)
{
	if (!show)
		return false;
	show->orphan = true;
	return true;
}
