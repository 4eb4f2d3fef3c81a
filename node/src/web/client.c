/* SPDX-License-Identifier: EUPL-1.2 */
/* Clients as they come and go, and the envelopes that they are sent. */
#include "web/call.h"
#include "web/here.h"

#include <stdlib.h>

es_err es_client_new(struct es_api *api, const struct es_account *account, es_client_send_fn *send,
                     void *owner, struct es_client **out)
{
	struct es_client *client = calloc(1, sizeof(*client));

	if (!client)
		return ES_NO_MEMORY;
	*client = (struct es_client){.api = api, .refs = 1, .send = send, .owner = owner};
	if (account) {
		client->signed_in = true;
		client->account = *account;
	}
	client->next = api->clients;
	if (client->next)
		client->next->prev = client;
	api->clients = client;
	api->clients_len++;
	*out = client;
	return ES_OK;
}

void es_client_ref(struct es_client *client)
{
	client->refs++;
}

void es_client_unref(struct es_client *client)
{
	es_assert(client->refs > 0);
	if (--client->refs == 0)
		free(client);
}

void es_client_close(struct es_client *client)
{
	struct es_api *api = client->api;

	es_assert(!client->closed);
	client->closed = true;
	if (client->next)
		client->next->prev = client->prev;
	if (client->prev)
		client->prev->next = client->next;
	else
		api->clients = client->next;
	api->clients_len--;
	es_here_gone(client);
	es_client_unref(client);
}

void es_api_job_begin(struct es_api *api)
{
	api->jobs++;
}

void es_api_job_end(struct es_api *api)
{
	es_assert(api->jobs > 0);
	if (--api->jobs == 0 && api->idle)
		api->idle(api->idle_context);
}

void es_call_later(struct es_call *call)
{
	struct es_client *client = call->client;

	es_client_ref(client);
	client->pending++;
	es_api_job_begin(client->api);
	call->later = true;
}

void es_client_done(struct es_client *client)
{
	struct es_api *api = client->api;

	es_assert(client->pending > 0);
	client->pending--;
	es_client_unref(client);
	es_api_job_end(api);
}

/* Sends what w holds, or, where it did not fit into memory, that the node failed. */
static void send(struct es_client *client, const struct es_writer *w, uint64_t number)
{
	uint8_t buffer[128];
	struct es_writer fault;

	if (client->closed)
		return;
	if (w->err == ES_OK) {
		client->send(client, es_writer_bytes(w), NULL);
		return;
	}
	es_writer_init(&fault, buffer, sizeof(buffer));
	es_write_array(&fault, 3);
	es_write_uint(&fault, 2);
	es_write_uint(&fault, number);
	es_api_put_fault(ES_API_FAILED, "the answer is too large", NULL, &fault);
	client->send(client, es_writer_bytes(&fault), NULL);
}

void es_client_respond(struct es_client *client, uint64_t number, struct es_bytes result)
{
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	es_write_array(&w, 3);
	es_write_uint(&w, 1);
	es_write_uint(&w, number);
	es_write_raw(&w, result);
	send(client, &w, number);
	es_writer_free(&w);
}

void es_client_refuse(struct es_client *client, uint64_t number, enum es_api_code code,
                      const char *message, const char *field)
{
	uint8_t buffer[1024];
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_array(&w, 3);
	es_write_uint(&w, 2);
	es_write_uint(&w, number);
	es_api_put_fault(code, message, field, &w);
	send(client, &w, number);
}
