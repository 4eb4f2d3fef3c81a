/* SPDX-License-Identifier: EUPL-1.2 */
#include "dictionary.h"
#include "essaim/record.h"
#include "test.h"
#include "vectors.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#define DICTIONARY_LEN 37923

static const uint8_t key[ES_BODY_KEY_LEN] = {7};

static const uint8_t small_body[] = {0x82, 0xa6, 'a', 'u', 't',  'h', 'o',  'r', 0xc4, 16, 1,
                                     2,    3,    4,   5,   6,    7,   8,    9,   10,   11, 12,
                                     13,   14,   15,  16,  0xa1, 't', 0xa2, 'o', 'k'};

static struct es_header header_for(struct es_bytes body)
{
	struct es_header h = {.version = ES_HEADER_VERSION, .body_class = es_body_class(body.len)};

	es_body_commit(body, key, &h.body_commit);
	return h;
}

static void classes_are_powers_of_two(void **state)
{
	(void)state;
	assert_int_equal(es_body_class(0), 256);
	assert_int_equal(es_body_class(256), 256);
	assert_int_equal(es_body_class(257), 512);
	assert_int_equal(es_body_class(ES_BODY_MAX), ES_BODY_MAX);
}

static void a_body_is_checked_against_its_header(void **state)
{
	(void)state;
	struct es_bytes body = ES_BYTES(small_body);
	struct es_header h = header_for(body);
	uint8_t other[ES_BODY_KEY_LEN] = {8}, changed[sizeof(small_body)], author[ES_AUTHOR_LEN];

	assert_err(es_body_check(&h, body, key), ES_OK);
	assert_err(es_body_author(body, author), ES_OK);
	assert_int_equal(author[15], 16);
	assert_err(es_body_check(&h, body, other), ES_BAD_HASH);
	for (size_t i = 0; i < sizeof(changed); i++) {
		memcpy(changed, small_body, sizeof(changed));
		changed[i] ^= 1;
		assert_err(es_body_check(&h, ES_BYTES(changed), key), ES_BAD_HASH);
		assert_err(es_body_check(&h, es_bytes_of(small_body, i), key), ES_BAD_HASH);
	}
	h.body_class *= 2;
	assert_err(es_body_check(&h, body, key), ES_MALFORMED);
	static uint8_t huge[ES_BODY_MAX + 1];
	assert_err(es_body_check(&h, ES_BYTES(huge), key), ES_TOO_LARGE);
}

/* Bodies that keep their commitment, but not the form. */
static void a_body_has_its_form(void **state)
{
	(void)state;
	const struct {
		es_err err;
		struct es_bytes body;
	} bodies[] = {
	        {ES_MALFORMED, {NULL, 0}},
	        {ES_MALFORMED, ES_BYTES(((const uint8_t[]){0x80}))},
	        {ES_MALFORMED, ES_BYTES(((const uint8_t[]){0x90}))},
	        {ES_MALFORMED, ES_BYTES(((const uint8_t[]){0x81, 0xa1, 't', 0xa1, 'x'}))},
	        {ES_MALFORMED, ES_BYTES(((const uint8_t[]){0x81, 0xa6, 'a', 'u', 't', 'h', 'o', 'r',
	                                                   0xc4, 1, 1}))},
	        {ES_MALFORMED,
	         ES_BYTES(((const uint8_t[]){0x81, 0xa6, 'a', 'u', 't', 'h', 'o', 'r', 0xc0}))},
	        {ES_NOT_CANONICAL, ES_BYTES(((const uint8_t[]){0x81, 0xd9, 1, 't', 0x01}))},
	        {ES_BAD_UTF8, ES_BYTES(((const uint8_t[]){0x81, 0xa1, 't', 0xa1, 0xff}))},
	};
	for (size_t i = 0; i < ES_COUNT(bodies); i++) {
		struct es_header h = header_for(bodies[i].body);
		assert_err(es_body_check(&h, bodies[i].body, key), bodies[i].err);
	}
	/* sixteen bytes under another name */
	uint8_t renamed[sizeof(small_body)];
	memcpy(renamed, small_body, sizeof(renamed));
	renamed[2] = 'A';
	struct es_header other = header_for(ES_BYTES(renamed));
	assert_err(es_body_check(&other, ES_BYTES(renamed), key), ES_MALFORMED);
	/* an author who does not stand first */
	uint8_t swapped[sizeof(small_body)];
	memcpy(swapped, small_body, sizeof(swapped));
	memmove(swapped + 6, small_body + 1, 25);
	memcpy(swapped + 1, small_body + 26, 5);
	assert_err(es_canonical(ES_BYTES(swapped)), ES_OK);
	struct es_header h = header_for(ES_BYTES(swapped));
	assert_err(es_body_check(&h, ES_BYTES(swapped), key), ES_MALFORMED);
}

static void fill(uint8_t *out, size_t len, unsigned int randomness)
{
	uint32_t seed = 1;

	for (size_t i = 0; i < len; i++) {
		seed = seed * 1664525 + 1013904223;
		out[i] = (uint8_t)((seed >> 24) % randomness);
	}
}

static void bodies_travel_packed_where_it_helps(void **state)
{
	(void)state;
	static uint8_t body[ES_BODY_MAX], room[ES_BODY_MAX], plain[ES_BODY_MAX];
	const size_t lengths[] = {0, 1, 31, 600, 70000, ES_BODY_MAX};

	for (size_t i = 0; i < ES_COUNT(lengths); i++) {
		for (unsigned int randomness = 3; randomness <= 256; randomness += 253) {
			struct es_writer w, out;
			struct es_bytes got, in = es_bytes_of(body, lengths[i]);
			uint64_t codec = 99;
			fill(body, lengths[i], randomness);
			es_writer_init(&w, room, sizeof(room));
			assert_err(es_body_pack(in, &w, &codec), ES_OK);
			struct es_bytes packed = es_writer_bytes(&w);
			if (lengths[i] >= 600)
				assert_true((codec != ES_CODEC_PLAIN) == (randomness == 3));
			assert_true(codec == ES_CODEC_PLAIN ? packed.len == in.len
			                                    : packed.len < in.len);
			es_writer_init(&out, plain, sizeof(plain));
			assert_err(es_body_unpack(codec, packed, in.len, &out, &got), ES_OK);
			assert_true(es_bytes_equal(got, in));
		}
	}
	struct es_writer w;
	uint64_t codec;
	static uint8_t more[ES_BODY_MAX + 1];
	es_writer_init(&w, room, sizeof(room));
	assert_err(es_body_pack(ES_BYTES(more), &w, &codec), ES_TOO_LARGE);
}

static void packed_bodies_are_what_they_declare(void **state)
{
	(void)state;
	uint8_t body[1000], room[2000], twice[4000], plain[2000];
	struct es_writer w, out;
	struct es_bytes got;
	uint64_t codec;

	fill(body, sizeof(body), 3);
	es_writer_init(&w, room, sizeof(room));
	assert_err(es_body_pack(ES_BYTES(body), &w, &codec), ES_OK);
	struct es_bytes packed = es_writer_bytes(&w);
	assert_int_equal(codec, ES_CODEC_ZSTD);

	es_writer_init(&out, plain, sizeof(plain));
	assert_err(es_body_unpack(ES_CODEC_ZSTD, packed, 999, &out, &got), ES_MALFORMED);
	assert_err(es_body_unpack(ES_CODEC_ZSTD, packed, 1001, &out, &got), ES_MALFORMED);
	assert_err(es_body_unpack(ES_CODEC_ZSTD, packed, 0, &out, &got), ES_MALFORMED);
	assert_err(es_body_unpack(ES_CODEC_ZSTD, packed, ES_BODY_MAX + 1, &out, &got),
	           ES_TOO_LARGE);
	assert_err(es_body_unpack(ES_CODEC_PLAIN, packed, 1000, &out, &got), ES_MALFORMED);
	assert_err(es_body_unpack(3, packed, 1000, &out, &got), ES_VERSION);
	assert_int_equal(got.len, 0);
	for (size_t len = 0; len < packed.len; len++)
		assert_err(es_body_unpack(ES_CODEC_ZSTD, es_bytes_of(packed.data, len), 1000, &out,
		                          &got),
		           ES_MALFORMED);
	/* two frames, and a frame with something behind it */
	memcpy(twice, packed.data, packed.len);
	memcpy(twice + packed.len, packed.data, packed.len);
	assert_err(
	        es_body_unpack(ES_CODEC_ZSTD, es_bytes_of(twice, 2 * packed.len), 1000, &out, &got),
	        ES_MALFORMED);
	assert_err(
	        es_body_unpack(ES_CODEC_ZSTD, es_bytes_of(twice, packed.len + 1), 1000, &out, &got),
	        ES_MALFORMED);
	/* a frame that decoders skip */
	static const uint8_t skippable[8] = {0x50, 0x2a, 0x4d, 0x18};
	memcpy(twice + packed.len, skippable, sizeof(skippable));
	assert_err(es_body_unpack(ES_CODEC_ZSTD, es_bytes_of(twice, packed.len + sizeof(skippable)),
	                          1000, &out, &got),
	           ES_MALFORMED);
	/* a frame that is no shorter than what it holds */
	fill(body, sizeof(body), 256);
	size_t len = ZSTD_compress(twice, sizeof(twice), body, sizeof(body), 3);
	assert_false(ZSTD_isError(len));
	assert_err(es_body_unpack(ES_CODEC_ZSTD, es_bytes_of(twice, len), 1000, &out, &got),
	           ES_MALFORMED);
}

/* A commitment is to the body, not to its frame: whoever packed it otherwise packed the same. */
static void one_body_has_many_frames(void **state)
{
	(void)state;
	uint8_t body[1000], first[1000], plain[1000];
	struct es_bytes got;
	size_t first_len = 0, others = 0;

	fill(body, sizeof(body), 3);
	for (int level = 1; level <= 19; level += 6) {
		uint8_t frame[1000];
		struct es_writer out;
		size_t len = ZSTD_compress(frame, sizeof(frame), body, sizeof(body), level);
		assert_false(ZSTD_isError(len));
		if (first_len == 0)
			memcpy(first, frame, first_len = len);
		others += !es_bytes_equal(es_bytes_of(frame, len), es_bytes_of(first, first_len));
		es_writer_init(&out, plain, sizeof(plain));
		assert_err(es_body_unpack(ES_CODEC_ZSTD, es_bytes_of(frame, len), sizeof(body),
		                          &out, &got),
		           ES_OK);
		assert_true(es_bytes_equal(got, ES_BYTES(body)));
	}
	assert_true(others > 0);
}

/* Five bytes must not make anybody reserve what they claim: only the declared size counts, and
 * it has a limit. */
static void a_bomb_takes_no_more_than_it_declares(void **state)
{
	(void)state;
	size_t bomb_len = (size_t)8 << 20;
	uint8_t *zeros = calloc(1, bomb_len), *packed = malloc(bomb_len);
	struct es_writer out;
	struct es_bytes got;

	assert_non_null(zeros);
	assert_non_null(packed);
	size_t len = ZSTD_compress(packed, bomb_len, zeros, bomb_len, 3);
	assert_false(ZSTD_isError(len));
	es_writer_grow(&out, ES_BODY_MAX);
	assert_err(es_body_unpack(ES_CODEC_ZSTD, es_bytes_of(packed, len), ES_BODY_MAX, &out, &got),
	           ES_MALFORMED);
	assert_int_equal(out.capacity, 0);
	es_writer_free(&out);
	free(packed);
	free(zeros);
}

static void unpacking_survives_a_lack_of_memory(void **state)
{
	(void)state;
	uint8_t body[1000], room[2000];
	struct es_writer w, out;
	struct es_bytes got;
	uint64_t codec;

	fill(body, sizeof(body), 3);
	es_writer_init(&w, room, sizeof(room));
	assert_err(es_body_pack(ES_BYTES(body), &w, &codec), ES_OK);
	es_writer_grow(&out, ES_BODY_MAX);
	fail_allocation(0);
	es_err err = es_body_unpack(codec, es_writer_bytes(&w), 1000, &out, &got);
	assert_true(fail_no_allocation());
	assert_err(err, ES_NO_MEMORY);
	es_writer_reset(&out);
	assert_err(es_body_unpack(codec, es_writer_bytes(&w), 1000, &out, &got), ES_OK);
	es_writer_free(&out);
	fail_allocation(0);
	es_writer_grow(&out, ES_BODY_MAX);
	err = es_body_pack(ES_BYTES(body), &out, &codec);
	(void)fail_no_allocation();
	assert_err(err, ES_NO_MEMORY);
}

/* One unpacker for many bodies: what it met before changes nothing. */
static void an_unpacker_serves_again_and_again(void **state)
{
	(void)state;
	uint8_t body[1000], room[2000], plain[2000];
	struct es_unpacker *unpacker;
	struct es_writer w, out;
	struct es_bytes got;
	uint64_t codec;

	assert_err(es_unpacker_new(&unpacker), ES_OK);
	for (unsigned int round = 0; round < 6; round++) {
		fill(body, sizeof(body), 3 + round);
		es_writer_init(&w, room, sizeof(room));
		assert_err(es_body_pack(ES_BYTES(body), &w, &codec), ES_OK);
		assert_int_not_equal(codec, ES_CODEC_PLAIN);
		struct es_bytes packed = es_writer_bytes(&w);
		room[packed.len / 2] ^= (uint8_t)(round % 2);
		es_writer_init(&out, plain, sizeof(plain));
		es_err err = es_body_unpack_with(unpacker, codec, packed, sizeof(body), &out, &got);
		bool same = err == ES_OK && es_bytes_equal(got, ES_BYTES(body));
		assert_true(same == (round % 2 == 0));
	}
	es_unpacker_free(unpacker);
	es_unpacker_free(NULL);
}

/* The dictionary is part of the protocol: a byte of it changed, and nobody reads what others packed.
 * Its hash stands in docs/protocol.md. */
static void the_dictionary_never_changes(void **state)
{
	(void)state;
	uint8_t hash[32], wanted[32];

	crypto_generichash_blake2b(hash, sizeof(hash), es_dictionary().data, es_dictionary().len,
	                           NULL, 0);
	vector_read(VECTORS("packed"), "dictionary_blake2b", wanted, sizeof(wanted));
	assert_int_equal(es_dictionary().len, DICTIONARY_LEN);
	assert_memory_equal(hash, wanted, sizeof(hash));
}

/* Frames that stand in tests/vectors: other releases of zstd may pack shorter, but all must read
 * these. */
static void packed_vectors_read(void **state)
{
	(void)state;
	static const char *const names[] = {"codec_0", "codec_1", "codec_2"};
	uint8_t body[2048], packed[2048], plain[2048];
	size_t len = vector_read(VECTORS("packed"), "body", body, sizeof(body));

	for (uint64_t codec = 0; codec < ES_COUNT(names); codec++) {
		struct es_writer out;
		struct es_bytes got;
		size_t packed_len =
		        vector_read(VECTORS("packed"), names[codec], packed, sizeof(packed));
		es_writer_init(&out, plain, sizeof(plain));
		assert_err(es_body_unpack(codec, es_bytes_of(packed, packed_len), len, &out, &got),
		           ES_OK);
		assert_true(es_bytes_equal(got, es_bytes_of(body, len)));
		/* each is one codec's alone */
		if (codec == ES_CODEC_DICTIONARY)
			assert_err(es_body_unpack(ES_CODEC_ZSTD, es_bytes_of(packed, packed_len),
			                          len, &out, &got),
			           ES_MALFORMED);
	}
	struct es_writer w;
	uint64_t codec;
	es_writer_init(&w, packed, sizeof(packed));
	assert_err(es_body_pack(es_bytes_of(body, len), &w, &codec), ES_OK);
	assert_int_equal(codec, ES_CODEC_DICTIONARY);
	assert_true(3 * w.len < 2 * len);
}

/* A packer may be used again and again: what it packed before changes nothing. */
static void a_packer_serves_again_and_again(void **state)
{
	(void)state;
	uint8_t body[1000], once[1000], again[1000];
	struct es_packer *packer;

	assert_err(es_packer_new(&packer), ES_OK);
	for (unsigned int round = 3; round <= 256; round += 11) {
		struct es_writer a, b;
		uint64_t codec_a, codec_b;
		fill(body, sizeof(body), round);
		es_writer_init(&a, once, sizeof(once));
		es_writer_init(&b, again, sizeof(again));
		assert_err(es_body_pack(ES_BYTES(body), &a, &codec_a), ES_OK);
		assert_err(es_body_pack_with(packer, ES_BYTES(body), &b, &codec_b), ES_OK);
		assert_int_equal(codec_a, codec_b);
		assert_true(es_bytes_equal(es_writer_bytes(&a), es_writer_bytes(&b)));
	}
	es_packer_free(packer);
	es_packer_free(NULL);
}

/* One codec has one form: no dictionary's number in a frame, and no window that a small machine
 * could not keep. */
static void frames_declare_neither_dictionaries_nor_large_windows(void **state)
{
	(void)state;
	static const uint8_t with_id[] = {0x28, 0xb5, 0x2f, 0xfd, 0x21, 1, 16, 0, 0, 0, 0, 0};
	/* 16 bytes of 'a' as one RLE block: single segment, then with a window of 1 MiB, then of
	 * 1 MiB and an eighth */
	uint8_t frame[] = {0x28, 0xb5, 0x2f, 0xfd, 0x20, 16, 0x83, 0, 0, 'a'};
	uint8_t windowed[] = {0x28, 0xb5, 0x2f, 0xfd, 0x40, 0x50, 0x2c, 0, 0x63, 9, 0, 'a'};
	uint8_t plain[512];
	struct es_writer out;
	struct es_bytes got;

	es_writer_init(&out, plain, sizeof(plain));
	assert_err(es_body_unpack(ES_CODEC_ZSTD, ES_BYTES(frame), 16, &out, &got), ES_OK);
	assert_err(es_body_unpack(ES_CODEC_ZSTD, ES_BYTES(with_id), 16, &out, &got), ES_MALFORMED);
	assert_err(es_body_unpack(ES_CODEC_ZSTD, ES_BYTES(windowed), 300, &out, &got), ES_OK);
	windowed[5] = 0x51;
	assert_err(es_body_unpack(ES_CODEC_ZSTD, ES_BYTES(windowed), 300, &out, &got),
	           ES_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(classes_are_powers_of_two),
	        cmocka_unit_test(a_body_is_checked_against_its_header),
	        cmocka_unit_test(a_body_has_its_form),
	        cmocka_unit_test(bodies_travel_packed_where_it_helps),
	        cmocka_unit_test(packed_bodies_are_what_they_declare),
	        cmocka_unit_test(an_unpacker_serves_again_and_again),
	        cmocka_unit_test(a_packer_serves_again_and_again),
	        cmocka_unit_test(the_dictionary_never_changes),
	        cmocka_unit_test(packed_vectors_read),
	        cmocka_unit_test(frames_declare_neither_dictionaries_nor_large_windows),
	        cmocka_unit_test(one_body_has_many_frames),
	        cmocka_unit_test(a_bomb_takes_no_more_than_it_declares),
	        cmocka_unit_test(unpacking_survives_a_lack_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
