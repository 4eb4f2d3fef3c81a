/* SPDX-License-Identifier: EUPL-1.2 */
/* translation.pairs and translation.draft: what a machine on this node suggests, for a person to read.
 * It is asked on a worker thread, for one person at a time. */
#include "essaim/schema.h"
#include "node_limits.h"
#include "translate/apertium.h"
#include "web/call.h"
#include "work.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Texts under way. */
struct job {
	struct es_work work;
	struct es_client *client;
	uint64_t number;
	char mode[ES_APERTIUM_MODE_MAX];
	struct es_writer texts; /* an array, as it came */
	struct es_writer out;
	es_err err;
};

static atomic_bool at_work;

static void run(struct es_work *work)
{
	struct job *job = (struct job *)work;
	struct es_writer one;
	struct es_reader r;

	es_reader_init(&r, es_writer_bytes(&job->texts));
	size_t count = es_read_array(&r, ES_DRAFT_TEXTS_MAX);
	es_write_map(&job->out, 1);
	es_write_cstr(&job->out, "texts");
	es_write_array(&job->out, count);
	for (size_t i = 0; i < count && job->err == ES_OK; i++) {
		es_writer_grow(&one, 4 * ES_APERTIUM_TEXT_MAX + 8192);
		job->err = es_apertium_translate(job->mode, es_read_str(&r, ES_APERTIUM_TEXT_MAX),
		                                 &one);
		es_write_str(&job->out, es_writer_bytes(&one));
		es_writer_free(&one);
	}
}

static void job_free(struct job *job)
{
	es_writer_free(&job->texts);
	es_writer_free(&job->out);
	free(job);
}

static void done(struct es_work *work)
{
	struct job *job = (struct job *)work;
	struct es_client *client = job->client;

	atomic_store(&at_work, false);
	if (job->err == ES_OK)
		job->err = job->out.err;
	if (job->err == ES_OK)
		es_client_respond(client, job->number, es_writer_bytes(&job->out));
	else
		es_client_refuse(client, job->number, ES_API_FAILED,
		                 "the machine made no draft; write the text yourself", "texts");
	job_free(job);
	es_client_done(client);
}

/* Checks the texts before anything is started for them, and keeps them beyond the request. */
static es_err keep_texts(struct es_call *call, struct job *job)
{
	struct es_bytes value;
	struct es_reader r;
	size_t total = 0;

	if (!es_param(call, "texts", &value))
		return es_call_lacks(call, "texts");
	call->field = "texts";
	es_reader_init(&r, value);
	size_t count = es_read_array(&r, ES_DRAFT_TEXTS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes text = es_read_str(&r, ES_APERTIUM_TEXT_MAX);
		total += text.len;
		if (r.err == ES_OK && text.len == 0)
			return ES_INVALID;
	}
	if (r.err != ES_OK)
		return r.err;
	if (total > ES_APERTIUM_TEXT_MAX)
		return ES_TOO_LARGE;
	es_write_raw(&job->texts, value);
	call->field = NULL;
	return job->texts.err;
}

static es_err read_pair(struct es_call *call, struct job *job)
{
	struct es_bytes from, to;

	es_err err = es_param_lang(call, "from", &from);
	if (err == ES_OK)
		err = es_param_lang(call, "to", &to);
	if (err != ES_OK)
		return err;
	if (!es_apertium_mode(from, to, job->mode))
		return es_call_refuse(call, ES_API_NOT_HERE, "to",
		                      "this node has no machine for these two languages");
	return ES_OK;
}

es_err es_method_translation_draft(struct es_call *call)
{
	struct es_client *client = call->client;
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return ES_NO_MEMORY;
	*job = (struct job){
	        .work = {.run = run, .done = done}, .client = client, .number = call->number};
	es_writer_grow(&job->texts, ES_WEB_ANSWER_MAX);
	es_writer_grow(&job->out, ES_WEB_ANSWER_MAX);
	es_err err = read_pair(call, job);
	if (err == ES_OK)
		err = keep_texts(call, job);
	if (err == ES_OK && atomic_exchange(&at_work, true))
		err = es_call_refuse(call, ES_API_BUSY, NULL,
		                     "the machine works for somebody else; ask again in a moment");
	else if (err == ES_OK && (err = es_work_start(client->api->loop, &job->work)) != ES_OK)
		atomic_store(&at_work, false);
	if (err != ES_OK) {
		job_free(job);
		return err;
	}
	es_call_later(call);
	return ES_OK;
}

es_err es_method_translation_pairs(struct es_call *call)
{
	char mode[ES_APERTIUM_MODE_MAX];
	struct es_writer pairs;
	size_t count = 0;

	es_writer_grow(&pairs, 4096);
	for (size_t a = 0; a < ES_LANGUAGE_COUNT; a++) {
		for (size_t b = 0; b < ES_LANGUAGE_COUNT; b++) {
			if (!es_apertium_mode(es_bytes_str(es_language_codes[a]),
			                      es_bytes_str(es_language_codes[b]), mode))
				continue;
			es_write_array(&pairs, 2);
			es_write_cstr(&pairs, es_language_codes[a]);
			es_write_cstr(&pairs, es_language_codes[b]);
			count++;
		}
	}
	es_write_map(call->out, 1);
	es_write_cstr(call->out, "pairs");
	es_write_array(call->out, count);
	es_write_raw(call->out, es_writer_bytes(&pairs));
	es_writer_free(&pairs);
	return ES_OK;
}
