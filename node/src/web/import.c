/* SPDX-License-Identifier: EUPL-1.2 */
/* import.preview and import.publish: a sheet is read, and published, on a worker thread. */
#include "sheet/publish.h"
#include "text.h"
#include "web/task.h"

#include <stdio.h>
#include <string.h>

/* One sheet under way. */
struct import {
	struct es_task task; /* first */
	uint8_t author[ES_AUTHOR_LEN];
	bool publish;
	char lang[ES_LANG_MAX + 1];
	struct es_writer text, out;
	struct es_json_fault fault;
	char said[400]; /* what is wrong, in words */
};

static void write_notes(const struct es_sheet *sheet, struct es_writer *w)
{
	static const char *const kinds[] = {
	        [ES_SHEET_UNPLACED] = "unplaced", [ES_SHEET_REMARK] = "remark"};
	size_t count = es_sheet_notes(sheet);

	es_write_array(w, count);
	for (size_t i = 0; i < count; i++) {
		struct es_sheet_note note = es_sheet_note(sheet, i);
		es_write_map(w, 3);
		es_write_cstr(w, "line");
		es_write_uint(w, note.line);
		es_write_cstr(w, "text");
		es_write_str(w, note.text);
		es_write_cstr(w, "kind");
		es_write_cstr(w, kinds[note.kind]);
	}
}

static es_err preview(const struct es_sheet *sheet, struct es_writer *w)
{
	es_write_map(w, 2);
	es_write_cstr(w, "view");
	es_err err = es_sheet_view(sheet, w);
	es_write_cstr(w, "notes");
	write_notes(sheet, w);
	return err;
}

static es_err publish(struct import *job, const struct es_sheet *sheet)
{
	struct es_node *node = job->task.client->api->node;
	struct es_id id;

	es_err err = es_sheet_publish(node, sheet, job->author, es_sheet_scope(sheet), &id);
	if (err != ES_OK)
		return err;
	es_write_map(&job->out, 2);
	es_write_cstr(&job->out, "id");
	es_write_bin(&job->out, ES_BYTES(id.bytes));
	es_write_cstr(&job->out, "title");
	es_write_str(&job->out, es_sheet_title(sheet));
	return ES_OK;
}

/* What is wrong with the sheet is said in its own words: not_found would mean something else
 * here. */
static void explain(struct import *job, es_err err)
{
	struct es_task *task = &job->task;

	task->err = err;
	task->field = "text";
	if (err == ES_NOT_FOUND)
		es_task_refuse(task, ES_API_INVALID, "text",
		               "no field of a practice sheet stands in this text");
	if (err != ES_INVALID || !job->fault.why)
		return;
	(void)snprintf(job->said, sizeof(job->said), "%s: %s", job->fault.path, job->fault.why);
	task->why = job->said;
}

static void run(struct es_task *task)
{
	struct import *job = (struct import *)task;
	struct es_sheet *sheet = NULL;

	es_err err = es_sheet_read(es_writer_bytes(&job->text), job->lang[0] ? job->lang : NULL,
	                           &job->fault, &sheet);
	if (err != ES_OK) {
		explain(job, err);
		return;
	}
	task->err = job->publish ? publish(job, sheet) : preview(sheet, &job->out);
	es_sheet_free(sheet);
}

static void put(struct es_task *task, struct es_writer *w)
{
	const struct import *job = (const struct import *)task;

	es_write_raw(w, es_writer_bytes(&job->out));
	if (job->out.err)
		w->err = job->out.err;
}

static void end(struct es_task *task)
{
	struct import *job = (struct import *)task;

	es_writer_free(&job->text);
	es_writer_free(&job->out);
}

static es_err read_sheet(struct es_call *call, struct import *job)
{
	struct es_bytes text, name, lang;

	es_err err = es_param_str(call, "text", ES_SHEET_TEXT_MAX, &text);
	if (err == ES_OK && text.len == 0)
		err = es_call_lacks(call, "text");
	if (err == ES_OK)
		err = es_param_str(call, "name", 1024, &name);
	if (err == ES_OK)
		err = es_param_lang(call, "lang", &lang);
	if (err != ES_OK)
		return err;
	memcpy(job->lang, lang.data ? lang.data : (const uint8_t *)"", lang.len);
	call->field = "text";
	return es_text_normalise(text, &job->text);
}

static es_err start(struct es_call *call, bool publishes)
{
	struct import *job = es_task_new(sizeof(*job));

	if (!job)
		return ES_NO_MEMORY;
	job->task.run = run;
	job->task.put = put;
	job->task.free = end;
	job->publish = publishes;
	memcpy(job->author, call->client->account.author, sizeof(job->author));
	es_writer_grow(&job->text, 3 * ES_SHEET_TEXT_MAX);
	es_writer_grow(&job->out, ES_WEB_ANSWER_MAX);
	return es_task_start_if(call, &job->task, read_sheet(call, job));
}

es_err es_method_import_preview(struct es_call *call)
{
	return start(call, false);
}

es_err es_method_import_publish(struct es_call *call)
{
	return start(call, true);
}
