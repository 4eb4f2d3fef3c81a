/* SPDX-License-Identifier: EUPL-1.2 */
/* What commands ask of a running node, each on a thread of its own: the loop answers. */
#include "serve_internal.h"

#include <stdio.h>

#include "hosting/hosting.h"
#include "link/links.h"
#include "loop.h"

struct peers_call {
	struct serve *serve;
	struct es_peer_state *out;
	size_t max, count;
};

static void call_peers(void *context)
{
	struct peers_call *call = context;

	call->count = es_links_peers(call->serve->links, call->out, call->max);
}

static size_t service_peers(void *context, struct es_peer_state *out, size_t max)
{
	struct serve *serve = context;
	struct peers_call call = {serve, out, max, 0};

	if (es_loop_call(serve->loop, call_peers, &call))
		return 0;
	return call.count;
}

struct fetch_call {
	struct serve *serve;
	const struct es_id *record;
	es_err result;
};

static void call_fetch(void *context)
{
	struct fetch_call *call = context;

	call->result = es_links_fetch(call->serve->links, call->record);
}

static es_err service_fetch(void *context, const struct es_id *record)
{
	struct fetch_call call = {context, record, ES_OK};
	es_err err = es_loop_call(call.serve->loop, call_fetch, &call);

	return err ? err : call.result;
}

struct pace_call {
	struct serve *serve;
	struct es_pace *out;
};

static void call_pace(void *context)
{
	struct pace_call *call = context;

	*call->out = *es_loop_pace(call->serve->loop);
}

static bool service_pace(void *context, struct es_pace *out)
{
	struct serve *serve = context;
	struct pace_call call = {serve, out};

	return es_loop_call(serve->loop, call_pace, &call) == ES_OK;
}

struct hosted_call {
	struct serve *serve;
	struct es_hosted_state *out;
	size_t count;
};

static void call_hosted(void *context)
{
	struct hosted_call *call = context;

	es_hosting_look(call->serve->hosting);
	call->count = es_hosting_states(call->serve->hosting, call->out);
}

static size_t service_hosted(void *context, struct es_hosted_state *out)
{
	struct serve *serve = context;
	struct hosted_call call = {serve, out, 0};

	if (!serve->hosting || es_loop_call(serve->loop, call_hosted, &call))
		return 0;
	return call.count;
}

struct fault_call {
	const struct serve *serve;
	const char *name, *fault;
};

static void call_host_fault(void *context)
{
	struct fault_call *call = context;

	call->fault = call->serve->hosting ? es_hosting_fault(call->serve->hosting, call->name)
	                                   : "this node is hosted itself";
}

static const char *service_host_fault(void *context, const char *name)
{
	struct serve *serve = context;
	struct fault_call call = {.serve = serve, .name = name};

	return es_loop_call(serve->loop, call_host_fault, &call) ? "the node is stopping"
	                                                         : call.fault;
}

struct join_call {
	struct serve *serve;
	const struct es_ticket *ticket;
	uv_sem_t done;
	es_err result;
	char *why;
	size_t why_size;
};

static void on_joined(void *context, es_err err, const char *why)
{
	struct join_call *call = context;

	call->result = err;
	snprintf(call->why, call->why_size, "%s", why);
	es_links_dial(call->serve->links);
	uv_sem_post(&call->done);
}

static void call_join(void *context)
{
	struct join_call *call = context;
	es_err err = es_links_join(call->serve->links, call->ticket, on_joined, call);

	if (!err)
		return;
	call->result = err;
	snprintf(call->why, call->why_size, "%s",
	         err == ES_BUSY ? "another join is under way, or the node is stopping"
	                        : es_err_sentence(err));
	uv_sem_post(&call->done);
}

static es_err service_join(void *context, const struct es_ticket *ticket, char *why,
                           size_t why_size)
{
	struct join_call call = {
	        .serve = context, .ticket = ticket, .why = why, .why_size = why_size};

	if (uv_sem_init(&call.done, 0))
		return ES_NO_MEMORY;
	es_err err = es_loop_call(call.serve->loop, call_join, &call);
	if (err) {
		snprintf(why, why_size, "the node is stopping");
	} else {
		uv_sem_wait(&call.done);
		err = call.result;
	}
	uv_sem_destroy(&call.done);
	return err;
}

void serve_offer(struct serve *serve)
{
	serve->service = (struct es_service){.context = serve,
	                                     .web_address = serve->web_address,
	                                     .peer_address = serve->peer_address,
	                                     .peer_site = serve->peer_site,
	                                     .peers = service_peers,
	                                     .fetch = service_fetch,
	                                     .pace = service_pace,
	                                     .search = serve->search,
	                                     .hosted = service_hosted,
	                                     .host_fault = service_host_fault,
	                                     .join = service_join};
}
