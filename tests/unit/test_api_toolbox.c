/* SPDX-License-Identifier: EUPL-1.2 */
/* Toolboxes through the API: written, revised, shown with what they refer to. */
#include "api_cast.h"
#include "essaim/schema.h"
#include "media/media.h"
#include "test.h"
#include "toolbox/taking.h"

#include <string.h>

static void put_guide(struct params *p, uint8_t byte, uint64_t size)
{
	struct es_id id;

	memset(id.bytes, byte, sizeof(id.bytes));
	put_file(p, &id, size, "application/pdf");
}

/* A tool with these two files of 100 and 200 bytes; of a practice, or (NULL) of none. */
static struct es_id tool(const char *title, uint8_t first, uint8_t second,
                         const struct es_id *practice)
{
	struct params p;

	begin_record(&p, "tool", NULL, 1);
	put_map(&p, "fields", practice ? 3 : 2);
	put_str(&p, "title", title);
	put_array(&p, "files", 2);
	put_guide(&p, first, 100);
	put_guide(&p, second, 200);
	if (practice)
		put_id(&p, "practice", practice);
	return publish_record(&ana, &p);
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

	begin_record(&p, "toolbox", parent, 1);
	put_map(&p, "fields", 3);
	put_str(&p, "title", title);
	put_str(&p, "intent", "Pour bien commencer.");
	put_array(&p, "sections", 2);
	es_write_map(&p.w, 2);
	put_str(&p, "rubric", "welcome_integration");
	put_array(&p, "entries", count);
	for (size_t i = 0; i < count; i++)
		put_entry(&p, &records[i], "Le premier jour.");
	es_write_map(&p.w, 2);
	put_str(&p, "heading", "Trois mois après");
	put_array(&p, "entries", 1);
	es_write_map(&p.w, 1);
	es_write_cstr(&p.w, "attachment");
	put_guide(&p, 9, 1000);
	return publish_record(&ana, &p);
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
	struct es_bytes view = ask_id(&stranger, "toolbox.show", "id", &box);
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
	struct es_bytes list = ask_plain(&stranger, "toolbox.list");
	assert_int_equal(number(list, "total"), 1);
	assert_text(item(list, "items", 0), "kind", "toolbox");
	assert_text(item(list, "items", 0), "summary", "Pour bien commencer.");
	assert_int_equal(number(item(list, "items", 0), "entries"), 5);
	assert_int_equal(length(item(list, "items", 0), "rubrics"), 1);
	list = ask_plain(&stranger, "news.list");
	assert_text(item(list, "items", 0), "kind", "toolbox");
}

/* A tutorial brings what it is about, with what belongs to that, and its own film. */
static void a_tutorial_brings_what_it_is_about(void **state)
{
	struct es_id practice, id;
	struct params p;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	(void)tool("L'outil du café", 2, 3, &practice);
	begin_record(&p, "tutorial", NULL, 1);
	put_map(&p, "fields", 3);
	put_id(&p, "about", &practice);
	put_str(&p, "title", "Ouvrir un café");
	put_array(&p, "sections", 1);
	es_write_map(&p.w, 2);
	put_str(&p, "type", "video");
	es_write_cstr(&p.w, "video");
	put_guide(&p, 5, 400);
	id = publish_record(&ana, &p);
	struct es_id box = toolbox("Les premiers jours", &id, 1, NULL);
	struct es_bytes view = ask_id(&stranger, "toolbox.show", "id", &box);
	assert_text(item(view, "cards", 0), "kind", "tutorial");
	assert_int_equal(number(view, "reach.records_here"), 1);
	assert_int_equal(number(view, "reach.files"),
	                 4); /* its film, two of the tool, one of the box */
	assert_int_equal(number(view, "reach.bytes"), 400 + 100 + 200 + 1000);
}

static void strangers_see_what_they_may(void **state)
{
	struct es_id ids[2];

	(void)state;
	api_home_practice(&home, "Entre nous", ES_SCOPE_FEDERATION, &ids[0]);
	api_home_practice(&home, "Pour chacun", ES_SCOPE_PUBLIC, &ids[1]);
	struct es_id box = toolbox("Mixte", ids, 2, NULL);
	struct es_bytes view = ask_id(&stranger, "toolbox.show", "id", &box);
	assert_int_equal(length(view, "cards"), 1);
	assert_text(item(view, "cards", 0), "title", "Pour chacun");
	assert_int_equal(number(view, "reach.records_here"), 1);
	assert_int_equal(length(ask_id(&ana, "toolbox.show", "id", &box), "cards"), 2);
}

static void its_versions_stay(void **state)
{
	struct es_id ids[2];

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &ids[0]);
	api_home_practice(&home, "Le jardin", ES_SCOPE_PUBLIC, &ids[1]);
	struct es_id first = toolbox("Un", ids, 1, NULL);
	struct es_id second = toolbox("Deux", ids, 2, &first);
	struct es_bytes view = ask_id(&stranger, "toolbox.show", "id", &first);
	assert_text(view, "toolbox.title", "Deux");
	assert_int_equal(length(view, "cards"), 2);
	assert_int_equal(number(view, "revisions"), 2);
	assert_text(ask_id(&stranger, "toolbox.show", "id", &second), "toolbox.title", "Deux");
	struct es_bytes versions = ask_id(&stranger, "practice.versions", "id", &first);
	assert_int_equal(length(versions, "items"), 2);
	assert_text(item(versions, "items", 0), "title", "Deux");
	/* withdrawn by any of its revisions, all of it goes */
	assert_int_equal(withdraw(&ana, &second, "mistake"), 2);
	assert_true(number(ask_id(&stranger, "toolbox.show", "id", &first), "withdrawn") > 0);
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
	put_map(&p, "fields", 2);
	put_str(&p, "title", "Vide");
	put_array(&p, "sections", 1);
	es_write_map(&p.w, 1);
	put_str(&p, "rubric", "first_month");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "sections.rubric");
	strcpy(ana.client->account.role, "learner");
	guest_refused(&ana, "record.publish", of(&p), "not_allowed", NULL);
}

/* --- taking ------------------------------------------------------------------------------------- */

static struct es_id damaged; /* a record whose body cannot be read */

es_err __real_es_row_body(const struct es_row *row, struct es_writer *w, struct es_bytes *body);
es_err __wrap_es_row_body(const struct es_row *row, struct es_writer *w, struct es_bytes *body);

es_err __wrap_es_row_body(const struct es_row *row, struct es_writer *w, struct es_bytes *body)
{
	if (!es_id_is_zero(&damaged) && es_id_equal(&row->id, &damaged))
		return ES_CORRUPT;
	return __real_es_row_body(row, w, body);
}

static struct es_taking taking;

/* What the links' thread does every few seconds. */
static void tend(void)
{
	taking.next_ms = 0;
	es_taking_tend(home.node, &taking);
}

static struct es_attachment attachment(uint8_t byte)
{
	struct es_attachment a;
	struct es_id id;

	memset(id.bytes, byte, sizeof(id.bytes));
	assert_err(es_media_get(home.node->media, &id, &a), ES_OK);
	return a;
}

static void change(const char *method, const struct es_id *id)
{
	(void)ask_id(&ana, method, "id", id);
	tend();
}

/* What is small is fetched in any case; here nothing is. */
static void fetch_nothing_unasked(void)
{
	struct es_media_policy policy;

	es_media_policy(home.node->media, &policy);
	policy.size_max = 0;
	assert_err(es_media_set_policy(home.node->media, &policy), ES_OK);
}

static void a_taken_one_wants_its_files(void **state)
{
	(void)state;
	strcpy(ana.client->account.role, "editor");
	fetch_nothing_unasked();
	struct es_id id = tool("La fiche", 1, 2, NULL), other = tool("Autre", 2, 3, NULL);
	struct es_id box = toolbox("Les premiers jours", &id, 1, NULL);
	struct es_id more = toolbox("Encore", &other, 1, NULL);
	taking = (struct es_taking){.number = 0};
	tend();
	assert_false(attachment(1).wanted);
	change("toolbox.take", &box);
	assert_true(attachment(1).taken && attachment(1).wanted && attachment(9).wanted);
	assert_false(attachment(3).wanted);
	struct es_bytes told = ask_id(&ana, "toolbox.state", "id", &box);
	assert_true(number(told, "taken") > 0);
	assert_int_equal(number(told, "reach.files"), 3);
	assert_int_equal(number(told, "bytes_held"), 0);
	assert_int_equal(number(told, "room"), ES_MEDIA_BUDGET - 1300);
	assert_true(number(ask_id(&stranger, "toolbox.show", "id", &box), "taken") > 0);
	struct es_attachment first = attachment(1);
	assert_err(es_media_remove(home.node->media, &first.id), ES_STATE);
	change("toolbox.take", &more);
	change("toolbox.take", &more); /* again: it is */
	told = ask_plain(&ana, "toolbox.taken");
	assert_int_equal(length(told, "items"), 2);
	assert_text(item(told, "items", 1), "summary.title", "Encore");
	/* what the other one refers to as well stays */
	change("toolbox.give_back", &box);
	assert_false(attachment(1).wanted);
	assert_true(attachment(2).wanted && attachment(3).wanted && attachment(9).wanted);
	change("toolbox.give_back", &more);
	assert_false(attachment(2).wanted || attachment(3).wanted || attachment(9).taken);
}

static void what_it_refers_to_later_is_taken_too(void **state)
{
	struct es_id ids[2];

	(void)state;
	strcpy(ana.client->account.role, "editor");
	fetch_nothing_unasked();
	ids[0] = tool("La fiche", 1, 2, NULL);
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &ids[1]);
	struct es_id box = toolbox("Un", ids, 1, NULL);
	taking = (struct es_taking){.number = 0};
	change("toolbox.take", &box);
	(void)toolbox("Deux", &ids[1], 1, &box);
	tend();
	assert_false(attachment(1).wanted);
	(void)tool("L'outil du café", 3, 4, &ids[1]);
	tend();
	assert_true(attachment(3).wanted && attachment(4).wanted);
	(void)withdraw(&ana, &box, "mistake");
	tend();
	assert_false(attachment(3).taken);
}

/* One that cannot be read holds up no other, and loses nothing of what was taken with it. */
static void a_damaged_one_is_said(void **state)
{
	struct es_taken_state checked;
	struct es_view_source s;

	(void)state;
	strcpy(ana.client->account.role, "editor");
	fetch_nothing_unasked();
	struct es_id id = tool("La fiche", 1, 2, NULL), other = tool("Autre", 3, 4, NULL);
	struct es_id box = toolbox("Les premiers jours", &id, 1, NULL);
	struct es_id more = toolbox("Encore", &other, 1, NULL);
	taking = (struct es_taking){.number = 0};
	change("toolbox.take", &box);
	damaged = box;
	change("toolbox.take", &more);
	assert_true(attachment(1).taken && attachment(3).taken);
	change("toolbox.give_back", &more);
	assert_int_equal(taking.unreadable, 1);
	assert_true(attachment(1).taken);
	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	es_taking_check(&s, &checked);
	es_snapshot_end(s.snap);
	assert_int_equal(checked.taken, 1);
	assert_int_equal(checked.unreadable, 1);
	assert_true(es_id_equal(&checked.which, &box));
	damaged = (struct es_id){{0}};
	taking.number = 0;
	tend();
	assert_int_equal(taking.unreadable, 0);
	assert_true(attachment(1).taken);
	assert_false(attachment(3).taken);
}

static void only_editors_take(void **state)
{
	struct es_id practice;
	struct params p;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	struct es_id box = toolbox("Un", &practice, 1, NULL);
	begin(&p, 1);
	put_id(&p, "id", &box);
	guest_refused(&ana, "toolbox.take", of(&p), "not_allowed", NULL);
	guest_refused(&stranger, "toolbox.take", of(&p), "sign_in_needed", NULL);
	strcpy(ana.client->account.role, "editor");
	begin(&p, 1);
	put_id(&p, "id", &practice);
	guest_refused(&ana, "toolbox.take", of(&p), "not_found", "id");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_CAST(it_is_shown_with_what_it_refers_to),
	        WITH_CAST(a_tutorial_brings_what_it_is_about),
	        WITH_CAST(strangers_see_what_they_may),
	        WITH_CAST(its_versions_stay),
	        WITH_CAST(what_is_no_toolbox_is_refused),
	        WITH_CAST(a_taken_one_wants_its_files),
	        WITH_CAST(what_it_refers_to_later_is_taken_too),
	        WITH_CAST(a_damaged_one_is_said),
	        WITH_CAST(only_editors_take),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
