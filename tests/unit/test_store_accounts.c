/* SPDX-License-Identifier: EUPL-1.2 */
#include "store_home.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static struct store_home at;

static int setup(void **state)
{
	(void)state;
	store_home_open(&at);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	store_home_close(&at);
	return 0;
}

/* One change of any of the kinds below. */
struct job {
	struct es_change change; /* first */
	enum { ACCOUNT_NEW, ACCOUNT_CHANGE, COOKIE, COOKIE_DROP, TICKET, TICKET_USED } what;
	struct es_account account;
	struct es_id id, by;
	const char *login;
	uint64_t time_ms;
	struct es_ticket_row ticket;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct job *j = (struct job *)change;

	switch (j->what) {
	case ACCOUNT_NEW:
		return es_write_account(w, &j->account, true);
	case ACCOUNT_CHANGE:
		return es_write_account(w, &j->account, false);
	case COOKIE:
		return es_write_cookie(w, &j->id, j->login, j->time_ms);
	case COOKIE_DROP:
		return es_write_cookie_drop(w, &j->id);
	case TICKET:
		return es_write_ticket(w, &j->ticket);
	default:
		return es_write_ticket_used(w, &j->id, &j->by, j->time_ms);
	}
}

static es_err run(struct job *j)
{
	return es_store_apply(at.store, apply, &j->change);
}

static struct job account_job(const char *login)
{
	struct job j = {.what = ACCOUNT_NEW};

	snprintf(j.account.login, sizeof(j.account.login), "%s", login);
	strcpy(j.account.password, "$argon2id$");
	strcpy(j.account.name, "Élodie");
	strcpy(j.account.role, "learner");
	strcpy(j.account.lang, "fr");
	j.account.author[0] = 5;
	j.account.created_ms = 77;
	return j;
}

static void accounts_come_back(void **state)
{
	struct es_account found;
	struct job j = account_job("Elodie@Example.ORG");

	(void)state;
	assert_err(run(&j), ES_OK);
	assert_err(run(&j), ES_EXISTS);
	store_home_look(&at);
	assert_err(es_account_get(at.snap, "elodie@example.org", &found), ES_OK);
	assert_string_equal(found.login, "elodie@example.org");
	assert_string_equal(found.name, "Élodie");
	assert_string_equal(found.role, "learner");
	assert_int_equal(found.created_ms, 77);
	assert_int_equal(found.author[0], 5);
	assert_false(found.has_profile);
	j.what = ACCOUNT_CHANGE;
	j.account.has_profile = true;
	j.account.profile.bytes[3] = 9;
	assert_err(run(&j), ES_OK);
	store_home_look(&at);
	assert_err(es_account_get(at.snap, "ELODIE@example.org", &found), ES_OK);
	assert_true(found.has_profile && found.profile.bytes[3] == 9);
	assert_err(es_account_get(at.snap, "elodie", &found), ES_NOT_FOUND);
	assert_err(es_account_get(at.snap, "", &found), ES_NOT_FOUND);
	j = account_job("nobody");
	j.what = ACCOUNT_CHANGE;
	assert_err(run(&j), ES_NOT_FOUND);
	j = account_job("");
	assert_err(run(&j), ES_INVALID);
}

static es_err count(void *context, const struct es_account *account)
{
	(void)account;
	return ++*(size_t *)context == 3 ? ES_LIMIT : ES_OK;
}

static void each_account_once(void **state)
{
	size_t seen = 0;

	(void)state;
	store_home_look(&at);
	assert_err(es_account_each(at.snap, count, &seen), ES_OK);
	assert_int_equal(seen, 0);
	for (int i = 0; i < 4; i++) {
		char login[8];
		snprintf(login, sizeof(login), "a%d", i);
		struct job j = account_job(login);
		assert_err(run(&j), ES_OK);
	}
	store_home_look(&at);
	assert_err(es_account_each(at.snap, count, &seen), ES_LIMIT);
	assert_int_equal(seen, 3);
}

static void cookies_lead_to_their_account_until_they_expire(void **state)
{
	struct es_account found;
	struct job j = account_job("awa"),
	           cookie = {.what = COOKIE, .login = "AWA", .time_ms = 1ull << 60};

	(void)state;
	cookie.id.bytes[0] = 8;
	assert_err(run(&cookie), ES_NOT_FOUND);
	assert_err(run(&j), ES_OK);
	assert_err(run(&cookie), ES_OK);
	store_home_look(&at);
	assert_err(es_cookie_get(at.snap, &cookie.id, 5, &found), ES_OK);
	assert_string_equal(found.login, "awa");
	assert_err(es_cookie_get(at.snap, &cookie.id, 1ull << 60, &found), ES_EXPIRED);
	struct es_id other = {{9}};
	assert_err(es_cookie_get(at.snap, &other, 5, &found), ES_NOT_FOUND);
	struct job drop = {.what = COOKIE_DROP, .id = cookie.id};
	assert_err(run(&drop), ES_OK);
	assert_err(run(&drop), ES_OK);
	store_home_look(&at);
	assert_err(es_cookie_get(at.snap, &cookie.id, 5, &found), ES_NOT_FOUND);
}

/* Those that have expired go when new ones come beside them. */
static void stale_cookies_go(void **state)
{
	struct es_account found;
	struct job j = account_job("awa"), cookie = {.what = COOKIE, .login = "awa"};

	(void)state;
	assert_err(run(&j), ES_OK);
	for (uint8_t i = 10; i > 0; i--) {
		cookie.id.bytes[0] = i;
		cookie.time_ms = i == 9 ? 1ull << 60 : 1000; /* long ago */
		assert_err(run(&cookie), ES_OK);
	}
	cookie.id.bytes[0] = 0;
	assert_err(run(&cookie), ES_OK);
	store_home_look(&at);
	size_t left = 0;
	for (uint8_t i = 1; i <= 10; i++) {
		cookie.id.bytes[0] = i;
		left += es_cookie_get(at.snap, &cookie.id, 5, &found) == ES_OK;
	}
	assert_int_equal(left, 1);
}

static struct job ticket_job(uint8_t number, uint64_t created_ms, uint64_t expires_ms)
{
	struct job j = {.what = TICKET};

	j.ticket.id.bytes[0] = number;
	j.ticket.secret[0] = number;
	j.ticket.created_ms = created_ms;
	j.ticket.expires_ms = expires_ms;
	return j;
}

static void a_ticket_serves_one_structure_once(void **state)
{
	struct es_ticket_row row, open[4];
	struct job j = ticket_job(1, 100, 200), use = {.what = TICKET_USED, .time_ms = 150};

	(void)state;
	use.id.bytes[0] = 1;
	use.by.bytes[0] = 50;
	assert_err(run(&use), ES_NOT_FOUND);
	assert_err(run(&j), ES_OK);
	store_home_look(&at);
	assert_int_equal(es_ticket_open(at.snap, 150, open, 4), 1);
	assert_int_equal(es_ticket_open(at.snap, 200, open, 4), 0);
	assert_int_equal(open[0].secret[0], 1);
	use.time_ms = 200;
	assert_err(run(&use), ES_EXPIRED);
	use.time_ms = 199;
	assert_err(run(&use), ES_OK);
	use.time_ms = 300;
	assert_err(run(&use), ES_OK); /* the same structure: its answer was lost on the way */
	use.by.bytes[0] = 51;
	assert_err(run(&use), ES_USED);
	store_home_look(&at);
	assert_int_equal(es_ticket_open(at.snap, 150, open, 4), 0);
	assert_err(es_ticket_get(at.snap, &use.id, &row), ES_OK);
	assert_true(row.used && row.used_by.bytes[0] == 50);
}

static void open_tickets_are_bounded(void **state)
{
	struct es_ticket_row *open = calloc(ES_TICKETS_OPEN_MAX + 1, sizeof(*open));
	struct job j;

	(void)state;
	assert_non_null(open);
	for (size_t i = 0; i <= ES_TICKETS_OPEN_MAX; i++) {
		j = ticket_job((uint8_t)i, 100, 200);
		j.ticket.id.bytes[1] = (uint8_t)(i >> 8);
		assert_err(run(&j), i < ES_TICKETS_OPEN_MAX ? ES_OK : ES_LIMIT);
	}
	store_home_look(&at);
	assert_int_equal(es_ticket_open(at.snap, 150, open, ES_TICKETS_OPEN_MAX + 1),
	                 ES_TICKETS_OPEN_MAX);
	assert_int_equal(es_ticket_open(at.snap, 150, open, 7), 7);
	/* What has expired makes room, and goes. */
	j = ticket_job(3, 250, 350);
	j.ticket.id.bytes[2] = 1;
	assert_err(run(&j), ES_OK);
	store_home_look(&at);
	assert_int_equal(es_ticket_open(at.snap, 150, open, ES_TICKETS_OPEN_MAX + 1), 1);
	free(open);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(accounts_come_back, setup, teardown),
	        cmocka_unit_test_setup_teardown(each_account_once, setup, teardown),
	        cmocka_unit_test_setup_teardown(cookies_lead_to_their_account_until_they_expire,
	                                        setup, teardown),
	        cmocka_unit_test_setup_teardown(stale_cookies_go, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_ticket_serves_one_structure_once, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(open_tickets_are_bounded, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
