/* SPDX-License-Identifier: EUPL-1.2 */
/* Leaving with erasure, by a clock of the test's: what the named pseudonym published goes at once, what the
 * other one did goes days later, and is shown to nobody meanwhile. */
#include "account/leave.h"
#include "api_home.h"
#include "node_limits.h"
#include "store/doomed.h"
#include "store/meta.h"
#include "test.h"

#include <string.h>

#define FEW 3
#define MANY (ES_LEAVER_BATCH + 6) /* more than one part */

static struct api_home home;
static struct guest guest;
static struct es_account nora;
static struct es_id named, unnamed[MANY];
static size_t unnamed_len;
static char code[ES_LEAVE_CODE_LEN];

static void make(const char *login, struct es_account *out)
{
	home_account(home.node, login, login, ES_PROFESSIONAL, out);
}

static void publish(size_t count)
{
	unnamed_len = count;
	home.silent = true;
	make("nora", &nora);
	memcpy(home.account.author, nora.author, ES_AUTHOR_LEN);
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &named);
	memcpy(home.account.author, nora.unnamed, ES_AUTHOR_LEN);
	for (size_t i = 0; i < unnamed_len; i++)
		api_home_practice(&home, "Le jardin", ES_SCOPE_PUBLIC, &unnamed[i]);
}

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	publish(FEW);
	strcpy(home.account.role, "editor");
	guest_open(&guest, &home, true);
	return 0;
}

/* A node alone, which can be closed and opened again. */
static int open_node(void **state)
{
	(void)state;
	memset(&home, 0, sizeof(home));
	home_folder(home.folder);
	home.node = home_node(home.folder, "a");
	es_assert(es_node_found(home.node, "Essai") == ES_OK);
	es_node_start_logging(home.node);
	publish(MANY);
	return 0;
}

static int close_node(void **state)
{
	(void)state;
	es_node_close(home.node);
	home_remove(home.folder);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	guest_close(&guest);
	api_home_close(&home);
	return 0;
}

static struct es_leaver leaver_now(void)
{
	struct es_snapshot *snap;
	struct es_leaver leaver;
	uint8_t hash[ES_LEAVER_HASH_LEN];

	assert_err(es_leave_hash(es_bytes_str(code), hash), ES_OK);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_leaver_get(snap, hash, &leaver), ES_OK);
	es_snapshot_end(snap);
	return leaver;
}

static struct es_leaver leave(const char *login, bool at_once)
{
	const struct es_leave_request request = {.login = login,
	                                         .password = es_bytes_str(HOME_PASSWORD),
	                                         .how = ES_LEAVE_ERASE,
	                                         .at_once = at_once};

	assert_err(es_account_leave(home.node, &request, code), ES_OK);
	return leaver_now();
}

/* All that is to be done at this time; when there will be more. */
static uint64_t work_at(uint64_t now_ms)
{
	uint64_t wake_ms = 0;
	bool more = true;

	while (more)
		assert_err(es_leave_step(home.node, now_ms, &more, &wake_ms), ES_OK);
	return wake_ms;
}

static struct es_row row_of(const struct es_id *id, bool *doomed)
{
	struct es_snapshot *snap;
	struct es_row row;

	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, id, &row), ES_OK);
	*doomed = es_doomed(snap, &row);
	es_snapshot_end(snap);
	return row;
}

static bool is_erased(const struct es_id *id)
{
	bool doomed;

	return row_of(id, &doomed).erased;
}

static bool is_doomed(const struct es_id *id)
{
	bool doomed;

	(void)row_of(id, &doomed);
	return doomed;
}

static size_t unnamed_erased(void)
{
	size_t count = 0;

	for (size_t i = 0; i < unnamed_len; i++)
		count += is_erased(&unnamed[i]);
	return count;
}

/* To an editor, who sees what is hidden. */
static bool is_shown(const struct es_id *id)
{
	uint8_t params[64];
	struct es_writer w;
	bool ok;

	es_writer_init(&w, params, sizeof(params));
	es_write_map(&w, 1);
	es_write_cstr(&w, "id");
	es_write_bin(&w, ES_BYTES(id->bytes));
	(void)guest_ask(&guest, "practice.show", es_writer_bytes(&w), &ok);
	return ok;
}

static struct es_bytes ask_code(const char *method)
{
	uint8_t params[64];
	struct es_writer w;
	bool ok;

	es_writer_init(&w, params, sizeof(params));
	es_write_map(&w, 1);
	es_write_cstr(&w, "code");
	es_write_cstr(&w, code);
	struct es_bytes result = guest_ask(&guest, method, es_writer_bytes(&w), &ok);
	assert_true(ok);
	return result;
}

static bool is_nil(struct es_bytes map, const char *key)
{
	struct es_bytes value;

	assert_true(es_map_get(map, key, &value));
	return es_bytes_equal(value, es_bytes_of("\xc0", 1));
}

static void the_unnamed_go_days_later(void **state)
{
	(void)state;
	assert_true(is_shown(&unnamed[0]));
	struct es_leaver leaver = leave("nora", false);
	uint64_t due_ms = leaver.due_ms;
	assert_in_range(due_ms - leaver.left_ms, ES_LEAVE_WAIT_MIN_MS, ES_LEAVE_WAIT_MAX_MS);
	assert_int_equal(work_at(leaver.left_ms), due_ms);
	assert_true(is_erased(&named));
	assert_true(is_erased(&nora.profile));
	assert_int_equal(unnamed_erased(), 0);
	for (size_t i = 0; i < unnamed_len; i += unnamed_len - 1) {
		assert_true(is_doomed(&unnamed[i]));
		assert_false(is_shown(&unnamed[i]));
	}
	struct es_bytes told = ask_code("me.erasures");
	assert_false(is_nil(told, "later"));
	assert_int_equal(es_map_uint(told, "erased"), 2);

	assert_int_equal(work_at(due_ms - 1), due_ms);
	assert_int_equal(unnamed_erased(), 0);
	assert_int_equal(work_at(due_ms), 0);
	assert_int_equal(unnamed_erased(), unnamed_len);
	assert_false(is_doomed(&unnamed[0])); /* nothing stays that says which ones these were */
	leaver = leaver_now();
	assert_false(leaver.working);
	assert_int_equal(leaver.erased, unnamed_len + 2);
	assert_true(is_nil(ask_code("me.erasures"), "later"));
}

/* Every part is one transaction: the process may end after each, also within the hiding. */
static void a_restart_forgets_nothing(void **state)
{
	uint64_t wake_ms;
	bool more = true;

	(void)state;
	struct es_leaver leaver = leave("nora", false);
	assert_err(es_leave_step(home.node, leaver.left_ms, &more, &wake_ms), ES_OK);
	assert_true(leaver_now().hides);
	assert_int_equal(leaver_now().hidden, ES_LEAVER_BATCH);
	for (int i = 0; i < 2; i++) {
		es_node_close(home.node);
		home.node = home_node(home.folder, "a");
		es_node_start_logging(home.node);
		assert_int_equal(leaver_now().due_ms, leaver.due_ms);
		assert_int_equal(work_at(leaver.left_ms), leaver.due_ms);
		assert_int_equal(leaver_now().hidden, unnamed_len);
		assert_true(is_erased(&named));
		assert_int_equal(unnamed_erased(), 0);
		assert_true(is_doomed(&unnamed[unnamed_len - 1]));
	}
	assert_int_equal(work_at(leaver.due_ms + 1), 0);
	assert_int_equal(unnamed_erased(), unnamed_len);
}

static void who_wants_has_it_at_once(void **state)
{
	(void)state;
	struct es_leaver leaver = leave("nora", true);
	assert_int_equal(work_at(leaver.left_ms), 0);
	assert_true(is_erased(&named));
	assert_int_equal(unnamed_erased(), unnamed_len);
	assert_int_equal(leaver_now().erased, unnamed_len + 2);
}

static void the_code_ends_the_waiting(void **state)
{
	(void)state;
	struct es_leaver leaver = leave("nora", false);
	assert_int_equal(work_at(leaver.left_ms), leaver.due_ms);
	(void)ask_code("me.hasten");
	while (home.api.jobs)
		es_loop_turn(home.loop);
	assert_int_equal(unnamed_erased(), unnamed_len);
	assert_false(leaver_now().working);
	(void)ask_code("me.hasten"); /* once more changes nothing */
	strcpy(code, "AAAAA-AAAAA-AAAAA-AAAAA");
	uint8_t params[64];
	struct es_writer w;
	es_writer_init(&w, params, sizeof(params));
	es_write_map(&w, 1);
	es_write_cstr(&w, "code");
	es_write_cstr(&w, code);
	guest_refused(&guest, "me.hasten", es_writer_bytes(&w), "not_found", "code");
}

/* Also before all is taken out of view. */
static void asked_early_it_is_not_forgotten(void **state)
{
	uint64_t wake_ms;
	bool more;

	(void)state;
	struct es_leaver leaver = leave("nora", false);
	assert_err(es_leave_step(home.node, leaver.left_ms, &more, &wake_ms), ES_OK);
	(void)ask_code("me.hasten");
	while (home.api.jobs)
		es_loop_turn(home.loop);
	assert_int_equal(work_at(leaver.left_ms), 0);
	assert_int_equal(unnamed_erased(), unnamed_len);
}

/* The node looks again when its clock says so. */
static void time_wakes_the_node(void **state)
{
	(void)state;
	struct es_leaver leaver = leave("nora", false);
	es_leaving_go(&home.api);
	while (home.api.jobs)
		es_loop_turn(home.loop);
	assert_true(is_erased(&named));
	assert_int_equal(home.api.leaving.wake_ms, leaver.due_ms);
	es_leaving_tick(&home.api);
	assert_false(home.api.leaving.busy);
	home.api.leaving.wake_ms = es_now_ms(); /* as if it were due */
	es_leaving_tick(&home.api);
	assert_true(home.api.leaving.busy);
	while (home.api.jobs)
		es_loop_turn(home.loop);
	assert_int_equal(home.api.leaving.wake_ms, leaver.due_ms); /* it was not */
	assert_int_equal(unnamed_erased(), 0);
}

static es_err damage(struct es_write *w, struct es_change *change)
{
	(void)change;
	return es_meta_put(w, ES_META_DEPARTURE, es_bytes_str("x"));
}

/* That the structure's own leaving fails neither keeps people waiting nor is tried again at each tick. */
static void what_fails_waits_alone(void **state)
{
	struct es_change change = {.apply = NULL};

	(void)state;
	assert_err(es_store_apply(home.node->store, damage, &change), ES_OK);
	struct es_leaver leaver = leave("nora", false);
	uint64_t before = es_now_ms();
	es_leaving_go(&home.api);
	while (home.api.jobs)
		es_loop_turn(home.loop);
	assert_true(is_erased(&named));
	assert_int_equal(home.api.leaving.wake_ms, leaver.due_ms);
	assert_true(home.api.leaving.look_ms >= before + ES_LEAVE_RETRY_MS);
	es_leaving_tick(&home.api);
	assert_false(home.api.leaving.busy);
}

/* It is looked at beside the loop. */
static void an_operator_sees_how_the_structure_stands(void **state)
{
	struct es_bytes answer, value;
	bool ok;

	(void)state;
	guest_refused(&guest, "departure.show", es_bytes_of(NULL, 0), "not_allowed", NULL);
	strcpy(guest.client->account.role, "operator");
	answer = guest_ask(&guest, "departure.show", es_bytes_of(NULL, 0), &ok);
	assert_true(ok);
	assert_true(es_map_get(answer, "state", &value));
	assert_true(es_bytes_equal(es_value_str(value), es_bytes_str("needed")));
}

/* A clock that was far ahead when somebody left does not make them wait for years. */
static void a_wrong_clock_makes_nobody_wait_longer(void **state)
{
	(void)state;
	struct es_leaver leaver = leave("nora", false);
	assert_int_equal(work_at(leaver.left_ms), leaver.due_ms);
	assert_int_equal(work_at(leaver.due_ms - ES_LEAVE_WAIT_MAX_MS - 1), 0);
	assert_int_equal(unnamed_erased(), unnamed_len);
}

/* Each has a time of their own, and who published nothing under it waits for nothing. */
static void each_waits_alone(void **state)
{
	struct es_account zoe, lea;
	struct es_id theirs;

	(void)state;
	make("zoe", &zoe);
	make("lea", &lea);
	memcpy(home.account.author, zoe.unnamed, ES_AUTHOR_LEN);
	api_home_practice(&home, "La forge", ES_SCOPE_PUBLIC, &theirs);
	struct es_leaver first = leave("nora", false), second = leave("zoe", false);
	uint64_t one = first.due_ms - first.left_ms, other = second.due_ms - second.left_ms;
	assert_int_not_equal(one, other);
	uint64_t earlier = first.due_ms < second.due_ms ? first.due_ms : second.due_ms;
	uint64_t later = first.due_ms < second.due_ms ? second.due_ms : first.due_ms;
	assert_int_equal(work_at(second.left_ms), earlier);
	(void)leave("lea", false);
	assert_int_equal(work_at(second.left_ms), earlier);
	assert_false(leaver_now().working);
	assert_int_equal(work_at(earlier), later);
	assert_int_equal(unnamed_erased() == unnamed_len, first.due_ms == earlier);
	assert_int_equal(is_erased(&theirs), second.due_ms == earlier);
	assert_int_equal(work_at(later), 0);
	assert_int_equal(unnamed_erased(), unnamed_len);
	assert_true(is_erased(&theirs));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(the_unnamed_go_days_later),
	        cmocka_unit_test_setup_teardown(a_restart_forgets_nothing, open_node, close_node),
	        TEST(who_wants_has_it_at_once),
	        TEST(the_code_ends_the_waiting),
	        TEST(asked_early_it_is_not_forgotten),
	        TEST(a_wrong_clock_makes_nobody_wait_longer),
	        TEST(time_wakes_the_node),
	        TEST(an_operator_sees_how_the_structure_stands),
	        TEST(what_fails_waits_alone),
	        TEST(each_waits_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
