/* SPDX-License-Identifier: EUPL-1.2 */
/* Toolboxes through the API: written, revised, shown with what they refer to. */
#include "api_home.h"
#include "api_map.h"
#include "essaim/schema.h"
#include "test.h"

#include <string.h>

static struct api_home home;
static struct guest ana, stranger;

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	home.silent = true;
	guest_open(&ana, &home, true);
	guest_open(&stranger, &home, false);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	guest_close(&stranger);
	guest_close(&ana);
	api_home_close(&home);
	return 0;
}

static struct es_bytes ask(struct guest *guest, const char *method, const struct params *p)
{
	bool ok;
	struct es_bytes answer = guest_ask(guest, method, of(p), &ok);

	if (!ok)
		fail_msg("%s: %.*s", method, (int)es_value_str(at(answer, "message")).len,
		         (const char *)es_value_str(at(answer, "message")).data);
	return answer;
}

static struct es_bytes show(struct guest *guest, const char *method, const struct es_id *id)
{
	struct params p;

	begin(&p, 1);
	put_id(&p, "id", id);
	return ask(guest, method, &p);
}

static void put_file(struct params *p, uint8_t byte, uint64_t size)
{
	uint8_t id[ES_ID_LEN];

	memset(id, byte, sizeof(id));
	es_write_map(&p->w, 4);
	es_write_cstr(&p->w, "file");
	es_write_bin(&p->w, ES_BYTES(id));
	put_uint(p, "size", size);
	put_str(p, "type", "application/pdf");
	put_str(p, "name", "guide.pdf");
}

/* A tool with these two files of 100 and 200 bytes; of a practice, or (NULL) of none. */
static struct es_id tool(const char *title, uint8_t first, uint8_t second,
                         const struct es_id *practice)
{
	struct params p;

	begin(&p, 3);
	put_str(&p, "kind", "tool");
	put_str(&p, "lang", "fr");
	es_write_cstr(&p.w, "fields");
	es_write_map(&p.w, practice ? 3 : 2);
	put_str(&p, "title", title);
	es_write_cstr(&p.w, "files");
	es_write_array(&p.w, 2);
	put_file(&p, first, 100);
	put_file(&p, second, 200);
	if (practice)
		put_id(&p, "practice", practice);
	return id_at(ask(&ana, "record.publish", &p), "id");
}

static void put_entry(struct params *p, const struct es_id *record, const char *note)
{
	es_write_map(&p->w, 2);
	put_id(p, "record", record);
	put_str(p, "note", note);
}

/* Two sections: the records in the first, a file of 1,000 bytes in the second. parent: what it revises, or NULL. */
static struct es_id toolbox(const char *title, const struct es_id *records, size_t count,
                            const struct es_id *parent)
{
	struct params p;

	begin(&p, parent ? 5 : 3);
	put_str(&p, "kind", "toolbox");
	put_str(&p, "lang", "fr");
	if (parent) {
		put_id(&p, "entity", parent);
		es_write_cstr(&p.w, "parents");
		es_write_array(&p.w, 1);
		es_write_bin(&p.w, ES_BYTES(parent->bytes));
	}
	es_write_cstr(&p.w, "fields");
	es_write_map(&p.w, 3);
	put_str(&p, "title", title);
	put_str(&p, "intent", "Pour bien commencer.");
	es_write_cstr(&p.w, "sections");
	es_write_array(&p.w, 2);
	es_write_map(&p.w, 2);
	put_str(&p, "rubric", "welcome_integration");
	es_write_cstr(&p.w, "entries");
	es_write_array(&p.w, count);
	for (size_t i = 0; i < count; i++)
		put_entry(&p, &records[i], "Le premier jour.");
	es_write_map(&p.w, 2);
	put_str(&p, "heading", "Trois mois après");
	es_write_cstr(&p.w, "entries");
	es_write_array(&p.w, 1);
	es_write_map(&p.w, 1);
	es_write_cstr(&p.w, "attachment");
	put_file(&p, 9, 1000);
	return id_at(ask(&ana, "record.publish", &p), "id");
}

static void it_is_shown_with_what_it_refers_to(void **state)
{
	struct es_id ids[4], unknown;

	(void)state;
	memset(unknown.bytes, 77, ES_ID_LEN);
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &ids[0]);
	ids[1] = tool("La fiche", 1, 2, NULL);
	ids[2] = unknown;
	ids[3] = ids[1]; /* named twice, it is one */
	(void)tool("L'outil du café", 2, 3, &ids[0]);
	struct es_id box = toolbox("Les premiers jours", ids, 4, NULL);
	struct es_bytes view = show(&stranger, "toolbox.show", &box);
	assert_text(view, "toolbox.title", "Les premiers jours");
	assert_int_equal(length(view, "cards"), 2);
	assert_text(item(view, "cards", 0), "kind", "practice");
	assert_text(item(view, "cards", 1), "title", "La fiche");
	assert_int_equal(number(view, "reach.records"), 3);
	assert_int_equal(number(view, "reach.records_here"), 2);
	assert_int_equal(number(view, "reach.files"), 4); /* the tool of the practice, too */
	assert_int_equal(number(view, "reach.bytes"), 1000 + 100 + 200 + 100);
	assert_int_equal(number(view, "reach.bytes_here"), 0);
	assert_true(is_nil(view, "taken"));
	struct params p;
	begin(&p, 0);
	struct es_bytes list = ask(&stranger, "toolbox.list", &p);
	assert_int_equal(number(list, "total"), 1);
	assert_text(item(list, "items", 0), "kind", "toolbox");
	assert_text(item(list, "items", 0), "summary", "Pour bien commencer.");
	assert_int_equal(number(item(list, "items", 0), "entries"), 5);
	assert_int_equal(length(item(list, "items", 0), "rubrics"), 1);
	begin(&p, 0);
	list = ask(&stranger, "news.list", &p);
	assert_text(item(list, "items", 0), "kind", "toolbox");
}

static void strangers_see_what_they_may(void **state)
{
	struct es_id ids[2];

	(void)state;
	api_home_practice(&home, "Entre nous", ES_SCOPE_FEDERATION, &ids[0]);
	api_home_practice(&home, "Pour chacun", ES_SCOPE_PUBLIC, &ids[1]);
	struct es_id box = toolbox("Mixte", ids, 2, NULL);
	struct es_bytes view = show(&stranger, "toolbox.show", &box);
	assert_int_equal(length(view, "cards"), 1);
	assert_text(item(view, "cards", 0), "title", "Pour chacun");
	assert_int_equal(number(view, "reach.records_here"), 1);
	assert_int_equal(length(show(&ana, "toolbox.show", &box), "cards"), 2);
}

static void its_versions_stay(void **state)
{
	struct es_id ids[2];

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &ids[0]);
	api_home_practice(&home, "Le jardin", ES_SCOPE_PUBLIC, &ids[1]);
	struct es_id first = toolbox("Un", ids, 1, NULL);
	struct es_id second = toolbox("Deux", ids, 2, &first);
	struct es_bytes view = show(&stranger, "toolbox.show", &first);
	assert_text(view, "toolbox.title", "Deux");
	assert_int_equal(length(view, "cards"), 2);
	assert_int_equal(number(view, "revisions"), 2);
	assert_text(show(&stranger, "toolbox.show", &second), "toolbox.title", "Deux");
	struct es_bytes versions = show(&stranger, "practice.versions", &first);
	assert_int_equal(length(versions, "items"), 2);
	assert_text(item(versions, "items", 0), "title", "Deux");
	/* withdrawn by any of its revisions, all of it goes */
	struct params p;
	begin(&p, 2);
	put_id(&p, "id", &second);
	put_str(&p, "reason", "mistake");
	assert_int_equal(number(ask(&ana, "record.withdraw", &p), "withdrawn"), 2);
	assert_true(number(show(&stranger, "toolbox.show", &first), "withdrawn") > 0);
}

static void what_is_no_toolbox_is_refused(void **state)
{
	struct es_id practice;
	struct params p;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	begin(&p, 1);
	put_id(&p, "id", &practice);
	guest_refused(&stranger, "toolbox.show", of(&p), "not_found", "id");
	begin(&p, 2);
	put_str(&p, "kind", "toolbox");
	es_write_cstr(&p.w, "fields");
	es_write_map(&p.w, 2);
	put_str(&p, "title", "Vide");
	es_write_cstr(&p.w, "sections");
	es_write_array(&p.w, 1);
	es_write_map(&p.w, 1);
	put_str(&p, "rubric", "first_month");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "sections.rubric");
	strcpy(ana.client->account.role, "learner");
	guest_refused(&ana, "record.publish", of(&p), "not_allowed", NULL);
}

#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_HOME(it_is_shown_with_what_it_refers_to),
	        WITH_HOME(strangers_see_what_they_may),
	        WITH_HOME(its_versions_stay),
	        WITH_HOME(what_is_no_toolbox_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
