/* SPDX-License-Identifier: EUPL-1.2 */
/* Passkeys of an account: added, used, named, removed; a challenge opens once, for what it was given; a copy is
 * noticed. */
#include "account/leave.h"
#include "account/passkeys.h"
#include "account/sign_in_challenge.h"
#include "api_home.h"
#include "authenticator.h"
#include "store/people.h"
#include "test.h"

#include <string.h>

#define ORIGIN "https://essaim.example.org"
#define RP "essaim.example.org"

static struct api_home home;
static struct es_rp rp;
static struct es_account nora, ivo, found;
static struct authenticator device;
static struct authenticator_said said;
static struct es_passkey_offer offer;
static struct es_passkey added;

static void make_account(const char *login, struct es_account *out)
{
	home_account(home.node, login, login, ES_LEARNER, out);
}

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	assert_err(es_rp_of(es_bytes_str(ORIGIN), &rp), ES_OK);
	make_account("nora", &nora);
	make_account("ivo", &ivo);
	authenticator_make(&device, ES_CREDENTIAL_ES256, RP, ORIGIN);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	authenticator_free(&device);
	api_home_close(&home);
	return 0;
}

/* --- helpers ------------------------------------------------------------------------------------ */

static es_err add(const char *login, const char *name)
{
	const struct es_passkey_new made = {
	        .client = es_bytes_of(said.client, said.client_len),
	        .object = es_bytes_of(said.object, said.object_len),
	        .name = es_bytes_str(name),
	};

	return es_passkey_add(home.node, &rp, login, &made, &added);
}

/* A new device of this person. */
static es_err add_device(const char *login, const char *name)
{
	authenticator_free(&device);
	authenticator_make(&device, ES_CREDENTIAL_ES256, RP, ORIGIN);
	es_err err = es_passkey_offer(home.node, login, &offer);
	if (err)
		return err;
	memcpy(device.user, offer.user, sizeof(offer.user));
	device.user_len = sizeof(offer.user);
	authenticator_create(&device, offer.challenge, &said);
	return add(login, name);
}

static struct es_passkey_claim claim(void)
{
	return (struct es_passkey_claim){
	        .id = es_bytes_of(device.id, device.id_len),
	        .user = es_bytes_of(device.user, device.user_len),
	        .client = es_bytes_of(said.client, said.client_len),
	        .auth_data = es_bytes_of(said.auth_data, said.auth_data_len),
	        .signature = es_bytes_of(said.signature, said.signature_len)};
}

static es_err enter(void)
{
	const struct es_passkey_claim brought = claim();

	return es_passkey_sign_in(home.node, &rp, &brought, &found);
}

static void sign(void)
{
	uint8_t challenge[ES_CHALLENGE_LEN];

	assert_err(es_passkey_challenge(home.node, challenge), ES_OK);
	authenticator_get(&device, challenge, &said);
}

static es_err sign_in(void)
{
	sign();
	return enter();
}

static size_t read_all(const struct es_account *account, struct es_passkey out[ES_PASSKEYS_MAX])
{
	struct es_snapshot *snap;
	size_t len;

	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_passkeys_read(snap, account->author, out, &len), ES_OK);
	es_snapshot_end(snap);
	return len;
}

static struct es_id hash_of(const struct authenticator *a)
{
	struct es_id hash;

	es_passkey_hash(es_bytes_of(a->id, a->id_len), &hash);
	return hash;
}

/* --- tests -------------------------------------------------------------------------------------- */

static void opens(void **state)
{
	struct es_passkey all[ES_PASSKEYS_MAX];

	(void)state;
	assert_err(add_device("nora", "  Ce  téléphone\n"), ES_OK);
	assert_string_equal(added.name, "Ce téléphone");
	for (int i = 0; i < 3; i++) {
		assert_err(sign_in(), ES_OK);
		assert_string_equal(found.login, "nora");
	}
	assert_int_equal(read_all(&nora, all), 1);
	assert_int_equal(all[0].credential.count, 4);
	assert_true(all[0].used_ms >= all[0].created_ms && all[0].created_ms > 0);
	assert_false(all[0].copied);
	assert_int_equal(read_all(&ivo, all), 0);
}

static void opens_once(void **state)
{
	(void)state;
	assert_err(add_device("nora", "a"), ES_OK);
	assert_err(add("nora", "a"), ES_EXPIRED); /* the challenge is used up */
	assert_err(sign_in(), ES_OK);
	assert_err(enter(), ES_EXPIRED);
	uint8_t never[ES_CHALLENGE_LEN] = {1};
	authenticator_get(&device, never, &said);
	assert_err(enter(), ES_EXPIRED);
}

/* What was given to add a passkey lets nobody in, and the other way round; another cannot use it. */
static void keeps_challenges_apart(void **state)
{
	uint8_t challenge[ES_CHALLENGE_LEN];

	(void)state;
	assert_err(add_device("nora", "a"), ES_OK);
	assert_err(es_passkey_offer(home.node, "nora", &offer), ES_OK);
	authenticator_get(&device, offer.challenge, &said);
	assert_err(enter(), ES_EXPIRED);
	authenticator_free(&device);
	authenticator_make(&device, ES_CREDENTIAL_EDDSA, RP, ORIGIN);
	assert_err(es_passkey_challenge(home.node, challenge), ES_OK);
	authenticator_create(&device, challenge, &said);
	assert_err(add("nora", "a"), ES_EXPIRED);
	assert_err(es_passkey_offer(home.node, "nora", &offer), ES_OK);
	authenticator_create(&device, offer.challenge, &said);
	assert_err(add("ivo", "a"), ES_EXPIRED);
	assert_err(add("nora", "a"), ES_OK);
}

static void opens_in_its_time(void **state)
{
	uint64_t now_ms = es_monotonic_ms();
	uint8_t challenge[ES_CHALLENGE_LEN];

	(void)state;
	assert_err(add_device("nora", "a"), ES_OK);
	es_challenges_give(home.node->challenges, now_ms - ES_PASSKEY_MS, challenge);
	authenticator_get(&device, challenge, &said);
	assert_err(enter(), ES_EXPIRED);
	es_challenges_give(home.node->challenges, now_ms - ES_PASSKEY_MS / 2, challenge);
	authenticator_get(&device, challenge, &said);
	assert_err(enter(), ES_OK);
	challenge[3] ^= 1; /* a later time, of its own making */
	authenticator_get(&device, challenge, &said);
	assert_err(enter(), ES_EXPIRED);
}

/* Anybody may ask for one: the store is not written to. */
static void leaves_nothing_behind_that_waits(void **state)
{
	uint8_t challenge[ES_CHALLENGE_LEN];
	struct es_snapshot *snap;
	struct es_way way;
	struct es_id id;

	(void)state;
	assert_err(es_passkey_challenge(home.node, challenge), ES_OK);
	struct es_bytes part = ES_BYTES(challenge);
	es_hash(&id, "essaim/v1/passkey-challenge", &part, 1);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_way_get(snap, id.bytes, &way), ES_NOT_FOUND);
	es_snapshot_end(snap);
}

/* What was used is known until it would be over anyway: it is not forgotten for others. */
static void knows_those_that_opened(void **state)
{
	uint8_t first[ES_CHALLENGE_LEN], one[ES_CHALLENGE_LEN];
	struct es_challenges *c;

	(void)state;
	assert_err(es_challenges_new(&c), ES_OK);
	es_challenges_give(c, 1000, first);
	assert_err(es_challenges_use(home.node->challenges, first, 1000), ES_EXPIRED);
	assert_err(es_challenges_use(c, first, 1000), ES_OK);
	assert_err(es_challenges_look(c, first, 1000), ES_EXPIRED);
	for (size_t i = 1; i < ES_CHALLENGES_USED_MAX; i++) {
		es_challenges_give(c, 2000, one);
		assert_err(es_challenges_use(c, one, 2000), ES_OK);
	}
	es_challenges_give(c, 3000, one);
	assert_err(es_challenges_use(c, one, 3000), ES_BUSY);
	assert_err(es_challenges_use(c, first, 3000), ES_EXPIRED);
	assert_err(es_challenges_use(c, one, 1000 + ES_PASSKEY_MS), ES_OK);
	assert_err(es_challenges_use(c, one, 1000 + ES_PASSKEY_MS), ES_EXPIRED);
	es_challenges_free(c);
}

/* Of two that count, one is a copy: neither opens from then on, but another passkey does. */
static void notices_a_copy(void **state)
{
	struct es_passkey all[ES_PASSKEYS_MAX];

	(void)state;
	assert_err(add_device("nora", "a"), ES_OK);
	const uint32_t before = device.count;
	assert_err(sign_in(), ES_OK);
	device.count = before;
	assert_err(sign_in(), ES_FORK);
	assert_int_equal(read_all(&nora, all), 1);
	assert_true(all[0].copied);
	device.count = before + 100;
	assert_err(sign_in(), ES_FORK);
	assert_err(add_device("nora", "b"), ES_OK);
	assert_err(sign_in(), ES_OK);
}

/* Those that lie with a provider do not count. */
static void takes_who_does_not_count(void **state)
{
	(void)state;
	authenticator_free(&device);
	authenticator_make(&device, ES_CREDENTIAL_ES256, RP, ORIGIN);
	device.count = 0;
	assert_err(es_passkey_offer(home.node, "nora", &offer), ES_OK);
	memcpy(device.user, offer.user, sizeof(offer.user));
	device.user_len = sizeof(offer.user);
	authenticator_create(&device, offer.challenge, &said);
	assert_err(add("nora", ""), ES_OK);
	assert_string_equal(added.name, "");
	assert_err(sign_in(), ES_OK);
	assert_err(sign_in(), ES_OK);
}

static void refuses_whom_it_does_not_know(void **state)
{
	(void)state;
	assert_err(add_device("nora", "a"), ES_OK);
	device.id[0] ^= 1;
	assert_err(sign_in(), ES_NOT_FOUND);
	device.id[0] ^= 1;
	device.user[5] ^= 1;
	assert_err(sign_in(), ES_BAD_KEY);
	device.user[5] ^= 1;
	device.user_len = 0;
	assert_err(sign_in(), ES_BAD_KEY);
	device.user_len = sizeof(offer.user);
	sign();
	said.signature[9] ^= 1;
	assert_err(enter(), ES_BAD_KEY);
	said.signature[9] ^= 1;
	assert_err(enter(), ES_OK); /* what did not fit did not use the challenge up */
	struct es_passkey_claim brought = claim();
	brought.id.len = 0;
	assert_err(es_passkey_sign_in(home.node, &rp, &brought, &found), ES_NOT_FOUND);
}

static void keeps_handles(void **state)
{
	uint8_t first[ES_USER_HANDLE_LEN];

	(void)state;
	assert_err(es_passkey_offer(home.node, "nora", &offer), ES_OK);
	memcpy(first, offer.user, sizeof(first));
	assert_int_equal(offer.known_len, 0);
	assert_err(add_device("nora", "a"), ES_OK);
	assert_err(es_passkey_offer(home.node, "nora", &offer), ES_OK);
	assert_memory_equal(offer.user, first, sizeof(first));
	assert_int_equal(offer.known_len, 1);
	assert_memory_equal(offer.known[0].credential.id, device.id, device.id_len);
	assert_err(es_passkey_offer(home.node, "ivo", &offer), ES_OK);
	assert_memory_not_equal(offer.user, first, sizeof(first));
	assert_err(es_passkey_offer(home.node, "nobody", &offer), ES_NOT_FOUND);
}

static void keeps_a_few(void **state)
{
	struct es_passkey all[ES_PASSKEYS_MAX];
	char name[8];

	(void)state;
	for (int i = 0; i < ES_PASSKEYS_MAX; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		assert_err(add_device("nora", name), ES_OK);
	}
	assert_err(add_device("nora", "n"), ES_LIMIT);
	assert_int_equal(read_all(&nora, all), ES_PASSKEYS_MAX);
	for (int i = 1; i < ES_PASSKEYS_MAX; i++)
		assert_true(all[i - 1].created_ms <= all[i].created_ms);
	/* what is known here is known once */
	assert_err(es_passkey_offer(home.node, "ivo", &offer), ES_OK);
	memcpy(device.id, all[3].credential.id, all[3].credential.id_len);
	authenticator_create(&device, offer.challenge, &said);
	assert_err(add("ivo", "n"), ES_EXISTS);
}

static void cares(void **state)
{
	struct es_passkey all[ES_PASSKEYS_MAX];

	(void)state;
	assert_err(add_device("nora", "a"), ES_OK);
	struct es_id hash = hash_of(&device);
	assert_err(es_passkey_rename(home.node, "nora", &hash, es_bytes_str("Clé bleue")), ES_OK);
	assert_err(es_passkey_rename(home.node, "nora", &hash, es_bytes_str(" \n ")), ES_INVALID);
	assert_err(es_passkey_rename(home.node, "ivo", &hash, es_bytes_str("b")), ES_NOT_FOUND);
	assert_err(es_passkey_remove(home.node, "ivo", &hash), ES_NOT_FOUND);
	assert_int_equal(read_all(&nora, all), 1);
	assert_string_equal(all[0].name, "Clé bleue");
	assert_err(sign_in(), ES_OK);
	assert_err(es_passkey_remove(home.node, "nora", &hash), ES_OK);
	assert_err(es_passkey_remove(home.node, "nora", &hash), ES_NOT_FOUND);
	assert_err(sign_in(), ES_NOT_FOUND);
	assert_int_equal(read_all(&nora, all), 0);
}

/* Whoever leaves takes the passkeys along; who takes the login afterwards has none. */
static void leaves(void **state)
{
	char code[ES_LEAVE_CODE_LEN];
	uint8_t handle[ES_USER_HANDLE_LEN];
	const struct es_id none = {{0}};
	struct es_account other;
	struct es_snapshot *snap;

	(void)state;
	assert_err(add_device("nora", "a"), ES_OK);
	assert_err(add_device("nora", "b"), ES_OK);
	const struct es_leave_request request = {.login = "nora",
	                                         .password = es_bytes_str(HOME_PASSWORD),
	                                         .session = &none,
	                                         .how = ES_LEAVE_KEEP};
	assert_err(es_account_leave(home.node, &request, code), ES_OK);
	assert_err(sign_in(), ES_NOT_FOUND);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_user_handle(snap, nora.author, handle), ES_NOT_FOUND);
	es_snapshot_end(snap);
	make_account("nora", &other);
	assert_err(sign_in(), ES_NOT_FOUND);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(opens),
	        TEST(opens_once),
	        TEST(keeps_challenges_apart),
	        TEST(opens_in_its_time),
	        TEST(leaves_nothing_behind_that_waits),
	        TEST(knows_those_that_opened),
	        TEST(notices_a_copy),
	        TEST(takes_who_does_not_count),
	        TEST(refuses_whom_it_does_not_know),
	        TEST(keeps_handles),
	        TEST(keeps_a_few),
	        TEST(cares),
	        TEST(leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
