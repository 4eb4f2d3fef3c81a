/* SPDX-License-Identifier: EUPL-1.2 */
/* subtitles.read: a file of subtitles as somebody has it becomes lines, on a worker thread. Nothing is stored. */
#include "subtitles/subtitles.h"
#include "web/call.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

struct job {
	struct es_work work;
	struct es_client *client;
	uint64_t number;
	char lang[ES_LANG_MAX + 1];
	struct es_writer file, cues;
	struct es_subtitles_report report;
	es_err err;
};

static void run(struct es_work *work)
{
	struct job *job = (struct job *)work;

	job->err =
	        es_subtitles_read(es_writer_bytes(&job->file), job->lang, &job->report, &job->cues);
}

static void put_answer(const struct job *job, struct es_writer *w)
{
	const struct es_subtitles_report *report = &job->report;

	es_write_map(w, 5);
	es_write_cstr(w, "form");
	es_write_cstr(w, report->form);
	es_write_cstr(w, "encoding");
	es_write_cstr(w, report->encoding);
	es_write_cstr(w, "passed");
	es_write_uint(w, report->passed);
	es_write_cstr(w, "line");
	es_write_uint(w, report->line);
	es_write_cstr(w, "cues");
	es_write_raw(w, es_writer_bytes(&job->cues));
}

static void refuse(const struct job *job)
{
	enum es_api_code code = es_api_code_of(job->err);
	const char *why = es_err_sentence(job->err);

	if (job->err == ES_NOT_FOUND) {
		code = ES_API_INVALID;
		why = "no subtitles stand in this file";
	} else if (job->err == ES_BAD_UTF8) {
		code = ES_API_MALFORMED;
		why = "this is no text";
	} else if (job->err == ES_TOO_LARGE) {
		why = "at most 400 KiB and 5,000 lines";
	}
	es_client_refuse(job->client, job->number, code, why, "file");
}

static void job_free(struct job *job)
{
	es_writer_free(&job->file);
	es_writer_free(&job->cues);
	free(job);
}

static void done(struct es_work *work)
{
	struct job *job = (struct job *)work;
	struct es_client *client = job->client;
	struct es_writer out;

	es_writer_grow(&out, ES_WEB_ANSWER_MAX);
	if (job->err == ES_OK) {
		put_answer(job, &out);
		job->err = out.err;
	}
	if (job->err == ES_OK)
		es_client_respond(client, job->number, es_writer_bytes(&out));
	else
		refuse(job);
	es_writer_free(&out);
	job_free(job);
	es_client_done(client);
}

static es_err read_question(struct es_call *call, struct job *job)
{
	struct es_bytes value, lang;
	struct es_reader r;

	call->field = "file";
	if (!es_param(call, "file", &value))
		return es_call_lacks(call, "file");
	es_reader_init(&r, value);
	struct es_bytes file = es_read_bin(&r, ES_SUBTITLES_FILE_MAX);
	if (r.err != ES_OK)
		return r.err == ES_MALFORMED ? ES_MALFORMED : ES_TOO_LARGE;
	es_write_raw(&job->file, file);
	call->field = NULL;
	es_err err = es_param_lang(call, "lang", &lang);
	if (err == ES_OK && lang.len)
		memcpy(job->lang, lang.data, lang.len);
	return err == ES_OK ? job->file.err : err;
}

es_err es_method_subtitles_read(struct es_call *call)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return ES_NO_MEMORY;
	job->work = (struct es_work){.run = run, .done = done};
	job->client = call->client;
	job->number = call->number;
	es_writer_grow(&job->file, ES_SUBTITLES_FILE_MAX);
	es_writer_grow(&job->cues, ES_WEB_ANSWER_MAX / 2);
	es_err err = read_question(call, job);
	if (err == ES_OK)
		err = es_work_start(call->client->api->loop, &job->work);
	if (err != ES_OK) {
		job_free(job);
		return err;
	}
	es_call_later(call);
	return ES_OK;
}
