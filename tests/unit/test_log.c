/* SPDX-License-Identifier: EUPL-1.2 */
/* Log starts and runs: what opens a log, what extends it, and that nothing else changes it. */
#include "publisher.h"
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

static es_err open_with(struct es_bytes header, struct es_bytes body, const uint8_t *body_key)
{
	struct es_log log;
	struct es_log_start start;
	es_err err = es_log_open(header, body, body_key, &p.federation, &log, &start);

	if (err != ES_OK)
		assert_true(es_id_is_zero(&log.id) && es_id_is_zero(&start.federation));
	return err;
}

static void a_start_opens_its_log(void **state)
{
	(void)state;
	struct es_log log;
	struct es_log_start start;
	struct es_header h;

	assert_err(es_log_open(p.first.header, p.first.body, p.first.body_key, &p.federation, &log,
	                       &start),
	           ES_OK);
	assert_true(es_id_equal(&log.id, &p.first.id));
	assert_true(es_id_equal(&log.structure, &p.certificate.structure));
	assert_memory_equal(log.public_key, p.log_key.public_key, ES_PUBLIC_KEY_LEN);
	assert_int_equal(log.edge.size, 0);
	assert_memory_equal(&start.certificate, &p.certificate, sizeof(p.certificate));
	assert_err(es_header_decode(p.first.header, &h), ES_OK);
	assert_string_equal(h.lang, "und");
	assert_int_equal(h.created_ms, PUBLISHER_NOW_MS);
}

static void a_changed_start_opens_nothing(void **state)
{
	(void)state;
	struct published changed = p.first;
	struct es_id other = p.federation;
	struct es_log log;
	struct es_log_start start;

	changed.body.data = changed.body_bytes;
	changed.header.data = changed.header_bytes;
	for (size_t i = 0; i < changed.body.len; i++) {
		changed.body_bytes[i] ^= 1;
		assert_err(open_with(changed.header, changed.body, changed.body_key), ES_BAD_HASH);
		changed.body_bytes[i] ^= 1;
	}
	changed.body_key[0] ^= 1;
	assert_err(open_with(changed.header, changed.body, changed.body_key), ES_BAD_HASH);
	changed.body_key[0] ^= 1;
	assert_err(open_with(changed.header, changed.body, changed.body_key), ES_OK);
	for (size_t len = 0; len < changed.header.len; len++)
		assert_err(open_with(es_bytes_of(changed.header_bytes, len), changed.body,
		                     changed.body_key),
		           ES_MALFORMED);
	other.bytes[31] ^= 1;
	assert_err(
	        es_log_open(p.first.header, p.first.body, p.first.body_key, &other, &log, &start),
	        ES_NOT_MEMBER);
}

static void other_records_open_nothing(void **state)
{
	(void)state;
	struct published record;

	publisher_record(&p, 1, &record);
	assert_err(open_with(record.header, record.body, record.body_key), ES_MALFORMED);
}

/* A start made with these parts; committed to correctly, whatever it says. */
static es_err open_made(const struct es_log_start *parts, const struct key_pair *signer,
                        const struct es_id *structure)
{
	struct published made;
	struct es_writer header, body;
	struct es_header h;

	es_writer_init(&header, made.header_bytes, sizeof(made.header_bytes));
	es_writer_init(&body, made.body_bytes, sizeof(made.body_bytes));
	memset(made.body_key, 1, sizeof(made.body_key));
	assert_err(es_log_start_make(parts, signer->secret, made.body_key, 1, &header, &body),
	           ES_OK);
	if (structure) {
		assert_err(es_header_decode(es_writer_bytes(&header), &h), ES_OK);
		h.structure = *structure;
		es_writer_reset(&header);
		assert_err(es_header_encode(&h, &header), ES_OK);
	}
	return open_with(es_writer_bytes(&header), es_writer_bytes(&body), made.body_key);
}

static void each_signature_of_a_start_counts(void **state)
{
	(void)state;
	struct es_log_start parts = p.start;
	struct es_id other = p.certificate.structure;

	assert_err(open_made(&parts, &p.node_key, NULL), ES_OK);
	assert_err(open_made(&parts, &p.structure_key, NULL), ES_BAD_SIGNATURE);
	parts.certificate.created_ms++;
	assert_err(open_made(&parts, &p.node_key, NULL), ES_BAD_SIGNATURE);
	parts = p.start;
	other.bytes[0] ^= 1;
	assert_err(open_made(&parts, &p.node_key, &other), ES_NOT_MEMBER);
	parts.federation.bytes[0] ^= 1;
	assert_err(open_made(&parts, &p.node_key, NULL), ES_NOT_MEMBER);
}

/* Opens a start whose header or author was changed before it was committed to. */
enum change { NOTHING, KIND, ENTITY, PARENT, AUTHOR };

static es_err open_changed(enum change change)
{
	struct published made = p.first;
	struct es_header h;
	struct es_writer w;

	made.body.data = made.body_bytes;
	assert_err(es_header_decode(p.first.header, &h), ES_OK);
	if (change == KIND)
		h.kind = ES_KIND_COMMENT;
	h.has_entity = change == ENTITY;
	h.parents_len = change == PARENT;
	if (change == AUTHOR)
		made.body_bytes[1 + 7 + 2] =
		        1; /* behind the heads of the map, the key and the bin */
	es_body_commit(made.body, made.body_key, &h.body_commit);
	es_writer_init(&w, made.header_bytes, sizeof(made.header_bytes));
	assert_err(es_header_encode(&h, &w), ES_OK);
	return open_with(es_writer_bytes(&w), made.body, made.body_key);
}

static void a_start_is_nothing_else(void **state)
{
	(void)state;
	assert_err(open_changed(NOTHING), ES_OK);
	assert_err(open_changed(KIND), ES_MALFORMED);
	assert_err(open_changed(ENTITY), ES_MALFORMED);
	assert_err(open_changed(PARENT), ES_MALFORMED);
	assert_err(open_changed(AUTHOR), ES_MALFORMED);
}

static void a_start_that_does_not_fit_is_not_written(void **state)
{
	(void)state;
	uint8_t room[ES_HEADER_MAX], small[40];
	struct es_writer header, body;

	es_writer_init(&header, room, sizeof(room));
	es_writer_init(&body, small, sizeof(small));
	assert_err(
	        es_log_start_make(&p.start, p.node_key.secret, p.first.body_key, 1, &header, &body),
	        ES_NO_SPACE);
	es_writer_grow(&body, 1000);
	fail_allocation(0);
	es_err err =
	        es_log_start_make(&p.start, p.node_key.secret, p.first.body_key, 1, &header, &body);
	(void)fail_no_allocation();
	assert_err(err, ES_NO_MEMORY);
	es_writer_free(&body);
}

/* --- runs ------------------------------------------------------------------------------------- */

static void runs_extend_a_log(void **state)
{
	(void)state;
	const size_t counts[] = {1, 1, 7, 1015, 1024, 1, 1023, 2};
	struct es_log log = p.log;
	struct es_edge edge = p.log.edge;

	for (size_t i = 0; i < ES_COUNT(counts); i++) {
		struct es_writer w;
		struct es_run run;
		struct es_checkpoint got, wanted;
		publisher_run(&p, &edge, counts[i], &w, &run);
		assert_err(es_log_append_run(&log, &run, NULL, &got), ES_OK);
		publisher_checkpoint(&p, &edge, &wanted);
		assert_memory_equal(&got, &wanted, sizeof(got));
		assert_int_equal(log.edge.size, edge.size);
		es_writer_free(&w);
	}
	assert_int_equal(log.edge.size, 3074);
}

static void refused(struct es_log *log, const struct es_run *run, es_err err)
{
	struct es_log before = *log;
	struct es_checkpoint cp = {.size = 77};

	assert_err(es_log_append_run(log, run, NULL, &cp), err);
	assert_memory_equal(&before, log, sizeof(before));
	assert_int_equal(cp.size, 77);
}

static void runs_stand_at_the_end_and_cross_nothing(void **state)
{
	(void)state;
	struct es_log log = p.log;
	struct es_edge edge = p.log.edge;
	struct es_checkpoint cp;
	struct es_writer w;
	struct es_run run;

	publisher_run(&p, &edge, 1000, &w, &run);
	struct es_run early = run;
	early.start = 1;
	refused(&log, &early, ES_GAP);
	early = run;
	early.log.bytes[0] ^= 1;
	refused(&log, &early, ES_STATE);
	assert_err(es_log_append_run(&log, &run, NULL, &cp), ES_OK);
	refused(&log, &run, ES_GAP);
	es_writer_free(&w);

	struct es_edge before = edge;
	publisher_run(&p, &edge, 25, &w, &run);
	refused(&log, &run, ES_LIMIT);
	es_writer_free(&w);
	edge = before;
	publisher_run(&p, &edge, 24, &w, &run);
	struct es_run none = run;
	none.count = 0;
	refused(&log, &none, ES_LIMIT);
	none.count = ES_RUN_MAX + 1;
	refused(&log, &none, ES_LIMIT);
	none.count = SIZE_MAX;
	refused(&log, &none, ES_LIMIT);
	assert_err(es_log_append_run(&log, &run, NULL, &cp), ES_OK);
	assert_int_equal(log.edge.size, 1024);
	es_writer_free(&w);
	/* a log so long that its next leaf could not be counted */
	log.edge.size = run.start = UINT64_MAX;
	run.count = 1;
	refused(&log, &run, ES_LIMIT);
}

/* Where an act or a fork proof limits a log, its root proves the run that ends there. */
static void a_limit_proves_by_its_root(void **state)
{
	(void)state;
	struct es_log log = p.log;
	struct es_edge edge = p.log.edge;
	struct es_log_limit limit = {.size = 5, .has_root = true};
	struct es_checkpoint cp;
	struct es_writer w, rest;
	struct es_run run;

	publisher_run(&p, &edge, 5, &w, &run);
	es_edge_root(&edge, &limit.root);
	memset(run.signature, 0, sizeof(run.signature));
	refused(&log, &run, ES_BAD_SIGNATURE);
	assert_err(es_log_append_run(&log, &run, &limit, &cp), ES_OK);
	assert_int_equal(log.edge.size, 5);
	/* nothing goes past it, however well signed */
	publisher_run(&p, &edge, 1, &rest, &run);
	struct es_log before = log;
	assert_err(es_log_append_run(&log, &run, &limit, &cp), ES_LIMIT);
	assert_memory_equal(&before, &log, sizeof(before));
	es_writer_free(&rest);
	es_writer_free(&w);

	log = p.log;
	edge = p.log.edge;
	publisher_run(&p, &edge, 5, &w, &run);
	limit.root.bytes[0] ^= 1;
	assert_err(es_log_append_run(&log, &run, &limit, &cp), ES_FORK);
	/* without a root it takes the signature, as everywhere before the limit */
	limit.has_root = false;
	assert_err(es_log_append_run(&log, &run, &limit, &cp), ES_OK);
	es_writer_free(&w);
	log = p.log;
	edge = p.log.edge;
	limit.has_root = true;
	publisher_run(&p, &edge, 4, &w, &run);
	assert_err(es_log_append_run(&log, &run, &limit, &cp), ES_OK);
	run.signature[0] ^= 1;
	log = p.log;
	assert_err(es_log_append_run(&log, &run, &limit, &cp), ES_BAD_SIGNATURE);
	es_writer_free(&w);
}

static void runs_hold_what_was_signed(void **state)
{
	(void)state;
	struct es_log log = p.log;
	struct es_edge edge = p.log.edge;
	struct es_writer w;
	struct es_run run;

	publisher_run(&p, &edge, 5, &w, &run);
	struct es_run other = run;
	for (size_t i = 0; i < ES_SIGNATURE_LEN; i++) {
		other.signature[i] ^= 1;
		refused(&log, &other, ES_BAD_SIGNATURE);
		other.signature[i] ^= 1;
	}
	for (size_t i = 0; i < run.headers.len; i++) {
		struct es_checkpoint cp;
		w.data[i] ^= 1;
		es_err err = es_log_append_run(&log, &run, NULL, &cp);
		w.data[i] ^= 1;
		if (err == ES_OK)
			fail_msg("byte %zu does not count", i);
		assert_int_equal(log.edge.size, 0);
	}
	other.count = 4;
	refused(&log, &other, ES_MALFORMED);
	other.count = 6;
	refused(&log, &other, ES_MALFORMED);
	for (size_t len = 0; len < run.headers.len; len++) {
		uint8_t *copy = malloc(len ? len : 1);
		assert_non_null(copy);
		memcpy(copy, run.headers.data, len);
		other = run;
		other.headers = es_bytes_of(copy, len);
		refused(&log, &other, ES_MALFORMED);
		free(copy);
	}
	memcpy(log.public_key, p.node_key.public_key, ES_PUBLIC_KEY_LEN);
	refused(&log, &run, ES_BAD_SIGNATURE);
	es_writer_free(&w);
}

/* Signs any leaves at all, as a log's owner could. */
static void sign_leaves(struct es_run *run, struct es_log *log)
{
	struct es_edge edge = log->edge;
	struct es_checkpoint cp;
	struct es_reader r;

	es_reader_init(&r, run->headers);
	for (size_t i = 0; i < run->count; i++) {
		struct es_tree_hash leaf;
		es_leaf_hash(es_read_value(&r), &leaf);
		es_edge_append(&edge, &leaf);
	}
	assert_err(es_reader_finish(&r), ES_OK);
	publisher_checkpoint(&p, &edge, &cp);
	memcpy(run->signature, cp.signature, ES_SIGNATURE_LEN);
}

static void content_stops_no_log_but_form_does(void **state)
{
	(void)state;
	static const uint8_t strange[] = {0x91, 0x02, 0x90, 0x92, 0xc0, 0x80};
	static const uint8_t scalar[] = {0x05};
	static uint8_t large[3 + 1100] = {0x91, 0xc5, (1100 - 1) >> 8, (1100 - 1) & 0xff};
	struct es_log log = p.log;
	struct es_edge edge = p.log.edge;
	struct es_checkpoint cp;
	struct es_writer w;
	struct es_run run;

	publisher_run(&p, &edge, 1, &w, &run);
	assert_err(es_log_append_run(&log, &run, NULL, &cp), ES_OK);
	es_writer_free(&w);
	run = (struct es_run){
	        .log = p.log.id, .start = 1, .headers = ES_BYTES(strange), .count = 3};
	sign_leaves(&run, &log);
	assert_err(es_log_append_run(&log, &run, NULL, &cp), ES_OK);

	run.start = 4;
	run.count = 1;
	run.headers = ES_BYTES(scalar);
	sign_leaves(&run, &log);
	refused(&log, &run, ES_MALFORMED);
	run.headers = ES_BYTES(large);
	sign_leaves(&run, &log);
	refused(&log, &run, ES_TOO_LARGE);
}

static void a_log_is_named_after_its_first_leaf(void **state)
{
	(void)state;
	struct es_log log = p.log;
	struct published record;
	struct es_run run = {.log = p.log.id, .count = 1};

	publisher_record(&p, 1, &record);
	run.headers = record.header;
	sign_leaves(&run, &log);
	refused(&log, &run, ES_BAD_HASH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_start_opens_its_log),
	        cmocka_unit_test(a_changed_start_opens_nothing),
	        cmocka_unit_test(other_records_open_nothing),
	        cmocka_unit_test(each_signature_of_a_start_counts),
	        cmocka_unit_test(a_start_is_nothing_else),
	        cmocka_unit_test(a_start_that_does_not_fit_is_not_written),
	        cmocka_unit_test(runs_extend_a_log),
	        cmocka_unit_test(runs_stand_at_the_end_and_cross_nothing),
	        cmocka_unit_test(a_limit_proves_by_its_root),
	        cmocka_unit_test(runs_hold_what_was_signed),
	        cmocka_unit_test(content_stops_no_log_but_form_does),
	        cmocka_unit_test(a_log_is_named_after_its_first_leaf),
	};
	return cmocka_run_group_tests(tests, make, NULL);
}
