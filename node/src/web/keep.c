/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/keep.h"

#include <stdlib.h>

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct es_keep *keep = (struct es_keep *)change;

	return keep->apply(w, keep);
}

static void finish(struct es_post *post)
{
	struct es_keep *keep = (struct es_keep *)((char *)post - offsetof(struct es_keep, post));
	struct es_client *client = keep->client;

	if (keep->err == ES_OK || keep->err == ES_EXISTS)
		es_client_respond(client, keep->number, es_bytes_of("\x80", 1));
	else
		es_client_refuse(client, keep->number, es_api_code_of(keep->err),
		                 es_err_sentence(keep->err), NULL);
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
