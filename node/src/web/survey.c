/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/survey.h"

#include "logsink.h"

#include <string.h>

es_err es_survey_begin(struct es_api *api, const struct es_client *client, struct es_survey *survey)
{
	const struct es_federation *now = api->federation(api->context);

	if (api->surveys >= ES_SURVEYS_MAX)
		return ES_BUSY;
	es_err err = es_federation_copy(&survey->federation, now);
	if (err != ES_OK)
		return err;
	survey->s = es_api_source(api, client);
	survey->s.federation = &survey->federation;
	if (survey->s.reader) {
		memcpy(survey->reader, survey->s.reader, sizeof(survey->reader));
		survey->s.reader = survey->reader;
	}
	survey->api = api;
	api->surveys++;
	return ES_OK;
}

void es_survey_end(struct es_survey *survey)
{
	if (!survey->api)
		return;
	survey->api->surveys--;
	survey->api = NULL;
	es_federation_free(&survey->federation);
}

es_err es_survey_open(struct es_survey *survey)
{
	survey->s.lang = es_bytes_str(survey->lang);
	return es_snapshot_begin(survey->api->node->store, &survey->s.snap);
}

void es_survey_close(struct es_survey *survey)
{
	es_snapshot_end(survey->s.snap);
	survey->s.snap = NULL;
}

/* --- methods ---------------------------------------------------------------------------------- */

static void run(struct es_task *task)
{
	struct es_survey_task *t = (struct es_survey_task *)task;

	task->err = es_survey_open(&t->survey);
	if (task->err != ES_OK)
		return;
	es_err err = t->see(t, &t->written);
	es_survey_close(&t->survey);
	if (err == ES_OK)
		err = t->written.err;
	if (task->err == ES_OK) {
		task->err = err;
		task->field = err == ES_OK ? NULL : t->culprit;
	}
	if (es_api_code_of(task->err) == ES_API_FAILED && task->err != ES_OK)
		es_say(ES_LEVEL_ERROR, "web: a look at the store failed: %s",
		       es_err_sentence(task->err));
}

static void put(struct es_task *task, struct es_writer *w)
{
	es_write_raw(w, es_writer_bytes(&((struct es_survey_task *)task)->written));
}

static void end(struct es_task *task)
{
	struct es_survey_task *t = (struct es_survey_task *)task;

	es_survey_end(&t->survey);
	es_writer_free(&t->written);
}

void *es_survey_task_new(size_t size,
                         es_err (*see)(struct es_survey_task *task, struct es_writer *w))
{
	struct es_survey_task *t = es_task_new(size);

	if (!t)
		return NULL;
	t->task.run = run;
	t->task.put = put;
	t->task.free = end;
	t->see = see;
	es_writer_grow(&t->written, ES_WEB_ANSWER_MAX);
	return t;
}

es_err es_survey_task_start(struct es_call *call, struct es_survey_task *t)
{
	return es_task_start_if(call, &t->task,
	                        es_survey_begin(call->client->api, call->client, &t->survey));
}
