/* SPDX-License-Identifier: EUPL-1.2 */
/* Self-contained proofs: they hold, and no byte of them is without meaning. */
#include "proofs.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static struct publisher p;

static int make(void **state)
{
	(void)state;
	publisher_init(&p, 1);
	return 0;
}

static struct es_bytes encode(const struct es_proof *proof, struct es_writer *w)
{
	es_writer_grow(w, ES_PROOF_MAX);
	assert_err(es_proof_encode(proof, w), ES_OK);
	return es_writer_bytes(w);
}

static void proofs_hold(void **state)
{
	(void)state;
	const uint64_t places[][2] = {{0, 1}, {1, 2}, {0, 7}, {3, 7}, {6, 7}, {1030, 1200}};

	for (size_t i = 0; i < ES_COUNT(places); i++) {
		struct published record;
		struct es_proof proof;
		struct es_proof_result result;
		struct es_writer w;
		publisher_proof(&p, places[i][0], places[i][1], &record, &proof);
		assert_err(es_proof_verify(encode(&proof, &w), &result), ES_OK);
		assert_true(es_id_equal(&result.record, &record.id));
		assert_true(es_id_equal(&result.checkpoint.log, &p.log.id));
		assert_int_equal(result.checkpoint.size, places[i][1]);
		assert_int_equal(result.proof.path.index, places[i][0]);
		assert_true(es_bytes_equal(result.proof.body, record.body));
		assert_true(es_id_equal(&result.header.structure, &p.certificate.structure));
		assert_true(es_id_equal(&result.start.federation, &p.federation));
		es_writer_free(&w);
	}
}

/* Each byte in one way, which differs from byte to byte, or in nine. */
static void no_byte_can_be_changed(const struct es_proof *proof, bool one_way)
{
	struct es_proof_result result;
	struct es_writer w;
	struct es_bytes bytes = encode(proof, &w);

	for (size_t i = 0; i < bytes.len; i++) {
		size_t first = one_way ? i % 9 : 0;
		for (size_t bit = first; bit < (one_way ? first + 1 : 9); bit++) {
			uint8_t change = bit == 8 ? 0xff : (uint8_t)(1 << bit);
			w.data[i] ^= change;
			es_err err = es_proof_verify(bytes, &result);
			w.data[i] ^= change;
			if (err == ES_OK)
				fail_msg("byte %zu does not count", i);
			assert_non_null(result.what);
		}
	}
	assert_err(es_proof_verify(bytes, &result), ES_OK);
	es_writer_free(&w);
}

static void every_byte_counts(void **state)
{
	(void)state;
	const uint64_t places[][2] = {{0, 1}, {2, 5}, {4, 5}, {3, 8}};

	for (size_t k = 0; k < ES_COUNT(places); k++) {
		struct published record;
		struct es_proof proof;
		publisher_proof(&p, places[k][0], places[k][1], &record, &proof);
		no_byte_can_be_changed(&proof, false);
	}
}

static es_err judged(const struct es_proof *proof, const char *what)
{
	struct es_proof_result result;
	struct es_writer w;
	es_err err = es_proof_verify(encode(proof, &w), &result);

	assert_string_equal(result.what, what);
	es_writer_free(&w);
	return err;
}

static void keys_vouch_for_the_next(void **state)
{
	(void)state;
	static struct vouched v;
	struct es_proof_result result;
	struct es_proof proof;
	struct es_writer w, steps;

	vouched_by_keys(&v);
	assert_err(es_proof_verify(encode(&v.proof, &w), &result), ES_OK);
	assert_int_equal(result.keys, 2);
	assert_int_equal(result.acts, 0);
	es_writer_free(&w);
	no_byte_can_be_changed(&v.proof, true);
	/* the second key alone is not the structure's, nor is the third */
	proof = v.proof;
	proof.keys = es_bytes_of(NULL, 0);
	assert_err(judged(&proof, "the key of the structure"), ES_BAD_KEY);
	size_t step = (v.proof.keys.len - 1) / 2;
	es_writer_grow(&steps, 4096);
	es_write_array(&steps, 1);
	es_write_raw(&steps, es_bytes_of(v.proof.keys.data + 1 + step, step));
	proof.keys = es_writer_bytes(&steps);
	assert_err(judged(&proof, "the key of the structure"), ES_BAD_KEY);
	/* the first did not sign the third */
	es_writer_reset(&steps);
	es_write_array(&steps, 1);
	es_write_raw(&steps, es_bytes_of(v.proof.keys.data + 1, step));
	proof.keys = es_writer_bytes(&steps);
	assert_err(judged(&proof, "the key of the structure"), ES_BAD_SIGNATURE);
	/* nothing goes unread */
	es_writer_reset(&steps);
	es_write_array(&steps, 0);
	es_write_nil(&steps);
	proof.keys = es_writer_bytes(&steps);
	(void)judged(&proof, "the form of the proof");
	es_writer_free(&steps);
	vouched_free(&v);
}

static void acts_vouch_where_the_key_signed_nothing(void **state)
{
	(void)state;
	static struct vouched v, other;
	struct es_proof_result result;
	struct es_proof proof;
	struct es_writer w;

	vouched_by_acts(&v);
	vouched_by_keys(&other);
	assert_err(es_proof_verify(encode(&v.proof, &w), &result), ES_OK);
	assert_int_equal(result.acts, 3);
	assert_int_equal(result.limit.size, 5);
	es_writer_free(&w);
	no_byte_can_be_changed(&v.proof, true);

	proof = v.proof;
	proof.acts = es_bytes_of(NULL, 0);
	assert_err(judged(&proof, "the root that an act says"), ES_INVALID);
	proof = v.proof;
	proof.keys = other.proof.keys;
	assert_err(judged(&proof, "the key of the structure"), ES_LIMIT);
	/* what its key signed counts no more: leaf 5 of 7, and the list's leaves in a tree of 7 */
	struct published record;
	publisher_proof(&v.p, 5, 7, &record, &proof);
	proof.acts = v.proof.acts;
	assert_err(judged(&proof, "what the acts say counts of the log"), ES_NOT_ALLOWED);
	publisher_proof(&v.p, 3, 7, &record, &proof);
	proof.acts = v.proof.acts;
	assert_err(judged(&proof, "the root that an act says"), ES_INVALID);
	publisher_proof(&v.p, 3, 6, &record, &proof);
	proof.acts = v.proof.acts;
	proof.listed = true;
	assert_err(judged(&proof, "the root that an act says"), ES_INVALID);
	vouched_free(&v);
	vouched_free(&other);
}

static void truncated_and_longer_ones_are_refused(void **state)
{
	(void)state;
	struct published record;
	struct es_proof proof;
	struct es_proof_result result;
	struct es_writer w;

	publisher_proof(&p, 2, 5, &record, &proof);
	struct es_bytes bytes = encode(&proof, &w);
	for (size_t len = 0; len < bytes.len; len++) {
		uint8_t *copy = malloc(len ? len : 1);
		assert_non_null(copy);
		memcpy(copy, bytes.data, len);
		assert_err(es_proof_verify(es_bytes_of(copy, len), &result), ES_MALFORMED);
		free(copy);
	}
	es_write_nil(&w);
	assert_err(es_proof_verify(es_writer_bytes(&w), &result), ES_MALFORMED);
	es_writer_free(&w);
	uint8_t *huge = calloc(1, ES_PROOF_MAX + 1);
	assert_non_null(huge);
	assert_err(es_proof_verify(es_bytes_of(huge, ES_PROOF_MAX + 1), &result), ES_TOO_LARGE);
	free(huge);
}

/* The proof of the only leaf has an empty path; one byte in it is no hash, and must not pass for
 * none. */
static void a_path_is_made_of_whole_hashes(void **state)
{
	(void)state;
	struct published record;
	struct es_proof proof;
	struct es_proof_result result;
	struct es_writer w;
	struct es_reader r;
	uint8_t spliced[4096];

	publisher_proof(&p, 0, 1, &record, &proof);
	struct es_bytes bytes = encode(&proof, &w);
	es_reader_init(&r, bytes);
	es_read_array_of(&r, 14);
	for (int i = 0; i < 6; i++)
		(void)es_read_value(&r);
	assert_err(r.err, ES_OK);
	size_t front = (size_t)(r.pos - bytes.data);
	assert_true(bytes.len < sizeof(spliced) && bytes.data[front + 1] == 0);
	memcpy(spliced, bytes.data, front);
	memcpy(spliced + front, (const uint8_t[]){0xc4, 1, 7}, 3);
	memcpy(spliced + front + 3, bytes.data + front + 2, bytes.len - front - 2);
	struct es_bytes longer = es_bytes_of(spliced, bytes.len + 1);
	assert_err(es_canonical(longer), ES_OK);
	assert_err(es_proof_verify(longer, &result), ES_MALFORMED);
	es_writer_free(&w);
}

/* Parts of one proof put into another: each is sound, they do not belong together. */
static void parts_of_two_proofs_do_not_mix(void **state)
{
	(void)state;
	static struct publisher other;
	struct published record, second, foreign;
	struct es_proof proof, mixed, alien;
	struct es_proof_result result;
	struct es_writer w;

	publisher_init(&other, 50);
	publisher_proof(&p, 2, 5, &record, &proof);
	publisher_proof(&p, 3, 5, &second, &mixed);
	publisher_proof(&other, 2, 5, &foreign, &alien);

	mixed.path.index = 2;
	assert_err(es_proof_verify(encode(&mixed, &w), &result), ES_BAD_SIGNATURE);
	assert_string_equal(result.what, "the checkpoint's signature");
	es_writer_free(&w);

	mixed = proof;
	mixed.body = second.body;
	assert_err(es_proof_verify(encode(&mixed, &w), &result), ES_BAD_HASH);
	assert_string_equal(result.what, "the record's body");
	es_writer_free(&w);

	mixed = proof;
	mixed.opening.header = alien.opening.header;
	mixed.opening.body = alien.opening.body;
	assert_err(es_proof_verify(encode(&mixed, &w), &result), ES_NOT_MEMBER);
	assert_string_equal(result.what, "the structure of the record");
	es_writer_free(&w);

	mixed = proof;
	mixed.size = 9;
	assert_err(es_proof_verify(encode(&mixed, &w), &result), ES_BAD_HASH);
	assert_string_equal(result.what, "the path to the root");
	es_writer_free(&w);

	mixed = proof;
	mixed.opening.federation.bytes[0] ^= 1;
	assert_err(es_proof_verify(encode(&mixed, &w), &result), ES_NOT_MEMBER);
	assert_string_equal(result.what, "the log's start");
	es_writer_free(&w);
}

/* A structure's id with a key that merely claims it: everything is well signed, by the wrong
 * one. */
static void a_borrowed_name_is_refused(void **state)
{
	(void)state;
	uint8_t buffer[ES_CERT_MAX], body_key[ES_BODY_KEY_LEN] = {1};
	static struct publisher thief;
	struct published start;
	struct es_proof proof;
	struct es_proof_result result;
	struct es_checkpoint cp = {.size = 1};
	struct es_tree_hash leaf;
	struct es_writer w, header, body;

	publisher_init(&thief, 70);
	thief.certificate.structure = p.certificate.structure;
	es_writer_init(&w, buffer, sizeof(buffer));
	assert_err(es_certificate_sign(&thief.certificate, thief.structure_key.secret, &w), ES_OK);
	thief.start.certificate = thief.certificate;
	es_writer_init(&header, start.header_bytes, sizeof(start.header_bytes));
	es_writer_init(&body, start.body_bytes, sizeof(start.body_bytes));
	assert_err(
	        es_log_start_make(&thief.start, thief.node_key.secret, body_key, 1, &header, &body),
	        ES_OK);
	memset(&proof, 0, sizeof(proof));
	proof.header = proof.opening.header = es_writer_bytes(&header);
	proof.body = proof.opening.body = es_writer_bytes(&body);
	memcpy(proof.body_key, body_key, sizeof(body_key));
	memcpy(proof.opening.body_key, body_key, sizeof(body_key));
	proof.size = 1;
	proof.opening.federation = thief.federation;
	es_record_id(proof.header, &cp.log);
	es_leaf_hash(proof.header, &leaf);
	cp.root = leaf;
	es_checkpoint_sign(&cp, thief.log_key.secret);
	memcpy(proof.signature, cp.signature, ES_SIGNATURE_LEN);

	assert_err(es_proof_verify(encode(&proof, &w), &result), ES_BAD_KEY);
	assert_string_equal(result.what, "the key of the structure");
	es_writer_free(&w);
}

static void encoding_survives_a_lack_of_room(void **state)
{
	(void)state;
	struct published record;
	struct es_proof proof;
	struct es_writer w;
	uint8_t small[100];

	publisher_proof(&p, 2, 5, &record, &proof);
	es_writer_init(&w, small, sizeof(small));
	assert_err(es_proof_encode(&proof, &w), ES_NO_SPACE);
	for (size_t nth = 0; nth < 3; nth++) {
		es_writer_grow(&w, ES_PROOF_MAX);
		fail_allocation(nth);
		es_err err = es_proof_encode(&proof, &w);
		assert_true(fail_no_allocation());
		assert_err(err, ES_NO_MEMORY);
		es_writer_free(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(proofs_hold),
	        cmocka_unit_test(every_byte_counts),
	        cmocka_unit_test(keys_vouch_for_the_next),
	        cmocka_unit_test(acts_vouch_where_the_key_signed_nothing),
	        cmocka_unit_test(truncated_and_longer_ones_are_refused),
	        cmocka_unit_test(a_path_is_made_of_whole_hashes),
	        cmocka_unit_test(parts_of_two_proofs_do_not_mix),
	        cmocka_unit_test(a_borrowed_name_is_refused),
	        cmocka_unit_test(encoding_survives_a_lack_of_room),
	};
	return cmocka_run_group_tests(tests, make, NULL);
}
