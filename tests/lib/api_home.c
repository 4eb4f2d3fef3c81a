/* SPDX-License-Identifier: EUPL-1.2 */
#include "api_home.h"

#include "view/reuse.h"
#include "web/push.h"

#include "essaim/schema.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct es_federation *federation_now(void *context)
{
	return &((struct api_home *)context)->federation;
}

static void on_commit(void *context, const struct es_commit *commit)
{
	struct api_home *home = context;

	if (!home->silent)
		es_api_on_commit(&home->api, commit);
}

static void fold(struct api_home *home)
{
	struct es_snapshot *snap;

	es_federation_init(&home->federation);
	es_assert(es_snapshot_begin(home->node->store, &snap) == ES_OK);
	es_assert(es_acts_fold(snap, &home->federation) == ES_OK);
	es_snapshot_end(snap);
}

void api_home_open(struct api_home *home)
{
	memset(home, 0, sizeof(*home));
	es_assert(sodium_init() >= 0);
	home_folder(home->folder);
	home->node = home_node(home->folder, "a");
	es_assert(es_node_found(home->node, "Essai") == ES_OK);
	fold(home);
	es_node_start_logging(home->node);
	es_assert(es_loop_new(&home->loop) == ES_OK);
	es_assert(es_commits_new(home->loop, home->node->store, on_commit, home, &home->commits) ==
	          ES_OK);
	home->api = (struct es_api){.node = home->node,
	                            .loop = home->loop,
	                            .federation = federation_now,
	                            .context = home,
	                            .acts_told = 1};
	const struct es_rate rate = {ES_RATE_ACCOUNT_BURST, ES_RATE_ACCOUNT_PER_MINUTE};
	es_assert(es_rates_new(&rate, ES_RATE_BUCKETS_MAX, &home->api.accounts) == ES_OK);
	const struct es_rate remark_rate = {ES_RATE_REMARK_BURST, ES_RATE_REMARK_PER_MINUTE};
	es_assert(es_rates_new(&remark_rate, ES_RATE_BUCKETS_MAX, &home->api.remarks) == ES_OK);
	const struct es_rate young_rate = {ES_RATE_YOUNG_BURST, ES_RATE_YOUNG_PER_MINUTE};
	es_assert(es_rates_new(&young_rate, ES_RATE_BUCKETS_MAX, &home->api.young) == ES_OK);
	es_assert(es_reuse_book_new(&home->api.reuse) == ES_OK);
	strcpy(home->account.login, "ana");
	strcpy(home->account.name, "Ana");
	strcpy(home->account.role, "professional");
	strcpy(home->account.lang, "fr");
	memset(home->account.author, 7, sizeof(home->account.author));
	memset(home->account.unnamed, 107, sizeof(home->account.unnamed));
}

void api_home_close(struct api_home *home)
{
	while (home->api.jobs)
		es_loop_turn(home->loop);
	home->silent = true;
	es_loop_close(home->loop);
	es_loop_run(home->loop);
	es_commits_free(home->commits);
	es_rates_free(home->api.accounts);
	es_rates_free(home->api.remarks);
	es_rates_free(home->api.young);
	es_reuse_book_free(home->api.reuse);
	es_noticing_end(&home->api);
	es_loop_free(home->loop);
	es_federation_free(&home->federation);
	es_node_close(home->node);
	home_remove(home->folder);
}

static es_err apply_nothing(struct es_write *w, struct es_change *change)
{
	(void)w;
	(void)change;
	return ES_OK;
}

struct marker {
	struct es_post post;
	bool passed;
};

static void pass(struct es_post *post)
{
	((struct marker *)post)->passed = true;
}

/* Once the writer has done something more, it has told of what it did before; and posts run in order.
 * What comes of that may write again. */
void api_home_settle(struct api_home *home)
{
	for (int round = 0; round < 3; round++) {
		struct marker marker = {.post = {.run = pass}};
		struct es_change nothing = {0};
		es_assert(es_store_apply(home->node->store, apply_nothing, &nothing) == ES_OK);
		es_loop_post(home->loop, &marker.post);
		while (!marker.passed || home->api.jobs)
			es_loop_turn(home->loop);
	}
}

struct es_bytes api_home_body(const struct api_home *home, const char *title, struct es_writer *w)
{
	uint8_t buffer[2048];
	struct es_writer v;
	struct es_schema_value values[4] = {{.path = "description.title"},
	                                    {.path = "description.summary"},
	                                    {.path = "description.domains"},
	                                    {.path = "organisation.name"}};

	es_writer_init(&v, buffer, sizeof(buffer));
	for (size_t i = 0, at = 0; i < 4; i++) {
		if (i == 2) {
			es_write_map(&v, 2);
			es_write_cstr(&v, "education");
			es_write_bool(&v, false);
			es_write_cstr(&v, "employment");
			es_write_bool(&v, true);
		} else {
			es_write_cstr(&v, i == 0   ? title
			                  : i == 1 ? "Une équipe accueille sans rendez-vous."
			                           : "Les Acacias");
		}
		values[i].value = es_bytes_of(buffer + at, v.len - at);
		at = v.len;
	}
	es_assert(v.err == ES_OK);
	es_assert(es_schema_encode(ES_KIND_PRACTICE, home->account.author, values, 4, w) == ES_OK);
	return es_writer_bytes(w);
}

void api_home_practice(struct api_home *home, const char *title, uint64_t scope, struct es_id *id)
{
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {.kind = ES_KIND_PRACTICE,
	                         .lang = "fr",
	                         .scope = scope,
	                         .body = api_home_body(home, title, &w)};
	es_assert(es_publish(home->node, &draft, 1, id) == ES_OK);
	es_writer_free(&w);
}

static struct es_bytes text_value(struct es_writer *w, const char *text)
{
	size_t before = w->len;

	es_write_cstr(w, text);
	return es_bytes_of(w->data + before, w->len - before);
}

/* [{rubric, heading, entries: [{note}]}] */
static struct es_bytes sections_value(struct es_writer *w, const char *heading, const char *note)
{
	size_t before = w->len;

	es_write_array(w, 1);
	es_write_map(w, 3);
	es_write_cstr(w, "rubric");
	es_write_cstr(w, "welcome_integration");
	es_write_cstr(w, "heading");
	es_write_cstr(w, heading);
	es_write_cstr(w, "entries");
	es_write_array(w, 1);
	es_write_map(w, 1);
	es_write_cstr(w, "note");
	es_write_cstr(w, note);
	return es_bytes_of(w->data + before, w->len - before);
}

void api_home_toolbox(struct api_home *home, const char *title, const char *heading,
                      const char *note, struct es_id *id)
{
	uint8_t buffer[4096];
	struct es_writer v, w;

	es_writer_init(&v, buffer, sizeof(buffer));
	struct es_schema_value values[] = {
	        {.path = "title", .value = text_value(&v, title)},
	        {.path = "intent", .value = text_value(&v, "Pour accompagner une arrivée.")},
	        {.path = "sections", .value = sections_value(&v, heading, note)}};
	es_assert(v.err == ES_OK);
	es_writer_grow(&w, ES_BODY_MAX);
	es_assert(es_schema_encode(ES_KIND_TOOLBOX, home->account.author, values, 3, &w) == ES_OK);
	struct es_draft draft = {
	        .kind = ES_KIND_TOOLBOX, .lang = "fr", .body = es_writer_bytes(&w)};
	es_assert(es_publish(home->node, &draft, 1, id) == ES_OK);
	es_writer_free(&w);
}

void api_home_comment(struct api_home *home, const struct es_id *practice, const char *text,
                      struct es_id *id)
{
	es_assert(home_publish(home->node, practice, text, id) == ES_OK);
}

void api_home_look(struct api_home *home, uint64_t scope_max, struct es_view_source *s)
{
	*s = (struct es_view_source){.federation = &home->federation,
	                             .self = &home->node->identity,
	                             .scope_max = scope_max,
	                             .reuse = home->api.reuse};
	es_assert(es_snapshot_begin(home->node->store, &s->snap) == ES_OK);
}

/* --- guests ----------------------------------------------------------------------------------- */

static void keep(struct es_client *client, struct es_bytes message, struct es_push *push)
{
	struct guest *guest = client->owner;

	if (guest->count == GUEST_MESSAGES_MAX)
		return;
	struct es_writer *w = &guest->messages[guest->count++];
	es_writer_grow(w, ES_WEB_ANSWER_MAX);
	es_write_raw(w, message);
	if (push)
		es_write_raw(w, es_bytes_of(push->bytes, push->len));
	es_assert(es_canonical(es_writer_bytes(w)) == ES_OK);
}

void guest_open(struct guest *guest, struct api_home *home, bool signed_in)
{
	memset(guest, 0, sizeof(*guest));
	guest->home = home;
	es_assert(es_client_new(&home->api, signed_in ? &home->account : NULL, keep, guest,
	                        &guest->client) == ES_OK);
}

struct session {
	struct es_change change; /* first */
	const struct es_id *hash;
	const char *login;
	uint64_t expires_ms;
};

static es_err apply_session(struct es_write *w, struct es_change *change)
{
	const struct session *s = (const struct session *)change;

	return es_write_cookie(w, s->hash, s->login, s->expires_ms);
}

void guest_session(struct guest *guest, const char *login, uint64_t age_ms)
{
	struct session s = {.hash = &guest->client->session,
	                    .login = login,
	                    .expires_ms = es_now_ms() + ES_SESSION_MS - age_ms};

	memset(guest->client->session.bytes, 0x5e, ES_ID_LEN);
	es_assert(es_store_apply(guest->home->node->store, apply_session, &s.change) == ES_OK);
}

void guest_close(struct guest *guest)
{
	es_client_close(guest->client);
	for (size_t i = 0; i < guest->count; i++)
		es_writer_free(&guest->messages[i]);
}

struct es_bytes guest_next(struct guest *guest)
{
	while (guest->taken == guest->count)
		es_loop_turn(guest->home->loop);
	return es_writer_bytes(&guest->messages[guest->taken++]);
}

bool guest_quiet(const struct guest *guest)
{
	return guest->taken == guest->count;
}

/* Takes messages until the answer with this number. */
static struct es_bytes await(struct guest *guest, uint64_t number, bool *ok)
{
	for (;;) {
		struct es_reader r;
		es_reader_init(&r, guest_next(guest));
		(void)es_read_array(&r, 4);
		uint64_t kind = es_read_uint(&r, 3);
		if (kind == 3 || es_read_uint(&r, UINT64_MAX) != number)
			continue;
		*ok = kind == 1;
		struct es_bytes map = es_read_value(&r);
		es_assert(es_reader_finish(&r) == ES_OK);
		return map;
	}
}

struct es_bytes guest_ask(struct guest *guest, const char *method, struct es_bytes params, bool *ok)
{
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_MESSAGE_MAX);
	es_write_array(&w, 4);
	es_write_uint(&w, 0);
	es_write_uint(&w, ++guest->number);
	es_write_cstr(&w, method);
	if (params.len)
		es_write_raw(&w, params);
	else
		es_write_nil(&w);
	es_assert(es_api_receive(guest->client, es_writer_bytes(&w)) == ES_OK);
	es_writer_free(&w);
	return await(guest, guest->number, ok);
}

static bool is(struct es_bytes map, const char *key, const char *wanted)
{
	struct es_bytes value;

	es_assert(es_map_get(map, key, &value));
	if (!wanted)
		return value.len == 1 && value.data[0] == 0xc0;
	return es_bytes_equal(es_value_str(value), es_bytes_str(wanted));
}

void guest_refused(struct guest *guest, const char *method, struct es_bytes params,
                   const char *code, const char *field)
{
	bool ok;
	struct es_bytes fault = guest_ask(guest, method, params, &ok);

	if (!ok && is(fault, "code", code) && is(fault, "field", field))
		return;
	struct es_bytes got = {0};
	(void)es_map_get(fault, "code", &got);
	fprintf(stderr, "%s: wanted %s (%s)\n", method, code, field ? field : "no field");
	if (got.len)
		fprintf(stderr, "got %.*s\n", (int)es_value_str(got).len,
		        (const char *)es_value_str(got).data);
	abort();
}
