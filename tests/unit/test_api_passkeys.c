/* SPDX-License-Identifier: EUPL-1.2 */
/* Passkeys through the API: offered and added by a socket, used at /auth, named and removed; each refusal has its
 * code and its field. */
#include "account/passkeys.h"
#include "api_ask.h"
#include "authenticator.h"
#include "store/moderation.h"
#include "web/auth.h"

#include <string.h>

#define SITE "https://essaim.example.org"
#define RP "essaim.example.org"

static struct api_home home;
static struct guest guest;
static struct es_account nora;
static struct es_auth *auth;
static struct authenticator device;
static struct authenticator_said said;
static struct params params;
static const char *address;

static int open_home(void **state)
{
	(void)state;
	address = "1234567890123456";
	api_home_open(&home);
	home.silent = true;
	home_account(home.node, "nora", "Nora", ES_LEARNER, &nora);
	home.account = nora;
	guest_open(&guest, &home, true);
	guest_session(&guest, "nora", 0);
	snprintf(guest.client->site, sizeof(guest.client->site), "%s", SITE);
	assert_err(es_auth_new(&home.api, &auth), ES_OK);
	authenticator_make(&device, ES_CREDENTIAL_ES256, RP, SITE);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	authenticator_free(&device);
	es_auth_free(auth);
	guest_close(&guest);
	api_home_close(&home);
	return 0;
}

/* --- the socket --------------------------------------------------------------------------------- */

static void put_bin(const char *key, const uint8_t *bytes, size_t len)
{
	es_write_cstr(&params.w, key);
	es_write_bin(&params.w, es_bytes_of(bytes, len));
}

static struct es_bytes list(void)
{
	begin(&params, 0);
	return ask(&guest, "passkey.list", &params);
}

static void take_offer(void)
{
	begin(&params, 0);
	struct es_bytes offer = ask(&guest, "passkey.offer", &params);
	struct es_bytes user = es_value_str(at(offer, "user"));
	struct es_bytes challenge = es_value_str(at(offer, "challenge"));

	assert_text(offer, "rp", RP);
	assert_int_equal(length(offer, "algorithms"), 3);
	assert_int_equal(user.len, ES_USER_HANDLE_LEN);
	assert_int_equal(challenge.len, ES_CHALLENGE_LEN);
	memcpy(device.user, user.data, user.len);
	device.user_len = user.len;
	authenticator_create(&device, challenge.data, &said);
}

static void put_new(const char *name)
{
	begin(&params, 3);
	put_str(&params, "name", name);
	put_bin("client_data", said.client, said.client_len);
	put_bin("attestation", said.object, said.object_len);
}

static struct es_id add(const char *name)
{
	take_offer();
	put_new(name);
	struct es_bytes added = ask(&guest, "passkey.add", &params);
	assert_text(added, "passkey.name", name);
	return id_at(added, "passkey.id");
}

/* --- /auth -------------------------------------------------------------------------------------- */

static void on_answer(void *context)
{
	*(bool *)context = true;
}

static struct es_answer answer;

static unsigned post(enum es_route route, struct es_bytes body, const char *site)
{
	const struct es_auth_request request = {.route = route,
	                                        .body = body,
	                                        .address = es_bytes_str(address),
	                                        .site = es_bytes_str(site)};
	struct es_auth_job *job = NULL;
	bool done = false;

	es_answer_free(&answer);
	es_answer_init(&answer);
	es_auth_start(auth, &request, &answer, on_answer, &done, &job);
	while (job && !done)
		es_loop_turn(home.loop);
	while (home.api.jobs)
		es_loop_turn(home.loop);
	return answer.status;
}

static void sign(void)
{
	const uint8_t empty[] = {0x80};

	assert_int_equal(post(ES_ROUTE_CHALLENGE, ES_BYTES(empty), SITE), 200);
	assert_text(answer.body, "rp", RP);
	assert_false(answer.cookie);
	struct es_bytes challenge = es_value_str(at(answer.body, "challenge"));
	assert_int_equal(challenge.len, ES_CHALLENGE_LEN);
	authenticator_get(&device, challenge.data, &said);
}

static unsigned enter_at(const char *site)
{
	begin(&params, 5);
	put_bin("id", device.id, device.id_len);
	put_bin("user", device.user, device.user_len);
	put_bin("client_data", said.client, said.client_len);
	put_bin("authenticator_data", said.auth_data, said.auth_data_len);
	put_bin("signature", said.signature, said.signature_len);
	return post(ES_ROUTE_PASSKEY, of(&params), site);
}

static unsigned enter(void)
{
	return enter_at(SITE);
}

static void assert_refused(unsigned status, const char *code, const char *field)
{
	assert_int_equal(answer.status, status);
	assert_text(answer.body, "code", code);
	if (field)
		assert_text(answer.body, "field", field);
	assert_false(answer.cookie);
}

/* --- tests -------------------------------------------------------------------------------------- */

static void goes_its_way(void **state)
{
	struct es_account who;
	struct es_snapshot *snap;

	(void)state;
	assert_int_equal(length(list(), "items"), 0);
	struct es_id id = add("Téléphone");
	struct es_bytes all = list();
	assert_int_equal(length(all, "items"), 1);
	assert_true(is_nil(item(all, "items", 0), "used"));
	sign();
	assert_int_equal(enter(), 200);
	assert_text(answer.body, "account.login", "nora");
	assert_true(answer.cookie && answer.cookie_s > 0);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_cookie_account(snap, es_bytes_str(answer.token), es_now_ms(), &who), ES_OK);
	es_snapshot_end(snap);
	assert_string_equal(who.login, "nora");
	begin(&params, 2);
	put_id(&params, "id", &id);
	put_str(&params, "name", "Clé bleue");
	ask(&guest, "passkey.rename", &params);
	all = list();
	assert_text(item(all, "items", 0), "name", "Clé bleue");
	assert_false(is_nil(item(all, "items", 0), "used"));
	begin(&params, 1);
	put_str(&params, "part", "account");
	struct es_bytes data = ask(&guest, "me.data", &params);
	struct es_bytes mine = item(item(data, "items", 0), "passkeys", 0);
	assert_text(mine, "name", "Clé bleue");
	begin(&params, 1);
	put_id(&params, "id", &id);
	ask(&guest, "passkey.remove", &params);
	assert_int_equal(length(list(), "items"), 0);
	sign();
	enter();
	assert_refused(404, "not_found", "passkey");
}

static void says_why_not(void **state)
{
	const uint8_t empty[] = {0x80};

	(void)state;
	add("a");
	sign();
	assert_int_equal(enter(), 200);
	enter();
	assert_refused(401, "wrong_password", "challenge");
	sign();
	said.signature[12] ^= 1;
	enter();
	assert_refused(401, "wrong_password", "passkey");
	sign();
	enter_at("https://other.example.org");
	assert_refused(401, "wrong_password", "passkey");
	enter_at("https://192.0.2.1");
	assert_refused(404, "not_found", "site");
	assert_int_equal(post(ES_ROUTE_CHALLENGE, ES_BYTES(empty), "https://192.0.2.1"), 404);
	post(ES_ROUTE_PASSKEY, ES_BYTES(empty), SITE);
	assert_refused(400, "malformed", "id");
	device.count = 1;
	sign();
	enter();
	assert_refused(403, "not_allowed", "copied");
	struct es_bytes all = list();
	assert_int_equal(at(item(all, "items", 0), "copied").data[0], 0xc3);
}

static void refuses_to_add(void **state)
{
	static uint8_t large[ES_ATTESTATION_MAX + 1];

	(void)state;
	take_offer();
	begin(&params, 0);
	guest_refused(&guest, "passkey.add", of(&params), "invalid", "client_data");
	begin(&params, 2);
	put_bin("client_data", said.client, said.client_len);
	put_bin("attestation", large, sizeof(large));
	guest_refused(&guest, "passkey.add", of(&params), "too_large", "attestation");
	device.origin = "https://other.example.org";
	take_offer();
	put_new("a");
	guest_refused(&guest, "passkey.add", of(&params), "invalid", "passkey");
	device.origin = SITE;
	device.cose_alg = -35;
	take_offer();
	put_new("a");
	guest_refused(&guest, "passkey.add", of(&params), "invalid", "algorithm");
	device.cose_alg = 0;
	add("a");
	guest_refused(&guest, "passkey.add", of(&params), "invalid", "challenge"); /* again */
}

static void refuses_care(void **state)
{
	const struct es_id other = {{1}};

	(void)state;
	struct es_id id = add("a");
	begin(&params, 2);
	put_id(&params, "id", &id);
	put_str(&params, "name", "  ");
	guest_refused(&guest, "passkey.rename", of(&params), "invalid", "name");
	begin(&params, 1);
	put_id(&params, "id", &other);
	guest_refused(&guest, "passkey.remove", of(&params), "not_found", "id");
	begin(&params, 0);
	guest_refused(&guest, "passkey.remove", of(&params), "invalid", "id");
	snprintf(guest.client->site, sizeof(guest.client->site), "https://127.0.0.1:8443");
	guest_refused(&guest, "passkey.offer", of(&params), "not_found", "site");
	assert_true(is_nil(list(), "rp"));
}

struct suspend {
	struct es_change change;
	uint64_t until_ms;
};

static es_err apply_suspend(struct es_write *w, struct es_change *change)
{
	return es_write_suspended(w, nora.author, ((struct suspend *)change)->until_ms);
}

static void refuses_the_suspended(void **state)
{
	struct suspend suspend = {.until_ms = es_now_ms() + 3600000};

	(void)state;
	add("a");
	sign();
	assert_err(es_store_apply(home.node->store, apply_suspend, &suspend.change), ES_OK);
	enter();
	assert_refused(403, "suspended", NULL);
}

/* What is tried is counted by the passkey at an address: who knows it tires nobody but themselves. */
static void slows_down(void **state)
{
	unsigned status = 0;
	size_t tries = 0;

	(void)state;
	add("a");
	sign();
	said.signature[12] ^= 1;
	for (; status != 429 && tries < 100; tries++)
		status = enter();
	assert_int_equal(tries, ES_RATE_SIGN_IN_LOGIN_BURST + 1);
	assert_true(answer.retry_s > 0);
	address = "6543210987654321";
	sign();
	assert_int_equal(enter(), 200);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(goes_its_way), TEST(says_why_not),          TEST(refuses_to_add),
	        TEST(refuses_care), TEST(refuses_the_suspended), TEST(slows_down),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	es_answer_free(&answer);
	return failed;
}
