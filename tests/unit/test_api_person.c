/* SPDX-License-Identifier: EUPL-1.2 */
/* What others see of a person: what they tell, what they shared under the pseudonym that a profile names, and nothing
 * of what they said without a name. */
#include "api_cast.h"
#include "erase.h"
#include "essaim/schema.h"

#include <string.h>

static void publish_profile(const uint8_t author[ES_AUTHOR_LEN])
{
	static const uint8_t name[] = "\xa3"
	                              "Ana",
	                     role[] = "\xac"
	                              "professional",
	                     languages[] = "\x92\xa2"
	                                   "fr\xa2"
	                                   "hu",
	                     site[] = "\xb4"
	                              "https://example.org/";
	const struct es_schema_value values[] = {
	        {"name", es_bytes_of(name, sizeof(name) - 1)},
	        {"role", es_bytes_of(role, sizeof(role) - 1)},
	        {"website", es_bytes_of(site, sizeof(site) - 1)},
	        {"languages", es_bytes_of(languages, sizeof(languages) - 1)}};
	struct es_draft draft = {.kind = ES_KIND_PROFILE, .lang = "fr", .scope = ES_SCOPE_PUBLIC};
	uint8_t buffer[1024];
	struct es_writer w;
	struct es_id id;

	es_writer_init(&w, buffer, sizeof(buffer));
	assert_err(es_schema_encode(ES_KIND_PROFILE, author, values, 4, &w), ES_OK);
	draft.body = es_writer_bytes(&w);
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
}

static int open_home(void **state)
{
	(void)cast_open(state);
	publish_profile(ana.client->account.author);
	return 0;
}

static struct es_bytes whose(struct params *p, const uint8_t author[ES_AUTHOR_LEN], uint64_t limit,
                             uint64_t before)
{
	begin(p, 4);
	put_id(p, "structure", &home.node->identity.structure);
	es_write_cstr(&p->w, "person");
	es_write_bin(&p->w, es_bytes_of(author, ES_AUTHOR_LEN));
	put_uint(p, "limit", limit);
	put_uint(p, "before", before);
	return of(p);
}

static struct es_bytes show(struct guest *guest, uint64_t limit, uint64_t before)
{
	struct params p;
	bool ok;

	struct es_bytes view = guest_ask(guest, "person.show",
	                                 whose(&p, ana.client->account.author, limit, before), &ok);
	assert_true(ok);
	return view;
}

static struct es_id publish(const char *kind, const struct es_id *practice, const char *field,
                            const char *word, uint64_t scope, bool named)
{
	struct params p;

	begin_record(&p, kind, NULL, 3);
	put_uint(&p, "scope", scope);
	put_bool(&p, "named", named);
	put_map(&p, "fields", practice ? 3 : 2);
	if (practice)
		put_id(&p, "practice", practice);
	put_str(&p, field, word);
	put_str(&p, strcmp(kind, "testimony") == 0 ? "role" : "source", "beneficiary");
	return publish_record(&ana, &p);
}

static void tells_what_they_chose(void **state)
{
	struct es_bytes view = show(&stranger, 0, 0);

	(void)state;
	assert_text(view, "name", "Ana");
	assert_text(view, "role", "professional");
	assert_text(view, "structure.name", home.node->identity.name);
	assert_text(view, "website", "https://example.org/");
	assert_int_equal(length(view, "languages"), 2);
	assert_int_equal(length(view, "items"), 0);
}

static void lists_what_they_shared(void **state)
{
	struct es_id practice, tool, said, inside;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	tool = publish("tool", &practice, "title", "Le cahier", ES_SCOPE_PUBLIC, false);
	(void)publish("testimony", &practice, "text", "Sans nom", ES_SCOPE_PUBLIC, false);
	(void)publish("testimony", &practice, "text", "Avec nom", ES_SCOPE_PUBLIC, true);
	said = say(&ana, &practice, "Nous aussi.");
	inside = publish("tool", NULL, "title", "Entre nous", ES_SCOPE_FEDERATION, false);

	struct es_bytes view = show(&ana, 0, 0), first;
	assert_int_equal(length(view, "items"), 4 + 1);
	first = item(view, "items", 0);
	struct es_id id = id_at(first, "id");
	assert_true(es_id_equal(&id, &inside));
	first = item(view, "items", 1);
	assert_text(first, "kind", "comment");
	assert_text(first, "text", "Nous aussi.");
	assert_text(first, "about.title", "Le café");
	id = id_at(first, "id");
	assert_true(es_id_equal(&id, &said));
	assert_text(item(view, "items", 2), "kind", "testimony");
	assert_text(item(view, "items", 2), "text", "Avec nom");
	assert_text(item(view, "items", 3), "title", "Le cahier");
	assert_text(item(view, "items", 4), "kind", "practice");

	/* Strangers see what is public, part by part. */
	view = show(&stranger, 3, 0);
	assert_int_equal(length(view, "items"), 3);
	uint64_t next = number(view, "next");
	view = show(&stranger, 3, next);
	assert_int_equal(length(view, "items"), 1);
	assert_text(item(view, "items", 0), "kind", "practice");
	assert_true(is_nil(view, "next"));

	size_t erased;
	assert_err(es_erase(home.node, &tool, "mistake", &erased), ES_OK);
	assert_int_equal(length(show(&stranger, 0, 0), "items"), 3);
}

/* Hidden with what it is about. */
static void lists_nothing_hidden(void **state)
{
	struct es_id practice;
	struct params p;

	(void)state;
	strcpy(ana.client->account.role, "editor");
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	(void)say(&ana, &practice, "Nous aussi.");
	(void)publish("testimony", &practice, "text", "Avec nom", ES_SCOPE_PUBLIC, true);
	assert_int_equal(length(show(&stranger, 0, 0), "items"), 3);
	begin(&p, 3);
	put_str(&p, "action", "hide");
	put_id(&p, "record", &practice);
	put_str(&p, "reason", "rights");
	(void)ask(&ana, "moderation.act", &p);
	assert_int_equal(length(show(&stranger, 0, 0), "items"), 0);
}

static void nobody_without_a_profile(void **state)
{
	struct es_id practice;
	struct params p;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	(void)publish("testimony", &practice, "text", "Sans nom", ES_SCOPE_PUBLIC, false);
	guest_refused(&ana, "person.show", whose(&p, ana.client->account.unnamed, 0, 0),
	              "not_found", NULL);
	guest_refused(&ana, "person.show", whose(&p, ana.client->account.author, 51, 0), "invalid",
	              "limit");
	begin(&p, 1);
	put_id(&p, "structure", &home.node->identity.structure);
	guest_refused(&ana, "person.show", of(&p), "invalid", "person");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(tells_what_they_chose, open_home, cast_close),
	        cmocka_unit_test_setup_teardown(lists_what_they_shared, open_home, cast_close),
	        cmocka_unit_test_setup_teardown(lists_nothing_hidden, open_home, cast_close),
	        cmocka_unit_test_setup_teardown(nobody_without_a_profile, open_home, cast_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
