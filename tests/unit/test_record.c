/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/record.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

static struct es_header sample(void)
{
	struct es_header h = {
	        .version = ES_HEADER_VERSION,
	        .kind = ES_KIND_PRACTICE,
	        .created_ms = 1700000000000,
	        .lang = "fr-BE",
	        .scope = ES_SCOPE_FEDERATION,
	        .has_entity = true,
	        .parents_len = 2,
	        .body_class = 4096,
	};

	memset(h.structure.bytes, 1, ES_ID_LEN);
	memset(h.entity.bytes, 2, ES_ID_LEN);
	memset(h.parents[0].bytes, 3, ES_ID_LEN);
	memset(h.parents[1].bytes, 4, ES_ID_LEN);
	memset(h.body_commit.bytes, 5, ES_ID_LEN);
	return h;
}

static struct es_bytes encode(const struct es_header *h, uint8_t buffer[ES_HEADER_MAX])
{
	struct es_writer w;

	es_writer_init(&w, buffer, ES_HEADER_MAX);
	assert_err(es_header_encode(h, &w), ES_OK);
	return es_writer_bytes(&w);
}

static void headers_come_back_as_they_went(void **state)
{
	(void)state;
	uint8_t buffer[ES_HEADER_MAX], again[ES_HEADER_MAX];
	struct es_header h = sample(), back;
	struct es_bytes bytes = encode(&h, buffer);

	assert_err(es_header_decode(bytes, &back), ES_OK);
	assert_int_equal(back.kind, ES_KIND_PRACTICE);
	assert_int_equal(back.created_ms, 1700000000000);
	assert_string_equal(back.lang, "fr-BE");
	assert_int_equal(back.scope, ES_SCOPE_FEDERATION);
	assert_true(back.has_entity && es_id_equal(&back.entity, &h.entity));
	assert_int_equal(back.parents_len, 2);
	assert_true(es_id_equal(&back.parents[1], &h.parents[1]));
	assert_int_equal(back.body_class, 4096);
	assert_true(es_id_equal(&back.body_commit, &h.body_commit));
	assert_true(es_bytes_equal(encode(&back, again), bytes));

	h.has_entity = false;
	h.parents_len = 0;
	assert_err(es_header_decode(encode(&h, buffer), &back), ES_OK);
	assert_false(back.has_entity);
	assert_int_equal(back.parents_len, 0);
}

static void the_largest_header_fits(void **state)
{
	(void)state;
	uint8_t buffer[ES_HEADER_MAX];
	struct es_header h = sample(), back;

	h.kind = h.scope = UINT64_MAX;
	h.created_ms = INT64_MAX;
	strcpy(h.lang, "abcdefgh-abcdefgh-abcdefgh-abcdefgh");
	h.parents_len = ES_PARENTS_MAX;
	for (size_t i = 0; i < ES_PARENTS_MAX; i++)
		memset(h.parents[i].bytes, (int)(0x10 + i), ES_ID_LEN);
	h.body_class = ES_BODY_MAX;
	assert_err(es_header_decode(encode(&h, buffer), &back), ES_OK);
	assert_int_equal(back.parents_len, ES_PARENTS_MAX);
}

static void truncated_headers_are_refused(void **state)
{
	(void)state;
	uint8_t buffer[ES_HEADER_MAX];
	struct es_header h = sample(), back;
	struct es_bytes bytes = encode(&h, buffer);

	for (size_t len = 0; len < bytes.len; len++)
		assert_err(es_header_decode(es_bytes_of(buffer, len), &back), ES_MALFORMED);
	buffer[bytes.len] = 0;
	assert_err(es_header_decode(es_bytes_of(buffer, bytes.len + 1), &back), ES_MALFORMED);
	static const uint8_t zeros[ES_HEADER_MAX + 1];
	assert_err(es_header_decode(ES_BYTES(zeros), &back), ES_TOO_LARGE);
}

/* The sample with one field written by hand. */
enum field { KIND, STRUCTURE, CREATED, LANG, SCOPE, ENTITY, PARENTS, CLASS, COMMIT };

static es_err decode_with(enum field field, struct es_bytes raw)
{
	static const uint8_t id[34] = {0xc4, 32};
	static const uint8_t usual_lang[] = {0xa2, 'f', 'r'};
	static const uint8_t none[] = {0x90};
	static const uint8_t class[] = {0xcd, 1, 0};
	static const uint8_t zero[] = {0};
	struct es_bytes fields[] = {ES_BYTES(zero),       ES_BYTES(id),    ES_BYTES(zero),
	                            ES_BYTES(usual_lang), ES_BYTES(zero),  ES_BYTES(id),
	                            ES_BYTES(none),       ES_BYTES(class), ES_BYTES(id)};
	uint8_t buffer[ES_HEADER_MAX];
	struct es_writer w;
	struct es_header back;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_array(&w, 10);
	es_write_uint(&w, 1);
	fields[field] = raw;
	for (size_t i = 0; i < ES_COUNT(fields); i++)
		es_write_raw(&w, fields[i]);
	return es_header_decode(es_writer_bytes(&w), &back);
}

#define RAW(...) ES_BYTES(((const uint8_t[]){__VA_ARGS__}))

static void fields_out_of_form_are_refused(void **state)
{
	(void)state;
	uint8_t bin31[33] = {0xc4, 31}, bin33[35] = {0xc4, 33}, twins[69] = {0x92, 0xc4, 32};
	uint8_t nine[1 + 9 * 34] = {0x99};

	twins[35] = 0xc4;
	twins[36] = 32;
	for (int i = 0; i < 9; i++) {
		nine[1 + i * 34] = 0xc4;
		nine[2 + i * 34] = 32;
		nine[3 + i * 34] = (uint8_t)i;
	}
	assert_err(decode_with(KIND, RAW(0x7f)), ES_OK);
	assert_err(decode_with(KIND, RAW(0xff)), ES_MALFORMED);
	assert_err(decode_with(KIND, RAW(0xcc, 5)), ES_NOT_CANONICAL);
	assert_err(decode_with(STRUCTURE, ES_BYTES(bin31)), ES_MALFORMED);
	assert_err(decode_with(STRUCTURE, ES_BYTES(bin33)), ES_MALFORMED);
	assert_err(decode_with(STRUCTURE, RAW(0xa0)), ES_MALFORMED);
	assert_err(decode_with(CREATED, RAW(0xcf, 0x80, 0, 0, 0, 0, 0, 0, 0)), ES_TOO_LARGE);
	assert_err(decode_with(LANG, RAW(0xa0)), ES_MALFORMED);
	assert_err(decode_with(LANG, RAW(0xa1, 0)), ES_MALFORMED);
	assert_err(decode_with(LANG, RAW(0xa2, 'f', ' ')), ES_MALFORMED);
	assert_err(decode_with(LANG, RAW(0xa2, 0xc3, 0xa9)), ES_MALFORMED);
	assert_err(decode_with(LANG, RAW(0xa2, 0xc3, 0x28)), ES_BAD_UTF8);
	assert_err(decode_with(LANG, RAW(0xa3, 'f', 'r', '-')), ES_MALFORMED);
	assert_err(decode_with(LANG, RAW(0xa3, '-', 'f', 'r')), ES_MALFORMED);
	assert_err(decode_with(LANG, RAW(0xa2, '4', 'r')), ES_MALFORMED);
	assert_err(decode_with(LANG, RAW(0xa9, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i')),
	           ES_MALFORMED);
	assert_err(decode_with(LANG, RAW(0xa6, 'e', 's', '-', '4', '1', '9')), ES_OK);
	assert_err(decode_with(SCOPE, RAW(0x7f)), ES_OK);
	assert_err(decode_with(ENTITY, RAW(0xc4, 0)), ES_OK);
	assert_err(decode_with(ENTITY, ES_BYTES(bin31)), ES_MALFORMED);
	assert_err(decode_with(ENTITY, ES_BYTES(bin33)), ES_TOO_LARGE);
	assert_err(decode_with(ENTITY, RAW(0xc0)), ES_MALFORMED);
	assert_err(decode_with(PARENTS, ES_BYTES(nine)), ES_LIMIT);
	assert_err(decode_with(PARENTS, ES_BYTES(twins)), ES_MALFORMED);
	assert_err(decode_with(PARENTS, RAW(0x91, 0xc4, 0)), ES_MALFORMED);
	assert_err(decode_with(PARENTS, RAW(0xdd, 0xff, 0xff, 0xff, 0xff)), ES_LIMIT);
	assert_err(decode_with(CLASS, RAW(0xcc, 128)), ES_MALFORMED);
	assert_err(decode_with(CLASS, RAW(0xcd, 1, 1)), ES_MALFORMED);
	assert_err(decode_with(CLASS, RAW(0xce, 0, 8, 0, 0)), ES_MALFORMED);
	assert_err(decode_with(CLASS, RAW(0xce, 0, 4, 0, 0)), ES_OK);
	assert_err(decode_with(COMMIT, ES_BYTES(bin31)), ES_MALFORMED);
}

static void other_versions_are_opaque(void **state)
{
	(void)state;
	struct es_header back;

	assert_err(es_header_decode(RAW(0x92, 0x02, 0x81, 0xa1, 'x', 0xc0), &back), ES_VERSION);
	assert_int_equal(back.version, 2);
	assert_int_equal(back.kind + back.body_class, 0);
	assert_err(es_header_decode(RAW(0x92, 0x02, 0xca, 0, 0, 0, 0), &back), ES_NOT_CANONICAL);
	assert_err(es_header_decode(RAW(0x92, 0x02), &back), ES_MALFORMED);
	assert_err(es_header_decode(RAW(0x91, 0x01), &back), ES_MALFORMED);
	assert_err(es_header_decode(RAW(0x90), &back), ES_MALFORMED);
	assert_err(es_header_decode(RAW(0x80), &back), ES_MALFORMED);
	assert_int_equal(back.version, 0);
}

static void unsound_headers_are_not_written(void **state)
{
	(void)state;
	uint8_t buffer[ES_HEADER_MAX];
	struct es_writer w;
	struct es_header bad[6];

	for (size_t i = 0; i < ES_COUNT(bad); i++)
		bad[i] = sample();
	bad[0].version = 2;
	bad[1].lang[0] = '\0';
	bad[2].body_class = 300;
	bad[3].parents[1] = bad[3].parents[0];
	bad[4].parents_len = ES_PARENTS_MAX + 1;
	bad[5].created_ms = (uint64_t)INT64_MAX + 1;
	for (size_t i = 0; i < ES_COUNT(bad); i++) {
		es_writer_init(&w, buffer, sizeof(buffer));
		assert_err(es_header_encode(&bad[i], &w), ES_INVALID);
		assert_int_equal(es_writer_bytes(&w).len, 0);
	}
	struct es_header good = sample();
	es_writer_init(&w, buffer, 50);
	assert_err(es_header_encode(&good, &w), ES_NO_SPACE);
}

static void ids_are_hashes_with_a_domain(void **state)
{
	(void)state;
	static const uint8_t joined[] = "essaim/v1/record\0header";
	struct es_id id, direct, parts;
	const struct es_bytes halves[] = {es_bytes_str("hea"), es_bytes_str("der")};

	es_record_id(es_bytes_str("header"), &id);
	crypto_generichash(direct.bytes, ES_ID_LEN, joined, sizeof(joined) - 1, NULL, 0);
	assert_true(es_id_equal(&id, &direct));
	es_hash(&parts, "essaim/v1/record", halves, 2);
	assert_true(es_id_equal(&id, &parts));
	es_hash(&parts, "essaim/v1/act", halves, 2);
	assert_false(es_id_equal(&id, &parts));
	assert_false(es_id_is_zero(&id));
	assert_int_equal(es_id_compare(&id, &direct), 0);
}

static void entities_start_with_their_first_record(void **state)
{
	(void)state;
	struct es_header h = sample();
	struct es_id id = {{9}}, entity;

	es_record_entity(&h, &id, &entity);
	assert_true(es_id_equal(&entity, &h.entity));
	h.has_entity = false;
	es_record_entity(&h, &id, &entity);
	assert_true(es_id_equal(&entity, &id));
}

static void kinds_have_words(void **state)
{
	(void)state;
	uint64_t kind;

	assert_string_equal(es_kind_word(ES_KIND_PRACTICE), "practice");
	assert_null(es_kind_word(1000));
	assert_err(es_kind_of(es_bytes_str("position"), &kind), ES_OK);
	assert_int_equal(kind, 22);
	assert_err(es_kind_of(es_bytes_str("practices"), &kind), ES_NOT_FOUND);
	assert_err(es_kind_of(es_bytes_str(""), &kind), ES_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(headers_come_back_as_they_went),
	        cmocka_unit_test(the_largest_header_fits),
	        cmocka_unit_test(truncated_headers_are_refused),
	        cmocka_unit_test(fields_out_of_form_are_refused),
	        cmocka_unit_test(other_versions_are_opaque),
	        cmocka_unit_test(unsound_headers_are_not_written),
	        cmocka_unit_test(ids_are_hashes_with_a_domain),
	        cmocka_unit_test(entities_start_with_their_first_record),
	        cmocka_unit_test(kinds_have_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
