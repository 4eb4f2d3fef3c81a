/* SPDX-License-Identifier: EUPL-1.2 */
/* What browsers send of passkeys: what is right is taken, with each algorithm; one changed byte is not. The
 * vectors are made by tests/lib/authenticator.c with OpenSSL's keys; ES_WRITE_SEEDS=FOLDER writes some of them as
 * seeds for the fuzz target of this name. */
#include "account/webauthn.h"
#include "authenticator.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

#define ORIGIN "https://essaim.example.org:8443"
#define RP "essaim.example.org"

static struct es_rp rp;
static struct authenticator device;
static struct authenticator_said said;
static struct es_credential made;
static uint8_t challenge[ES_CHALLENGE_LEN], read_back[ES_CHALLENGE_LEN];
static uint32_t count;

static int begin(void **state)
{
	(void)state;
	assert_err(es_rp_of(es_bytes_str(ORIGIN), &rp), ES_OK);
	memset(challenge, 7, sizeof(challenge));
	return 0;
}

static int end(void **state)
{
	(void)state;
	authenticator_free(&device);
	return 0;
}

static es_err client(enum es_ceremony ceremony)
{
	return es_client_data(es_bytes_of(said.client, said.client_len), ceremony, &rp, read_back);
}

static es_err create(void)
{
	es_err err = client(ES_CEREMONY_CREATE);

	return err ? err
	           : es_webauthn_create(&rp, es_bytes_of(said.client, said.client_len),
	                                es_bytes_of(said.object, said.object_len), &made);
}

static es_err get(void)
{
	es_err err = client(ES_CEREMONY_GET);

	return err ? err
	           : es_webauthn_get(&rp, &made, es_bytes_of(said.client, said.client_len),
	                             es_bytes_of(said.auth_data, said.auth_data_len),
	                             es_bytes_of(said.signature, said.signature_len), &count);
}

static void make(enum es_credential_alg alg)
{
	authenticator_free(&device);
	authenticator_make(&device, alg, RP, ORIGIN);
	authenticator_create(&device, challenge, &said);
	assert_err(create(), ES_OK);
}

/* --- the site ----------------------------------------------------------------------------------- */

static void sites(void **state)
{
	static const struct {
		const char *url, *origin, *id; /* origin NULL: no passkeys there */
	} cases[] = {
	        {"https://Essaim.Example.org", "https://essaim.example.org", "essaim.example.org"},
	        {"https://a.b:443", "https://a.b", "a.b"},
	        {"https://a.b:4430", "https://a.b:4430", "a.b"},
	        {"http://localhost:80", "http://localhost", "localhost"},
	        {"https://192.0.2.7:8443", NULL, NULL},
	        {"https://[2001:db8::1]", NULL, NULL},
	        {"https://", NULL, NULL},
	        {"ftp://a.b", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		es_err err = es_rp_of(es_bytes_str(cases[i].url), &rp);
		assert_err(err, cases[i].origin ? ES_OK : ES_INVALID);
		if (err)
			continue;
		assert_string_equal(rp.origin, cases[i].origin);
		assert_string_equal(rp.id, cases[i].id);
	}
}

/* --- what is right ------------------------------------------------------------------------------ */

static void takes_each_algorithm(void **state)
{
	static const size_t lens[ES_CREDENTIAL_ALGS] = {64, 32, 259};

	(void)state;
	for (int alg = 0; alg < ES_CREDENTIAL_ALGS; alg++) {
		make((enum es_credential_alg)alg);
		assert_memory_equal(read_back, challenge, sizeof(challenge));
		assert_int_equal(made.alg, alg);
		assert_int_equal(made.key_len, lens[alg]);
		assert_int_equal(made.count, 1);
		assert_int_equal(made.id_len, device.id_len);
		assert_memory_equal(made.id, device.id, made.id_len);
		authenticator_get(&device, challenge, &said);
		assert_err(get(), ES_OK);
		assert_int_equal(count, 2);
	}
}

/* Browsers pass on what a key signed of itself: it has to fit then. */
static void takes_what_signs_itself(void **state)
{
	(void)state;
	for (int alg = 0; alg < ES_CREDENTIAL_ALGS; alg++) {
		authenticator_free(&device);
		authenticator_make(&device, (enum es_credential_alg)alg, RP, ORIGIN);
		device.signs_new = true;
		authenticator_create(&device, challenge, &said);
		assert_err(create(), ES_OK);
		said.client[said.client_len++] = ' '; /* other bytes than were signed */
		assert_err(create(), ES_BAD_KEY);
	}
}

/* --- one changed byte --------------------------------------------------------------------------- */

/* Every byte of a run, two ways; what refuses it is to be any error but none. */
static void damage(uint8_t *bytes, size_t len, es_err (*judge)(void), const char *what)
{
	for (size_t i = 0; i < len; i++) {
		for (int bit = 0; bit < 8; bit += 7) {
			bytes[i] ^= (uint8_t)(1 << bit);
			if (judge() == ES_OK)
				fail_msg("byte %zu of %s may change", i, what);
			bytes[i] ^= (uint8_t)(1 << bit);
		}
	}
	assert_err(judge(), ES_OK);
}

static void refuses_damage(void **state)
{
	(void)state;
	for (int alg = 0; alg < ES_CREDENTIAL_ALGS; alg++) {
		make((enum es_credential_alg)alg);
		authenticator_get(&device, challenge, &said);
		damage(said.client, said.client_len, get, "the client data");
		damage(said.auth_data, said.auth_data_len, get, "what is signed");
		damage(said.signature, said.signature_len, get, "the signature");
		damage(made.key, made.key_len, get, "the key");
	}
}

/* A new passkey that signs itself: nothing of what it signs may change. */
static void refuses_damaged_new(void **state)
{
	(void)state;
	authenticator_make(&device, ES_CREDENTIAL_ES256, RP, ORIGIN);
	device.signs_new = true;
	authenticator_create(&device, challenge, &said);
	assert_err(create(), ES_OK);
	damage(said.client, said.client_len, create, "the client data");
	damage(said.object + said.object_len - said.auth_data_len, said.auth_data_len, create,
	       "what is signed");
	for (size_t len = 0; len < said.object_len; len++) {
		struct es_attestation a;
		assert_true(es_attestation_read(es_bytes_of(said.object, len), &a) != ES_OK);
	}
}

/* --- what does not fit -------------------------------------------------------------------------- */

static void bend(const char *site, const char *origin, uint8_t flags, es_err wanted)
{
	authenticator_free(&device);
	authenticator_make(&device, ES_CREDENTIAL_ES256, site, origin);
	device.flags = flags;
	authenticator_create(&device, challenge, &said);
	assert_err(create(), wanted);
}

static void refuses_other_sites(void **state)
{
	(void)state;
	bend(RP, ORIGIN, 0x01, ES_OK);
	bend("example.org", ORIGIN, 0x01, ES_BAD_KEY);
	bend(RP, "https://essaim.example.org", 0x01, ES_BAD_KEY);
	bend(RP, "http://essaim.example.org:8443", 0x01, ES_BAD_KEY);
	bend(RP, ORIGIN, 0x04, ES_BAD_KEY); /* nobody was there */
	make(ES_CREDENTIAL_ES256);
	device.rp = "example.org";
	authenticator_get(&device, challenge, &said);
	assert_err(get(), ES_BAD_KEY);
	device.rp = RP;
	device.flags = 0x04;
	authenticator_get(&device, challenge, &said);
	assert_err(get(), ES_BAD_KEY);
	device.flags = 0x01;
	device.cross = true;
	authenticator_get(&device, challenge, &said);
	assert_err(get(), ES_BAD_KEY);
	device.cross = false;
	device.type = "webauthn.create";
	authenticator_get(&device, challenge, &said);
	assert_err(get(), ES_BAD_KEY);
}

static void refuses_other_algorithms(void **state)
{
	(void)state;
	authenticator_make(&device, ES_CREDENTIAL_ES256, RP, ORIGIN);
	device.cose_alg = -35; /* ES384 */
	authenticator_create(&device, challenge, &said);
	assert_err(create(), ES_INVALID);
	device.cose_alg = -8;
	authenticator_create(&device, challenge, &said);
	assert_err(create(), ES_INVALID);
	make(ES_CREDENTIAL_EDDSA); /* its signature by another key's algorithm */
	made.alg = ES_CREDENTIAL_ES256;
	authenticator_get(&device, challenge, &said);
	assert_true(get() != ES_OK);
}

static void refuses_what_is_too_large(void **state)
{
	static uint8_t large[ES_ATTESTATION_MAX + 1];
	const struct es_bytes bytes = ES_BYTES(large);

	(void)state;
	make(ES_CREDENTIAL_ES256);
	assert_err(es_client_data(bytes, ES_CEREMONY_GET, &rp, read_back), ES_TOO_LARGE);
	assert_err(es_webauthn_create(&rp, bytes, bytes, &made), ES_TOO_LARGE);
	assert_err(es_webauthn_get(&rp, &made, bytes, bytes, es_bytes_str("x"), &count),
	           ES_TOO_LARGE);
	assert_err(es_webauthn_get(&rp, &made, bytes, es_bytes_of(large, 37), bytes, &count),
	           ES_TOO_LARGE);
}

/* Lengths that claim more than there is take no memory. */
static void refuses_what_claims_too_much(void **state)
{
	static const uint8_t claims[][12] = {
	        {0xbb, 0x00, 0x00, 0x00, 0x01, 0, 0, 0, 0},                   /* a map of 2^32 */
	        {0xa3, 0x63, 'f', 'm', 't', 0x9b, 0x10, 0, 0, 0, 0, 0},       /* an array */
	        {0xa3, 0x63, 'f', 'm', 't', 0x7b, 0xff, 0xff, 0xff, 0xff, 0}, /* a text */
	        {0xbf, 0x63, 'f', 'm', 't', 0x60, 0xff},                      /* of any length */
	        {0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3, 0xa3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		struct es_attestation a;
		assert_err(es_attestation_read(ES_BYTES(claims[i]), &a), ES_MALFORMED);
	}
}

/* Lengths whose sum begins again at 0 do not end what they claim to hold. */
static void refuses_what_claims_in_a_circle(void **state)
{
	static const uint8_t circle[] = {0xbb, 0x80, 0, 0, 0, 0, 0, 0, 0,
	                                 0x9b, 0x80, 0, 0, 0, 0, 0, 0, 1};
	enum { STATEMENT_AT = 18 };
	struct es_attestation a;

	(void)state;
	make(ES_CREDENTIAL_ES256);
	assert_int_equal(said.object[STATEMENT_AT], 0xa0);
	memmove(said.object + STATEMENT_AT + sizeof(circle), said.object + STATEMENT_AT + 1,
	        said.object_len - STATEMENT_AT - 1);
	memcpy(said.object + STATEMENT_AT, circle, sizeof(circle));
	said.object_len += sizeof(circle) - 1;
	assert_err(es_attestation_read(es_bytes_of(said.object, said.object_len), &a),
	           ES_MALFORMED);
}

static void refuses_other_client_data(void **state)
{
	static const char *const texts[] = {
	        "",
	        "[]",
	        "{}",
	        "null",
	        "{\"type\":\"webauthn.get\"}",
	        "{\"type\":\"webauthn.get\",\"origin\":\"" ORIGIN "\"}",
	        "{\"type\":\"webauthn.get\",\"origin\":\"" ORIGIN "\",\"challenge\":\"AA\"}",
	        "{\"type\":\"webauthn.get\",\"origin\":\"" ORIGIN "\",\"challenge\":7}",
	        "{\"type\":\"webauthn.get\",\"type\":\"webauthn.get\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_true(es_client_data(es_bytes_str(texts[i]), ES_CEREMONY_GET, &rp,
		                           read_back) != ES_OK);
}

/* --- seeds -------------------------------------------------------------------------------------- */

static void keep(const char *name, char kind, const uint8_t *bytes, size_t len)
{
	const char *folder = getenv("ES_WRITE_SEEDS");
	char path[512];

	if (!folder)
		return;
	snprintf(path, sizeof(path), "%s/passkey/%s", folder, name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(&kind, 1, 1, file), 1);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void writes_seeds(void **state)
{
	static const char *const names[] = {"object-es256", "object-eddsa", "object-rs256"};

	(void)state;
	for (int alg = 0; alg < ES_CREDENTIAL_ALGS; alg++) {
		make((enum es_credential_alg)alg);
		keep(names[alg], 'o', said.object, said.object_len);
	}
	keep("client-create", 'c', said.client, said.client_len);
	authenticator_get(&device, challenge, &said);
	keep("client-get", 'c', said.client, said.client_len);
	keep("auth-data", 'a', said.auth_data, said.auth_data_len);
	authenticator_free(&device);
	authenticator_make(&device, ES_CREDENTIAL_ES256, RP, ORIGIN);
	device.signs_new = true;
	authenticator_create(&device, challenge, &said);
	keep("object-packed", 'o', said.object, said.object_len);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(sites),
	        TEST(takes_each_algorithm),
	        TEST(takes_what_signs_itself),
	        TEST(refuses_damage),
	        TEST(refuses_damaged_new),
	        TEST(refuses_other_sites),
	        TEST(refuses_other_algorithms),
	        TEST(refuses_what_is_too_large),
	        TEST(refuses_what_claims_too_much),
	        TEST(refuses_what_claims_in_a_circle),
	        TEST(refuses_other_client_data),
	        TEST(writes_seeds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
