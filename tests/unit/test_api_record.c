/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing through the API: publish, revise, withdraw, look through, and drafts. */
#include "api_cast.h"
#include "essaim/schema.h"
#include "form/form.h"
#include "store/drafts.h"
#include "store/withdrawals.h"
#include "test.h"

#include <string.h>

/* {description: {summary, title}}: not in the order of the schema. */
static void put_practice(struct params *p, const char *title)
{
	put_map(p, "fields", 1);
	put_map(p, "description", 2);
	put_str(p, "summary", "  Une équipe accueille.  ");
	put_str(p, "title", title);
}

static void put_testimony(struct params *p, const struct es_id *practice)
{
	put_map(p, "fields", 4);
	put_id(p, "practice", practice);
	put_str(p, "role", "beneficiary");
	put_str(p, "consent", "own");
	put_str(p, "text", "Je suis resté.");
}

static struct es_id publish(const char *title)
{
	struct params p;

	begin_record(&p, "practice", NULL, 1);
	put_practice(&p, title);
	return publish_record(&ana, &p);
}

static struct es_id revise(const struct es_id *entity, const struct es_id *parent,
                           const char *title)
{
	struct params p;

	begin_record(&p, "practice", NULL, 3);
	put_id(&p, "entity", entity);
	put_parent(&p, parent);
	put_practice(&p, title);
	struct es_bytes answer = ask(&ana, "record.publish", &p);
	struct es_id said = id_at(answer, "entity");
	assert_true(es_id_equal(&said, entity));
	return id_at(answer, "id");
}

static void a_practice_is_published_and_revised(void **state)
{
	struct es_id id = publish("Le café");
	struct es_bytes view = ask_id(&ana, "practice.show", "id", &id);

	(void)state;
	assert_text(view, "practice.description.summary", "Une équipe accueille.");
	struct es_id second = revise(&id, &id, "Le café ouvert");
	view = ask_id(&ana, "practice.show", "id", &id);
	assert_text(view, "practice.description.title", "Le café ouvert");
	assert_int_equal(length(view, "heads"), 1);
	view = ask_id(&ana, "practice.show", "id", &second);
	assert_int_equal(number(view, "revisions"), 2);
	/* the first revision has the id of the whole */
	struct params p;
	begin(&p, 2);
	put_id(&p, "id", &id);
	put_bool(&p, "exact", true);
	assert_text(ask(&ana, "practice.show", &p), "practice.description.title", "Le café");
}

static void two_revisions_of_one_head_are_merged_by_a_third(void **state)
{
	struct es_id id = publish("Le café"), left, right;
	struct params p;

	(void)state;
	left = revise(&id, &id, "Le café du matin");
	right = revise(&id, &id, "Le café du soir");
	assert_int_equal(length(ask_id(&ana, "practice.show", "id", &id), "heads"), 2);
	begin_record(&p, "practice", NULL, 3);
	put_id(&p, "entity", &id);
	put_array(&p, "parents", 2);
	es_write_bin(&p.w, ES_BYTES(left.bytes));
	es_write_bin(&p.w, ES_BYTES(right.bytes));
	put_practice(&p, "Le café du matin et du soir");
	(void)ask(&ana, "record.publish", &p);
	struct es_bytes view = ask_id(&ana, "practice.show", "id", &id);
	assert_int_equal(length(view, "heads"), 1);
	assert_int_equal(number(view, "revisions"), 4);
	struct es_bytes versions = ask_id(&ana, "practice.versions", "id", &id);
	assert_int_equal(length(versions, "items"), 4);
	struct es_reader r;
	es_reader_init(&r, at(versions, "items"));
	(void)es_read_array(&r, 4);
	struct es_bytes newest = es_read_value(&r);
	assert_text(newest, "title", "Le café du matin et du soir");
	assert_int_equal(length(newest, "parents"), 2);
	assert_int_equal(at(newest, "head").data[0], 0xc3);
	assert_int_equal(at(es_read_value(&r), "head").data[0], 0xc2);
}

static void sent_twice_it_is_published_once(void **state)
{
	struct params p;

	(void)state;
	begin_record(&p, "practice", NULL, 2);
	put_token(&p, "token", 9);
	put_practice(&p, "Le café");
	struct es_id first = publish_record(&ana, &p);
	struct es_id again = publish_record(&ana, &p);
	assert_true(es_id_equal(&first, &again));
	begin(&p, 1);
	put_uint(&p, "limit", 10);
	assert_int_equal(number(ask(&ana, "practice.list", &p), "total"), 1);
}

static void a_fault_names_its_field(void **state)
{
	struct params p;

	(void)state;
	begin(&p, 2);
	put_str(&p, "kind", "practice");
	put_map(&p, "fields", 2);
	put_map(&p, "organisation", 1);
	put_str(&p, "country", "France");
	put_map(&p, "description", 1);
	put_str(&p, "title", "Titre");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "organisation.country");
	struct es_bytes report = ask(&ana, "record.check", &p);
	assert_int_equal(length(report, "faults"), 1);
	assert_int_equal(number(report, "answered"), 2);
	begin(&p, 1);
	put_str(&p, "kind", "comment");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "kind");
	begin(&p, 2);
	put_str(&p, "kind", "practice");
	put_str(&p, "fields", "none");
	guest_refused(&ana, "record.publish", of(&p), "malformed", "fields");
}

static void a_revision_names_what_it_replaces(void **state)
{
	struct es_id id = publish("Le café"), other = publish("Autre");
	struct params p;

	(void)state;
	begin(&p, 3);
	put_str(&p, "kind", "practice");
	put_id(&p, "entity", &id);
	put_practice(&p, "Sans tête");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "parents");
	begin(&p, 4);
	put_str(&p, "kind", "practice");
	put_id(&p, "entity", &id);
	put_parent(&p, &other);
	put_practice(&p, "D'une autre");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "parents");
	begin(&p, 4);
	put_str(&p, "kind", "tool");
	put_id(&p, "entity", &id);
	put_parent(&p, &id);
	put_map(&p, "fields", 1);
	put_str(&p, "title", "Outil");
	guest_refused(&ana, "record.publish", of(&p), "not_found", "entity");
}

/* Somebody else with the same session: two pseudonyms of their own. */
static void be(uint8_t who)
{
	memset(ana.client->account.author, who, ES_AUTHOR_LEN);
	memset(ana.client->account.unnamed, 100 + who, ES_AUTHOR_LEN);
}

static void assert_author(const struct es_id *id, uint8_t wanted)
{
	uint8_t author[ES_AUTHOR_LEN], all[ES_AUTHOR_LEN];
	struct es_view_source s;
	struct es_bytes body;
	struct es_writer w;
	struct es_row row;

	es_writer_grow(&w, ES_BODY_MAX);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_err(es_row_find(s.snap, id, &row), ES_OK);
	assert_err(es_row_body(&row, &w, &body), ES_OK);
	assert_err(es_body_author(body, author), ES_OK);
	es_snapshot_end(s.snap);
	es_writer_free(&w);
	memset(all, wanted, sizeof(all));
	assert_memory_equal(author, all, sizeof(all));
}

static void roles_are_kept(void **state)
{
	struct es_id id = publish("Le café");
	struct params p;

	(void)state;
	strcpy(ana.client->account.role, "learner");
	be(8);
	begin(&p, 2);
	put_str(&p, "kind", "practice");
	put_practice(&p, "Titre");
	guest_refused(&ana, "record.publish", of(&p), "not_allowed", NULL);
	begin(&p, 2);
	put_str(&p, "kind", "testimony");
	put_testimony(&p, &id);
	struct es_id testimony = publish_record(&ana, &p);
	assert_int_equal(length(ask_id(&ana, "practice.show", "id", &id), "testimonies"), 1);
	assert_author(&testimony, 108); /* no profile tells whose that is */
	begin(&p, 3);
	put_str(&p, "kind", "testimony");
	put_testimony(&p, &id);
	put_bool(&p, "named", true);
	struct es_id named = publish_record(&ana, &p);
	assert_author(&named, 8);
	assert_int_equal(withdraw(&ana, &named, "person"), 1);
	/* a professional who did not write it */
	strcpy(ana.client->account.role, "professional");
	be(9);
	begin(&p, 4);
	put_str(&p, "kind", "testimony");
	put_id(&p, "entity", &testimony);
	put_parent(&p, &testimony);
	put_testimony(&p, &id);
	guest_refused(&ana, "record.publish", of(&p), "not_allowed", "entity");
	/* its author mends it, and takes it back as a whole */
	be(8);
	struct es_id mended = publish_record(&ana, &p);
	assert_int_equal(withdraw(&ana, &mended, "person"), 2);
	assert_int_equal(length(ask_id(&ana, "practice.show", "id", &id), "testimonies"), 0);
}

static struct es_id testify(const struct es_id *practice, const struct es_id *revises, bool named)
{
	struct params p;

	begin(&p, 3 + 2 * (revises != NULL));
	put_str(&p, "kind", "testimony");
	if (revises) {
		put_id(&p, "entity", revises);
		put_parent(&p, revises);
	}
	put_testimony(&p, practice);
	put_bool(&p, "named", named);
	return publish_record(&ana, &p);
}

/* One that changed over to the other pseudonym would tell everybody that both are one person's. */
static void a_revised_testimony_keeps_its_pseudonym(void **state)
{
	struct es_id id = publish("Le café");

	(void)state;
	strcpy(ana.client->account.role, "learner");
	be(8);
	struct es_id named = testify(&id, NULL, true), unnamed = testify(&id, NULL, false);
	struct es_id mended = testify(&id, &named, false);
	assert_author(&mended, 8);
	mended = testify(&id, &unnamed, true);
	assert_author(&mended, 108);
	/* an editor who mends another's has no part in either */
	strcpy(ana.client->account.role, "editor");
	be(9);
	mended = testify(&id, &named, false);
	assert_author(&mended, 109);
}

static void a_profile_is_a_practice_s_contact(void **state)
{
	struct es_id id = publish("Le café");
	struct params p;

	(void)state;
	begin(&p, 2);
	put_str(&p, "kind", "profile");
	put_map(&p, "fields", 1);
	put_str(&p, "name", "Autre nom");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "practice");
	begin(&p, 2);
	put_str(&p, "kind", "profile");
	put_map(&p, "fields", 2);
	put_str(&p, "name", "Zoé");
	put_id(&p, "practice", &id);
	struct es_id contact = publish_record(&ana, &p);
	assert_text(ask_id(&ana, "practice.show", "id", &id), "contact.name", "Zoé");
	/* and goes with it: a person's address has no page of its own */
	begin(&p, 3);
	put_id(&p, "id", &id);
	put_str(&p, "reason", "outdated");
	put_array(&p, "keep", 1);
	es_write_cstr(&p.w, "letters");
	guest_refused(&ana, "record.withdraw", of(&p), "invalid", "keep");
	/* unless it is to stay; asked again, what was kept goes */
	begin(&p, 3);
	put_id(&p, "id", &id);
	put_str(&p, "reason", "outdated");
	put_array(&p, "keep", 1);
	es_write_cstr(&p.w, "contact");
	struct es_bytes kept = ask(&ana, "record.withdraw", &p);
	assert_int_equal(number(kept, "withdrawn"), 1);
	assert_int_equal(number(kept, "kept"), 1);
	assert_int_equal(withdraw(&ana, &id, "outdated"), 1);
	assert_true(number(ask_id(&ana, "record.withdrawal", "id", &contact), "withdrawn") > 0);
}

/* What is told of a practice among members stays among members. */
static void a_testimony_is_no_more_public_than_its_practice(void **state)
{
	struct es_id id;
	struct params p;

	(void)state;
	api_home_practice(&home, "Entre nous", ES_SCOPE_FEDERATION, &id);
	begin(&p, 2);
	put_str(&p, "kind", "testimony");
	put_testimony(&p, &id);
	struct es_id testimony = publish_record(&ana, &p);
	begin(&p, 1);
	put_id(&p, "id", &testimony);
	guest_refused(&stranger, "record.withdrawal", of(&p), "not_found", "id");
}

static void only_its_author_or_an_editor_withdraws(void **state)
{
	struct es_id id = publish("Le café");
	struct params p;

	(void)state;
	(void)revise(&id, &id, "Le café ouvert");
	begin(&p, 2);
	put_id(&p, "id", &id);
	put_str(&p, "reason", "mistake");
	memset(ana.client->account.author, 8, ES_AUTHOR_LEN);
	guest_refused(&ana, "record.withdraw", of(&p), "not_allowed", "id");
	strcpy(ana.client->account.role, "editor");
	assert_int_equal(number(ask(&ana, "record.withdraw", &p), "withdrawn"), 2);
	assert_int_equal(number(ask(&ana, "record.withdraw", &p), "withdrawn"), 0);
	begin(&p, 1);
	put_id(&p, "id", &id);
	assert_true(number(ask(&ana, "practice.show", &p), "withdrawn") > 0);
	struct es_bytes became = ask(&ana, "record.withdrawal", &p);
	assert_int_equal(length(became, "partners"), 1);
	struct es_id other = publish("Autre");
	begin(&p, 2);
	put_id(&p, "id", &other);
	put_str(&p, "reason", "two\nlines");
	guest_refused(&ana, "record.withdraw", of(&p), "invalid", "reason");
}

static uint64_t save(uint8_t draft, const char *title, uint64_t based_ms)
{
	struct params p;

	begin_record(&p, "practice", NULL, 3);
	put_token(&p, "draft", draft);
	put_uint(&p, "saved", based_ms);
	put_practice(&p, title);
	return number(ask(&ana, "draft.save", &p), "saved");
}

static void drafts_are_kept_until_they_are_published(void **state)
{
	struct params p;

	(void)state;
	uint64_t first = save(3, "Le café", 0), second = save(3, "Le café ouvert", first);
	assert_true(second > first);
	begin(&p, 3);
	put_token(&p, "draft", 3);
	put_uint(&p, "saved", first);
	put_practice(&p, "Autre fenêtre");
	guest_refused(&ana, "draft.save", of(&p), "exists", "saved");
	begin(&p, 1);
	put_token(&p, "draft", 3);
	struct es_bytes draft = ask(&ana, "draft.show", &p);
	assert_text(draft, "title", "Le café ouvert");
	assert_text(draft, "fields.description.title", "Le café ouvert");
	assert_text(draft, "kind", "practice");
	begin(&p, 0);
	assert_int_equal(length(ask(&ana, "draft.list", &p), "items"), 1);
	begin(&p, 4);
	put_str(&p, "kind", "practice");
	put_token(&p, "token", 4);
	put_token(&p, "draft", 3);
	put_practice(&p, "Le café ouvert");
	(void)ask(&ana, "record.publish", &p);
	begin(&p, 0);
	assert_int_equal(length(ask(&ana, "draft.list", &p), "items"), 0);
	begin(&p, 1);
	put_token(&p, "draft", 3);
	guest_refused(&ana, "draft.show", of(&p), "not_found", "draft");
	(void)save(5, "Encore", 0);
	begin(&p, 1);
	put_token(&p, "draft", 5);
	(void)ask(&ana, "draft.drop", &p);
	guest_refused(&ana, "draft.show", of(&p), "not_found", "draft");
}

static void drafts_may_be_incomplete_but_are_bounded(void **state)
{
	struct params p;

	(void)state;
	begin(&p, 3);
	put_token(&p, "draft", 1);
	put_str(&p, "kind", "practice");
	put_map(&p, "fields", 1);
	put_str(&p, "no such field", "x");
	(void)ask(&ana, "draft.save", &p);
	begin(&p, 2);
	put_token(&p, "draft", 1);
	put_str(&p, "fields", "no map");
	guest_refused(&ana, "draft.save", of(&p), "malformed", "fields");
	begin(&p, 1);
	put_map(&p, "fields", 0);
	guest_refused(&ana, "draft.save", of(&p), "invalid", "draft");
	begin(&p, 1);
	put_str(&p, "draft", "abc");
	guest_refused(&ana, "draft.show", of(&p), "malformed", "draft");
}

static void put_translation(struct params *p, const struct es_id *practice,
                            const struct es_id *revision, const char *field)
{
	begin(p, 3);
	put_str(p, "kind", "translation");
	put_str(p, "lang", "it");
	put_map(p, "fields", 3);
	put_id(p, "practice", practice);
	put_id(p, "revision", revision);
	put_array(p, "texts", 1);
	es_write_map(&p->w, 3);
	put_str(p, "field", field);
	put_str(p, "text", "Il caffè");
	put_str(p, "state", "human");
}

static void a_translation_is_of_a_revision_and_of_its_sentences(void **state)
{
	struct es_id id = publish("Le café"), other = publish("La carte");
	struct es_id second = revise(&id, &id, "Le café ouvert");
	struct params p;

	(void)state;
	put_translation(&p, &id, &other, "description.title");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "revision");
	put_translation(&p, &second, &second, "description.title");
	guest_refused(&ana, "record.publish", of(&p), "not_found", "practice");
	put_translation(&p, &id, &second, "organisation.name");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "texts");
	put_translation(&p, &id, &second, "description.title");
	struct es_id translation = publish_record(&ana, &p);
	struct es_bytes view = ask_id(&ana, "translation.show", "id", &translation);
	assert_text(view, "lang", "it");
	assert_int_equal(number(view, "translated"), 1);
	assert_int_equal(number(view, "outdated"), 0);
	(void)revise(&id, &second, "Le café fermé");
	assert_int_equal(number(ask_id(&ana, "translation.show", "id", &translation), "outdated"),
	                 1);
}

/* The code on paper: kept as a hash that finds the testimony, for a new testimony alone. */
static void a_testimony_may_have_a_code(void **state)
{
	static const char code[] = "4823 0917 5526-1048 3391 7765";
	struct es_id practice = publish("Le café"), found;
	uint8_t hash[ES_WITHDRAWAL_HASH_LEN];
	struct es_view_source s;
	struct params p;

	(void)state;
	begin(&p, 3);
	put_str(&p, "kind", "testimony");
	put_testimony(&p, &practice);
	put_str(&p, "code", "4823 0917");
	guest_refused(&ana, "record.publish", of(&p), "invalid", "code");
	begin(&p, 3);
	put_str(&p, "kind", "practice");
	put_practice(&p, "Le café");
	put_str(&p, "code", code);
	guest_refused(&ana, "record.publish", of(&p), "invalid", "code");
	begin(&p, 4);
	put_str(&p, "kind", "testimony");
	put_testimony(&p, &practice);
	put_str(&p, "code", code);
	put_token(&p, "token", 7);
	struct es_id id = publish_record(&ana, &p);
	(void)ask(&ana, "record.publish", &p); /* again, since its answer got lost */
	assert_int_equal(es_withdrawal_hash(es_bytes_str("482309175526104833917765"), hash), ES_OK);
	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	assert_int_equal(es_withdrawal_get(s.snap, hash, &found), ES_OK);
	assert_true(es_id_equal(&found, &id));
	assert_int_equal(es_withdrawal_hash(es_bytes_str("482309175526104833917766"), hash), ES_OK);
	assert_int_equal(es_withdrawal_get(s.snap, hash, &found), ES_NOT_FOUND);
	es_snapshot_end(s.snap);
	/* nobody else's code */
	begin(&p, 3);
	put_str(&p, "kind", "testimony");
	put_testimony(&p, &practice);
	put_str(&p, "code", code);
	guest_refused(&ana, "record.publish", of(&p), "exists", NULL);
	assert_int_equal(es_withdrawal_hash(es_bytes_str("48230917552610483391776é"), hash),
	                 ES_INVALID);
	assert_int_equal(es_withdrawal_hash(es_bytes_str("4823091755261048339177650"), hash),
	                 ES_INVALID);
}

/* {title, received: [as an import writes it]}; byte: of the ids in it. */
static void put_received(struct es_writer *w, uint8_t byte)
{
	static const char *const ids[] = {"structure", "federation", "entity", "record"};
	uint8_t id[ES_ID_LEN];

	memset(id, byte, sizeof(id));
	es_write_map(w, 2);
	es_write_cstr(w, "title");
	es_write_cstr(w, "La fiche");
	es_write_cstr(w, "received");
	es_write_array(w, 1);
	es_write_map(w, 5);
	es_write_cstr(w, "proof");
	es_write_map(w, 4);
	es_write_cstr(w, "file");
	es_write_bin(w, ES_BYTES(id));
	es_write_cstr(w, "size");
	es_write_uint(w, 100);
	es_write_cstr(w, "type");
	es_write_cstr(w, "application/vnd.essaim.proof");
	es_write_cstr(w, "name");
	es_write_cstr(w, "origin.proof");
	for (size_t i = 0; i < ES_COUNT(ids); i++) {
		es_write_cstr(w, ids[i]);
		es_write_bin(w, ES_BYTES(id));
	}
}

/* record.publish of a tool that says that it was taken over; of a revision of it, where there is one. */
static void begin_received(struct params *p, const struct es_id *parent, uint8_t byte)
{
	begin(p, parent ? 4 : 2);
	put_str(p, "kind", "tool");
	if (parent) {
		put_id(p, "entity", parent);
		put_parent(p, parent);
	}
	es_write_cstr(&p->w, "fields");
	put_received(&p->w, byte);
}

static void an_origin_is_told_by_an_import_alone(void **state)
{
	struct es_draft draft = {.kind = ES_KIND_TOOL, .lang = "fr", .scope = ES_SCOPE_PUBLIC};
	uint8_t author[ES_AUTHOR_LEN] = {0};
	struct es_writer fields, body;
	struct es_id id;
	struct params p;

	(void)state;
	begin_received(&p, NULL, 7);
	guest_refused(&ana, "record.publish", of(&p), "invalid", "received");
	es_writer_grow(&fields, ES_BODY_MAX);
	es_writer_grow(&body, ES_BODY_MAX);
	put_received(&fields, 7);
	assert_err(es_form_body(ES_KIND_TOOL, author, es_writer_bytes(&fields), &body), ES_OK);
	draft.body = es_writer_bytes(&body);
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
	es_writer_free(&fields);
	es_writer_free(&body);
	begin_received(&p, &id, 8);
	guest_refused(&ana, "record.publish", of(&p), "invalid", "received");
	begin_received(&p, &id, 7);
	(void)ask(&ana, "record.publish", &p);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, cast_open, cast_close)
	const struct CMUnitTest tests[] = {
	        TEST(a_practice_is_published_and_revised),
	        TEST(two_revisions_of_one_head_are_merged_by_a_third),
	        TEST(sent_twice_it_is_published_once),
	        TEST(a_fault_names_its_field),
	        TEST(a_revision_names_what_it_replaces),
	        TEST(roles_are_kept),
	        TEST(a_revised_testimony_keeps_its_pseudonym),
	        TEST(a_profile_is_a_practice_s_contact),
	        TEST(a_testimony_is_no_more_public_than_its_practice),
	        TEST(only_its_author_or_an_editor_withdraws),
	        TEST(a_testimony_may_have_a_code),
	        TEST(a_translation_is_of_a_revision_and_of_its_sentences),
	        TEST(drafts_are_kept_until_they_are_published),
	        TEST(drafts_may_be_incomplete_but_are_bounded),
	        TEST(an_origin_is_told_by_an_import_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
