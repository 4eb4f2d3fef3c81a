/* SPDX-License-Identifier: EUPL-1.2 */
#include "session/internal.h"
#include "test.h"
#include "world.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static struct sim_world world;

/* Two members whose link is live, three records between them. */
static int two_members(void **state)
{
	(void)state;
	struct sim_world *w = &world;
	sim_world_init(w, 11, 2);
	assert_err(sim_admit(&w->nodes[0].memory, &w->nodes[1].memory, w->now_ms), ES_OK);
	for (size_t a = 0; a < w->nodes[0].memory.chain->acts_count; a++)
		assert_err(sim_act(&w->nodes[1].memory, sim_sealed(&w->nodes[0].memory, a)), ES_OK);
	for (size_t i = 0; i < 3; i++)
		sim_publish_at(w, i % 2, w->now_ms, 50);
	sim_connect(w, 0, 1);
	sim_run_until(w, w->now_ms + 5000);
	assert_true(sim_converged(w));
	return 0;
}

static int free_world(void **state)
{
	(void)state;
	sim_world_free(&world);
	return 0;
}

static enum es_session_state state_of(size_t end)
{
	struct es_session_progress p;
	es_session_progress(world.links[0]->ends[end].session, &p);
	return p.state;
}

static void both_ends_become_live(void **state)
{
	(void)state;
	assert_int_equal(state_of(0), ES_SESSION_LIVE);
	assert_int_equal(state_of(1), ES_SESSION_LIVE);
}

/* The acts' storage may take longer than the vector behind them: a side says that all is sent only
 * once its own vector is, or the other would wait for that word for ever. */
static void who_was_an_act_behind_becomes_live_at_both_ends(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct sim_world *w = &world;
		sim_world_free(w);
		sim_world_init(w, seed, 3);
		w->faults.reorder_disk = true;
		struct sim_memory *founder = &w->nodes[0].memory;
		assert_err(sim_admit(founder, &w->nodes[1].memory, w->now_ms), ES_OK);
		size_t known = founder->chain->acts_count;
		assert_err(sim_admit(founder, &w->nodes[2].memory, w->now_ms), ES_OK);
		for (size_t a = 0; a < known; a++)
			assert_err(sim_act(&w->nodes[1].memory, sim_sealed(founder, a)), ES_OK);
		sim_publish_at(w, 0, w->now_ms, 50);
		sim_connect(w, 0, 1);
		sim_run_until(w, w->now_ms + 5000);
		assert_int_equal(w->nodes[1].memory.chain->acts_count, founder->chain->acts_count);
		assert_int_equal(state_of(0), ES_SESSION_LIVE);
		assert_int_equal(state_of(1), ES_SESSION_LIVE);
	}
}

static void a_live_record_arrives_in_one_delay(void **state)
{
	(void)state;
	uint64_t published_ms = world.now_ms + 1; /* its disk takes a millisecond */
	sim_publish_at(&world, 0, world.now_ms, 100);
	sim_run_until(&world, published_ms);
	assert_false(sim_converged(&world));
	sim_run_until(&world,
	              published_ms + 200); /* one message of at most 150 ms, one disk write */
	assert_true(sim_converged(&world));
}

/* The body of a log's start comes with its run, however much the other bodies weigh. */
static void heavy_bodies_reach_who_knows_nothing(void **state)
{
	(void)state;
	struct sim_world *w = &world;
	sim_world_free(w);
	sim_world_init(w, 12, 2);
	assert_err(sim_admit(&w->nodes[0].memory, &w->nodes[1].memory, w->now_ms), ES_OK);
	for (size_t a = 0; a < w->nodes[0].memory.chain->acts_count; a++)
		assert_err(sim_act(&w->nodes[1].memory, sim_sealed(&w->nodes[0].memory, a)), ES_OK);
	for (size_t i = 0; i < 1100; i++)
		sim_publish_at(w, 0, w->now_ms, 2000);
	sim_run_until(w, w->now_ms + 1000);
	sim_connect(w, 0, 1);
	sim_run_until(w, w->now_ms + 5000);
	assert_true(sim_converged(w));
	assert_int_equal(w->ended_for[ES_MALFORMED], 0);
}

static uint64_t record_bytes_of(size_t end)
{
	struct es_session_progress p;
	es_session_progress(world.links[0]->ends[end].session, &p);
	return p.record_bytes_sent;
}

/* Comments are not wanted: their headers come alone, live and in catch-up, the log's start with its
 * body; the other way all comes. Once they are wanted they are fetched. */
static void bodies_that_are_not_wanted_stay_away(void **state)
{
	(void)state;
	struct sim_world *w = &world;
	struct es_body_policy policy = {0};
	sim_world_free(w);
	sim_world_init(w, 12, 2);
	struct sim_memory *few = &w->nodes[1].memory;
	assert_err(es_body_policy_kind(&policy, ES_KIND_PRACTICE), ES_OK);
	policy.structure = few->certificate.structure;
	few->policy = &policy;
	assert_err(sim_admit(&w->nodes[0].memory, few, w->now_ms), ES_OK);
	sim_learn_acts(few, &w->nodes[0].memory);
	for (size_t i = 0; i < 1100; i++)
		sim_publish_at(w, 0, w->now_ms, 2000);
	sim_publish_at(w, 1, w->now_ms, 50);
	sim_run_until(w, w->now_ms + 1000);
	sim_connect(w, 0, 1);
	sim_run_until(w, w->now_ms + 5000);
	assert_true(sim_converged(w));
	assert_int_equal(few->missing_count, 1100);
	assert_int_equal(w->nodes[0].memory.missing_count, 0);
	assert_true(record_bytes_of(0) < 1101 * 300);
	sim_publish_at(w, 0, w->now_ms, 2000);
	sim_run_until(w, w->now_ms + 2000);
	assert_int_equal(few->missing_count, 1101);
	assert_int_equal(state_of(0), ES_SESSION_LIVE);
	assert_int_equal(state_of(1), ES_SESSION_LIVE);
	few->policy = NULL;
	es_session_policy_changed(w->links[0]->ends[1].session, w->now_ms);
	sim_run_until(w, w->now_ms + 5000);
	assert_int_equal(few->missing_count, 0);
	sim_publish_at(w, 0, w->now_ms, 2000);
	sim_run_until(w, w->now_ms + 2000);
	assert_int_equal(few->missing_count, 0);
	assert_true(sim_converged(w));
}

/* Writes a message by hand. */
static struct es_bytes message(struct es_writer *w, uint64_t type, size_t elements)
{
	es_writer_reset(w);
	es_write_array(w, elements + 1);
	es_write_uint(w, type);
	return es_writer_bytes(w);
}

static void expect_refusal(struct es_bytes bytes, es_err reason)
{
	struct es_id before, after;
	es_vector_root(sim_vector(&world.nodes[0].memory), &before);
	assert_err(sim_inject(&world, 0, 0, bytes), reason);
	sim_run_until(&world, world.now_ms + 20000);
	es_vector_root(sim_vector(&world.nodes[0].memory), &after);
	assert_true(es_id_equal(&before, &after));
	assert_true(sim_converged(&world)); /* the link is up again */
	assert_int_equal(state_of(0), ES_SESSION_LIVE);
}

static void refuses_what_is_no_message(void **state)
{
	(void)state;
	expect_refusal(es_bytes_of("", 0), ES_MALFORMED);
	expect_refusal(es_bytes_of("\xc0", 1), ES_MALFORMED);
	expect_refusal(es_bytes_of("\x90", 1), ES_MALFORMED);
	expect_refusal(es_bytes_of("\x91\xcc\x09", 3), ES_NOT_CANONICAL);
	expect_refusal(es_bytes_of("\x91\x2a", 2), ES_TOO_LARGE);
	expect_refusal(es_bytes_of("\x91\x02", 2), ES_MALFORMED);
	expect_refusal(es_bytes_of("\x92\x0a\x01\x01", 4), ES_MALFORMED);
}

static void refuses_what_does_not_fit_here(void **state)
{
	(void)state;
	expect_refusal(es_bytes_of("\x92\x00\xc0", 3), ES_STATE); /* a second hello */
	expect_refusal(es_bytes_of("\x92\x0c\xc0", 3), ES_STATE); /* a member that asks to join */
	expect_refusal(es_bytes_of("\x92\x0d\xc0", 3), ES_STATE); /* or admits us again */
	expect_refusal(es_bytes_of("\x92\x0e\xc0", 3), ES_STATE);
}

static void refuses_a_run_with_a_false_signature(void **state)
{
	(void)state;
	static uint8_t buffer[4096];
	struct es_writer w;
	struct sim_log *l = &world.nodes[1].memory.logs[0];
	uint8_t signature[ES_SIGNATURE_LEN] = {1};
	es_writer_init(&w, buffer, sizeof(buffer));
	message(&w, 4, 5);
	es_write_bin(&w, ES_BYTES(l->log.id.bytes));
	es_write_uint(&w, l->log.edge.size);
	es_write_bin(&w, ES_BYTES(signature));
	es_write_bin(&w, es_bytes_of(l->records[1].header->bytes, l->records[1].header->len));
	es_write_array(&w, 0);
	assert_err(sim_inject(&world, 0, 0, es_writer_bytes(&w)), ES_OK); /* judged by the store */
	uint64_t ended = world.ended_for[ES_BAD_SIGNATURE];
	sim_run_until(&world, world.now_ms + 20000);
	assert_int_equal(world.ended_for[ES_BAD_SIGNATURE], ended + 1);
	assert_true(sim_converged(&world));
	sim_check(&world);
}

static void refuses_a_run_of_a_stranger(void **state)
{
	(void)state;
	struct sim_memory stranger;
	struct es_id id;
	static uint8_t buffer[8192], scratch[4096];
	struct es_writer w, headers, bodies;
	size_t count, bodies_len;
	uint8_t signature[ES_SIGNATURE_LEN];
	sim_memory_init(&stranger, &world.pool, 99);
	sim_federation(&stranger)->id =
	        sim_federation(&world.nodes[0].memory)->id; /* it knows the name, no more */
	assert_err(sim_publish(&stranger, world.now_ms, 10, &id), ES_OK);
	es_writer_init(&w, buffer, sizeof(buffer));
	es_writer_init(&headers, scratch, 2048);
	es_writer_init(&bodies, scratch + 2048, 2048);
	assert_err(sim_read_run(&stranger, &stranger.logs[0].log.id, 0, NULL, &headers, &bodies,
	                        &count, &bodies_len, signature),
	           ES_OK);
	message(&w, 4, 5);
	es_write_nil(&w);
	es_write_uint(&w, 0);
	es_write_bin(&w, ES_BYTES(signature));
	es_write_bin(&w, es_writer_bytes(&headers));
	es_write_array(&w, bodies_len);
	es_write_raw(&w, es_writer_bytes(&bodies));
	assert_err(sim_inject(&world, 0, 0, es_writer_bytes(&w)), ES_OK);
	uint64_t ended = world.ended_for[ES_NOT_MEMBER];
	sim_run_until(&world, world.now_ms + 20000);
	assert_int_equal(world.ended_for[ES_NOT_MEMBER], ended + 1);
	assert_true(sim_converged(&world));
	sim_check(&world);
	sim_memory_free(&stranger);
}

static void ends_when_more_is_sent_than_credit_allows(void **state)
{
	(void)state;
	static uint8_t buffer[ES_MESSAGE_MAX];
	struct es_writer w;
	struct sim_log *l = &world.nodes[1].memory.logs[0];
	es_err reason = ES_OK;
	/* Bodies of a record that is here already: each is answered by the store much later than it
	 * comes. */
	for (int i = 0; i < 64 && reason == ES_OK; i++) {
		es_writer_init(&w, buffer, sizeof(buffer));
		message(&w, 7, 1);
		es_write_array(&w, 3);
		for (int b = 0; b < 3; b++) {
			es_write_array(&w, 5);
			es_write_bin(&w, ES_BYTES(l->records[1].header->id.bytes));
			es_write_bin(&w, ES_BYTES(l->records[1].body->key));
			es_write_uint(&w, 0);
			es_write_uint(&w, ES_BODY_MAX);
			es_write_bin(&w, es_bytes_of(buffer + ES_MESSAGE_MAX - ES_BODY_MAX,
			                             ES_BODY_MAX));
		}
		reason = sim_inject(&world, 0, 0, es_writer_bytes(&w));
	}
	assert_err(reason, ES_LIMIT);
	sim_run_until(&world, world.now_ms + 20000);
	assert_true(sim_converged(&world));
}

/* Found by a bench: overdrafts that were forgiven added up until the receiver cut the link. */
static void an_overdraft_is_paid_back_before_more_is_sent(void **state)
{
	(void)state;
	uint8_t buffer[16];
	struct es_writer w;
	es_writer_init(&w, buffer, sizeof(buffer));
	message(&w, 5, 1);
	es_write_uint(&w, 1000);
	sim_crash(&world, 1);
	world.nodes[1].disk_free_ms = world.now_ms + 30000; /* gives nothing back for a while */
	for (size_t i = 0; i < 12 * ES_RUN_MAX; i++)
		sim_publish_at(&world, 0, world.now_ms + 1, 900);
	sim_run_until(&world, world.now_ms + 15000);
	for (size_t i = 0; i < 8; i++)
		assert_err(sim_inject(&world, 0, 0, es_writer_bytes(&w)), ES_OK);
	sim_run_until(&world, world.now_ms + 10000);
	assert_int_equal(world.ended_for[ES_LIMIT], 0);
	sim_run_until(&world, world.now_ms + 60000);
	assert_true(sim_converged(&world));
}

/* 0 admitted 1, then 2, and is gone: 1 learns of the second admission from 2 itself. */
static void a_member_brings_the_act_that_admits_it(void **state)
{
	(void)state;
	static struct sim_world w;
	sim_world_init(&w, 5, 3);
	for (size_t i = 1; i < 3; i++) {
		assert_err(sim_admit(&w.nodes[0].memory, &w.nodes[i].memory, w.now_ms), ES_OK);
		for (size_t a = 0; a < w.nodes[0].memory.chain->acts_count; a++)
			assert_err(sim_act(&w.nodes[i].memory, sim_sealed(&w.nodes[0].memory, a)),
			           ES_OK);
	}
	assert_int_equal(w.nodes[1].memory.chain->acts_count, 2);
	sim_connect(&w, 1, 2);
	for (size_t i = 0; i < 5; i++)
		sim_publish_at(&w, 2, w.now_ms, 100);
	sim_run_until(&w, w.now_ms + 20000);
	assert_int_equal(w.nodes[1].memory.chain->acts_count, 3);
	assert_int_equal(w.ended_for[ES_STALE], 1);
	for (size_t i = 0; i < w.published_count; i++)
		assert_non_null(sim_find(&w.nodes[1].memory, &w.published[i]));
	sim_world_free(&w);
}

/* A stranger with the network key gets the acts that it lacks from nobody who does not know it, and no record. */
static void who_brings_no_new_acts_stays_unknown(void **state)
{
	(void)state;
	static struct sim_world w;
	sim_world_init(&w, 6, 2);
	assert_err(sim_act(&w.nodes[1].memory, sim_sealed(&w.nodes[0].memory, 0)), ES_OK);
	for (size_t i = 0; i < 5; i++)
		sim_publish_at(&w, 0, w.now_ms, 100);
	sim_connect(&w, 0, 1);
	sim_run_until(&w, w.now_ms + 20000);
	assert_true(w.ended_for[ES_NOT_MEMBER] > 0);
	assert_int_equal(w.nodes[1].memory.logs_count, 0);
	sim_world_free(&w);
}

/* More bodies that nobody holds than one message can ask for do not keep the others from coming. */
static void lost_bodies_do_not_hide_those_that_can_come(void **state)
{
	(void)state;
	for (size_t i = 0; i < 700; i++)
		sim_publish_at(&world, 0, world.now_ms + 1, 50);
	sim_run_until(&world, world.now_ms + 10000);
	assert_true(sim_converged(&world));
	const struct es_id *id = &world.nodes[0].memory.logs[0].log.id;
	for (size_t n = 0; n < 2; n++) {
		struct sim_memory *m = &world.nodes[n].memory;
		struct sim_log *l = es_id_equal(&m->logs[0].log.id, id) ? &m->logs[0] : &m->logs[1];
		for (size_t r = 1; r <= 600; r++)
			sim_set_body(m, &l->records[r], NULL);
		if (n == 1)
			sim_set_body(m, &l->records[650], NULL);
	}
	struct es_missing missing[800];
	assert_int_equal(sim_missing(&world.nodes[1].memory, 0, missing, 800), 601);
	sim_crash(&world, 1);
	sim_run_until(&world, world.now_ms + 20000);
	assert_int_equal(sim_missing(&world.nodes[1].memory, 0, missing, 800), 600);
}

static void silence_ends_a_session(void **state)
{
	(void)state;
	struct es_session *s = world.links[0]->ends[0].session;
	es_session_tick(s, world.now_ms + 2 * ES_IDLE_TIMEOUT_MS);
	assert_true(world.links[0]->ends[0].closing);
	assert_err(world.links[0]->ends[0].reason, ES_TIMEOUT);
	sim_run_until(&world, world.now_ms + 10000);
	assert_int_equal(state_of(0), ES_SESSION_LIVE);
}

static const struct es_vector *the_vector(void *context)
{
	return context;
}

static uint64_t size_of(struct es_session *s, const struct es_vector *v, const struct es_id *log)
{
	return known_of(s, es_vector_find(v, log))->size;
}

/* An index in a run stands for a prefix at the receiver: a log whose prefix is not its own alone
 * must be named in full. */
static void logs_of_one_prefix_are_named_in_full(void **state)
{
	(void)state;
	static const struct es_session_host host = {.vector = the_vector};
	struct es_certificate nobody = {0};
	struct es_vector v;
	struct es_session_config config = {
	        .role = ES_ROLE_MEMBER, .host = &host, .context = &v, .peer = &nobody};
	struct es_session *s;
	struct es_vector_entry a = {.log = {{1}}}, b = {.log = {{1}}}, c = {.log = {{2}}},
	                       d = {.log = {{3}}};
	struct es_id structure = {{9}};
	struct es_said *said = said_new(4);
	const struct said_log logs[] = {{{1}, 5}, {{2}, 6}, {{3}, 7}, {{3}, 8}};
	memcpy(said->logs, logs, sizeof(logs));
	b.log.bytes[31] = 9;
	es_vector_init(&v);
	assert_err(es_vector_structure(&v, &structure), ES_OK);
	assert_err(es_vector_append(&v, &a), ES_OK);
	assert_err(es_vector_append(&v, &c), ES_OK);
	assert_err(es_vector_append(&v, &d), ES_OK);
	assert_err(es_session_new(&config, &s), ES_OK);
	assert_true(known_replace(s, &v, said));
	assert_int_equal(size_of(s, &v, &a.log), 5);
	assert_true(known_alone(s, &v, &a.log));
	assert_int_equal(size_of(s, &v, &c.log), 6);
	assert_int_equal(size_of(s, &v, &d.log), 0); /* the peer's prefix names two */
	assert_true(known_alone(s, &v, &c.log));
	assert_false(known_alone(s, &v, &d.log));
	assert_err(es_vector_put(&v, &structure, &b), ES_OK);
	assert_int_equal(size_of(s, &v, &b.log), 0);
	assert_int_equal(size_of(s, &v, &a.log), 5);
	assert_false(known_alone(s, &v, &a.log)); /* ours does */
	assert_false(known_alone(s, &v, &b.log));
	assert_true(known_alone(s, &v, &c.log));
	es_session_free(s);
	es_vector_free(&v);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, two_members, free_world)
	const struct CMUnitTest tests[] = {
	        TEST(both_ends_become_live),
	        TEST(who_was_an_act_behind_becomes_live_at_both_ends),
	        TEST(a_live_record_arrives_in_one_delay),
	        TEST(heavy_bodies_reach_who_knows_nothing),
	        TEST(bodies_that_are_not_wanted_stay_away),
	        TEST(refuses_what_is_no_message),
	        TEST(refuses_what_does_not_fit_here),
	        TEST(refuses_a_run_with_a_false_signature),
	        TEST(refuses_a_run_of_a_stranger),
	        TEST(ends_when_more_is_sent_than_credit_allows),
	        TEST(an_overdraft_is_paid_back_before_more_is_sent),
	        TEST(lost_bodies_do_not_hide_those_that_can_come),
	        TEST(silence_ends_a_session),
	        cmocka_unit_test(logs_of_one_prefix_are_named_in_full),
	        cmocka_unit_test(a_member_brings_the_act_that_admits_it),
	        cmocka_unit_test(who_brings_no_new_acts_stays_unknown),
	};
	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
