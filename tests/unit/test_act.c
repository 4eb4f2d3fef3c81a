/* SPDX-License-Identifier: EUPL-1.2 */
/* Acts as bytes: what is written reads back, what does not fit the form is refused, and known
 * answers. */
#include "actor.h"
#include "essaim/seal.h"
#include "test.h"
#include "vectors.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define KNOWN VECTORS("federation")
#define CREATED_MS 1700000001000

static struct actor lea, marco; /* founder, newcomer */

static int setup(void **state)
{
	(void)state;
	actor_init(&lea, 1);
	actor_init(&marco, 2);
	return 0;
}

static struct es_act found_act(void)
{
	struct es_act act = {.type = ES_ACT_FOUND,
	                     .created_ms = CREATED_MS,
	                     .name = "Réseau",
	                     .policy = {1, 1, 1, 1, 1, 1, 1, 1},
	                     .admission = lea.admission};
	return act;
}

static struct es_act admit_act(struct es_bytes payload)
{
	struct es_act act = {.type = ES_ACT_ADMIT,
	                     .epoch = 0,
	                     .index = 1,
	                     .created_ms = CREATED_MS + 1,
	                     .payload = payload};

	memset(act.federation.bytes, 0xf0, ES_ID_LEN);
	memset(act.prev.bytes, 0xa0, ES_ID_LEN);
	return act;
}

static void assert_admission_equal(const struct es_admission *a, const struct es_admission *b)
{
	assert_true(es_id_equal(&a->structure, &b->structure));
	assert_memory_equal(a->key, b->key, ES_PUBLIC_KEY_LEN);
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->country, b->country);
	assert_string_equal(a->city, b->city);
	assert_string_equal(a->lang, b->lang);
	assert_int_equal(a->logs, b->logs);
	assert_int_equal(a->leaves, b->leaves);
	assert_int_equal(a->body_bytes, b->body_bytes);
}

static void a_founding_act_reads_back(void **state)
{
	(void)state;
	uint8_t space[2048];
	struct es_writer w;
	struct es_act act = found_act(), again;

	es_writer_init(&w, space, sizeof(space));
	assert_err(es_act_encode(&act, NULL, 0, &w), ES_OK);
	assert_err(es_act_decode(es_writer_bytes(&w), &again), ES_OK);
	assert_int_equal(again.type, ES_ACT_FOUND);
	assert_int_equal(again.index, 0);
	assert_int_equal(again.created_ms, CREATED_MS);
	assert_string_equal(again.name, "Réseau");
	assert_int_equal(again.policy.admit, 1);
	assert_admission_equal(&again.admission, &lea.admission);
}

static void an_admission_reads_back(void **state)
{
	(void)state;
	uint8_t space[4096], payload_space[1024], approval_space[1024];
	struct es_writer w, payload, approval;
	struct es_act again;
	struct es_signer signer = actor_signer(&lea);

	es_writer_init(&w, space, sizeof(space));
	es_writer_init(&payload, payload_space, sizeof(payload_space));
	es_writer_init(&approval, approval_space, sizeof(approval_space));
	assert_err(es_admission_payload(&marco.admission, &lea.structure, &payload), ES_OK);
	struct es_act act = admit_act(es_writer_bytes(&payload));
	assert_err(
	        es_approval_make(&signer, &act.federation, ES_ACT_ADMIT, act.payload, 0, &approval),
	        ES_OK);
	struct es_bytes approvals[] = {es_writer_bytes(&approval)};
	assert_err(es_act_encode(&act, approvals, 1, &w), ES_OK);
	assert_err(es_act_decode(es_writer_bytes(&w), &again), ES_OK);
	assert_true(es_id_equal(&again.federation, &act.federation));
	assert_true(es_id_equal(&again.prev, &act.prev));
	assert_int_equal(again.index, 1);
	assert_admission_equal(&again.admission, &marco.admission);
	assert_true(es_id_equal(&again.sponsor, &lea.structure));
	assert_true(es_bytes_equal(again.payload, act.payload));

	/* The approval verifies for this act, and for no other federation, type, payload or
	 * state. */
	struct es_certificate cert;
	struct es_reader r;
	uint64_t last = 9;
	for (int change = 0; change < 4; change++) {
		struct es_act other = again;
		other.federation.bytes[0] ^= change == 1;
		other.type += change == 2;
		other.payload.len -= change == 3;
		es_reader_init(&r, approvals[0]);
		es_approval_read(&r, &other, &cert, &last);
		assert_err(r.err, change == 0 ? ES_OK : ES_BAD_SIGNATURE);
		assert_int_equal(last, 0);
	}
	approval_space[approval.len - 67]++; /* the last act that it was signed over */
	es_reader_init(&r, approvals[0]);
	es_approval_read(&r, &again, &cert, &last);
	assert_int_equal(last, 1);
	assert_err(r.err, ES_BAD_SIGNATURE);
}

/* The statement put together by hand, so that a number in another byte order would show. */
static void approvals_are_signed_over_what_the_document_says(void **state)
{
	(void)state;
	static const uint8_t payload[] = {0x92, 0x01, 0x02};
	static const char domain[] = "essaim/v1/approval";
	uint8_t text[200], approval_space[1024];
	struct es_signer signer = actor_signer(&lea);
	struct es_writer approval;
	struct es_id federation = {{5}}, what;
	struct es_bytes parts[] = {ES_BYTES(((uint8_t[]){7})), ES_BYTES(payload)};

	es_writer_init(&approval, approval_space, sizeof(approval_space));
	assert_err(es_approval_make(&signer, &federation, 7, ES_BYTES(payload), 0x0102030405060708,
	                            &approval),
	           ES_OK);
	es_hash(&what, "essaim/v1/act-payload", parts, 2);
	memcpy(text, domain, sizeof(domain));
	memcpy(text + sizeof(domain), federation.bytes, 32);
	memcpy(text + sizeof(domain) + 32, what.bytes, 32);
	memcpy(text + sizeof(domain) + 64, "\1\2\3\4\5\6\7\10", 8);
	assert_int_equal(crypto_sign_verify_detached(approval_space + approval.len - 64, text,
	                                             sizeof(domain) + 72, lea.node_key),
	                 0);
}

static void every_cut_is_refused(void **state)
{
	(void)state;
	uint8_t space[2048];
	struct es_writer w;
	struct es_act act = found_act(), again;

	es_writer_init(&w, space, sizeof(space) - 1);
	assert_err(es_act_encode(&act, NULL, 0, &w), ES_OK);
	for (size_t cut = 0; cut < w.len; cut++)
		assert_int_not_equal(es_act_decode(es_bytes_of(space, cut), &again), ES_OK);
	space[w.len] = 0xc0;
	assert_err(es_act_decode(es_bytes_of(space, w.len + 1), &again), ES_MALFORMED);
	for (size_t size = 0; size < w.len; size++) {
		struct es_writer small;
		uint8_t little[2048];
		es_writer_init(&small, little, size);
		assert_err(es_act_encode(&act, NULL, 0, &small), ES_NO_SPACE);
	}
}

/* The founding act after a change by the caller: what es_act_encode says, which reads back what it
 * wrote. */
static es_err encode(const struct es_act *act)
{
	uint8_t space[4096];
	struct es_writer w;

	es_writer_init(&w, space, sizeof(space));
	return es_act_encode(act, NULL, 0, &w);
}

static void texts_of_people_are_checked(void **state)
{
	(void)state;
	const char *bad_text[] = {"", "line\nbreak", "tab\there", "bell\a", "\x7f"};
	const char *bad_country[] = {"", "F", "fr", "F1", "F\n"};
	const char *bad_lang[] = {"", "fr-", "fr_FR", "fr FR", "fré"};
	struct es_act act = found_act();

	assert_err(encode(&act), ES_OK);
	memset(act.name, 'n', ES_NAME_MAX);
	memset(act.admission.name, 'n', ES_NAME_MAX);
	memset(act.admission.city, 'n', ES_NAME_MAX);
	strcpy(act.admission.lang, "ca-ES-valencia-x-abcdefgh-abcdefgh-");
	act.admission.lang[ES_LANG_MAX - 1] = '\0';
	assert_err(encode(&act), ES_OK);
	for (size_t i = 0; i < ES_COUNT(bad_text); i++) {
		act = found_act();
		strcpy(act.name, bad_text[i]);
		assert_err(encode(&act), ES_MALFORMED);
		act = found_act();
		strcpy(act.admission.name, bad_text[i]);
		assert_err(encode(&act), ES_MALFORMED);
		act = found_act();
		strcpy(act.admission.city, bad_text[i]);
		assert_err(encode(&act), i == 0 ? ES_OK : ES_MALFORMED); /* no city is allowed */
		act = found_act();
		strcpy(act.admission.country, bad_country[i]);
		assert_err(encode(&act), ES_MALFORMED);
		act = found_act();
		strcpy(act.admission.lang, bad_lang[i]);
		assert_err(encode(&act), ES_MALFORMED);
	}
	act = found_act();
	strcpy(act.name, "\xff");
	assert_err(encode(&act), ES_BAD_UTF8);
}

static void an_id_must_be_that_of_its_key(void **state)
{
	(void)state;
	struct es_act act = found_act();

	act.admission.structure = marco.structure;
	assert_err(encode(&act), ES_BAD_HASH);
	act = found_act();
	act.admission.key[0] ^= 1;
	assert_err(encode(&act), ES_BAD_HASH);
}

static void the_founding_act_is_the_first(void **state)
{
	(void)state;
	struct es_act act = found_act();

	act.index = 1;
	assert_err(encode(&act), ES_MALFORMED);
	act = found_act();
	act.epoch = 1;
	assert_err(encode(&act), ES_MALFORMED);
	act = found_act();
	act.policy.admit = ES_APPROVALS_MAX + 1;
	assert_err(encode(&act), ES_TOO_LARGE);
	act = found_act();
	act.created_ms = (uint64_t)INT64_MAX + 1;
	assert_err(encode(&act), ES_TOO_LARGE);
	act = admit_act(ES_BYTES(((uint8_t[]){0x90})));
	act.type = ES_ACT_LAST + 1;
	assert_err(encode(&act), ES_OK);
	act.index = 0;
	assert_err(encode(&act), ES_MALFORMED);
}

static void acts_of_later_releases_are_read_but_not_understood(void **state)
{
	(void)state;
	static const uint8_t array[] = {0x92, 0x01, 0x81, 0xa1, 'k', 0xc0}, number[] = {0x05},
	                     loose[] = {0x91, 0xcc, 0x01};
	struct es_act act = admit_act(ES_BYTES(array));

	act.type = 200;
	assert_err(encode(&act), ES_OK);
	act.type = 256;
	assert_err(encode(&act), ES_TOO_LARGE);
	act.type = 200;
	act.payload = ES_BYTES(number);
	assert_err(encode(&act), ES_MALFORMED);
	act.payload = ES_BYTES(loose);
	assert_err(encode(&act), ES_NOT_CANONICAL);
	act = admit_act(ES_BYTES(array)); /* but an admission must be one */
	assert_err(encode(&act), ES_MALFORMED);
}

/* An act written by hand: [version, 200, federation (len), 0, 1, prev (len), 0, [], approvals]. */
static es_err decode_by_hand(uint64_t version, size_t federation, size_t prev, size_t fields,
                             struct es_bytes approvals)
{
	static const uint8_t zeros[33];
	uint8_t space[1024];
	struct es_writer w;
	struct es_act act;

	es_writer_init(&w, space, sizeof(space));
	es_write_array(&w, fields);
	es_write_uint(&w, version);
	es_write_uint(&w, 200);
	es_write_bin(&w, es_bytes_of(zeros, federation));
	es_write_uint(&w, 0);
	es_write_uint(&w, 1);
	es_write_bin(&w, es_bytes_of(zeros, prev));
	es_write_uint(&w, 0);
	es_write_array(&w, 0);
	es_write_raw(&w, approvals);
	for (size_t i = 9; i < fields; i++)
		es_write_nil(&w);
	return es_act_decode(es_writer_bytes(&w), &act);
}

static void forms_are_checked(void **state)
{
	(void)state;
	static const uint8_t none[] = {0x90}, two[] = {0x91, 0x92, 0x01, 0x02},
	                     short_signature[] = {0x91, 0x93, 0x90, 0x00, 0xc4, 0x01, 0x00},
	                     no_array[] = {0xc0};
	uint8_t many[3 + ES_APPROVALS_MAX + 1] = {0xdc, 0, ES_APPROVALS_MAX + 1};
	static uint8_t huge[ES_ACT_MAX + 1];
	struct es_act act;

	assert_err(decode_by_hand(1, 32, 32, 9, ES_BYTES(none)), ES_OK);
	assert_err(decode_by_hand(2, 32, 32, 9, ES_BYTES(none)), ES_VERSION);
	assert_err(decode_by_hand(0, 32, 32, 9, ES_BYTES(none)), ES_VERSION);
	assert_err(decode_by_hand(1, 0, 32, 9, ES_BYTES(none)), ES_MALFORMED);
	assert_err(decode_by_hand(1, 32, 0, 9, ES_BYTES(none)), ES_MALFORMED);
	assert_err(decode_by_hand(1, 31, 32, 9, ES_BYTES(none)), ES_MALFORMED);
	assert_err(decode_by_hand(1, 33, 32, 9, ES_BYTES(none)), ES_TOO_LARGE);
	assert_err(decode_by_hand(1, 32, 32, 10, ES_BYTES(none)), ES_MALFORMED);
	assert_err(decode_by_hand(1, 32, 32, 9, ES_BYTES(two)), ES_MALFORMED);
	assert_err(decode_by_hand(1, 32, 32, 9, ES_BYTES(short_signature)), ES_MALFORMED);
	assert_err(decode_by_hand(1, 32, 32, 9, ES_BYTES(no_array)), ES_MALFORMED);
	assert_err(decode_by_hand(1, 32, 32, 9, ES_BYTES(many)), ES_LIMIT);
	assert_err(es_act_decode(ES_BYTES(huge), &act), ES_TOO_LARGE);
}

static void known_answers_hold(void **state)
{
	(void)state;
	uint8_t space[8192];
	struct es_writer w;
	struct es_signer signer = actor_signer(&lea);
	struct es_id id;

	es_writer_init(&w, space, sizeof(space));
	vector_check(KNOWN, "founder", lea.structure.bytes, ES_ID_LEN);
	vector_check(KNOWN, "founder_certificate", lea.certificate, lea.certificate_len);
	struct es_act found = found_act();
	assert_err(es_act_encode(&found, NULL, 0, &w), ES_OK);
	struct es_bytes act = es_writer_bytes(&w);
	vector_check(KNOWN, "found", act.data, act.len);
	es_act_id(act, &id);
	vector_check(KNOWN, "federation", id.bytes, ES_ID_LEN);
	assert_err(es_act_seal(act, &signer, &w), ES_OK);
	vector_check(KNOWN, "found_sealed", act.data + act.len, w.len - act.len);

	struct es_act admit = {.type = ES_ACT_ADMIT,
	                       .federation = id,
	                       .index = 1,
	                       .prev = id,
	                       .created_ms = CREATED_MS + 1};
	es_writer_reset(&w);
	assert_err(es_admission_payload(&marco.admission, &lea.structure, &w), ES_OK);
	admit.payload = es_writer_bytes(&w);
	assert_err(es_approval_make(&signer, &id, ES_ACT_ADMIT, admit.payload, 0, &w), ES_OK);
	struct es_bytes approval =
	        es_bytes_of(space + admit.payload.len, w.len - admit.payload.len);
	vector_check(KNOWN, "newcomer", marco.structure.bytes, ES_ID_LEN);
	vector_check(KNOWN, "newcomer_certificate", marco.certificate, marco.certificate_len);
	vector_check(KNOWN, "admit_payload", admit.payload.data, admit.payload.len);
	vector_check(KNOWN, "admit_approval", approval.data, approval.len);
	size_t start = w.len;
	assert_err(es_act_encode(&admit, &approval, 1, &w), ES_OK);
	act = es_bytes_of(space + start, w.len - start);
	vector_check(KNOWN, "admit", act.data, act.len);
	es_act_id(act, &id);
	vector_check(KNOWN, "admit_id", id.bytes, ES_ID_LEN);
	start = w.len;
	assert_err(es_act_seal(act, &signer, &w), ES_OK);
	vector_check(KNOWN, "admit_sealed", space + start, w.len - start);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(a_founding_act_reads_back),
	        TEST(an_admission_reads_back),
	        TEST(approvals_are_signed_over_what_the_document_says),
	        TEST(every_cut_is_refused),
	        TEST(texts_of_people_are_checked),
	        TEST(an_id_must_be_that_of_its_key),
	        TEST(the_founding_act_is_the_first),
	        TEST(acts_of_later_releases_are_read_but_not_understood),
	        TEST(forms_are_checked),
	        TEST(known_answers_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
