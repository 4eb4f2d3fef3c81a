/* SPDX-License-Identifier: EUPL-1.2 */
/* Who looks at a conversation right now: known from the open websockets of this node alone, never kept
 * and never sent to partners. */
#include "web/here.h"

#include "store/personal.h"
#include "view/read.h"
#include "web/call.h"
#include "web/tell.h"

#include <string.h>

#define PEOPLE_SHOWN 20

static const struct es_rate writing_rate = {ES_RATE_WRITING_BURST, ES_RATE_WRITING_PER_MINUTE};

static struct es_subscription *find(struct es_client *client, const struct es_id *entity)
{
	return es_news_wanted(client, ES_TOPIC_HERE, entity);
}

struct person {
	const struct es_client *client;
	bool writes;
};

struct people {
	struct person shown[PEOPLE_SHOWN];
	size_t count;
	size_t more;
};

static void add(struct people *people, const struct es_client *client, bool writes)
{
	for (size_t i = 0; i < people->count; i++) {
		struct person *one = &people->shown[i];
		if (memcmp(one->client->account.author, client->account.author, ES_AUTHOR_LEN) != 0)
			continue;
		one->writes |= writes;
		return;
	}
	if (people->count == PEOPLE_SHOWN)
		people->more++;
	else
		people->shown[people->count++] = (struct person){client, writes};
}

static void put(const struct es_api *api, const struct people *people, struct es_writer *w)
{
	const struct es_identity *self = &api->node->identity;

	es_write_map(w, 2);
	es_put_key(w, "people");
	es_write_array(w, people->count);
	for (size_t i = 0; i < people->count; i++) {
		const struct es_account *account = &people->shown[i].client->account;
		es_write_map(w, 4);
		es_put_key(w, "id");
		es_write_bin(w, ES_BYTES(account->author));
		es_put_text(w, "name", account->name);
		es_put_text(w, "structure", self->name);
		es_put_bool(w, "writing", people->shown[i].writes);
	}
	es_put_uint(w, "more", people->more);
}

static void tell(struct es_api *api, const struct es_id *entity)
{
	struct es_news news = {.topic = ES_TOPIC_HERE, .id = *entity};
	struct people people = {.count = 0};
	uint64_t now_ms = es_monotonic_ms();
	struct es_writer data;

	for (struct es_client *client = api->clients; client; client = client->next) {
		const struct es_subscription *sub = find(client, entity);
		if (sub && client->signed_in && !client->hides)
			add(&people, client,
			    sub->writing_ms && now_ms - sub->writing_ms < ES_WRITING_MS);
	}
	es_writer_grow(&data, ES_WEB_MESSAGE_MAX);
	put(api, &people, &data);
	if (data.err == ES_OK)
		es_tell_everybody(api, &news, es_writer_bytes(&data));
	es_writer_free(&data);
}

void es_here_flush(struct es_api *api)
{
	struct es_id due[ES_HERE_DUE_MAX];
	size_t count = api->here_due_len;

	memcpy(due, api->here_due, count * sizeof(due[0]));
	api->here_due_len = 0;
	for (size_t i = 0; i < count; i++)
		tell(api, &due[i]);
}

/* Told together a moment later, so that a class that arrives is one piece of news. */
void es_here_changed(struct es_api *api, const struct es_id *entity)
{
	for (size_t i = 0; i < api->here_due_len; i++)
		if (es_id_equal(&api->here_due[i], entity))
			return;
	if (api->here_due_len < ES_HERE_DUE_MAX)
		api->here_due[api->here_due_len++] = *entity;
	if (api->soon)
		api->soon(api->timers_context);
	else
		es_here_flush(api);
}

void es_here_gone(struct es_client *client)
{
	for (size_t i = 0; i < client->subscriptions_len; i++)
		if (client->subscriptions[i].topic == ES_TOPIC_HERE)
			es_here_changed(client->api, &client->subscriptions[i].id);
}

void es_here_allow(struct es_api *api, const uint8_t person[ES_AUTHOR_LEN], bool on)
{
	for (struct es_client *client = api->clients; client; client = client->next) {
		if (!client->signed_in ||
		    memcmp(client->account.author, person, ES_AUTHOR_LEN) != 0)
			continue;
		client->hides = !on;
		es_here_gone(client);
	}
}

es_err es_method_here_set(struct es_call *call)
{
	struct es_client *client = call->client;
	struct es_view_source s;
	struct es_bytes writing;
	struct es_id entity;
	bool found;

	if (!es_bucket_take(&client->writing, &writing_rate, es_monotonic_ms()))
		return es_call_refuse(call, ES_API_TOO_MANY, NULL, "say so more rarely");
	es_err err = es_api_look(client->api, client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_id(call, s.snap, "about", &entity, &found);
	es_snapshot_end(s.snap);
	if (err != ES_OK)
		return err;
	struct es_subscription *sub = found ? find(client, &entity) : NULL;
	if (!sub)
		return es_call_refuse(call, ES_API_INVALID, "about", "subscribe to here first");
	bool writes = es_param(call, "writing", &writing) &&
	              es_bytes_equal(writing, es_bytes_of("\xc3", 1));
	sub->writing_ms = writes ? es_monotonic_ms() : 0;
	if (!client->hides)
		es_here_changed(client->api, &entity);
	es_write_map(call->out, 0);
	return ES_OK;
}
