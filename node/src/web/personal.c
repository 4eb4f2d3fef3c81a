/* SPDX-License-Identifier: EUPL-1.2 */
/* What one person has read, was told of, and lets others see. Kept at this node alone. */
#include "web/here.h"
#include "web/post.h"

#include <stdlib.h>
#include <string.h>

enum mark { MARK_READ, MARK_NOTICES, MARK_HIDES };

/* A small change of what stands for one person. */
struct job {
	struct es_change change; /* first: apply and done get its address */
	struct es_post post;
	struct es_client *client;
	uint64_t number;
	es_err err;
	enum mark mark;
	uint8_t person[ES_AUTHOR_LEN];
	struct es_id entity;
	uint64_t row;
	bool hides;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct job *job = (struct job *)change;

	switch (job->mark) {
	case MARK_READ:
		return es_write_personal_read(w, job->person, &job->entity, job->row);
	case MARK_NOTICES:
		return es_write_notices_seen(w, job->person, job->row);
	case MARK_HIDES:
		return es_write_personal_hides(w, job->person, job->hides);
	}
	return ES_INVALID;
}

static void finish(struct es_post *post)
{
	struct job *job = (struct job *)((char *)post - offsetof(struct job, post));
	struct es_client *client = job->client;

	if (job->err == ES_OK)
		es_client_respond(client, job->number, es_bytes_of("\x80", 1));
	else
		es_client_refuse(client, job->number, es_api_code_of(job->err),
		                 es_err_sentence(job->err), NULL);
	free(job);
	es_client_done(client);
}

static void done(struct es_change *change, es_err result)
{
	struct job *job = (struct job *)change;

	job->err = result;
	es_loop_post(job->client->api->loop, &job->post);
}

static es_err start(struct es_call *call, const struct job *wanted)
{
	struct es_client *client = call->client;
	struct job *job = malloc(sizeof(*job));

	if (!job)
		return ES_NO_MEMORY;
	*job = *wanted;
	job->change = (struct es_change){.apply = apply, .done = done};
	job->post = (struct es_post){.run = finish};
	job->client = client;
	job->number = call->number;
	memcpy(job->person, client->account.author, ES_AUTHOR_LEN);
	es_call_later(call);
	es_store_submit(client->api->node->store, &job->change);
	return ES_OK;
}

/* No further than what is here: a number from elsewhere would hide what comes. */
static es_err read_number(struct es_call *call, const struct es_view_source *s, uint64_t *number)
{
	struct es_row row;

	es_err err = es_param_uint(call, "number", UINT64_MAX, number);
	if (err == ES_OK && es_row_get(s->snap, *number, &row) != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, "number", "nothing has this number");
	return err;
}

es_err es_method_read_mark(struct es_call *call)
{
	struct job job = {.mark = MARK_READ};
	struct es_view_source s;
	uint64_t kind, scope;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_conversation(call, &s, "about", 0, &job.entity, &kind, &scope);
	if (err == ES_OK)
		err = read_number(call, &s, &job.row);
	es_snapshot_end(s.snap);
	return err == ES_OK ? start(call, &job) : err;
}

es_err es_method_notice_list(struct es_call *call)
{
	struct es_view_source s;
	struct es_bytes lang;
	uint64_t limit, before;

	es_err err = es_param_uint(call, "limit", ES_NOTICES_PAGE_MAX, &limit);
	if (err == ES_OK)
		err = es_param_uint(call, "before", UINT64_MAX, &before);
	if (err == ES_OK)
		err = es_param_lang(call, "lang", &lang);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	s.lang = lang.len ? lang : es_bytes_str(call->client->account.lang);
	err = es_view_notices(&s, before, (size_t)limit, call->out);
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_notice_seen(struct es_call *call)
{
	struct job job = {.mark = MARK_NOTICES};
	struct es_view_source s;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = read_number(call, &s, &job.row);
	es_snapshot_end(s.snap);
	return err == ES_OK ? start(call, &job) : err;
}

es_err es_method_here_allow(struct es_call *call)
{
	struct job job = {.mark = MARK_HIDES};
	struct es_bytes on;

	job.hides = es_param(call, "on", &on) && es_bytes_equal(on, es_bytes_of("\xc2", 1));
	es_err err = start(call, &job);
	if (err == ES_OK)
		es_here_allow(call->client->api, call->client->account.author, !job.hides);
	return err;
}
