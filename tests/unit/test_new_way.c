/* SPDX-License-Identifier: EUPL-1.2 */
/* A new way into an account: nobody adds one in a session that is old, and its person hears of it. */
#include "account/enter.h"
#include "account/passkeys.h"
#include "api_ask.h"
#include "authenticator.h"
#include "letters.h"
#include "mail/digest.h"
#include "store/addresses.h"
#include "store/digests.h"

#include <string.h>

#define SITE "https://essaim.example.org"
#define OLD_MS (16ull * 60 * 1000)

static struct api_home home;
static struct letters letters;
static struct guest guest;
static struct es_account nora;
static struct params params;
static struct kept_letter kept;

static es_err put_address(struct es_write *w, struct es_change *change)
{
	const struct es_mail_facts facts = {.address = "nora@example.org"};
	const struct es_digest digest = {.pace = ES_DIGEST_DAILY, .since_ms = 1};

	(void)change;
	es_err err = es_write_address(w, nora.author, &facts);
	return err ? err : es_write_digest(w, nora.author, &digest);
}

static int open_home(void **state)
{
	struct es_change change = {0};

	(void)state;
	api_home_open(&home);
	home.silent = true;
	home_account(home.node, "nora", "Nora", ES_LEARNER, &nora);
	assert_err(es_store_apply(home.node->store, put_address, &change), ES_OK);
	home.account = nora;
	guest_open(&guest, &home, true);
	guest_session(&guest, "nora", 0);
	snprintf(guest.client->site, sizeof(guest.client->site), "%s", SITE);
	letters_open(&letters, &home);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	letters_close(&letters, &home);
	guest_close(&guest);
	api_home_close(&home);
	return 0;
}

static struct es_bytes notices(void)
{
	begin(&params, 0);
	return ask(&guest, "notice.list", &params);
}

static void see(uint64_t row)
{
	begin(&params, 1);
	put_uint(&params, "number", row);
	(void)ask(&guest, "notice.seen", &params);
}

/* Where a text says this; NULL: nowhere. */
static const uint8_t *find(struct es_bytes text, const char *what)
{
	size_t len = strlen(what);

	for (size_t i = 0; i + len <= text.len; i++)
		if (memcmp(text.data + i, what, len) == 0)
			return text.data + i;
	return NULL;
}

static bool holds(struct es_bytes text, const char *what)
{
	return find(text, what) != NULL;
}

static struct es_id add_passkey(const char *name)
{
	struct authenticator device;
	struct authenticator_said said;

	authenticator_make(&device, ES_CREDENTIAL_ES256, "essaim.example.org", SITE);
	begin(&params, 0);
	struct es_bytes offer = ask(&guest, "passkey.offer", &params);
	struct es_bytes user = es_value_str(at(offer, "user"));
	memcpy(device.user, user.data, user.len);
	device.user_len = user.len;
	authenticator_create(&device, es_value_str(at(offer, "challenge")).data, &said);
	begin(&params, 3);
	put_str(&params, "name", name);
	es_write_cstr(&params.w, "client_data");
	es_write_bin(&params.w, es_bytes_of(said.client, said.client_len));
	es_write_cstr(&params.w, "attestation");
	es_write_bin(&params.w, es_bytes_of(said.object, said.object_len));
	authenticator_free(&device);
	return id_at(ask(&guest, "passkey.add", &params), "passkey.id");
}

/* --- who may ----------------------------------------------------------------------------------- */

static void asks_who_it_is(void **state)
{
	(void)state;
	guest_session(&guest, "nora", OLD_MS);
	begin(&params, 0);
	guest_refused(&guest, "passkey.offer", of(&params), "not_allowed", "proof");
	begin(&params, 1);
	put_str(&params, "address", "mallory@example.org");
	guest_refused(&guest, "me.address", of(&params), "not_allowed", "proof");
	assert_int_equal(letters_waiting(&home, NULL), 0);
	begin(&params, 1);
	put_str(&params, "address", "");
	guest_refused(&guest, "me.address", of(&params), "not_allowed", "proof");
	guest_session(&guest, "nora", OLD_MS - 5 * 60 * 1000);
	begin(&params, 0);
	(void)ask(&guest, "passkey.offer", &params);
}

/* --- who is told ------------------------------------------------------------------------------- */

static void tells_of_a_passkey(void **state)
{
	struct es_snapshot *snap;
	uint64_t next_ms;
	struct es_row row;

	(void)state;
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, &nora.profile, &row), ES_OK); /* the last one */
	es_snapshot_end(snap);
	see(row.number); /* whatever stood there before */
	struct es_id id = add_passkey("Clé bleue");
	struct es_bytes all = notices();
	assert_int_equal(number(all, "unseen"), 1);
	struct es_bytes one = item(all, "items", 0);
	assert_text(one, "why", "passkey");
	assert_text(one, "passkey", "Clé bleue");
	assert_true(is_nil(one, "conversation") && is_nil(one, "found"));
	assert_true(number(one, "created") > 0);
	assert_int_equal(letters_waiting(&home, &kept), 1);
	const struct es_letter *l = &kept.waiting.letter;
	assert_string_equal(l->kind, "way");
	assert_true(es_bytes_equal(l->to, es_bytes_str("nora@example.org")));
	assert_true(holds(l->text, "une clé, "));
	assert_true(holds(l->text, "https://essaim.test/me#passkeys"));
	assert_false(holds(l->text, "Clé bleue"));
	es_writer_free(&kept.bytes);
	letters_drop_all(&home);
	/* that letter told it: the one of the day does not */
	assert_err(es_digest_round(home.node, es_now_ms(), &next_ms), ES_OK);
	assert_int_equal(letters_waiting(&home, NULL), 0);
	(void)add_passkey("Clé rouge");
	all = notices();
	assert_int_equal(number(all, "unseen"), 2);
	see(number(item(all, "items", 0), "number"));
	assert_int_equal(number(notices(), "unseen"), 0);
	begin(&params, 1);
	put_id(&params, "id", &id);
	(void)ask(&guest, "passkey.remove", &params);
	all = notices();
	assert_int_equal(length(all, "items"), 2);
	assert_true(is_nil(item(all, "items", 1), "passkey"));
	begin(&params, 1);
	put_str(&params, "part", "notices");
	assert_text(item(ask(&guest, "me.data", &params), "items", 0), "why", "passkey");
}

static void tells_the_address_before(void **state)
{
	char digits[8] = "";

	(void)state;
	begin(&params, 1);
	put_str(&params, "address", "nora.b@example.org");
	(void)ask(&guest, "me.address", &params);
	assert_int_equal(letters_waiting(&home, &kept), 1);
	const uint8_t *code = find(kept.waiting.letter.text, "code ");
	assert_non_null(code);
	memcpy(digits, code + 5, 7);
	es_writer_free(&kept.bytes);
	letters_drop_all(&home);
	guest_session(&guest, "nora", OLD_MS); /* the digits are a proof themselves */
	begin(&params, 1);
	put_str(&params, "code", digits);
	(void)ask(&guest, "me.confirm", &params);
	assert_int_equal(letters_waiting(&home, &kept), 1);
	const struct es_letter *l = &kept.waiting.letter;
	assert_string_equal(l->kind, "way");
	assert_true(es_bytes_equal(l->to, es_bytes_str("nora@example.org")));
	assert_true(holds(l->text, "une adresse, "));
	assert_false(holds(l->text, "nora.b@"));
	es_writer_free(&kept.bytes);
	struct es_bytes all = notices();
	assert_int_equal(number(all, "unseen"), 1);
	assert_text(item(all, "items", 0), "why", "address");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(asks_who_it_is),
	        TEST(tells_of_a_passkey),
	        TEST(tells_the_address_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
