/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/print.h"

#include "logsink.h"
#include "print/print.h"
#include "site/place.h"
#include "view/value.h"
#include "web/exchange.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

/* Browsers show a PDF with a part of their own, which a sandbox would forbid. */
static const char policy[] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
                             "frame-ancestors 'none'";

struct es_print_job {
	struct es_work work;
	struct es_web *web;
	struct exchange *x; /* NULL once the connection went */
	struct es_prints gathered;
	struct es_print_how how;
	char base[ES_BASE_MAX];
	uint64_t scope_max; /* of the reader */
	struct es_writer pdf;
	es_err err;
};

static void answer_fault(struct exchange *x, es_err err)
{
	enum es_api_code code = es_api_code_of(err);

	if (err == ES_BUSY)
		x->answer.retry_s = 5;
	else if (code == ES_API_FAILED)
		es_say(ES_LEVEL_ERROR, "web: printing failed: %s", es_err_sentence(err));
	es_answer_fault_json(&x->answer, code, es_err_sentence(err));
}

/* What it is made of, as this reader may see it. */
static es_err gather(struct es_view_source *s, const struct es_target *t, enum es_language in,
                     struct es_prints *g)
{
	struct es_id id;
	es_err err = es_row_find_prefix(s->snap, (const char *)t->id.data, t->id.len, &id);

	if (err == ES_OK)
		err = es_prints_gather(s, &id, t->version, in, g);
	es_snapshot_end(s->snap);
	return err == ES_AMBIGUOUS || err == ES_MALFORMED ? ES_NOT_FOUND : err;
}

static es_err gather_first(struct es_web *web, struct exchange *x, struct es_print_job *job)
{
	struct es_view_source s;
	es_err err = es_head_look(web, x->wsi, &s);

	if (err)
		return err;
	job->scope_max = s.scope_max;
	return gather(&s, &x->target, job->how.in, &job->gathered);
}

static void run(struct es_work *work)
{
	struct es_print_job *job = (struct es_print_job *)work;

	job->err = es_prints_make(&job->gathered, &job->how, &job->pdf);
}

static void job_free(struct es_print_job *job)
{
	es_prints_close(&job->gathered);
	es_writer_free(&job->pdf);
	free(job);
}

/* Whether what was printed still says what can be read now. */
static bool still_holds(struct es_print_job *job)
{
	struct es_view_source s;
	struct es_prints now;

	if (es_api_look(&job->web->api, NULL, &s) != ES_OK)
		return false;
	s.scope_max = job->scope_max;
	es_prints_open(&now);
	bool holds = gather(&s, &job->x->target, job->how.in, &now) == ES_OK &&
	             es_prints_same(&job->gathered, &now);
	es_prints_close(&now);
	return holds;
}

static void answer(struct es_print_job *job)
{
	struct es_answer *a = &job->x->answer;

	if (job->err == ES_OK && !still_holds(job))
		job->err = ES_BUSY; /* asked for again, it is printed anew, or gone */
	if (job->err) {
		answer_fault(job->x, job->err);
		return;
	}
	es_writer_free(&a->own);
	a->own = job->pdf;
	es_writer_grow(&job->pdf, 1);
	a->status = 200;
	a->type = "application/pdf";
	a->policy = policy;
	a->body = es_writer_bytes(&a->own);
	es_exchange_hold(job->web, job->x);
}

static void on_done(struct es_work *work)
{
	struct es_print_job *job = (struct es_print_job *)work;
	struct es_api *api = &job->web->api;

	api->printing--;
	if (job->x) {
		job->x->print = NULL;
		job->x->state = ANSWERED;
		answer(job);
		lws_callback_on_writable(job->x->wsi);
	}
	job_free(job);
	es_api_job_end(api);
}

/* ?lang=, else as pages do. */
static enum es_language language_of(struct es_web *web, struct exchange *x)
{
	enum es_language lang;

	if (es_tongue_is(x->target.lang, &lang))
		return lang;
	return es_site_language(&web->api, &x->asked->request);
}

static struct es_print_job *job_new(struct es_web *web, struct exchange *x)
{
	struct es_print_job *job = calloc(1, sizeof(*job));

	if (!job)
		return NULL;
	job->work = (struct es_work){.run = run, .done = on_done};
	job->web = web;
	job->x = x;
	memcpy(job->base, x->asked->base, sizeof(job->base));
	job->how.in = language_of(web, x);
	job->how.words = es_site_words(web->site)[job->how.in];
	job->how.base = job->base;
	es_prints_open(&job->gathered);
	es_writer_grow(&job->pdf, ES_PRINT_BYTES_MAX);
	return job;
}

es_err es_print_start(struct es_web *web, struct exchange *x)
{
	struct es_print_job *job = web->api.printing < ES_PRINT_JOBS_MAX ? job_new(web, x) : NULL;
	es_err err = job ? gather_first(web, x, job) : ES_BUSY;

	if (err == ES_OK)
		err = es_work_start(web->api.loop, &job->work);
	if (err) {
		if (job)
			job_free(job);
		answer_fault(x, err);
		return err;
	}
	x->print = job;
	web->api.printing++;
	es_api_job_begin(&web->api);
	return ES_OK;
}

void es_print_cancel(struct es_print_job *job)
{
	if (job)
		job->x = NULL;
}
