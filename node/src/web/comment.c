/* SPDX-License-Identifier: EUPL-1.2 */
/* comment.publish: checked on the loop, made durable by the store's writer, answered on the
 * loop. */
#include "essaim/schema.h"
#include "text.h"
#include "web/call.h"

#include <stdlib.h>
#include <string.h>

/* One publication under way. */
struct job {
	struct es_post post; /* from the writer's thread back to the loop */
	struct es_client *client;
	uint64_t number;
	es_err err;
	struct es_id id;
};

/* What is to be published; text points into text_buffer. */
struct comment {
	struct es_id practice, parent;
	bool answers; /* parent is set */
	uint64_t scope;
	char lang[ES_LANG_MAX + 1];
	struct es_writer text;
};

static void respond(const struct job *job)
{
	struct es_client *client = job->client;
	struct es_view_source s;
	struct es_writer out;

	es_err err = es_api_look(client->api, client, &s);
	es_writer_grow(&out, ES_WEB_ANSWER_MAX);
	if (err == ES_OK) {
		es_write_map(&out, 1);
		es_write_cstr(&out, "comment");
		err = es_view_comment(&s, &job->id, &out);
		es_snapshot_end(s.snap);
	}
	if (err == ES_OK)
		es_client_respond(client, job->number, es_writer_bytes(&out));
	else
		es_client_refuse(client, job->number, ES_API_FAILED,
		                 "it is published, but could not be read back", NULL);
	es_writer_free(&out);
}

static void finish(struct es_post *post)
{
	struct job *job = (struct job *)post;
	struct es_client *client = job->client;
	struct es_api *api = client->api;

	client->pending--;
	if (job->err == ES_OK)
		respond(job);
	else
		es_client_refuse(client, job->number, es_api_code_of(job->err),
		                 es_err_sentence(job->err), NULL);
	es_client_unref(client);
	free(job);
	es_api_job_end(api);
}

static void published(void *context, es_err err, const struct es_id *ids, size_t count)
{
	struct job *job = context;

	job->err = err;
	if (err == ES_OK) {
		es_assert(count == 1);
		job->id = ids[0];
	}
	es_loop_post(job->client->api->loop, &job->post);
}

/* [practice, text] as values of the schema, one after the other in w. */
static es_err write_body(const struct es_account *account, const struct comment *comment,
                         struct es_writer *w)
{
	uint8_t id[ES_ID_LEN + 2];
	struct es_writer id_writer, text_writer;

	es_writer_init(&id_writer, id, sizeof(id));
	es_write_bin(&id_writer, ES_BYTES(comment->practice.bytes));
	es_writer_grow(&text_writer, ES_BODY_MAX);
	es_write_str(&text_writer, es_text_trim(es_writer_bytes(&comment->text)));
	struct es_schema_value values[] = {
	        {"practice", es_writer_bytes(&id_writer)},
	        {"text", es_writer_bytes(&text_writer)},
	};
	es_err err = text_writer.err != ES_OK
	                     ? text_writer.err
	                     : es_schema_encode(ES_KIND_COMMENT, account->author, values, 2, w);
	es_writer_free(&text_writer);
	return err;
}

static es_err start(struct es_call *call, const struct comment *comment, struct es_bytes body)
{
	struct es_client *client = call->client;
	struct job *job = calloc(1, sizeof(*job));
	struct es_draft draft = {
	        .kind = ES_KIND_COMMENT,
	        .lang = comment->lang,
	        .scope = comment->scope,
	        .entity = &comment->practice,
	        .parents = &comment->parent,
	        .parents_len = comment->answers,
	        .body = body,
	};

	if (!job)
		return ES_NO_MEMORY;
	*job = (struct job){.post.run = finish, .client = client, .number = call->number};
	es_client_ref(client);
	client->pending++;
	es_api_job_begin(client->api);
	es_err err = es_publish_async(client->api->node, &draft, 1, published, job);
	if (err == ES_OK) {
		call->later = true;
		return ES_OK;
	}
	client->pending--;
	es_client_unref(client);
	free(job);
	es_api_job_end(client->api);
	return err;
}

static es_err read_practice(struct es_call *call, const struct es_view_source *s,
                            struct comment *comment)
{
	struct es_id id;
	uint64_t kind;
	bool found;

	es_err err = es_param_id(call, s->snap, "practice", &id, &found);
	if (err != ES_OK)
		return err;
	call->field = "practice";
	if (!found)
		return ES_INVALID;
	err = es_view_about(s, &id, &comment->practice, &kind, &comment->scope);
	if (err != ES_OK)
		return err;
	if (kind != ES_KIND_PRACTICE)
		return ES_NOT_FOUND;
	call->field = NULL;
	return ES_OK;
}

static es_err read_parent(struct es_call *call, const struct es_view_source *s,
                          struct comment *comment)
{
	struct es_id entity;
	uint64_t kind, scope;

	es_err err = es_param_id(call, s->snap, "parent", &comment->parent, &comment->answers);
	if (err != ES_OK || !comment->answers)
		return err;
	call->field = "parent";
	err = es_view_about(s, &comment->parent, &entity, &kind, &scope);
	if (err != ES_OK)
		return err;
	if (kind != ES_KIND_COMMENT || !es_id_equal(&entity, &comment->practice))
		return ES_INVALID;
	call->field = NULL;
	return ES_OK;
}

static es_err read_text(struct es_call *call, struct comment *comment)
{
	struct es_bytes typed;

	es_err err = es_param_str(call, "text", 4 * ES_WEB_COMMENT_MAX, &typed);
	if (err == ES_OK)
		err = es_text_normalise(typed, &comment->text);
	if (err != ES_OK)
		return err;
	struct es_bytes text = es_text_trim(es_writer_bytes(&comment->text));
	if (text.len == 0)
		return es_call_refuse(call, ES_API_INVALID, "text", "this is needed");
	if (es_text_length(text) > ES_WEB_COMMENT_MAX)
		return es_call_refuse(call, ES_API_TOO_LARGE, "text", "at most 10,000 characters");
	return ES_OK;
}

static es_err read_lang(struct es_call *call, struct comment *comment)
{
	struct es_bytes lang;

	es_err err = es_param_lang(call, "lang", &lang);
	if (err != ES_OK)
		return err;
	if (lang.len == 0)
		lang = es_bytes_str(call->client->account.lang);
	memcpy(comment->lang, lang.data, lang.len);
	comment->lang[lang.len] = '\0';
	return ES_OK;
}

static es_err read_comment(struct es_call *call, struct comment *comment)
{
	struct es_view_source s;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = read_practice(call, &s, comment);
	if (err == ES_OK)
		err = read_parent(call, &s, comment);
	es_snapshot_end(s.snap);
	if (err == ES_OK)
		err = read_text(call, comment);
	if (err == ES_OK)
		err = read_lang(call, comment);
	return err;
}

es_err es_method_comment_publish(struct es_call *call)
{
	struct comment comment = {0};
	struct es_writer body;

	es_writer_grow(&comment.text, 3 * 4 * ES_WEB_COMMENT_MAX);
	es_writer_grow(&body, ES_BODY_MAX);
	es_err err = read_comment(call, &comment);
	if (err == ES_OK)
		err = write_body(&call->client->account, &comment, &body);
	if (err == ES_OK)
		err = start(call, &comment, es_writer_bytes(&body));
	es_writer_free(&body);
	es_writer_free(&comment.text);
	return err;
}
