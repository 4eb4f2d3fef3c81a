/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/print.h"

#include "draw/draw.h"
#include "logsink.h"
#include "print/report.h"
#include "site/place.h"
#include "view/value.h"
#include "web/exchange.h"
#include "web/survey.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

/* Browsers show a PDF with a part of their own, which a sandbox would forbid. */
static const char policy[] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
                             "frame-ancestors 'none'";

struct es_print_job {
	struct es_work work;
	struct es_survey survey;
	struct es_web *web;
	struct exchange *x;        /* NULL once the connection went */
	struct es_print_job *next; /* of those that wait */
	bool waits;
	bool report;        /* else a record */
	bool version;       /* exactly this revision */
	bool draws, pixels; /* a section of a tutorial as a picture, as PNG */
	uint64_t section;
	char id[ES_ID_HEX_LEN]; /* as it was asked for: a beginning of it will do */
	struct es_print_how how;
	char base[ES_BASE_MAX];
	uint64_t scope_max; /* of the reader */
	struct es_writer file;
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

/* --- on the worker ------------------------------------------------------------------------------ */

static es_err find_structure(struct es_print_job *job, struct es_id *out)
{
	const struct es_view_source *s = &job->survey.s;

	if (es_unhex(job->id, strlen(job->id), out->bytes, ES_ID_LEN) != ES_OK)
		return ES_NOT_FOUND;
	return es_federation_structure(s->federation, out) || es_id_equal(out, &s->self->structure)
	               ? ES_OK
	               : ES_NOT_FOUND;
}

static es_err gather_record(struct es_print_job *job, struct es_prints *g)
{
	struct es_id id;

	es_err err = es_row_find_prefix(job->survey.s.snap, job->id, strlen(job->id), &id);
	if (err == ES_OK && job->draws)
		err = es_view_tutorial(&job->survey.s, &id, &g->view);
	else if (err == ES_OK)
		err = es_prints_gather(&job->survey.s, &id, job->version, job->how.in, g);
	return err == ES_AMBIGUOUS || err == ES_MALFORMED ? ES_NOT_FOUND : err;
}

/* What it is made of, as this reader may see it now. */
static es_err look(struct es_print_job *job, struct es_prints *g, struct es_report_print *r)
{
	struct es_id structure;

	es_err err = es_survey_open(&job->survey);
	if (err)
		return err;
	job->survey.s.scope_max = job->scope_max;
	if (g)
		err = gather_record(job, g);
	else if ((err = find_structure(job, &structure)) == ES_OK)
		err = es_report_gather(&job->survey.s, &structure, es_now_ms(), r);
	es_survey_close(&job->survey);
	return err;
}

static es_err make_record(struct es_print_job *job, const struct es_prints *g)
{
	struct es_draw_how how = {.in = job->how.in, .words = job->how.words};

	if (!job->draws)
		return es_prints_make(g, &job->how, &job->file);
	return es_drawing_file(es_writer_bytes(&g->view), job->section, &how, job->pixels,
	                       &job->file);
}

/* ES_BUSY: what was printed is not any more what can be read; asked for again, it is printed anew, or gone. */
static es_err print_record(struct es_print_job *job)
{
	struct es_prints first, again;

	es_prints_open(&first);
	es_prints_open(&again);
	es_err err = look(job, &first, NULL);
	if (!err)
		err = make_record(job, &first);
	if (!err)
		err = look(job, &again, NULL) == ES_OK && es_prints_same(&first, &again) ? ES_OK
		                                                                         : ES_BUSY;
	es_prints_close(&first);
	es_prints_close(&again);
	return err;
}

static es_err print_report(struct es_print_job *job)
{
	struct es_report_print first, again;

	es_report_open(&first);
	es_report_open(&again);
	es_err err = look(job, NULL, &first);
	if (!err)
		err = es_report_make(&first, &job->how, &job->file);
	if (!err)
		err = look(job, NULL, &again) == ES_OK && es_report_same(&first, &again) ? ES_OK
		                                                                         : ES_BUSY;
	es_report_close(&first);
	es_report_close(&again);
	return err;
}

static void run(struct es_work *work)
{
	struct es_print_job *job = (struct es_print_job *)work;

	job->err = job->report ? print_report(job) : print_record(job);
}

/* --- on the loop -------------------------------------------------------------------------------- */

static void job_free(struct es_print_job *job)
{
	es_survey_end(&job->survey);
	es_writer_free(&job->file);
	free(job);
}

static void answer(struct es_print_job *job)
{
	struct es_answer *a = &job->x->answer;

	if (job->err) {
		answer_fault(job->x, job->err);
		return;
	}
	es_writer_free(&a->own);
	a->own = job->file;
	es_writer_grow(&job->file, 1);
	a->status = 200;
	a->type = !job->draws   ? "application/pdf"
	          : job->pixels ? "image/png"
	                        : "image/svg+xml; charset=utf-8";
	a->policy = policy;
	a->body = es_writer_bytes(&a->own);
	es_exchange_hold(job->web, job->x);
}

/* Tells who asked, if they are still there, and is gone. */
static void finish(struct es_print_job *job)
{
	if (job->x) {
		job->x->print = NULL;
		job->x->state = ANSWERED;
		answer(job);
		lws_callback_on_writable(job->x->wsi);
	}
	job_free(job);
}

static void start_waiting(struct es_web *web);

static void on_done(struct es_work *work)
{
	struct es_print_job *job = (struct es_print_job *)work;
	struct es_web *web = job->web;

	web->api.printing--;
	finish(job);
	start_waiting(web);
	es_api_job_end(&web->api);
}

static es_err start(struct es_print_job *job)
{
	es_err err = es_survey_begin(&job->web->api, NULL, &job->survey);

	if (!err)
		err = es_work_start(job->web->api.loop, &job->work);
	if (err)
		return err;
	job->web->api.printing++;
	es_api_job_begin(&job->web->api);
	return ES_OK;
}

/* --- those that wait ---------------------------------------------------------------------------- */

static void line_up(struct es_web *web, struct es_print_job *job)
{
	struct es_print_job **end = &web->print_line;

	while (*end)
		end = &(*end)->next;
	*end = job;
	job->waits = true;
	web->print_line_len++;
}

static void leave_line(struct es_web *web, struct es_print_job *job)
{
	struct es_print_job **at = &web->print_line;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	job->waits = false;
	web->print_line_len--;
}

static void start_waiting(struct es_web *web)
{
	while (web->print_line && web->api.printing < ES_PRINT_JOBS_MAX) {
		struct es_print_job *job = web->print_line;
		leave_line(web, job);
		job->err = start(job);
		if (job->err)
			finish(job);
	}
}

/* ?lang=, else as pages do. */
static enum es_language language_of(struct es_web *web, struct exchange *x)
{
	enum es_language lang;

	if (es_tongue_is(x->target.lang, &lang))
		return lang;
	return es_site_language(&web->api, &x->asked->request);
}

/* Who is signed in reads what members may. */
static es_err read_scope(struct es_web *web, struct exchange *x, struct es_print_job *job)
{
	struct es_view_source s;
	es_err err = es_head_look(web, x->wsi, &s);

	if (err)
		return err;
	job->scope_max = s.scope_max;
	es_snapshot_end(s.snap);
	return ES_OK;
}

static struct es_print_job *job_new(struct es_web *web, struct exchange *x)
{
	struct es_print_job *job = calloc(1, sizeof(*job));

	if (!job)
		return NULL;
	job->work = (struct es_work){.run = run, .done = on_done};
	job->web = web;
	job->x = x;
	job->draws = x->target.route == ES_ROUTE_DRAWING;
	job->pixels = x->target.pixels;
	job->section = x->target.offset;
	memcpy(job->base, x->asked->base, sizeof(job->base));
	memcpy(job->id, x->target.id.data, x->target.id.len);
	job->report = x->target.report;
	job->version = x->target.version;
	job->how.in = language_of(web, x);
	job->how.words = es_site_words(web->site)[job->how.in];
	job->how.base = job->base;
	es_writer_grow(&job->file, ES_PRINT_BYTES_MAX);
	return job;
}

static es_err begin(struct es_web *web, struct exchange *x, struct es_print_job *job)
{
	es_err err = read_scope(web, x, job);

	if (err || web->api.printing < ES_PRINT_JOBS_MAX)
		return err ? err : start(job);
	if (web->print_line_len == ES_PRINT_LINE_MAX)
		return ES_BUSY;
	line_up(web, job);
	return ES_OK;
}

es_err es_print_start(struct es_web *web, struct exchange *x)
{
	struct es_print_job *job = job_new(web, x);
	es_err err = job ? begin(web, x, job) : ES_NO_MEMORY;

	if (err) {
		if (job)
			job_free(job);
		answer_fault(x, err);
		return err;
	}
	x->print = job;
	return ES_OK;
}

void es_print_cancel(struct es_print_job *job)
{
	if (!job)
		return;
	job->x = NULL;
	if (!job->waits)
		return; /* a worker has it */
	leave_line(job->web, job);
	job_free(job);
}
