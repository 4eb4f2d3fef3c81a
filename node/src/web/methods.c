/* SPDX-License-Identifier: EUPL-1.2 */
/* The methods that read: short looks at a snapshot, on the loop. */
#include "store/personal.h"
#include "web/call.h"
#include "web/disk.h"
#include "web/here.h"

#include "essaim/schema.h"

#include <string.h>

es_err es_api_node(struct es_api *api, const struct es_client *client, bool over_http,
                   struct es_writer *w)
{
	struct es_view_source s;

	es_err err = es_api_look(api, client, &s);
	if (err != ES_OK)
		return err;
	err = es_view_node(&s, client && client->signed_in ? &client->account : NULL, over_http,
	                   es_now_ms(), w);
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_hello(struct es_call *call)
{
	es_disk_greeted(call->client->api);
	return es_api_node(call->client->api, call->client, false, call->out);
}

es_err es_method_schema(struct es_call *call)
{
	struct es_bytes lang;

	es_err err = es_param_lang(call, "lang", &lang);
	return err == ES_OK ? es_view_schema(lang, call->out) : err;
}

/* The parts of a page that lists share. */
static es_err read_page(struct es_call *call, uint64_t max, struct es_page *page)
{
	uint64_t limit;

	memset(page, 0, sizeof(*page));
	es_err err = es_param_uint(call, "limit", max, &limit);
	page->limit = (size_t)limit;
	if (err == ES_OK)
		err = es_param_str(call, "after", ES_CURSOR_MAX, &page->after);
	return err;
}

/* Names the culprit of an error that a view reports. */
static es_err blame(struct es_call *call, es_err err, const char *field)
{
	if (err != ES_OK && !call->field)
		call->field = field;
	return err;
}

typedef es_err list_view(const struct es_view_source *s, const struct es_page *page,
                         struct es_writer *w);

static es_err list(struct es_call *call, uint64_t max, list_view *view)
{
	struct es_view_source s;
	struct es_page page;
	struct es_id structure;
	bool found;

	es_err err = read_page(call, max, &page);
	if (err == ES_OK)
		err = es_param_lang(call, "lang", &page.lang);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_id(call, s.snap, "structure", &structure, &found);
	page.structure = found ? &structure : NULL;
	if (err == ES_OK)
		err = es_param_lang(call, "reader", &s.lang);
	if (err == ES_OK)
		err = blame(call, view(&s, &page, call->out), "after");
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_practice_list(struct es_call *call)
{
	return list(call, ES_PRACTICES_PAGE_MAX, es_view_practices);
}

es_err es_method_tool_list(struct es_call *call)
{
	return list(call, ES_PRACTICES_PAGE_MAX, es_view_tools);
}

es_err es_method_toolbox_list(struct es_call *call)
{
	return list(call, ES_PRACTICES_PAGE_MAX, es_view_toolboxes);
}

/* A page of all of them, or those about one thing. */
es_err es_method_tutorial_list(struct es_call *call)
{
	struct es_view_source s;
	struct es_bytes value;
	struct es_id about;
	bool found;

	if (!es_param(call, "about", &value))
		return list(call, ES_PRACTICES_PAGE_MAX, es_view_tutorials);
	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_id(call, s.snap, "about", &about, &found);
	if (err == ES_OK)
		err = blame(call, es_view_tutorials_about(&s, &about, call->out), "about");
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_news_list(struct es_call *call)
{
	return list(call, ES_NEWS_MAX, es_view_news);
}

#define FETCH_MAX 16

/* Asks partners for what the page of a record lacks; it is pushed when it comes. Whether the record's
 * own text is lacking, and on its way. */
static es_err fetch_lacking(struct es_call *call, const struct es_view_source *s,
                            const struct es_id *id)
{
	const struct es_api *api = call->client->api;
	struct es_id lacking[FETCH_MAX];
	size_t count = es_view_lacking(s, id, true, lacking, FETCH_MAX);
	es_err result = count ? ES_CLOSED : ES_NOT_FOUND;

	for (size_t i = 0; i < count && api->fetch; i++)
		if (!api->fetch(api->context, &lacking[i]))
			result = ES_OK;
	return result;
}

static es_err refuse_lacking(struct es_call *call, es_err fetched)
{
	if (!fetched)
		return es_call_refuse(call, ES_API_FETCHING, "id",
		                      "its text is asked for at partners; ask again");
	return es_call_refuse(call, ES_API_NOT_HERE, "id",
	                      "its text is not here, and no partner gives it now");
}

es_err es_method_practice_show(struct es_call *call)
{
	struct es_view_source s;
	struct es_id id;
	bool found, exact;

	es_err err = es_param_bool(call, "exact", &exact);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_id(call, s.snap, "id", &id, &found);
	if (err == ES_OK && !found)
		err = es_call_lacks(call, "id");
	if (err == ES_OK) {
		err = exact ? es_view_revision(&s, &id, call->out)
		            : es_view_practice(&s, &id, call->out);
		es_err fetched = fetch_lacking(call, &s, &id);
		err = err == ES_NOT_FOUND && fetched != ES_NOT_FOUND ? refuse_lacking(call, fetched)
		                                                     : blame(call, err, "id");
	}
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_comment_list(struct es_call *call)
{
	struct es_view_source s;
	struct es_page page;
	struct es_id about;
	bool found;

	es_err err = read_page(call, ES_COMMENTS_PAGE_MAX, &page);
	if (err == ES_OK)
		err = es_param_str(call, "before", ES_CURSOR_MAX, &page.before);
	if (err == ES_OK)
		err = es_param_str(call, "from", 2 * (size_t)ES_ID_LEN, &page.from);
	if (err == ES_OK)
		err = es_param_uint(call, "read", UINT64_MAX, &page.read);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_id(call, s.snap, "about", &about, &found);
	if (err == ES_OK && !found)
		err = es_call_lacks(call, "about");
	if (err == ES_OK)
		err = es_view_comments(&s, &about, &page, call->out);
	if (err == ES_OK)
		(void)!fetch_lacking(call, &s, &about);
	if (err != ES_OK)
		err = blame(call, err,
		            err != ES_MALFORMED ? "about"
		            : page.after.len    ? "after"
		            : page.before.len   ? "before"
		                                : "from");
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_structure_list(struct es_call *call)
{
	struct es_api *api = call->client->api;
	struct es_view_source s;

	es_err err = es_api_look(api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_view_structures(&s, api->partner, api->context, call->out);
	es_snapshot_end(s.snap);
	return err;
}

/* A topic of one conversation: its prefix and 64 hex digits. */
static bool read_id_topic(struct es_bytes text, const char *prefix, struct es_id *id)
{
	size_t len = strlen(prefix);

	return text.len == len + 2 * ES_ID_LEN && memcmp(text.data, prefix, len) == 0 &&
	       es_unhex((const char *)text.data + len, 2 * ES_ID_LEN, id->bytes, ES_ID_LEN) ==
	               ES_OK;
}

static es_err read_topic(struct es_bytes text, struct es_subscription *sub)
{
	static const struct {
		const char *word;
		enum es_topic topic;
	} words[] = {{"practices", ES_TOPIC_PRACTICES},
	             {"structures", ES_TOPIC_STRUCTURES},
	             {"conversations", ES_TOPIC_CONVERSATIONS},
	             {"notices", ES_TOPIC_NOTICES},
	             {"disk", ES_TOPIC_DISK}};

	memset(sub, 0, sizeof(*sub));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (es_bytes_equal(text, es_bytes_str(words[i].word))) {
			sub->topic = words[i].topic;
			return ES_OK;
		}
	}
	sub->topic = ES_TOPIC_ABOUT;
	if (read_id_topic(text, "about:", &sub->id))
		return ES_OK;
	sub->topic = ES_TOPIC_HERE;
	return read_id_topic(text, "here:", &sub->id) ? ES_OK : ES_INVALID;
}

/* Where others see that one looks. */
static es_err come_here(struct es_client *client, const struct es_id *entity)
{
	struct es_view_source s;

	es_err err = es_api_look(client->api, client, &s);
	if (err != ES_OK)
		return err;
	client->hides = es_personal_hides(s.snap, client->account.author);
	es_snapshot_end(s.snap);
	es_here_changed(client->api, entity);
	return ES_OK;
}

static bool is_for_members(enum es_topic topic)
{
	return topic == ES_TOPIC_NOTICES || topic == ES_TOPIC_HERE || topic == ES_TOPIC_DISK;
}

es_err es_method_subscribe(struct es_call *call)
{
	struct es_client *client = call->client;
	struct es_subscription *sub = &client->subscriptions[client->subscriptions_len];
	struct es_bytes topic;

	if (client->subscriptions_len == ES_WEB_SUBSCRIPTIONS_MAX)
		return es_call_refuse(call, ES_API_TOO_MANY, NULL,
		                      "unsubscribe from another first");
	es_err err = es_param_str(call, "topic", 128, &topic);
	if (err != ES_OK)
		return err;
	err = read_topic(topic, sub);
	if (err != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, "topic", "there is no such topic");
	if (!client->signed_in && is_for_members(sub->topic))
		return es_call_refuse(call, ES_API_SIGN_IN_NEEDED, NULL, "sign in first");
	sub->number = ++client->last_subscription;
	client->subscriptions_len++;
	if (sub->topic == ES_TOPIC_NOTICES)
		client->unseen_told = SIZE_MAX;
	err = sub->topic == ES_TOPIC_HERE ? come_here(client, &sub->id) : ES_OK;
	es_write_map(call->out, 1);
	es_write_cstr(call->out, "subscription");
	es_write_uint(call->out, sub->number);
	return err;
}

es_err es_method_unsubscribe(struct es_call *call)
{
	struct es_client *client = call->client;
	uint64_t number;

	es_err err = es_param_uint(call, "subscription", UINT64_MAX, &number);
	if (err != ES_OK)
		return err;
	for (size_t i = 0; i < client->subscriptions_len; i++) {
		if (client->subscriptions[i].number != number)
			continue;
		struct es_subscription gone = client->subscriptions[i];
		client->subscriptions[i] = client->subscriptions[--client->subscriptions_len];
		if (gone.topic == ES_TOPIC_HERE)
			es_here_changed(client->api, &gone.id);
		es_write_map(call->out, 0);
		return ES_OK;
	}
	return es_call_refuse(call, ES_API_NOT_FOUND, "subscription",
	                      "there is no such subscription");
}
