/* SPDX-License-Identifier: EUPL-1.2 */
#include "publisher.h"
#include "test.h"

#include <string.h>

static struct publisher p;
static uint8_t bytes[ES_CERT_MAX + 1];
static size_t len;

static int make(void **state)
{
	(void)state;
	struct es_writer w;

	publisher_init(&p, 1);
	es_writer_init(&w, bytes, ES_CERT_MAX);
	if (es_certificate_encode(&p.certificate, &w) != ES_OK)
		return -1;
	len = es_writer_bytes(&w).len;
	return 0;
}

static void a_certificate_comes_back(void **state)
{
	(void)state;
	struct es_certificate back;
	struct es_id id;

	assert_err(es_certificate_decode(es_bytes_of(bytes, len), &back), ES_OK);
	assert_memory_equal(&back, &p.certificate, sizeof(back));
	assert_true(es_certificate_is_first(&back));
	es_structure_id(p.structure_key.public_key, &id);
	assert_true(es_id_equal(&id, &back.structure));
}

static void signing_encodes_the_same_bytes(void **state)
{
	(void)state;
	uint8_t again[ES_CERT_MAX];
	struct es_certificate cert = p.certificate;
	struct es_writer w;

	memset(cert.signature, 0, sizeof(cert.signature));
	es_writer_init(&w, again, sizeof(again));
	assert_err(es_certificate_sign(&cert, p.structure_key.secret, &w), ES_OK);
	assert_true(es_bytes_equal(es_writer_bytes(&w), es_bytes_of(bytes, len)));
	es_writer_init(&w, again, 100);
	assert_err(es_certificate_sign(&cert, p.structure_key.secret, &w), ES_NO_SPACE);
}

static void any_changed_byte_is_refused(void **state)
{
	(void)state;
	struct es_certificate back;

	for (size_t i = 0; i < len; i++) {
		for (int change = 1; change < 256; change <<= 1) {
			bytes[i] ^= (uint8_t)change;
			es_err err = es_certificate_decode(es_bytes_of(bytes, len), &back);
			bytes[i] ^= (uint8_t)change;
			assert_int_not_equal(err, ES_OK);
			assert_int_equal(back.created_ms, 0);
		}
	}
}

static void truncated_and_longer_ones_are_refused(void **state)
{
	(void)state;
	struct es_certificate back;

	for (size_t cut = 0; cut < len; cut++)
		assert_err(es_certificate_decode(es_bytes_of(bytes, cut), &back), ES_MALFORMED);
	assert_err(es_certificate_decode(es_bytes_of(bytes, len + 1), &back), ES_MALFORMED);
	assert_err(es_certificate_decode(es_bytes_of(bytes, ES_CERT_MAX + 1), &back), ES_TOO_LARGE);
}

static void other_versions_say_so(void **state)
{
	(void)state;
	struct es_certificate back;

	assert_int_equal(bytes[1], 1);
	bytes[1] = 2;
	assert_err(es_certificate_decode(es_bytes_of(bytes, len), &back), ES_VERSION);
	bytes[1] = 1;
	bytes[0] = 0x96;
	assert_err(es_certificate_decode(es_bytes_of(bytes, len), &back), ES_MALFORMED);
	bytes[0] = 0x97;
}

static void only_the_structure_key_vouches(void **state)
{
	(void)state;
	uint8_t buffer[ES_CERT_MAX];
	struct es_certificate cert = p.certificate, back;
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	assert_err(es_certificate_sign(&cert, p.node_key.secret, &w), ES_OK);
	assert_err(es_certificate_decode(es_writer_bytes(&w), &back), ES_BAD_SIGNATURE);
	/* a later key of the structure signs well, but is not the first */
	memcpy(cert.structure_key, p.node_key.public_key, ES_PUBLIC_KEY_LEN);
	es_writer_init(&w, buffer, sizeof(buffer));
	assert_err(es_certificate_sign(&cert, p.node_key.secret, &w), ES_OK);
	assert_err(es_certificate_decode(es_writer_bytes(&w), &back), ES_OK);
	assert_false(es_certificate_is_first(&back));
}

/* S + L verifies where nobody looks at its size (RFC 8032 section 5.1.7): one statement, two
 * encodings. */
static void a_signature_has_one_form(void **state)
{
	(void)state;
	static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
	                                  0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
	                                  0,    0,    0,    0,    0,    0,    0,    0,
	                                  0,    0,    0,    0,    0,    0,    0,    0x10};
	uint8_t buffer[ES_CERT_MAX];
	struct es_certificate cert = p.certificate, back;
	struct es_writer w;
	unsigned int carry = 0;

	for (size_t i = 0; i < 32; i++) {
		carry += (unsigned int)cert.signature[32 + i] + order[i];
		cert.signature[32 + i] = (uint8_t)carry;
		carry >>= 8;
	}
	es_writer_init(&w, buffer, sizeof(buffer));
	assert_err(es_certificate_encode(&cert, &w), ES_OK);
	assert_err(es_certificate_decode(es_writer_bytes(&w), &back), ES_BAD_SIGNATURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_certificate_comes_back),
	        cmocka_unit_test(signing_encodes_the_same_bytes),
	        cmocka_unit_test(any_changed_byte_is_refused),
	        cmocka_unit_test(truncated_and_longer_ones_are_refused),
	        cmocka_unit_test(other_versions_say_so),
	        cmocka_unit_test(only_the_structure_key_vouches),
	        cmocka_unit_test(a_signature_has_one_form),
	};
	return cmocka_run_group_tests(tests, make, NULL);
}
