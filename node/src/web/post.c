/* SPDX-License-Identifier: EUPL-1.2 */
/* A publication: handed to the store's writer, answered on the loop. */
#include "web/post.h"

#include <stdlib.h>
#include <string.h>

/* One publication under way. */
struct job {
	struct es_post post; /* from the writer's thread back to the loop */
	struct es_client *client;
	uint64_t number;
	const char *key;
	es_post_show *show;
	bool has_shown;
	struct es_id shown;
	es_err err;
	struct es_id id;
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
		es_write_cstr(&out, job->key);
		err = job->show(&s, job->has_shown ? &job->shown : &job->id, &out);
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

	if (job->err == ES_OK)
		respond(job);
	else
		es_client_refuse(client, job->number, es_api_code_of(job->err),
		                 es_err_sentence(job->err), NULL);
	free(job);
	es_client_done(client);
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

es_err es_post(struct es_call *call, const struct es_draft *draft, const char *key,
               es_post_show *show, const struct es_id *shown)
{
	struct es_client *client = call->client;
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return ES_NO_MEMORY;
	*job = (struct job){.post.run = finish,
	                    .client = client,
	                    .number = call->number,
	                    .key = key,
	                    .show = show,
	                    .has_shown = shown != NULL};
	if (shown)
		job->shown = *shown;
	es_call_later(call);
	es_err err = es_publish_async(client->api->node, draft, 1, published, job);
	if (err == ES_OK)
		return ES_OK;
	free(job);
	call->later = false;
	es_client_done(client);
	return err;
}

es_err es_post_head(struct es_call *call, struct es_post_head *head)
{
	struct es_bytes lang;

	memset(head, 0, sizeof(*head));
	es_err err = es_param_lang(call, "lang", &lang);
	if (err != ES_OK)
		return err;
	if (lang.len == 0)
		lang = es_bytes_str(call->client->account.lang);
	memcpy(head->lang, lang.data, lang.len);
	return es_param_bin(call, "token", head->token, sizeof(head->token), &head->once);
}

es_err es_param_conversation(struct es_call *call, const struct es_view_source *s, const char *key,
                             uint64_t wanted, struct es_id *entity, uint64_t *kind, uint64_t *scope)
{
	struct es_id id;
	bool found;

	es_err err = es_param_id(call, s->snap, key, &id, &found);
	if (err != ES_OK)
		return err;
	call->field = key;
	if (!found)
		return es_call_lacks(call, key);
	err = es_view_about(s, &id, entity, kind, scope);
	if (err != ES_OK)
		return err;
	if (!es_kind_is_discussed(*kind) || (wanted && *kind != wanted))
		return ES_NOT_FOUND;
	call->field = NULL;
	return ES_OK;
}
