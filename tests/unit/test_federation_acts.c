/* SPDX-License-Identifier: EUPL-1.2 */
/* What each type of act does, and what it may not do. */
#include "actor.h"
#include "essaim/promise.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define ACTORS 5

static struct actor actors[ACTORS], fresh; /* 0 founds; fresh: keys that nobody had */
static struct es_federation f;
static uint8_t payload_space[4096];
static struct es_writer payload;

/* Who approves, over which last act, and who cosigns; changed by a test, reset with each act. */
static const struct actor *approvers[ACTORS];
static size_t approvers_len;
static uint64_t last;

static struct es_act next_act(uint64_t type)
{
	return (struct es_act){.type = type,
	                       .federation = f.id,
	                       .epoch = f.epoch,
	                       .index = f.acts,
	                       .prev = f.head,
	                       .payload = es_writer_bytes(&payload)};
}

static es_err fold_sealed(const struct es_act *act, const struct actor *by)
{
	uint8_t space[8192];
	struct es_bytes approvals[ACTORS], statement = {NULL, 0};
	struct es_signer signer = actor_signer(by);
	struct es_writer w, bytes, sealed, cosigned;

	es_writer_init(&w, space, sizeof(space));
	for (size_t i = 0; i < approvers_len; i++) {
		struct es_signer who = actor_signer(approvers[i]);
		size_t start = w.len;
		assert_err(es_approval_make(&who, &f.id, act->type, act->payload, last, &w), ES_OK);
		approvals[i] = es_bytes_of(space + start, w.len - start);
	}
	if (act->type == ES_ACT_HAND_OVER) {
		struct es_statement what = {.opens = act->epoch,
		                            .proposer = by->structure,
		                            .highest = {f.settled_epoch, f.acts - 1, f.head}};
		size_t start = w.len;
		assert_err(es_statement_make(&signer, &f.id, &what, &w), ES_OK);
		statement = es_bytes_of(space + start, w.len - start);
	}
	es_writer_grow(&bytes, ES_ACT_MAX);
	es_writer_grow(&sealed, ES_SEALED_MAX);
	es_writer_grow(&cosigned, ES_SEALED_MAX);
	assert_err(es_act_encode(act, approvals, approvers_len, &bytes), ES_OK);
	assert_err(es_act_propose(es_writer_bytes(&bytes), &signer, &statement,
	                          statement.len > 0 ? 1 : 0, es_bytes_of(NULL, 0), &sealed),
	           ES_OK);
	assert_err(es_act_cosign(es_writer_bytes(&sealed), &signer, &cosigned), ES_OK);
	uint64_t acts = f.acts;
	size_t refused = 0;
	es_err err = ES_OK;
	do { /* memory runs out at every place in turn */
		fail_allocation(refused++);
		err = es_federation_fold(&f, es_writer_bytes(&cosigned));
	} while (fail_no_allocation() && err == ES_NO_MEMORY && f.acts == acts);
	assert_int_equal(f.acts, acts + (err == ES_OK));
	es_writer_free(&bytes);
	es_writer_free(&sealed);
	es_writer_free(&cosigned);
	return err;
}

/* The founder proposes and cosigns. */
static es_err fold(uint64_t type)
{
	struct es_act act = next_act(type);

	return fold_sealed(&act, &actors[0]);
}

static void approve(const struct actor *a, const struct actor *b, uint64_t over)
{
	approvers_len = 0;
	if (a)
		approvers[approvers_len++] = a;
	if (b)
		approvers[approvers_len++] = b;
	last = over;
}

static void say(void)
{
	es_writer_init(&payload, payload_space, sizeof(payload_space));
}

static int setup(void **state)
{
	(void)state;
	actor_init(&fresh, 50);
	es_federation_init(&f);
	for (uint8_t i = 0; i < ACTORS; i++)
		actor_init(&actors[i], (uint8_t)(i + 1));
	say();
	approve(NULL, NULL, 0);
	struct es_act found = {.type = ES_ACT_FOUND,
	                       .name = "Network",
	                       .policy = {1, 1, 1, 1, 1, 1, 1, 1},
	                       .admission = actors[0].admission};
	assert_err(fold_sealed(&found, &actors[0]), ES_OK);
	for (size_t i = 1; i < 4; i++) { /* the last one stays outside */
		say();
		assert_err(
		        es_admission_payload(&actors[i].admission, &actors[0].structure, &payload),
		        ES_OK);
		approve(&actors[0], NULL, 0);
		assert_err(fold(ES_ACT_ADMIT), ES_OK);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_federation_free(&f);
	return 0;
}

static struct es_listed_log listed(uint8_t name, uint64_t size)
{
	return (struct es_listed_log){
	        .log = {{name}}, .size = size, .root = {{(uint8_t)(name + 1)}}};
}

static void assert_limit(const struct actor *a, const uint8_t *key, uint8_t log, uint64_t size)
{
	struct es_id id = {{log}};
	struct es_log_limit limit;

	es_federation_limit(&f, &a->structure, key, &id, &limit);
	assert_int_equal(limit.size, size);
}

static es_err suspend(const struct actor *a)
{
	struct es_listed_log logs[] = {listed(9, 90), listed(3, 30), listed(6, 60)};

	say();
	assert_err(es_suspend_payload(&a->structure, "gone", logs, 3, &payload), ES_OK);
	return fold(ES_ACT_SUSPEND);
}

static void a_suspension_ends_membership_and_lists_what_counts(void **state)
{
	(void)state;
	approve(NULL, NULL, 1);
	assert_err(suspend(&actors[1]), ES_NOT_ALLOWED); /* nobody approved */
	approve(&actors[1], NULL, 1);
	assert_err(suspend(&actors[1]), ES_NOT_ALLOWED); /* it has no voice here */
	approve(&actors[2], &actors[2], 1);
	assert_err(suspend(&actors[1]), ES_NOT_ALLOWED); /* a structure twice */
	approve(&actors[2], NULL, 0);
	assert_err(suspend(&actors[1]), ES_NOT_ALLOWED); /* over another state */
	approve(&actors[2], NULL, 0);
	assert_err(suspend(&actors[0]), ES_NOT_ALLOWED); /* the coordinator */
	assert_err(suspend(&actors[4]), ES_NOT_MEMBER);
	assert_limit(&actors[1], actors[1].key, 3, ES_LEAVES_PER_STRUCTURE_DEFAULT);
	approve(&actors[2], NULL, 1);
	assert_err(suspend(&actors[1]), ES_OK);
	assert_null(es_federation_member(&f, &actors[1].structure));
	assert_true(es_federation_structure(&f, &actors[1].structure)->suspended);
	assert_int_equal(f.active, 3);
	assert_int_equal(f.members_len, 4);
	assert_limit(&actors[1], actors[1].key, 3, 30);
	assert_limit(&actors[1], actors[1].key, 6, 60);
	assert_limit(&actors[1], actors[1].key, 9, 90);
	assert_limit(&actors[1], actors[1].key, 4, 0);
	assert_limit(&actors[1], fresh.key, 3, 0);
	assert_limit(&actors[4], actors[4].key, 3, 0);
	/* For good. */
	approve(&actors[2], NULL, f.acts - 1);
	assert_err(suspend(&actors[1]), ES_NOT_MEMBER);
	say();
	assert_err(es_admission_payload(&actors[1].admission, &actors[0].structure, &payload),
	           ES_OK);
	approve(&actors[0], NULL, 0);
	assert_err(fold(ES_ACT_ADMIT), ES_EXISTS);
	say(); /* nor does its voice count any more */
	assert_err(es_close_payload("", &payload), ES_OK);
	approve(&actors[1], NULL, 0);
	assert_err(fold(ES_ACT_CLOSE), ES_NOT_MEMBER);
}

static es_err rotate(const struct actor *a, const struct actor *to, const uint8_t *old_secret)
{
	struct es_listed_log logs[] = {listed(3, 30)};

	say();
	assert_err(es_rotate_payload(&f.id, &a->structure, to->key, old_secret, to->secret, logs, 1,
	                             &payload),
	           ES_OK);
	return fold(ES_ACT_ROTATE);
}

static void a_key_is_replaced_by_its_owner_or_by_the_others(void **state)
{
	(void)state;
	struct es_certificate cert;

	approve(NULL, NULL, 0);
	assert_err(rotate(&actors[1], &fresh, actors[2].secret), ES_BAD_SIGNATURE);
	assert_err(rotate(&actors[1], &fresh, NULL), ES_NOT_ALLOWED);
	assert_err(rotate(&actors[1], &actors[1], actors[1].secret), ES_NOT_ALLOWED);
	approve(&actors[1], NULL, 1);
	assert_err(rotate(&actors[1], &fresh, NULL), ES_NOT_ALLOWED); /* a thief would say so */
	approve(NULL, NULL, 1);
	assert_err(rotate(&actors[1], &fresh, actors[1].secret), ES_OK);
	assert_err(es_certificate_decode(actor_certificate(&actors[1]), &cert), ES_OK);
	assert_err(es_federation_knows(&f, &cert), ES_NOT_MEMBER);
	assert_limit(&actors[1], actors[1].key, 3, 30);
	assert_limit(&actors[1], actors[1].key, 4, 0);
	assert_limit(&actors[1], fresh.key, 4, ES_LEAVES_PER_STRUCTURE_DEFAULT);
	/* Back to a key that ended: by nobody. */
	assert_err(rotate(&actors[1], &actors[1], fresh.secret), ES_NOT_ALLOWED);
	approve(&actors[2], NULL, 2);
	assert_err(rotate(&actors[2], &actors[4], NULL), ES_NOT_ALLOWED); /* its own voice */
	approve(&actors[3], NULL, 2);
	assert_err(rotate(&actors[2], &actors[4], NULL), ES_OK);
	assert_limit(&actors[2], actors[2].key, 3, 30);
}

static es_err leave(const struct actor *who, bool stays)
{
	struct es_listed_log logs[] = {listed(5, 50)};

	say();
	assert_err(es_leave_payload(&who->structure, stays, "the project ended", logs, 1, &payload),
	           ES_OK);
	return fold(ES_ACT_LEAVE);
}

static es_err entrust(const struct actor *whose, const struct actor *to)
{
	say();
	assert_err(es_entrust_payload(&whose->structure, &to->structure, "it left", &payload),
	           ES_OK);
	return fold(ES_ACT_ENTRUST);
}

static void who_wants_to_leave_leaves(void **state)
{
	(void)state;
	const struct es_member *m;

	approve(&actors[2], &actors[3], 1);
	assert_err(leave(&actors[1], true), ES_NOT_ALLOWED); /* others do not say it */
	approve(&actors[1], NULL, 0);
	assert_err(leave(&actors[1], true), ES_NOT_ALLOWED); /* over another state */
	approve(&actors[4], NULL, 0);
	assert_err(leave(&actors[4], true), ES_NOT_MEMBER);
	approve(&actors[0], NULL, 0);
	assert_err(leave(&actors[0], true), ES_NOT_ALLOWED); /* it hands over first */
	approve(&actors[1], NULL, 1);
	assert_err(leave(&actors[1], true), ES_OK);
	m = es_federation_structure(&f, &actors[1].structure);
	assert_true(m->suspended && m->left && m->stays);
	assert_null(es_federation_member(&f, &actors[1].structure));
	assert_limit(&actors[1], actors[1].key, 5, 50);
	assert_limit(&actors[1], actors[1].key, 6, 0);
	assert_err(leave(&actors[1], true), ES_NOT_MEMBER);
	approve(&actors[2], &actors[3], 2); /* who agrees does no harm */
	assert_err(leave(&actors[2], false), ES_OK);
	m = es_federation_structure(&f, &actors[2].structure);
	assert_true(m->left && !m->stays);
}

static void what_was_left_is_entrusted(void **state)
{
	(void)state;
	approve(&actors[0], NULL, 1);
	assert_err(entrust(&actors[1], &actors[2]), ES_NOT_ALLOWED); /* it is a member */
	approve(&actors[1], NULL, 1);
	assert_err(leave(&actors[1], true), ES_OK);
	approve(NULL, NULL, 0);
	assert_err(entrust(&actors[1], &actors[2]), ES_NOT_ALLOWED); /* nobody approved */
	approve(&actors[0], NULL, f.acts - 1);
	assert_err(entrust(&actors[4], &actors[2]), ES_NOT_MEMBER); /* never admitted */
	assert_err(entrust(&actors[1], &actors[4]), ES_NOT_MEMBER);
	assert_err(entrust(&actors[1], &actors[1]), ES_NOT_MEMBER);
	assert_err(entrust(&actors[1], &actors[2]), ES_OK);
	const struct es_member *m = es_federation_structure(&f, &actors[1].structure);
	assert_true(m->has_keeper && es_id_equal(&m->keeper, &actors[2].structure));
	assert_err(entrust(&actors[1], &actors[3]), ES_NOT_ALLOWED); /* the same approval again */
	approve(&actors[3], NULL, 3);
	assert_err(leave(&actors[3], false), ES_OK);
	approve(&actors[0], NULL, f.acts - 1);
	assert_err(entrust(&actors[3], &actors[2]), ES_NOT_ALLOWED); /* nothing is left of it */
}

static es_err stewards(struct es_id *set, size_t len)
{
	say();
	assert_err(es_stewards_payload(set, len, &payload), ES_OK);
	return fold(ES_ACT_STEWARDS);
}

static void stewards_are_members_and_approvals_are_used_up(void **state)
{
	(void)state;
	struct es_id one[] = {actors[0].structure},
	             two[] = {actors[1].structure, actors[4].structure};

	approve(&actors[2], NULL, 0);
	assert_err(stewards(two, 2), ES_NOT_MEMBER);
	assert_err(stewards(one, 1), ES_OK);
	assert_err(stewards(one, 1), ES_NOT_ALLOWED); /* the same approval again */
	approve(&actors[2], NULL, f.acts - 1);
	one[0] = actors[1].structure;
	assert_err(stewards(one, 1), ES_OK);
	assert_int_equal(es_federation_stewards(&f), 1);
	approve(&actors[2], NULL, f.acts - 1);
	assert_err(stewards(one, 1), ES_NOT_ALLOWED); /* who cosigns is no steward now */
}

static void the_policy_asks_for_as_many_as_there_are(void **state)
{
	(void)state;
	struct es_policy policy = {.admit = 2, .policy = 64};

	say();
	assert_err(es_policy_payload(&policy, &payload), ES_OK);
	approve(&actors[2], NULL, 0);
	assert_err(fold(ES_ACT_POLICY), ES_OK);
	assert_int_equal(es_federation_approvals(&f, ES_ACT_ADMIT), 2);
	assert_int_equal(es_federation_approvals(&f, ES_ACT_POLICY), 4);
	assert_int_equal(es_federation_approvals(&f, ES_ACT_ROTATE), 1);
	assert_int_equal(es_federation_approvals(&f, ES_ACT_SUSPEND), 0);
	approve(&actors[2], &actors[1], f.acts - 1);
	assert_err(fold(ES_ACT_POLICY), ES_NOT_ALLOWED);
}

static void an_allowance_only_rises(void **state)
{
	(void)state;
	const struct es_admission a = actors[1].admission;

	approve(&actors[2], NULL, 1);
	for (int change = 0; change < 4; change++) {
		say();
		assert_err(es_allowance_payload(&a.structure, a.logs + (change > 0),
		                                a.leaves + 5 * (change == 3) - (change == 1),
		                                a.body_bytes - (change == 2), &payload),
		           ES_OK);
		assert_err(fold(ES_ACT_ALLOWANCE), change < 3 ? ES_NOT_ALLOWED : ES_OK);
	}
	assert_limit(&actors[1], actors[1].key, 1, a.leaves + 5);
}

static void network_keys_open_those_before_them(void **state)
{
	(void)state;
	uint8_t keys[3][32], older[32], nonce[24] = {7};
	struct es_key_box box = {.channel_key = {1}, .box = {2}};
	struct es_bytes found;

	approve(NULL, NULL, 0);
	for (uint8_t i = 0; i < 3; i++) {
		memset(keys[i], 40 + i, 32);
		if (i == 0)
			continue;
		say();
		assert_err(es_network_key_payload(&f.id, f.acts, keys[i], keys[i - 1], nonce, &box,
		                                  1, &payload),
		           ES_OK);
		assert_err(fold(ES_ACT_NETWORK_KEY), ES_OK);
	}
	assert_int_equal(es_network_key_generation(&f, keys[2]), 2);
	assert_int_equal(es_network_key_generation(&f, keys[1]), 1);
	assert_int_equal(es_network_key_generation(&f, keys[0]), 0);
	assert_err(es_network_key_before(&f, 2, keys[2], older), ES_OK);
	assert_memory_equal(older, keys[1], 32);
	assert_err(es_network_key_before(&f, 1, older, older), ES_OK);
	assert_memory_equal(older, keys[0], 32);
	assert_err(es_network_key_before(&f, 2, keys[1], older), ES_BAD_KEY);
	f.generations[1].predecessor[30] ^= 1;
	assert_err(es_network_key_before(&f, 2, keys[2], older), ES_BAD_KEY);
	struct es_act act = next_act(ES_ACT_NETWORK_KEY), again;
	struct es_writer w;
	uint8_t space[1024];
	es_writer_init(&w, space, sizeof(space));
	assert_err(es_act_encode(&act, NULL, 0, &w), ES_OK);
	assert_err(es_act_decode(es_writer_bytes(&w), &again), ES_OK);
	assert_err(es_key_box_find(again.boxes, box.channel_key, &found), ES_OK);
	assert_memory_equal(found.data, box.box, ES_KEY_BOX_LEN);
	box.channel_key[0] = 9;
	assert_err(es_key_box_find(again.boxes, box.channel_key, &found), ES_NOT_FOUND);
	approve(&actors[1], NULL, 0); /* none is asked for */
	assert_err(fold(ES_ACT_NETWORK_KEY), ES_NOT_ALLOWED);
}

static es_err hand_over_because(const struct actor *to, uint64_t epoch, const char *reason)
{
	say();
	assert_err(es_hand_over_payload(&to->structure, reason, &payload), ES_OK);
	struct es_act act = next_act(ES_ACT_HAND_OVER);
	act.epoch = epoch;
	return fold_sealed(&act, &actors[0]);
}

static es_err hand_over(const struct actor *to, uint64_t epoch)
{
	return hand_over_because(to, epoch, "next year");
}

static void a_hand_over_opens_an_epoch(void **state)
{
	(void)state;
	approve(&actors[2], NULL, 0);
	assert_err(hand_over(&actors[1], 0), ES_NOT_ALLOWED);
	assert_err(hand_over(&actors[4], 1), ES_NOT_MEMBER);
	assert_err(hand_over(&actors[1], 3), ES_OK);
	assert_int_equal(f.epoch, 3);
	assert_ptr_equal(es_federation_coordinator(&f),
	                 es_federation_member(&f, &actors[1].structure));
	say(); /* the old coordinator proposes no more */
	assert_err(es_close_payload("", &payload), ES_OK);
	approve(&actors[2], NULL, f.acts - 1);
	assert_err(fold(ES_ACT_CLOSE), ES_NOT_ALLOWED);
}

/* It changes nothing, says nothing, and can be needed where no approval holds. */
static void who_coordinates_stays_without_approvals(void **state)
{
	(void)state;
	approve(NULL, NULL, 0);
	assert_err(hand_over_because(&actors[1], 1, ""), ES_NOT_ALLOWED);
	assert_err(hand_over_because(&actors[0], 1, "because"), ES_NOT_ALLOWED);
	approve(&actors[2], NULL, 99); /* what is there must hold */
	assert_err(hand_over_because(&actors[0], 1, ""), ES_NOT_ALLOWED);
	approve(NULL, NULL, 0);
	assert_err(hand_over_because(&actors[0], 1, ""), ES_OK);
	assert_int_equal(f.epoch, 1);
	assert_ptr_equal(es_federation_coordinator(&f),
	                 es_federation_member(&f, &actors[0].structure));
}

static void after_the_close_only_hand_overs_count(void **state)
{
	(void)state;
	say();
	assert_err(es_close_payload("done", &payload), ES_OK);
	approve(&actors[2], NULL, 0);
	assert_err(fold(ES_ACT_CLOSE), ES_OK);
	assert_true(f.closed);
	approve(&actors[2], NULL, f.acts - 1);
	assert_err(fold(ES_ACT_CLOSE), ES_NOT_ALLOWED);
	assert_err(hand_over(&actors[1], 1), ES_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(a_suspension_ends_membership_and_lists_what_counts),
	        TEST(a_key_is_replaced_by_its_owner_or_by_the_others),
	        TEST(stewards_are_members_and_approvals_are_used_up),
	        TEST(the_policy_asks_for_as_many_as_there_are),
	        TEST(an_allowance_only_rises),
	        TEST(who_wants_to_leave_leaves),
	        TEST(what_was_left_is_entrusted),
	        TEST(network_keys_open_those_before_them),
	        TEST(a_hand_over_opens_an_epoch),
	        TEST(who_coordinates_stays_without_approvals),
	        TEST(after_the_close_only_hand_overs_count),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
