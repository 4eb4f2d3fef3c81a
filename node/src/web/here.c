/* SPDX-License-Identifier: EUPL-1.2 */
/* Who looks at a conversation right now: known from the open websockets of this node, and from nodes
 * where somebody looks at the same; never kept. */
#include "web/here.h"

#include "store/personal.h"
#include "view/read.h"
#include "web/call.h"
#include "web/tell.h"

#include <string.h>

#define PEOPLE_SHOWN ES_HERE_PEOPLE_MAX

static const struct es_rate writing_rate = {ES_RATE_WRITING_BURST, ES_RATE_WRITING_PER_MINUTE};

static struct es_subscription *find(struct es_client *client, const struct es_id *entity)
{
	return es_news_wanted(client, ES_TOPIC_HERE, entity);
}

struct people {
	struct es_here_person shown[PEOPLE_SHOWN];
	const char *structures[PEOPLE_SHOWN];
	size_t count;
	size_t more;
};

static void add(struct people *people, const struct es_here_person *person, const char *structure)
{
	for (size_t i = 0; i < people->count; i++) {
		struct es_here_person *one = &people->shown[i];
		if (memcmp(one->id, person->id, ES_AUTHOR_LEN) != 0)
			continue;
		one->writing |= person->writing;
		return;
	}
	if (people->count == PEOPLE_SHOWN) {
		people->more++;
		return;
	}
	people->structures[people->count] = structure;
	people->shown[people->count++] = *person;
}

static void add_own(struct es_api *api, const struct es_id *entity, struct people *people)
{
	uint64_t now_ms = es_monotonic_ms();

	for (struct es_client *client = api->clients; client; client = client->next) {
		const struct es_subscription *sub = find(client, entity);
		if (!sub || !client->signed_in || client->hides)
			continue;
		struct es_here_person person = {
		        .name = es_bytes_str(client->account.name),
		        .writing = sub->writing_ms && now_ms - sub->writing_ms < ES_WRITING_MS};
		memcpy(person.id, client->account.author, ES_AUTHOR_LEN);
		add(people, &person, api->node->identity.name);
	}
}

static void add_far(struct es_api *api, const struct es_id *entity, struct people *people)
{
	const struct es_federation *f = api->federation(api->context);

	for (size_t i = 0; i < api->far.len; i++) {
		const struct es_far_one *one = api->far.all[i];
		const struct es_member *member = es_federation_member(f, &one->structure);
		if (!member || !es_id_equal(&one->here.about, entity))
			continue;
		for (size_t j = 0; j < one->here.people_len; j++)
			add(people, &one->here.people[j], member->admission.name);
		people->more += one->here.more;
	}
}

static void put(const struct people *people, struct es_writer *w)
{
	es_write_map(w, 2);
	es_put_key(w, "people");
	es_write_array(w, people->count);
	for (size_t i = 0; i < people->count; i++) {
		const struct es_here_person *one = &people->shown[i];
		es_write_map(w, 4);
		es_put_key(w, "id");
		es_write_bin(w, ES_BYTES(one->id));
		es_put_key(w, "name");
		es_write_str(w, one->name);
		es_put_text(w, "structure", people->structures[i]);
		es_put_bool(w, "writing", one->writing);
	}
	es_put_uint(w, "more", people->more);
}

static void tell(struct es_api *api, const struct es_id *entity)
{
	struct es_news news = {.topic = ES_TOPIC_HERE, .id = *entity, .members = true};
	struct people people = {.count = 0};
	struct es_writer data;

	add_own(api, entity, &people);
	add_far(api, entity, &people);
	es_writer_grow(&data, ES_WEB_MESSAGE_MAX);
	put(&people, &data);
	if (data.err == ES_OK)
		es_tell(api, &news, es_writer_bytes(&data));
	es_writer_free(&data);
}

/* --- what other nodes are told ----------------------------------------------------------------- */

/* Whether they know that somebody looks at it here; know is what they know from now on. */
static bool was_told(struct es_api *api, const struct es_id *entity, bool know)
{
	size_t i = 0;

	while (i < api->here_told_len && !es_id_equal(&api->here_told[i], entity))
		i++;
	bool told = i < api->here_told_len;
	if (told && !know)
		api->here_told[i] = api->here_told[--api->here_told_len];
	else if (!told && know && api->here_told_len < ES_HERE_DUE_MAX)
		api->here_told[api->here_told_len++] = *entity;
	return told;
}

/* That somebody looks, to every neighbour; who it is, to those where somebody looks, too. Whoever hides
 * does not look, as far as others can tell. */
static void tell_far(struct es_api *api, const struct es_id *entity)
{
	uint64_t links[ES_FAR_MAX];
	struct people people = {.count = 0};
	struct es_here here = {.about = *entity};

	add_own(api, entity, &people);
	here.looks = people.count > 0;
	if (!was_told(api, entity, here.looks) && (!here.looks || !was_told(api, entity, true)))
		return; /* nobody looked, and nobody does; or too much is told already */
	here.people_len = people.count;
	memcpy(here.people, people.shown, people.count * sizeof(people.shown[0]));
	here.more = people.more < ES_HERE_MORE_MAX ? people.more : ES_HERE_MORE_MAX;
	api->tell_here(api->context, &here, links,
	               es_far_looking(&api->far, entity, links, ES_FAR_MAX));
}

void es_here_again(struct es_api *api)
{
	es_far_expire(api, es_monotonic_ms());
	for (size_t i = 0; i < api->here_told_len; i++)
		es_here_changed(api, &api->here_told[i]);
}

/* --- what changed ------------------------------------------------------------------------------ */

void es_here_flush(struct es_api *api)
{
	struct es_here_due due[ES_HERE_DUE_MAX];
	size_t count = api->here_due_len;

	memcpy(due, api->here_due, count * sizeof(due[0]));
	api->here_due_len = 0;
	for (size_t i = 0; i < count; i++) {
		tell(api, &due[i].about);
		if (due[i].own && api->tell_here)
			tell_far(api, &due[i].about);
	}
}

/* Told together a moment later, so that a class that arrives is one piece of news. */
static void add_due(struct es_api *api, const struct es_id *entity, bool own)
{
	size_t i = 0;

	while (i < api->here_due_len && !es_id_equal(&api->here_due[i].about, entity))
		i++;
	if (i < api->here_due_len)
		api->here_due[i].own |= own;
	else if (i < ES_HERE_DUE_MAX)
		api->here_due[api->here_due_len++] = (struct es_here_due){*entity, own};
	if (api->soon)
		api->soon(api->timers_context);
	else
		es_here_flush(api);
}

void es_here_changed(struct es_api *api, const struct es_id *entity)
{
	add_due(api, entity, true);
}

void es_here_far_changed(struct es_api *api, const struct es_id *entity)
{
	add_due(api, entity, false);
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
