/* SPDX-License-Identifier: EUPL-1.2 */
/* What is reused, where there is much of it: how many texts are read for it, by which thread, and that nothing is left
 * out without a word. */
#include "api_cast.h"
#include "essaim/schema.h"
#include "home_acts.h"
#include "test.h"
#include "view/adoption.h"
#include "view/report.h"
#include "view/reuse.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define MANY (ES_ADOPTIONS_MAX + 3)
#define SOME 40

static pthread_t loop_thread;
static atomic_size_t bodies, bodies_of_loop;

es_err __real_es_row_body(const struct es_row *row, struct es_writer *w, struct es_bytes *body);
es_err __wrap_es_row_body(const struct es_row *row, struct es_writer *w, struct es_bytes *body);

es_err __wrap_es_row_body(const struct es_row *row, struct es_writer *w, struct es_bytes *body)
{
	atomic_fetch_add(&bodies, 1);
	atomic_fetch_add(&bodies_of_loop, pthread_equal(pthread_self(), loop_thread) != 0);
	return __real_es_row_body(row, w, body);
}

static size_t bodies_read(void)
{
	return atomic_exchange(&bodies, 0);
}

static int open_home(void **state)
{
	loop_thread = pthread_self();
	return cast_open_with_partner(state);
}

/* --- much of it ------------------------------------------------------------------------------- */

/* The partner's practices. */
static void share(struct es_id *ids, size_t count)
{
	struct api_home theirs = {.node = partner, .account = home.account};
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {.kind = ES_KIND_PRACTICE,
	                         .lang = "fr",
	                         .body = api_home_body(&theirs, "Le café", &w)};
	publish_many(partner, &draft, ids, count);
	es_writer_free(&w);
	assert_err(home_carry(partner, home.node), ES_OK);
}

static struct es_bytes adoption_of(const struct es_id *thing, struct es_writer *w)
{
	uint8_t buffer[64];
	struct es_writer v;

	es_writer_init(&v, buffer, sizeof(buffer));
	es_write_bin(&v, ES_BYTES(thing->bytes));
	size_t first = v.len;
	es_write_cstr(&v, "in_use");
	struct es_schema_value values[] = {
	        {.path = "adopts", .value = es_bytes_of(buffer, first)},
	        {.path = "state", .value = es_bytes_of(buffer + first, v.len - first)}};
	assert_err(es_schema_encode(ES_KIND_ADOPTION, home.account.author, values, 2, w), ES_OK);
	return es_writer_bytes(w);
}

/* Ours, of each of them. */
static void adopt(const struct es_id *things, size_t count)
{
	static struct es_writer w[100];
	struct es_draft drafts[100];
	struct es_id ids[100];

	for (size_t done = 0, part; done < count; done += part) {
		part = count - done < 100 ? count - done : 100;
		for (size_t i = 0; i < part; i++) {
			es_writer_grow(&w[i], ES_BODY_MAX);
			drafts[i] =
			        (struct es_draft){.kind = ES_KIND_ADOPTION,
			                          .lang = "fr",
			                          .body = adoption_of(&things[done + i], &w[i])};
		}
		assert_err(es_publish(home.node, drafts, part, ids), ES_OK);
		for (size_t i = 0; i < part; i++)
			es_writer_free(&w[i]);
	}
}

/* --- reading it ------------------------------------------------------------------------------- */

static uint64_t total_of(const struct es_adoption_filter *filter, size_t limit)
{
	struct es_view_source s;
	struct es_writer w;

	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_writer_grow(&w, ES_WEB_ANSWER_MAX);
	assert_err(es_view_spreading(&s, filter, limit, &w), ES_OK);
	uint64_t total = number(es_writer_bytes(&w), "total");
	assert_int_equal(length(es_writer_bytes(&w), "trees"), total < limit ? total : limit);
	for (size_t i = 0; i < limit && i < total; i++) {
		assert_text(item(es_writer_bytes(&w), "trees", i), "about.title", "Le café");
		struct es_bytes node = item(item(es_writer_bytes(&w), "trees", i), "adopters", 0);
		assert_text(node, "state", "in_use");
	}
	es_writer_free(&w);
	es_snapshot_end(s.snap);
	return total;
}

static void what_did_not_change_is_read_once(void **state)
{
	const struct es_id *self = &home.node->identity.structure,
	                   *other = &partner->identity.structure;
	const struct es_adoption_filter all = {.about = NULL}, gave = {.origin = other},
	                                took = {.structure = self}, none = {.structure = other};
	struct es_id things[SOME + 1];

	(void)state;
	share(things, SOME + 1);
	adopt(things, SOME);
	(void)bodies_read();
	assert_int_equal(total_of(&all, SOME), SOME);
	assert_in_range(bodies_read(), SOME, 2 * SOME); /* each adoption, each title */
	for (size_t i = 0; i < 50; i++) {
		assert_int_equal(total_of(&all, 1 + i % SOME), SOME);
		assert_int_equal(total_of(&gave, 1 + i % SOME), SOME);
		assert_int_equal(total_of(&took, 1 + i % SOME), SOME);
		assert_int_equal(total_of(&none, 5), 0);
	}
	assert_int_equal(bodies_read(), 0);
	adopt(things + SOME, 1);
	assert_int_equal(total_of(&all, 1), SOME + 1);
	assert_in_range(bodies_read(), SOME + 1, SOME + 2);
	assert_int_equal(total_of(&gave, 1), SOME + 1);
	assert_int_equal(bodies_read(), 0);
}

static void publish_profile(const uint8_t author[ES_AUTHOR_LEN])
{
	static const uint8_t name[] = "\xa3"
	                              "Ana",
	                     role[] = "\xac"
	                              "professional";
	const struct es_schema_value values[] = {{"name", es_bytes_of(name, sizeof(name) - 1)},
	                                         {"role", es_bytes_of(role, sizeof(role) - 1)}};
	struct es_draft draft = {.kind = ES_KIND_PROFILE, .lang = "fr"};
	struct es_writer w;
	struct es_id id;

	es_writer_grow(&w, ES_BODY_MAX);
	assert_err(es_schema_encode(ES_KIND_PROFILE, author, values, 2, &w), ES_OK);
	draft.body = es_writer_bytes(&w);
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
	es_writer_free(&w);
}

static void the_loop_reads_none_of_them(void **state)
{
	struct es_id things[SOME], box;
	struct params p;

	(void)state;
	share(things, SOME);
	adopt(things, SOME);
	api_home_toolbox(&home, "La boîte", "Accueil", "Rien", &box);
	publish_profile(home.account.author);
	atomic_store(&bodies_of_loop, 0);
	(void)bodies_read();
	(void)ask_plain(&stranger, "adoption.list");
	(void)ask_plain(&stranger, "adoption.spreading");
	(void)ask_id(&stranger, "toolbox.show", "id", &box);
	begin(&p, 2);
	put_id(&p, "structure", &home.node->identity.structure);
	es_write_cstr(&p.w, "person");
	es_write_bin(&p.w, ES_BYTES(home.account.author));
	(void)ask(&stranger, "person.show", &p);
	assert_true(bodies_read() > SOME);
	assert_int_equal(atomic_load(&bodies_of_loop), 0);
}

/* Reads all that is reused, as the federation knows it; how many texts that took. */
static size_t texts_for(const struct es_federation *federation)
{
	static const struct es_adoption_filter all = {.about = NULL};
	struct es_adoptions found;
	struct es_view_source s;

	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	s.federation = federation;
	(void)bodies_read();
	assert_err(es_adoptions_gather(&s, &all, &found), ES_OK);
	assert_int_equal(found.count, SOME);
	es_adoptions_free(&found);
	es_snapshot_end(s.snap);
	return bodies_read();
}

/* A worker may have the federation of before an act, and the store of after. */
static void what_another_federation_shows_is_not_kept(void **state)
{
	struct es_federation older = home.federation, newer = home.federation;
	struct es_id things[SOME];

	(void)state;
	older.acts--;
	newer.acts++;
	share(things, SOME);
	adopt(things, SOME);
	assert_true(texts_for(&older) >= SOME);
	assert_true(texts_for(&newer) >= SOME);
	assert_true(texts_for(&home.federation) >= SOME);
	assert_int_equal(texts_for(&home.federation), 0);
	assert_true(texts_for(&older) >= SOME);
}

/* Asked for all at once, so many are looked up; who comes then is told to come again. */
static void a_flood_is_held_back(void **state)
{
	struct guest guests[ES_SURVEYS_MAX / ES_WEB_PENDING_MAX + 1];
	size_t count = sizeof(guests) / sizeof(guests[0]), sent = 0;
	struct es_writer w;

	(void)state;
	es_writer_grow(&w, 256);
	for (size_t g = 0; g < count; g++) {
		guest_open(&guests[g], &home, false);
		for (size_t i = 0; i < ES_WEB_PENDING_MAX && sent < ES_SURVEYS_MAX; i++, sent++) {
			es_writer_reset(&w);
			es_write_array(&w, 4);
			es_write_uint(&w, 0);
			es_write_uint(&w, i);
			es_write_cstr(&w, "adoption.spreading");
			es_write_nil(&w);
			assert_err(es_api_receive(guests[g].client, es_writer_bytes(&w)), ES_OK);
		}
	}
	es_writer_free(&w);
	assert_int_equal(sent, ES_SURVEYS_MAX);
	assert_int_equal(home.api.surveys, ES_SURVEYS_MAX);
	guest_refused(&guests[count - 1], "adoption.list", es_bytes_of(NULL, 0), "busy", NULL);
	while (home.api.surveys)
		es_loop_turn(home.loop);
	for (size_t g = 0; g < count; g++)
		guest_close(&guests[g]);
}

static void a_report_leaves_none_out(void **state)
{
	static struct es_id things[MANY];
	struct es_view_source s;
	struct es_writer report;
	struct es_reader r;

	(void)state;
	share(things, MANY);
	adopt(things, MANY);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_writer_grow(&report, ES_REPORT_MAX);
	assert_err(es_view_report(&s, &home.node->identity.structure, 5, &report), ES_OK);
	es_reader_init(&r, at(es_writer_bytes(&report), "took"));
	assert_int_equal(es_read_array(&r, SIZE_MAX), MANY);
	es_writer_free(&report);
	es_snapshot_end(s.snap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(what_did_not_change_is_read_once, open_home,
	                                        cast_close),
	        cmocka_unit_test_setup_teardown(the_loop_reads_none_of_them, open_home, cast_close),
	        cmocka_unit_test_setup_teardown(what_another_federation_shows_is_not_kept,
	                                        open_home, cast_close),
	        cmocka_unit_test_setup_teardown(a_flood_is_held_back, open_home, cast_close),
	        cmocka_unit_test_setup_teardown(a_report_leaves_none_out, open_home, cast_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
