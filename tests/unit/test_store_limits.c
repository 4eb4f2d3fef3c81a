/* SPDX-License-Identifier: EUPL-1.2 */
/* What counts of a log by the acts: at members that held more, at one that comes later, at its own
 * structure; and what an allowance leaves out. */
#include "federation/listed.h"
#include "home_acts.h"
#include "identity.h"
#include "nodes.h"
#include "store/logs.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- acts ------------------------------------------------------------------------------------- */

static void admit(struct es_node *node, uint64_t logs, uint64_t leaves, uint64_t body_bytes)
{
	home_admit(ours, node, logs, leaves, body_bytes);
}

static void admit_all(void)
{
	admit(theirs, 100, 1000, 1 << 30);
	admit(third, 100, 1000, 1 << 30);
}

static void raise_allowance(uint64_t logs, uint64_t leaves, uint64_t body_bytes)
{
	struct es_writer w = home_payload();

	assert_err(es_allowance_payload(&theirs->identity.structure, logs, leaves, body_bytes, &w),
	           ES_OK);
	home_act(ours, ES_ACT_ALLOWANCE, &w, true);
}

static void suspend_theirs(struct es_listed *listed)
{
	home_suspend(ours, &theirs->identity.structure, listed->logs, listed->len);
}

/* --- records ---------------------------------------------------------------------------------- */

static void publish(struct es_node *node, size_t count)
{
	struct es_id practice = {{1}}, id;

	for (size_t i = 0; i < count; i++)
		assert_err(home_publish(node, &practice, "un commentaire", &id), ES_OK);
}

/* The node's next record opens another log. */
static void begin_log(struct es_node **node, const char *name)
{
	es_node_close(*node);
	*node = home_node(folder, name);
	es_node_start_logging(*node);
}

static uint64_t comments(struct es_node *node)
{
	struct es_snapshot *snap;

	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	uint64_t count = es_kind_count(snap, ES_KIND_COMMENT);
	es_snapshot_end(snap);
	return count;
}

static size_t waiting(struct es_node *node)
{
	struct es_snapshot *snap;
	struct es_walk walk;
	uint64_t row;
	size_t count = 0;

	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	es_walk_unlogged(&walk, snap);
	while (es_walk_next(&walk, &row))
		count++;
	es_snapshot_end(snap);
	return count;
}

struct ids {
	const struct es_id *structure;
	struct es_id logs[16];
	size_t count;
};

static es_err note_log(void *context, const struct es_log_info *info)
{
	struct ids *ids = context;

	if (es_id_equal(&info->log.structure, ids->structure) && info->log.edge.size > 0)
		ids->logs[ids->count++] = info->log.id;
	return ES_OK;
}

/* Their logs that a node holds something of, in order of ids. */
static struct ids logs_at(struct es_node *node)
{
	struct ids ids = {.structure = &theirs->identity.structure};
	struct es_snapshot *snap;
	struct es_federation f;

	snap = home_look(node, &f);
	assert_err(es_log_each(snap, &f, note_log, &ids), ES_OK);
	home_look_end(snap, &f);
	return ids;
}

/* --- tests ------------------------------------------------------------------------------------ */

static void a_suspension_cuts_what_it_does_not_list(void **state)
{
	struct es_listed listed;
	struct es_log_info first, second;

	(void)state;
	admit_all();
	publish(theirs, 3);
	assert_true(home_log(theirs, &first));
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_err(es_listed_load(ours, &theirs->identity.structure, &listed), ES_OK);
	publish(theirs, 2);
	begin_log(&theirs, "theirs");
	publish(theirs, 1);
	assert_true(home_log(theirs, &second));
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_err(home_carry(theirs, third), ES_OK);
	assert_int_equal(comments(third), 6);

	suspend_theirs(&listed);
	es_listed_free(&listed);
	assert_int_equal(comments(ours), 3);
	assert_int_equal(home_size(ours, &first.log.id), 4);
	assert_int_equal(home_size(ours, &second.log.id), 0);
	assert_int_equal(home_faults(ours), 0);
	/* a member that was away, and the structure itself */
	assert_err(home_carry(ours, third), ES_OK);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_true(home_same(ours, third));
	assert_true(home_same(ours, theirs));
	assert_int_equal(comments(third), 3);
	assert_int_equal(home_faults(third), 0);
	assert_int_equal(home_faults(theirs), 0);
	/* what it has published stays with it, and goes nowhere */
	assert_int_equal(waiting(theirs), 3);
	publish(theirs, 1);
	assert_int_equal(waiting(theirs), 4);
	assert_true(home_same(ours, theirs));
}

/* It takes what is listed, proven by the act's root where nobody signed, and nothing past it. */
static void a_newcomer_gets_exactly_what_is_listed(void **state)
{
	struct es_listed listed;
	struct es_log_info first, second;
	size_t count;

	(void)state;
	admit(theirs, 100, 1000, 1 << 30);
	publish(theirs, 3);
	assert_true(home_log(theirs, &first));
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_err(es_listed_load(ours, &theirs->identity.structure, &listed), ES_OK);
	publish(theirs, 2);
	begin_log(&theirs, "theirs");
	publish(theirs, 1);
	assert_true(home_log(theirs, &second));
	assert_err(home_carry(theirs, ours), ES_OK);
	suspend_theirs(&listed);
	es_listed_free(&listed);
	admit(third, 100, 1000, 1 << 30);
	assert_true(home_same(ours, third));
	assert_int_equal(home_size(third, &first.log.id), 4);
	assert_int_equal(comments(third), 3);
	/* theirs has not heard of it and offers more */
	assert_err(home_carry_run(theirs, third, &first.log.id, 4, &count), ES_LIMIT);
	assert_err(home_carry_run(theirs, third, &first.log.id, 0, &count), ES_LIMIT);
	assert_err(home_carry_run(theirs, third, &second.log.id, 0, &count), ES_LIMIT);
	assert_true(home_same(ours, third));
	assert_int_equal(home_faults(third), 0);
}

static void a_run_must_end_with_the_root_that_the_act_says(void **state)
{
	struct es_listed listed;
	struct es_log_info first;
	size_t count;

	(void)state;
	admit_all();
	publish(theirs, 3);
	assert_true(home_log(theirs, &first));
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_err(es_listed_load(ours, &theirs->identity.structure, &listed), ES_OK);
	assert_int_equal(listed.len, 1);
	listed.logs[0].root.bytes[0] ^= 1;
	suspend_theirs(&listed);
	es_listed_free(&listed);
	/* ours is no longer than the act says, but not what it says */
	assert_int_equal(home_size(ours, &first.log.id), 0);
	(void)!home_carry(ours, third);
	assert_err(home_carry_run(theirs, third, &first.log.id, 0, &count), ES_FORK);
	assert_int_equal(home_size(third, &first.log.id), 0);
}

static void a_copy_that_differs_from_the_list_counts_nothing(void **state)
{
	struct es_listed listed;
	struct es_log_info first;
	struct es_vector_entry entry;
	struct es_snapshot *snap;
	struct es_federation f;
	struct es_id structure;

	(void)state;
	admit_all();
	publish(theirs, 3);
	assert_true(home_log(theirs, &first));
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_err(es_listed_load(ours, &theirs->identity.structure, &listed), ES_OK);
	publish(theirs, 2);
	assert_err(home_carry(theirs, ours), ES_OK);
	listed.logs[0].root.bytes[0] ^= 1;
	suspend_theirs(&listed);
	es_listed_free(&listed);
	assert_int_equal(home_size(ours, &first.log.id), 0);
	assert_int_equal(comments(ours), 0);
	assert_int_equal(home_faults(ours), 0);
	snap = home_look(ours, &f);
	assert_err(es_store_entry(snap, &f, &first.log.id, &structure, &entry), ES_NOT_FOUND);
	home_look_end(snap, &f);
}

static void a_rotation_cuts_the_old_key_and_the_new_one_goes_on(void **state)
{
	struct es_listed listed;
	struct es_log_info first, second;
	struct key_pair old, key;

	(void)state;
	admit_all();
	home_structure_key(folder, "theirs", &old);
	publish(theirs, 3);
	assert_true(home_log(theirs, &first));
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_err(es_listed_load(ours, &theirs->identity.structure, &listed), ES_OK);
	publish(theirs, 2);
	assert_err(home_carry(theirs, third), ES_OK);

	key_pair_of(99, &key);
	home_rotate(ours, &theirs->identity.structure, &old, &key, listed.logs, listed.len);
	es_listed_free(&listed);
	assert_err(home_carry(ours, third), ES_OK);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_true(home_same(ours, third));
	assert_true(home_same(ours, theirs));
	assert_int_equal(home_size(third, &first.log.id), 4);
	/* under its old key the node has nothing to say */
	publish(theirs, 1);
	assert_int_equal(waiting(theirs), 3);
	home_take_key(theirs, &key);
	publish(theirs, 1);
	assert_int_equal(waiting(theirs), 0);
	assert_true(home_log(theirs, &second));
	assert_false(es_id_equal(&first.log.id, &second.log.id));
	assert_memory_equal(second.structure_key, key.public_key, ES_PUBLIC_KEY_LEN);
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_err(home_carry(ours, third), ES_OK);
	assert_true(home_same(theirs, third));
	assert_int_equal(comments(third), 7);
	assert_int_equal(home_faults(ours), 0);
	assert_int_equal(home_faults(theirs), 0);
	assert_int_equal(home_faults(third), 0);
}

/* Another node of their structure, with its very keys. */
static struct es_node *twin(void)
{
	char command[2 * HOME_PATH_MAX + 32];

	es_node_close(theirs);
	snprintf(command, sizeof(command), "cp -r %s/theirs %s/twin", folder, folder);
	assert_int_equal(system(command), 0);
	theirs = home_node(folder, "theirs");
	es_node_start_logging(theirs);
	struct es_node *node = home_node(folder, "twin");
	es_node_start_logging(node);
	return node;
}

/* All that one holds of their logs, whether the other takes it or not. */
static void offer(struct es_node *from, struct es_node *to)
{
	struct ids ids = logs_at(from);
	size_t count;

	for (size_t i = 0; i < ids.count; i++) {
		es_err err = home_carry_run(from, to, &ids.logs[i], 0, &count);
		assert_true(err == ES_OK || err == ES_EXISTS || err == ES_LIMIT);
	}
}

/* In whatever order they come; what was pushed out is published again when more is allowed. */
static void logs_with_the_smallest_ids_count(void **state)
{
	struct ids here, there;

	(void)state;
	admit(theirs, 3, 1000, 1 << 30);
	admit(third, 100, 1000, 1 << 30);
	struct es_node *other = twin();
	for (size_t i = 0; i < 2; i++) {
		begin_log(&theirs, "theirs");
		begin_log(&other, "twin");
		publish(theirs, 1);
		publish(other, 1);
	}
	offer(theirs, ours);
	offer(other, ours);
	offer(other, third);
	offer(theirs, third);
	assert_true(home_same(ours, third));
	here = logs_at(ours);
	there = logs_at(other);
	assert_int_equal(here.count, 3);
	assert_int_equal(comments(ours), 3);
	assert_int_equal(home_faults(ours), 0);
	for (size_t i = 0; i < there.count; i++) /* none that is left out is smaller */
		assert_true(es_id_compare(&there.logs[i], &here.logs[2]) > 0 ||
		            home_size(ours, &there.logs[i]) == 2);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_err(home_carry(ours, other), ES_OK);
	/* what was pushed out of one stands in a log that is still open, or waits */
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_err(home_carry(other, ours), ES_OK);
	assert_err(home_carry(ours, other), ES_OK);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_true(home_same(ours, theirs));
	assert_true(home_same(ours, other));
	assert_int_equal(comments(ours) + waiting(theirs) + waiting(other), 4);
	publish(theirs, 1);
	assert_int_equal(logs_at(theirs).count, 3);

	raise_allowance(5, 1000, 1 << 30);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_err(home_carry(ours, other), ES_OK);
	assert_err(home_carry(ours, third), ES_OK);
	assert_int_equal(waiting(theirs) + waiting(other), 0);
	assert_err(home_carry(theirs, third), ES_OK);
	assert_err(home_carry(other, third), ES_OK);
	assert_int_equal(comments(third), 5);
	assert_int_equal(home_faults(third), 0);
	assert_int_equal(home_faults(other), 0);
	es_node_close(other);
}

static void a_full_log_is_followed_by_another(void **state)
{
	(void)state;
	admit(theirs, 4, 3, 1 << 30);
	publish(theirs, 5);
	assert_int_equal(logs_at(theirs).count, 3);
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_int_equal(comments(ours), 5);
	publish(theirs, 7);
	assert_int_equal(logs_at(theirs).count, 4);
	assert_int_equal(waiting(theirs), 4);
	raise_allowance(4, 100, 1 << 30);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_int_equal(waiting(theirs), 0);
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_int_equal(comments(ours), 12);
	assert_int_equal(home_faults(ours), 0);
	assert_int_equal(home_faults(theirs), 0);
}

/* Theirs has heard that it may publish more, the third has not. */
static void nothing_is_taken_past_an_allowance(uint64_t leaves, uint64_t body_bytes)
{
	struct es_log_info info;
	size_t count;

	admit(theirs, 10, leaves, body_bytes);
	admit(third, 10, 1000, 1 << 30);
	raise_allowance(10, 1000, 1 << 30);
	assert_err(home_carry(ours, theirs), ES_OK);
	publish(theirs, 5);
	assert_true(home_log(theirs, &info));
	assert_int_equal(info.log.edge.size, 6);
	assert_err(home_carry_run(theirs, third, &info.log.id, 0, &count), ES_LIMIT);
	assert_int_equal(comments(third), 0);
	assert_err(home_carry(ours, third), ES_OK);
	assert_err(home_carry_run(theirs, third, &info.log.id, 0, &count), ES_OK);
	assert_int_equal(comments(third), 5);
	assert_int_equal(home_faults(third), 0);
}

static void no_more_leaves_than_allowed(void **state)
{
	(void)state;
	nothing_is_taken_past_an_allowance(3, 1 << 30);
}

static void no_more_bytes_than_allowed(void **state)
{
	(void)state;
	nothing_is_taken_past_an_allowance(1000, 1024);
}

static void bytes_fill_a_log(void **state)
{
	struct ids ids;

	(void)state;
	admit(theirs, 10, 1000, 2048);
	publish(theirs, 12);
	assert_int_equal(waiting(theirs), 0);
	ids = logs_at(theirs);
	assert_true(ids.count > 1);
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_int_equal(comments(ours), 12);
	assert_int_equal(home_faults(ours), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, nodes_open_three, nodes_close)
	const struct CMUnitTest tests[] = {
	        TEST(a_suspension_cuts_what_it_does_not_list),
	        TEST(a_newcomer_gets_exactly_what_is_listed),
	        TEST(a_run_must_end_with_the_root_that_the_act_says),
	        TEST(a_copy_that_differs_from_the_list_counts_nothing),
	        TEST(a_rotation_cuts_the_old_key_and_the_new_one_goes_on),
	        TEST(logs_with_the_smallest_ids_count),
	        TEST(a_full_log_is_followed_by_another),
	        TEST(no_more_leaves_than_allowed),
	        TEST(no_more_bytes_than_allowed),
	        TEST(bytes_fill_a_log),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
