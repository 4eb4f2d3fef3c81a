/* SPDX-License-Identifier: EUPL-1.2 */
/* Fork proofs: they hold for copies of any two sizes, no byte of them is without meaning, and what
 * is no fork is none. */
#include "forked.h"
#include "test.h"
#include "vectors.h"

#include <stdlib.h>
#include <string.h>

static struct publisher p;

static int make(void **state)
{
	(void)state;
	publisher_init(&p, 1);
	return 0;
}

static struct es_bytes encode(const struct es_fork *fork, struct es_writer *w)
{
	es_writer_grow(w, ES_FORK_MAX);
	assert_err(es_fork_encode(fork, w), ES_OK);
	return es_writer_bytes(w);
}

static es_err verify(const struct es_fork *fork, const char **what)
{
	struct es_fork_result result;
	struct es_writer w;

	es_err err = es_fork_verify(encode(fork, &w), &result);
	*what = result.what;
	es_writer_free(&w);
	return err;
}

static void root_of(uint64_t size, struct es_tree_hash *root)
{
	struct es_edge edge;

	es_edge_init(&edge);
	while (edge.size < size) {
		struct published record;
		struct es_tree_hash leaf;
		publisher_record(&p, edge.size, &record);
		es_leaf_hash(record.header, &leaf);
		es_edge_append(&edge, &leaf);
	}
	es_edge_root(&edge, root);
}

static void proofs_hold_for_any_two_sizes(void **state)
{
	(void)state;

	for (uint64_t a = 2; a <= 9; a++)
		for (uint64_t b = 2; b <= 9; b++)
			for (uint64_t at = 1; at < a && at < b; at++) {
				struct published records[2];
				struct es_fork fork;
				struct es_fork_result result;
				struct es_log_limit limit;
				struct es_tree_hash root;
				struct es_writer w;
				forked_proof(&p, at, (uint64_t[]){a, b}, records, &fork);
				assert_err(es_fork_verify(encode(&fork, &w), &result), ES_OK);
				assert_true(es_id_equal(&result.log.id, &p.log.id));
				memset(&limit, 0xff, sizeof(limit));
				es_fork_limit(&result, &limit);
				root_of(at, &root);
				assert_int_equal(limit.size, at);
				assert_true(limit.has_root);
				assert_false(limit.listed);
				assert_memory_equal(limit.root.bytes, root.bytes, sizeof(root));
				es_writer_free(&w);
			}
}

static void every_byte_counts(void **state)
{
	(void)state;
	const uint64_t places[][3] = {{1, 2, 2}, {3, 4, 7}, {4, 8, 5}};

	for (size_t k = 0; k < ES_COUNT(places); k++) {
		struct published records[2];
		struct es_fork fork;
		struct es_fork_result result;
		struct es_writer w;
		forked_proof(&p, places[k][0], &places[k][1], records, &fork);
		struct es_bytes bytes = encode(&fork, &w);
		for (size_t i = 0; i < bytes.len; i++) {
			for (int bit = 0; bit < 9; bit++) {
				uint8_t change = bit == 8 ? 0xff : (uint8_t)(1 << bit);
				w.data[i] ^= change;
				es_err err = es_fork_verify(bytes, &result);
				w.data[i] ^= change;
				if (err == ES_OK)
					fail_msg("byte %zu does not count", i);
			}
		}
		assert_err(es_fork_verify(bytes, &result), ES_OK);
		es_writer_free(&w);
	}
}

static void truncated_and_longer_ones_are_refused(void **state)
{
	(void)state;
	struct published records[2];
	struct es_fork fork;
	struct es_fork_result result;
	struct es_writer w;

	forked_proof(&p, 3, (uint64_t[]){5, 6}, records, &fork);
	struct es_bytes bytes = encode(&fork, &w);
	for (size_t len = 0; len < bytes.len; len++) {
		uint8_t *copy = malloc(len ? len : 1);
		assert_non_null(copy);
		memcpy(copy, bytes.data, len);
		assert_err(es_fork_verify(es_bytes_of(copy, len), &result), ES_MALFORMED);
		free(copy);
	}
	es_write_nil(&w);
	assert_err(es_fork_verify(es_writer_bytes(&w), &result), ES_MALFORMED);
	es_writer_free(&w);
	uint8_t *huge = calloc(1, ES_FORK_MAX + 1);
	assert_non_null(huge);
	assert_err(es_fork_verify(es_bytes_of(huge, ES_FORK_MAX + 1), &result), ES_TOO_LARGE);
	free(huge);
}

/* One copy that merely goes on where the other ends is no fork: at no index do both have a leaf
 * that differs. */
static void what_is_no_fork_is_refused(void **state)
{
	(void)state;
	struct published records[2], record;
	struct es_fork fork;
	const char *what;

	forked_proof(&p, 3, (uint64_t[]){5, 6}, records, &fork);
	struct es_fork same = fork;
	forked_copy(&p, 3, 0, 3, 7, &record, &same.copies[1]);
	assert_err(verify(&same, &what), ES_INVALID);
	assert_string_equal(what, "the two leaves");

	/* index 0 is what the log is named after */
	struct es_fork first = fork;
	for (size_t i = 0; i < 2; i++)
		first.copies[i].path.index = 0;
	assert_err(verify(&first, &what), ES_INVALID);
	assert_string_equal(what, "the index");
}

/* A later difference does not show the first one: the copies' left siblings differ. */
static void a_later_difference_is_refused(void **state)
{
	(void)state;
	struct published records[2];
	struct es_fork fork;
	const char *what;

	forked_proof(&p, 3, (uint64_t[]){9, 9}, records, &fork);
	forked_copy(&p, 3, 0, 4, 9, &records[0], &fork.copies[0]);
	forked_copy(&p, 3, 1, 4, 9, &records[1], &fork.copies[1]);
	assert_err(verify(&fork, &what), ES_BAD_HASH);
	assert_string_equal(what, "what the copies have in common");
}

static void two_logs_make_no_fork(void **state)
{
	(void)state;
	static struct publisher thief;
	struct published records[2], stolen;
	struct es_fork fork;
	const char *what;

	publisher_init(&thief, 90);
	forked_proof(&p, 3, (uint64_t[]){5, 6}, records, &fork);
	struct es_fork mixed = fork;
	forked_copy(&thief, 3, 1, 3, 6, &stolen, &mixed.copies[1]);
	/* leaf 0 differs, so what comes before does */
	assert_err(verify(&mixed, &what), ES_BAD_HASH);
	mixed = fork;
	mixed.opening.header = thief.first.header;
	mixed.opening.body = thief.first.body;
	memcpy(mixed.opening.body_key, thief.first.body_key, ES_BODY_KEY_LEN);
	assert_err(verify(&mixed, &what), ES_BAD_SIGNATURE);
	assert_string_equal(what, "the signature of a checkpoint");
	mixed = fork;
	mixed.opening.federation.bytes[3] ^= 1;
	assert_err(verify(&mixed, &what), ES_NOT_MEMBER);
	assert_string_equal(what, "the log's start");
	mixed = fork;
	mixed.copies[0].size++;
	assert_err(verify(&mixed, &what), ES_BAD_SIGNATURE);
	mixed = fork;
	mixed.copies[0].size = 100;
	assert_err(verify(&mixed, &what), ES_BAD_HASH);
	assert_string_equal(what, "the path to a root");
}

/* Of one fork there is one form: the same with its copies exchanged is refused. */
static void copies_stand_in_order(void **state)
{
	(void)state;
	struct published records[2];
	struct es_fork fork, swapped;
	struct es_fork_result result;
	struct es_writer w, other;

	forked_proof(&p, 3, (uint64_t[]){5, 6}, records, &fork);
	swapped = fork;
	swapped.copies[0] = fork.copies[1];
	swapped.copies[1] = fork.copies[0];
	struct es_bytes bytes = encode(&fork, &w);
	assert_true(es_bytes_equal(bytes, encode(&swapped, &other)));
	/* array head 1, version 1, index 1: then the copies, each of its own length */
	struct es_reader r;
	es_reader_init(&r, bytes);
	es_read_array_of(&r, 14);
	es_read_value(&r);
	es_read_value(&r);
	const uint8_t *first = r.pos;
	for (int i = 0; i < 4; i++)
		es_read_value(&r);
	const uint8_t *second = r.pos;
	for (int i = 0; i < 4; i++)
		es_read_value(&r);
	const uint8_t *end = r.pos;
	assert_err(r.err, ES_OK);
	es_writer_reset(&other);
	es_write_raw(&other, es_bytes_of(bytes.data, (size_t)(first - bytes.data)));
	es_write_raw(&other, es_bytes_of(second, (size_t)(end - second)));
	es_write_raw(&other, es_bytes_of(first, (size_t)(second - first)));
	es_write_raw(&other, es_bytes_of(end, bytes.len - (size_t)(end - bytes.data)));
	assert_err(es_fork_verify(es_writer_bytes(&other), &result), ES_NOT_CANONICAL);
	es_writer_free(&other);
	es_writer_free(&w);
}

static void the_vector_holds(void **state)
{
	(void)state;
	struct published records[2];
	struct es_fork fork;
	struct es_fork_result result;
	struct es_log_limit limit;
	struct es_writer w;

	forked_proof(&p, 3, (uint64_t[]){5, 7}, records, &fork);
	struct es_bytes bytes = encode(&fork, &w);
	assert_err(es_fork_verify(bytes, &result), ES_OK);
	es_fork_limit(&result, &limit);
	vector_check(VECTORS("fork"), "proof", bytes.data, bytes.len);
	vector_check(VECTORS("fork"), "log", result.log.id.bytes, ES_ID_LEN);
	vector_check(VECTORS("fork"), "root", limit.root.bytes, ES_TREE_HASH_LEN);
	es_writer_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(proofs_hold_for_any_two_sizes),
	        cmocka_unit_test(every_byte_counts),
	        cmocka_unit_test(truncated_and_longer_ones_are_refused),
	        cmocka_unit_test(what_is_no_fork_is_refused),
	        cmocka_unit_test(a_later_difference_is_refused),
	        cmocka_unit_test(two_logs_make_no_fork),
	        cmocka_unit_test(copies_stand_in_order),
	        cmocka_unit_test(the_vector_holds),
	};
	return cmocka_run_group_tests(tests, make, NULL);
}
