/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/task.h"

#include "account/account.h"

#include <sodium.h>
#include <stdlib.h>

void *es_task_new(size_t size)
{
	struct es_task *task = calloc(1, size);

	if (task)
		task->size = size;
	return task;
}

void es_task_drop(struct es_task *task)
{
	if (task->free)
		task->free(task);
	sodium_memzero(task, task->size);
	free(task);
}

void es_task_refuse(struct es_task *task, enum es_api_code code, const char *field, const char *why)
{
	task->err = ES_NOT_ALLOWED;
	task->has_code = true;
	task->code = code;
	task->field = field;
	task->why = why;
}

static void run(struct es_work *work)
{
	struct es_task *task = (struct es_task *)work;

	task->run(task);
}

static void respond(struct es_task *task)
{
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (task->put)
		task->put(task, &w);
	else
		es_write_map(&w, 0);
	if (w.err)
		es_client_refuse(task->client, task->number, ES_API_FAILED, es_err_sentence(w.err),
		                 NULL);
	else
		es_client_respond(task->client, task->number, es_writer_bytes(&w));
	es_writer_free(&w);
}

static void done(struct es_work *work)
{
	struct es_task *task = (struct es_task *)work;
	struct es_client *client = task->client;
	struct es_api *api = client->api;

	client->pending--;
	if (task->err == ES_OK && task->after)
		task->after(task);
	if (task->err == ES_OK)
		respond(task);
	else
		es_client_refuse(client, task->number,
		                 task->has_code ? task->code : es_api_code_of(task->err),
		                 task->why ? task->why : es_err_sentence(task->err), task->field);
	es_client_unref(client);
	es_task_drop(task);
	es_api_job_end(api);
}

es_err es_task_start(struct es_call *call, struct es_task *task)
{
	struct es_client *client = call->client;

	task->work = (struct es_work){.run = run, .done = done};
	task->client = client;
	task->number = call->number;
	es_err err = es_work_start(client->api->loop, &task->work);
	if (err != ES_OK) {
		es_task_drop(task);
		return err;
	}
	es_client_ref(client);
	client->pending++;
	es_api_job_begin(client->api);
	call->later = true;
	return ES_OK;
}

es_err es_task_start_if(struct es_call *call, struct es_task *task, es_err err)
{
	if (err == ES_OK)
		return es_task_start(call, task);
	es_task_drop(task);
	return err;
}

bool es_task_proves(struct es_task *task, const struct es_id *session)
{
	task->err = es_account_prove(task->client->api->node, session);
	if (task->err == ES_BAD_KEY)
		es_task_refuse(task, ES_API_NOT_ALLOWED, "proof", "sign in again, then ask again");
	return task->err == ES_OK;
}
