/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE /* memmem */
/* One's own account through the API: take everything along, change the profile, leave in three ways. */
#include "account/leave.h"
#include "account/people.h"
#include "api_home.h"
#include "essaim/schema.h"
#include "store/addresses.h"
#include "store/drafts.h"
#include "store/personal.h"
#include "store/searches.h"
#include "test.h"

#include <string.h>

static struct api_home home;
static struct guest guest;
static struct es_account nora;

/* What the home publishes for "the account" is nora's from here on. */
static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	home.silent = true;
	home_account(home.node, "nora", "Nora", ES_PROFESSIONAL, &nora);
	home.account = nora;
	guest_open(&guest, &home, true);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	guest_close(&guest);
	api_home_close(&home);
	return 0;
}

static uint8_t params[4096];
static struct es_writer w;

static void begin(size_t pairs)
{
	es_writer_init(&w, params, sizeof(params));
	es_write_map(&w, pairs);
}

static void put(const char *key, const char *value)
{
	es_write_cstr(&w, key);
	es_write_cstr(&w, value);
}

static struct es_bytes ask(const char *method)
{
	bool ok = false;
	struct es_bytes result = guest_ask(&guest, method, es_writer_bytes(&w), &ok);

	assert_true(ok);
	return result;
}

static struct es_bytes value_of(struct es_bytes map, const char *key)
{
	struct es_bytes value;

	assert_true(es_map_get(map, key, &value));
	return value;
}

static bool says(struct es_bytes map, const char *key, const char *text)
{
	return es_bytes_equal(es_value_str(value_of(map, key)), es_bytes_str(text));
}

static bool holds(struct es_bytes bytes, const char *text)
{
	return memmem(bytes.data, bytes.len, text, strlen(text)) != NULL;
}

static size_t items_of(struct es_bytes result)
{
	struct es_reader r;

	es_reader_init(&r, value_of(result, "items"));
	return es_read_array(&r, 1000);
}

static void work_off(void)
{
	while (home.api.jobs)
		es_loop_turn(home.loop);
}

/* Leaves and gives what the code tells once all is done. */
static struct es_bytes leave(const char *how, char code[ES_LEAVE_CODE_LEN])
{
	begin(2);
	put("how", how);
	put("password", HOME_PASSWORD);
	struct es_bytes given = es_value_str(value_of(ask("me.leave"), "code"));
	assert_int_equal(given.len, ES_LEAVE_CODE_LEN - 1);
	memcpy(code, given.data, given.len);
	code[given.len] = '\0';
	work_off();
	begin(1);
	put("code", code);
	struct es_bytes state = ask("me.erasures");
	assert_true(says(state, "how", how));
	assert_true(es_bytes_equal(value_of(state, "working"), es_bytes_of("\xc2", 1)));
	return state;
}

static bool is_erased(const struct es_id *id)
{
	struct es_snapshot *snap;
	struct es_row row;

	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, id, &row), ES_OK);
	es_snapshot_end(snap);
	return row.erased;
}

static es_err apply_draft(struct es_write *write, struct es_change *change)
{
	static const uint8_t draft[ES_DRAFT_ID_LEN] = {1};
	struct es_draft_row row = {.saved_ms = 5,
	                           .about = es_bytes_of("\x80", 1),
	                           .fields = es_bytes_of("\x81\xa1"
	                                                 "a\xa4kept",
	                                                 8)};

	(void)change;
	memcpy(row.draft, draft, sizeof(draft));
	return es_write_draft(write, nora.author, &row, 0);
}

static es_err apply_mark(struct es_write *write, struct es_change *change)
{
	(void)change;
	return es_write_personal_read(write, nora.author, &nora.profile, 1);
}

static struct es_saved_search saved;

/* One for each reason that there is. */
static es_err apply_notices(struct es_write *write, struct es_change *change)
{
	es_err err = ES_OK;

	(void)change;
	for (int why = 0; why < ES_NOTICE_FOUND && !err; why++)
		err = es_write_notice(write, nora.author, (uint64_t)why + 1, (enum es_notice)why);
	for (int why = ES_NOTICE_PASSKEY; why <= ES_NOTICE_ADDRESS && !err; why++)
		err = es_write_notice_own(write, nora.author, (enum es_notice)why, &nora.profile,
		                          (uint64_t)why);
	for (int why = ES_NOTICE_ADOPTED; why < ES_NOTICE_COUNT && !err; why++)
		err = es_write_notice(write, nora.author, (uint64_t)why + 1, (enum es_notice)why);
	return err ? err
	           : es_write_notice_found(write, nora.author, saved.number, 1, &nora.profile, 2);
}

/* One search, kept as a method would. */
static es_err apply_search(struct es_write *write, struct es_change *change)
{
	static const uint8_t query[] = "\x82\xa4text\xa6jeunes\xa7"
	                               "filters\x80";

	(void)change;
	saved = (struct es_saved_search){.name = "Chez nous",
	                                 .query = es_bytes_of(query, sizeof(query) - 1)};
	return es_write_search(write, nora.author, 7, &saved);
}

static es_err apply_address(struct es_write *write, struct es_change *change)
{
	const struct es_mail_facts facts = {.address = "nora@example.org"};

	(void)change;
	return es_write_address(write, nora.author, &facts);
}

static void keep_some(void)
{
	struct es_change change = {0};

	assert_err(es_store_apply(home.node->store, apply_draft, &change), ES_OK);
	assert_err(es_store_apply(home.node->store, apply_mark, &change), ES_OK);
	assert_err(es_store_apply(home.node->store, apply_search, &change), ES_OK);
}

static struct es_bytes data(const char *part)
{
	begin(1);
	put("part", part);
	return ask("me.data");
}

static void everything_is_given(void **state)
{
	struct es_id practice, theirs;

	(void)state;
	keep_some();
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	api_home_comment(&home, &practice, "Une phrase des autres", &theirs);
	begin(2);
	es_write_cstr(&w, "about");
	es_write_bin(&w, ES_BYTES(practice.bytes));
	put("text", "Une phrase à moi");
	(void)ask("comment.publish");
	struct es_bytes records = data("records");
	assert_int_equal(items_of(records), 3); /* the profile, too */
	assert_true(holds(records, "Une phrase à moi"));
	assert_true(holds(records, "Le café"));
	assert_false(holds(records, "des autres"));
	assert_int_equal(items_of(data("drafts")), 1);
	assert_true(holds(data("drafts"), "kept"));
	assert_int_equal(items_of(data("reading")), 1);
	assert_int_equal(items_of(data("notices")), 0);
	struct es_change change = {0};
	assert_err(es_store_apply(home.node->store, apply_notices, &change), ES_OK);
	assert_int_equal(items_of(data("notices")), ES_NOTICE_COUNT);
	assert_true(holds(data("notices"), "warned"));
	assert_int_equal(items_of(data("searches")), 1);
	assert_true(holds(data("searches"), "Chez nous"));
	assert_true(holds(data("searches"), "jeunes"));
	assert_err(es_store_apply(home.node->store, apply_address, &change), ES_OK);
	struct es_bytes account = data("account");
	assert_true(holds(account, "nora"));
	assert_true(holds(account, "nora@example.org"));
	assert_false(holds(account, "argon2"));
	begin(1);
	put("part", "all");
	guest_refused(&guest, "me.data", es_writer_bytes(&w), "invalid", "part");
	begin(2);
	put("part", "records");
	put("after", "12x");
	guest_refused(&guest, "me.data", es_writer_bytes(&w), "invalid", "after");
}

/* Of others nothing, and of a stranger's sockets nothing at all. */
static void nothing_of_others_is_given(void **state)
{
	struct es_account zoe;
	struct guest stranger;
	struct es_id practice;

	(void)state;
	home_account(home.node, "zoe", "Zoe", ES_LEARNER, &zoe);
	memcpy(home.account.author, zoe.author, sizeof(zoe.author));
	api_home_practice(&home, "De Zoe", ES_SCOPE_PUBLIC, &practice);
	assert_int_equal(items_of(data("records")), 1);
	guest_open(&stranger, &home, false);
	begin(1);
	put("part", "records");
	guest_refused(&stranger, "me.data", es_writer_bytes(&w), "sign_in_needed", NULL);
	guest_refused(&stranger, "me.leave", es_writer_bytes(&w), "sign_in_needed", NULL);
	guest_close(&stranger);
}

static void a_name_is_changed(void **state)
{
	struct es_snapshot *snap;
	struct es_account now;
	struct es_row row;

	(void)state;
	begin(2);
	put("lang", "it");
	put("name", "  Eleonora ");
	struct es_bytes result = ask("me.profile");
	assert_true(says(value_of(result, "account"), "name", "Eleonora"));
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_account_get(snap, "nora", &now), ES_OK);
	assert_string_equal(now.name, "Eleonora");
	assert_string_equal(now.lang, "it");
	assert_err(es_profile_of(snap, &home.node->identity.structure, nora.author, &row), ES_OK);
	assert_true(row.header.has_entity);
	assert_true(es_id_equal(&row.header.entity, &nora.profile));
	es_snapshot_end(snap);
	begin(1);
	put("name", "");
	guest_refused(&guest, "me.profile", es_writer_bytes(&w), "invalid", "name");
}

/* What others see of nora. */
static struct es_bytes seen(void)
{
	begin(2);
	es_write_cstr(&w, "structure");
	es_write_bin(&w, ES_BYTES(home.node->identity.structure.bytes));
	es_write_cstr(&w, "person");
	es_write_bin(&w, ES_BYTES(nora.author));
	return ask("person.show");
}

static void speak(const char *const *langs, size_t count)
{
	es_write_cstr(&w, "languages");
	es_write_array(&w, count);
	for (size_t i = 0; i < count; i++)
		es_write_cstr(&w, langs[i]);
}

#define FRENCH                                                                                     \
	"\x91\xa2"                                                                                 \
	"fr"
#define ITALIAN                                                                                    \
	"\x91\xa2"                                                                                 \
	"it"
#define HUNGARIAN_ARABIC                                                                           \
	"\x92\xa2"                                                                                 \
	"hu\xa2"                                                                                   \
	"ar"

static bool speaks(const char *list)
{
	return es_bytes_equal(value_of(seen(), "languages"), es_bytes_str(list));
}

static void what_one_tells_is_seen(void **state)
{
	static const char *const two[] = {"hu", "ar"};

	(void)state;
	assert_true(speaks(FRENCH)); /* as it came */
	begin(2);
	put("name", "Nora");
	put("lang", "it");
	(void)ask("me.profile");
	assert_true(speaks(ITALIAN)); /* nobody chose: the language of the profile */
	begin(3);
	put("name", "Nora");
	put("website", "https://nora.example.org/moi");
	speak(two, 2);
	(void)ask("me.profile");
	assert_true(speaks(HUNGARIAN_ARABIC));
	assert_true(says(seen(), "website", "https://nora.example.org/moi"));
	begin(2);
	put("name", "Eleonora");
	put("lang", "fr");
	(void)ask("me.profile"); /* what it does not tell stays */
	assert_true(speaks(HUNGARIAN_ARABIC));
	assert_true(says(seen(), "website", "https://nora.example.org/moi"));
	assert_true(says(seen(), "name", "Eleonora"));
	begin(3);
	put("name", "Eleonora");
	put("website", "");
	speak(two, 0);
	(void)ask("me.profile");
	assert_true(speaks("\xc0"));
	assert_true(es_bytes_equal(value_of(seen(), "website"), es_bytes_of("\xc0", 1)));
	begin(2);
	put("name", "Eleonora");
	put("lang", "it");
	(void)ask("me.profile"); /* to tell none is a choice, too */
	assert_true(speaks("\xc0"));
}

static void refuse_site(const char *site)
{
	begin(2);
	put("name", "Mallory");
	put("website", site);
	guest_refused(&guest, "me.profile", es_writer_bytes(&w), "invalid", "website");
}

static void what_does_not_fit_is_refused(void **state)
{
	static const char *many[41];
	static char site[ES_URL_MAX + 2] = "https://example.org/";

	(void)state;
	refuse_site("javascript:alert(1)");
	refuse_site("data:text/html,x");
	refuse_site("example.org");
	refuse_site("https://");
	memset(site + strlen(site), 'a', sizeof(site) - 1 - strlen(site));
	refuse_site(site);
	begin(2);
	put("name", "Mallory");
	es_write_cstr(&w, "website");
	es_write_uint(&w, 0);
	guest_refused(&guest, "me.profile", es_writer_bytes(&w), "invalid", "website");
	begin(2);
	put("name", "Mallory");
	put("languages", "fr");
	guest_refused(&guest, "me.profile", es_writer_bytes(&w), "invalid", "languages");
	begin(2);
	put("name", "Mallory");
	put("languages", "");
	guest_refused(&guest, "me.profile", es_writer_bytes(&w), "invalid", "languages");
	for (size_t i = 0; i < 41; i++)
		many[i] = "fr";
	begin(2);
	put("name", "Mallory");
	speak(many, 41);
	guest_refused(&guest, "me.profile", es_writer_bytes(&w), "invalid", "languages");
	many[1] = "not a language";
	begin(2);
	put("name", "Mallory");
	speak(many, 2);
	guest_refused(&guest, "me.profile", es_writer_bytes(&w), "invalid", "languages");
	assert_true(says(seen(), "name", "Nora"));
}

static void leaving_needs_the_password(void **state)
{
	(void)state;
	begin(2);
	put("how", "erase");
	put("password", "wrong horse");
	guest_refused(&guest, "me.leave", es_writer_bytes(&w), "wrong_password", "password");
	begin(2);
	put("how", "vanish");
	put("password", HOME_PASSWORD);
	guest_refused(&guest, "me.leave", es_writer_bytes(&w), "invalid", "how");
	assert_true(guest.client->signed_in);
}

static void what_is_kept_stays(void **state)
{
	char code[ES_LEAVE_CODE_LEN];
	struct es_snapshot *snap;
	struct es_account gone;
	struct es_draft_row draft;
	struct es_read_mark mark;
	struct es_id practice;
	struct es_writer plain;
	static const uint8_t id[ES_DRAFT_ID_LEN] = {1};

	(void)state;
	keep_some();
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	(void)leave("keep", code);
	assert_false(is_erased(&practice));
	assert_false(is_erased(&nora.profile));
	assert_false(guest.client->signed_in);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_int_equal(es_account_get(snap, "nora", &gone), ES_NOT_FOUND);
	es_writer_grow(&plain, 4096);
	assert_int_equal(es_draft_get(snap, nora.author, id, false, &plain, &draft), ES_NOT_FOUND);
	assert_int_equal(es_personal_reads(snap, nora.author, NULL, &mark, 1), 0);
	assert_false(es_searches_any(snap));
	es_writer_free(&plain);
	es_snapshot_end(snap);
	begin(1);
	put("part", "account");
	guest_refused(&guest, "me.data", es_writer_bytes(&w), "sign_in_needed", NULL);
	begin(1);
	put("code", "AAAAA-AAAAA-AAAAA-AAAAA");
	guest_refused(&guest, "me.erasures", es_writer_bytes(&w), "not_found", "code");
	begin(1);
	put("code", "0");
	guest_refused(&guest, "me.erasures", es_writer_bytes(&w), "invalid", "code");
}

static void only_the_name_goes(void **state)
{
	char code[ES_LEAVE_CODE_LEN];
	struct es_id practice;

	(void)state;
	begin(2);
	put("name", "Eleonora");
	put("website", "https://nora.example.org/");
	(void)ask("me.profile");
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice);
	struct es_bytes told = leave("anonymise", code);
	assert_true(es_bytes_equal(value_of(told, "erased"), es_bytes_of("\x02", 1)));
	assert_false(is_erased(&practice));
	assert_true(is_erased(&nora.profile));
}

static void all_goes_but_what_others_wrote(void **state)
{
	char code[ES_LEAVE_CODE_LEN], small[ES_LEAVE_CODE_LEN] = "";
	struct es_id mine[150], theirs;

	(void)state;
	for (size_t i = 0; i < 150; i++) /* more than one part */
		api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &mine[i]);
	memset(home.account.author, 9, sizeof(home.account.author));
	api_home_practice(&home, "Le jardin", ES_SCOPE_PUBLIC, &theirs);
	struct es_bytes told = leave("erase", code);
	assert_true(es_bytes_equal(value_of(told, "erased"), es_bytes_of("\xcc\x97", 2)));
	for (size_t i = 0; i < 150; i++)
		assert_true(is_erased(&mine[i]));
	assert_true(is_erased(&nora.profile));
	assert_false(is_erased(&theirs));
	for (size_t i = 0, at = 0; code[i]; i++)
		if (code[i] != '-')
			small[at++] = (char)(code[i] >= 'A' ? code[i] + 32 : code[i]);
	begin(1);
	put("code", small);
	assert_true(says(ask("me.erasures"), "how", "erase"));
}

/* What was found is written down before it is erased: whoever dies between goes on with it. */
static void a_crash_between_loses_nothing(void **state)
{
	char code[ES_LEAVE_CODE_LEN];
	struct es_id practice[70];
	struct es_snapshot *snap;
	struct es_leaver leaver;
	const struct es_leave_request request = {
	        .login = "nora", .password = es_bytes_str(HOME_PASSWORD), .how = ES_LEAVE_ERASE};
	uint64_t now_ms = es_now_ms(), wake_ms;
	bool more = true;

	(void)state;
	for (size_t i = 0; i < 70; i++)
		api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &practice[i]);
	assert_err(es_account_leave(home.node, &request, code), ES_OK);
	assert_err(es_leave_step(home.node, now_ms, &more, &wake_ms), ES_OK);
	assert_true(more); /* nothing is there to hide */
	assert_err(es_leave_step(home.node, now_ms, &more, &wake_ms), ES_OK);
	assert_true(more);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_leaver_working(snap, now_ms, &leaver, &wake_ms), ES_OK);
	es_snapshot_end(snap);
	assert_int_equal(leaver.erased, ES_LEAVER_BATCH);
	while (more)
		assert_err(es_leave_step(home.node, now_ms, &more, &wake_ms), ES_OK);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_leaver_get(snap, leaver.hash, &leaver), ES_OK);
	es_snapshot_end(snap);
	assert_int_equal(leaver.erased, 71);
	assert_int_equal(leaver.erasures_len, 1);
	assert_false(leaver.working);
	for (size_t i = 0; i < 70; i++)
		assert_true(is_erased(&practice[i]));
}

static void the_only_operator_stays(void **state)
{
	struct es_account other;

	(void)state;
	assert_err(es_person_role(home.node, NULL, "nora", ES_OPERATOR, es_bytes_str("")), ES_OK);
	begin(2);
	put("how", "keep");
	put("password", HOME_PASSWORD);
	guest_refused(&guest, "me.leave", es_writer_bytes(&w), "not_allowed", "how");
	home_account(home.node, "zoe", "Zoe", ES_LEARNER, &other);
	assert_err(es_person_role(home.node, NULL, "zoe", ES_OPERATOR, es_bytes_str("")), ES_OK);
	begin(2);
	put("how", "keep");
	put("password", HOME_PASSWORD);
	(void)ask("me.leave");
	work_off();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(everything_is_given),
	        TEST(nothing_of_others_is_given),
	        TEST(a_name_is_changed),
	        TEST(what_one_tells_is_seen),
	        TEST(what_does_not_fit_is_refused),
	        TEST(leaving_needs_the_password),
	        TEST(what_is_kept_stays),
	        TEST(only_the_name_goes),
	        TEST(all_goes_but_what_others_wrote),
	        TEST(a_crash_between_loses_nothing),
	        TEST(the_only_operator_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
