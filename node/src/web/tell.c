/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/tell.h"

#include "store/personal.h"
#include "view/read.h"
#include "web/push.h"

#include <string.h>

static bool fits(const struct es_subscription *sub, enum es_topic topic, const struct es_id *id)
{
	bool of_one = topic == ES_TOPIC_ABOUT || topic == ES_TOPIC_HERE;

	return sub->topic == topic && (!of_one || es_id_equal(&sub->id, id));
}

struct es_subscription *es_news_wanted(struct es_client *client, enum es_topic topic,
                                       const struct es_id *id)
{
	for (size_t i = 0; i < client->subscriptions_len; i++)
		if (fits(&client->subscriptions[i], topic, id))
			return &client->subscriptions[i];
	return NULL;
}

bool es_news_awaited(const struct es_api *api, const struct es_news *news)
{
	for (struct es_client *client = api->clients; client; client = client->next) {
		if (client->signed_in == news->members &&
		    es_news_wanted(client, news->topic, &news->id))
			return true;
	}
	return false;
}

static void name_topic(const struct es_news *news, char name[16 + ES_ID_HEX_LEN])
{
	static const char *const names[] = {[ES_TOPIC_PRACTICES] = "practices",
	                                    [ES_TOPIC_ABOUT] = "about:",
	                                    [ES_TOPIC_STRUCTURES] = "structures",
	                                    [ES_TOPIC_CONVERSATIONS] = "conversations",
	                                    [ES_TOPIC_NOTICES] = "notices",
	                                    [ES_TOPIC_HERE] = "here:",
	                                    [ES_TOPIC_DISK] = "disk"};
	size_t len = strlen(names[news->topic]);

	memcpy(name, names[news->topic], len + 1);
	if (news->topic == ES_TOPIC_ABOUT || news->topic == ES_TOPIC_HERE)
		es_id_hex(&news->id, name + len);
}

void es_tell(struct es_api *api, const struct es_news *news, struct es_bytes data)
{
	char name[16 + ES_ID_HEX_LEN];
	struct es_client *next;

	name_topic(news, name);
	struct es_push *push = es_push_new(name, data);
	for (struct es_client *client = api->clients; push && client; client = next) {
		next = client->next; /* sending may close it */
		if (news->members != client->signed_in)
			continue;
		for (size_t i = 0; !client->closed && i < client->subscriptions_len; i++)
			if (fits(&client->subscriptions[i], news->topic, &news->id))
				es_push_send(push, client, client->subscriptions[i].number);
	}
	es_push_unref(push);
}

static void tell_one(struct es_client *client, const struct es_subscription *sub,
                     struct es_bytes data)
{
	struct es_news news = {.topic = sub->topic, .id = sub->id};
	char name[16 + ES_ID_HEX_LEN];

	name_topic(&news, name);
	struct es_push *push = es_push_new(name, data);
	if (push)
		es_push_send(push, client, sub->number);
	es_push_unref(push);
}

void es_tell_each(struct es_api *api, enum es_topic topic, struct es_bytes data)
{
	struct es_client *next;

	for (struct es_client *client = api->clients; client; client = next) {
		next = client->next; /* sending may close it */
		for (size_t i = 0; !client->closed && i < client->subscriptions_len; i++)
			if (client->subscriptions[i].topic == topic)
				tell_one(client, &client->subscriptions[i], data);
	}
}

/* --- how many notices wait --------------------------------------------------------------------- */

void es_unseen_changed(struct es_api *api)
{
	for (struct es_client *client = api->clients; client; client = client->next) {
		client->look_unseen =
		        client->signed_in && es_news_wanted(client, ES_TOPIC_NOTICES, NULL);
		api->unseen_due |= client->look_unseen;
	}
}

static void tell_unseen(struct es_client *client, const struct es_view_source *s)
{
	const struct es_subscription *sub = es_news_wanted(client, ES_TOPIC_NOTICES, NULL);
	size_t unseen = es_notices_unseen(s->snap, client->account.author);
	uint8_t bytes[32];
	struct es_writer data;

	if (!sub || unseen == client->unseen_told)
		return;
	client->unseen_told = unseen;
	es_writer_init(&data, bytes, sizeof(bytes));
	es_write_map(&data, 1);
	es_put_uint(&data, "unseen", unseen);
	struct es_push *push = es_push_new("notices", es_writer_bytes(&data));
	if (push)
		es_push_send(push, client, sub->number);
	es_push_unref(push);
}

bool es_unseen_step(struct es_api *api, const struct es_view_source *s)
{
	struct es_client *next;
	size_t looked = 0;

	if (!api->unseen_due)
		return false;
	for (struct es_client *client = api->clients; client; client = next) {
		next = client->next; /* sending may close it */
		if (!client->look_unseen)
			continue;
		if (looked++ == ES_UNSEEN_PER_TURN)
			return true;
		client->look_unseen = false;
		tell_unseen(client, s);
	}
	api->unseen_due = false;
	return false;
}
