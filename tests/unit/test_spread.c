/* SPDX-License-Identifier: EUPL-1.2 */
/* Live spreading over two and three sessions. */
#include "session/internal.h"
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <string.h>

static struct sim_world w;
static size_t arrived, repeated;

static void on_run(void *context, size_t node, size_t from, const struct es_incoming_run *run,
                   es_err err)
{
	(void)context;
	(void)node;
	(void)from;
	arrived += run->run.count;
	repeated += err == ES_EXISTS;
}

/* All are linked to all; node 0 has published, everything is everywhere. */
static void make(size_t nodes, uint64_t seed)
{
	sim_world_init(&w, seed, nodes);
	w.on_run = on_run;
	for (size_t i = 1; i < nodes; i++)
		assert_err(sim_admit(&w.nodes[0].memory, &w.nodes[i].memory, w.now_ms), ES_OK);
	for (size_t i = 1; i < nodes; i++)
		sim_learn_acts(&w.nodes[i].memory, &w.nodes[0].memory);
	for (size_t a = 0; a < nodes; a++)
		for (size_t b = a + 1; b < nodes; b++)
			sim_connect(&w, a, b);
	sim_run_until(&w, w.now_ms + 5000);
	sim_publish_at(&w, 0, w.now_ms, 50);
	sim_run_until(&w, w.now_ms + 5000);
	assert_true(sim_converged(&w));
	arrived = repeated = 0;
}

static int two(void **state)
{
	(void)state;
	make(2, 3);
	return 0;
}

static int three(void **state)
{
	(void)state;
	make(3, 5);
	return 0;
}

static int unmake(void **state)
{
	(void)state;
	sim_world_free(&w);
	return 0;
}

static struct es_session_progress progress_of(size_t link, size_t end)
{
	struct es_session_progress p;

	assert_non_null(w.links[link]->ends[end].session);
	es_session_progress(w.links[link]->ends[end].session, &p);
	return p;
}

static uint64_t grafts(void)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < w.links_count; i++)
		for (size_t e = 0; e < 2; e++)
			if (w.links[i]->ends[e].session != NULL)
				sum += progress_of(i, e).grafts;
	return sum;
}

/* Whether all hold the same within so much time. */
static bool settles(uint64_t within_ms)
{
	sim_run_until(&w, w.now_ms + within_ms);
	return sim_converged(&w);
}

static void a_tree_brings_each_record_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < 10; i++) {
		sim_publish_at(&w, 0, w.now_ms, 50);
		assert_true(settles(1000));
	}
	assert_int_equal(arrived, 20);
	assert_int_equal(repeated, 0);
	assert_int_equal(grafts(), 0);
}

/* Of two links that bring the same at once, one becomes one of notes. */
static void what_comes_twice_is_pruned(void **state)
{
	uint64_t prunes = 0, notes = 0;

	(void)state;
	sim_publish_at(&w, 1, w.now_ms, 50); /* a new log: to everybody from everybody */
	assert_true(settles(3000));
	assert_true(repeated > 0);
	repeated = 0;
	sim_publish_at(&w, 1, w.now_ms, 50);
	assert_true(settles(3000));
	assert_int_equal(repeated, 0);
	for (size_t i = 0; i < w.links_count; i++)
		for (size_t e = 0; e < 2; e++) {
			prunes += progress_of(i, e).prunes;
			notes += progress_of(i, e).sent_notes;
		}
	assert_true(prunes > 0);
	assert_true(notes > 0);
}

static void a_lost_branch_is_grafted(void **state)
{
	(void)state;
	assert_true(w.links[0]->a == 0 && w.links[0]->b == 1);
	sim_hang_up(&w, 0); /* from 0 to 1 it goes over 2 now */
	sim_publish_at(&w, 0, w.now_ms, 50);
	assert_true(settles(ES_NOTE_AFTER_MS + ES_GRAFT_AFTER_MS + ES_GRAFT_JITTER_MS + 700));
	assert_true(grafts() <= 1);
	uint64_t before = grafts();
	sim_publish_at(&w, 0, w.now_ms, 50);
	assert_true(settles(2 * 151 + 10)); /* at once */
	assert_int_equal(grafts(), before);
	assert_int_equal(repeated, 0);
}

/* --- messages --------------------------------------------------------------------------------- */

static struct es_writer out;
static uint8_t buffer[4096];

static void message(enum message_type type, size_t elements)
{
	es_writer_init(&out, buffer, sizeof buffer);
	es_write_array(&out, elements + 1);
	es_write_uint(&out, type);
}

/* To node 0 of the first link, as if node 1 had said it. */
static es_err inject(void)
{
	assert_err(out.err, ES_OK);
	return sim_inject(&w, 0, 0, es_writer_bytes(&out));
}

static void note(const uint8_t *log, size_t len, uint64_t size)
{
	message(MESSAGE_NOTE, 1);
	es_write_array(&out, 2);
	es_write_bin(&out, es_bytes_of(log, len));
	es_write_uint(&out, size);
}

/* A note of what nobody has is asked for a few times, and then no more. */
static void a_note_that_lies_costs_little(void **state)
{
	struct es_id nothing = {{1, 2, 3}};

	(void)state;
	note(nothing.bytes, ES_ID_LEN, 7);
	assert_err(inject(), ES_OK);
	sim_run_until(&w, w.now_ms + 60000);
	assert_int_equal(progress_of(0, 0).grafts, 4);
	assert_int_equal(progress_of(0, 0).state, ES_SESSION_LIVE);
	assert_int_equal(es_session_due(w.links[0]->ends[0].session), UINT64_MAX);
	for (unsigned i = 0; i < 3000; i++) {
		nothing.bytes[4] = (uint8_t)(i >> 8);
		nothing.bytes[5] = (uint8_t)i;
		note(nothing.bytes, ES_ID_LEN, UINT64_MAX);
		assert_err(inject(), ES_OK);
	}
	sim_run_until(&w, w.now_ms + 30000);
	assert_true(progress_of(0, 0).grafts <= 4 + 4 * 1024);
	assert_int_equal(es_session_due(w.links[0]->ends[0].session), UINT64_MAX);
}

static void two_links_do_not_ask_for_one_log_at_once(void **state)
{
	struct es_id nothing = {{1, 2, 3}};

	(void)state;
	note(nothing.bytes, ES_ID_LEN, 7);
	assert_err(sim_inject(&w, 0, 0, es_writer_bytes(&out)), ES_OK);
	assert_err(sim_inject(&w, 1, 0, es_writer_bytes(&out)), ES_OK);
	assert_true(w.links[0]->a == 0 && w.links[1]->a == 0);
	sim_run_until(&w, w.now_ms + ES_GRAFT_HOLD_MS);
	assert_int_equal(grafts(), 1);
}

static void a_graft_sends_again_from_where_it_says(void **state)
{
	const struct es_vector *v = sim_vector(&w.nodes[0].memory);
	struct es_id log = v->entries[0].log;

	(void)state;
	assert_int_equal(v->count, 1);
	message(MESSAGE_GRAFT, 2);
	es_write_bin(&out, es_bytes_of(log.bytes, ES_ID_PREFIX_LEN));
	es_write_uint(&out, 1);
	assert_err(inject(), ES_OK);
	sim_run_until(&w, w.now_ms + 1000);
	assert_int_equal(arrived, v->entries[0].size - 1);
	assert_int_equal(repeated, 1); /* two nodes alone do not prune each other */
	assert_int_equal(progress_of(0, 1).prunes, 0);
	message(MESSAGE_GRAFT, 2);
	es_write_bin(&out, ES_BYTES(log.bytes));
	es_write_uint(&out, UINT64_MAX); /* more than there is */
	assert_err(inject(), ES_OK);
	log.bytes[0] ^= 1;
	message(MESSAGE_GRAFT, 2);
	es_write_bin(&out, ES_BYTES(log.bytes)); /* no such log */
	es_write_uint(&out, 0);
	assert_err(inject(), ES_OK);
	sim_publish_at(&w, 0, w.now_ms, 50);
	assert_true(settles(1000));
}

/* "Notes only" concerns what others published; ours goes on at once. */
static void a_general_prune_spares_own_logs(void **state)
{
	(void)state;
	sim_publish_at(&w, 1, w.now_ms, 50);
	assert_true(settles(1000));
	message(MESSAGE_PRUNE, 0);
	assert_err(inject(), ES_OK);
	assert_int_equal(progress_of(0, 0).lazy_logs, 1);
	sim_publish_at(&w, 0, w.now_ms, 50);
	assert_true(settles(160));
	assert_int_equal(progress_of(0, 0).sent_notes, 0);
}

static void a_pruned_log_is_told_of_and_asked_for(void **state)
{
	struct es_id log = sim_vector(&w.nodes[0].memory)->entries[0].log;

	(void)state;
	message(MESSAGE_PRUNE, 1);
	es_write_bin(&out, es_bytes_of(log.bytes, ES_ID_PREFIX_LEN));
	assert_err(inject(), ES_OK);
	for (size_t i = 0; i < 20; i++)
		sim_publish_at(&w, 0, w.now_ms + i, 50);
	sim_run_until(&w, w.now_ms + ES_GRAFT_AFTER_MS);
	assert_int_equal(arrived, 0);
	assert_int_equal(progress_of(0, 0).sent_notes, 1); /* one for all of them */
	assert_true(settles(1000));
	assert_int_equal(arrived, 20);
	assert_int_equal(progress_of(0, 1).grafts, 1);
	assert_int_equal(progress_of(0, 0).lazy_logs, 0);
}

static void refuse_note_of_odd_length(void)
{
	message(MESSAGE_NOTE, 1);
	es_write_array(&out, 1);
	es_write_uint(&out, 1);
}

static void refuse_short_reference(void)
{
	note(buffer, 5, 1);
}

static void refuse_peers_without_address(void)
{
	message(MESSAGE_PEERS, 2);
	es_write_array(&out, 1);
	es_write_cstr(&out, "");
	es_write_array(&out, 0);
}

static void refuse_too_many_addresses(void)
{
	message(MESSAGE_PEERS, 2);
	es_write_array(&out, ES_PEERS_OWN_MAX + 1);
	for (size_t i = 0; i <= ES_PEERS_OWN_MAX; i++)
		es_write_cstr(&out, "host:1");
	es_write_array(&out, 0);
}

static void malformed_messages_end_the_session(void **state)
{
	static void (*const bad[])(void) = {refuse_note_of_odd_length, refuse_short_reference,
	                                    refuse_peers_without_address,
	                                    refuse_too_many_addresses};

	for (size_t i = 0; i < ES_COUNT(bad); i++) {
		if (i > 0) {
			unmake(state);
			two(state);
		}
		bad[i]();
		es_err err = inject();
		assert_true(err == ES_MALFORMED || err == ES_TOO_LARGE || err == ES_LIMIT);
	}
}

static void addresses_are_read(void **state)
{
	struct es_id structure = {{9}};

	(void)state;
	message(MESSAGE_PEERS, 2);
	es_write_array(&out, 1);
	es_write_cstr(&out, "host:1");
	es_write_array(&out, 1);
	es_write_array(&out, 2);
	es_write_cstr(&out, "[2001:db8::1]:7001");
	es_write_bin(&out, ES_BYTES(structure.bytes));
	assert_err(inject(), ES_OK);
}

/* One person named, or nobody, as the wire has it. */
static void here(bool looks, size_t people)
{
	struct es_id about = {{7}};

	message(MESSAGE_HERE, 4);
	es_write_bin(&out, ES_BYTES(about.bytes));
	es_write_bool(&out, looks);
	es_write_array(&out, people);
	for (size_t i = 0; i < people; i++) {
		es_write_array(&out, 3);
		es_write_bin(&out, es_bytes_of(about.bytes, ES_AUTHOR_LEN));
		es_write_cstr(&out, "Ada");
		es_write_bool(&out, false);
	}
	es_write_uint(&out, 0);
}

static void who_is_here_is_heard_by_the_neighbour_alone(void **state)
{
	struct es_here told = {
	        .looks = true, .people_len = 1, .people = {{.name = {(const uint8_t *)"Ada", 3}}}};

	(void)state;
	sim_run_until(&w, w.now_ms + 1000);
	assert_true(es_session_tell_here(w.links[0]->ends[0].session, &told, w.now_ms));
	sim_run_until(&w, w.now_ms + 2000);
	assert_int_equal(w.here_heard, 1); /* of three nodes in a ring */
}

static void who_tells_too_often_is_not_listened_to(void **state)
{
	(void)state;
	for (size_t i = 0; i < ES_HERE_MESSAGES_MAX + 20; i++) {
		here(true, 1);
		assert_err(inject(), ES_OK);
	}
	assert_int_equal(w.here_heard, ES_HERE_MESSAGES_MAX);
	sim_run_until(&w, w.now_ms + ES_HERE_COUNT_MS);
	here(false, 0);
	assert_err(inject(), ES_OK);
	assert_int_equal(w.here_heard, ES_HERE_MESSAGES_MAX + 1);
}

static void people_where_nobody_looks_are_malformed(void **state)
{
	(void)state;
	here(false, 1);
	assert_err(inject(), ES_MALFORMED);
}

static void too_many_people_are_refused(void **state)
{
	(void)state;
	here(true, ES_HERE_PEOPLE_MAX + 1);
	assert_int_not_equal(inject(), ES_OK);
	assert_int_equal(w.here_heard, 0);
}

#define TWO(name) cmocka_unit_test_setup_teardown(name, two, unmake)
#define THREE(name) cmocka_unit_test_setup_teardown(name, three, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        THREE(a_tree_brings_each_record_once),
	        THREE(what_comes_twice_is_pruned),
	        THREE(a_lost_branch_is_grafted),
	        TWO(a_note_that_lies_costs_little),
	        THREE(two_links_do_not_ask_for_one_log_at_once),
	        TWO(a_graft_sends_again_from_where_it_says),
	        TWO(a_general_prune_spares_own_logs),
	        TWO(a_pruned_log_is_told_of_and_asked_for),
	        TWO(malformed_messages_end_the_session),
	        TWO(addresses_are_read),
	        THREE(who_is_here_is_heard_by_the_neighbour_alone),
	        TWO(who_tells_too_often_is_not_listened_to),
	        TWO(people_where_nobody_looks_are_malformed),
	        TWO(too_many_people_are_refused),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
