/* SPDX-License-Identifier: EUPL-1.2 */
/* Logs that a fork proof froze: cut in every table, served and taken up to their limit, healed by
 * another log of their structure. */
#include "forked.h"
#include "store/cut.h"
#include "store/writer.h"
#include "store_home.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

enum { LEAVES_MAX = 64 };

static struct store_home at;
static struct publisher ours, second; /* two logs of one structure */
static struct es_member member;
static struct es_federation federation;
static uint32_t first; /* the one member */

/* The same structure and node with another log. */
static void open_second(void)
{
	uint8_t body_key[ES_BODY_KEY_LEN] = {9};
	struct es_writer header, body;

	second = ours;
	key_pair_of(77, &second.log_key);
	memcpy(second.start.log_key, second.log_key.public_key, ES_PUBLIC_KEY_LEN);
	es_writer_init(&header, second.first.header_bytes, sizeof(second.first.header_bytes));
	es_writer_init(&body, second.first.body_bytes, sizeof(second.first.body_bytes));
	assert_err(es_log_start_make(&second.start, second.node_key.secret, body_key, 5, &header,
	                             &body),
	           ES_OK);
	second.first.header = es_writer_bytes(&header);
	second.first.body = es_writer_bytes(&body);
	memcpy(second.first.body_key, body_key, sizeof(body_key));
	es_record_id(second.first.header, &second.first.id);
	second.log.id = second.first.id;
	memcpy(second.log.public_key, second.log_key.public_key, ES_PUBLIC_KEY_LEN);
}

static int setup(void **state)
{
	(void)state;
	store_home_open(&at);
	publisher_init(&ours, 1);
	open_second();
	store_home_member(&ours, 5, &member);
	federation = (struct es_federation){.id = ours.federation,
	                                    .acts = 1,
	                                    .members = &member,
	                                    .members_len = 1,
	                                    .by_id = &first};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	store_home_close(&at);
	return 0;
}

struct taking {
	struct es_change change; /* first */
	struct es_incoming_run in;
};

static es_err apply_run(struct es_write *w, struct es_change *change)
{
	return es_write_run(w, &federation, &((struct taking *)change)->in, 1000);
}

/* Leaves as numbered in records, all with bodies, as the run of a log from start on; signature NULL:
 * that of the tree. */
static es_err take_leaves(const struct publisher *p, struct es_edge *edge,
                          struct published *records, size_t count, const uint8_t *signature)
{
	static struct es_wire_body bodies[LEAVES_MAX];
	struct taking taking = {.in = {.bodies = bodies, .bodies_len = count}};
	struct es_checkpoint cp;
	struct es_writer headers;

	es_writer_grow(&headers, ES_MESSAGE_MAX);
	taking.in.run = (struct es_run){.log = p->log.id, .start = edge->size, .count = count};
	for (size_t i = 0; i < count; i++) {
		struct es_tree_hash leaf;
		es_leaf_hash(records[i].header, &leaf);
		es_edge_append(edge, &leaf);
		es_write_raw(&headers, records[i].header);
		bodies[i] = (struct es_wire_body){.present = true,
		                                  .plain_len = records[i].body.len,
		                                  .packed = records[i].body};
		memcpy(bodies[i].key, records[i].body_key, ES_BODY_KEY_LEN);
	}
	publisher_checkpoint(p, edge, &cp);
	taking.in.run.headers = es_writer_bytes(&headers);
	memcpy(taking.in.run.signature, signature ? signature : cp.signature, ES_SIGNATURE_LEN);
	es_err err = es_store_apply(at.store, apply_run, &taking.change);
	es_writer_free(&headers);
	return err;
}

/* A copy of our log from its start to size. */
static es_err take_copy(uint64_t fork_at, int copy, size_t size)
{
	static struct published records[LEAVES_MAX];
	struct es_edge edge;

	for (size_t i = 0; i < size; i++)
		forked_record(&ours, fork_at, copy, i, &records[i]);
	es_edge_init(&edge);
	return take_leaves(&ours, &edge, records, size, NULL);
}

struct proving {
	struct es_change change; /* first */
	struct es_bytes proof;
};

static es_err apply_fork(struct es_write *w, struct es_change *change)
{
	return es_write_fork(w, &federation, ((struct proving *)change)->proof, 2000);
}

static es_err prove(uint64_t fork_at, uint64_t size)
{
	struct published records[2];
	struct proving proving = {.change = {.apply = NULL}};
	struct es_fork fork;
	struct es_writer w;

	forked_proof(&ours, fork_at, (uint64_t[]){size, size}, records, &fork);
	es_writer_grow(&w, ES_FORK_MAX);
	assert_err(es_fork_encode(&fork, &w), ES_OK);
	proving.proof = es_writer_bytes(&w);
	es_err err = es_store_apply(at.store, apply_fork, &proving.change);
	es_writer_free(&w);
	return err;
}

static uint64_t size_of(const struct publisher *p)
{
	struct es_log_info info;

	store_home_look(&at);
	return es_log_get(at.snap, &p->log.id, &info) ? 0 : info.log.edge.size;
}

static void print_fault(void *context, const char *sentence)
{
	(void)context;
	fprintf(stderr, "fault: %s\n", sentence);
}

/* What check says of the logs and rows here; the chain of acts is not stored, so starts are of
 * nobody. */
static bool only_starts_are_foreign(void)
{
	struct es_check_report report;

	(void)!es_store_check(at.store, print_fault, NULL, NULL, &report);
	return report.faults == report.logs;
}

static size_t unlogged(void)
{
	struct es_walk walk;
	uint64_t row;
	size_t count = 0;

	store_home_look(&at);
	es_walk_unlogged(&walk, at.snap);
	while (es_walk_next(&walk, &row))
		count++;
	return count;
}

static void a_frozen_log_is_cut(void **state)
{
	(void)state;
	struct es_frozen frozen;
	struct es_row row;
	struct published record;
	struct es_writer headers, bodies;
	uint8_t signature[ES_SIGNATURE_LEN], zeros[ES_SIGNATURE_LEN] = {0};
	size_t count, bodies_len;

	assert_err(take_copy(5, 0, 8), ES_OK);
	store_home_look(&at);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 7);
	assert_err(es_frozen_get(at.snap, &ours.log.id, &frozen), ES_NOT_FOUND);
	assert_err(prove(5, 8), ES_OK);
	assert_err(prove(5, 8), ES_EXISTS);
	assert_int_equal(size_of(&ours), 5);
	assert_err(es_frozen_get(at.snap, &ours.log.id, &frozen), ES_OK);
	assert_int_equal(frozen.limit.size, 5);
	assert_int_equal(frozen.seen_ms, 2000);
	assert_true(es_id_equal(&frozen.structure, &ours.log.structure));
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 4);
	/* beyond: here, but nowhere */
	publisher_record(&ours, 6, &record);
	assert_err(es_row_find(at.snap, &record.id, &row), ES_OK);
	assert_true(es_id_is_zero(&row.log));
	assert_int_equal(es_about_count(at.snap, &row.header.entity, ES_KIND_COMMENT), 4);
	assert_true(only_starts_are_foreign());
	/* it is served up to its limit, where nobody signed */
	es_writer_grow(&headers, ES_MESSAGE_MAX);
	es_writer_grow(&bodies, ES_MESSAGE_MAX);
	store_home_look(&at);
	assert_err(es_log_read_run(at.snap, &ours.log.id, 0, &headers, &bodies, &count, &bodies_len,
	                           signature),
	           ES_OK);
	assert_int_equal(count, 5);
	assert_memory_equal(signature, zeros, sizeof(zeros));
	es_writer_free(&headers);
	es_writer_free(&bodies);
	assert_int_equal(unlogged(), 0);
}

static void nothing_goes_past_the_limit(void **state)
{
	(void)state;
	static struct published records[LEAVES_MAX];
	struct es_edge edge;
	const uint8_t zeros[ES_SIGNATURE_LEN] = {0};

	/* the proof comes before the log does */
	assert_err(prove(5, 8), ES_OK);
	assert_err(take_copy(5, 0, 8), ES_LIMIT);
	assert_err(take_copy(5, 1, 6), ES_LIMIT);
	for (size_t i = 0; i < 8; i++)
		publisher_record(&ours, i, &records[i]);
	es_edge_init(&edge);
	assert_err(take_leaves(&ours, &edge, records, 3, NULL), ES_OK);
	struct es_edge three = edge;
	assert_err(take_leaves(&ours, &edge, records + 3, 5, NULL), ES_LIMIT);
	edge = three;
	assert_err(take_leaves(&ours, &edge, records + 3, 1, zeros), ES_BAD_SIGNATURE);
	edge = three;
	assert_err(take_leaves(&ours, &edge, records + 3, 2, zeros), ES_OK);
	assert_int_equal(size_of(&ours), 5);
	assert_true(only_starts_are_foreign());
}

static void the_lowest_index_rules(void **state)
{
	(void)state;
	struct es_frozen frozen;

	assert_err(take_copy(5, 0, 8), ES_OK);
	assert_err(prove(5, 8), ES_OK);
	assert_err(prove(7, 9), ES_EXISTS);
	assert_int_equal(size_of(&ours), 5);
	assert_err(prove(3, 9), ES_OK);
	assert_int_equal(size_of(&ours), 3);
	assert_err(es_frozen_get(at.snap, &ours.log.id, &frozen), ES_OK);
	assert_int_equal(frozen.limit.size, 3);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 2);
	assert_err(prove(5, 8), ES_EXISTS);
	assert_true(only_starts_are_foreign());
}

/* The structure publishes again what was cut, in another log, under the same ids. */
static void what_was_cut_comes_back_in_another_log(void **state)
{
	(void)state;
	static struct published records[4];
	struct es_edge edge;
	struct es_row row;

	assert_err(take_copy(5, 0, 8), ES_OK);
	assert_err(prove(5, 8), ES_OK);
	records[0] = second.first;
	records[0].header = second.first.header;
	for (size_t i = 1; i < 4; i++)
		publisher_record(&ours, 4 + i, &records[i]);
	es_edge_init(&edge);
	assert_err(take_leaves(&second, &edge, records, 4, NULL), ES_OK);
	store_home_look(&at);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 7);
	for (size_t i = 1; i < 4; i++) {
		assert_err(es_row_find(at.snap, &records[i].id, &row), ES_OK);
		assert_true(es_id_equal(&row.log, &second.log.id));
		assert_true(row.has_body);
	}
	assert_true(only_starts_are_foreign());
}

/* The other log had come first. */
static void what_stands_elsewhere_moves_there(void **state)
{
	(void)state;
	static struct published records[4];
	struct es_edge edge;
	struct es_row row;

	assert_err(take_copy(5, 0, 8), ES_OK);
	records[0] = second.first;
	for (size_t i = 1; i < 4; i++)
		publisher_record(&ours, 4 + i, &records[i]);
	es_edge_init(&edge);
	assert_err(take_leaves(&second, &edge, records, 4, NULL), ES_OK);
	store_home_look(&at);
	assert_err(es_row_find(at.snap, &records[2].id, &row), ES_OK);
	assert_true(es_id_equal(&row.log, &ours.log.id));
	assert_err(prove(5, 8), ES_OK);
	store_home_look(&at);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 7);
	assert_err(es_row_find(at.snap, &records[2].id, &row), ES_OK);
	assert_true(es_id_equal(&row.log, &second.log.id));
	assert_int_equal(row.index, 2);
	assert_true(only_starts_are_foreign());
}

static void our_own_records_wait_again(void **state)
{
	(void)state;

	es_store_set_own(at.store, &ours.certificate.structure);
	assert_err(take_copy(5, 0, 8), ES_OK);
	assert_err(prove(5, 8), ES_OK);
	assert_int_equal(size_of(&ours), 5);
	assert_int_equal(unlogged(), 3);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 7);
	assert_true(only_starts_are_foreign());
}

/* A copy that differs before the proof's index is a third history; its own proof will cut it. */
static void a_third_history_waits_for_its_own_proof(void **state)
{
	(void)state;

	assert_err(take_copy(3, 1, 8), ES_OK);
	assert_err(prove(5, 8), ES_OK);
	assert_int_equal(size_of(&ours), 8);
	assert_err(prove(3, 8), ES_OK);
	assert_int_equal(size_of(&ours), 3);
	assert_true(only_starts_are_foreign());
}

/* Beyond one checkpoint of a multiple: it and what it covers stay. */
static void a_log_of_many_runs_is_cut_in_its_middle(void **state)
{
	(void)state;
	const size_t part = 32;
	static struct published records[32];
	struct es_edge edge;

	es_edge_init(&edge);
	for (uint64_t start = 0; start < 2080; start += part) {
		for (size_t i = 0; i < part; i++)
			publisher_record(&ours, start + i, &records[i]);
		assert_err(take_leaves(&ours, &edge, records, part, NULL), ES_OK);
	}
	assert_err(prove(1500, 1501), ES_OK);
	assert_int_equal(size_of(&ours), 1500);
	assert_true(only_starts_are_foreign());
	assert_err(prove(1024, 1025), ES_OK);
	assert_int_equal(size_of(&ours), 1024);
	assert_true(only_starts_are_foreign());
}

/* --- what an act lists ------------------------------------------------------------------------ */

static es_err apply_end(struct es_write *w, struct es_change *change)
{
	(void)change;
	return es_write_key_ended(w, &federation);
}

static void edge_of(uint64_t fork_at, int copy, uint64_t size, struct es_edge *edge)
{
	struct published record;

	es_edge_init(edge);
	for (uint64_t i = 0; i < size; i++) {
		struct es_tree_hash leaf;
		forked_record(&ours, fork_at, copy, i, &record);
		es_leaf_hash(record.header, &leaf);
		es_edge_append(edge, &leaf);
	}
}

/* The first leaves of a copy are all that counts of our log from now on. */
static void list_copy(uint64_t fork_at, int copy, uint64_t size)
{
	static struct es_key_list list;
	static struct es_listed_log listed;
	struct es_change change = {.apply = NULL};
	struct es_edge edge;

	edge_of(fork_at, copy, size, &edge);
	listed = (struct es_listed_log){.log = ours.log.id, .size = size};
	es_edge_root(&edge, &listed.root);
	list = (struct es_key_list){.len = 1};
	memcpy(list.key, ours.certificate.structure_key, ES_PUBLIC_KEY_LEN);
	member.suspended = true;
	member.list = federation.lists_len = federation.listed_len = 1;
	federation.lists = &list;
	federation.listed = &listed;
	assert_err(es_store_apply(at.store, apply_end, &change), ES_OK);
}

/* Leaves from start up to size of a copy, signed by nobody, as who was cut there sends them. */
static es_err take_part(uint64_t fork_at, int copy, uint64_t start, uint64_t size)
{
	static struct published records[LEAVES_MAX];
	const uint8_t zeros[ES_SIGNATURE_LEN] = {0};
	struct es_edge edge;

	edge_of(fork_at, copy, start, &edge);
	for (size_t i = 0; start + i < size; i++)
		forked_record(&ours, fork_at, copy, start + i, &records[i]);
	return take_leaves(&ours, &edge, records, (size_t)(size - start), zeros);
}

static void a_copy_that_is_not_what_an_act_lists_goes(void **state)
{
	(void)state;

	assert_err(take_copy(3, 1, 8), ES_OK);
	list_copy(3, 0, 6);
	assert_int_equal(size_of(&ours), 0);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 0);
	assert_err(take_part(3, 1, 0, 6), ES_FORK);
	assert_err(take_part(3, 0, 0, 6), ES_OK);
	assert_int_equal(size_of(&ours), 6);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 5);
}

/* Of the same size as the list, and one that begins as it does. */
static void only_a_copy_that_differs_goes(void **state)
{
	(void)state;

	assert_err(take_copy(3, 1, 6), ES_OK);
	list_copy(3, 0, 6);
	assert_int_equal(size_of(&ours), 0);
	assert_err(take_part(3, 0, 0, 6), ES_OK);
	list_copy(3, 0, 6);
	assert_int_equal(size_of(&ours), 6);
	list_copy(3, 0, 5);
	assert_int_equal(size_of(&ours), 5);
	list_copy(3, 1, 3);
	assert_int_equal(size_of(&ours), 3);
}

/* Nothing shows that leaves are not those of the list before its end is reached. */
static void the_whole_of_what_is_listed_takes_the_place_of_another_beginning(void **state)
{
	(void)state;
	struct es_row row;
	struct published record;

	assert_err(take_copy(3, 1, 5), ES_OK);
	list_copy(3, 0, 8);
	assert_int_equal(size_of(&ours), 5);
	assert_err(take_part(3, 0, 5, 8), ES_FORK);
	assert_err(take_part(3, 0, 4, 8), ES_FORK);
	assert_err(take_part(3, 1, 0, 8), ES_FORK);
	assert_int_equal(size_of(&ours), 5);
	assert_err(take_copy(3, 0, 8), ES_OK); /* signed: the check below knows of no list */
	assert_int_equal(size_of(&ours), 8);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 7);
	forked_record(&ours, 3, 1, 4, &record);
	assert_err(es_row_find(at.snap, &record.id, &row), ES_OK);
	assert_true(es_id_is_zero(&row.log));
	forked_record(&ours, 3, 0, 4, &record);
	assert_err(es_row_find(at.snap, &record.id, &row), ES_OK);
	assert_true(es_id_equal(&row.log, &ours.log.id));
	assert_true(row.has_body);
	assert_true(only_starts_are_foreign());
}

/* Nobody signed it where an act cut it; but where a run may end, its key did. */
static void a_copy_that_an_act_cut_is_shown_up_to_a_kept_checkpoint(void **state)
{
	(void)state;
	const size_t part = 32;
	static struct published records[32];
	uint8_t buffer[ES_HEADER_MAX];
	struct es_log_copy copy;
	struct es_tree_hash leaf, root;
	struct es_writer header;
	struct es_edge edge;
	struct es_path path;

	es_edge_init(&edge);
	for (uint64_t start = 0; start < 1088; start += part) {
		for (size_t i = 0; i < part; i++)
			publisher_record(&ours, start + i, &records[i]);
		assert_err(take_leaves(&ours, &edge, records, part, NULL), ES_OK);
	}
	list_copy(2000, 0, 1050);
	assert_int_equal(size_of(&ours), 1050);
	assert_err(es_copy_get(at.snap, &ours.log.id, &copy), ES_OK);
	assert_int_equal(copy.held, 1024);
	assert_int_equal(copy.checkpoint.size, 1024);
	assert_err(es_checkpoint_verify(&copy.checkpoint, copy.public_key), ES_OK);
	es_writer_init(&header, buffer, sizeof(buffer));
	assert_err(es_copy_leaf(at.snap, &ours.log.id, 1000, &header, &path), ES_OK);
	es_leaf_hash(es_writer_bytes(&header), &leaf);
	assert_err(es_path_root(&path, &leaf, 1024, &root), ES_OK);
	assert_memory_equal(&root, &copy.checkpoint.root, sizeof(root));
	assert_err(es_copy_leaf(at.snap, &ours.log.id, 1024, &header, &path), ES_NOT_FOUND);
}

static void what_is_not_proven_freezes_nothing(void **state)
{
	(void)state;
	struct es_frozen frozen;
	struct published records[2];
	struct proving proving = {.change = {.apply = NULL}};
	struct es_fork fork;
	struct es_writer w;

	assert_err(take_copy(5, 0, 8), ES_OK);
	forked_proof(&ours, 5, (uint64_t[]){8, 8}, records, &fork);
	fork.copies[1].signature[3] ^= 1;
	es_writer_grow(&w, ES_FORK_MAX);
	assert_err(es_fork_encode(&fork, &w), ES_OK);
	proving.proof = es_writer_bytes(&w);
	assert_err(es_store_apply(at.store, apply_fork, &proving.change), ES_BAD_SIGNATURE);
	/* well proven, of a federation or structure that is none of ours */
	fork.copies[1].signature[3] ^= 1;
	es_writer_reset(&w);
	assert_err(es_fork_encode(&fork, &w), ES_OK);
	proving.proof = es_writer_bytes(&w);
	federation.id.bytes[0] ^= 1;
	assert_err(es_store_apply(at.store, apply_fork, &proving.change), ES_NOT_MEMBER);
	federation.id.bytes[0] ^= 1;
	es_writer_free(&w);
	assert_int_equal(size_of(&ours), 8);
	assert_err(es_frozen_get(at.snap, &ours.log.id, &frozen), ES_NOT_FOUND);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	        TEST(a_frozen_log_is_cut),
	        TEST(nothing_goes_past_the_limit),
	        TEST(the_lowest_index_rules),
	        TEST(what_was_cut_comes_back_in_another_log),
	        TEST(what_stands_elsewhere_moves_there),
	        TEST(our_own_records_wait_again),
	        TEST(a_third_history_waits_for_its_own_proof),
	        TEST(a_log_of_many_runs_is_cut_in_its_middle),
	        TEST(a_copy_that_is_not_what_an_act_lists_goes),
	        TEST(only_a_copy_that_differs_goes),
	        TEST(the_whole_of_what_is_listed_takes_the_place_of_another_beginning),
	        TEST(a_copy_that_an_act_cut_is_shown_up_to_a_kept_checkpoint),
	        TEST(what_is_not_proven_freezes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
