/* SPDX-License-Identifier: EUPL-1.2 */
/* translation.pairs and translation.draft: what a machine on this node suggests, for a person to read.
 * It is asked on a worker thread, for one person at a time. */
#include "essaim/schema.h"
#include "node_limits.h"
#include "translate/apertium.h"
#include "web/task.h"

#include <stdatomic.h>
#include <string.h>

/* Texts under way. */
struct draft {
	struct es_task task; /* first */
	char mode[ES_APERTIUM_MODE_MAX];
	bool asks;              /* holds the machine */
	struct es_writer texts; /* an array, as it came */
	struct es_writer out;   /* another, of the drafts */
};

static atomic_bool at_work;

static es_err translate(struct draft *d)
{
	struct es_writer one;
	struct es_reader r;
	es_err err = ES_OK;

	es_reader_init(&r, es_writer_bytes(&d->texts));
	size_t count = es_read_array(&r, ES_DRAFT_TEXTS_MAX);
	es_write_array(&d->out, count);
	for (size_t i = 0; i < count && err == ES_OK; i++) {
		es_writer_grow(&one, 4 * ES_APERTIUM_TEXT_MAX + 8192);
		err = es_apertium_translate(d->mode, es_read_str(&r, ES_APERTIUM_TEXT_MAX), &one);
		es_write_str(&d->out, es_writer_bytes(&one));
		es_writer_free(&one);
	}
	return err != ES_OK ? err : d->out.err;
}

static void run(struct es_task *task)
{
	if (translate((struct draft *)task) != ES_OK)
		es_task_refuse(task, ES_API_FAILED, "texts",
		               "the machine made no draft; write the text yourself");
}

static void put(struct es_task *task, struct es_writer *w)
{
	es_write_map(w, 1);
	es_write_cstr(w, "texts");
	es_write_raw(w, es_writer_bytes(&((struct draft *)task)->out));
}

static void end(struct es_task *task)
{
	struct draft *d = (struct draft *)task;

	if (d->asks)
		atomic_store(&at_work, false);
	es_writer_free(&d->texts);
	es_writer_free(&d->out);
}

/* Checks the texts before anything is started for them, and keeps them beyond the request. */
static es_err keep_texts(struct es_call *call, struct draft *d)
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
	es_write_raw(&d->texts, value);
	call->field = NULL;
	return d->texts.err;
}

static es_err read_pair(struct es_call *call, struct draft *d)
{
	struct es_bytes from, to;

	es_err err = es_param_lang(call, "from", &from);
	if (err == ES_OK)
		err = es_param_lang(call, "to", &to);
	if (err != ES_OK)
		return err;
	if (!es_apertium_mode(from, to, d->mode))
		return es_call_refuse(call, ES_API_NOT_HERE, "to",
		                      "this node has no machine for these two languages");
	return ES_OK;
}

static es_err take_machine(struct es_call *call, struct draft *d)
{
	d->asks = !atomic_exchange(&at_work, true);
	return d->asks ? ES_OK
	               : es_call_refuse(
	                         call, ES_API_BUSY, NULL,
	                         "the machine works for somebody else; ask again in a moment");
}

es_err es_method_translation_draft(struct es_call *call)
{
	struct draft *d = es_task_new(sizeof(*d));

	if (!d)
		return ES_NO_MEMORY;
	d->task.run = run;
	d->task.put = put;
	d->task.free = end;
	es_writer_grow(&d->texts, ES_WEB_ANSWER_MAX);
	es_writer_grow(&d->out, ES_WEB_ANSWER_MAX);
	es_err err = read_pair(call, d);
	if (err == ES_OK)
		err = keep_texts(call, d);
	if (err == ES_OK)
		err = take_machine(call, d);
	return es_task_start_if(call, &d->task, err);
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
