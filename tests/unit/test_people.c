/* SPDX-License-Identifier: EUPL-1.2 */
/* Roles: who may give which, what is asked for and declined, invitations that open once. */
#include "account/people.h"
#include "api_home.h"
#include "test.h"

#include <string.h>

static struct api_home home;
static struct es_account olga, edda, nora;

static es_err make(const char *login, enum es_role role, const char *invite, struct es_account *out)
{
	const struct es_account_request request = {.login = es_bytes_str(login),
	                                           .password = es_bytes_str("correct horse"),
	                                           .name = es_bytes_str(login),
	                                           .lang = es_bytes_str("fr"),
	                                           .role = role,
	                                           .invite = es_bytes_str(invite)};

	return es_account_create(home.node, &request, out);
}

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	assert_err(make("olga", ES_OPERATOR, "", &olga), ES_OK);
	assert_err(make("edda", ES_EDITOR, "", &edda), ES_OK);
	assert_err(make("nora", ES_LEARNER, "", &nora), ES_OK);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	api_home_close(&home);
	return 0;
}

static es_err give(const struct es_account *actor, const char *login, enum es_role role)
{
	return es_person_role(home.node, actor, login, role, es_bytes_str("parce que"));
}

static enum es_role role_of(const char *login)
{
	struct es_account account;
	struct es_snapshot *snap;

	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_account_get(snap, login, &account), ES_OK);
	es_snapshot_end(snap);
	return es_account_role(&account);
}

static void gives_what_is_theirs_to_give(void **state)
{
	(void)state;
	assert_err(give(&edda, "nora", ES_EDITOR), ES_NOT_ALLOWED);
	assert_err(give(&edda, "olga", ES_LEARNER), ES_NOT_ALLOWED);
	assert_err(give(&edda, "edda", ES_OPERATOR), ES_NOT_ALLOWED);
	assert_err(give(&edda, "nobody", ES_LEARNER), ES_NOT_FOUND);
	assert_int_equal(role_of("nora"), ES_LEARNER);
	assert_err(give(&edda, "nora", ES_PROFESSIONAL), ES_OK);
	assert_int_equal(role_of("nora"), ES_PROFESSIONAL);
	assert_err(give(&olga, "olga", ES_EDITOR), ES_STATE); /* nobody else is operator */
	assert_err(give(&olga, "edda", ES_OPERATOR), ES_OK);
	assert_err(give(&olga, "olga", ES_EDITOR), ES_OK);
	assert_int_equal(role_of("olga"), ES_EDITOR);
	assert_err(es_person_close(home.node, &olga, "edda"), ES_NOT_ALLOWED);
}

static size_t changes(struct es_role_change *newest)
{
	struct es_role_change one = {.number = 0};
	struct es_snapshot *snap;
	size_t count = 0;

	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	while (es_role_change_before(snap, one.number, &one) == ES_OK)
		if (count++ == 0)
			*newest = one;
	es_snapshot_end(snap);
	return count;
}

static void writes_down_what_was_decided(void **state)
{
	struct es_role_change newest;
	struct es_wish wish;
	struct es_snapshot *snap;

	(void)state;
	assert_err(es_person_wish(home.node, "nora", es_bytes_str(" ")), ES_INVALID);
	assert_err(es_person_wish(home.node, "edda", es_bytes_str("Moi")), ES_STATE);
	assert_err(es_person_decline(home.node, &edda, "nora", es_bytes_str("")), ES_STATE);
	assert_err(es_person_wish(home.node, "nora", es_bytes_str("J'accompagne")), ES_OK);
	assert_err(es_person_decline(home.node, &edda, "nora", es_bytes_str("Pas encore")), ES_OK);
	assert_int_equal(changes(&newest), 1);
	assert_string_equal(newest.from, newest.to);
	assert_string_equal(newest.reason, "Pas encore");
	assert_memory_equal(newest.by, edda.author, ES_AUTHOR_LEN);
	assert_err(es_person_wish(home.node, "nora", es_bytes_str("De nouveau")), ES_OK);
	assert_err(give(NULL, "nora", ES_PROFESSIONAL), ES_OK);
	assert_int_equal(changes(&newest), 2);
	assert_string_equal(newest.to, "professional");
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_wish_get(snap, nora.author, &wish), ES_OK);
	es_snapshot_end(snap);
	assert_int_equal(wish.state, ES_WISH_GRANTED);
	assert_err(give(NULL, "nora", ES_PROFESSIONAL), ES_OK); /* nothing new, nothing written */
	assert_int_equal(changes(&newest), 2);
}

static void invites_one(void **state)
{
	char secret[ES_TOKEN_LEN], other[ES_TOKEN_LEN];
	struct es_account ida;
	uint8_t id[ES_WAY_ID_LEN];

	(void)state;
	assert_err(es_person_invite(home.node, &edda, ES_EDITOR, es_bytes_str(""), secret),
	           ES_NOT_ALLOWED);
	assert_err(es_person_invite(home.node, &edda, ES_PROFESSIONAL, es_bytes_str("Ida"), secret),
	           ES_OK);
	assert_err(make("nora", ES_LEARNER, secret, &ida), ES_EXISTS); /* it is not used up */
	assert_err(make("ida", ES_LEARNER, secret, &ida), ES_OK);
	assert_int_equal(role_of("ida"), ES_PROFESSIONAL);
	assert_err(make("ivo", ES_LEARNER, secret, &ida), ES_NOT_FOUND);
	assert_err(make("ivo", ES_LEARNER, "no secret", &ida), ES_NOT_FOUND);
	assert_err(es_person_invite(home.node, &olga, ES_EDITOR, es_bytes_str(""), other), ES_OK);
	es_invitation_id(es_bytes_str(other), id);
	assert_err(es_person_uninvite(home.node, id), ES_OK);
	assert_err(make("ivo", ES_LEARNER, other, &ida), ES_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(gives_what_is_theirs_to_give, open_home,
	                                        close_home),
	        cmocka_unit_test_setup_teardown(writes_down_what_was_decided, open_home,
	                                        close_home),
	        cmocka_unit_test_setup_teardown(invites_one, open_home, close_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
