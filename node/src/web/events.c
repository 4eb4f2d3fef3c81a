/* SPDX-License-Identifier: EUPL-1.2 */
/* What is pushed to those who subscribed. */
#include "web/api.h"

#include "logsink.h"
#include "store/moderation.h"
#include "view/adoption.h"
#include "web/tell.h"

#include <string.h>

#define SUMMARIES_MAX 50 /* of one commit: after a long catch-up only the newest are told */

/* --- what waits -------------------------------------------------------------------------------- */

static bool is_same(const struct es_event *a, const struct es_event *b)
{
	if (a->kind != b->kind)
		return false;
	return a->kind == ES_EVENT_ROW ? a->row == b->row : es_id_equal(&a->id, &b->id);
}

static struct es_event *at(struct es_events *events, size_t i)
{
	return &events->waiting[(events->first + i) % ES_EVENTS_MAX];
}

static void drop_first(struct es_events *events)
{
	events->first = (events->first + 1) % ES_EVENTS_MAX;
	events->len--;
}

void es_event_add(struct es_events *events, const struct es_event *event)
{
	for (size_t i = 0; i < events->len; i++)
		if (is_same(at(events, i), event))
			return;
	if (events->len == ES_EVENTS_MAX)
		drop_first(events);
	*at(events, events->len++) = *event;
}

static void add(struct es_api *api, enum es_event_kind kind, const struct es_id *id)
{
	struct es_event event = {.kind = kind, .id = *id};

	es_event_add(&api->events, &event);
}

static void add_row(struct es_api *api, uint64_t row)
{
	struct es_event event = {.kind = ES_EVENT_ROW, .row = row};

	es_event_add(&api->events, &event);
}

/* --- what is said ------------------------------------------------------------------------------ */

static bool for_members(const struct es_view_source *s)
{
	return s->scope_max > ES_SCOPE_PUBLIC;
}

typedef es_err put_fn(struct es_api *api, const struct es_view_source *s, const struct es_id *id,
                      struct es_writer *w);

static void tell_made(struct es_api *api, const struct es_view_source *s, enum es_topic topic,
                      const struct es_id *id, put_fn *put)
{
	struct es_news news = {.topic = topic, .members = for_members(s)};
	struct es_writer w;

	if (!es_news_awaited(api, &news))
		return;
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (put(api, s, id, &w) == ES_OK)
		es_tell(api, &news, es_writer_bytes(&w));
	es_writer_free(&w);
}

static es_err put_summary(struct es_api *api, const struct es_view_source *s,
                          const struct es_id *id, struct es_writer *w)
{
	struct es_id entity;
	uint64_t kind, scope;

	(void)api;
	es_err err = es_view_about(s, id, &entity, &kind, &scope);
	return err ? err : es_view_summary(s, id, w);
}

static es_err put_talk(struct es_api *api, const struct es_view_source *s, const struct es_id *id,
                       struct es_writer *w)
{
	(void)api;
	return es_view_talk(s, id, w);
}

static es_err put_structure(struct es_api *api, const struct es_view_source *s,
                            const struct es_id *id, struct es_writer *w)
{
	return es_view_structure(s, id, api->partner, api->context, w);
}

/* What is told of a conversation: a comment, an experience with the practice, or (both NULL) a word: that
 * something else changed. */
static es_err put_change(const struct es_view_source *s, const struct es_id *comment,
                         const struct es_id *experience, const char *word, struct es_writer *w)
{
	es_write_map(w, 1);
	es_write_cstr(w, comment ? "comment" : experience ? "experience" : word);
	if (comment)
		return es_view_comment(s, comment, w);
	if (experience)
		return es_view_talk(s, experience, w);
	es_write_bool(w, true);
	return w->err;
}

static void tell_about(struct es_api *api, const struct es_view_source *s,
                       const struct es_id *about, const struct es_id *comment,
                       const struct es_id *experience, const char *word)
{
	struct es_news news = {.topic = ES_TOPIC_ABOUT, .id = *about, .members = for_members(s)};
	struct es_writer w;

	if (!es_news_awaited(api, &news))
		return;
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	if (put_change(s, comment, experience, word, &w) == ES_OK)
		es_tell(api, &news, es_writer_bytes(&w));
	es_writer_free(&w);
}

static void tell_comment(struct es_api *api, const struct es_view_source *s, const struct es_id *id)
{
	struct es_id entity;
	uint64_t kind, scope;

	if (es_view_conversation(s, id, &entity, &kind, &scope) == ES_OK)
		tell_about(api, s, &entity, id, NULL, NULL);
}

/* Something about what this audience may see. */
static void tell_changed(struct es_api *api, const struct es_view_source *s, const struct es_id *id,
                         const char *word)
{
	struct es_id entity;
	uint64_t kind, scope;

	if (es_view_about(s, id, &entity, &kind, &scope) == ES_OK)
		tell_about(api, s, id, NULL, NULL, word);
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

/* What an adoption is of. */
static bool adopted(const struct es_view_source *s, const struct es_row *row, struct es_id *of)
{
	struct es_seen seen;

	if (row->header.kind != ES_KIND_ADOPTION)
		return false;
	bool found = es_see(s, ES_KIND_ADOPTION, row->number, &seen) == ES_OK &&
	             es_id_field(seen.body, "adopts", of);
	es_seen_free(&seen);
	return found;
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
		add(api, ES_EVENT_COMMENT, &header->entity);
	else if (comment)
		tell_about(api, s, entity, &row->id, NULL, NULL);
	else
		add(api, ES_EVENT_CHANGED, entity);
	if (kind == ES_KIND_PRACTICE && (comment || header->kind == ES_KIND_PRACTICE))
		add(api, ES_EVENT_SUMMARY, entity);
	if (header->kind == ES_KIND_EXPERIENCE && tried(s, entity, &practice))
		tell_about(api, s, &practice, NULL, entity, NULL);
	if (header->kind != ES_KIND_PRACTICE && header->kind != ES_KIND_REACTION)
		add(api, ES_EVENT_TALK, entity);
}

/* Hidden just now: open pages show it no more. */
static void tell_hidden(struct es_api *api, const struct es_view_source *s,
                        const struct es_row *row)
{
	struct es_news news = {.topic = ES_TOPIC_ABOUT, .members = for_members(s)};
	uint8_t bytes[64];
	struct es_writer w;

	es_record_entity(&row->header, &row->id, &news.id);
	if (row->header.scope > s->scope_max)
		return;
	es_writer_init(&w, bytes, sizeof(bytes));
	es_write_map(&w, 1);
	es_put_id(&w, "hidden", &row->id);
	es_tell(api, &news, es_writer_bytes(&w));
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
		add(api, ES_EVENT_STRUCTURE, &row.header.structure);
	if (es_view_conversation(s, &row.id, &entity, &kind, &scope) == ES_OK)
		on_conversation(api, s, &row, &entity, kind);
	else if (adopted(s, &row, &entity))
		add(api, ES_EVENT_ADOPTED, &entity);
	else if (practice_of(s, &row, &entity))
		add(api, ES_EVENT_CHANGED, &entity);
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
static void tell_event(struct es_api *api, struct es_view_source *s, const struct es_event *event)
{
	static const uint64_t audiences[] = {ES_SCOPE_PUBLIC, ES_SCOPE_FEDERATION};

	for (size_t i = 0; i < sizeof(audiences) / sizeof(audiences[0]); i++) {
		s->scope_max = audiences[i];
		switch (event->kind) {
		case ES_EVENT_ROW:
			on_row(api, s, event->row);
			break;
		case ES_EVENT_SUMMARY:
			tell_made(api, s, ES_TOPIC_PRACTICES, &event->id, put_summary);
			break;
		case ES_EVENT_TALK:
			tell_made(api, s, ES_TOPIC_CONVERSATIONS, &event->id, put_talk);
			break;
		case ES_EVENT_COMMENT:
			tell_comment(api, s, &event->id);
			break;
		case ES_EVENT_CHANGED:
			tell_changed(api, s, &event->id, "changed");
			break;
		case ES_EVENT_ADOPTED:
			tell_changed(api, s, &event->id, "adopted");
			break;
		case ES_EVENT_STRUCTURE:
			tell_made(api, s, ES_TOPIC_STRUCTURES, &event->id, put_structure);
			break;
		}
	}
}

bool es_events_step(struct es_api *api)
{
	struct es_events *events = &api->events;
	uint64_t start_ms = es_monotonic_ms();
	struct es_view_source s;

	if (events->len == 0 && !api->unseen_due)
		return false;
	es_err err = api->clients ? es_api_look(api, NULL, &s) : ES_NOT_FOUND;
	if (err != ES_OK) {
		if (api->clients)
			es_say(ES_LEVEL_WARNING, "web: news could not be read: %s",
			       es_err_sentence(err));
		events->len = 0;
		api->unseen_due = false;
		return false;
	}
	while (events->len && es_monotonic_ms() - start_ms < ES_EVENTS_TURN_MS) {
		struct es_event event = *at(events, 0);
		drop_first(events);
		tell_event(api, &s, &event);
	}
	bool more = events->len > 0 || es_unseen_step(api, &s);
	es_snapshot_end(s.snap);
	return more;
}

/* --- what happens ------------------------------------------------------------------------------ */

/* The rest of the work comes in later turns of the loop; where there is no loop, now. */
static void go_on(struct es_api *api)
{
	if (api->later)
		api->later(api->later_context);
	else
		while (es_events_step(api))
			;
}

/* Structures that were admitted, suspended or otherwise acted upon since the last time. */
static void on_acts(struct es_api *api, const struct es_federation *f)
{
	for (size_t i = 0; i < f->members_len; i++)
		if (f->members[i].last_act >= api->acts_told)
			add(api, ES_EVENT_STRUCTURE, &f->members[i].admission.structure);
}

static void add_rows(struct es_api *api, const struct es_commit *commit)
{
	uint64_t first = commit->first_row;

	if (commit->end_row > first + SUMMARIES_MAX)
		first = commit->end_row - SUMMARIES_MAX;
	for (uint64_t row = first; row < commit->end_row; row++)
		add_row(api, row);
	for (size_t i = 0; i < commit->bodies_len && i < SUMMARIES_MAX; i++)
		add_row(api, commit->bodies[i]);
}

void es_api_on_commit(struct es_api *api, const struct es_commit *commit)
{
	const struct es_federation *f = api->federation(api->context);
	struct es_view_source s;

	es_noticing_go(api, commit);
	if (!api->clients) {
		api->acts_told = f->acts;
		return;
	}
	/* At once: whoever lost a session hears nothing more as its account. */
	if (commit->accounts && es_api_look(api, NULL, &s) == ES_OK) {
		on_accounts(api, &s);
		es_snapshot_end(s.snap);
	}
	add_rows(api, commit);
	if (commit->acts)
		on_acts(api, f);
	if (commit->personal)
		es_unseen_changed(api);
	api->acts_told = f->acts;
	go_on(api);
}

void es_api_on_partner(struct es_api *api, const struct es_id *structure)
{
	if (!api->clients)
		return;
	add(api, ES_EVENT_STRUCTURE, structure);
	go_on(api);
}

void es_api_signed_out(struct es_api *api, const struct es_id *session)
{
	for (struct es_client *client = api->clients; client; client = client->next) {
		if (client->signed_in && es_id_equal(&client->session, session))
			client->signed_in = false;
	}
}
