/* SPDX-License-Identifier: EUPL-1.2 */
/* The act by which a structure leaves, at a node that is asked to carry it: what has to be there first. */
#include "erase.h"
#include "essaim/act.h"
#include "federation/departure.h"
#include "federation/listed.h"
#include "federation/order.h"
#include "home_acts.h"
#include "nodes.h"
#include "test.h"

#include <string.h>

static const struct es_id practice = {{1}};

static int setup(void **state)
{
	struct es_id id;

	(void)nodes_open_pair(state);
	for (int i = 0; i < 3; i++)
		assert_err(home_publish(theirs, &practice, "un mot", &id), ES_OK);
	assert_err(home_carry(theirs, ours), ES_OK);
	return 0;
}

static uint64_t acts(struct es_node *node)
{
	struct es_snapshot *snap;
	struct es_federation f;

	snap = home_look(node, &f);
	uint64_t count = f.acts;
	home_look_end(snap, &f);
	return count;
}

static es_err give(struct es_order *order, struct es_node *node)
{
	order->node = node;
	order->now_ms = es_now_ms();
	return es_store_apply(node->store, es_order_apply, &order->change);
}

/* They ask to leave with this list, and we are shown the request. */
static struct es_id ask_to_leave(const struct es_listed *listed)
{
	struct es_order asked = {.type = ES_ORDER_ASK, .act_type = ES_ACT_LEAVE};
	struct es_order shown = {.type = ES_ORDER_TAKE};
	struct es_motion_row row;
	struct es_writer payload;
	struct es_snapshot *snap;

	es_writer_grow(&payload, ES_ACT_MAX);
	assert_err(es_leave_payload(&theirs->identity.structure, true, "", listed->logs,
	                            listed->len, &payload),
	           ES_OK);
	asked.payload = es_writer_bytes(&payload);
	assert_err(give(&asked, theirs), ES_OK);
	assert_err(es_snapshot_begin(theirs->store, &snap), ES_OK);
	assert_err(es_motion_get(snap, &asked.id, &row), ES_OK);
	shown.object = row.object;
	assert_err(give(&shown, ours), ES_OK);
	es_snapshot_end(snap);
	es_writer_free(&payload);
	return shown.id;
}

static void what_is_listed_and_held_lets_go(void **state)
{
	uint64_t before = acts(ours);
	struct es_listed listed;

	(void)state;
	assert_err(es_listed_load(theirs, &theirs->identity.structure, &listed), ES_OK);
	assert_int_equal(listed.len, 1);
	(void)ask_to_leave(&listed);
	assert_true(acts(ours) > before);
	es_listed_free(&listed);
}

/* Who is out looks no more whether it leaves. */
static void who_is_out_does_nothing_more(void **state)
{
	struct es_listed listed;
	uint64_t wake_ms = 0;
	bool more;

	(void)state;
	assert_err(es_departure_begin(theirs, true), ES_OK);
	assert_err(es_listed_load(theirs, &theirs->identity.structure, &listed), ES_OK);
	(void)ask_to_leave(&listed);
	assert_err(es_departure_step(theirs, 1, &more, &wake_ms), ES_OK);
	assert_true(wake_ms > 1 && !more);
	assert_err(home_carry(ours, theirs), ES_OK);
	assert_err(es_departure_step(theirs, wake_ms, &more, &wake_ms), ES_OK);
	assert_true(wake_ms == 0 && !more);
	es_listed_free(&listed);
}

static void a_list_with_another_root_is_not_carried(void **state)
{
	uint64_t before = acts(ours);
	struct es_listed listed;

	(void)state;
	assert_err(es_listed_load(theirs, &theirs->identity.structure, &listed), ES_OK);
	assert_int_equal(listed.len, 1);
	listed.logs[0].root.bytes[0] ^= 1;
	(void)ask_to_leave(&listed);
	assert_int_equal(acts(ours), before);
	es_listed_free(&listed);
}

/* Of a log that is longer here, the root is that of its beginning. */
static void a_shorter_list_is_held_to_its_root(void **state)
{
	struct es_listed shorter;
	struct es_id id;
	uint64_t before = acts(ours);

	(void)state;
	assert_err(es_listed_load(theirs, &theirs->identity.structure, &shorter), ES_OK);
	assert_err(home_publish(theirs, &practice, "encore un", &id), ES_OK);
	assert_err(home_carry(theirs, ours), ES_OK);
	assert_int_equal(home_size(ours, &shorter.logs[0].log), shorter.logs[0].size + 1);
	shorter.logs[0].root.bytes[0] ^= 1;
	(void)ask_to_leave(&shorter);
	assert_int_equal(acts(ours), before);
	shorter.logs[0].root.bytes[0] ^= 1;
	(void)ask_to_leave(&shorter);
	assert_true(acts(ours) > before);
	es_listed_free(&shorter);
}

/* One key for who left; naming who takes care of what was left lets nobody out. */
static void no_network_key_follows_when_it_is_entrusted(void **state)
{
	struct es_order go_on = {.type = ES_ORDER_GO_ON};
	struct es_listed listed;
	struct es_writer payload = home_payload();

	(void)state;
	assert_err(es_listed_load(theirs, &theirs->identity.structure, &listed), ES_OK);
	uint64_t before = acts(ours);
	(void)ask_to_leave(&listed);
	assert_int_equal(acts(ours), before + 2);
	assert_err(es_entrust_payload(&theirs->identity.structure, &ours->identity.structure, "",
	                              &payload),
	           ES_OK);
	home_act(ours, ES_ACT_ENTRUST, &payload, true);
	assert_err(give(&go_on, ours), ES_OK);
	assert_int_equal(acts(ours), before + 3);
	es_listed_free(&listed);
}

/* A wish to leave waits for the logs, and for nobody's word. */
static void who_wants_to_leave_is_not_held_back(void **state)
{
	struct es_order refused = {.type = ES_ORDER_REFUSE};
	struct es_listed listed;
	struct es_id id;
	uint64_t before = acts(ours);

	(void)state;
	assert_err(home_publish(theirs, &practice, "pas encore là-bas", &id), ES_OK);
	assert_err(es_listed_load(theirs, &theirs->identity.structure, &listed), ES_OK);
	refused.id = ask_to_leave(&listed);
	assert_int_equal(acts(ours), before);
	assert_err(give(&refused, ours), ES_INVALID);
	assert_err(home_carry(theirs, ours), ES_OK);
	refused.type = ES_ORDER_GO_ON;
	assert_err(give(&refused, ours), ES_OK);
	assert_true(acts(ours) > before);
	es_listed_free(&listed);
}

/* A part that was found before somebody took it back is not erased after. */
static void nothing_is_erased_once_it_is_taken_back(void **state)
{
	struct es_departure first, second;
	struct es_snapshot *snap;
	struct es_row row;
	struct es_id id;

	(void)state;
	assert_err(home_publish(theirs, &practice, "reste", &id), ES_OK);
	assert_err(es_departure_begin(theirs, false), ES_OK);
	assert_err(es_snapshot_begin(theirs->store, &snap), ES_OK);
	assert_err(es_departure_get(snap, &first), ES_OK);
	es_snapshot_end(snap);
	assert_err(es_departure_cancel(theirs), ES_OK);
	assert_err(es_erase_records(theirs, &id, 1, "other", first.since_ms), ES_STATE);
	assert_err(es_departure_begin(theirs, true), ES_OK); /* another one, which erases nothing */
	assert_err(es_erase_records(theirs, &id, 1, "other", first.since_ms), ES_STATE);
	assert_err(es_snapshot_begin(theirs->store, &snap), ES_OK);
	assert_err(es_departure_get(snap, &second), ES_OK);
	assert_err(es_row_find(snap, &id, &row), ES_OK);
	assert_false(row.erased);
	es_snapshot_end(snap);
	assert_err(es_erase_records(theirs, &id, 1, "other", second.since_ms), ES_STATE);
	assert_err(es_departure_cancel(theirs), ES_OK);
	while (es_now_ms() <= second.since_ms) {
	}
	assert_err(es_departure_begin(theirs, false), ES_OK);
	assert_err(es_erase_records(theirs, &id, 1, "other", second.since_ms), ES_STATE);
	assert_err(es_snapshot_begin(theirs->store, &snap), ES_OK);
	assert_err(es_departure_get(snap, &first), ES_OK);
	es_snapshot_end(snap);
	assert_err(es_erase_records(theirs, &id, 1, "other", first.since_ms), ES_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(what_is_listed_and_held_lets_go, setup,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(who_is_out_does_nothing_more, setup, nodes_close),
	        cmocka_unit_test_setup_teardown(a_list_with_another_root_is_not_carried, setup,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(a_shorter_list_is_held_to_its_root, setup,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(who_wants_to_leave_is_not_held_back, setup,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(nothing_is_erased_once_it_is_taken_back, setup,
	                                        nodes_close),
	        cmocka_unit_test_setup_teardown(no_network_key_follows_when_it_is_entrusted, setup,
	                                        nodes_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
