/* SPDX-License-Identifier: EUPL-1.2 */
#include "api_home.h"

#include "store/writer.h"
#include "view/reuse.h"

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

void api_home_fold(struct api_home *home)
{
	es_federation_free(&home->federation);
	es_snapshot_end(home_look(home->node, &home->federation));
}

void api_home_open(struct api_home *home)
{
	memset(home, 0, sizeof(*home));
	es_assert(sodium_init() >= 0);
	home_folder(home->folder);
	home->node = home_node(home->folder, "a");
	es_assert(es_node_found(home->node, "Essai") == ES_OK);
	api_home_fold(home);
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

struct keep {
	struct es_change change; /* first */
	const struct es_account *account;
};

static es_err apply_keep(struct es_write *w, struct es_change *change)
{
	return es_write_account(w, ((struct keep *)change)->account, true);
}

void api_home_keep(struct api_home *home, const struct es_account *account)
{
	struct keep kept = {.account = account};

	es_assert(es_store_apply(home->node->store, apply_keep, &kept.change) == ES_OK);
}

static es_err apply_damage(struct es_write *w, struct es_change *change)
{
	(void)change;
	es_txn_put(w->snap.txn, ES_TABLE_ACCOUNTS, es_bytes_str("aaa"), es_bytes_str("?"));
	return es_txn_err(w->snap.txn);
}

void api_home_damage_account(struct api_home *home)
{
	struct es_change change = {0};

	es_assert(es_store_apply(home->node->store, apply_damage, &change) == ES_OK);
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

void api_home_revise(struct api_home *home, const struct es_id *practice,
                     const struct es_id *parent, const char *title, struct es_id *id)
{
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {.kind = ES_KIND_PRACTICE,
	                         .lang = "fr",
	                         .entity = practice,
	                         .parents = parent,
	                         .parents_len = 1,
	                         .body = api_home_body(home, title, &w)};
	es_assert(es_publish(home->node, &draft, 1, id) == ES_OK);
	es_writer_free(&w);
}

void publish_many(struct es_node *node, const struct es_draft *draft, struct es_id *ids,
                  size_t count)
{
	struct es_draft drafts[100];
	struct es_id unnamed[100];

	for (size_t i = 0; i < 100; i++)
		drafts[i] = *draft;
	for (size_t done = 0, part; done < count; done += part) {
		part = count - done < 100 ? count - done : 100;
		es_assert(es_publish(node, drafts, part, ids ? ids + done : unnamed) == ES_OK);
	}
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
