/* SPDX-License-Identifier: EUPL-1.2 */
/* Accounts: what they may look like, their passwords, sessions, roles and profiles. */
#include "account/password.h"
#include "account/people.h"
#include "home.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

static char folder[HOME_PATH_MAX];
static struct es_node *node;

static int open_node(void **state)
{
	(void)state;
	if (sodium_init() < 0)
		return -1;
	home_folder(folder);
	node = home_node(folder, "a");
	return 0;
}

static int close_node(void **state)
{
	(void)state;
	es_node_close(node);
	home_remove(folder);
	return 0;
}

static struct es_account_request request_of(const char *login)
{
	return (struct es_account_request){.login = es_bytes_str(login),
	                                   .password = es_bytes_str("correct horse"),
	                                   .name = es_bytes_str("  Ana \n Maria "),
	                                   .lang = es_bytes_str("es")};
}

static void logins_are_folded(void **state)
{
	static const char *const bad[] = {"", "ab", "a b", "été", "a/b", "../..", "a\nb", "a,b"};
	char out[ES_LOGIN_MAX + 1], longest[ES_LOGIN_MAX + 2];

	(void)state;
	assert_err(es_login_fold(es_bytes_str("  Ana.B+c@X-y_9 "), out), ES_OK);
	assert_string_equal(out, "ana.b+c@x-y_9");
	for (size_t i = 0; i < ES_COUNT(bad); i++)
		assert_err(es_login_fold(es_bytes_str(bad[i]), out), ES_INVALID);
	memset(longest, 'a', sizeof(longest));
	assert_err(es_login_fold(es_bytes_of(longest, ES_LOGIN_MAX), out), ES_OK);
	assert_err(es_login_fold(es_bytes_of(longest, ES_LOGIN_MAX + 1), out), ES_INVALID);
	assert_err(es_login_fold(es_bytes_of("abc\0d", 5), out), ES_INVALID);
}

static void assert_refused(struct es_account_request request, const char *wanted)
{
	const char *field;

	assert_err(es_account_check(&request, &field), ES_INVALID);
	assert_string_equal(field, wanted);
}

static void requests_are_checked(void **state)
{
	char longest[ES_PASSWORD_MAX + 1];
	struct es_account_request request = request_of("ana");
	const char *field;

	(void)state;
	memset(longest, 'x', sizeof(longest));
	request.name = es_bytes_str("Ana");
	assert_err(es_account_check(&request, &field), ES_OK);
	assert_null(field);
	request.login = es_bytes_str("a");
	assert_refused(request, "login");
	request.login = es_bytes_str("ana");
	request.password = es_bytes_str("7 chars");
	assert_refused(request, "password");
	request.password = es_bytes_str("ééééééé"); /* 14 bytes, 7 characters */
	assert_refused(request, "password");
	request.password = es_bytes_of(longest, ES_PASSWORD_MAX + 1);
	assert_refused(request, "password");
	request.password = es_bytes_str("\xff\xff\xff\xff\xff\xff\xff\xff");
	assert_refused(request, "password");
	request.password = es_bytes_of(longest, ES_PASSWORD_MAX);
	request.name = es_bytes_str("   ");
	assert_refused(request, "name");
	request.name = es_bytes_of(longest, ES_ACCOUNT_NAME_MAX + 1);
	assert_refused(request, "name");
	request.name = es_bytes_str("a\x1b[31m");
	assert_refused(request, "name");
	request.name = es_bytes_of(longest, ES_ACCOUNT_NAME_MAX);
	request.lang = es_bytes_str("x");
	assert_refused(request, "lang");
	request.lang = es_bytes_str("ca");
	request.role = ES_ROLE_COUNT;
	assert_refused(request, "role");
}

static void passwords_fit_or_do_not(void **state)
{
	char hash[ES_PASSWORD_HASH_LEN];

	(void)state;
	assert_err(es_password_hash(es_bytes_str("contrase\xc3\xb1"
	                                         "a"),
	                            hash),
	           ES_OK);
	assert_non_null(strstr(hash, "$argon2id$"));
	/* the same letters from a keyboard that composes differently */
	assert_err(es_password_verify(hash, es_bytes_str("contrasen\xcc\x83"
	                                                 "a")),
	           ES_OK);
	assert_err(es_password_verify(hash, es_bytes_str("contrasena")), ES_BAD_KEY);
	assert_err(es_password_verify(hash, es_bytes_str("")), ES_BAD_KEY);
	assert_err(es_password_verify(hash, es_bytes_str("\xff")), ES_BAD_KEY);
	assert_err(es_password_verify(NULL, es_bytes_str("contrasena")), ES_BAD_KEY);
	assert_err(es_password_hash(es_bytes_str("short"), hash), ES_INVALID);
}

/* The profile record of an account, as everybody sees it. */
static void assert_profile(const struct es_account *account, const char *name, const char *role)
{
	struct es_snapshot *snap;
	struct es_row row;
	struct es_writer w;
	struct es_bytes body, value;

	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_err(es_profile_of(snap, &node->identity.structure, account->author, &row), ES_OK);
	es_writer_grow(&w, ES_BODY_MAX);
	assert_err(es_row_body(&row, &w, &body), ES_OK);
	assert_true(es_map_get(body, "name", &value));
	assert_true(es_bytes_equal(es_value_str(value), es_bytes_str(name)));
	assert_true(es_map_get(body, "role", &value));
	assert_true(es_bytes_equal(es_value_str(value), es_bytes_str(role)));
	es_writer_free(&w);
	es_snapshot_end(snap);
}

static void a_person_signs_up_and_in(void **state)
{
	struct es_account_request request = request_of(" ANA ");
	struct es_account account, again;

	(void)state;
	request.name = es_bytes_str("  Ana  Maria ");
	assert_err(es_account_create(node, &request, &account), ES_OK);
	assert_string_equal(account.login, "ana");
	assert_string_equal(account.name, "Ana Maria");
	assert_string_equal(account.role, "learner");
	assert_true(account.has_profile);
	assert_profile(&account, "Ana Maria", "learner");
	request.login = es_bytes_str("ana");
	assert_err(es_account_create(node, &request, &again), ES_EXISTS);
	assert_err(es_account_sign_in(node, es_bytes_str("Ana"), es_bytes_str("correct horse"),
	                              &again),
	           ES_OK);
	assert_memory_equal(again.author, account.author, ES_AUTHOR_LEN);
	assert_err(
	        es_account_sign_in(node, es_bytes_str("ana"), es_bytes_str("correct hors"), &again),
	        ES_BAD_KEY);
	assert_err(es_account_sign_in(node, es_bytes_str("bob"), es_bytes_str("correct horse"),
	                              &again),
	           ES_BAD_KEY);
	assert_err(
	        es_account_sign_in(node, es_bytes_str("/"), es_bytes_str("correct horse"), &again),
	        ES_BAD_KEY);
}

static void operators_change_roles_and_passwords(void **state)
{
	struct es_account_request request = request_of("ana");
	struct es_account account;

	(void)state;
	request.name = es_bytes_str("Ana");
	assert_err(es_account_create(node, &request, &account), ES_OK);
	assert_err(es_person_role(node, NULL, "ana", ES_EDITOR, es_bytes_str("")), ES_OK);
	assert_err(es_person_role(node, NULL, "bob", ES_EDITOR, es_bytes_str("")), ES_NOT_FOUND);
	assert_profile(&account, "Ana", "editor");
	assert_err(es_account_set_password(node, "ana", es_bytes_str("short")), ES_INVALID);
	assert_err(es_account_set_password(node, "ana", es_bytes_str("another horse")), ES_OK);
	assert_err(es_account_sign_in(node, es_bytes_str("ana"), es_bytes_str("correct horse"),
	                              &account),
	           ES_BAD_KEY);
	assert_err(es_account_sign_in(node, es_bytes_str("ana"), es_bytes_str("another horse"),
	                              &account),
	           ES_OK);
	assert_int_equal(es_account_role(&account), ES_EDITOR);
}

static es_err whose(const char *token, uint64_t now_ms, struct es_account *out)
{
	struct es_snapshot *snap;

	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	es_err err = es_cookie_account(snap, es_bytes_str(token), now_ms, out);
	es_snapshot_end(snap);
	return err;
}

static void sessions_begin_and_end(void **state)
{
	struct es_account_request request = request_of("ana");
	struct es_account account, found;
	char token[ES_TOKEN_LEN], other[ES_TOKEN_LEN], damaged[ES_TOKEN_LEN];

	(void)state;
	request.name = es_bytes_str("Ana");
	assert_err(es_account_create(node, &request, &account), ES_OK);
	assert_err(es_cookie_open(node, "ana", token), ES_OK);
	assert_err(es_cookie_open(node, "ana", other), ES_OK);
	assert_int_equal(strlen(token), ES_TOKEN_LEN - 1);
	assert_string_not_equal(token, other);
	uint64_t now_ms = es_now_ms();
	assert_err(whose(token, now_ms, &found), ES_OK);
	assert_string_equal(found.login, "ana");
	assert_err(whose(token, now_ms + ES_SESSION_MS + 1000, &found), ES_EXPIRED);
	memcpy(damaged, token, sizeof(damaged));
	damaged[5] = damaged[5] == 'A' ? 'B' : 'A';
	assert_err(whose(damaged, now_ms, &found), ES_NOT_FOUND);
	damaged[5] = '!';
	assert_err(whose(damaged, now_ms, &found), ES_NOT_FOUND);
	assert_err(whose("", now_ms, &found), ES_NOT_FOUND);
	assert_err(es_cookie_close(node, es_bytes_str(token)), ES_OK);
	assert_err(whose(token, now_ms, &found), ES_NOT_FOUND);
	assert_err(whose(other, now_ms, &found), ES_OK);
}

static void a_new_password_ends_all_sessions(void **state)
{
	struct es_account_request request = request_of("ana");
	struct es_account account, found;
	char token[ES_TOKEN_LEN], other[ES_TOKEN_LEN], of_bob[ES_TOKEN_LEN];

	(void)state;
	request.name = es_bytes_str("Ana");
	assert_err(es_account_create(node, &request, &account), ES_OK);
	request.login = es_bytes_str("bob");
	assert_err(es_account_create(node, &request, &account), ES_OK);
	assert_err(es_cookie_open(node, "ana", token), ES_OK);
	assert_err(es_cookie_open(node, "ana", other), ES_OK);
	assert_err(es_cookie_open(node, "bob", of_bob), ES_OK);
	assert_err(es_account_set_password(node, "ana", es_bytes_str("another horse")), ES_OK);
	uint64_t now_ms = es_now_ms();
	assert_err(whose(token, now_ms, &found), ES_NOT_FOUND);
	assert_err(whose(other, now_ms, &found), ES_NOT_FOUND);
	assert_err(whose(of_bob, now_ms, &found), ES_OK);
}

#define WITH_NODE(test) cmocka_unit_test_setup_teardown(test, open_node, close_node)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(logins_are_folded),
	        cmocka_unit_test(requests_are_checked),
	        WITH_NODE(passwords_fit_or_do_not),
	        WITH_NODE(a_person_signs_up_and_in),
	        WITH_NODE(operators_change_roles_and_passwords),
	        WITH_NODE(sessions_begin_and_end),
	        WITH_NODE(a_new_password_ends_all_sessions),
	};

	return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
