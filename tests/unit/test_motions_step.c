/* SPDX-License-Identifier: EUPL-1.2 */
/* Five stewards at one table each: what they make of motions together, and that a hand-over carries on
 * what some of them had cosigned already. */
#include "actor.h"
#include "essaim/motions.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

#define STEWARDS 5
#define ACTS_MAX 16

struct node {
	struct actor actor;
	struct es_federation f;
	struct es_motions t;
	struct es_seat seat;
	bool up;
};

static struct node nodes[STEWARDS];
static struct actor newcomer;
static struct {
	uint8_t bytes[ES_SEALED_MAX];
	size_t len;
} acts[ACTS_MAX]; /* of the chain, as whoever was first stored them */

static void keep_act(size_t index, struct es_bytes sealed)
{
	assert_true(index < ACTS_MAX && sealed.len <= sizeof(acts[0].bytes));
	if (acts[index].len > 0)
		return;
	memcpy(acts[index].bytes, sealed.data, sealed.len);
	acts[index].len = sealed.len;
}

static void catch_up(struct node *n)
{
	while (n->f.acts < ACTS_MAX && acts[n->f.acts].len > 0)
		assert_err(es_federation_fold(
		                   &n->f, es_bytes_of(acts[n->f.acts].bytes, acts[n->f.acts].len)),
		           ES_OK);
	es_motions_prune(&n->t, &n->f);
}

/* The act and what it carries on, down to the tip. */
static void fold_carried(struct node *n, const struct es_id *id)
{
	const struct es_motion *m = es_motions_find(&n->t, id);
	struct es_bytes bytes = es_bytes_of(m->bytes, m->len);
	struct es_sealed sealed;

	while (bytes.len > 0) {
		assert_err(es_sealed_decode(bytes, &sealed), ES_OK);
		keep_act((size_t)n->f.acts, bytes);
		assert_err(es_federation_fold(&n->f, bytes), ES_OK);
		bytes = sealed.witness;
	}
	es_motions_prune(&n->t, &n->f);
}

static void work(struct node *n)
{
	enum es_step step;
	struct es_id id;

	catch_up(n);
	do {
		assert_err(es_motions_step(&n->t, &n->f, &n->seat, &step, &id), ES_OK);
		if (step == ES_STEP_CARRIED)
			fold_carried(n, &id);
	} while (step != ES_STEP_NONE);
}

static void tell(const struct node *from, struct node *to)
{
	for (size_t i = 0; i < from->t.len; i++) {
		struct es_writer object;
		size_t checks = 10000;
		struct es_id id;
		es_writer_grow(&object, ES_SEALED_MAX + 32);
		assert_err(es_motion_write(&from->t.list[i], &object), ES_OK);
		es_err err =
		        es_motions_take(&to->t, &to->f, es_writer_bytes(&object), &checks, &id);
		assert_true(err == ES_OK || err == ES_EXISTS || err == ES_STALE || err == ES_GAP ||
		            err == ES_NOT_ALLOWED);
		es_writer_free(&object);
	}
}

static void go_on(void)
{
	for (size_t round = 0; round < 8; round++) {
		for (size_t i = 0; i < STEWARDS; i++)
			if (nodes[i].up)
				work(&nodes[i]);
		for (size_t i = 0; i < STEWARDS; i++)
			for (size_t j = 0; j < STEWARDS; j++)
				if (i != j && nodes[i].up && nodes[j].up)
					tell(&nodes[i], &nodes[j]);
	}
}

/* A request at one node, approved by it. */
static void ask(struct node *n, uint64_t type, struct es_bytes payload)
{
	struct es_act_request request = {.type = type, .payload = payload, .approvals_len = 1};
	struct es_writer approval, opened, bytes, object;
	size_t checks = 100;
	struct es_act act;
	struct es_id id;

	es_writer_grow(&approval, 2048);
	es_writer_grow(&opened, ES_ACT_MAX);
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&object, ES_ACT_MAX + 16);
	assert_err(es_act_request_open(&n->f, type, payload, &opened, &act), ES_OK);
	assert_err(es_approval_make(&n->seat.signer, &n->f.id, type, payload,
	                            es_federation_last(&n->f, type, &act.structure), &approval),
	           ES_OK);
	request.approvals[0] = es_writer_bytes(&approval);
	assert_err(es_act_request_encode(&request, &bytes), ES_OK);
	es_write_array(&object, 2);
	es_write_uint(&object, ES_MOTION_REQUEST);
	es_write_bin(&object, es_writer_bytes(&bytes));
	assert_err(es_motions_take(&n->t, &n->f, es_writer_bytes(&object), &checks, &id), ES_OK);
	es_writer_free(&approval);
	es_writer_free(&opened);
	es_writer_free(&bytes);
	es_writer_free(&object);
}

static void found(void)
{
	struct es_act act = {.type = ES_ACT_FOUND,
	                     .created_ms = 1700000000000,
	                     .name = "Network",
	                     .policy = {1, 1, 1, 1, 1, 1, 1, 1},
	                     .admission = nodes[0].actor.admission};
	struct es_writer bytes, sealed;

	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	assert_err(es_act_encode(&act, NULL, 0, &bytes), ES_OK);
	assert_err(es_act_seal(es_writer_bytes(&bytes), &nodes[0].seat.signer, &sealed), ES_OK);
	keep_act(0, es_writer_bytes(&sealed));
	es_writer_free(&bytes);
	es_writer_free(&sealed);
}

static void ask_admission(struct node *sponsor, const struct actor *who)
{
	uint8_t bytes[2048];
	struct es_writer payload;

	es_writer_init(&payload, bytes, sizeof(bytes));
	assert_err(es_admission_payload(&who->admission, &sponsor->actor.structure, &payload),
	           ES_OK);
	ask(sponsor, ES_ACT_ADMIT, es_writer_bytes(&payload));
}

static int setup(void **state)
{
	uint8_t bytes[2048];
	struct es_id stewards[STEWARDS];
	struct es_writer payload;

	(void)state;
	memset(acts, 0, sizeof(acts));
	actor_init(&newcomer, 40);
	for (uint8_t i = 0; i < STEWARDS; i++) {
		struct node *n = &nodes[i];
		memset(n, 0, sizeof(*n));
		actor_init(&n->actor, (uint8_t)(i + 1));
		es_federation_init(&n->f);
		es_motions_init(&n->t);
		n->seat.structure = n->actor.structure;
		n->seat.signer = actor_signer(&n->actor);
		n->seat.now_ms = 1700000000000;
		es_promise_init(&n->seat.promise);
		stewards[i] = n->actor.structure;
		n->up = true;
	}
	found();
	work(&nodes[0]);
	for (size_t i = 1; i < STEWARDS; i++) {
		ask_admission(&nodes[0], &nodes[i].actor);
		work(&nodes[0]);
	}
	es_writer_init(&payload, bytes, sizeof(bytes));
	assert_err(es_stewards_payload(stewards, STEWARDS, &payload), ES_OK);
	ask(&nodes[0], ES_ACT_STEWARDS, es_writer_bytes(&payload));
	go_on();
	for (size_t i = 0; i < STEWARDS; i++)
		assert_int_equal(nodes[i].f.acts, STEWARDS + 1);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (size_t i = 0; i < STEWARDS; i++) {
		es_motions_free(&nodes[i].t);
		es_federation_free(&nodes[i].f);
	}
	return 0;
}

static void a_member_asks_and_the_stewards_agree(void **state)
{
	(void)state;
	nodes[3].up = nodes[4].up = false;
	ask_admission(&nodes[2], &newcomer);
	go_on();
	assert_non_null(es_federation_member(&nodes[2].f, &newcomer.structure));
	nodes[3].up = nodes[4].up = true;
	go_on();
	for (size_t i = 0; i < STEWARDS; i++)
		assert_true(es_id_equal(&nodes[i].f.head, &nodes[0].f.head));
}

static void a_minority_carries_nothing(void **state)
{
	(void)state;
	nodes[2].up = nodes[3].up = nodes[4].up = false;
	uint64_t before = nodes[0].f.acts;
	ask_admission(&nodes[1], &newcomer);
	go_on();
	assert_int_equal(nodes[0].f.acts, before);
	nodes[2].up = true;
	go_on();
	assert_int_equal(nodes[0].f.acts, before + 1);
}

static bool wants_hand_overs_alone(void *context, const struct es_motion *m,
                                   const struct es_act *act)
{
	(void)context;
	(void)m;
	return act->type == ES_ACT_HAND_OVER;
}

/* The coordinator is gone for good; what two of five had cosigned, and no other would, is carried on
 * and counts. */
static void a_hand_over_carries_on(void **state)
{
	uint8_t bytes[2048];
	struct es_writer payload;

	(void)state;
	uint64_t before = nodes[1].f.acts;
	for (size_t i = 2; i < STEWARDS; i++) {
		nodes[i].up = false;
		nodes[i].seat.consents = wants_hand_overs_alone;
	}
	ask_admission(&nodes[1], &newcomer);
	go_on();
	assert_null(es_federation_member(&nodes[1].f, &newcomer.structure));
	nodes[0].up = false;
	nodes[2].up = nodes[3].up = nodes[4].up = true;
	es_writer_init(&payload, bytes, sizeof(bytes));
	assert_err(es_hand_over_payload(&nodes[2].actor.structure, "gone", &payload), ES_OK);
	ask(&nodes[2], ES_ACT_HAND_OVER, es_writer_bytes(&payload));
	go_on(); /* one approval of five stewards is not enough */
	assert_int_equal(nodes[1].f.acts, before);
	assert_true(es_federation_coordinator(&nodes[1].f) ==
	            es_federation_member(&nodes[1].f, &nodes[0].actor.structure));
	for (size_t i = 3; i < STEWARDS; i++)
		ask(&nodes[i], ES_ACT_HAND_OVER, es_writer_bytes(&payload));
	go_on();
	for (size_t i = 1; i < STEWARDS; i++) {
		assert_int_equal(nodes[i].f.acts, before + 2);
		assert_int_equal(nodes[i].f.epoch, 1);
		assert_non_null(es_federation_member(&nodes[i].f, &newcomer.structure));
		assert_true(es_federation_coordinator(&nodes[i].f) ==
		            es_federation_member(&nodes[i].f, &nodes[2].actor.structure));
	}
}

/* All ask before they hear of each other, so each leads; then one has waited longer than the rest. */
static void of_all_who_lead_one_gets_through(void **state)
{
	uint8_t bytes[2048];
	struct es_writer payload;

	(void)state;
	uint64_t before = nodes[0].f.acts;
	es_writer_init(&payload, bytes, sizeof(bytes));
	assert_err(es_hand_over_payload(&nodes[2].actor.structure, "all at once", &payload), ES_OK);
	for (size_t i = 0; i < STEWARDS; i++)
		ask(&nodes[i], ES_ACT_HAND_OVER, es_writer_bytes(&payload));
	go_on();
	for (size_t i = 0; i < STEWARDS; i++) {
		assert_int_equal(nodes[i].f.acts, before);
		assert_int_equal(nodes[i].seat.promise.epoch, 1);
		assert_true(
		        es_id_equal(&nodes[i].seat.promise.proposer, &nodes[i].actor.structure));
	}
	nodes[3].seat.reopen = true;
	go_on();
	assert_false(nodes[3].seat.reopen);
	for (size_t i = 0; i < STEWARDS; i++) {
		assert_int_equal(nodes[i].f.acts, before + 1);
		assert_int_equal(nodes[i].f.epoch, 2);
	}
}

/* Who does not ask does not lead, however long it waits. */
static void only_who_asks_leads(void **state)
{
	uint8_t bytes[2048];
	struct es_writer payload;
	struct es_patience patience = {0};

	(void)state;
	es_writer_init(&payload, bytes, sizeof(bytes));
	assert_err(es_hand_over_payload(&nodes[1].actor.structure, "", &payload), ES_OK);
	nodes[1].up = false; /* asks first, and is not heard of again */
	ask(&nodes[1], ES_ACT_HAND_OVER, es_writer_bytes(&payload));
	for (size_t i = 2; i < 4; i++) {
		tell(&nodes[1], &nodes[i]);
		ask(&nodes[i], ES_ACT_HAND_OVER, es_writer_bytes(&payload));
	}
	for (size_t i = 0; i < STEWARDS; i++)
		nodes[i].seat.reopen = i == 0 || i == 4;
	go_on();
	assert_int_equal(nodes[4].seat.promise.epoch, 0);
	assert_true(nodes[4].seat.reopen);

	struct node *n = &nodes[2];
	uint64_t now = 1000, begun = now;
	while (!es_patience_ends(&patience, &n->t, &n->f, &n->actor.structure, &n->seat.promise,
	                         now)) {
		assert_true(now - begun <= 10 * ES_HAND_OVER_PATIENCE_MS);
		now += 1000;
	}
	assert_true(now - begun >= ES_HAND_OVER_PATIENCE_MS);
	assert_false(es_patience_ends(&(struct es_patience){0}, &nodes[4].t, &nodes[4].f,
	                              &nodes[4].actor.structure, &nodes[4].seat.promise, now));
	uint64_t before = n->f.acts;
	n->seat.reopen = true;
	go_on();
	assert_int_equal(n->f.acts, before + 1);
	assert_false(es_patience_ends(&patience, &n->t, &n->f, &n->actor.structure,
	                              &n->seat.promise, now));
	assert_int_equal(patience.until_ms, 0);
}

/* Three of five have promised an epoch that nobody opened: no act of today's counts any more, until they
 * have asked for a hand-over that leaves all as it is. */
static void a_promise_in_vain_ends(void **state)
{
	struct es_patience patience = {0};

	(void)state;
	struct node *n = &nodes[4];
	assert_false(es_patience_ends(&patience, &n->t, &n->f, &n->actor.structure,
	                              &n->seat.promise, 1000));
	assert_int_equal(patience.until_ms, 0);
	for (size_t i = 2; i < STEWARDS; i++) {
		nodes[i].seat.promise.epoch = 3;
		nodes[i].seat.promise.proposer = nodes[2].actor.structure;
	}
	uint64_t before = n->f.acts;
	ask_admission(&nodes[1], &newcomer);
	go_on();
	assert_int_equal(n->f.acts, before);
	assert_false(es_patience_ends(&patience, &n->t, &n->f, &n->actor.structure,
	                              &n->seat.promise, 1000));
	assert_int_not_equal(patience.until_ms, 0);
	for (size_t i = 2; i < STEWARDS; i++)
		nodes[i].seat.reopen = true;
	go_on();
	if (n->f.epoch == 0)
		nodes[3].seat.reopen = true;
	go_on();
	assert_true(n->f.epoch > 3);
	assert_true(es_federation_coordinator(&n->f) ==
	            es_federation_member(&n->f, &nodes[0].actor.structure));
	assert_non_null(es_federation_member(&n->f, &newcomer.structure));
}

/* As an operator's yes to a request is one to the act that has its approvals, and to no other. */
static bool wants_what_was_asked(void *context, const struct es_motion *m, const struct es_act *act)
{
	(void)context;
	return m->type == ES_MOTION_REQUEST || act->approvals.len > 1;
}

/* Stewards 0, 1 and 2 ask for a hand-over to 2 and state for it, led by 1. */
static void say_for_a_hand_over(void)
{
	uint8_t bytes[2048];
	struct es_writer payload;

	es_writer_init(&payload, bytes, sizeof(bytes));
	assert_err(es_hand_over_payload(&nodes[2].actor.structure, "gone", &payload), ES_OK);
	ask(&nodes[1], ES_ACT_HAND_OVER, es_writer_bytes(&payload));
	tell(&nodes[1], &nodes[0]);
	ask(&nodes[0], ES_ACT_HAND_OVER, es_writer_bytes(&payload));
	tell(&nodes[0], &nodes[2]);
	ask(&nodes[2], ES_ACT_HAND_OVER, es_writer_bytes(&payload));
	tell(&nodes[2], &nodes[1]);
	work(&nodes[1]); /* leads */
	for (size_t i = 0; i < 3; i += 2) {
		tell(&nodes[1], &nodes[i]);
		work(&nodes[i]);
		tell(&nodes[i], &nodes[1]);
	}
}

/* Two of five cosigned a hand-over; one of them and two who promised otherwise are left, no more than
 * are needed. Behind what the one cosigned no approval of theirs holds, and without it they are too few:
 * they carry it on alone. */
static void what_one_of_a_bare_majority_cosigned_is_carried_on(void **state)
{
	uint8_t bytes[2048];
	struct es_writer payload;

	(void)state;
	uint64_t before = nodes[2].f.acts;
	es_writer_init(&payload, bytes, sizeof(bytes));
	assert_err(es_hand_over_payload(&nodes[2].actor.structure, "gone", &payload), ES_OK);
	say_for_a_hand_over();
	work(&nodes[1]); /* proposes, and cosigns */
	assert_int_equal(nodes[1].seat.promise.highest.epoch, 1);
	tell(&nodes[1], &nodes[2]);
	work(&nodes[2]);
	assert_int_equal(nodes[2].seat.promise.highest.epoch, 1);
	assert_int_equal(nodes[2].f.acts, before);
	nodes[0].up = nodes[1].up = false;
	for (size_t i = 2; i < STEWARDS; i++)
		nodes[i].seat.consents = wants_what_was_asked;
	for (size_t i = 3; i < STEWARDS; i++) {
		nodes[i].seat.promise.epoch = 2;
		nodes[i].seat.promise.proposer = nodes[3].actor.structure;
		tell(&nodes[2], &nodes[i]);
		ask(&nodes[i], ES_ACT_HAND_OVER, es_writer_bytes(&payload));
	}
	nodes[3].seat.reopen = true;
	go_on();
	for (size_t i = 2; i < STEWARDS; i++) {
		assert_int_equal(nodes[i].f.acts, before + 2);
		assert_int_equal(nodes[i].f.epoch, 3);
		assert_true(es_federation_coordinator(&nodes[i].f) ==
		            es_federation_member(&nodes[i].f, &nodes[2].actor.structure));
	}
}

/* Judges a hand-over by 3 behind the chain's end of 0, before which the first so many stewards stated
 * that end, the next an act behind it, then one behind that, all of one epoch. */
static es_err judge_behind_the_end(const size_t named[3])
{
	const struct es_federation *at = &nodes[0].f;
	struct es_act act = {.type = ES_ACT_HAND_OVER,
	                     .federation = at->id,
	                     .epoch = 5,
	                     .index = at->acts,
	                     .prev = at->head};
	struct es_writer payload, bytes, sealed, said[STEWARDS];
	struct es_bytes statements[STEWARDS];
	size_t len = 0;
	struct es_stand tip;

	es_writer_grow(&payload, 1024);
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	assert_err(es_hand_over_payload(&es_federation_coordinator(at)->admission.structure, "",
	                                &payload),
	           ES_OK);
	act.payload = es_writer_bytes(&payload);
	for (size_t i = 0; i < 3; i++)
		for (size_t n = 0; n < named[i]; n++, len++) {
			struct es_statement s = {
			        .opens = 5,
			        .proposer = nodes[3].actor.structure,
			        .highest = {at->settled_epoch, at->acts - 1 + i, at->head}};
			s.highest.id.bytes[0] ^= (uint8_t)i;
			es_writer_grow(&said[len], 1024);
			assert_err(
			        es_statement_make(&nodes[len].seat.signer, &at->id, &s, &said[len]),
			        ES_OK);
			statements[len] = es_writer_bytes(&said[len]);
		}
	assert_err(es_act_encode(&act, NULL, 0, &bytes), ES_OK);
	assert_err(es_act_propose(es_writer_bytes(&bytes), &nodes[3].seat.signer, statements, len,
	                          es_bytes_of(NULL, 0), &sealed),
	           ES_OK);
	es_err err = es_federation_judge(at, es_writer_bytes(&sealed), &tip);
	es_writer_free(&payload);
	es_writer_free(&bytes);
	es_writer_free(&sealed);
	for (size_t i = 0; i < len; i++)
		es_writer_free(&said[i]);
	return err;
}

/* A leader whose home was copied has two hand-overs of one epoch at different places: the longer one
 * does not outdo the shorter. */
static void acts_of_one_epoch_are_weighed_not_measured(void **state)
{
	static const struct {
		size_t named[3];
		es_err err;
	} all[] = {
	        {{5, 0, 0}, ES_OK},          {{3, 2, 0}, ES_OK},
	        {{3, 0, 2}, ES_OK},          {{3, 1, 1}, ES_OK},
	        {{2, 3, 0}, ES_NOT_ALLOWED}, {{2, 2, 0}, ES_NOT_ALLOWED}, /* one is silent */
	        {{2, 2, 1}, ES_NOT_ALLOWED}, /* the last may stand on the one before it */
	        {{2, 1, 2}, ES_NOT_ALLOWED}, {{0, 3, 2}, ES_NOT_ALLOWED},
	        {{2, 0, 0}, ES_NOT_ALLOWED},
	};

	(void)state;
	say_for_a_hand_over();
	go_on();
	assert_int_equal(nodes[0].f.epoch, 1);
	for (size_t i = 0; i < ES_COUNT(all); i++)
		assert_err(judge_behind_the_end(all[i].named), all[i].err);
}

/* A steward whose home was restored: mute it signs nothing and takes what counts; then it recalls from
 * its partners' tables what it had signed. */
static void a_restored_steward_waits_and_recalls(void **state)
{
	uint8_t bytes[2048];
	struct es_writer payload;
	struct es_promise blank, signed_;

	(void)state;
	uint64_t before = nodes[0].f.acts;
	nodes[2].up = nodes[3].up = nodes[4].up = false;
	ask_admission(&nodes[1], &newcomer);
	go_on(); /* 0 and 1 have cosigned it */
	assert_int_equal(nodes[1].seat.promise.highest.index, before);
	nodes[3].up = true; /* as one that was restored */
	blank = nodes[3].seat.promise;
	nodes[3].seat.mute = true;
	go_on();
	assert_int_equal(nodes[3].f.acts, before);
	assert_memory_equal(&nodes[3].seat.promise, &blank, sizeof(blank));
	nodes[2].up = true;
	go_on(); /* what counts, it takes */
	assert_int_equal(nodes[3].f.acts, before + 1);
	nodes[3].seat.mute = false;

	es_writer_init(&payload, bytes, sizeof(bytes));
	assert_err(es_allowance_payload(&nodes[1].actor.structure, 1u << 20, 1u << 30,
	                                (uint64_t)1 << 50, &payload),
	           ES_OK);
	nodes[2].up = nodes[3].up = false;
	ask(&nodes[1], ES_ACT_ALLOWANCE, es_writer_bytes(&payload));
	go_on();
	signed_ = nodes[1].seat.promise;
	assert_int_equal(signed_.highest.index, before + 1);
	es_promise_init(&blank);
	es_motions_recall(&nodes[1].t, &nodes[1].f, &nodes[1].actor.structure, &blank);
	assert_memory_equal(&blank, &signed_, sizeof(blank));
	es_promise_init(&blank);
	es_motions_recall(&nodes[1].t, &nodes[1].f, &nodes[4].actor.structure, &blank);
	assert_int_equal(blank.highest.index, 0);

	say_for_a_hand_over();
	signed_ = nodes[1].seat.promise;
	assert_int_equal(signed_.epoch, 1);
	es_promise_init(&blank);
	es_motions_recall(&nodes[0].t, &nodes[0].f, &nodes[1].actor.structure, &blank);
	assert_memory_equal(&blank, &signed_, sizeof(blank));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	        TEST(a_member_asks_and_the_stewards_agree),
	        TEST(a_minority_carries_nothing),
	        TEST(a_hand_over_carries_on),
	        TEST(of_all_who_lead_one_gets_through),
	        TEST(only_who_asks_leads),
	        TEST(a_promise_in_vain_ends),
	        TEST(what_one_of_a_bare_majority_cosigned_is_carried_on),
	        TEST(a_restored_steward_waits_and_recalls),
	        TEST(acts_of_one_epoch_are_weighed_not_measured),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
