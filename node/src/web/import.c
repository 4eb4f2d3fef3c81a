/* SPDX-License-Identifier: EUPL-1.2 */
/* import.preview and import.publish: a sheet is read, and published, on a worker thread. */
#include "sheet/publish.h"
#include "text.h"
#include "web/call.h"
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One sheet under way. */
struct job {
	struct es_work work;
	struct es_client *client;
	struct es_node *node;
	uint8_t author[ES_AUTHOR_LEN];
	uint64_t number;
	bool publish;
	char lang[ES_LANG_MAX + 1];
	struct es_writer text;
	struct es_writer out;
	es_err err;
	const char *field; /* whose fault err is */
	struct es_json_fault fault;
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

static es_err publish(struct job *job, const struct es_sheet *sheet)
{
	struct es_id id;

	es_err err = es_sheet_publish(job->node, sheet, job->author, es_sheet_scope(sheet), &id);
	if (err != ES_OK)
		return err;
	es_write_map(&job->out, 2);
	es_write_cstr(&job->out, "id");
	es_write_bin(&job->out, ES_BYTES(id.bytes));
	es_write_cstr(&job->out, "title");
	es_write_str(&job->out, es_sheet_title(sheet));
	return ES_OK;
}

static void run(struct es_work *work)
{
	struct job *job = (struct job *)work;
	struct es_sheet *sheet = NULL;

	job->err = es_sheet_read(es_writer_bytes(&job->text), job->lang[0] ? job->lang : NULL,
	                         &job->fault, &sheet);
	if (job->err != ES_OK) {
		job->field = "text";
		return;
	}
	job->err = job->publish ? publish(job, sheet) : preview(sheet, &job->out);
	es_sheet_free(sheet);
}

/* What is wrong with the sheet is said in its own words: not_found would mean something else
 * here. */
static void refuse(const struct job *job)
{
	enum es_api_code code = es_api_code_of(job->err);
	const char *message = es_err_sentence(job->err);
	char said[400];

	if (job->err == ES_NOT_FOUND) {
		code = ES_API_INVALID;
		message = "no field of a practice sheet stands in this text";
	}
	if (job->err == ES_INVALID && job->fault.why) {
		(void)snprintf(said, sizeof(said), "%s: %s", job->fault.path, job->fault.why);
		message = said;
	}
	es_client_refuse(job->client, job->number, code, message, job->field);
}

static void job_free(struct job *job)
{
	es_writer_free(&job->text);
	es_writer_free(&job->out);
	free(job);
}

static void done(struct es_work *work)
{
	struct job *job = (struct job *)work;
	struct es_client *client = job->client;

	if (job->err == ES_OK)
		job->err = job->out.err;
	if (job->err == ES_OK)
		es_client_respond(client, job->number, es_writer_bytes(&job->out));
	else
		refuse(job);
	job_free(job);
	es_client_done(client);
}

static es_err read_sheet(struct es_call *call, struct job *job)
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

static es_err import(struct es_call *call, bool publishes)
{
	struct es_client *client = call->client;
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return ES_NO_MEMORY;
	*job = (struct job){.work = {.run = run, .done = done},
	                    .client = client,
	                    .node = client->api->node,
	                    .number = call->number,
	                    .publish = publishes};
	memcpy(job->author, client->account.author, sizeof(job->author));
	es_writer_grow(&job->text, 3 * ES_SHEET_TEXT_MAX);
	es_writer_grow(&job->out, ES_WEB_ANSWER_MAX);
	es_err err = read_sheet(call, job);
	if (err == ES_OK)
		err = es_work_start(client->api->loop, &job->work);
	if (err != ES_OK) {
		job_free(job);
		return err;
	}
	es_call_later(call);
	return ES_OK;
}

es_err es_method_import_preview(struct es_call *call)
{
	return import(call, false);
}

es_err es_method_import_publish(struct es_call *call)
{
	return import(call, true);
}
