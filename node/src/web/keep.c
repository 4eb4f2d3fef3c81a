/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/keep.h"

#include <stdlib.h>

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct es_keep *keep = (struct es_keep *)change;

	return keep->apply(w, keep);
}

static void respond(struct es_keep *keep)
{
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (keep->answer)
		keep->err = keep->answer(keep, &w);
	else
		es_write_map(&w, 0);
	if (keep->err == ES_OK)
		keep->err = w.err;
	if (keep->err == ES_OK)
		es_client_respond(keep->client, keep->number, es_writer_bytes(&w));
	es_writer_free(&w);
}

static void refuse(const struct es_keep *keep)
{
	bool full = keep->err == ES_LIMIT && keep->full;

	es_client_refuse(keep->client, keep->number,
	                 full ? ES_API_TOO_MANY : es_api_code_of(keep->err),
	                 full ? keep->full : es_err_sentence(keep->err), NULL);
}

static void finish(struct es_post *post)
{
	struct es_keep *keep = (struct es_keep *)((char *)post - offsetof(struct es_keep, post));
	struct es_client *client = keep->client;

	if (keep->err == ES_EXISTS)
		keep->err = ES_OK;
	if (keep->err == ES_OK)
		respond(keep);
	if (keep->err != ES_OK)
		refuse(keep);
	if (keep->free)
		keep->free(keep);
	free(keep);
	es_client_done(client);
}

static void done(struct es_change *change, es_err result)
{
	struct es_keep *keep = (struct es_keep *)change;

	keep->err = result;
	es_loop_post(keep->client->api->loop, &keep->post);
}

void es_keep_start(struct es_call *call, struct es_keep *keep)
{
	struct es_client *client = call->client;

	keep->change = (struct es_change){.apply = apply, .done = done};
	keep->post = (struct es_post){.run = finish};
	keep->client = client;
	keep->number = call->number;
	es_call_later(call);
	es_store_submit(client->api->node->store, &keep->change);
}
