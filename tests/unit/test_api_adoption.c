/* SPDX-License-Identifier: EUPL-1.2 */
/* The API of adoptions: declared, revised, listed, drawn as a tree. What other structures say is written
 * beside the API. */
#include "account/account.h"
#include "api_cast.h"
#include "essaim/schema.h"
#include "home_acts.h"
#include "store/writer.h"
#include "test.h"
#include "view/report.h"

#include <stdio.h>
#include <string.h>

#define PARTNERS 9

/* Nodes of other structures of the federation, made when they first say something. */
static struct es_node *partners[PARTNERS];

static int close_home(void **state)
{
	for (size_t i = 0; i < PARTNERS; i++)
		es_node_close(partners[i]);
	memset(partners, 0, sizeof(partners));
	return cast_close(state);
}

/* What is written from now on has another time. */
static void later(void)
{
	uint64_t now_ms = es_now_ms();

	while (es_now_ms() == now_ms)
		;
}

/* --- what others published -------------------------------------------------------------------- */

static struct es_node *node_of(uint8_t number)
{
	char name[8];

	if (!partners[number]) {
		snprintf(name, sizeof(name), "p%u", number);
		partners[number] = cast_partner(name);
	}
	return partners[number];
}

static const struct es_id *structure_of(uint8_t number)
{
	return &node_of(number)->identity.structure;
}

static struct es_id their_practice(uint8_t number, const char *title, uint64_t scope)
{
	struct api_home theirs = {.node = node_of(number), .account = home.account};
	struct es_id id;

	api_home_practice(&theirs, title, scope, &id);
	assert_err(home_carry(theirs.node, home.node), ES_OK);
	return id;
}

struct their {
	uint8_t number;
	const struct es_id *adopts, *from, *entity;
	const struct es_id *parent; /* NULL: the entity's first record */
	const char *state, *since;
	unsigned people; /* a figure of its follow-up; 0: there is none */
};

static void put_follow_up(struct es_writer *w, unsigned people)
{
	es_write_array(w, 1);
	es_write_map(w, 2);
	es_write_cstr(w, "date");
	es_write_cstr(w, "2026-05");
	es_write_cstr(w, "figures");
	es_write_array(w, 1);
	es_write_map(w, 2);
	es_write_cstr(w, "label");
	es_write_cstr(w, "people");
	es_write_cstr(w, "value_milli");
	es_write_uint(w, people * 1000);
}

static struct es_id their_adoption(const struct their *t)
{
	struct es_schema_value values[5];
	uint8_t buffer[512];
	struct es_writer v, w;
	struct es_id id;
	size_t count = 0, begins[6] = {0};
	static const char *const paths[] = {"adopts", "from", "state", "since"};

	es_writer_init(&v, buffer, sizeof(buffer));
	es_writer_grow(&w, ES_BODY_MAX);
	for (size_t i = 0; i < 4; i++) {
		const struct es_id *named = i == 0 ? t->adopts : t->from;
		const char *text = i == 2 ? t->state : t->since;
		if (i < 2 ? !named : !text)
			continue;
		if (i < 2)
			es_write_bin(&v, ES_BYTES(named->bytes));
		else
			es_write_cstr(&v, text);
		begins[count + 1] = v.len;
		values[count++].path = paths[i];
	}
	if (t->people) {
		put_follow_up(&v, t->people);
		begins[count + 1] = v.len;
		values[count++].path = "follow_ups";
	}
	for (size_t i = 0; i < count; i++)
		values[i].value = es_bytes_of(buffer + begins[i], begins[i + 1] - begins[i]);
	assert_err(es_schema_encode(ES_KIND_ADOPTION, home.account.author, values, count, &w),
	           ES_OK);
	struct es_draft draft = {.kind = ES_KIND_ADOPTION,
	                         .lang = "fr",
	                         .entity = t->entity,
	                         .parents = t->parent ? t->parent : t->entity,
	                         .parents_len = t->entity != NULL,
	                         .body = es_writer_bytes(&w)};
	assert_err(es_publish(node_of(t->number), &draft, 1, &id), ES_OK);
	assert_err(home_carry(node_of(t->number), home.node), ES_OK);
	es_writer_free(&w);
	return id;
}

/* --- what we say ------------------------------------------------------------------------------ */

static void begin_adoption(struct params *p, const struct es_id *adopts, const struct es_id *from,
                           const char *state)
{
	begin_record(p, "adoption", NULL, 1);
	put_map(p, "fields", from ? 3 : 2);
	put_id(p, "adopts", adopts);
	if (from)
		put_id(p, "from", from);
	put_str(p, "state", state);
}

static struct es_id adopt(const struct es_id *adopts, const char *state)
{
	struct params p;

	begin_adoption(&p, adopts, NULL, state);
	return id_at(ask(&ana, "record.publish", &p), "entity");
}

static struct es_bytes list_of(const char *key, const struct es_id *id)
{
	return ask_id(&ana, "adoption.list", key, id);
}

static void a_structure_adopts_once_and_revises(void **state)
{
	struct es_id practice = their_practice(1, "Le café", ES_SCOPE_PUBLIC), seen;
	struct params p;

	(void)state;
	struct es_id adoption = adopt(&practice, "interested");
	struct es_bytes list = list_of("about", &practice);
	assert_int_equal(length(list, "items"), 1);
	assert_int_equal(number(list, "counts.interested"), 1);
	struct es_bytes one = item(list, "items", 0);
	assert_text(one, "about.title", "Le café");
	assert_text(one, "about.kind", "practice");
	assert_text(one, "state", "interested");
	assert_true(is_nil(one, "from"));
	begin_adoption(&p, &practice, NULL, "trying");
	guest_refused(&ana, "record.publish", of(&p), "exists", "adopts");
	begin_record(&p, "adoption", &adoption, 1);
	put_map(&p, "fields", 4);
	put_id(&p, "adopts", &practice);
	put_str(&p, "state", "trying");
	put_str(&p, "since", "2026-03");
	put_str(&p, "adapted", "À deux, le matin.");
	(void)ask(&ana, "record.publish", &p);
	one = ask_id(&ana, "adoption.show", "id", &adoption);
	assert_text(one, "since", "2026-03");
	assert_text(one, "adapted", "À deux, le matin.");
	assert_int_equal(number(one, "revisions"), 2);
	seen = id_at(one, "id");
	assert_true(es_id_equal(&seen, &adoption));
	list = list_of("about", &practice);
	assert_int_equal(number(list, "total"), 1);
	assert_int_equal(number(list, "counts.trying"), 1);
}

static void what_is_adopted_is_here_and_others(void **state)
{
	struct es_id practice = their_practice(1, "Le café", ES_SCOPE_PUBLIC),
	             other = their_practice(2, "Autre", ES_SCOPE_PUBLIC), mine, nothing = {{3}};
	struct params p;

	(void)state;
	api_home_practice(&home, "La nôtre", ES_SCOPE_PUBLIC, &mine);
	begin_adoption(&p, &mine, NULL, "trying");
	guest_refused(&ana, "record.publish", of(&p), "not_allowed", "adopts");
	begin_adoption(&p, &nothing, NULL, "trying");
	guest_refused(&ana, "record.publish", of(&p), "not_found", "adopts");
	struct their t = {.number = 3, .adopts = &other, .state = "in_use"};
	struct es_id elsewhere = their_adoption(&t);
	begin_adoption(&p, &elsewhere, NULL, "trying");
	guest_refused(&ana, "record.publish", of(&p), "not_found", "adopts");
	begin_adoption(&p, &practice, &elsewhere, "trying");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "from");
	begin_adoption(&p, &other, &elsewhere, "trying");
	(void)ask(&ana, "record.publish", &p);
	struct es_bytes one =
	        item(list_of("structure", &home.node->identity.structure), "items", 0);
	struct es_id from = id_at(one, "from.id");
	assert_true(es_id_equal(&from, &elsewhere));
	strcpy(home.account.role, "learner");
	struct guest learner;
	guest_open(&learner, &home, true);
	begin_adoption(&p, &practice, NULL, "trying");
	guest_refused(&learner, "record.publish", of(&p), "not_allowed", NULL);
	guest_close(&learner);
}

/* An adoption of what only members read is not told to strangers, whatever its own scope says. */
static void strangers_hear_of_no_members_practice(void **state)
{
	struct es_id practice = their_practice(1, "Entre nous", ES_SCOPE_FEDERATION);
	struct params p;

	(void)state;
	adopt(&practice, "interested");
	assert_int_equal(number(item(list_of("about", &practice), "items", 0), "scope"),
	                 ES_SCOPE_FEDERATION);
	struct their t = {.number = 3, .adopts = &practice, .state = "in_use"};
	their_adoption(&t);
	begin(&p, 0);
	assert_int_equal(number(ask(&ana, "adoption.list", &p), "total"), 2);
	assert_int_equal(number(ask(&stranger, "adoption.list", &p), "total"), 0);
	assert_int_equal(number(ask(&stranger, "adoption.spreading", &p), "total"), 0);
}

static void what_is_withdrawn_counts_no_more(void **state)
{
	struct es_id practice = their_practice(1, "Le café", ES_SCOPE_PUBLIC);

	(void)state;
	struct es_id adoption = adopt(&practice, "interested");
	(void)withdraw(&ana, &adoption, "mistake");
	assert_int_equal(number(list_of("about", &practice), "total"), 0);
	adopt(&practice, "trying");
	assert_int_equal(number(list_of("about", &practice), "counts.trying"), 1);
}

/* Two adoptions by one structure (of two windows, or two nodes): the last word counts. */
static void one_of_each_structure_counts(void **state)
{
	struct es_id practice = their_practice(1, "Le café", ES_SCOPE_PUBLIC);
	struct their t = {.number = 2, .adopts = &practice, .state = "in_use"};

	(void)state;
	struct es_id first = their_adoption(&t);
	later();
	t.state = "trying";
	their_adoption(&t);
	struct es_bytes list = list_of("about", &practice);
	assert_int_equal(number(list, "total"), 1);
	assert_int_equal(number(list, "counts.trying"), 1);
	later();
	t.entity = &first;
	t.state = "stopped";
	their_adoption(&t);
	assert_int_equal(number(list_of("about", &practice), "counts.stopped"), 1);
}

static void lists_come_in_pages(void **state)
{
	struct es_id practice = their_practice(1, "Le café", ES_SCOPE_PUBLIC);
	struct params p;
	char next[ES_ID_HEX_LEN] = "";
	size_t seen = 0, pages = 0;

	(void)state;
	for (uint8_t i = 2; i < 9; i++) {
		struct their t = {.number = i, .adopts = &practice, .state = "in_use"};
		their_adoption(&t);
	}
	do {
		begin(&p, 2);
		put_uint(&p, "limit", 3);
		put_str(&p, "after", next);
		struct es_bytes list = ask(&ana, "adoption.list", &p);
		assert_int_equal(number(list, "total"), 7);
		seen += length(list, "items");
		pages++;
		next[0] = '\0';
		if (!is_nil(list, "next"))
			memcpy(next, es_value_str(at(list, "next")).data, sizeof(next) - 1);
	} while (next[0]);
	assert_int_equal(seen, 7);
	assert_int_equal(pages, 3);
	begin(&p, 1);
	put_str(&p, "after", "00");
	guest_refused(&ana, "adoption.list", of(&p), "malformed", "after");
}

/* --- the tree --------------------------------------------------------------------------------- */

static struct es_bytes spreading(const char *key, const struct es_id *id)
{
	return ask_id(&ana, "adoption.spreading", key, id);
}

/* "222 333": depth and structure of each adopter, in order. */
static void assert_tree(struct es_bytes tree, const char *wanted)
{
	char drawn[200] = "";

	for (size_t i = 0; i < length(tree, "adopters"); i++) {
		struct es_bytes one = item(tree, "adopters", i);
		char text[16];
		struct es_id who = id_at(one, "structure.id");
		uint8_t number_of = 1;
		while (!es_id_equal(&who, structure_of(number_of)))
			number_of++;
		snprintf(text, sizeof(text), "%s%u:%u", i ? " " : "",
		         (unsigned)number(one, "depth"), number_of);
		strcat(drawn, text);
	}
	assert_string_equal(drawn, wanted);
}

static void who_took_it_from_whom(void **state)
{
	struct es_id practice = their_practice(1, "Le café", ES_SCOPE_PUBLIC),
	             other = their_practice(1, "Autre", ES_SCOPE_PUBLIC);
	struct their t = {.number = 2, .adopts = &practice, .state = "in_use", .since = "2024"};

	(void)state;
	struct es_id two = their_adoption(&t);
	t = (struct their){.number = 3,
	                   .adopts = &practice,
	                   .from = &two,
	                   .state = "in_use",
	                   .since = "2025-06"};
	later();
	struct es_id three = their_adoption(&t);
	later();
	t = (struct their){.number = 4, .adopts = &practice, .state = "trying", .since = "2025"};
	their_adoption(&t);
	later();
	t = (struct their){.number = 5, .adopts = &practice, .from = &three, .state = "trying"};
	their_adoption(&t);
	t = (struct their){.number = 6, .adopts = &other, .from = &two, .state = "trying"};
	their_adoption(&t);
	struct es_bytes drawn = spreading("origin", structure_of(1));
	assert_int_equal(number(drawn, "total"), 5);
	assert_int_equal(number(drawn, "things"), 2);
	assert_text(item(drawn, "trees", 0), "about.title", "Le café");
	assert_tree(item(drawn, "trees", 0), "0:2 1:3 2:5 0:4");
	assert_tree(item(drawn, "trees", 1), "0:6"); /* taken from an adoption of something else */
	assert_int_equal(number(item(drawn, "places", 0), "year"), 2024);
	assert_int_equal(number(item(drawn, "places", 1), "count"), 2); /* two of 2025 */
}

/* Each says that it took it from the other. */
static void circles_come_from_the_origin(void **state)
{
	struct es_id practice = their_practice(1, "Le café", ES_SCOPE_PUBLIC);
	struct their t = {.number = 2, .adopts = &practice, .state = "in_use"};

	(void)state;
	struct es_id two = their_adoption(&t);
	later();
	t = (struct their){.number = 3, .adopts = &practice, .from = &two, .state = "in_use"};
	struct es_id three = their_adoption(&t);
	later();
	t = (struct their){.number = 2,
	                   .adopts = &practice,
	                   .from = &three,
	                   .entity = &two,
	                   .state = "in_use"};
	their_adoption(&t);
	struct es_bytes drawn = spreading("about", &practice);
	assert_tree(item(drawn, "trees", 0), "0:3 1:2");
}

/* --- for a funder ----------------------------------------------------------------------------- */

static void a_report_tells_what_was_given_and_taken(void **state)
{
	struct es_id practice = their_practice(1, "=Le \"café\"", ES_SCOPE_PUBLIC);
	struct their t = {.number = 2, .adopts = &practice, .state = "in_use", .since = "2025"};
	struct es_view_source s;
	struct es_writer report, csv;

	(void)state;
	their_adoption(&t);
	adopt(&practice, "trying");
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_writer_grow(&report, 1 << 20);
	es_writer_grow(&csv, 1 << 20);
	assert_err(es_view_report(&s, structure_of(1), 5, &report), ES_OK);
	assert_int_equal(length(es_writer_bytes(&report), "gave"), 2);
	assert_int_equal(length(es_writer_bytes(&report), "took"), 0);
	assert_err(es_report_csv(es_writer_bytes(&report), &csv), ES_OK);
	es_write_raw(&csv, es_bytes_of("", 1));
	const char *text = (const char *)es_writer_bytes(&csv).data;
	assert_non_null(strstr(text, "\"direction\",\"kind\""));
	/* doubled quotes, and no formula */
	assert_non_null(strstr(text, "\"gave\",\"practice\",\"'=Le \"\"café\"\"\""));
	assert_non_null(strstr(text, "\"in_use\",\"2025\""));
	assert_non_null(strstr(text, "\"trying\""));
	es_writer_reset(&report);
	assert_err(es_view_report(&s, structure_of(2), 5, &report), ES_OK);
	assert_int_equal(length(es_writer_bytes(&report), "took"), 1);
	es_writer_free(&csv);
	es_writer_free(&report);
	es_snapshot_end(s.snap);
}

static void put_figure(struct es_writer *w, const char *label)
{
	es_write_map(w, 2);
	es_write_cstr(w, "label");
	es_write_cstr(w, label);
	es_write_cstr(w, "value_milli");
	es_write_uint(w, 3000);
}

/* However long somebody calls them. */
static void a_report_leaves_no_figure_out(void **state)
{
	char label[420];
	struct es_writer report, csv;

	(void)state;
	memset(label, 'a', 399);
	memcpy(label + 399, "é!", sizeof("é!"));
	es_writer_grow(&report, 1 << 16);
	es_writer_grow(&csv, 1 << 16);
	es_write_map(&report, 2);
	es_write_cstr(&report, "gave");
	es_write_array(&report, 1);
	es_write_map(&report, 1);
	es_write_cstr(&report, "follow_ups");
	es_write_array(&report, 1);
	es_write_map(&report, 1);
	es_write_cstr(&report, "figures");
	es_write_array(&report, 8);
	for (size_t i = 0; i < 7; i++)
		put_figure(&report, label);
	put_figure(&report, "the last");
	es_write_cstr(&report, "took");
	es_write_array(&report, 0);
	assert_err(es_report_csv(es_writer_bytes(&report), &csv), ES_OK);
	es_write_raw(&csv, es_bytes_of("", 1));
	const char *text = (const char *)es_writer_bytes(&csv).data;
	assert_non_null(strstr(text, "aé!; 3.000"));
	assert_non_null(strstr(text, "; 3.000  the last\""));
	es_writer_free(&csv);
	es_writer_free(&report);
}

/* --- who is told ------------------------------------------------------------------------------ */

static struct es_bytes notice(size_t index)
{
	return item(ask_plain(&ana, "notice.list"), "items", index);
}

static size_t told(void)
{
	return length(ask_plain(&ana, "notice.list"), "items");
}

static void who_shared_it_is_told(void **state)
{
	struct es_id practice, theirs = their_practice(2, "Autre", ES_SCOPE_PUBLIC);

	(void)state;
	api_home_keep(&home, &home.account);
	api_home_damage_account(&home); /* holds back nobody's notices */
	home.silent = false;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	assert_err(home_carry(home.node, node_of(2)), ES_OK);
	struct their t = {.number = 2, .adopts = &practice, .state = "interested"};
	struct es_id adoption = their_adoption(&t);
	api_home_settle(&home);
	assert_text(notice(0), "why", "adopted");
	assert_text(notice(0), "adoption.about.title", "Le café");
	assert_text(notice(0), "adoption.state", "interested");
	t.entity = &adoption;
	t.state = "trying";
	struct es_id now = their_adoption(&t);
	api_home_settle(&home);
	assert_text(notice(0), "why", "moved");
	assert_text(notice(1), "adoption.state", "trying"); /* as it stands now */
	assert_int_equal(told(), 2);
	static const struct {
		unsigned people;
		size_t told;
	} revisions[] = {{0, 2}, {12, 3}, {12, 3}, {13, 4}, {0, 5}};
	for (size_t i = 0; i < sizeof(revisions) / sizeof(revisions[0]); i++) {
		struct es_id before = now;
		t.parent = &before;
		t.people = revisions[i].people;
		now = their_adoption(&t);
		api_home_settle(&home);
		assert_int_equal(told(), revisions[i].told); /* of what moved */
	}
	t = (struct their){.number = 3, .adopts = &theirs, .state = "in_use"};
	their_adoption(&t);
	api_home_settle(&home);
	assert_int_equal(told(), 5); /* not ours */
}

#define DAY_MS (24ull * 3600 * 1000)

static void where_the_project_is_now(void **state)
{
	uint64_t since_ms;

	(void)state;
	assert_int_equal(es_adoption_due(0, 0, 29 * DAY_MS, &since_ms), 0);
	assert_int_equal(es_adoption_due(0, 0, 30 * DAY_MS, &since_ms), 1);
	assert_int_equal(since_ms, 30 * DAY_MS);
	assert_int_equal(es_adoption_due(0, 40 * DAY_MS, 50 * DAY_MS, &since_ms), 0);
	assert_int_equal(es_adoption_due(0, 40 * DAY_MS, 100 * DAY_MS, &since_ms), 3);
	assert_int_equal(es_adoption_due(0, 100 * DAY_MS, 400 * DAY_MS, &since_ms), 6);
	assert_int_equal(es_adoption_due(0, 190 * DAY_MS, 400 * DAY_MS, &since_ms), 0);
}

/* How many are asked of, so many days from now, of who looks. */
static size_t due_after(uint64_t days, const uint8_t *reader)
{
	struct es_view_source s;
	struct es_writer w;

	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	s.reader = reader;
	es_writer_grow(&w, ES_BODY_MAX);
	assert_err(es_view_due(&s, es_now_ms() + days * DAY_MS, &w), ES_OK);
	size_t count = length(es_writer_bytes(&w), "items");
	if (count)
		assert_text(item(es_writer_bytes(&w), "items", 0), "adoption.about.title",
		            "Le café");
	es_writer_free(&w);
	es_snapshot_end(s.snap);
	return count;
}

static void its_author_is_asked_after_months(void **state)
{
	static const uint8_t other[ES_AUTHOR_LEN] = {1};
	struct es_id practice = their_practice(1, "Le café", ES_SCOPE_PUBLIC),
	             stopped = their_practice(1, "Autre", ES_SCOPE_PUBLIC);
	struct their t = {.number = 2, .adopts = &practice, .state = "in_use"};

	(void)state;
	their_adoption(&t); /* another structure's */
	adopt(&practice, "trying");
	adopt(&stopped, "stopped");
	assert_int_equal(due_after(1, home.account.author), 0);
	assert_int_equal(due_after(31, home.account.author), 1);
	assert_int_equal(due_after(31, other), 0);
}

#define WITH_PARTNERS(test) cmocka_unit_test_setup_teardown(test, cast_open, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_PARTNERS(a_structure_adopts_once_and_revises),
	        WITH_PARTNERS(what_is_adopted_is_here_and_others),
	        WITH_PARTNERS(strangers_hear_of_no_members_practice),
	        WITH_PARTNERS(what_is_withdrawn_counts_no_more),
	        WITH_PARTNERS(one_of_each_structure_counts),
	        WITH_PARTNERS(lists_come_in_pages),
	        WITH_PARTNERS(who_took_it_from_whom),
	        WITH_PARTNERS(a_report_tells_what_was_given_and_taken),
	        cmocka_unit_test(a_report_leaves_no_figure_out),
	        WITH_PARTNERS(who_shared_it_is_told),
	        cmocka_unit_test(where_the_project_is_now),
	        WITH_PARTNERS(its_author_is_asked_after_months),
	        WITH_PARTNERS(circles_come_from_the_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
