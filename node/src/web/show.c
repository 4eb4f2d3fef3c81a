/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/show.h"

#include "web/exchange.h"
#include "web/rest.h"

#include <stdlib.h>

struct es_show {
	struct es_work work;
	struct es_survey survey;
	struct es_web *web;
	struct exchange *x; /* the worker's while it runs */
	bool page;          /* else of /api/v1 */
	bool orphan;        /* the connection is gone */
	es_err err;
};

bool es_show_takes(const struct es_web *web, const struct exchange *x)
{
	if (x->target.route == ES_ROUTE_PAGE)
		return x->asked->request.path.len &&
		       es_site_takes_long(web->site, &x->asked->request);
	return es_rest_takes_long(x->target.route);
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
	else
		es_rest_see(&show->web->api, &show->survey.s, &x->target, &x->answer);
	es_survey_close(&show->survey);
}

static void answer_fault(struct exchange *x, es_err err)
{
	if (err == ES_BUSY)
		x->answer.retry_s = 5;
	es_answer_fault_json(&x->answer, es_api_code_of(err), es_err_sentence(err));
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
