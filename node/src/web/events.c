/* SPDX-License-Identifier: EUPL-1.2 */
/* What is pushed to those who subscribed. */
#include "web/api.h"

#include "logsink.h"
#include "store/moderation.h"
#include "store/personal.h"
#include "view/read.h"

#include <string.h>

#define SUMMARIES_MAX 50 /* of one commit: after a long catch-up only the newest are told */

/* One piece of news on its way to the clients that may see it. */
struct news {
	enum es_topic topic;
	struct es_id id; /* of TOPIC_ABOUT */
	const char *name;
	bool members; /* as those who are signed in see it; else as strangers do */
	struct es_bytes data;
};

static bool for_members(const struct es_view_source *s)
{
	return s->scope_max > ES_SCOPE_PUBLIC;
}

static bool wants(const struct es_subscription *sub, const struct news *news)
{
	return sub->topic == news->topic &&
	       (news->topic != ES_TOPIC_ABOUT || es_id_equal(&sub->id, &news->id));
}

static void push(struct es_client *client, const struct es_subscription *sub,
                 const struct news *news)
{
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	es_write_array(&w, 4);
	es_write_uint(&w, 3);
	es_write_uint(&w, sub->number);
	es_write_cstr(&w, news->name);
	es_write_raw(&w, news->data);
	if (w.err == ES_OK)
		client->send(client, es_writer_bytes(&w));
	es_writer_free(&w);
}

static void tell(struct es_api *api, const struct news *news)
{
	struct es_client *next;

	for (struct es_client *client = api->clients; client; client = next) {
		next = client->next; /* sending may close it */
		if (news->members != client->signed_in)
			continue;
		for (size_t i = 0; !client->closed && i < client->subscriptions_len; i++) {
			if (wants(&client->subscriptions[i], news))
				push(client, &client->subscriptions[i], news);
		}
	}
}

static bool anybody_wants(const struct es_api *api, const struct es_view_source *s,
                          enum es_topic topic, const struct es_id *id)
{
	struct news news = {.topic = topic};

	if (id)
		news.id = *id;
	for (const struct es_client *client = api->clients; client; client = client->next) {
		if (client->signed_in != for_members(s))
			continue;
		for (size_t i = 0; i < client->subscriptions_len; i++) {
			if (wants(&client->subscriptions[i], &news))
				return true;
		}
	}
	return false;
}

static void tell_summary(struct es_api *api, const struct es_view_source *s,
                         const struct es_id *practice)
{
	struct news news = {
	        .topic = ES_TOPIC_PRACTICES, .name = "practices", .members = for_members(s)};
	struct es_writer w;

	if (!anybody_wants(api, s, ES_TOPIC_PRACTICES, NULL))
		return;
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (es_view_summary(s, practice, &w) == ES_OK) {
		news.data = es_writer_bytes(&w);
		tell(api, &news);
	}
	es_writer_free(&w);
}

/* What is told of a conversation: a comment, an experience with the practice, or (both NULL) that
 * something else changed. */
static es_err put_change(const struct es_view_source *s, const struct es_id *comment,
                         const struct es_id *experience, struct es_writer *w)
{
	es_write_map(w, 1);
	es_write_cstr(w, comment ? "comment" : experience ? "experience" : "changed");
	if (comment)
		return es_view_comment(s, comment, w);
	if (experience)
		return es_view_talk(s, experience, w);
	es_write_bool(w, true);
	return w->err;
}

static void tell_about(struct es_api *api, const struct es_view_source *s,
                       const struct es_id *about, const struct es_id *comment,
                       const struct es_id *experience)
{
	char name[16 + ES_ID_HEX_LEN] = "about:";
	struct news news = {
	        .topic = ES_TOPIC_ABOUT, .id = *about, .name = name, .members = for_members(s)};
	struct es_writer w;

	if (!anybody_wants(api, s, ES_TOPIC_ABOUT, about))
		return;
	es_id_hex(about, name + strlen(name));
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (put_change(s, comment, experience, &w) == ES_OK) {
		news.data = es_writer_bytes(&w);
		tell(api, &news);
	}
	es_writer_free(&w);
}

static void tell_conversation(struct es_api *api, const struct es_view_source *s,
                              const struct es_id *entity)
{
	struct news news = {.topic = ES_TOPIC_CONVERSATIONS,
	                    .name = "conversations",
	                    .members = for_members(s)};
	struct es_writer w;

	if (!anybody_wants(api, s, ES_TOPIC_CONVERSATIONS, NULL))
		return;
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (es_view_talk(s, entity, &w) == ES_OK) {
		news.data = es_writer_bytes(&w);
		tell(api, &news);
	}
	es_writer_free(&w);
}

static void tell_structure(struct es_api *api, const struct es_view_source *s,
                           const struct es_id *structure)
{
	struct news news = {
	        .topic = ES_TOPIC_STRUCTURES, .name = "structures", .members = for_members(s)};
	struct es_writer w;

	if (!anybody_wants(api, s, ES_TOPIC_STRUCTURES, NULL))
		return;
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (es_view_structure(s, structure, api->partner, api->context, &w) == ES_OK) {
		news.data = es_writer_bytes(&w);
		tell(api, &news);
	}
	es_writer_free(&w);
}

/* The practice that a row is about, where it is about one that the audience may see: what is said
 * openly about a practice of members does not make it public. */
static bool practice_of(const struct es_view_source *s, const struct es_row *row,
                        struct es_id *practice)
{
	char hex[ES_ID_HEX_LEN];
	struct es_id entity;
	uint64_t kind, scope;

	if (row->header.version != ES_HEADER_VERSION)
		return false;
	es_id_hex(&row->id, hex);
	return es_view_find_practice(s, hex, ES_ID_HEX_LEN - 1, practice) == ES_OK &&
	       es_view_about(s, practice, &entity, &kind, &scope) == ES_OK;
}

/* The practice that an experience is with. */
static bool tried(const struct es_view_source *s, const struct es_id *experience,
                  struct es_id *practice)
{
	struct es_bytes value = {NULL, 0};
	struct es_seen seen;

	if (es_see_id(s, ES_KIND_EXPERIENCE, experience, &seen) == ES_OK &&
	    es_map_get(seen.body, "practice", &value))
		value = es_value_str(value);
	if (value.len == ES_ID_LEN)
		memcpy(practice->bytes, value.data, ES_ID_LEN);
	es_seen_free(&seen);
	return value.len == ES_ID_LEN;
}

/* A row of a conversation: what is discussed, a comment, a reaction to either. */
static void on_conversation(struct es_api *api, const struct es_view_source *s,
                            const struct es_row *row, const struct es_id *entity, uint64_t kind)
{
	const struct es_header *header = &row->header;
	bool comment = header->kind == ES_KIND_COMMENT;
	struct es_id practice;

	if (header->kind == ES_KIND_REACTION && !es_id_equal(&header->entity, entity))
		tell_about(api, s, entity, &header->entity, NULL);
	else
		tell_about(api, s, entity, comment ? &row->id : NULL, NULL);
	if (kind == ES_KIND_PRACTICE && (comment || header->kind == ES_KIND_PRACTICE))
		tell_summary(api, s, entity);
	if (header->kind == ES_KIND_EXPERIENCE && tried(s, entity, &practice))
		tell_about(api, s, &practice, NULL, entity);
	if (header->kind != ES_KIND_PRACTICE && header->kind != ES_KIND_REACTION)
		tell_conversation(api, s, entity);
}

/* Hidden just now: open pages show it no more. */
static void tell_hidden(struct es_api *api, const struct es_view_source *s,
                        const struct es_row *row)
{
	char name[16 + ES_ID_HEX_LEN] = "about:";
	struct news news = {.topic = ES_TOPIC_ABOUT, .name = name, .members = for_members(s)};
	uint8_t bytes[64];
	struct es_writer w;

	es_record_entity(&row->header, &row->id, &news.id);
	if (row->header.scope > s->scope_max)
		return;
	es_id_hex(&news.id, name + strlen(name));
	es_writer_init(&w, bytes, sizeof(bytes));
	es_write_map(&w, 1);
	es_put_id(&w, "hidden", &row->id);
	news.data = es_writer_bytes(&w);
	tell(api, &news);
}

static void on_row(struct es_api *api, const struct es_view_source *s, uint64_t number)
{
	struct es_id entity;
	struct es_row row;
	uint64_t kind, scope;

	if (es_row_get(s->snap, number, &row) != ES_OK || row.header.version != ES_HEADER_VERSION)
		return;
	if (es_hides(s->snap, &row)) {
		tell_hidden(api, s, &row);
		return;
	}
	if (row.header.kind == ES_KIND_STRUCTURE_CARD)
		tell_structure(api, s, &row.header.structure);
	if (es_view_conversation(s, &row.id, &entity, &kind, &scope) == ES_OK)
		on_conversation(api, s, &row, &entity, kind);
	else if (practice_of(s, &row, &entity))
		tell_about(api, s, &entity, NULL, NULL);
}

/* Tells of structures that were admitted, suspended or otherwise acted upon since the last time. */
static void on_acts(struct es_api *api, const struct es_view_source *s)
{
	for (size_t i = 0; i < s->federation->members_len; i++)
		if (s->federation->members[i].last_act >= api->acts_told)
			tell_structure(api, s, &s->federation->members[i].admission.structure);
}

/* What a commit brought, as s lets one audience see it. */
static void tell_commit(struct es_api *api, const struct es_view_source *s,
                        const struct es_commit *commit)
{
	uint64_t first = commit->first_row;

	if (commit->end_row > first + SUMMARIES_MAX)
		first = commit->end_row - SUMMARIES_MAX;
	for (uint64_t row = first; row < commit->end_row; row++)
		on_row(api, s, row);
	for (size_t i = 0; i < commit->bodies_len && i < SUMMARIES_MAX; i++)
		on_row(api, s, commit->bodies[i]);
	if (commit->acts)
		on_acts(api, s);
}

/* Who it is now, if its session still stands; what has no session (a test's) is known by login. */
static es_err look_again(struct es_client *client, const struct es_view_source *s)
{
	char login[ES_LOGIN_MAX + 1];

	if (!es_id_is_zero(&client->session))
		return es_cookie_get(s->snap, &client->session, es_now_ms(), &client->account);
	memcpy(login, client->account.login, sizeof(login));
	return es_account_get(s->snap, login, &client->account);
}

/* Roles and names as they stand now; a session or account that is gone is a stranger's. */
static void on_accounts(struct es_api *api, const struct es_view_source *s)
{
	for (struct es_client *client = api->clients; client; client = client->next) {
		if (client->signed_in)
			client->signed_in = look_again(client, s) == ES_OK;
	}
}

/* Strangers and members see different things: both are told, each of what they could ask for. */
static const uint64_t audiences[] = {ES_SCOPE_PUBLIC, ES_SCOPE_FEDERATION};
#define AUDIENCES (sizeof(audiences) / sizeof(audiences[0]))

/* How many notices wait, where that is not what a person heard last. */
static void tell_unseen(struct es_api *api, const struct es_view_source *s)
{
	struct es_client *next;
	struct es_writer data, w;
	uint8_t bytes[32];

	for (struct es_client *client = api->clients; client; client = next) {
		struct es_subscription *sub = NULL;
		next = client->next; /* sending may close it */
		for (size_t i = 0; client->signed_in && i < client->subscriptions_len; i++)
			if (client->subscriptions[i].topic == ES_TOPIC_NOTICES)
				sub = &client->subscriptions[i];
		if (!sub)
			continue;
		size_t unseen = es_notices_unseen(s->snap, client->account.author);
		if (unseen == client->unseen_told)
			continue;
		client->unseen_told = unseen;
		es_writer_init(&data, bytes, sizeof(bytes));
		es_write_map(&data, 1);
		es_put_uint(&data, "unseen", unseen);
		es_writer_grow(&w, 256);
		es_write_array(&w, 4);
		es_write_uint(&w, 3);
		es_write_uint(&w, sub->number);
		es_write_cstr(&w, "notices");
		es_write_raw(&w, es_writer_bytes(&data));
		if (w.err == ES_OK)
			client->send(client, es_writer_bytes(&w));
		es_writer_free(&w);
	}
}

void es_api_on_commit(struct es_api *api, const struct es_commit *commit)
{
	uint64_t acts = api->federation(api->context)->acts;
	struct es_view_source s;
	es_err err = api->clients ? es_api_look(api, NULL, &s) : ES_NOT_FOUND;

	es_noticing_go(api, commit);

	if (err == ES_OK) {
		if (commit->accounts)
			on_accounts(api, &s);
		for (size_t i = 0; i < AUDIENCES; i++) {
			s.scope_max = audiences[i];
			tell_commit(api, &s, commit);
		}
		if (commit->personal)
			tell_unseen(api, &s);
		es_snapshot_end(s.snap);
	} else if (api->clients) {
		es_say(ES_LEVEL_WARNING, "web: news could not be read: %s", es_err_sentence(err));
		return;
	}
	api->acts_told = acts;
}

void es_api_on_partner(struct es_api *api, const struct es_id *structure)
{
	struct es_view_source s;

	if (!api->clients || es_api_look(api, NULL, &s) != ES_OK)
		return;
	for (size_t i = 0; i < AUDIENCES; i++) {
		s.scope_max = audiences[i];
		tell_structure(api, &s, structure);
	}
	es_snapshot_end(s.snap);
}

void es_api_signed_out(struct es_api *api, const struct es_id *session)
{
	for (struct es_client *client = api->clients; client; client = client->next) {
		if (client->signed_in && es_id_equal(&client->session, session))
			client->signed_in = false;
	}
}
